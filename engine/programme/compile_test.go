package programme

import (
	"slices"
	"testing"
)

func TestCompileFinds(t *testing.T) {
	for _, k := range []struct {
		code  string
		spoil func(*Programme)
	}{
		{"duplicate-id", func(p *Programme) { p.Phases[1].ID = "begin" }},
		{"missing-id", func(p *Programme) { p.Results[0].ID = "" }},
		{"result-max", func(p *Programme) { p.Results[0].Max, p.Results[0].Amount = new(float64), false }},
		{"no-phases", func(p *Programme) { p.Phases = nil }},
		{"no-moments", func(p *Programme) { p.Moments = nil }},
		{"rater-kind", func(p *Programme) { p.Raters[0].Kind = "buurman" }},
		{"moment-after", func(p *Programme) { p.Moments[3].After = "pauze" }},
		{"moment-month", func(p *Programme) { p.Moments[0].Month = -1 }},
		{"moment-order", func(p *Programme) { p.Moments[1].Month = 0 }},
		{"moment-window", func(p *Programme) { p.Moments[1].Window.Opens = span("2 maanden") }},
		{"moment-empty", func(p *Programme) { p.Moments[1].Questionnaires = nil }},
		{"unknown-rater", func(p *Programme) { p.Raters[1].ID = "gast" }},
		{"field-type", func(p *Programme) { p.Forms[0].Fields[0].Type = "kleur" }},
		{"field-options", func(p *Programme) { p.Forms[0].Fields[1].Options = nil }},
		{"field-options", func(p *Programme) { p.Forms[0].Fields[0].Options = []Option{{ID: "x"}} }},
		{"field-range", func(p *Programme) { lo, hi := 3.0, 2.0; p.Forms[0].Fields[0].Min, p.Forms[0].Fields[0].Max = &lo, &hi }},
		{"reserved-name", func(p *Programme) { p.Forms[0].Fields[0].ID = "uitval" }},
		{"reason-kind", func(p *Programme) { p.Exit.Reasons[0].Dropout = true }},
		{"no-reasons", func(p *Programme) { p.Exit.Reasons = nil }},
		{"age-range", func(p *Programme) { p.Eligibility.Age.From = 30 }},
		{"retention-empty", func(p *Programme) { p.Retention = span("0 dagen") }},
		{"retention-notice", func(p *Programme) { p.Notice = span("-14 dagen") }},
	} {
		t.Run(k.code, func(t *testing.T) {
			p := sample()
			k.spoil(p)
			c, found := Compile(p)
			if c != nil {
				t.Error("a broken programme compiled")
			}
			codes := make([]string, len(found))
			for i, f := range found {
				codes[i] = f.Code
			}
			if !slices.Contains(codes, k.code) {
				t.Errorf("findings %v miss %s", codes, k.code)
			}
		})
	}
}

func TestReasonWithoutKindIsAWarning(t *testing.T) {
	p := sample()
	p.Exit.Reasons[1].Dropout = false
	c, found := Compile(p)
	if c == nil || len(found) != 1 || found[0].Code != "reason-kind" {
		t.Errorf("compiled %v with %v", c != nil, found)
	}
}

func TestLookups(t *testing.T) {
	c := compiled(t)
	if c.Moment("T1").Month != 3 || c.Moment("T9") != nil {
		t.Error("moment")
	}
	if c.Phase("midden") == nil || c.Phase("x") != nil || !c.Reason("weg").Dropout || c.Reason("x") != nil {
		t.Error("phase or reason")
	}
	if c.Field("vorm").Type != ChoiceField || c.Field("x") != nil || !c.Result("krediet").Amount {
		t.Error("field or result")
	}
	if c.RaterOf(ParticipantRater).ID != "klant" || c.Rater("staf").Kind != StaffRater {
		t.Error("rater")
	}
	if c.Name("deelnemer", "en") != "klant" || c.Name("domein", "nl") != "domein" {
		t.Error("naming")
	}
	if got := c.MomentIDs(); !slices.Equal(got, []string{"T0", "T1", "T2", "TN"}) {
		t.Errorf("moments %v", got)
	}
}
