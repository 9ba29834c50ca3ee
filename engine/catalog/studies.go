package catalog

import (
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/report"
)

// checkStudies checks that what a tile pools over programmes is the same measure: of one
// kind, in one direction and on one scale. A programme that is not there is left out of
// the figure, so that any one of them can be removed.
func (b *builder) checkStudies(d *dashboard.Dashboard, t *dashboard.Tile) {
	if len(t.Studies) == 0 {
		return
	}
	if d.Level != report.LevelNational && d.Level != report.LevelPublic {
		b.found.Errorf(t.Pos, "study-level", "een tegel met studies gaat over alle gemeenten samen; dit dashboard heeft niveau %s", d.Level)
	}
	if t.Because.IsZero() {
		b.found.Errorf(t.Pos, "study-reason", "zeg bij omdat waarom de studies bij elkaar mogen")
	}
	var first *indicator.Indicator
	for i := range t.Studies {
		s := &t.Studies[i]
		f := b.c.FrameworkOf(s.Programme)
		if f == nil {
			b.found.Warnf(s.Pos, "missing-study", "er is geen programma %s; dat onderzoek telt niet mee", s.Programme)
			continue
		}
		ind := f.Indicator(s.Indicator)
		switch {
		case ind == nil:
			b.found.Errorf(s.Pos, "unknown-indicator", "het raamwerk van %s heeft geen indicator %s", s.Programme, s.Indicator)
		case ind.Def.Type != indicator.Change && ind.Def.Type != indicator.Mean && ind.Def.Type != indicator.Share:
			b.found.Errorf(s.Pos, "study-measure", "indicator %s is van soort %s en kan niet samen met andere", s.Indicator, ind.Def.Type)
		case (ind.Def.PerMoment || ind.Def.Type == indicator.Change) && s.To == "":
			b.found.Errorf(s.Pos, "tile-moment", "indicator %s heeft een waarde per meting; noem de meting bij naar", s.Indicator)
		case first == nil:
			first = ind
		case !sameMeasure(first, ind):
			b.found.Errorf(s.Pos, "study-measure", "%s en %s meten niet hetzelfde: soort, richting en bereik moeten gelijk zijn", first.Def.ID, s.Indicator)
		}
	}
}

// sameMeasure reports whether two indicators can be one figure.
func sameMeasure(a, b *indicator.Indicator) bool {
	if a.Def.Type != b.Def.Type || a.Def.Direction != b.Def.Direction || (a.Range == nil) != (b.Range == nil) {
		return false
	}
	return a.Range == nil || *a.Range == *b.Range
}
