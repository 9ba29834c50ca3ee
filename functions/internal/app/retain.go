package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Retained counts what a run of Retain did.
type Retained struct {
	Announced int // new, or put on another day
	Withdrawn int // announcements that no longer hold
	Removed   int // participants of whom nothing is left
	Drafts    int // drafts of moments that can no longer be filled in
	Renewed   int // gemeenten of which figures were of an earlier day, or of other definitions
	Snapshots int // of what gemeenten see of each other, for a new period
	Releases  int // of the country, for a new period
	Apart     int // programmes of which pages about one gemeente were made for readers of many
}

// RetainActor is whom the audit trail names for what Retain does.
const RetainActor = "retain"

// What Retain writes in the audit trail.
const (
	actionAnnounce = "retention:announce"
	actionWithdraw = "retention:withdraw"
	actionRemove   = "retention:remove"
	actionDraft    = "draft:remove"
)

// Retain carries out how long each gemeente keeps data. A participant whose trajectory
// ended so long ago is first announced, for as long as the programme says, and then
// removed whole: identity, answers, links, messages and facts. A shorter term never
// removes anybody who was not announced as long as that before. Drafts that can no
// longer be sent go after the same time of notice.
//
// A run that was stopped anywhere is finished by the next, and a run that is repeated
// changes nothing. A fault with one participant does not keep the others; the faults
// come back together, without anything about a person in them.
//
// It is also what runs once a day: it notes what is live, computes anew the figures that are of
// before where nobody else does (Renew), and takes what gemeenten see of
// each other in a new period (Snapshots), what everybody sees of the country in one
// (takeReleases), and what who reads many sees of one (takeApart).
// These come last, since they take memory and time of all gemeenten together: whatever stops
// them, nobody stays for it who is to go.
func (a *App) Retain(ctx context.Context) (Retained, error) {
	var sum Retained
	live := a.NoteLive(ctx)
	if live != nil {
		live = fmt.Errorf("note what is live: %w", live)
	}
	gone := a.retainAll(ctx, &sum)
	if timeIsUp(ctx, a.Now()) {
		return sum, errors.Join(live, gone, errRetain)
	}
	var figures, shots, releases, apart error
	if a.Renew != nil {
		ready := false
		if sum.Renewed, ready, figures = a.Renew(ctx, a); !ready && figures == nil {
			figures = errRenew
		}
		if timeIsUp(ctx, a.Now()) {
			return sum, errors.Join(live, gone, figures, errRetain)
		}
	}
	sum.Snapshots, shots = a.Snapshots(ctx)
	sum.Releases, releases = a.takeReleases(ctx)
	sum.Apart, apart = takeApart(ctx, a, false)
	return sum, errors.Join(live, gone, figures, shots, releases, apart)
}

// errRenew and errRetain make who called do it again, which goes on, and tell somebody when
// that is not enough: figures that are of before look like those of today.
var (
	errRenew  = errors.New("there was no time to compute all figures anew")
	errRetain = errors.New("there was no time for all that is done in a night")
)

// retainAll is the part of Retain about participants.
func (a *App) retainAll(ctx context.Context, sum *Retained) error {
	var faults []error
	for _, g := range a.Catalog().Gemeenten() {
		removals, err := a.Store.Removals(ctx, g.Code)
		if err != nil {
			return errors.Join(append(faults, fmt.Errorf("retain in %s: %w", g.Code, err))...)
		}
		entries, err := a.Store.TeamCaseload(ctx, g.Code)
		if err != nil {
			return errors.Join(append(faults, fmt.Errorf("retain in %s: %w", g.Code, err))...)
		}
		known := map[string]store.Removal{}
		for _, r := range removals {
			known[r.Participant] = r
		}
		one := func(id string, do func() error) {
			if err := do(); err != nil && !errors.Is(err, store.ErrConflict) { // who changed it meanwhile is looked at again by the next run
				faults = append(faults, fmt.Errorf("retain %s of %s: %w", id, g.Code, err))
			}
		}
		for _, e := range entries {
			if timeIsUp(ctx, a.Now()) {
				return errors.Join(faults...)
			}
			r := known[e.ID]
			delete(known, e.ID)
			one(e.ID, func() error { return a.retainOne(ctx, g.Code, e, r, sum) })
		}
		for _, id := range slices.Sorted(maps.Keys(known)) { // of whom there is no caseload entry any more
			one(id, func() error { return a.finish(ctx, g.Code, known[id], sum) })
		}
	}
	return errors.Join(faults...)
}

