package sheet

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"effectmonitor/engine/mkba"
)

// Options are what a workbook tells beside the calculation itself.
type Options struct {
	Scenario    string                  // title of the scenario that was computed; empty for none
	Uncertainty *mkba.SensitivityResult // nil for none; its simulation is optional
	Seed        uint64                  // of that simulation
}

// ErrNothing says that a result has no calculation to write down: it was read back
// from JSON, or it is of too few participants to tell.
var ErrNothing = errors.New("no calculation to write down")

// lang is the language of workbooks.
const lang = "nl"

// Write writes the workbook of a result.
func Write(w io.Writer, out *mkba.Result, o Options) error {
	b, err := build(out, o)
	if err != nil {
		return err
	}
	return b.write(w)
}

func build(out *mkba.Result, o Options) (*book, error) {
	p := out.Plan()
	if p == nil {
		return nil, fmt.Errorf("workbook of %s: %w", out.Model, ErrNothing)
	}
	m := &maker{book: newBook(), plan: p, Options: o, operands: make([]string, len(p.Numbers))}
	// The sheets stand in the order in which they are read, and are filled in the
	// order in which they need each other.
	outcome := m.page("Uitkomst")
	m.hoeveelheden = m.page("Hoeveelheden")
	m.parameters = m.page("Parameters")
	if p.Study != nil {
		m.fillQuantities()
		m.fillParameters()
		printed, costs := m.page("Gepubliceerd"), m.page("Kosten")
		m.bladen = m.page("Bladen")
		m.fillPrinted(printed)
		m.fillPrintedCosts(costs)
	} else {
		m.prijzen, m.disconto = m.page("Prijzen"), m.page("Disconto")
		m.effecten, m.kosten = m.page("Effecten"), m.page("Kosten")
		m.verdeling, m.jaren = m.page("Verdeling"), m.page("Jaren")
		m.bladen = m.page("Bladen")
		m.fillQuantities()
		m.fillParameters()
		m.fillPrices()
		m.fillDiscount()
		m.fillShares()
		m.fillEffects()
		m.fillCosts()
		m.fillYears()
	}
	m.fillLeaves()
	m.fillOutcome(outcome)
	m.fillChecks(m.page("Controle"))
	m.fillUncertainty()
	m.fillAssumptions(m.page("Aannames"))
	return m.book, nil
}

// maker fills the sheets of one result.
type maker struct {
	*book
	Options
	plan                                                                                    *mkba.Plan
	hoeveelheden, parameters, prijzen, disconto, effecten, kosten, verdeling, jaren, bladen *page

	operands []string // per number of the plan: the name of its cell
	heads    string   // name of the number of participants who cost money

	numbers   *table // of parameters
	counts    *table // of quantities
	prices    *table
	curves    *table // per year: the factors
	shares    *table
	effects   *table
	costs     *table
	years     *table
	leaves    *table
	blocks    []block // what is split over parties
	terms     string  // range of the ids of terms
	summary   summary
	shareRows map[shareKey]int
}

// shareKey names a division: of a benefit, of its counterparties or of a cost.
type shareKey struct {
	kind mkba.LeafKind
	item string
}

// operand is a number of the plan as a formula reads it, in the style of a cell.
func (m *maker) operand(o mkba.PlanOperand, f format) cell {
	if o.Number < 0 {
		return in(o.Fixed, f)
	}
	return calc(m.formatOf(o.Number, f), "%s", m.operands[o.Number])
}

func (m *maker) formatOf(number int, otherwise format) format {
	n := &m.plan.Numbers[number]
	switch {
	case n.Percent:
		return percent
	case n.PriceYear > 0:
		return euros
	}
	return otherwise
}

// participant is the model's word for a participant.
func (m *maker) participant() string { return m.word("deelnemer", "deelnemer") }

func (m *maker) participants() string { return m.word("deelnemers", "deelnemers") }

func (m *maker) word(what, otherwise string) string {
	if text, ok := m.plan.Model.Naming[what]; ok {
		return text.In(lang)
	}
	return otherwise
}

func (m *maker) party(i int) *mkba.PartyLabel { return &m.plan.Result.Parties[i] }

// quoted is a text in a formula.
func quoted(s string) string { return strconv.Quote(s) }
