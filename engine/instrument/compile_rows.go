package instrument

import (
	"math"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
)

// MaxRows bounds the rows of a herhaling, whatever its max says.
const MaxRows = 50

// rowRules are the questions of the rows of a herhaling. Their names mean the
// answers of the row at hand, in slots that every row uses in turn.
type rowRules struct {
	index   int
	inner   []*Field // in the order of the definition
	order   []*Field // in the order of evaluation
	columns []int    // slot of <herhaling>.<question>, per inner
	earlier []int    // slot of vorige.<herhaling>.<question>, per inner
	scope   *formula.Scope
}

// rowTypes are the types that a question of a row can have.
var rowTypes = map[string]bool{TypeScale: true, TypeLevel: true, TypeChoice: true, TypeMulti: true, TypeNumber: true,
	TypeMoney: true, TypeText: true, TypeLongText: true, TypeDate: true, TypeYesNo: true}

// maxRows is how many rows a herhaling may have.
func (q *Question) maxRows() int {
	if q.Max != nil {
		return min(int(*q.Max), MaxRows)
	}
	return MaxRows
}

// minRows is how many rows an answer must have at least.
func (q *Question) minRows() int {
	if q.Min != nil {
		return int(*q.Min)
	}
	return 0
}

// ranks is how many options of a ranglijst are put in order.
func (q *Question) ranks() int {
	if q.Max != nil {
		return int(*q.Max)
	}
	return len(q.Options)
}

func (c *compiler) checkRepeat(q *Question) {
	if len(q.Questions) == 0 {
		c.found.Errorf(q.Pos, CodeQuestion, "de herhaling %q heeft geen vragen", q.ID)
	}
	for _, x := range []*float64{q.Min, q.Max} {
		if x != nil && (*x != math.Trunc(*x) || *x < 0 || *x > MaxRows) {
			c.found.Errorf(q.Pos, CodeQuestion, "min en max van een herhaling zijn hele getallen van 0 tot en met %d", MaxRows)
		}
	}
	if q.minRows() > 0 && !q.None.IsZero() {
		c.found.Errorf(q.Pos, CodeQuestion, "geen kan niet: er is minstens %d nodig", q.minRows()).WithHint("haal min of geen weg")
	}
	if q.DontKnow || q.WontSay {
		c.found.Errorf(q.Pos, CodeQuestion, "weet_niet en wil_niet_zeggen horen bij de vragen van een herhaling")
	}
}

func (c *compiler) checkRanking(q *Question) {
	if len(q.Options) < 2 {
		c.found.Errorf(q.Pos, CodeQuestion, "de ranglijst %q heeft minstens twee opties nodig", q.ID)
	}
	if x := q.Max; x != nil && (*x != math.Trunc(*x) || *x < 1 || *x > float64(len(q.Options))) {
		c.found.Errorf(q.Pos, CodeQuestion, "max van een ranglijst is een heel getal van 1 tot en met het aantal opties")
	}
}

// declareGroups gives the groups of a page their node.
func (c *compiler) declareGroups(page *pageRules, pageNode int) {
	for _, d := range page.def.Groups {
		for _, other := range c.in.groups {
			if other.def.ID == d.ID {
				c.found.Errorf(d.Pos, CodeDuplicate, "de groep %q bestaat al op regel %d", d.ID, other.def.Pos.Line)
			}
		}
		g := &groupRules{def: d, page: page, index: len(c.in.groups)}
		g.node = c.node("groep "+d.ID, d.Pos, step{group: g})
		c.nodes[g.node].Deps = append(c.nodes[g.node].Deps, pageNode)
		c.in.groups = append(c.in.groups, g)
	}
}

// joinGroup finds the group that a question names, among those of its page.
func (c *compiler) joinGroup(page *pageRules, q *Question) {
	var known []string
	for _, g := range c.in.groups {
		if g.page != page {
			continue
		}
		known = append(known, g.def.ID)
		if g.def.ID == q.Group {
			c.in.groupOf[q] = g
		}
		if g.def.ID == q.ID {
			c.found.Errorf(q.Pos, CodeDuplicate, "het id %q is al van een groep", q.ID)
		}
	}
	if q.Group != "" && c.in.groupOf[q] == nil {
		c.found.Errorf(q.Pos, CodeUnknownGroup, "de pagina %q heeft geen groep %q", page.def.ID, q.Group).
			WithHint(suggest(q.Group, known))
	}
}

// declareRows gives the questions of rows their slots, after everything that
// their names must differ from.
func (c *compiler) declareRows() {
	for _, f := range c.in.fields {
		if f.Question.Type == TypeRepeat {
			f.rows = &rowRules{index: len(c.in.repeats)}
			c.in.repeats = append(c.in.repeats, f.rows)
			for _, q := range f.Question.Questions {
				c.declareInner(f, q)
			}
		}
	}
}

