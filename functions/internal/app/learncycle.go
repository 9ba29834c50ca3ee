package app

import (
	"context"
	"strings"
	"unicode/utf8"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// Fields of learning, as problems name them.
const (
	FieldIntervention = "interventie"
	FieldMeasure      = "maat"
	FieldExpected     = "verwacht"
	FieldConclusion   = "conclusie"
)

// Longest texts, in characters.
const (
	longestWhy   = 600
	longestNotes = 6000
	longestLine  = 200
)

// NewCycle is an intervention that a gemeente records.
type NewCycle struct {
	Intervention, Measure string
	Since                 source.Date
	Expected              float64
	Why                   string
}

// RecordCycle records what the gemeente tries and what it expects, before or while it
// does. What was expected does not change afterwards.
func (a *App) RecordCycle(ctx context.Context, who Actor, def string, n NewCycle) (store.Cycle, error) {
	d, f, err := a.learning(def)
	if err != nil {
		return store.Cycle{}, err
	}
	m, problems := a.checkCycle(d, f, n)
	if len(problems) > 0 {
		return store.Cycle{}, &Error{Code: Invalid, Op: "record cycle", Problems: problems}
	}
	id, err := a.shortID()
	if err != nil {
		return store.Cycle{}, err
	}
	c := store.Cycle{
		ID: id, Intervention: n.Intervention, Indicator: m.Indicator, Moment: m.Moment, Since: n.Since,
		Expected: n.Expected, Why: strings.TrimSpace(n.Why), By: who.ID, At: a.Now().UTC(),
	}
	err = a.Store.SaveCycle(ctx, who.Gemeente, d.ID, c, a.audit(who, "", "cycle:record", c.ID))
	return c, found("record cycle", err)
}

// earliestCycle is how many years back a beginning may lie.
const earliestCycle = 20

func (a *App) checkCycle(d *learning.Definition, f *indicator.Compiled, n NewCycle) (learning.Measure, []FieldProblem) {
	var problems []FieldProblem
	fault := func(field, key string) { problems = append(problems, problem(field, key)) }
	cluster, _ := d.Cluster(n.Intervention)
	if cluster == nil {
		fault(FieldIntervention, "choose-intervention")
	}
	m, known := d.Measure(n.Measure)
	if !known {
		fault(FieldMeasure, "choose-measure")
	}
	if today := a.Today(); n.Since == 0 || n.Since < today.AddMonths(-12*earliestCycle) || n.Since > today.AddMonths(24) {
		fault(FieldSince, "wrong-since")
	}
	limit := 10.0
	if ind := f.Indicator(m.Indicator); ind != nil && ind.Def.Type == indicator.Share {
		limit = 100
	}
	if n.Expected == 0 || n.Expected > limit || n.Expected < -limit {
		fault(FieldExpected, "wrong-expected")
	}
	if utf8.RuneCountInString(n.Why) > longestWhy {
		fault(FieldWhy, "too-long")
	}
	return m, problems
}

// ConcludeCycle writes down what the gemeente concludes, and the day on which it
// stopped; 0 when it goes on.
func (a *App) ConcludeCycle(ctx context.Context, who Actor, def, id, conclusion string, until source.Date) error {
	d, _, err := a.learning(def)
	if err != nil {
		return err
	}
	c, err := a.Store.Cycle(ctx, who.Gemeente, d.ID, id)
	if err != nil {
		return found("conclude cycle", err)
	}
	conclusion = strings.TrimSpace(conclusion)
	var problems []FieldProblem
	if conclusion == "" || utf8.RuneCountInString(conclusion) > longestWhy {
		problems = append(problems, problem(FieldConclusion, "say-conclusion"))
	}
	if until != 0 && (until < c.Since || until > a.Today()) {
		problems = append(problems, problem(FieldUntil, "wrong-until"))
	}
	if len(problems) > 0 {
		return &Error{Code: Invalid, Op: "conclude cycle", Problems: problems}
	}
	if until != c.Until {
		c.Ends = append(c.Ends, store.CycleEnd{Until: until, At: a.Now().UTC()})
	}
	c.Conclusion, c.Concluded, c.Until = conclusion, a.Today(), until
	return found("conclude cycle", a.Store.SaveCycle(ctx, who.Gemeente, d.ID, c, a.audit(who, "", "cycle:conclude", c.ID)))
}

// learning finds a definition with its framework.
func (a *App) learning(id string) (*learning.Definition, *indicator.Compiled, error) {
	defs := a.Catalog()
	d := defs.Learning(source.Ref{ID: id})
	if d == nil {
		return nil, nil, &Error{Code: NotFound, Op: "open learning"}
	}
	return d, defs.FrameworkOf(d.Programme), nil
}

// shortID is a name for a record that nobody can guess and that is not long.
func (a *App) shortID() (string, error) {
	token, err := secret.NewToken(a.Random)
	if err != nil {
		return "", err
	}
	return token[:12], nil
}
