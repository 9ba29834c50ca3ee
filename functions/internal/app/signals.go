package app

import (
	"context"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Signal is what the answers of a participant say that staff should look at. It follows
// from what is stored whenever somebody looks, so that a repeat or another order of what
// happened cannot give another one; only that it was seen is kept.
type Signal struct {
	programme.Raised
	// Seen says who saw it in the run that it is in; nil when nobody did.
	Seen *store.Seen
}

// signalsOf are the signals on a day. What was seen before a run began does not count:
// then it is something new.
func signalsOf(plan *programme.Compiled, t programme.Trajectory, seen map[string]store.Seen, today source.Date) []Signal {
	var out []Signal
	for _, r := range plan.Raised(t, today) {
		s := Signal{Raised: r}
		if mark, ok := seen[r.ID]; ok && mark.On >= r.Since {
			s.Seen = &mark
		}
		out = append(out, s)
	}
	return out
}

// NewSignals are those that nobody saw yet.
func (l *CaseloadLine) NewSignals() []Signal {
	var out []Signal
	for _, s := range l.Signals {
		if s.Seen == nil {
			out = append(out, s)
		}
	}
	return out
}

// SeeSignal notes that a worker saw a signal. It gives NotFound when there is none.
func (a *App) SeeSignal(ctx context.Context, who Actor, id, signal string) error {
	const op = "see signal"
	d, err := a.dossier(ctx, who.Gemeente, id)
	if err != nil {
		return err
	}
	for _, s := range d.Signals {
		if s.ID == signal {
			mark := store.Seen{By: who.ID, On: a.Today()}
			return found(op, a.Store.SeeSignal(ctx, who.Gemeente, id, signal, mark, a.audit(who, id, "signal:see", signal)))
		}
	}
	return &Error{Code: NotFound, Op: op}
}
