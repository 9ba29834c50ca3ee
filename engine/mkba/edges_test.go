package mkba_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// written is a definition with one value.
type written struct {
	Number mkba.Number `yaml:"getal"`
	Value  mkba.Value  `yaml:"waarde"`
}

// TestNumbersAsWritten: a number is a number or a percentage, and nothing else is.
func TestNumbersAsWritten(t *testing.T) {
	for text, want := range map[string]float64{"12": 12, "1.5": 1.5, "25%": 0.25, "\"2,5 %\"": 0.025, "\"12,5 %\"": 0.125} {
		def := decoded(t, "getal: "+text+"\nwaarde: "+text)
		if float64(def.Number) != want || def.Value.Number != want || !def.Value.Given || def.Value.IsZero() {
			t.Errorf("%s is %v and %+v", text, def.Number, def.Value)
		}
	}
	if def := decoded(t, "waarde: a.b_1"); def.Value.Parameter != "a.b_1" {
		t.Errorf("the id of a parameter is %+v", def.Value)
	}
	for _, text := range []string{"veel", "x%", "NaN%", "inf%", "-inf%", "[1]"} {
		doc, found := read.Parse("x.yaml", []byte("getal: "+text))
		failOn(t, found)
		if found := source.Decode(doc, &written{}); len(found) != 1 || found[0].Code != "bad-number" {
			t.Errorf("%s: %v", text, found)
		}
	}
	for _, text := range []string{"Veel", "x%", "[1]"} {
		doc, found := read.Parse("x.yaml", []byte("waarde: "+text))
		failOn(t, found)
		if found := source.Decode(doc, &written{}); len(found) != 1 || found[0].Code != "bad-value" {
			t.Errorf("%s: %v", text, found)
		}
	}
}

func decoded(t *testing.T, text string) *written {
	t.Helper()
	doc, found := read.Parse("x.yaml", []byte(text))
	failOn(t, found)
	def := &written{}
	failOn(t, source.Decode(doc, def))
	return def
}

// TestValuesInABundle: what is written in a bundle is read back the same.
func TestValuesInABundle(t *testing.T) {
	for _, v := range []mkba.Value{{}, {Number: 0.25, Given: true}, {Parameter: "a.b", Given: true}, {Given: true}} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		back := mkba.Value{Number: 3, Given: true}
		if err := json.Unmarshal(data, &back); err != nil || back != v {
			t.Errorf("%+v is %s and then %+v, %v", v, data, back, err)
		}
		// A bundle leaves out what was not given; one that says so is read the same.
		if err := back.UnmarshalJSON(data); err != nil || back != v {
			t.Errorf("%+v is %s and then %+v, %v", v, data, back, err)
		}
	}
	var v mkba.Value
	for _, wrong := range []string{"{}", "[1]", "true"} {
		if err := json.Unmarshal([]byte(wrong), &v); err == nil {
			t.Errorf("%s is a value", wrong)
		}
	}
	if err := v.UnmarshalJSON(nil); err == nil {
		t.Error("nothing is a value")
	}
}

// prices loads unit prices from a text.
func prices(t *testing.T, text string) (*mkba.Prices, []string) {
	t.Helper()
	doc, found := read.Parse("x.yaml", []byte(text))
	failOn(t, found)
	f := &mkba.PriceFile{}
	failOn(t, source.Decode(doc, f))
	p, found := mkba.CompilePrices([]*mkba.PriceFile{f})
	var codes []string
	for _, one := range found {
		codes = append(codes, one.Code+" "+one.Message)
	}
	return p, codes
}

