package instrument

import (
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// Codes of the findings of Compile, beside those of package formula.
const (
	CodeDuplicate    = "duplicate-id"
	CodeReserved     = "reserved-id"
	CodeCycle        = "cycle"
	CodeQuestion     = "bad-question"
	CodeOption       = "bad-option"
	CodeScale        = "bad-scale"
	CodeTable        = "bad-table"
	CodeUnknownItem  = "unknown-question"
	CodeUnknownGroup = "unknown-group"
	CodeTranslation  = "missing-translation"
	CodePlaceholder  = "unknown-placeholder"
	CodeNoMoreFields = "no-questions"
)

// ContextNames are the placeholders that a text may hold beside the ids of the
// questionnaire: names that the caller gives in Context.
var ContextNames = []string{"voornaam", "medewerker", "gemeente"}

// compiler builds an Instrument and collects findings.
type compiler struct {
	def   *Questionnaire
	in    *Instrument
	found diag.List
	order []*variable // in the order of slots
	nodes []formula.GraphNode
	work  []step
	at    []diag.Pos
}

// Compile checks a questionnaire and compiles it. With errors among the
// findings the Instrument is nil.
func Compile(q *Questionnaire) (*Instrument, diag.List) {
	c := &compiler{def: q, in: &Instrument{Def: q, vars: map[string]*variable{}, notes: map[*Question]*formula.Program{}, groupOf: map[*Question]*groupRules{}, fieldsOf: map[*Question][]*Field{}}}
	c.declareFields()
	c.declareResults()
	c.declareRows()
	c.declareMissing()
	c.in.scope = formula.NewScope(c.symbols(), c.tables(), nil)
	c.compileFields()
	c.compileCalculations()
	c.compileScales()
	c.checkQuotes()
	c.checkTexts()
	c.sort()
	c.checkDeclared()
	if len(c.in.fields) == 0 {
		c.found.Errorf(q.Pos, CodeNoMoreFields, "de vragenlijst heeft geen enkele vraag")
	}
	if c.found.HasErrors() {
		return nil, c.found
	}
	c.in.order = c.order
	c.in.pool.New = func() any { return c.in.NewEvaluator() }
	return c.in, c.found
}

// symbols lists every name for the Scope.
func (c *compiler) symbols() []formula.Symbol {
	out := make([]formula.Symbol, len(c.order))
	for i, v := range c.order {
		out[i] = v.symbol
	}
	return out
}

// declare adds a name, which gets the next slot.
func (c *compiler) declare(v *variable) *variable {
	if v.symbol.Private {
		v.symbol.Slot = len(c.order)
		c.order = append(c.order, v)
		return v
	}
	id := v.symbol.Name
	if formula.Reserved(id) {
		c.found.Errorf(v.pos, CodeReserved, "%q is een woord van de formules en kan geen id zijn", id)
	}
	if other, dup := c.in.vars[id]; dup {
		c.found.Errorf(v.pos, CodeDuplicate, "het id %q bestaat al op regel %d", id, other.pos.Line)
		return other
	}
	v.symbol.Slot = len(c.order)
	c.order = append(c.order, v)
	c.in.vars[id] = v
	return v
}

// node adds a node to the dependency graph.
func (c *compiler) node(name string, at diag.Pos, s step) int {
	c.nodes = append(c.nodes, formula.GraphNode{Name: name})
	c.work = append(c.work, s)
	c.at = append(c.at, at)
	return len(c.nodes) - 1
}

// depends makes a node need what a program reads.
func (c *compiler) depends(node int, p *formula.Program) {
	if p == nil {
		return
	}
	for _, slot := range p.Slots() {
		if v := c.order[slot]; v.node >= 0 {
			c.nodes[node].Deps = append(c.nodes[node].Deps, v.node)
		}
	}
}

// formula compiles one formula and reports what is wrong with it at its place.
func (c *compiler) formula(f source.Formula, want formula.Type) *formula.Program {
	return c.formulaIn(c.in.scope, f, want)
}

func (c *compiler) formulaIn(scope *formula.Scope, f source.Formula, want formula.Type) *formula.Program {
	if f.IsZero() {
		return nil
	}
	p, errs := formula.Compile(f.Src, scope, want)
	for _, e := range errs {
		c.found.Errorf(f.At(e.Offset), e.Code, "%s", e.Message).WithHint(e.Hint)
	}
	if p != nil {
		for _, w := range p.Warnings() {
			c.found.Warnf(f.At(w.Offset), w.Code, "%s", w.Message).WithHint(w.Hint)
		}
	}
	return p
}

// declareFields gives every question and matrix row a name, and its earlier
// answer too.
func (c *compiler) declareFields() {
	seenPages, seenQuestions := map[string]bool{}, map[string]bool{}
	for i, p := range c.def.Pages {
		if seenPages[p.ID] {
			c.found.Errorf(p.Pos, CodeDuplicate, "de pagina %q bestaat al", p.ID)
		}
		seenPages[p.ID] = true
		rules := &pageRules{def: p, index: i}
		c.in.pages = append(c.in.pages, rules)
		node := c.node("pagina "+p.ID, p.Pos, step{page: rules})
		c.declareGroups(rules, node)
		for _, q := range p.Questions {
			c.joinGroup(rules, q)
			if (q.Type == TypeMatrix || q.Type == TypeNote) && seenQuestions[q.ID] {
				c.found.Errorf(q.Pos, CodeDuplicate, "de vraag %q bestaat al", q.ID)
			}
			seenQuestions[q.ID] = true
			c.declareQuestion(rules, q, node)
		}
	}
}

func (c *compiler) declareQuestion(page *pageRules, q *Question, pageNode int) {
	options := c.checkQuestion(q)
	switch q.Type {
	case TypeNote:
		return
	case TypeMatrix:
		for _, r := range q.Rows {
			c.declareField(page, q, r, q.ID+"_"+r.ID, r.Pos, options, pageNode)
		}
	default:
		c.declareField(page, q, nil, q.ID, q.Pos, options, pageNode)
	}
}

func (c *compiler) declareField(page *pageRules, q *Question, r *Row, id string, at diag.Pos, options map[string]*Option, pageNode int) {
	f := &Field{ID: id, Question: q, Row: r, Page: page.def, Type: fieldTypes[q.Type], page: page, options: options, index: len(c.in.fields)}
	sym := formula.Symbol{Name: id, Type: f.Type, Ranked: q.Type == TypeRanking, Always: c.alwaysThere(page, q)}
	if q.Type == TypeRepeat {
		sym.Type, sym.Rows = formula.TypeBool, true
	}
	for _, o := range q.Options {
		sym.Options = append(sym.Options, o.ID)
	}
	v := c.declare(&variable{symbol: sym, pos: at, field: f})
	if v.field != f {
		return // a duplicate, already reported
	}
	v.node = c.node(id, at, step{field: f})
	c.nodes[v.node].Deps = append(c.nodes[v.node].Deps, pageNode)
	if f.group = c.in.groupOf[q]; f.group != nil {
		c.nodes[v.node].Deps = append(c.nodes[v.node].Deps, f.group.node)
	}
	f.slot = v.symbol.Slot
	sym.Name, sym.Always = earlierPrefix+id, false
	f.earlier = c.declare(&variable{symbol: sym, pos: at, earlier: f, node: -1}).symbol.Slot
	c.in.fields = append(c.in.fields, f)
	c.in.fieldsOf[q] = append(c.in.fieldsOf[q], f)
	page.fields = append(page.fields, f)
}

// fieldTypes gives the formula type of an answer. A schaal and a niveau are the
// number chosen.
var fieldTypes = map[string]formula.Type{
	TypeScale: formula.TypeNumber, TypeLevel: formula.TypeNumber, TypeNumber: formula.TypeNumber,
	TypeMoney: formula.TypeMoney, TypeChoice: formula.TypeChoice, TypeMatrix: formula.TypeChoice,
	TypeMulti: formula.TypeList, TypeText: formula.TypeText, TypeLongText: formula.TypeText,
	TypeDate: formula.TypeDate, TypeYesNo: formula.TypeBool, TypeRanking: formula.TypeList,
	TypeRepeat: formula.TypeAny, // has no value of its own, but rows
}

// computable are the types that a calculation can have.
var computable = []string{TypeScale, TypeLevel, TypeNumber, TypeMoney, TypeChoice, TypeText, TypeLongText, TypeDate, TypeYesNo}

// declareResults names calculations and scales.
func (c *compiler) declareResults() {
	for _, d := range c.def.Calculations {
		t := fieldTypes[d.Type]
		if !slices.Contains(computable, d.Type) {
			c.found.Errorf(d.Pos, CodeQuestion, "een berekening kan niet van type %q zijn", d.Type)
			continue
		}
		r := &calcRules{def: d}
		sym := formula.Symbol{Name: d.ID, Type: t}
		for _, o := range d.Options {
			sym.Options = append(sym.Options, o.ID)
		}
		if v := c.declare(&variable{symbol: sym, pos: d.Pos, calc: r}); v.calc == r {
			r.slot = v.symbol.Slot
			v.node = c.node(d.ID, d.Pos, step{calc: r})
			c.in.calcs = append(c.in.calcs, r)
		}
	}
	for _, d := range c.def.Scales {
		r := &scaleRules{def: d, classSlot: -1, index: len(c.in.scales)}
		v := c.declare(&variable{symbol: formula.Symbol{Name: d.ID, Type: formula.TypeNumber}, pos: d.Pos, scale: r})
		if v.scale != r {
			continue
		}
		r.slot = v.symbol.Slot
		v.node = c.node(d.ID, d.Pos, step{scale: r})
		c.in.scales = append(c.in.scales, r)
		if len(d.Classes) > 0 {
			sym := formula.Symbol{Name: d.ID + classSuffix, Type: formula.TypeChoice}
			for _, class := range d.Classes {
				sym.Options = append(sym.Options, class.ID)
			}
			r.classSlot = c.declare(&variable{symbol: sym, pos: d.Pos, scale: r, node: v.node}).symbol.Slot
		}
	}
}

// compileFields compiles visibility, requiredness and checks.
func (c *compiler) compileFields() {
	visible := map[*Question]*formula.Program{}
	for _, p := range c.in.pages {
		p.visible = c.formula(p.def.Visible, formula.TypeBool)
		c.depends(c.pageNode(p), p.visible)
		for _, g := range c.in.groups {
			if g.page == p {
				g.visible = c.formula(g.def.Visible, formula.TypeBool)
				c.depends(g.node, g.visible)
			}
		}
		for _, q := range p.def.Questions {
			visible[q] = c.formula(q.Visible, formula.TypeBool)
			if q.Type == TypeNote {
				c.in.notes[q] = visible[q]
			}
		}
	}
	done := map[*Question]*Field{}
	for _, f := range c.in.fields {
		q := f.Question
		f.visible = visible[q]
		node := c.in.vars[f.ID].node
		c.depends(node, f.visible)
		if f.Row != nil {
			f.row = c.formula(f.Row.Visible, formula.TypeBool)
			c.depends(node, f.row)
		}
		if first := done[q]; first != nil { // rows of a matrix share the rest
			f.required = first.required // and the checks stay with the first row
			continue
		}
		done[q] = f
		f.required = c.formula(q.Required.Formula, formula.TypeBool)
		for _, d := range q.Checks {
			if p := c.formula(d.Formula, formula.TypeBool); p != nil {
				f.checks = append(f.checks, checkRule{d, p})
			}
		}
		if f.rows != nil {
			c.compileRows(f, node)
		}
	}
}

// pageNode is the graph node of a page.
func (c *compiler) pageNode(p *pageRules) int {
	return slices.IndexFunc(c.work, func(s step) bool { return s.page == p })
}

func (c *compiler) compileCalculations() {
	for _, r := range c.in.calcs {
		v := c.in.vars[r.def.ID]
		r.program = c.formula(r.def.Formula, v.symbol.Type)
		c.depends(v.node, r.program)
		if r.program == nil || v.symbol.Type != formula.TypeChoice || v.symbol.Options == nil {
			continue
		}
		for _, o := range r.program.Options() {
			if !slices.Contains(v.symbol.Options, o) {
				c.found.Errorf(r.def.Formula.Pos, CodeOption, "de uitkomst %q staat niet bij de opties van %q", o, r.def.ID).
					WithHint(diag.Suggest(o, v.symbol.Options))
			}
		}
	}
}

// sort puts the nodes in the order of evaluation, or reports a cycle with the
// line of each of its members.
func (c *compiler) sort() {
	order, cycle := formula.Order(c.nodes)
	if cycle != nil {
		c.reportCycle(cycle)
		return
	}
	for _, i := range order {
		c.in.steps = append(c.in.steps, c.work[i])
	}
}

func cycleStep(name string, at diag.Pos) string {
	return name + " (regel " + strconv.Itoa(at.Line) + ")"
}

func (c *compiler) reportCycle(cycle []int) {
	var path []string
	for _, i := range append(cycle, cycle[0]) {
		path = append(path, cycleStep(c.nodes[i].Name, c.at[i]))
	}
	c.found.Errorf(c.at[cycle[0]], CodeCycle, "deze wachten op elkaar: %s", strings.Join(path, " → ")).
		WithHint("haal een van de verwijzingen weg")
}
