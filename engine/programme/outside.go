package programme

import (
	"slices"
	"strings"

	"effectmonitor/engine/diag"
)

// How precise a day leaves for research.
const (
	ByDay     = "dag"
	ByMonth   = "maand"
	ByQuarter = "kwartaal"
	ByYear    = "jaar"
)

// Research says what may leave for research beside what always may: answers with
// codes, numbers and outcomes.
type Research struct {
	Pos diag.Pos `yaml:"-" json:"-"`
	// Dates is how precise a day is: ByDay, ByMonth (when empty), ByQuarter or ByYear.
	Dates string `yaml:"datums" json:"datums,omitempty"`
	// FreeText names the questions and fields with free text that may leave.
	FreeText []string `yaml:"vrije_tekst" json:"vrije_tekst,omitempty"`
	// LeaveOut names what never leaves.
	LeaveOut []string `yaml:"weglaten" json:"weglaten,omitempty"`
}

// Exchange says which of our values is which field of the national exchange model.
type Exchange struct {
	Pos      diag.Pos        `yaml:"-" json:"-"`
	Supplier string          `yaml:"leverancier" json:"leverancier"` // code of the supplier of the data
	Fields   []ExchangeField `yaml:"velden" json:"velden"`
}

// ExchangeField fills one field of the exchange model.
type ExchangeField struct {
	Pos diag.Pos `yaml:"-" json:"-"`
	// To is the path of the field within a trajectory, such as intake.startdatum.
	To string `yaml:"naar" json:"naar"`
	// From is where the value comes from: start, einde, reden, gemeente, leeftijd_start,
	// fase.<id>, fase.<id>.einde, registratie.<id>, resultaat.<id>, resultaat_bedrag.<id>.
	From string `yaml:"uit" json:"uit,omitempty"`
	// Value is a fixed text, used when From has a value.
	Value string `yaml:"waarde" json:"waarde,omitempty"`
	// Codes translate an option into a code of the model; an option without one is left out.
	Codes map[string]string `yaml:"codes" json:"codes,omitempty"`
}

// The sources of an ExchangeField.
const (
	FromStart        = "start"
	FromEnd          = "einde"
	FromReason       = "reden"
	FromGemeente     = "gemeente"
	FromPhase        = "fase"
	FromRegistration = "registratie"
	FromResult       = "resultaat"
	FromAmount       = "resultaat_bedrag"
)

// Source splits From: what kind of source it is, its id, and whether the end of a phase
// is meant.
func (f ExchangeField) Source() (kind, id string, end bool) {
	kind, id, _ = strings.Cut(f.From, ".")
	if kind == FromPhase {
		id, end = strings.CutSuffix(id, "."+FromEnd)
	}
	return kind, id, end
}

// checkOutside checks what leaves for others.
func checkOutside(found *diag.List, p *Programme) {
	if r := p.Research; r != nil {
		if !slices.Contains([]string{"", ByDay, ByMonth, ByQuarter, ByYear}, r.Dates) {
			found.Errorf(r.Pos, "bad-research", "datums is %q; dat kan dag, maand, kwartaal of jaar zijn", r.Dates)
		}
		for _, id := range r.FreeText {
			if slices.Contains(r.LeaveOut, id) {
				found.Errorf(r.Pos, "bad-research", "%s staat bij vrije_tekst en bij weglaten", id)
			}
		}
	}
	if p.Exchange == nil {
		return
	}
	once := map[string]bool{}
	for _, f := range p.Exchange.Fields {
		if once[f.To] {
			found.Errorf(f.Pos, "bad-exchange", "%s staat er twee keer", f.To)
		}
		once[f.To] = true
		p.checkSource(found, f)
	}
}

// checkSource checks that there is such a thing as a field is filled from.
func (p *Programme) checkSource(found *diag.List, f ExchangeField) {
	kind, id, _ := f.Source()
	var known []string
	switch kind {
	case FromStart, FromEnd, FromReason, FromGemeente:
		if id != "" {
			found.Errorf(f.Pos, "bad-exchange", "na %s hoort niets: %q", kind, f.From)
		}
		return
	case FromPhase:
		known = ids(p.Phases, func(x *Phase) string { return x.ID })
	case FromRegistration:
		for _, form := range p.Forms {
			known = append(known, ids(form.Fields, func(x *Field) string { return x.ID })...)
		}
	case FromResult, FromAmount:
		known = ids(p.Results, func(x *ResultKind) string { return x.ID })
	default:
		found.Errorf(f.Pos, "bad-exchange", "uit %q is niet iets dat er is", f.From).
			WithHint("schrijf start, einde, reden, gemeente, fase.<id>, fase.<id>.einde, registratie.<id>, resultaat.<id> of resultaat_bedrag.<id>")
		return
	}
	if !slices.Contains(known, id) {
		found.Errorf(f.Pos, "bad-exchange", "%s %q is er niet", kind, id).WithHint(diag.Suggest(id, known))
	}
}