// TestPricesThatContradict: what is there twice, or without a source, is found.
func TestPricesThatContradict(t *testing.T) {
	index := "  - {id: cpi, titel: {nl: Prijzen}, waarden: [{jaar: 2020, waarde: 100}]}\n"
	rule := "{vanaf: 2020-01-01, voet: 2%, bron: b}"
	schedule := func(rules string) string {
		return fmt.Sprintf("  - {id: gewoon, titel: {nl: Gewoon}, regels: [%s]}\n", rules)
	}
	correction := "  - {zekerheid: 1, correctie: 10%}\n"
	for name, c := range map[string]struct{ text, want string }{
		"index":      {"indices:\n" + index + index, "duplicate-id index cpi staat er twee keer"},
		"schedule":   {"disconto:\n" + schedule(rule) + schedule(rule), "duplicate-id disconto gewoon staat er twee keer"},
		"source":     {"disconto:\n" + schedule("{vanaf: 2020-01-01, voet: 2%}"), "missing-source disconto gewoon heeft een regel zonder bron"},
		"correction": {"correcties:\n" + correction + correction, "duplicate-id de correctie bij zekerheid 1 staat er twee keer"},
	} {
		if _, found := prices(t, c.text); len(found) != 1 || found[0] != c.want {
			t.Errorf("%s: %q", name, found)
		}
	}
}

// TestRateInForce: of the rules of a schedule the last that began holds, in whichever
// order they are written, and before the first there is none.
func TestRateInForce(t *testing.T) {
	p, found := prices(t, `
indices: [{id: cpi, titel: {nl: Prijzen}, waarden: [{jaar: 2020, waarde: 100}, {jaar: 2021, waarde: 103}]}]
disconto:
  - id: gewoon
    titel: {nl: Gewoon}
    regels:
      - {vanaf: 2021-01-01, voet: 2%, bron: b}
      - {vanaf: 2026-01-01, voet: 3%, bron: b}
      - {vanaf: 2016-01-01, voet: 1%, bron: b}
`)
	if len(found) > 0 {
		t.Fatal(found)
	}
	for day, want := range map[string]source.Percent{"2015-12-31": 0, "2016-01-01": 0.01, "2020-12-31": 0.01, "2021-01-01": 0.02, "2025-12-31": 0.02, "2040-01-01": 0.03} {
		on, err := source.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		rule, known := p.Rate("gewoon", on)
		if known != (want > 0) || rule.Rate != want {
			t.Errorf("%s: %v %v", day, rule.Rate, known)
		}
		if _, known := p.Rate("anders", on); known {
			t.Error("a schedule that is not there has a rate")
		}
	}
	if v, known := p.IndexValue("cpi", 2021); !known || v != 103 {
		t.Errorf("index: %v %v", v, known)
	}
	for _, missing := range []struct {
		id   string
		year int
	}{{"cpi", 2022}, {"loon", 2021}} {
		if _, known := p.IndexValue(missing.id, missing.year); known {
			t.Errorf("%v is known", missing)
		}
	}
}

// TestStudyWithAParticipant: what the participants of a published study gain is shown and
// is no saving, in the result and in what the fast path makes of every draw.
func TestStudyWithAParticipant(t *testing.T) {
	name := instruments + "mkba/den-haag-2018/v1.yaml"
	data := file(t, name)
	plain := evaluate(t, shipped(t, "den-haag-2018"), mkba.Inputs{})
	old := "{id: nutsbedrijven, titel: Nutsbedrijven}"
	if !bytes.Contains(data, []byte(old)) {
		t.Fatal("the study has other parties")
	}
	changed := bytes.Replace(data, []byte(old), []byte("{id: nutsbedrijven, titel: Jongeren, rol: deelnemer}"), 1)
	c := compile(t, name, changed, shippedPrices(t))
	out := evaluate(t, c, mkba.Inputs{})
	if got := plain.Savings.Net - out.Savings.Net; got != 195_900 {
		t.Errorf("the net result falls by %d cents", got)
	}
	fast, err := c.Sensitivity(mkba.Inputs{})
	if err != nil || fast.Scenarios.Central != out.Savings.Net {
		t.Errorf("the net result is %d and on the fast path %+v, %v", out.Savings.Net, fast, err)
	}
}

// TestFixedIsWhatIsThere: to fix a parameter that the model does not have is no fault, for
// one list serves several models; what it has stands still.
func TestFixedIsWhatIsThere(t *testing.T) {
	c := shipped(t, "den-haag-2018")
	plain := evaluate(t, c, mkba.Inputs{})
	out := evaluate(t, c, mkba.Inputs{Fixed: []string{"bestaat_niet"}})
	if !reflect.DeepEqual(out.Savings, plain.Savings) {
		t.Errorf("%+v, and with a parameter fixed that is not there %+v", plain.Savings, out.Savings)
	}
}
