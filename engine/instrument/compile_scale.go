package instrument

import (
	"fmt"
	"math"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/score"
)

var scaleMethods = map[string]score.Method{
	"gemiddelde": score.Mean, "som": score.Sum, "geschaald": score.Scaled, "tabel": score.Lookup, "formule": score.Given,
}

// compileScales checks the scales and resolves their questions.
func (c *compiler) compileScales() {
	for _, r := range c.in.scales {
		c.compileScale(r)
	}
}

func (c *compiler) compileScale(r *scaleRules) {
	d := r.def
	method, ok := scaleMethods[d.Method]
	if !ok {
		c.found.Errorf(d.Pos, CodeScale, "de methode %q bestaat niet", d.Method).Under("methode", "").
			WithHint(suggest(d.Method, keys(scaleMethods)))
	}
	r.rules = score.Scale{Method: method, MinCount: d.Minimum.Count, MinShare: float64(d.Minimum.Share),
		ProRata: d.Missing == "naar_rato", CountHidden: d.Counts == "alle", Decimals: -1}
	if d.Decimals != nil {
		r.rules.Decimals = *d.Decimals
	}
	if d.Missing != "leeg" && d.Missing != "naar_rato" {
		c.found.Errorf(d.Pos, CodeScale, "ontbrekend is leeg of naar_rato").Under("ontbrekend", "")
	}
	if d.Counts != "" && d.Counts != "zichtbaar" && d.Counts != "alle" {
		c.found.Errorf(d.Pos, CodeScale, "noemer is zichtbaar of alle").Under("noemer", "")
	}
	c.scaleRange(r)
	c.scaleClasses(r)
	if whole := c.scaleItems(r); whole && d.Minimum.Count > len(r.items) {
		c.found.Errorf(d.Pos, CodeScale, "minimaal_beantwoord is %d, en zoveel vragen heeft de schaal niet (%d)", d.Minimum.Count, len(r.items)).
			Under("minimaal_beantwoord", "").WithHint(fmt.Sprintf("schrijf minimaal_beantwoord: %d, of een deel zoals 80%%", len(r.items)))
	}
}

func (c *compiler) scaleRange(r *scaleRules) {
	d := r.def
	switch {
	case d.Method == "geschaald" && (len(d.Range) != 2 || d.Range[0] == d.Range[1]):
		c.found.Errorf(d.Pos, CodeScale, "geschaald vraagt een bereik").Under("methode", "").WithHint("bijvoorbeeld bereik: [0, 10]")
		return
	case d.Method != "geschaald" && len(d.Range) > 0:
		c.found.Errorf(d.Pos, CodeScale, "bereik hoort alleen bij methode geschaald").Under("bereik", "")
	case (d.Method == "tabel") != (len(d.Table) > 0):
		c.found.Errorf(d.Pos, CodeScale, "een tabel hoort bij methode tabel, en andersom").Under("methode", "")
	case (d.Method == "formule") == d.Formula.IsZero():
		c.found.Errorf(d.Pos, CodeScale, "een formule hoort bij methode formule, en andersom").Under("methode", "")
	}
	copy(r.rules.Range[:], d.Range)
	for _, b := range d.Table {
		if b.To < b.From {
			c.found.Errorf(b.Pos, CodeScale, "tot ligt onder van")
		}
		r.rules.Table = append(r.rules.Table, score.Row{From: b.From, To: b.To, Value: b.Value})
	}
	r.program = c.formula(d.Formula, formula.TypeNumber)
	c.depends(c.in.vars[d.ID].node, r.program)
}

func (c *compiler) scaleClasses(r *scaleRules) {
	below := math.Inf(-1)
	seen := map[string]bool{}
	for i, class := range r.def.Classes {
		last := i == len(r.def.Classes)-1
		switch {
		case seen[class.ID]:
			c.found.Errorf(class.Pos, CodeDuplicate, "de klasse %q staat er twee keer", class.ID)
		case last && class.Below != nil:
			c.found.Errorf(class.Pos, CodeScale, "de laatste klasse heeft geen tot, anders valt een hoge score nergens in")
		case !last && class.Below == nil:
			c.found.Errorf(class.Pos, CodeScale, "alleen de laatste klasse heeft geen tot")
		case !last && *class.Below <= below:
			c.found.Errorf(class.Pos, CodeScale, "klassen lopen van laag naar hoog")
		}
		seen[class.ID] = true
		below = math.Inf(1)
		if class.Below != nil {
			below = *class.Below
		}
		r.rules.Classes = append(r.rules.Classes, score.Class{ID: class.ID, Below: below})
	}
}