func (c *compiler) declareInner(f *Field, q *Question) {
	if _, known := fieldTypes[q.Type]; !rowTypes[q.Type] && (known || q.Type == TypeNote) {
		c.found.Errorf(q.Pos, CodeQuestion, "een vraag van type %s kan niet in een herhaling", q.Type)
		return
	}
	options := c.checkQuestion(q)
	if q.Group != "" || q.Prefill != "" || q.SameAs != "" || !q.Convert.IsZero() {
		c.found.Errorf(q.Pos, CodeQuestion, "groep, vooraf, gelijk_aan en omgezet_met kunnen niet bij een vraag in een herhaling")
	}
	if other, taken := c.in.vars[q.ID]; taken {
		c.found.Errorf(q.Pos, CodeDuplicate, "het id %q bestaat al op regel %d", q.ID, other.pos.Line)
	}
	if formula.Reserved(q.ID) {
		c.found.Errorf(q.Pos, CodeReserved, "%q is een woord van de formules en kan geen id zijn", q.ID)
	}
	inner := &Field{ID: q.ID, Question: q, Page: f.Page, Type: fieldTypes[q.Type], page: f.page, options: options, index: len(f.rows.inner)}
	sym := formula.Symbol{Name: f.ID + "." + q.ID, Type: inner.Type, Rows: true, Always: c.alwaysThere(f.page, q) && c.alwaysThere(f.page, f.Question)}
	for _, o := range q.Options {
		sym.Options = append(sym.Options, o.ID)
	}
	column := c.declare(&variable{symbol: sym, pos: q.Pos, inner: inner, node: c.in.vars[f.ID].node})
	if column.inner != inner {
		return // a duplicate, already reported
	}
	sym.Name, sym.Always = earlierPrefix+sym.Name, false
	earlier := c.declare(&variable{symbol: sym, pos: q.Pos, inner: inner, node: -1})
	sym.Name, sym.Rows, sym.Private, sym.Always = f.ID+"."+q.ID, false, true, c.alwaysThere(f.page, q)
	inner.slot = c.declare(&variable{symbol: sym, pos: q.Pos, inner: inner, node: -1}).symbol.Slot
	f.rows.inner = append(f.rows.inner, inner)
	f.rows.columns = append(f.rows.columns, column.symbol.Slot)
	f.rows.earlier = append(f.rows.earlier, earlier.symbol.Slot)
}

// compileRows compiles the formulas of the questions of a row, and puts these in
// the order in which they depend on each other. What they read outside the row,
// the herhaling depends on.
func (c *compiler) compileRows(f *Field, node int) {
	r := f.rows
	var own []formula.Symbol
	at := map[int]int{}
	for i, inner := range r.inner {
		sym := c.order[inner.slot].symbol
		sym.Name, sym.Private = inner.ID, false
		own = append(own, sym)
		at[inner.slot] = i
	}
	r.scope = c.in.scope.Within(own)
	nodes := make([]formula.GraphNode, len(r.inner))
	for i, inner := range r.inner {
		q := inner.Question
		inner.visible = c.formulaIn(r.scope, q.Visible, formula.TypeBool)
		c.depends(node, inner.visible)
		if inner.visible != nil {
			for _, slot := range inner.visible.Slots() {
				if j, ok := at[slot]; ok {
					nodes[i].Deps = append(nodes[i].Deps, j)
				}
			}
		}
		inner.required = c.formulaIn(r.scope, q.Required.Formula, formula.TypeBool)
		for _, d := range q.Checks {
			if p := c.formulaIn(r.scope, d.Formula, formula.TypeBool); p != nil {
				inner.checks = append(inner.checks, checkRule{d, p})
			}
		}
	}
	order, cycle := formula.Order(nodes)
	if cycle != nil {
		c.reportRowCycle(f, cycle)
	}
	for _, i := range order {
		r.order = append(r.order, r.inner[i])
	}
}

func (c *compiler) reportRowCycle(f *Field, cycle []int) {
	var path []string
	var first diag.Pos
	for n, i := range append(cycle, cycle[0]) {
		inner := f.rows.inner[i]
		if n == 0 {
			first = inner.Question.Pos
		}
		path = append(path, cycleStep(f.ID+"."+inner.ID, inner.Question.Pos))
	}
	c.found.Errorf(first, CodeCycle, "deze wachten op elkaar: %s", strings.Join(path, " → ")).
		WithHint("haal een van de verwijzingen weg")
}
