package catalog

import (
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/report"
)

// Front is the dashboard that everybody gets who asks for none: the public one that says
// so, and the only one when there is one. Nil when there is none.
func (c *Catalog) Front() *dashboard.Dashboard {
	public := c.Dashboards(report.LevelPublic, "")
	for _, d := range public {
		if d.Front {
			return d
		}
	}
	if len(public) == 0 {
		return nil
	}
	return public[0]
}

// checkFront checks that it is clear which public dashboard is in front, so that adding
// one never takes the place of another.
func (b *builder) checkFront() {
	var front *dashboard.Dashboard
	for _, d := range b.c.Dashboards("", "") {
		switch {
		case !d.Front:
		case d.Level != report.LevelPublic:
			b.found.Errorf(d.Pos, "front-level", "dashboard %s is een voorpagina, maar niet voor iedereen", d.ID).WithHint("geef het niveau publiek, of haal voorpagina weg")
		case front != nil:
			b.found.Errorf(d.Pos, "front-twice", "dashboards %s en %s zijn allebei de voorpagina", front.ID, d.ID)
		default:
			front = d
		}
	}
	if public := b.c.Dashboards(report.LevelPublic, ""); front == nil && len(public) > 1 {
		b.found.Warnf(public[0].Pos, "front-unclear", "er zijn %d openbare dashboards en geen ervan is de voorpagina; het wordt %s", len(public), public[0].ID).
			WithHint("zet voorpagina: true bij één ervan")
	}
}
