package programme

import (
	"slices"
	"testing"

	"effectmonitor/engine/source"
)

func TestRemovalDay(t *testing.T) {
	ended := func(reason string) Trajectory {
		return Trajectory{Start: source.DateOf(2022, 1, 10), End: &End{Date: source.DateOf(2024, 1, 10), Reason: reason}}
	}
	p := sample()
	aftercare := slices.IndexFunc(p.Exit.Reasons, func(r Reason) bool { return r.Aftercare })
	other := slices.IndexFunc(p.Exit.Reasons, func(r Reason) bool { return !r.Aftercare })
	if aftercare < 0 || other < 0 || !slices.ContainsFunc(p.Moments, func(m Moment) bool { return m.After == AfterEnd }) {
		t.Fatal("the sample has no aftercare to test with")
	}
	with, without := p.Exit.Reasons[aftercare].ID, p.Exit.Reasons[other].ID
	for _, c := range []struct {
		name, term, reason string
		want               source.Date
	}{
		{"years after the end", "5 jaar", with, source.DateOf(2029, 1, 10)},
		{"no aftercare, short", "1 maand", without, source.DateOf(2024, 2, 10)},
		{"not while aftercare may be filled in", "1 maand", with, lastDay(t, with).AddDays(1)},
		{"without a term", "", with, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := sample()
			if c.term != "" {
				p.Retention = span(c.term)
			}
			plan, found := Compile(p)
			if plan == nil {
				t.Fatal(found)
			}
			got, ok := plan.RemovalDay(ended(c.reason))
			if got != c.want || ok != (c.want != 0) {
				t.Errorf("%s %t, want %s", got, ok, c.want)
			}
			if _, ok := plan.RemovalDay(Trajectory{Start: source.DateOf(2022, 1, 10)}); ok {
				t.Error("a trajectory that runs is removed")
			}
		})
	}
}

// lastDay is the last day on which the moment after the end may be filled in.
func lastDay(t *testing.T, reason string) source.Date {
	t.Helper()
	plan, found := Compile(sample())
	if plan == nil {
		t.Fatal(found)
	}
	end := source.DateOf(2024, 1, 10)
	states := plan.Schedule(Trajectory{Start: source.DateOf(2022, 1, 10), End: &End{Date: end, Reason: reason}}, nil, end)
	last := states[len(states)-1]
	if last.Moment.After != AfterEnd || last.Expires < source.DateOf(2024, 3, 1) {
		t.Fatalf("the last moment is %+v", last)
	}
	return last.Expires
}

func TestNotice(t *testing.T) {
	p := sample()
	plan, _ := Compile(p)
	if got := plan.NoticeBefore(); got != span("30 dagen") {
		t.Errorf("without a choice %s", got)
	}
	p.Notice = span("2 maanden")
	plan, _ = Compile(p)
	if got := plan.NoticeBefore(); got != span("2 maanden") {
		t.Errorf("%s", got)
	}
}
