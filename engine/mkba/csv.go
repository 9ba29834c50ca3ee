package mkba

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// CSVOptions are what a list of amounts tells beside the amounts.
type CSVOptions struct {
	Lang        string
	Scenario    string             // id of the scenario that was computed
	Uncertainty *SensitivityResult // nil for none; its simulation is optional
	Seed        uint64             // of that simulation
}

// csvHeader are the columns. A line has an amount in bedrag (prices of the price
// year) and contant (discounted), in euros, or a number that is no amount in waarde.
var csvHeader = []string{"model", "scenario", "soort", "post", "partij", "naam", "termijn", "jaar", "bedrag", "contant", "waarde"}

// CSV writes every leaf of a result on a line of its own: what it is, of which
// effect or cost, party, term and year. Then the effects of which a part is too small to
// show: the amounts are without that part. After them come, when they were computed,
// the net result with each parameter at its low and at its high value and the value
// at which it turns, and what the simulation says. Numbers have a point and titles
// are in the language. No text is one that a spreadsheet program would run.
func CSV(out *Result, o CSVOptions) (string, error) {
	var b strings.Builder
	t := csvTable{w: csv.NewWriter(&b), model: out.Model + "@" + strconv.Itoa(out.Version), scenario: o.Scenario}
	t.err = t.w.Write(csvHeader)
	for i := range out.Leaves {
		t.leaf(out, &out.Leaves[i], o.Lang)
	}
	for _, id := range out.Hidden {
		t.line(csvLine{kind: "onder_drempel", item: id})
	}
	if o.Uncertainty != nil {
		t.sensitivity(o.Uncertainty, o.Lang)
		t.simulation(o.Uncertainty.Simulation, o.Seed)
	}
	t.w.Flush()
	if t.err == nil {
		t.err = t.w.Error()
	}
	if t.err != nil {
		return "", fmt.Errorf("mkba %s: write csv: %w", out.Model, t.err)
	}
	return b.String(), nil
}

// csvTable writes lines until one fails.
type csvTable struct {
	w               *csv.Writer
	model, scenario string
	err             error
}

// csvLine is one line: texts, and then numbers as they are written.
type csvLine struct{ kind, item, party, title, term, year, nominal, present, value string }

func (t *csvTable) line(l csvLine) {
	if t.err != nil {
		return
	}
	row := []string{t.model, t.scenario, l.kind, l.item, l.party, l.title, l.term}
	for i, s := range row {
		row[i] = harmless(s)
	}
	t.err = t.w.Write(append(row, l.year, l.nominal, l.present, l.value))
}

// harmless keeps a text from being run as a formula where it is opened: it gets an
// apostrophe before a character that could begin one.
//
// Source: OWASP, CSV Injection.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

func inEuros(c Cents) string { return strconv.FormatFloat(c.Euros(), 'f', 2, 64) }

func plainNumber(value float64) string { return strconv.FormatFloat(value, 'g', -1, 64) }

func (t *csvTable) leaf(out *Result, leaf *Leaf, lang string) {
	party := &out.Parties[leaf.Party]
	t.line(csvLine{
		kind: string(leaf.Kind), item: leaf.Item, party: party.ID, title: party.Title.In(lang), term: out.Terms[leaf.Term].ID,
		year: strconv.Itoa(leaf.Year), nominal: inEuros(leaf.Nominal), present: inEuros(leaf.Present),
	})
}

// sensitivity writes what moving each parameter does to the payers' net result.
func (t *csvTable) sensitivity(s *SensitivityResult, lang string) {
	for i := range s.Bars {
		bar := &s.Bars[i]
		l := csvLine{item: bar.Parameter, title: bar.Title.In(lang)}
		l.kind, l.present, l.value = "netto_bij_laag", inEuros(bar.NetAtLow), plainNumber(bar.Low)
		t.line(l)
		l.kind, l.present, l.value = "netto_bij_hoog", inEuros(bar.NetAtHigh), plainNumber(bar.High)
		t.line(l)
		if bar.BreakEven != nil {
			l.kind, l.present, l.value = "omslagpunt", inEuros(0), plainNumber(*bar.BreakEven)
			t.line(l)
		}
	}
}

func (t *csvTable) simulation(s *Simulation, seed uint64) {
	if s == nil {
		return
	}
	for _, each := range []struct {
		id     string
		amount Cents
	}{{"gemiddelde", s.Mean}, {"p5", s.P5}, {"p50", s.P50}, {"p95", s.P95}} {
		t.line(csvLine{kind: "simulatie", item: each.id, present: inEuros(each.amount)})
	}
	t.line(csvLine{kind: "simulatie", item: "kans_positief", value: plainNumber(s.Positive)})
	t.line(csvLine{kind: "simulatie", item: "doorrekeningen", value: strconv.Itoa(s.Draws)})
	t.line(csvLine{kind: "simulatie", item: "zaad", value: strconv.FormatUint(seed, 10)})
}
