package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"effectmonitor/engine/dashboard"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// RedoRequest says what a store was restored to, and of which.
type RedoRequest struct {
	// Restored is the moment that the store was restored to.
	Restored time.Time
	// Keep are the numbers of participants who stay although they were removed since,
	// because that was the mistake.
	Keep []string
	// Dry only counts what would be done.
	Dry bool
}

// Redone counts what was done again, or would be.
type Redone struct {
	Erased, Kept                                    int // participants
	Withdrawn, Unquoted                             int // responses
	Consents, Identities, Troubles                  int // participants
	Messages, Links, Stopped, Announced             int
	Members, Sessions, Tokens, Quotes, Names        int
	Statements, Reports, Releases, Handovers, Modes int
	Numbers                                         int // that were given since
	Lines                                           int // of the trail
	// Participants and Responses are those of since the moment, which do not come back.
	Participants, Responses int
}

// Nothing tells whether nothing had to be done.
func (r Redone) Nothing() bool {
	r.Kept, r.Participants, r.Responses = 0, 0, 0
	return r == Redone{}
}

// What Redo writes in the trail.
const (
	actionRedo = "restore:redo"
	actionKeep = "restore:keep"
	actionHold = "restore:hold"
)

// Redo keeps, in a store that was restored to an earlier moment, the promises that were
// made since, of one gemeente, of a gemeente "" for all together, or of store.Nation for the
// machines that read about all: who was erased is
// erased again, who stopped is not asked, what was sent is not sent again, access that was
// taken away stays so, and what was published or frozen is there as it was. It reads
// which these are in the store that this one was restored of, and carries the trail over.
//
// What it does it does in the name, and at the time, of who did it then; that it was done
// again is a line of its own. Stopped anywhere it is done again, and a second time it
// does nothing. Answers and registrations of since the moment do not come back: those are
// counted. It gives Conflict when the store was restored to another moment than is said.
func (a *App) Redo(ctx context.Context, who Actor, old *App, req RedoRequest) (Redone, error) {
	const op = "redo"
	r := redo{app: a, old: old, who: who, req: req, on: store.Redo{From: old.Store, To: a.Store, Gemeente: who.Gemeente, Dry: req.Dry}}
	var err error
	if r.lines, err = r.on.Trail(ctx, req.Restored, a.Now()); errors.Is(err, store.ErrOtherMoment) {
		return r.sum, &Error{Code: Conflict, Op: op, Err: err}
	}
	if err != nil {
		return r.sum, found(op, err)
	}
	// An old store that was filled from an archive says so; that did not happen here.
	r.lines = slices.DeleteFunc(r.lines, func(l store.Audit) bool { return l.Action == actionImport })
	var steps []func(context.Context) error
	switch who.Gemeente {
	case "":
		steps = append(steps, r.published)
	case store.Nation:
		steps = append(steps, r.tokens)
	default:
		steps = append(steps, r.removals, r.tokens, r.gemeente, r.people, r.published)
	}
	for _, step := range append(steps, r.sessions, r.trail) {
		if err := step(ctx); err != nil {
			return r.sum, fmt.Errorf("%s %s: %w", op, who.Gemeente, err)
		}
	}
	return r.sum, nil
}

// redo is one gemeente in which promises are kept again.
type redo struct {
	app, old *App
	who      Actor
	req      RedoRequest
	on       store.Redo
	lines    []store.Audit // of since the moment, the oldest first
	gone     map[string]bool
	sum      Redone
}

// do does something, unless it only counts.
func (r *redo) do(count *int, what func() error) error {
	*count++
	if r.req.Dry {
		return nil
	}
	return what()
}

// removals removes again who was removed, also who was half.
func (r *redo) removals(ctx context.Context) error {
	r.gone = map[string]bool{}
	var all []store.Audit
	for _, line := range r.lines {
		if line.Action == "participant:erase" || line.Action == actionRemove {
			all = append(all, line)
		}
	}
	begun, err := r.old.Store.Removals(ctx, r.who.Gemeente)
	if err != nil {
		return err
	}
	for _, b := range begun {
		if !b.Begun.IsZero() {
			all = append(all, store.Audit{At: b.Begun, By: b.By, Action: b.Action, Participant: b.Participant})
		}
	}
	for _, line := range all {
		if err := r.remove(ctx, line); err != nil {
			return err
		}
	}
	return nil
}

func (r *redo) remove(ctx context.Context, line store.Audit) error {
	g := r.who.Gemeente
	p, err := r.app.Store.Participant(ctx, g, line.Participant)
	if errors.Is(err, store.ErrNotFound) || err == nil && p.Created.After(line.At) {
		return nil // never here, gone, or another one under the same number
	}
	if err != nil {
		return err
	}
	later, err := r.since(ctx, line, actionKeep)
	if err != nil || later {
		return err
	}
	if slices.Contains(r.req.Keep, p.ID) {
		return r.do(&r.sum.Kept, func() error {
			return r.app.Store.Audit(ctx, g, r.app.audit(r.who, p.ID, actionKeep, ""))
		})
	}
	r.gone[p.ID] = true
	return r.do(&r.sum.Erased, func() error { return r.app.remove(ctx, g, p.ID, line, &Retained{}) })
}

