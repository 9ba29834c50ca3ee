package catalog

import (
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

// settle gives what pools studies and names no programme the words of its first study
// that is there, and the release of that study: so any of them can be taken away.
func (b *builder) settle(studies []*dashboard.Study, programme, release *source.Ref) {
	if !programme.IsZero() {
		return
	}
	for _, s := range studies {
		if _, ok := b.declared.programmes.find(s.Programme); !ok {
			continue
		}
		*programme = source.Ref{ID: s.Programme.ID, Pos: s.Programme.Pos}
		if release.IsZero() {
			*release = s.Release
		}
		return
	}
}

// aimless reports, with a finding where that is a fault, what is about no programme at
// all. Of what pools studies none may be there any more.
func (b *builder) aimless(pos diag.Pos, name string, programme source.Ref, studies []*dashboard.Study) bool {
	switch {
	case !programme.IsZero():
		return false
	case len(studies) > 0:
		b.found.Warnf(pos, "missing-study", "%s: geen van de studies is er", name)
	default:
		b.found.Errorf(pos, "missing-programme", "%s noemt geen programma", name).
			WithHint("alleen wat studies samenneemt kan zonder")
	}
	return true
}

// share lets a dashboard show what another one releases, in the same periods.
func (b *builder) share(d *dashboard.Dashboard) {
	if d.Release.IsZero() {
		return
	}
	other, ok := b.c.dashboards.find(d.Release)
	switch {
	case !ok:
		b.c.dashboards.missing(&b.found, "dashboard "+d.ID, "dashboard", d.Release)
	case other.Publish == "" || !other.Release.IsZero() || other.Programme.ID != d.Programme.ID || National(other.Level) != National(d.Level):
		b.found.Errorf(d.Release.Pos, "shared-release", "dashboard %s brengt zelf geen cijfers van programma %s uit", other.ID, d.Programme.ID).
			WithHint("kies een dashboard met publicatie, van hetzelfde programma")
	default:
		d.Publish = other.Publish
	}
}

// Releasing is the dashboard whose releases one shows: itself, or another.
func (c *Catalog) Releasing(d *dashboard.Dashboard) *dashboard.Dashboard {
	if other := c.Dashboard(d.Release); !d.Release.IsZero() && other != nil {
		return other
	}
	return d
}

// National reports whether what has a level is about all gemeenten together.
func National(level string) bool { return level == report.LevelNational || level == report.LevelPublic }

// checkStudies checks that what a tile pools over programmes is the same measure: of one
// kind, in one direction and on one scale. A programme that is not there is left out of
// the figure, so that any one of them can be removed. What can be kept and compared is
// made of released figures.
func (b *builder) checkStudies(level string, released bool, t *dashboard.Tile) {
	if len(t.Studies) == 0 {
		return
	}
	if !National(level) {
		b.found.Errorf(t.Pos, "study-level", "een tegel met studies gaat over alle gemeenten samen, en niet over niveau %s", level)
	}
	if t.Because.IsZero() {
		b.found.Errorf(t.Pos, "study-reason", "zeg bij omdat waarom de studies bij elkaar mogen")
	}
	var first *indicator.Indicator
	for i := range t.Studies {
		s := &t.Studies[i]
		f := b.c.FrameworkOf(s.Programme)
		if f == nil {
			if b.faulty() {
				continue // it may be there, with a fault
			}
			b.found.Warnf(s.Pos, "missing-study", "er is geen programma %s; dat onderzoek telt niet mee", s.Programme)
			continue
		}
		b.checkStudyRelease(s, released)
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

// checkStudyRelease checks whose released figures a study brings in.
func (b *builder) checkStudyRelease(s *dashboard.Study, asked bool) {
	if s.Release.IsZero() {
		if asked {
			b.found.Errorf(s.Pos, "study-release", "noem bij uitgave het dashboard met de uitgebrachte cijfers van %s", s.Programme)
		}
		return
	}
	board, ok := b.c.dashboards.find(s.Release)
	if !ok {
		b.c.dashboards.missing(&b.found, "studie", "dashboard", s.Release)
	} else if board.Publish == "" || !board.Release.IsZero() || board.Programme.ID != s.Programme.ID || !National(board.Level) {
		b.found.Errorf(s.Release.Pos, "study-release", "dashboard %s brengt geen cijfers van programma %s uit", board.ID, s.Programme.ID).
			WithHint("kies een dashboard met publicatie")
	}
}

// sameMeasure reports whether two indicators can be one figure.
func sameMeasure(a, b *indicator.Indicator) bool {
	if a.Def.Type != b.Def.Type || a.Def.Direction != b.Def.Direction || (a.Range == nil) != (b.Range == nil) {
		return false
	}
	return a.Range == nil || *a.Range == *b.Range
}
