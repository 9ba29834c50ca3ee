package app

import (
	"context"
	"errors"
	"maps"
	"slices"

	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/store"
)

// Fields of the forms that undo or hand over, as problems name them.
const (
	FieldWhy    = "waarom"
	FieldWorker = "collega"
)

// noted is the record of something that is undone or changed now.
func (a *App) noted(who Actor, kind store.ChangeKind, reason string) store.Change {
	return store.Change{At: a.Now().UTC(), By: who.ID, Kind: kind, Reason: reason}
}

// Reopen takes back that a trajectory ended. The end, and the phases that only come
// after it, stay on record with the reason. It gives Closed when it had not ended.
func (a *App) Reopen(ctx context.Context, who Actor, id, reason string) error {
	const op = "trajectory:reopen"
	return a.change(ctx, who, id, op, "", func(p *store.Participant, plan *programme.Compiled) error {
		if p.Trajectory.End == nil {
			return &Error{Code: Closed, Op: op, Err: errors.New("has not ended")}
		}
		reason, fault := checkReason(reason)
		if fault != "" {
			return wrong(op, FieldWhy, fault)
		}
		undone := a.noted(who, store.Reopened, reason)
		undone.End = p.Trajectory.End
		var before []programme.PhaseStep
		for _, step := range p.Trajectory.Phases {
			if phase := plan.Phase(step.ID); phase != nil && phase.AfterEnd {
				undone.Phases = append(undone.Phases, step)
			} else {
				before = append(before, step)
			}
		}
		p.Trajectory.End, p.Trajectory.Phases, p.Changes = nil, before, append(p.Changes, undone)
		return nil
	})
}

// ChangeResult changes the day or the amount of a recorded result. What it was stays
// on record with the reason.
func (a *App) ChangeResult(ctx context.Context, who Actor, id, result string, n NewResult, reason string) error {
	const op = "result:change"
	return a.change(ctx, who, id, op, result, func(p *store.Participant, plan *programme.Compiled) error {
		i := resultAt(p, result)
		if i < 0 {
			return &Error{Code: NotFound, Op: op}
		}
		if message := a.checkDay(p, n.Date); message != "" {
			return wrong(op, FieldDate, message)
		}
		next := p.Results[i]
		next.Date = n.Date
		if kind := plan.Result(next.Type); kind != nil && kind.Amount {
			if message := amountFault(kind, n.Amount); message != "" {
				return wrong(op, FieldAmount, message)
			}
			next.Amount = *n.Amount
		}
		if next == p.Results[i] {
			return wrong(op, FieldDate, "Er is nog niets veranderd.")
		}
		return a.replaceResult(p, who, i, store.ResultChanged, reason, next)
	})
}

// RemoveResult takes a result away that was recorded by mistake. What it was stays on
// record with the reason. A repeat changes nothing.
func (a *App) RemoveResult(ctx context.Context, who Actor, id, result, reason string) error {
	const op = "result:remove"
	return a.change(ctx, who, id, op, result, func(p *store.Participant, _ *programme.Compiled) error {
		if i := resultAt(p, result); i >= 0 {
			return a.replaceResult(p, who, i, store.ResultRemoved, reason)
		}
		if slices.ContainsFunc(p.Changes, func(c store.Change) bool { return c.Kind == store.ResultRemoved && c.Result.ID == result }) {
			return nil
		}
		return &Error{Code: NotFound, Op: op}
	})
}

func (a *App) replaceResult(p *store.Participant, who Actor, i int, kind store.ChangeKind, reason string, by ...store.Result) error {
	reason, fault := checkReason(reason)
	if fault != "" {
		return wrong(string(kind), FieldWhy, fault)
	}
	undone, old := a.noted(who, kind, reason), p.Results[i]
	undone.Result = &old
	p.Results = slices.Replace(slices.Clone(p.Results), i, i+1, by...)
	p.Changes = append(p.Changes, undone)
	return nil
}

func resultAt(p *store.Participant, id string) int {
	return slices.IndexFunc(p.Results, func(r store.Result) bool { return r.ID == id })
}

// Colleague is somebody in whose caseload a participant can be.
type Colleague struct{ ID, Name, Team string }

// Colleagues are those who have somebody in their caseload, by id and without names.
func (a *App) Colleagues(ctx context.Context, g string) ([]Colleague, error) {
	lines, err := a.roster(ctx, g)
	if err != nil {
		return nil, err
	}
	teams := map[string]string{}
	for _, l := range lines {
		teams[l.Worker] = l.Team
	}
	var out []Colleague
	for _, id := range slices.Sorted(maps.Keys(teams)) {
		out = append(out, Colleague{ID: id, Team: teams[id]})
	}
	return out, nil
}

// Transfer moves a participant, with everything of it, to the caseload of a
// colleague. Whether that is a colleague is for the caller to check.
func (a *App) Transfer(ctx context.Context, who Actor, id string, to Colleague) error {
	const op = "participant:transfer"
	return a.change(ctx, who, id, op, to.ID, func(p *store.Participant, _ *programme.Compiled) error {
		if to.ID == "" {
			return wrong(op, FieldWorker, "Kies een collega.")
		}
		if to.ID == p.Worker {
			return nil // sent twice
		}
		moved := a.noted(who, store.Transferred, "")
		moved.From, moved.To = p.Worker, to.ID
		p.Trajectory.Team = p.StartTeam() // figures stay with the team that it started with
		p.Worker, p.Team, p.Changes = to.ID, to.Team, append(p.Changes, moved)
		return nil
	})
}
