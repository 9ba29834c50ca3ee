package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// Learning stores what the gemeenten tried and talked about. It can be repeated: what
// is there stays as it is.
func Learning(ctx context.Context, a *app.App, c *simulate.Compiled) error {
	for _, l := range c.Def.Learning {
		var all error
		for _, n := range l.Names {
			at := noon(n.Ago.AddTo(a.Today()))
			all = errors.Join(all, a.Store.GiveName(ctx, n.Gemeente, l.ID.ID, store.NameConsent{By: n.By, At: at}, line(n.By, at, "name:share")))
		}
		for i, x := range l.Cycles {
			all = errors.Join(all, kept(a.Store.SaveCycle(ctx, x.Gemeente, l.ID.ID, cycleOf(i, x), line(x.By, noon(x.Since), "cycle:record"))))
		}
		for i, x := range l.Circles {
			all = errors.Join(all, circle(ctx, a, l.ID.ID, fmt.Sprintf("demo%d", i+1), x))
		}
		if all != nil {
			return fmt.Errorf("demo of learning: %w", all)
		}
	}
	return nil
}

func cycleOf(i int, x simulate.Cycle) store.Cycle {
	c := store.Cycle{
		ID: fmt.Sprintf("demo%d", i+1), Intervention: x.Intervention, Indicator: x.Indicator, Moment: x.Moment, Since: x.Since,
		Expected: x.Expected, Why: x.Why, By: x.By, At: noon(x.Since), Conclusion: x.Conclusion,
	}
	if x.Until != nil {
		c.Until, c.Concluded = *x.Until, *x.Until
	}
	return c
}

func circle(ctx context.Context, a *app.App, def, id string, x simulate.Circle) error {
	day := func(s source.Span) source.Date { return s.AddTo(a.Today()) }
	all := kept(a.Store.SaveCircle(ctx, store.Circle{ID: id, Definition: def, Title: x.Title, Members: x.Members, By: x.By, At: a.Now().UTC()}))
	for i, m := range x.Meetings {
		meeting := store.Meeting{ID: fmt.Sprintf("%s-%d", id, i+1), Date: day(m.Day), Clock: m.Clock, Place: m.Place, Notes: m.Notes, By: x.By, At: noon(day(m.Day))}
		if m.Notes != "" {
			meeting.Noted, meeting.NotedAt = m.Noted, noon(day(m.Day))
		}
		all = errors.Join(all, kept(a.Store.SaveMeeting(ctx, id, meeting)))
		for j, g := range m.Agreements {
			agreement := store.Agreement{
				ID: fmt.Sprintf("%s-%d", meeting.ID, j+1), Meeting: meeting.ID, Text: g.Text, Who: g.Who, State: store.AgreementState(g.State), By: x.By,
				At: noon(day(m.Day)).Add(time.Duration(j) * time.Minute),
			}
			if g.When != (source.Span{}) {
				agreement.When = day(g.When)
			}
			all = errors.Join(all, kept(a.Store.SaveAgreement(ctx, id, agreement)))
		}
	}
	return all
}

func line(by string, at time.Time, action string) store.Audit {
	return store.Audit{At: at, By: by, Action: action, Detail: "demo"}
}

// kept makes nothing of what was there already.
func kept(err error) error {
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}
