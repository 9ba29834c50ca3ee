package instrument

import (
	"strings"
	"testing"

	"effectmonitor/engine/formula"
)

const quotable = `soort: vragenlijst
id: proef
versie: 1
titel: Proef
invuller: deelnemer
talen: [nl]
paginas:
  - id: een
    titel: Een
    vragen:
      - {id: woorden, type: lange_tekst, tekst: "Zeg iets", citaat: mag}
      - {id: mag, type: ja_nee, tekst: "Mag dit?", zichtbaar: not leeg(woorden)}
`

// Words are a quote only after a yes that is given in sight.
func TestQuotes(t *testing.T) {
	in, list := parse(t, quotable)
	if list.HasErrors() {
		t.Fatal(list.Err())
	}
	words := Given(formula.Text("  Het gaat beter. "))
	yes, no := Given(formula.Bool(true)), Given(formula.Bool(false))
	for name, k := range map[string]struct {
		answers Answers
		want    string
	}{
		"with leave":         {Answers{"woorden": words, "mag": yes}, "Het gaat beter."},
		"a no":               {Answers{"woorden": words, "mag": no}, ""},
		"nothing chosen":     {Answers{"woorden": words}, ""},
		"a refusal":          {Answers{"woorden": words, "mag": {Status: WontSay}}, ""},
		"leave that is gone": {Answers{"woorden": words, "mag": {Status: Hidden, Value: formula.Bool(true)}}, ""},
		"leave for nothing":  {Answers{"mag": yes}, ""},
		"only spaces":        {Answers{"woorden": Given(formula.Text(" \n ")), "mag": yes}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, q := range in.Quotes(k.answers) {
				got += q.Words
			}
			if got != k.want {
				t.Errorf("%q, want %q", got, k.want)
			}
		})
	}
	if !in.AsksQuotes() {
		t.Error("the questionnaire asks for no quotes")
	}
}

func TestQuoteFaults(t *testing.T) {
	for name, k := range map[string]struct{ old, new, want string }{
		"no such question":   {"citaat: mag}", "citaat: mga}", `de vraag "mga" die toestemming geeft bestaat niet`},
		"no yes or no":       {"type: ja_nee", "type: getal", `de vraag "mag" is geen vraag met ja of nee`},
		"leave is a must":    {`tekst: "Mag dit?"`, `tekst: "Mag dit?", verplicht: true`, "toestemming voor een citaat is nooit verplicht: wie niets kiest geeft haar niet"},
		"a number no words":  {"type: lange_tekst", "type: getal", "citaat hoort bij een vraag van type tekst of lange_tekst, niet bij getal"},
		"a question in rows": {`- {id: woorden, type: lange_tekst, tekst: "Zeg iets", citaat: mag}`, `- {id: woorden, type: herhaling, tekst: "Zeg iets", rijnaam: Iets, vragen: [{id: w, type: tekst, tekst: "x", citaat: mag}]}`, "een vraag in een herhaling kan geen citaat geven"},
	} {
		t.Run(name, func(t *testing.T) {
			_, list := parse(t, strings.Replace(quotable, k.old, k.new, 1))
			var found string
			for _, one := range list {
				found += one.Message + "\n"
			}
			if !strings.Contains(found, k.want) {
				t.Errorf("%s\nwant %s", found, k.want)
			}
		})
	}
}
