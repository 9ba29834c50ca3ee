package formula

import (
	"maps"
	"slices"
	"strconv"
)

// Type is the static type of a symbol, a sub-expression or a value.
type Type uint8

// The types of the formula language. TypeAny is no type of a value: as the
// wanted type of Compile it accepts every result.
const (
	TypeAny    Type = iota
	TypeNumber      // getal: a float64
	TypeText        // tekst: free text
	TypeBool        // waar/onwaar
	TypeChoice      // keuze: the id of one option
	TypeList        // lijst: the ids of the chosen options
	TypeDate        // datum: whole days since 1970-01-01
	TypeMoney       // bedrag: whole cents
)

var typeNames = [...]string{"willekeurig", "getal", "tekst", "waar/onwaar", "keuze", "lijst", "datum", "bedrag"}

// String gives the Dutch name of the type, as messages use it.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return "type " + strconv.Itoa(int(t))
}

// numeric tells whether values of the type are carried as float64 in the
// machine.
func (t Type) numeric() bool {
	return t == TypeNumber || t == TypeMoney || t == TypeDate
}

// textual tells whether values of the type are carried as a string.
func (t Type) textual() bool { return t == TypeText || t == TypeChoice }

// Symbol is one name that a formula may use.
type Symbol struct {
	Name    string   // may be dotted: every part an identifier
	Type    Type     // never TypeAny
	Options []string // for keuze and lijst: the allowed option ids; nil means unchecked
	Series  bool     // one value per moment of the Scope instead of one value
	Rows    bool     // one value per row of a repeating group instead of one value
	Ranked  bool     // for lijst: the order of the ids means something
	Private bool     // a slot without a name, until Within gives it one
	Always  bool     // never leeg once everything is filled in
	Slot    int      // index in Values, 0 or more, unique within the Scope
}

// TableKey describes one column that a lookup table is searched by.
type TableKey struct {
	Name    string
	Type    Type     // TypeNumber, TypeText, TypeChoice, TypeDate or TypeMoney
	Options []string // for TypeChoice; nil means unchecked
}

// TableMatch is what one key must be for a row to apply. Numbers, dates (days)
// and money (cents) match when From <= x < To, or x == From when both are
// equal; texts and choices match when equal to Text.
type TableMatch struct {
	Any      bool // matches every answered key
	Text     string
	From, To float64
}

// TableRow is one row of a lookup table; Match has one entry per key.
type TableRow struct {
	Match []TableMatch
	Value Value
}

// Table is a named lookup table (value set, norm table). The first row that
// matches counts; without one the result is leeg, with a note.
type Table struct {
	Name    string
	Keys    []TableKey
	Result  Type
	Options []string // for a Result of TypeChoice
	Rows    []TableRow
}

// Scope is everything a formula may refer to. It is immutable after NewScope
// and safe for concurrent use.
type Scope struct {
	symbols map[string]Symbol
	names   []string
	tables  map[string]*Table
	moments []string
	slots   int
	types   []Type  // of every slot, so that Set can convert
	empty   []any   // the missing value of every slot, in machine form
	choices [][]any // of every slot, its option ids boxed once, so that Set does not allocate
}

// NewScope builds a Scope. Symbol and table names must be unique; of two equal
// names the last one counts, which the caller reports where it knows the lines.
// Moments are the ids of the meetmomenten in order of time; a Series has one
// value for each.
func NewScope(symbols []Symbol, tables []Table, moments []string) *Scope {
	s := &Scope{
		symbols: make(map[string]Symbol, len(symbols)),
		tables:  make(map[string]*Table, len(tables)),
		moments: slices.Clone(moments),
	}
	for _, sym := range symbols {
		if !sym.Private {
			s.add(sym)
		}
		s.slots = max(s.slots, sym.Slot+1)
	}
	s.types, s.choices = make([]Type, s.slots), make([][]any, s.slots)
	s.empty = make([]any, s.slots+firstSlot)
	for i := range s.empty {
		s.empty[i] = boxedNaN
	}
	for _, sym := range symbols {
		s.types[sym.Slot] = sym.Type
		for _, o := range sym.Options {
			s.choices[sym.Slot] = append(s.choices[sym.Slot], o)
		}
		s.empty[sym.Slot+firstSlot] = emptyBox(sym.Type, sym.Series, len(moments))
		if sym.Rows {
			s.empty[sym.Slot+firstSlot] = emptyRows(sym.Type)
		}
	}
	for i := range tables {
		t := tables[i]
		s.tables[t.Name] = &t
	}
	return s
}

func (s *Scope) add(sym Symbol) {
	if _, dup := s.symbols[sym.Name]; !dup {
		s.names = append(s.names, sym.Name)
	}
	s.symbols[sym.Name] = sym
}

// Within gives a Scope with more names over the same Values: inside a row of a
// repeating group, the questions of that row. Their slots must be those of Private
// symbols of s with the same types.
func (s *Scope) Within(symbols []Symbol) *Scope {
	in := *s
	in.symbols, in.names = maps.Clone(s.symbols), slices.Clone(s.names)
	for _, sym := range symbols {
		in.add(sym)
	}
	return &in
}

// Symbol looks a name up.
func (s *Scope) Symbol(name string) (Symbol, bool) {
	sym, ok := s.symbols[name]
	return sym, ok
}

// Moments returns the ids of the moments of a Series, in order.
func (s *Scope) Moments() []string { return slices.Clone(s.moments) }

var reservedWords = []string{"and", "or", "not", "in", "true", "false", "nil", "let", "matches", "contains",
	"startsWith", "endsWith", "leeg", "waar", "onwaar", "vorige"}

// Reserved tells whether a name cannot be given to a symbol, because it is a
// word of the language.
func Reserved(name string) bool { return slices.Contains(reservedWords, name) }
