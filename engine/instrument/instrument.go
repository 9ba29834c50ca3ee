package instrument

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sync"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/score"
)

// Instrument is a compiled questionnaire, immutable and safe for concurrent
// use.
type Instrument struct {
	Def *Questionnaire

	vars    map[string]*variable
	order   []*variable // by slot, with the nameless ones of rows
	fields  []*Field
	pages   []*pageRules
	groups  []*groupRules
	repeats []*rowRules
	calcs   []*calcRules
	scales  []*scaleRules
	scope   *formula.Scope
	steps   []step
	notes   map[*Question]*formula.Program // visibility of toelichtingen
	groupOf map[*Question]*groupRules
	// fieldsOf are the fields by question.
	fieldsOf map[*Question][]*Field
	pool     sync.Pool
}

// variable is a name that formulas can use.
type variable struct {
	symbol  formula.Symbol
	pos     diag.Pos
	field   *Field      // for an answer
	calc    *calcRules  // for a calculation
	scale   *scaleRules // for a score or its class
	earlier *Field      // for vorige.x
	inner   *Field      // for a question of a row, and its values over the rows
	node    int         // that computes it; -1 for vorige.x, which is given
}

// asks is the question whose answers the name stands for; nil for what is computed.
func (v *variable) asks() *Question {
	for _, f := range []*Field{v.field, v.earlier, v.inner} {
		if f != nil {
			return f.Question
		}
	}
	return nil
}

// Field is one thing that can be answered: a question, or a row of a matrix.
type Field struct {
	ID       string
	Question *Question
	Row      *Row // nil but for a matrix
	Page     *Page
	Type     formula.Type

	index    int
	page     *pageRules
	slot     int
	earlier  int // slot of vorige.x
	options  map[string]*Option
	visible  *formula.Program
	row      *formula.Program
	required *formula.Program
	checks   []checkRule
	group    *groupRules // nil when it is in none
	rows     *rowRules   // nil but for a herhaling
}

// Inner are the questions of a row of a herhaling, in order; nil for any other
// question. Their ids are names within the row only.
func (f *Field) Inner() []*Field {
	if f.rows == nil {
		return nil
	}
	return f.rows.inner
}

// Domain is the field's own domain, or its page's.
func (f *Field) Domain() string {
	if f.Question.Domain != "" {
		return f.Question.Domain
	}
	return f.Page.Domain
}

// Option gives the option with an id, or nil.
func (f *Field) Option(id string) *Option {
	if len(f.Question.Options) > fewOptions {
		return f.options[id]
	}
	for _, o := range f.Question.Options {
		if o.ID == id {
			return o
		}
	}
	return nil
}

// fewOptions are found sooner by looking at each than by hashing.
const fewOptions = 8

type checkRule struct {
	def     *Check
	program *formula.Program
}

type pageRules struct {
	def     *Page
	index   int
	visible *formula.Program
	fields  []*Field
}

type groupRules struct {
	def     *Group
	page    *pageRules
	index   int
	node    int
	visible *formula.Program
}

type calcRules struct {
	def     *Calculation
	slot    int
	program *formula.Program
}

type scaleRules struct {
	def       *Scale
	index     int
	slot      int
	classSlot int // -1 without classes
	rules     score.Scale
	items     []scaleItem
	program   *formula.Program // for methode formule
}

// scaleItem is one question of a scale, with how its answer becomes a number.
type scaleItem struct {
	v      *variable
	item   score.Item // range and direction, without an answer
	values map[string]float64
}

// step is one node of the dependency graph in the order of evaluation. Exactly
// one of its fields is set.
type step struct {
	page  *pageRules
	group *groupRules
	field *Field
	calc  *calcRules
	scale *scaleRules
}

// Pages are the pages of the definition, in order.
func (in *Instrument) Pages() []*Page { return in.Def.Pages }

// Fields are all fields in the order of the definition.
func (in *Instrument) Fields() []*Field { return in.fields }

// FieldsOf are the fields of a question: one, or one for each row of a matrix; none of a
// text and of a question in a row of a repeating group.
func (in *Instrument) FieldsOf(q *Question) []*Field { return in.fieldsOf[q] }

// Conditional says whether a question, or a text between questions, shows only
// when a formula holds: its own, or that of its group.
func (in *Instrument) Conditional(q *Question) bool {
	g := in.groupOf[q]
	return !q.Visible.IsZero() || g != nil && g.visible != nil
}

// GroupOf is the group that a question of a page is in, nil when it is in none.
func (in *Instrument) GroupOf(q *Question) *Group {
	if g := in.groupOf[q]; g != nil {
		return g.def
	}
	return nil
}

// Field finds a field by its id: a question's, or <matrix>_<row>.
func (in *Instrument) Field(id string) (*Field, bool) {
	v, ok := in.vars[id]
	if !ok || v.field == nil {
		return nil, false
	}
	return v.field, true
}

// Question finds a question by its own id, or by the id of one of its rows.
func (in *Instrument) Question(id string) (*Question, bool) {
	if f, ok := in.Field(id); ok {
		return f.Question, true
	}
	for _, p := range in.Def.Pages {
		for _, q := range p.Questions {
			if q.ID == id {
				return q, true
			}
		}
	}
	return nil, false
}

// Symbols are the names that other definitions may use of this questionnaire:
// answers, calculations, scores and their classes (<scale>.klasse). Slots are
// numbered from 0 in this order, so that the caller can renumber them.
func (in *Instrument) Symbols() []formula.Symbol {
	var out []formula.Symbol
	add := func(id string) {
		s := in.vars[id].symbol
		s.Slot = len(out)
		out = append(out, s)
	}
	for _, f := range in.fields {
		if f.rows == nil { // what has a value per row is for this questionnaire's own formulas
			add(f.ID)
		}
	}
	for _, c := range in.calcs {
		add(c.def.ID)
	}
	for _, s := range in.scales {
		add(s.def.ID)
		if s.classSlot >= 0 {
			add(s.def.ID + classSuffix)
		}
	}
	return out
}

const (
	classSuffix   = ".klasse"
	earlierPrefix = "vorige."
)

// Digest is the SHA-256 of the definition's content, in hexadecimal.
func (in *Instrument) Digest() string {
	data, err := json.Marshal(in.Def)
	if err != nil {
		// Every field of a Questionnaire has a JSON form; a NaN cannot come
		// out of a decoded definition.
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