func (a *App) retainOne(ctx context.Context, g string, e store.CaseloadEntry, r store.Removal, sum *Retained) error {
	if !r.Begun.IsZero() {
		return a.finish(ctx, g, r, sum)
	}
	plan, err := planOf(a.Catalog(), g, store.Participant{ID: e.ID, Programme: e.Programme})
	if err != nil {
		return err
	}
	today, notice := a.Today(), plan.NoticeBefore()
	due, ends := plan.RemovalDay(e.Trajectory)
	switch {
	// A clock that is set back does not take back what was announced on a later day: it
	// would be announced, and told, once more.
	case !ends || notice.AddTo(max(today, r.Announced)) < due:
		if r.Version != 0 {
			sum.Withdrawn++
			return a.Store.WithdrawRemoval(ctx, g, r, a.audit(Actor{ID: RetainActor}, e.ID, actionWithdraw, ""))
		}
		return a.dropDrafts(ctx, g, plan, e, sum)
	case r.Version == 0, r.Due < due:
		sum.Announced++
		next := store.Removal{Participant: e.ID, Programme: plan.Def.ID, Announced: today, Due: max(due, notice.AddTo(today)), Version: r.Version}
		if r.Version != 0 { // the term became longer
			next.Announced, next.Due = r.Announced, due
		}
		return a.Store.SaveRemoval(ctx, g, next, a.audit(Actor{ID: RetainActor}, e.ID, actionAnnounce, next.Due.String()))
	case today >= r.Due:
		return a.remove(ctx, g, e.ID, a.audit(Actor{ID: RetainActor}, e.ID, actionRemove, ""), sum)
	}
	return nil
}

// remove erases one participant.
func (a *App) remove(ctx context.Context, g, id string, line store.Audit, sum *Retained) error {
	var programmes []string
	for _, t := range programmesOf(a.Catalog(), g) {
		programmes = append(programmes, t.programme)
	}
	if err := a.Store.Erase(ctx, g, id, programmes, line); err != nil {
		return err
	}
	sum.Removed++
	return nil
}

// finish goes on with a removal that was begun, in the name of who began it, and
// forgets an announcement about somebody who is not there any more.
func (a *App) finish(ctx context.Context, g string, r store.Removal, sum *Retained) error {
	if r.Begun.IsZero() {
		sum.Withdrawn++
		return a.Store.WithdrawRemoval(ctx, g, r, a.audit(Actor{ID: RetainActor}, r.Participant, actionWithdraw, ""))
	}
	return a.remove(ctx, g, r.Participant, a.audit(Actor{ID: r.By}, r.Participant, r.Action, ""), sum)
}

// dropDrafts removes drafts that can no longer be sent: nobody counts on them, and
// what somebody chose not to send is not ours to keep. They stay for the time of
// notice, in case the day of the start was wrong.
func (a *App) dropDrafts(ctx context.Context, g string, plan *programme.Compiled, e store.CaseloadEntry, sum *Retained) error {
	today, notice := a.Today(), plan.NoticeBefore()
	for _, m := range plan.Schedule(e.Course(), e.Done, today) {
		drafts := e.Drafts[m.Moment.ID]
		if len(drafts) == 0 || m.Fillable() || m.Status == programme.NotDue || notice.AddTo(a.closedSince(m, e)) > today {
			continue
		}
		raters := make([]string, 0, len(drafts))
		for rater := range drafts {
			raters = append(raters, rater)
		}
		slices.Sort(raters)
		for _, rater := range raters {
			line := a.audit(Actor{ID: RetainActor}, e.ID, actionDraft, m.Moment.ID)
			gone, err := a.Store.DropDraft(ctx, g, e.ID, m.Moment.ID, rater, line)
			if err != nil {
				return err
			}
			if gone {
				sum.Drafts++
			}
		}
	}
	return nil
}

// closedSince is the last day on which a moment could be filled in.
func (a *App) closedSince(m programme.MomentState, e store.CaseloadEntry) source.Date {
	if m.Status == programme.NotExpected && e.Trajectory.End != nil {
		return max(m.Expires, e.Trajectory.End.Date)
	}
	return m.Expires
}

// Removals lists what is announced to be removed in a gemeente, the first day first.
// It holds numbers and days alone. That it was read is noted.
func (a *App) Removals(ctx context.Context, who Actor) ([]store.Removal, error) {
	if err := a.note(ctx, who, "", "retention:list"); err != nil {
		return nil, err
	}
	list, err := a.Store.Removals(ctx, who.Gemeente)
	slices.SortStableFunc(list, func(x, y store.Removal) int { return x.Due.Sub(y.Due) })
	return list, found("list removals", err)
}

// RemovalCount is how many removals are announced in a gemeente.
func (a *App) RemovalCount(ctx context.Context, who Actor) (int, error) {
	list, err := a.Store.Removals(ctx, who.Gemeente)
	return len(list), found("count removals", err)
}
