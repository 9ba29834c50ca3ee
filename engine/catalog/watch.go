package catalog

import (
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
)

// checkWatched checks that what a programme watches is a number that its rater is
// asked, and that its signals and rhythms can come true.
func (b *builder) checkWatched(p *programme.Compiled) {
	ranges, whole := map[string][2]float64{}, len(p.Def.Watched) > 0
	for _, w := range p.Def.Watched {
		bounds, found := b.watched(p, w)
		whole = whole && found && bounds[0] < bounds[1]
		ranges[w.Scale] = bounds
	}
	if whole {
		b.found.Extend(p.Idle(ranges))
	}
}

// watched looks a scale up in what its rater fills in. Bounds are its lowest and highest
// outcome, both 0 when they are not known.
func (b *builder) watched(p *programme.Compiled, w programme.Watch) (bounds [2]float64, found bool) {
	var known []string
	broken := false // a questionnaire that might have had it does not compile
	for _, m := range p.Def.Moments {
		ref, asked := m.Questionnaires[w.Rater]
		if !asked {
			continue
		}
		in := b.c.Questionnaire(ref)
		if in == nil {
			broken = true
			continue
		}
		for _, s := range in.Symbols() {
			if s.Type == formula.TypeNumber {
				known = append(known, s.Name)
			}
			if s.Name != w.Scale {
				continue
			}
			if found = true; s.Type != formula.TypeNumber {
				b.found.Errorf(w.Pos, programme.CodeWatch, "volgt: %s is geen getal maar een %s", w.Scale, s.Type).WithHint("volg een schaal of een vraag met een getal")
			}
		}
		bounds = boundsOf(in.Def, w.Scale, bounds)
	}
	if !found && !broken {
		slices.Sort(known)
		b.found.Errorf(w.Pos, programme.CodeWatch, "volgt: %s vult nergens een schaal %q in", w.Rater, w.Scale).
			WithHint(diag.Suggest(w.Scale, slices.Compact(known)))
	}
	return bounds, found
}

// boundsOf is the range of a scale, when its questionnaire says it.
func boundsOf(q *instrument.Questionnaire, id string, otherwise [2]float64) [2]float64 {
	for _, s := range q.Scales {
		if s.ID == id && len(s.Range) == 2 {
			return [2]float64{min(s.Range[0], s.Range[1]), max(s.Range[0], s.Range[1])}
		}
	}
	return otherwise
}