// scaleItems resolves the questions of a scale; a matrix stands for its rows. It is
// false when one of them cannot count.
func (c *compiler) scaleItems(r *scaleRules) (whole bool) {
	whole = true
	reversed := map[string]bool{}
	for _, id := range r.def.Reversed {
		if !slices.Contains(r.def.Questions, id) {
			hint := diag.Suggest(id, r.def.Questions)
			if len(c.scaleVariables(id)) > 0 { // it exists: not this name is wrong
				hint = "zet " + id + " ook bij vragen"
			}
			c.found.Errorf(r.def.Pos, CodeUnknownItem, "%q is omgekeerd, maar hoort niet bij de vragen", id).Under("omgekeerd", id).WithHint(hint)
		}
		reversed[id] = true
	}
	seen := map[*variable]bool{}
	for _, id := range r.def.Questions {
		vs := c.scaleVariables(id)
		if len(vs) == 0 {
			c.found.Errorf(r.def.Pos, CodeUnknownItem, "de vraag %q van schaal %q bestaat niet", id, r.def.ID).Under("vragen", id).
				WithHint(suggest(id, keys(c.in.vars)))
			whole = false
		}
		for _, v := range vs {
			if seen[v] {
				c.found.Errorf(r.def.Pos, CodeDuplicate, "de vraag %q telt twee keer mee in schaal %q", id, r.def.ID).Under("vragen", id)
			}
			seen[v] = true
			whole = c.scaleItem(r, v, reversed[id]) && whole
		}
	}
	return whole
}

func (c *compiler) scaleVariables(id string) []*variable {
	if v := c.in.vars[id]; v != nil {
		return []*variable{v}
	}
	var out []*variable
	for _, f := range c.in.fields {
		if f.Row != nil && f.Question.ID == id {
			out = append(out, c.in.vars[f.ID])
		}
	}
	return out
}

// scaleItem works out how an answer becomes a number and within which range; false when
// it never is one.
func (c *compiler) scaleItem(r *scaleRules, v *variable, reversed bool) bool {
	it := scaleItem{v: v, item: score.Item{Reversed: reversed}}
	ranged, ok := it.setRange()
	if !ok {
		c.found.Errorf(r.def.Pos, CodeScale, "%q is geen getal en kan niet meetellen in schaal %q", v.symbol.Name, r.def.ID).Under("vragen", v.symbol.Name).
			WithHint("geef elke optie een waarde, of gebruik een berekening")
		return false
	}
	if !ranged && (reversed || r.rules.Method == score.Scaled) {
		c.found.Errorf(r.def.Pos, CodeScale, "van %q is niet bekend tussen welke getallen hij ligt", v.symbol.Name).Under("vragen", v.symbol.Name).
			WithHint("geef de vraag een min en een max")
	}
	if v.node >= 0 {
		node := c.in.vars[r.def.ID].node
		c.nodes[node].Deps = append(c.nodes[node].Deps, v.node)
	}
	r.items = append(r.items, it)
	return true
}

// setRange fills in the range of possible values. ranged is false when there
// is none, ok is false when the variable has no number.
func (it *scaleItem) setRange() (ranged, ok bool) {
	f, t := it.v.field, it.v.symbol.Type
	switch {
	case it.v.symbol.Rows:
		return false, false
	case f == nil && it.v.scale != nil && t == formula.TypeNumber:
		if rng := it.v.scale.def.Range; len(rng) == 2 {
			it.item.Min, it.item.Max = min(rng[0], rng[1]), max(rng[0], rng[1])
			return true, true
		}
		return false, true
	case f == nil:
		return false, t == formula.TypeNumber || t == formula.TypeMoney
	case t == formula.TypeBool:
		it.item.Max = 1
		return true, true
	case t == formula.TypeChoice:
		return true, it.optionValues(f.Question)
	}
	return it.questionRange(f.Question), t == formula.TypeNumber || t == formula.TypeMoney
}

func (it *scaleItem) questionRange(q *Question) bool {
	switch {
	case q.Type == TypeLevel && len(q.Levels) > 0:
		it.item.Min, it.item.Max = q.Levels[0].Value, q.Levels[len(q.Levels)-1].Value
	case q.Type == TypeScale && q.From != nil && q.To != nil:
		it.item.Min, it.item.Max = *q.From, *q.To
	case q.Min != nil && q.Max != nil:
		it.item.Min, it.item.Max = *q.Min, *q.Max
	default:
		return false
	}
	return true
}

// optionValues takes the numbers of the options; one without a number does not
// count, such as "niet van toepassing".
func (it *scaleItem) optionValues(q *Question) bool {
	it.values = map[string]float64{}
	low, high := math.Inf(1), math.Inf(-1)
	for _, o := range q.Options {
		if o.Value != nil {
			it.values[o.ID] = *o.Value
			low, high = min(low, *o.Value), max(high, *o.Value)
		}
	}
	it.item.Min, it.item.Max = low, high
	return len(it.values) > 0
}
