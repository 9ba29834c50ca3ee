package programme

import (
	"strings"
	"testing"

	"effectmonitor/engine/diag"
)

// TestOutside: what a programme says about what leaves must be about what it has.
func TestOutside(t *testing.T) {
	base := func() *Programme {
		return &Programme{
			Phases: []Phase{{ID: "intake"}}, Results: []ResultKind{{ID: "werk"}},
			Forms: []Form{{Fields: []Field{{ID: "schuld", Type: MoneyField}}}},
		}
	}
	for name, c := range map[string]struct {
		research *Research
		from     []string
		want     string
	}{
		"nothing":        {nil, nil, ""},
		"all sources":    {&Research{Dates: ByQuarter}, []string{"start", "einde", "reden", "gemeente", "fase.intake", "fase.intake.einde", "registratie.schuld", "resultaat.werk", "resultaat_bedrag.werk"}, ""},
		"a date":         {&Research{Dates: "week"}, nil, "datums is"},
		"both":           {&Research{FreeText: []string{"x"}, LeaveOut: []string{"x"}}, nil, "bij vrije_tekst en bij weglaten"},
		"no such phase":  {nil, []string{"fase.inteke"}, `fase "inteke" is er niet`},
		"no such source": {nil, []string{"leeftijd"}, "niet iets dat er is"},
		"too much":       {nil, []string{"start.dag"}, "na start hoort niets"},
	} {
		p := base()
		p.Research = c.research
		if c.from != nil {
			p.Exchange = &Exchange{Supplier: "X"}
			for i, from := range c.from {
				p.Exchange.Fields = append(p.Exchange.Fields, ExchangeField{To: strings.Repeat("x", i+1), From: from})
			}
		}
		var found diag.List
		checkOutside(&found, p)
		var said []string
		for _, f := range found {
			said = append(said, f.Message)
		}
		if text := strings.Join(said, "\n"); c.want == "" && text != "" || !strings.Contains(text, c.want) {
			t.Errorf("%s: %q", name, text)
		}
	}
	twice := base()
	twice.Exchange = &Exchange{Fields: []ExchangeField{{To: "a", From: "start"}, {To: "a", From: "einde"}}}
	var found diag.List
	if checkOutside(&found, twice); !found.HasErrors() {
		t.Error("a field that is filled twice was taken")
	}
}
