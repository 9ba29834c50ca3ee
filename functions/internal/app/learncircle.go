package app

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/store"
)

// Fields of a learning circle, as problems name them.
const (
	FieldTitle   = "titel"
	FieldMembers = "gemeenten"
	FieldClock   = "tijd"
	FieldPlace   = "plek"
	FieldNotes   = "aantekeningen"
	FieldText    = "afspraak"
	FieldWho     = "wie"
	FieldState   = "stand"
)

// Circles are the circles that a gemeente is in, or with no gemeente all of them, the
// newest first.
func (a *App) Circles(ctx context.Context, def, gemeente string) ([]store.Circle, error) {
	list, err := a.Store.Circles(ctx, def)
	if err != nil {
		return nil, found("list circles", err)
	}
	list = slices.DeleteFunc(list, func(c store.Circle) bool { return gemeente != "" && !c.Has(gemeente) })
	slices.SortStableFunc(list, func(x, y store.Circle) int { return y.At.Compare(x.At) })
	return list, nil
}

// Circle opens a circle for a gemeente that is in it, or with no gemeente for who
// guides circles. NotFound for anybody else.
func (a *App) Circle(ctx context.Context, def, id, gemeente string) (store.CircleRecord, error) {
	c, err := a.Store.CircleRecord(ctx, id)
	if err != nil {
		return c, found("open circle", err)
	}
	if c.Definition != def || gemeente != "" && !c.Has(gemeente) {
		return store.CircleRecord{}, &Error{Code: NotFound, Op: "open circle"}
	}
	return c, nil
}

// fewestMembers make a circle: with two, each would know whose figures the other's are.
const fewestMembers = 3

// NewCircle begins a circle of gemeenten.
func (a *App) NewCircle(ctx context.Context, who Actor, def, title string, members []string) (store.Circle, error) {
	d, _, err := a.learning(def)
	if err != nil {
		return store.Circle{}, err
	}
	title = strings.TrimSpace(title)
	var problems []FieldProblem
	if title == "" || utf8.RuneCountInString(title) > longestLine {
		problems = append(problems, problem(FieldTitle, "say-title"))
	}
	defs := a.Catalog()
	members = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(members))), func(code string) bool {
		return defs.Effective(code, d.Programme.ID) == nil
	})
	if len(members) < fewestMembers {
		problems = append(problems, problem(FieldMembers, "choose-members"))
	}
	if len(problems) > 0 {
		return store.Circle{}, &Error{Code: Invalid, Op: "begin circle", Problems: problems}
	}
	id, err := a.shortID()
	if err != nil {
		return store.Circle{}, err
	}
	c := store.Circle{ID: id, Definition: d.ID, Title: title, Members: members, By: who.ID, At: a.Now().UTC()}
	return c, found("begin circle", a.Store.SaveCircle(ctx, c))
}

func problem(field, key string) FieldProblem {
	return FieldProblem{field, locale.For(locale.Default).Text("learn."+key, nil)}
}

var clockForm = regexp.MustCompile(`^([01]?[0-9]|2[0-3])[.:][0-5][0-9]$`)

// PlanMeeting plans the next time that a circle comes together.
func (a *App) PlanMeeting(ctx context.Context, who Actor, def, circle string, m store.Meeting) (store.Meeting, error) {
	c, err := a.Circle(ctx, def, circle, who.Gemeente)
	if err != nil {
		return m, err
	}
	m.Clock, m.Place = strings.ReplaceAll(strings.TrimSpace(m.Clock), ":", "."), strings.TrimSpace(m.Place)
	var problems []FieldProblem
	if m.Date == 0 || m.Date < a.Today().AddMonths(-12) || m.Date > a.Today().AddMonths(24) {
		problems = append(problems, problem(FieldDate, "wrong-meeting"))
	}
	if m.Clock != "" && !clockForm.MatchString(m.Clock) {
		problems = append(problems, problem(FieldClock, "wrong-clock"))
	}
	if utf8.RuneCountInString(m.Place) > longestLine {
		problems = append(problems, problem(FieldPlace, "too-long"))
	}
	if len(problems) > 0 {
		return m, &Error{Code: Invalid, Op: "plan meeting", Problems: problems}
	}
	if m.ID, err = a.shortID(); err != nil {
		return m, err
	}
	m.By, m.At, m.Version = who.ID, a.Now().UTC(), 0
	return m, found("plan meeting", a.Store.SaveMeeting(ctx, c.ID, m))
}

