package programme

import (
	"testing"

	"effectmonitor/engine/source"

	"pgregory.net/rapid"
)

func span(text string) source.Span {
	s, err := source.ParseSpan(text)
	if err != nil {
		panic(err)
	}
	return s
}

func day(text string) source.Date {
	d, err := source.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// sample is a small programme with every construct that the schedule and the
// symbols read.
func sample() *Programme {
	window := Window{Opens: span("-14 dagen"), Closes: span("30 dagen")}
	both := map[string]source.Ref{"staf": {ID: "staflijst"}, "klant": {ID: "klantlijst"}}
	return &Programme{
		Kind: Kind, ID: "proef", Version: 1, Title: source.Text{"nl": "Proef"},
		Naming: map[string]source.Text{"deelnemer": {"nl": "klant"}},
		Phases: []Phase{{ID: "begin"}, {ID: "midden"}, {ID: "na", AfterEnd: true}},
		Raters: []Rater{{ID: "staf", Kind: StaffRater}, {ID: "klant", Kind: ParticipantRater}},
		Moments: []Moment{
			{ID: "T0", Month: 0, Window: window, Questionnaires: both},
			{ID: "T1", Month: 3, Window: window, Questionnaires: both},
			{ID: "T2", Month: 12, Window: window, Questionnaires: map[string]source.Ref{"staf": {ID: "staflijst"}}},
			{ID: "TN", Month: 6, After: AfterEnd, Window: window, Questionnaires: both},
		},
		Forms: []Form{{ID: "start", Fields: []Field{
			{ID: "schuld", Type: MoneyField},
			{ID: "vorm", Type: ChoiceField, Options: []Option{{ID: "a"}, {ID: "b"}}},
			{ID: "sinds", Type: DateField},
		}}},
		Results: []ResultKind{{ID: "baan"}, {ID: "krediet", Amount: true}},
		Exit: Exit{Reasons: []Reason{
			{ID: "klaar", Completed: true, Aftercare: true},
			{ID: "weg", Dropout: true},
			{ID: "elders", Competing: true},
		}},
		Eligibility: Eligibility{Age: &AgeRange{From: 18, To: 27}},
	}
}

func compiled(t interface{ Fatal(...any) }) *Compiled {
	c, found := Compile(sample())
	if found.HasErrors() {
		t.Fatal(found)
	}
	return c
}

func TestScheduleStates(t *testing.T) {
	c := compiled(t)
	running := Trajectory{Start: day("2026-01-31")}
	ended := func(on, reason string) Trajectory {
		return Trajectory{Start: day("2026-01-31"), End: &End{Date: day(on), Reason: reason}}
	}
	both := map[string]source.Date{"staf": day("2026-05-01"), "klant": day("2026-05-02")}
	for _, k := range []struct {
		name   string
		t      Trajectory
		done   Done
		on     string
		moment int
		want   Status
		due    bool
	}{
		{"before the window", running, nil, "2026-01-16", 0, NotDue, false},
		{"first day of the window", running, nil, "2026-01-17", 0, Open, false},
		{"the target day", running, nil, "2026-01-31", 0, Open, true},
		{"last day of the window", running, nil, "2026-03-02", 0, Open, true},
		{"the day after", running, nil, "2026-03-03", 0, Overdue, true},
		{"until the next opens", running, nil, "2026-04-15", 0, Overdue, true},
		{"the next has opened", running, nil, "2026-04-16", 0, Missed, true},
		{"target clamps to the end of April", running, nil, "2026-04-30", 1, Open, true},
		{"both raters done", running, Done{"T1": both}, "2026-08-01", 1, Completed, true},
		{"one of two done", running, Done{"T1": {"staf": day("2026-05-01")}}, "2026-05-03", 1, Open, true},
		{"done before the target counts as due", running, Done{"T1": {"staf": day("2026-04-18")}}, "2026-04-18", 1, Open, true},
		{"ended before the target", ended("2026-04-29", "weg"), nil, "2026-05-10", 1, NotExpected, false},
		{"ended on the target day", ended("2026-04-30", "weg"), nil, "2026-05-10", 1, Open, true},
		{"the start is held whatever the end", ended("2026-01-31", "weg"), nil, "2026-02-02", 0, Open, true},
		{"an end in the future is not known yet", ended("2026-04-01", "weg"), nil, "2026-03-01", 1, NotDue, false},
		{"aftercare while running", running, nil, "2026-05-01", 3, NotDue, false},
		{"aftercare of who dropped out", ended("2026-05-01", "weg"), nil, "2026-11-01", 3, NotExpected, false},
		{"aftercare of who completed", ended("2026-05-01", "klaar"), nil, "2026-11-01", 3, Open, true},
		{"the last moment stays late for one more window", ended("2026-05-01", "klaar"), nil, "2027-01-14", 3, Overdue, true},
		{"and is missed then", ended("2026-05-01", "klaar"), nil, "2027-01-15", 3, Missed, true},
	} {
		t.Run(k.name, func(t *testing.T) {
			s := c.Schedule(k.t, k.done, day(k.on))[k.moment]
			if s.Status != k.want || s.Due != k.due {
				t.Errorf("status %s due %v, want %s %v (%s, %s, %s, %s)", s.Status, s.Due, k.want, k.due, s.Opens, s.Target, s.Closes, s.Expires)
			}
		})
	}
}

func TestScheduleAsksOnlyTheRatersOfTheMoment(t *testing.T) {
	states := compiled(t).Schedule(Trajectory{Start: day("2026-01-01")}, Done{"T0": {"staf": day("2026-01-05")}}, day("2026-02-01"))
	if len(states[0].Raters) != 2 || len(states[2].Raters) != 1 {
		t.Fatalf("raters %d and %d", len(states[0].Raters), len(states[2].Raters))
	}
	if !states[0].Done("staf") || states[0].Done("klant") || states[0].Done("niemand") {
		t.Error("done is not per rater")
	}
	if states[0].Raters[0].On != day("2026-01-05") || states[0].Raters[0].Questionnaire.ID != "staflijst" {
		t.Errorf("rater state %+v", states[0].Raters[0])
	}
}

// A moment passes through its states in one direction as time goes by.
func TestScheduleNeverGoesBack(t *testing.T) {
	c := compiled(t)
	order := map[Status]int{NotDue: 0, Open: 1, Overdue: 2, Missed: 3}
	rapid.Check(t, func(t *rapid.T) {
		start := source.Date(rapid.IntRange(18000, 22000).Draw(t, "start"))
		last := make([]int, 3)
		for d := -40; d < 500; d += rapid.IntRange(1, 20).Draw(t, "step") {
			for i, s := range c.Schedule(Trajectory{Start: start}, nil, start.AddDays(d))[:3] {
				if order[s.Status] < last[i] {
					t.Fatalf("day %d: moment %d went back to %s", d, i, s.Status)
				}
				last[i] = order[s.Status]
				if s.Expires < s.Closes || s.Closes < s.Target || s.Target < s.Opens {
					t.Fatalf("dates are not in order: %+v", s)
				}
			}
		}
	})
}

func TestAge(t *testing.T) {
	for _, k := range []struct {
		birth, on string
		want      int
	}{
		{"2004-05-06", "2026-05-05", 21},
		{"2004-05-06", "2026-05-06", 22},
		{"2004-02-29", "2026-02-28", 22},
		{"2004-02-29", "2026-02-27", 21},
	} {
		if got := Age(day(k.birth), day(k.on)); got != k.want {
			t.Errorf("born %s is %d on %s, want %d", k.birth, got, k.on, k.want)
		}
	}
	c := compiled(t)
	if c.CheckAge(17) || !c.CheckAge(18) || !c.CheckAge(27) || c.CheckAge(28) {
		t.Error("the age check does not include both ends")
	}
}

func TestTrajectoryPhaseAndMonths(t *testing.T) {
	tr := Trajectory{Start: day("2026-01-01"), Phases: []PhaseStep{{"begin", day("2026-01-01")}, {"midden", day("2026-03-01")}}}
	for on, want := range map[string]string{"2025-12-31": "", "2026-02-28": "begin", "2026-03-01": "midden"} {
		if got := tr.Phase(day(on)); got != want {
			t.Errorf("phase on %s is %q, want %q", on, got, want)
		}
	}
	tr.End = &End{Date: day("2026-07-02"), Reason: "weg"}
	if m := tr.Months(day("2027-01-01")); m < 5.97 || m > 5.99 { // 182 days
		t.Errorf("months %v", m)
	}
	if m := tr.Months(day("2025-01-01")); m != 0 {
		t.Errorf("months before the start %v", m)
	}
}