// since tells whether something of the kind was done here after a line: who works in the
// restored store already decides what holds.
func (r *redo) since(ctx context.Context, line store.Audit, actions ...string) (bool, error) {
	for cursor := ""; ; {
		lines, next, err := r.app.Store.AuditOf(ctx, r.who.Gemeente, line.Participant, cursor)
		if err != nil {
			return false, err
		}
		for _, l := range lines {
			if !l.At.After(line.At) {
				return false, nil
			}
			if slices.Contains(actions, l.Action) {
				return true, nil
			}
		}
		if cursor = next; cursor == "" {
			return false, nil
		}
	}
}

func (r *redo) tokens(ctx context.Context) (err error) {
	r.sum.Tokens, err = r.on.Tokens(ctx)
	return err
}

// sessions ends those of who works in the gemeente, and of whoever did something since.
func (r *redo) sessions(ctx context.Context) error {
	seen := map[string]bool{}
	for _, line := range r.lines {
		seen[line.By] = true
	}
	if r.who.Gemeente != "" {
		for _, s := range []*store.Store{r.app.Store, r.old.Store} {
			members, err := s.Members(ctx, r.who.Gemeente)
			if err != nil {
				return err
			}
			for _, m := range members {
				seen[m.ID] = true
			}
		}
	}
	for user := range seen {
		n, err := r.on.Sessions(ctx, user, r.req.Restored)
		if err != nil {
			return err
		}
		r.sum.Sessions += n
	}
	return nil
}

// gemeente is what holds for a gemeente as a whole.
func (r *redo) gemeente(ctx context.Context) (err error) {
	if r.sum.Numbers, err = r.on.Number(ctx); err != nil {
		return err
	}
	if r.sum.Members, err = r.on.Staff(ctx); err != nil {
		return err
	}
	if err := r.addresses(ctx); err != nil {
		return err
	}
	if r.sum.Announced, err = r.on.Announced(ctx); err != nil {
		return err
	}
	moving, err := r.app.moving(ctx, r.app.Catalog(), r.who.Gemeente)
	if err != nil {
		return err
	}
	if r.sum.Modes, err = r.on.Settings(ctx, moving.Programmes); err != nil {
		return err
	}
	return r.names(ctx)
}

// addresses carries over which addresses nothing may go to. Their hashes mean the same
// only under the same secret.
func (r *redo) addresses(ctx context.Context) error {
	g := r.who.Gemeente
	was, err := r.old.Store.Pepper(ctx, g)
	if err != nil || was == nil {
		return err // nothing was ever sent
	}
	here, err := r.app.Store.Pepper(ctx, g)
	if err != nil {
		return err
	}
	pepper, err := r.old.pepper(ctx, g)
	if err != nil {
		return err
	}
	switch {
	case here != nil:
		same, err := r.app.pepper(ctx, g)
		if err != nil {
			return err
		}
		if !bytes.Equal(same, pepper) {
			return errors.New("addresses are hashed with another secret than in the old store")
		}
	case !r.req.Dry:
		if err := r.app.givePepper(ctx, g, pepper); err != nil {
			return err
		}
	}
	r.sum.Stopped, err = r.on.Stopped(ctx)
	return err
}