// meeting opens a meeting of a circle that the actor may open.
func (a *App) meeting(ctx context.Context, who Actor, def, circle, id string) (store.CircleRecord, *store.Meeting, error) {
	c, err := a.Circle(ctx, def, circle, who.Gemeente)
	if err != nil {
		return c, nil, err
	}
	at := slices.IndexFunc(c.Meetings, func(m store.Meeting) bool { return m.ID == id })
	if at < 0 {
		return c, nil, &Error{Code: NotFound, Op: "open meeting"}
	}
	return c, &c.Meetings[at], nil
}

// KeepNotes keeps what a circle writes down at a meeting. version is that of the notes
// that the writer had before them: when somebody else wrote meanwhile it is a Conflict,
// and nothing is lost.
func (a *App) KeepNotes(ctx context.Context, who Actor, def, circle, meeting, notes string, version uint64) error {
	c, m, err := a.meeting(ctx, who, def, circle, meeting)
	if err != nil {
		return err
	}
	notes = strings.TrimSpace(notes)
	if utf8.RuneCountInString(notes) > longestNotes {
		return &Error{Code: Invalid, Op: "keep notes", Problems: []FieldProblem{problem(FieldNotes, "too-long")}}
	}
	if notes == m.Notes {
		return nil
	}
	if m.Version != version {
		return &Error{Code: Conflict, Op: "keep notes"}
	}
	m.Notes, m.Noted, m.NotedAt = notes, who.Gemeente, a.Now().UTC()
	return found("keep notes", a.Store.SaveMeeting(ctx, c.ID, *m))
}

// RecordAgreement records who will do what. when may be 0.
func (a *App) RecordAgreement(ctx context.Context, who Actor, def, circle, meeting string, x store.Agreement) error {
	c, m, err := a.meeting(ctx, who, def, circle, meeting)
	if err != nil {
		return err
	}
	x.Text = strings.Join(strings.Fields(x.Text), " ")
	var problems []FieldProblem
	if x.Text == "" || utf8.RuneCountInString(x.Text) > longestLine {
		problems = append(problems, problem(FieldText, "say-agreement"))
	}
	if !c.Has(x.Who) {
		problems = append(problems, problem(FieldWho, "choose-who"))
	}
	if x.When != 0 && (x.When < m.Date || x.When > m.Date.AddMonths(36)) {
		problems = append(problems, problem(FieldUntil, "wrong-when"))
	}
	if len(problems) > 0 {
		return &Error{Code: Invalid, Op: "agree", Problems: problems}
	}
	if x.ID, err = a.shortID(); err != nil {
		return err
	}
	x.Meeting, x.State, x.By, x.At, x.Version = m.ID, store.AgreementOpen, who.ID, a.Now().UTC(), 0
	return found("agree", a.Store.SaveAgreement(ctx, c.ID, x))
}

// MoveAgreement says how far an agreement is.
func (a *App) MoveAgreement(ctx context.Context, who Actor, def, circle, id string, state store.AgreementState) error {
	c, err := a.Circle(ctx, def, circle, who.Gemeente)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(c.Agreements, func(x store.Agreement) bool { return x.ID == id })
	if at < 0 {
		return &Error{Code: NotFound, Op: "move agreement"}
	}
	switch state {
	case store.AgreementOpen, store.AgreementBusy, store.AgreementDone:
	default:
		return &Error{Code: Invalid, Op: "move agreement", Problems: []FieldProblem{problem(FieldState, "choose-state")}}
	}
	x := c.Agreements[at]
	x.State, x.Changed = state, a.Today()
	return found("move agreement", a.Store.SaveAgreement(ctx, c.ID, x))
}

// Earlier are the meetings of a circle before one, the last first, and what was agreed
// at them and is not done, or was done since the last of them.
func Earlier(c store.CircleRecord, m store.Meeting) (meetings []store.Meeting, agreed []store.Agreement) {
	for _, x := range c.Meetings {
		if x.Date < m.Date || x.Date == m.Date && x.At.Before(m.At) {
			meetings = append(meetings, x)
		}
	}
	slices.Reverse(meetings)
	if len(meetings) == 0 {
		return nil, nil
	}
	last := meetings[0]
	for _, x := range c.Agreements {
		before := slices.ContainsFunc(meetings, func(e store.Meeting) bool { return e.ID == x.Meeting })
		if before && (x.State != store.AgreementDone || x.Meeting == last.ID || x.Changed >= last.Date) {
			agreed = append(agreed, x)
		}
	}
	return meetings, agreed
}

// NextMeeting is the first meeting of a circle on or after a day, or else the last one;
// nil when there is none.
func NextMeeting(c store.CircleRecord, day source.Date) *store.Meeting {
	for i := range c.Meetings {
		if c.Meetings[i].Date >= day {
			return &c.Meetings[i]
		}
	}
	if n := len(c.Meetings); n > 0 {
		return &c.Meetings[n-1]
	}
	return nil
}
