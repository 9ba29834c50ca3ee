package app_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// TestTheNightRenews: what counts the days, or under new definitions, is computed anew by the
// night, to the byte what computing everything gives, and once. Nothing of it is then left
// for who sends the first answers after it.
func TestTheNightRenews(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	ctx := t.Context()
	must(t, b.Project(ctx, b.refs))
	night := func() int {
		t.Helper()
		sum, err := b.Retain(ctx)
		must(t, err)
		return sum.Renewed
	}
	was := b.figures(t)
	b.setDay(b.day.Load().AddDate(0, 0, 90))
	if n := night(); n != 0 || !same(was, b.figures(t)) {
		t.Fatalf("where somebody else does it %d are renewed", n)
	}
	b.App.Renew = app.Renew
	for _, what := range []string{"a later day", "new definitions"} {
		if what == "new definitions" {
			b.defs.Store(loaded(t, edited(t, "raamwerken/jpf/v1.yaml", "tot: 21, id: l18_20", "tot: 21.5, id: l18_20")))
		}
		if n := night(); n < 2 {
			t.Errorf("%s: %d gemeenten are renewed", what, n)
		}
		now := b.figures(t)
		if same(was, now) {
			t.Errorf("%s: the figures are of before", what)
		}
		if n := night(); n != 0 {
			t.Errorf("%s: %d are renewed twice", what, n)
		}
		must(t, b.Project(ctx, b.refs[:1]))
		if !same(now, b.figures(t)) {
			t.Errorf("%s: who comes first after the night makes other figures", what)
		}
		b.asAnew(t)
		was = now
	}
}

// TestANightThatIsTooShort: what there was no time for says so, and the next call goes on.
func TestANightThatIsTooShort(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b := newBench(t, shipped())
	must(t, b.Project(t.Context(), b.refs))
	b.setDay(time.Now().AddDate(0, 0, 90))
	short, stop := context.WithDeadline(t.Context(), b.Now())
	defer stop()
	if n, ready, err := app.Renew(short, b.App); ready || n != 0 {
		t.Errorf("without time %d are renewed, ready %v (%v)", n, ready, err)
	}
	if n, ready, err := app.Renew(t.Context(), b.App); n != 2 || !ready || err != nil {
		t.Errorf("after that %d are renewed, ready %v (%v)", n, ready, err)
	}
	b.asAnew(t)
}

// slow is a table on which storing the figures of a gemeente takes all the time there is.
type slow struct {
	table.Table
	later func()
}

func (s slow) Write(ctx context.Context, ops ...table.Op) error {
	for _, op := range ops {
		if strings.HasPrefix(store.KindOf(op.Item.Key).Name, "optelling") {
			defer s.later()
		}
	}
	return s.Table.Write(ctx, ops...)
}

// TestANightGoesOn: a night that is cut off, among participants or after the first gemeente,
// says that it was, so that it is called again; and the next call does what is left and no
// more.
func TestANightGoesOn(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	must(t, b.Project(t.Context(), b.refs))
	tomorrow := b.Now().AddDate(0, 0, 90)
	for time.Until(tomorrow) < 24*time.Hour { // what ends at a moment that has passed is not begun
		tomorrow = tomorrow.AddDate(0, 0, 90)
	}
	b.setDay(tomorrow)
	b.App.Renew, b.App.Parallel = app.Renew, 1
	night, stop := context.WithDeadline(t.Context(), b.Now().Add(time.Hour))
	defer stop()
	b.setDay(b.Now().Add(time.Hour))
	if sum, err := b.Retain(night); err == nil || sum.Renewed != 0 || sum.Announced != 0 {
		t.Errorf("cut off among participants: %+v, %v", sum, err)
	}
	b.setDay(tomorrow)
	b.App.Store = store.New(slow{b.db, func() { b.setDay(tomorrow.Add(time.Hour)) }})
	if sum, err := b.Retain(night); err == nil || sum.Renewed != 1 {
		t.Errorf("cut off after a gemeente: %+v, %v", sum, err)
	}
	b.App.Store = store.New(b.db)
	for _, left := range []int{1, 0} {
		if sum, err := b.Retain(t.Context()); err != nil || sum.Renewed != left {
			t.Errorf("called again: %+v, %v; %d gemeenten were left", sum, err, left)
		}
	}
	b.asAnew(t)
}

// renew is app.Renew with all the time there is.
func renew(ctx context.Context, a *app.App) error {
	_, ready, err := app.Renew(ctx, a)
	if err == nil && !ready {
		err = errors.New("not all figures were computed anew")
	}
	return err
}
