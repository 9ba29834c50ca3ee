package app

import (
	"context"
	"fmt"
	"io"
	"slices"

	"effectmonitor/engine/ddas"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// FieldFrom and FieldTo are the ends of a period, as problems name them.
const (
	FieldFrom = "van"
	FieldTo   = "tot"
)

// Exchange is a message that may be given: it was written down that it was asked for.
type Exchange struct {
	Handover store.Handover
	// Write writes the message.
	Write func(ctx context.Context, w io.Writer) error
}

// StartExchange writes down that the national message about a gemeente was asked for,
// of the trajectories that ran between two days, and gives what then may be written.
func (a *App) StartExchange(ctx context.Context, who Actor, id string, from, until source.Date) (*Exchange, error) {
	const op = "start exchange"
	defs := a.Catalog()
	plan := defs.Effective(who.Gemeente, id)
	var problems []FieldProblem
	if plan == nil || plan.Def.Exchange == nil {
		problems = append(problems, FieldProblem{FieldProgramme, "Kies een aanpak die aan DDAS levert."})
	}
	if from == 0 {
		problems = append(problems, FieldProblem{FieldFrom, "Vul de eerste dag in."})
	}
	if until == 0 || until < from || until > a.Today() {
		problems = append(problems, FieldProblem{FieldTo, "Vul een laatste dag in die niet voor de eerste ligt, en niet na vandaag."})
	}
	if len(problems) > 0 {
		return nil, &Error{Code: Invalid, Op: op, Problems: problems}
	}
	h := store.Handover{
		Kind: store.HandoverExchange, Gemeenten: []string{who.Gemeente}, Programme: fmt.Sprintf("%s@%d", plan.Def.ID, plan.Def.Version),
		Format: "json", From: from, Until: until,
	}
	if err := a.noteHandover(ctx, who, &h, defs, "exchange:export"); err != nil {
		return nil, found(op, err)
	}
	return &Exchange{h, func(ctx context.Context, w io.Writer) error { return a.writeExchange(ctx, w, plan, h) }}, nil
}

// ExchangeOf writes the message about a gemeente without writing that down: for the
// command line of whoever runs the machine.
func (a *App) ExchangeOf(ctx context.Context, w io.Writer, gemeente, id string, from, until source.Date) error {
	plan := a.Catalog().Effective(gemeente, id)
	if plan == nil || plan.Def.Exchange == nil {
		return &Error{Code: NotFound, Op: "write exchange"}
	}
	return a.writeExchange(ctx, w, plan, store.Handover{At: a.Now().UTC(), Gemeenten: []string{gemeente}, From: from, Until: until})
}

// writeExchange reads trajectory by trajectory. A message has no names, no numbers of
// the monitor and no order that tells who came first.
func (a *App) writeExchange(ctx context.Context, to io.Writer, plan *programme.Compiled, h store.Handover) error {
	g := a.Catalog().Gemeente(h.Gemeenten[0])
	entries, err := a.Store.TeamCaseload(ctx, g.Code)
	if err != nil {
		return fmt.Errorf("list participants of %s: %w", g.Code, err)
	}
	var in []store.CaseloadEntry
	for _, e := range entries {
		if ref, err := source.ParseRef(e.Programme); err == nil && ref.ID == plan.Def.ID && ddas.Within(e.Trajectory, h.From, h.Until) {
			in = append(in, e)
		}
	}
	sortByStart(in)
	out := ddas.NewWriter(to, ddas.Delivery{
		From: h.From, Until: h.Until, Made: h.At, Supplier: plan.Def.Exchange.Supplier, Organisation: g.Name, Gemeente: g.Code,
	})
	m := ddas.NewMapper(plan, g.Code, h.Until)
	read := func(ctx context.Context, e store.CaseloadEntry) (store.Participant, error) {
		p, err := a.Store.Participant(ctx, g.Code, e.ID)
		if err != nil {
			return p, fmt.Errorf("read %s of %s: %w", e.ID, g.Code, err)
		}
		return p, nil
	}
	err = sideBySide(ctx, in, read, func(p store.Participant) error {
		c := ddas.Case{Trajectory: p.Trajectory, Registration: p.Registration}
		for _, r := range p.Results {
			c.Results = append(c.Results, ddas.Result{ID: r.Type, Date: r.Date, Amount: r.Amount})
		}
		return out.Add(m.Trajectory(c))
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// sortByStart puts the order of trajectories apart from that of their numbers.
func sortByStart(list []store.CaseloadEntry) {
	slices.SortStableFunc(list, func(a, b store.CaseloadEntry) int { return a.Trajectory.Start.Sub(b.Trajectory.Start) })
}