// names takes back again what a gemeente no longer wants to show its name to.
func (r *redo) names(ctx context.Context) error {
	g := r.who.Gemeente
	for _, line := range r.lines {
		if line.Action != "name:withdraw" {
			continue
		}
		for _, d := range r.app.Catalog().Learnings() {
			was, err := r.old.Store.NameConsents(ctx, g, d.ID)
			if err != nil {
				return err
			}
			here, err := r.app.Store.NameConsents(ctx, g, d.ID)
			if err != nil {
				return err
			}
			for _, c := range given(here) {
				still := slices.ContainsFunc(given(was), func(o store.NameConsent) bool { return o.To == c.To })
				if still || c.At.After(line.At) {
					continue
				}
				if err := r.do(&r.sum.Names, func() error { return r.app.Store.WithdrawName(ctx, g, d.ID, c.To, line) }); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func given(n store.NameConsents) []store.NameConsent {
	if n.All == nil {
		return n.Gave
	}
	return append(slices.Clone(n.Gave), *n.All)
}

// published is what others have seen, and which must stay as they saw it.
func (r *redo) published(ctx context.Context) error {
	kept, err := r.on.Kept(ctx)
	if err != nil {
		return err
	}
	r.sum.Statements, r.sum.Reports, r.sum.Handovers = kept["statement"], kept["report"], kept["handovers"]
	if r.who.Gemeente != "" {
		if r.sum.Quotes, err = r.on.Quotes(ctx); err != nil {
			return err
		}
	}
	defs, g := r.app.Catalog(), Group{Gemeente: r.who.Gemeente}
	for _, d := range defs.Dashboards("", "") {
		if d.Publish == "" || !d.Release.IsZero() {
			continue
		}
		was, err := r.old.lastRelease(ctx, d, g)
		if err != nil {
			return err
		}
		here, err := r.app.lastRelease(ctx, d, g)
		if err != nil {
			return err
		}
		if was.Date <= here.Date {
			continue
		}
		if err := r.do(&r.sum.Releases, func() error { return r.app.giveRelease(ctx, r.old, d, g) }); err != nil {
			return err
		}
	}
	return nil
}

// trail carries the lines over, the last of all: until then everything is done again.
func (r *redo) trail(ctx context.Context) error {
	if r.sum.Lines = len(r.lines); r.req.Dry {
		return nil
	}
	if err := r.on.Keep(ctx, r.lines); err != nil {
		return err
	}
	if r.sum.Nothing() {
		return nil
	}
	return r.app.Store.Audit(ctx, r.who.Gemeente, r.app.audit(r.who, "", actionRedo, r.req.Restored.UTC().Format(time.RFC3339)))
}

// givePepper keeps the secret with which the addresses of a gemeente were hashed elsewhere.
func (a *App) givePepper(ctx context.Context, g string, pepper []byte) error {
	sealed, err := a.Box.Seal(ctx, g, pepper, secret.Associated(g, "", sealedPepper))
	if err == nil {
		_, err = a.Store.CreatePepper(ctx, g, sealed)
	}
	return err
}

// giveRelease stores what a dashboard of a group showed elsewhere. Its pages follow when
// the figures are computed.
func (a *App) giveRelease(ctx context.Context, from *App, d *dashboard.Dashboard, g Group) error {
	if g.Gemeente == "" {
		was, err := from.Store.National(ctx, d.Programme.ID, releaseName(d))
		if err != nil {
			return err
		}
		return a.Store.PutNational(ctx, d.Programme.ID, releaseName(d), was.Digest, func() ([]byte, error) { return was.Data, nil })
	}
	name := d.Programme.ID + "." + releaseName(d)
	was, err := from.Store.Aggregate(ctx, g.Gemeente, name)
	if err != nil {
		return err
	}
	return a.Store.PutAggregate(ctx, g.Gemeente, name, was.Digest, func() ([]byte, error) { return was.Data, nil })
}

// Hold notes, in a store that was restored while what it was restored of is gone, of every
// message that is due in a gemeente that nobody knows whether it went: it may be missing
// but never comes twice. It also ends the sessions of before the moment. It gives how many
// messages and sessions, and does nothing when it only counts.
func (a *App) Hold(ctx context.Context, who Actor, restored time.Time, dry bool) (messages, sessions int, err error) {
	const op = "hold"
	g := a.Catalog().Gemeente(who.Gemeente)
	if g == nil {
		return 0, 0, &Error{Code: NotFound, Op: op}
	}
	on := store.Redo{To: a.Store, Gemeente: g.Code, Dry: dry}
	members, err := a.Store.Members(ctx, g.Code)
	if err != nil {
		return 0, 0, found(op, err)
	}
	for _, m := range members {
		n, err := on.Sessions(ctx, m.ID, restored)
		if err != nil {
			return messages, sessions, found(op, err)
		}
		sessions += n
	}
	plans := map[string]*MessagePlan{}
	for _, o := range g.Programmes {
		if plan := a.Catalog().Effective(g.Code, o.ID); plan != nil {
			if plans[o.ID], err = a.messagePlan(ctx, g.Code, plan); err != nil {
				return messages, sessions, err
			}
		}
	}
	entries, err := a.Store.TeamCaseload(ctx, g.Code)
	if err != nil {
		return messages, sessions, found(op, err)
	}
	for _, e := range entries {
		plan, err := planOf(a.Catalog(), g.Code, store.Participant{ID: e.ID, Programme: e.Programme})
		if err != nil {
			return messages, sessions, err
		}
		of := plans[plan.Def.ID]
		if of == nil {
			continue
		}
		var held []store.Delivery
		for _, m := range a.due(of, e) {
			held = append(held, store.Delivery{Moment: m.moment, Name: m.name(), Day: a.Today()})
		}
		messages += len(held)
		if len(held) == 0 || dry {
			continue
		}
		if err := a.Store.HoldMessages(ctx, g.Code, e.ID, held, a.audit(who, e.ID, actionHold, "")); err != nil {
			return messages, sessions, found(op, err)
		}
	}
	return messages, sessions, nil
}
