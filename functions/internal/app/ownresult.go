package app

import (
	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/store"
)

// OwnResult is what a participant may read of the own answers: per scale the score
// of now and that of the first time, where the two can be compared.
type OwnResult struct {
	Scales []OwnScale
	// Since is the first response to the same version of the same questionnaire; nil
	// when there is none.
	Since *store.Response
}

// OwnScale is one scale. Scores run from Low to High and more is always better;
// one that is not known is nil.
type OwnScale struct {
	Title     string
	Low, High float64
	Decimals  int
	Now, Then *float64
}

// Result gives the scales of a questionnaire that was sent. Only scales with a
// range, on which more is better, can stand side by side; they share the range of
// the first.
func (g *Guest) Result() OwnResult {
	var out OwnResult
	for i := range g.Earlier {
		if g.Earlier[i].Instrument == g.Sheet.Response.Instrument {
			out.Since = &g.Earlier[i]
			break
		}
	}
	for _, def := range g.Sheet.Instrument.Def.Scales {
		scale, ok := ownScale(def, g.Sheet.lang)
		if !ok || len(out.Scales) > 0 && (scale.Low != out.Scales[0].Low || scale.High != out.Scales[0].High) {
			continue
		}
		scale.Now = scoreOf(&g.Sheet.Response, def.ID)
		if out.Since != nil {
			scale.Then = scoreOf(out.Since, def.ID)
		}
		out.Scales = append(out.Scales, scale)
	}
	return out
}

func ownScale(def *instrument.Scale, lang string) (OwnScale, bool) {
	if len(def.Range) != 2 || def.Range[0] >= def.Range[1] || def.Direction == lowerIsBetter {
		return OwnScale{}, false
	}
	s := OwnScale{Title: def.Title.In(lang), Low: def.Range[0], High: def.Range[1], Decimals: 1}
	if def.Decimals != nil {
		s.Decimals = *def.Decimals
	}
	return s, true
}

// lowerIsBetter is the direction of a scale whose low end is the good one.
const lowerIsBetter = "lager"

func scoreOf(r *store.Response, id string) *float64 {
	score, ok := r.Scores[id]
	if !ok {
		return nil
	}
	x, known := score.Value.AsNumber()
	if !known {
		return nil
	}
	return &x
}
