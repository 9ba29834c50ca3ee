package mkba

import (
	"slices"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Verdicts of a check.
const (
	Passed  = "goed"
	Caution = "let_op"
	Failed  = "fout"
	Skipped = "niet_gekeken" // nothing to look at
)

// CheckReport goes with a model: per question that an economist asks, whether the
// model passes, on how many things it was asked, and what was found.
type CheckReport struct {
	Model   string      `json:"model"`
	Version int         `json:"versie"`
	Verdict string      `json:"oordeel"` // the worst of the items
	Items   []CheckItem `json:"punten"`
}

// CheckItem is one question.
type CheckItem struct {
	ID       string      `json:"id"`
	Question source.Text `json:"vraag"`
	Verdict  string      `json:"oordeel"`
	Checked  int         `json:"bekeken"` // effects, prices, amounts or indicators that it was asked of
	Findings diag.List   `json:"bevindingen,omitempty"`
}

// checkItems are the questions in the order of the report, with the codes of the
// findings that answer them. What no question asks is in the last.
var checkItems = []struct {
	id, nl, en string
	codes      []string
}{
	{"delen", "Tellen de delen van partijen op tot 100%?", "Do the shares of parties add up to 100%?",
		[]string{"shares-do-not-sum", "bad-share", "unknown-party"}},
	{"eenheden", "Passen de eenheden op elkaar?", "Do the units fit?", []string{"unit-mismatch"}},
	{"bronnen", "Heeft elk getal een bron die is nagezien?", "Has every number a source that was seen?",
		[]string{"missing-source", "not-verified"}},
	{"ouderdom", "Is elke prijs jonger dan vijf jaar?", "Is every price younger than five years?", []string{"old-price", "excused-price", "missing-index"}},
	{"zekerheid", "Rust elke prijs op meer dan een aanname?", "Does every price rest on more than an assumption?", []string{"weak-price"}},
	{"bandbreedte", "Heeft elke aanname een bandbreedte?", "Has every assumption a range?", []string{"no-range", "half-range", "range-misses-value"}},
	{"tegenfeitelijk", "Zegt elk effect wat er zonder de aanpak was gebeurd?", "Does every effect say what would have happened anyway?",
		[]string{"no-counterfactual"}},
	{"dubbel", "Telt geen baat dubbel?", "Is no benefit counted twice?", []string{"double-counting", "missing-reason"}},
	{"horizon", "Past elk effect binnen de horizon?", "Does every effect fit the horizon?", []string{"beyond-horizon", "years-without-term", "bad-term"}},
	{"populatie", "Telt geen aantal meer dan er deelnemers zijn?", "Does no count exceed the participants?", []string{"beyond-population", "missing-quantity"}},
	{"termijnen", "Tellen termijnen, partijen en jaren op tot het totaal?", "Do terms, parties and years add up to the total?",
		[]string{"terms-do-not-add-up"}},
	{"gepubliceerd", "Klopt de gedrukte tabel met zichzelf?", "Does the printed table agree with itself?", []string{
		"misprint-suspected", "misprint-mismatch", "row-does-not-add-up", "column-does-not-add-up", "total-does-not-add-up",
		"derived-differs", "changes-published", "reconstruction-differs"}},
	{"overig", "Is er verder niets aan te merken?", "Is there nothing else?", nil},
}

// Report checks a model, and with inputs also what they come to.
func Report(def *Model, prices *Prices, in *Inputs) CheckReport {
	found := Check(def, prices)
	c, _ := Compile(def, prices)
	if c != nil {
		c.checkVerified(&found)
		if in != nil {
			if c.study == nil {
				found.Extend(c.CheckQuantities(in.Quantities))
			}
			c.checkSums(*in, &found)
		}
	}
	checked := counted(def, c, in)
	out := CheckReport{Model: def.ID, Version: def.Version, Verdict: Passed}
	for _, item := range checkItems {
		line := CheckItem{ID: item.id, Question: source.Text{"nl": item.nl, "en": item.en}, Checked: checked[item.id]}
		for _, f := range found {
			if slices.Contains(item.codes, f.Code) || item.codes == nil && !asked(f.Code) {
				line.Findings = append(line.Findings, f)
			}
		}
		line.Verdict = verdict(line)
		out.Verdict = worst(out.Verdict, line.Verdict)
		out.Items = append(out.Items, line)
	}
	return out
}

func asked(code string) bool {
	for _, item := range checkItems {
		if slices.Contains(item.codes, code) {
			return true
		}
	}
	return false
}

func verdict(item CheckItem) string {
	switch {
	case item.Findings.HasErrors():
		return Failed
	case len(item.Findings) > 0:
		return Caution
	case item.Checked == 0 && item.ID != "overig":
		return Skipped
	}
	return Passed
}

func worst(a, b string) string {
	order := []string{Skipped, Passed, Caution, Failed}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}

// counted is of how many things each question was asked.
func counted(def *Model, c *Compiled, in *Inputs) map[string]int {
	priced, assumed, numbers := 0, 0, len(def.Parameters)
	for i := range def.Effects {
		if def.Effects[i].Price != "" {
			priced++
		}
	}
	for _, p := range def.Parameters {
		if p.Nature == Assumed {
			assumed++
		}
	}
	out := map[string]int{
		"delen": len(def.Effects) + len(def.Costs), "eenheden": priced, "bronnen": numbers + priced, "ouderdom": priced, "zekerheid": priced,
		"bandbreedte": assumed, "tegenfeitelijk": len(def.Effects), "dubbel": len(def.Effects) * (len(def.Effects) - 1) / 2, "horizon": len(def.Effects),
	}
	if def.Published != nil {
		out["delen"], out["gepubliceerd"] = 1, len(def.Published.Rows)
	}
	if in != nil && c != nil {
		out["populatie"], out["termijnen"] = len(in.ByIndicator), len(def.Terms)
	}
	return out
}

// checkVerified warns of prices that nobody has seen in their source, and names
// those that are old for a reason.
func (c *Compiled) checkVerified(found *diag.List) {
	var seen []string
	for i := range c.effects {
		def := c.effects[i].def
		if def.Price == "" || slices.Contains(seen, def.Price) {
			continue
		}
		seen = append(seen, def.Price)
		u, _ := c.prices.Price(def.Price)
		if !u.Verified {
			found.Warnf(def.Pos, "not-verified", "kengetal %s is niet in de bron nagezien", def.Price)
		}
		if c.def.AppraisedOn.Year()-u.PriceYear > oldAfter && !u.OldBecause.IsZero() {
			found.Warnf(def.Pos, "excused-price", "kengetal %s is van %d: %s", def.Price, u.PriceYear, lowerFirst(u.OldBecause.In(source.DefaultLang)))
		}
	}
}

// checkSums adds the leaves of a result up in three directions.
func (c *Compiled) checkSums(in Inputs, found *diag.List) {
	out, err := c.Evaluate(in)
	if err != nil {
		found.Errorf(c.def.Pos, "terms-do-not-add-up", "het model kan met deze aantallen niet rekenen")
		return
	}
	byTerm, byParty, byYear := Cents(0), Cents(0), Cents(0)
	for _, amount := range out.Savings.ByTerm {
		byTerm += amount
	}
	for _, row := range out.Rows {
		if out.Parties[row.Party].Payer {
			byParty += row.Benefit
		}
	}
	for _, year := range out.Years {
		byYear += year.Benefit
	}
	if byTerm != out.Savings.Benefit || byParty != out.Savings.Benefit || len(out.Years) > 0 && byYear != out.Savings.Benefit {
		found.Errorf(c.def.Pos, "terms-do-not-add-up", "termijnen tellen op tot %s, partijen tot %s en jaren tot %s, maar het totaal is %s",
			euroNL(byTerm), euroNL(byParty), euroNL(byYear), euroNL(out.Savings.Benefit))
	}
}

// timeUnits are the units of time that a price may be of and that a year must be
// cut in by a factor.
var timeUnits = map[string][]string{"per maand": {"maand"}, "per week": {"week", "weken"}, "per dag": {"dag"}, "per uur": {"uur", "uren"}}

// checkUnits warns when the price of an effect is of a part of a year and no factor
// says how many of those there are, or when it is of a year and the effect does not
// last.
func (c *Compiled) checkUnits(e *effect, found *diag.List) {
	u, known := c.prices.Price(e.def.Price)
	if !known {
		return
	}
	unit := u.Unit.In(source.DefaultLang)
	for per, names := range timeUnits {
		if strings.Contains(unit, per) && !slices.ContainsFunc(e.factors, func(f operand) bool { return c.unitHolds(f, names) }) {
			found.Warnf(e.def.Pos, "unit-mismatch", "effect %s heeft een prijs in %s, maar niets zegt hoeveel daarvan", e.def.ID, unit).
				WithHint("voeg bij maal een parameter toe met die eenheid, zoals maanden per jaar")
		}
	}
	if strings.HasSuffix(unit, "per jaar") && !e.def.Duration.Given {
		found.Warnf(e.def.Pos, "unit-mismatch", "effect %s heeft een prijs in %s, maar geen duur", e.def.ID, unit).
			WithHint("voeg duur toe, ook als het één jaar is")
	}
}

func (c *Compiled) unitHolds(f operand, names []string) bool {
	if f.knob < 0 {
		return false
	}
	unit := c.knobs[f.knob].unit.In(source.DefaultLang)
	return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(unit, name) })
}
