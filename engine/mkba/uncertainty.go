package mkba

import (
	"fmt"
	"math"
)

// UncertaintyView is how sure the net amount is, per participant.
type UncertaintyView struct {
	Nature   string    `json:"aard"` // Reconstructed for a study, or berekend
	Headline string    `json:"kop,omitempty"`
	Net      float64   `json:"netto"`
	Low      float64   `json:"laag"` // every parameter at its less favourable end
	High     float64   `json:"hoog"`
	P5       *float64  `json:"p5,omitempty"`
	P95      *float64  `json:"p95,omitempty"`
	Draws    int       `json:"doorrekeningen,omitempty"`
	Bars     []BarView `json:"parameters"`
}

// BarView is one parameter of the tornado, in euros per participant.
type BarView struct {
	Parameter string  `json:"parameter"`
	Label     string  `json:"label"`
	Range     string  `json:"bandbreedte"`
	AtLow     float64 `json:"bij_laag"`
	AtHigh    float64 `json:"bij_hoog"`
	BreakEven string  `json:"omslagpunt,omitempty"`
	Nature    string  `json:"aard"`
}

// view is nil when nothing is uncertain or nobody took part.
func (s *SensitivityResult) view(lang string, out *Result) *UncertaintyView {
	if s == nil || len(s.Bars) == 0 || s.Participants == 0 {
		return nil
	}
	l := languageOf(lang)
	head := func(c Cents) float64 { return c.Euros() / float64(s.Participants) }
	v := &UncertaintyView{
		Nature: "berekend", Net: head(s.Scenarios.Central), Low: head(s.Scenarios.Low), High: head(s.Scenarios.High),
	}
	if out.Published {
		v.Nature = Reconstructed
	}
	if m := s.Simulation; m != nil {
		p5, p95 := head(m.P5), head(m.P95)
		v.P5, v.P95, v.Draws = &p5, &p95, m.Draws
		v.Headline = fmt.Sprintf(l.word("uncertainty"), inHundred(m.Positive), l.about(p5), l.about(p95))
	}
	for _, bar := range s.Bars {
		v.Bars = append(v.Bars, bar.view(l, lang, head))
	}
	return v
}

// inHundred is a chance in whole hundreds; it is 0 or 100 only when nothing at all
// is on the other side.
func inHundred(chance float64) string {
	rounded := math.Round(chance * 100)
	switch {
	case rounded == 100 && chance < 1:
		rounded = 99
	case rounded == 0 && chance > 0:
		rounded = 1
	}
	return fmt.Sprintf("%.0f", rounded)
}

// about is an amount rounded to hundreds of euros, for a sentence.
func (l language) about(euros float64) string {
	return l.euros(Cents(math.Round(euros/100) * 100 * 100))
}

func (b Bar) view(l language, lang string, head func(Cents) float64) BarView {
	shown := func(value float64) string {
		if b.Share {
			return l.percent(math.Round(value*1000) / 1000)
		}
		if value >= 100 || b.Nature == Measured {
			return l.number(value, 0)
		}
		return l.number(value, 2)
	}
	v := BarView{
		Parameter: b.Parameter, Label: b.Title.In(lang), Range: fmt.Sprintf(l.word("from-to"), shown(b.Low), shown(b.High)),
		AtLow: head(b.NetAtLow), AtHigh: head(b.NetAtHigh), Nature: b.Nature,
	}
	if unit := b.Unit.In(lang); unit != "" && !b.Share {
		v.Range += " " + unit
	}
	if b.BreakEven != nil {
		v.BreakEven = shown(*b.BreakEven)
	}
	return v
}
