package app

import (
	"bytes"
	"context"
	"encoding/hex"
	"slices"
	"sync"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

func encodeKey(raw []byte) string { return hex.EncodeToString(raw) }

// Urgency says when a participant asks something of the worker.
type Urgency int

// The urgencies, the first one first.
const (
	Late    Urgency = iota // a moment is past its last day and may still be filled in
	Now                    // a moment is open
	Soon                   // a moment opens within SoonDays
	Nothing                // nothing to do
)

// SoonDays is how many days ahead a moment counts as coming.
const SoonDays = 30

// CaseloadLine is one participant in a list.
type CaseloadLine struct {
	store.CaseloadEntry
	Name    string
	Plan    *programme.Compiled
	Phase   *programme.Phase // nil before the first
	Urgency Urgency
	// Moment is the one that gives the urgency; nil for Nothing.
	Moment *programme.MomentState
	// Signals are what the answers say that staff should look at.
	Signals []Signal
	// Schedule is every moment on the day of the list.
	Schedule []programme.MomentState
}

// Draft is how far a rater is with the moment of the line.
func (l CaseloadLine) Draft(rater string) (store.Progress, bool) {
	p, ok := l.Drafts[l.Moment.Moment.ID][rater]
	return p, ok
}

// Caseload lists the participants of a worker, or of the whole gemeente when team
// is true, the most urgent first and then by the day on which to have filled in. The
// lines are shared and must not be changed.
func (a *App) Caseload(ctx context.Context, who Actor, team bool) ([]*CaseloadLine, error) {
	var lines []*CaseloadLine
	var err error
	if team {
		lines, err = a.roster(ctx, who.Gemeente)
	} else {
		lines, err = a.ownLines(ctx, who)
	}
	if err != nil {
		return nil, err
	}
	return lines, a.note(ctx, who, "", "caseload:list")
}

func (a *App) ownLines(ctx context.Context, who Actor) ([]*CaseloadLine, error) {
	entries, err := a.Store.StoredCaseload(ctx, who.Gemeente, who.ID)
	if err != nil {
		return nil, found("list caseload", err)
	}
	lines := make([]*CaseloadLine, 0, len(entries))
	for _, e := range entries {
		line, err := a.lines.of(a, who.Gemeente, e, func(read store.CaseloadEntry) (CaseloadLine, error) {
			return a.line(ctx, who.Gemeente, read)
		})
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	slices.SortFunc(lines, byUrgency)
	return lines, nil
}

// caseloadLines keep the lines of workers who look at their list: to read an entry, to
// open a name and to lay out the moments takes a hundred times as long as to see that
// nothing of it changed. What is stored is read every time, and a line holds as long as
// that, the definitions and the day are the same.
type caseloadLines struct {
	lock  sync.Mutex
	items map[entryKey]keptLine
}

type entryKey struct {
	gemeente string
	store.EntryRef
}

type keptLine struct {
	basis
	stored []byte
	line   *CaseloadLine
}

// of gives the line of an entry, read anew when there is none that holds.
func (c *caseloadLines) of(a *App, g string, e store.StoredEntry, read func(store.CaseloadEntry) (CaseloadLine, error)) (*CaseloadLine, error) {
	key, now := entryKey{g, e.EntryRef}, basis{a.Catalog().Digest(), a.Today()}
	if known := lookUp(&c.lock, &c.items, key); known.line != nil && known.basis == now && bytes.Equal(known.stored, e.Value()) {
		return known.line, nil
	}
	entry, err := e.Decode()
	if err != nil {
		return nil, found("list caseload", err)
	}
	line, err := read(entry)
	if err != nil {
		return nil, err
	}
	keep(&c.lock, &c.items, key, keptLine{now, e.Value(), &line})
	return &line, nil
}

// day orders lines of the same urgency.
func (l CaseloadLine) day() source.Date {
	if l.Moment == nil {
		return 0
	}
	return l.Moment.Closes
}

func (a *App) line(ctx context.Context, g string, e store.CaseloadEntry) (CaseloadLine, error) {
	plan, err := planOf(a.Catalog(), g, store.Participant{ID: e.ID, Programme: e.Programme})
	if err != nil {
		return CaseloadLine{}, err
	}
	name, err := a.openName(ctx, g, e.ID, e.Name)
	if err != nil {
		return CaseloadLine{}, err
	}
	line := CaseloadLine{CaseloadEntry: e, Name: name, Plan: plan, Urgency: Nothing}
	if n := len(e.Trajectory.Phases); n > 0 {
		line.Phase = plan.Phase(e.Trajectory.Phases[n-1].ID)
	}
	line.Schedule = plan.Schedule(e.Course(), e.Done, a.Today())
	if e.Consent == nil || e.Consent.Given {
		line.Signals = signalsOf(plan, e.Course(), e.Seen, a.Today())
	}
	line.press(a.Today())
	return line, nil
}

// press finds the moment that asks most of the worker.
func (l *CaseloadLine) press(today source.Date) {
	for i := range l.Schedule {
		m := &l.Schedule[i]
		if u := urgency(*m, today); u < l.Urgency && asks(*m, l.Consent) {
			l.Urgency, l.Moment = u, m
		}
	}
}

// asks tells whether somebody who takes part still has to fill in a moment.
func asks(m programme.MomentState, consent *store.Consent) bool {
	for _, r := range m.Raters {
		absent := r.Rater.Kind == programme.ParticipantRater && consent != nil && !consent.Given
		if !r.Done && !absent {
			return true
		}
	}
	return false
}

func urgency(m programme.MomentState, today source.Date) Urgency {
	switch {
	case m.Status == programme.Overdue:
		return Late
	case m.Status == programme.Open:
		return Now
	case m.Status == programme.NotDue && m.Opens != 0 && m.Opens <= today.AddDays(SoonDays):
		return Soon
	}
	return Nothing
}
