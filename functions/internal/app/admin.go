package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/store"
)

// ResponseCount is how many of those who should have filled in a moment did so, for
// one team and one rater.
type ResponseCount struct {
	Programme string // id
	Moment    string
	Team      string // empty for participants without one
	Rater     string
	Due       int // the target day of the moment has come
	Done      int // of those
	Late      int // of those, not filled in and past the window
}

// ResponseCounts counts the response of a gemeente, per moment, team and rater. These
// are counts of work, of which staff of the same gemeente see every line with a name;
// they say nothing of how anybody is doing, and are not rounded or hidden. Who does
// not take part is not expected. The list is shared and must not be changed.
func (a *App) ResponseCounts(ctx context.Context, who Actor) ([]ResponseCount, error) {
	lines, err := a.roster(ctx, who.Gemeente)
	if err != nil {
		return nil, err
	}
	return a.rosters.of(who.Gemeente).counts(lines, countResponses), nil
}

func countResponses(lines []*CaseloadLine) []ResponseCount {
	sums := map[ResponseCount]*ResponseCount{}
	for _, l := range lines {
		for _, m := range l.Schedule {
			countMoment(sums, l.Plan.Def.ID, l, m)
		}
	}
	list := make([]ResponseCount, 0, len(sums))
	for _, sum := range sums {
		list = append(list, *sum)
	}
	slices.SortFunc(list, func(x, y ResponseCount) int {
		return cmp.Or(cmp.Compare(x.Programme, y.Programme), cmp.Compare(x.Moment, y.Moment), cmp.Compare(x.Team, y.Team), cmp.Compare(x.Rater, y.Rater))
	})
	return list
}

func countMoment(sums map[ResponseCount]*ResponseCount, id string, e *CaseloadLine, m programme.MomentState) {
	if !m.Due {
		return
	}
	for _, r := range m.Raters {
		absent := r.Rater.Kind == programme.ParticipantRater && e.Consent != nil && !e.Consent.Given
		if absent && !r.Done {
			continue
		}
		key := ResponseCount{Programme: id, Moment: m.Moment.ID, Team: e.Team, Rater: r.Rater.ID}
		if sums[key] == nil {
			sums[key] = &ResponseCount{Programme: id, Moment: m.Moment.ID, Team: e.Team, Rater: r.Rater.ID}
		}
		sum := sums[key]
		sum.Due++
		switch {
		case r.Done:
			sum.Done++
		case m.Status == programme.Overdue || m.Status == programme.Missed:
			sum.Late++
		}
	}
}

// TrailPage is a page of the audit trail, the newest first. Next asks for the page
// after it; empty on the last.
type TrailPage struct {
	Lines []store.Audit
	Next  string
}

// Trail reads the audit trail of one participant. That it was read is noted.
func (a *App) Trail(ctx context.Context, who Actor, id, cursor string) (TrailPage, error) {
	lines, next, err := a.Store.AuditOf(ctx, who.Gemeente, id, cursor)
	return a.trailPage(ctx, who, id, TrailPage{lines, next}, err)
}

// TrailMonth reads the audit trail of the whole gemeente in a month. That it was read is
// noted.
func (a *App) TrailMonth(ctx context.Context, who Actor, month time.Time, cursor string) (TrailPage, error) {
	lines, next, err := a.Store.Trail(ctx, who.Gemeente, month, cursor)
	return a.trailPage(ctx, who, "", TrailPage{lines, next}, err)
}

// trailPage notes that there was something to read, after it was read: the page does not
// begin with itself, and a number that is nobody's here leaves no line.
func (a *App) trailPage(ctx context.Context, who Actor, id string, page TrailPage, err error) (TrailPage, error) {
	if err != nil {
		return TrailPage{}, found("read trail", err)
	}
	if len(page.Lines) == 0 {
		return page, nil
	}
	return page, a.note(ctx, who, id, "audit:read")
}

// Outbox reads a page of the messages that a laptop kept instead of sending them. That
// it was read is noted: the texts name people.
func (a *App) Outbox(ctx context.Context, who Actor, cursor string) (kept []notify.Kept, next string, err error) {
	if err := a.note(ctx, who, "", "outbox:read"); err != nil {
		return nil, "", err
	}
	kept, next, err = a.Store.Messages(ctx, who.Gemeente, cursor)
	return kept, next, found("read outbox", err)
}
