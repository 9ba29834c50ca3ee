package app

import (
	"context"
	"errors"
	"io"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Fields of the forms along a trajectory, as problems name them.
const (
	FieldDate   = "datum"
	FieldPhase  = "fase"
	FieldReason = "reden"
	FieldResult = "resultaat"
	FieldAmount = "bedrag"
)

// change reads a participant, changes it and saves it with a line in the trail.
func (a *App) change(ctx context.Context, who Actor, id, op, detail string,
	apply func(*store.Participant, *programme.Compiled) error) error {
	p, err := a.Store.Participant(ctx, who.Gemeente, id)
	if err != nil {
		return found(op, err)
	}
	plan, err := planOf(a.Catalog(), who.Gemeente, p)
	if err != nil {
		return err
	}
	if err := apply(&p, plan); err != nil {
		return err
	}
	return found(op, a.Store.SaveParticipant(ctx, who.Gemeente, p, a.audit(who, id, op, detail)))
}

func wrong(op, field, message string) error {
	return &Error{Code: Invalid, Op: op, Problems: []FieldProblem{{field, message}}}
}

// checkDay is the fault of a date on which something is said to have happened, or "".
func (a *App) checkDay(p *store.Participant, day source.Date) string {
	switch {
	case day == 0:
		return "Vul een datum in, zoals 23-11-2026."
	case day > a.Today():
		return "Deze datum ligt in de toekomst."
	case day < p.Trajectory.Start:
		return "Deze datum ligt voor de start van het traject."
	case p.Trajectory.End != nil && day > p.Trajectory.End.Date.AddMonths(24):
		return "Deze datum ligt meer dan twee jaar na het einde van het traject."
	}
	return ""
}

// MoveToPhase notes that a phase began on a day.
func (a *App) MoveToPhase(ctx context.Context, who Actor, id, phase string, day source.Date) error {
	const op = "trajectory:phase"
	return a.change(ctx, who, id, op, phase, func(p *store.Participant, plan *programme.Compiled) error {
		to := plan.Phase(phase)
		if to == nil {
			return wrong(op, FieldPhase, "Kies een fase.")
		}
		if message := a.checkDay(p, day); message != "" {
			return wrong(op, FieldDate, message)
		}
		steps := p.Trajectory.Phases
		if n := len(steps); n > 0 {
			if steps[n-1].ID == phase {
				return wrong(op, FieldPhase, "Het traject is al in deze fase.")
			}
			if day < steps[n-1].From {
				return wrong(op, FieldDate, "Deze datum ligt voor het begin van de vorige fase.")
			}
		}
		if to.AfterEnd != (p.Trajectory.End != nil) {
			return wrong(op, FieldPhase, phaseFault(to))
		}
		p.Trajectory.Phases = append(steps, programme.PhaseStep{ID: phase, From: day})
		return nil
	})
}

func phaseFault(to *programme.Phase) string {
	if to.AfterEnd {
		return "Deze fase komt pas na het einde van het traject. Beëindig eerst het traject."
	}
	return "Het traject is beëindigd. Kies een fase van na het einde."
}

// EndTrajectory ends a trajectory on a day for a reason.
func (a *App) EndTrajectory(ctx context.Context, who Actor, id, reason string, day source.Date) error {
	const op = "trajectory:end"
	return a.change(ctx, who, id, op, reason, func(p *store.Participant, plan *programme.Compiled) error {
		if p.Trajectory.End != nil {
			return &Error{Code: Closed, Op: op, Err: errors.New("ended before")}
		}
		if plan.Reason(reason) == nil {
			return wrong(op, FieldReason, "Kies een reden.")
		}
		if message := a.checkDay(p, day); message != "" {
			return wrong(op, FieldDate, message)
		}
		if n := len(p.Trajectory.Phases); n > 0 && day < p.Trajectory.Phases[n-1].From {
			return wrong(op, FieldDate, "Deze datum ligt voor het begin van de laatste fase.")
		}
		p.Trajectory.End = &programme.End{Date: day, Reason: reason}
		return nil
	})
}

// NewResult is something that was reached.
type NewResult struct {
	Type   string
	Date   source.Date
	Amount *int64 // whole cents; nil when none was given
	// Key makes a repeat of the same form harmless.
	Key string
}

// AddResult records a result.
func (a *App) AddResult(ctx context.Context, who Actor, id string, n NewResult) error {
	const op = "result:add"
	return a.change(ctx, who, id, op, n.Type, func(p *store.Participant, plan *programme.Compiled) error {
		kind := plan.Result(n.Type)
		if kind == nil {
			return wrong(op, FieldResult, "Kies wat er is bereikt.")
		}
		if message := a.checkDay(p, n.Date); message != "" {
			return wrong(op, FieldDate, message)
		}
		result := store.Result{ID: n.Key, Type: n.Type, Date: n.Date, By: who.ID, At: a.Now().UTC()}
		if kind.Amount {
			if message := amountFault(kind, n.Amount); message != "" {
				return wrong(op, FieldAmount, message)
			}
			result.Amount = *n.Amount
		}
		for _, r := range p.Results {
			if r.ID == n.Key {
				return nil // the same form, once more
			}
		}
		p.Results = append(p.Results, result)
		return nil
	})
}

// amountFault says what is wrong with the amount of a result, in whole cents: "" where nothing
// is. One that is larger than the definition takes is a typing error, and figures add it up.
func amountFault(kind *programme.ResultKind, cents *int64) string {
	switch {
	case cents == nil || *cents < 0:
		return "Vul het bedrag in, zoals 6.420 of 6.420,50."
	case kind.Max != nil && float64(*cents) > 100**kind.Max:
		return "Dit bedrag is te hoog. Het is hoogstens " + formula.FormatNumber(*kind.Max) + " euro."
	}
	return ""
}

// SetConsent records whether the participant takes part in the survey.
func (a *App) SetConsent(ctx context.Context, who Actor, id string, given bool) error {
	return a.change(ctx, who, id, "consent:set", "", func(p *store.Participant, _ *programme.Compiled) error {
		p.Consent = &store.Consent{Given: given, Date: a.Today(), By: who.ID}
		return nil
	})
}

// onceBytes is how many random bytes the key of a form has.
const onceBytes = 16

// Once makes a fresh key for a form that must count once.
func (a *App) Once() (string, error) {
	raw := make([]byte, onceBytes)
	if _, err := io.ReadFull(a.Random, raw); err != nil {
		return "", err
	}
	return encodeKey(raw), nil
}
