package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
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

// renew is app.Renew with all the time there is.
func renew(ctx context.Context, a *app.App) error {
	_, ready, err := app.Renew(ctx, a)
	if err == nil && !ready {
		err = errors.New("not all figures were computed anew")
	}
	return err
}
