package programme

import (
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"

	"pgregory.net/rapid"
)

// rhythmic is the sample with a check of every two weeks in the second phase, and
// one of every month for half a year from the start.
func rhythmic() *Programme {
	p := sample()
	short := Window{Opens: span("-3 dagen"), Closes: span("6 dagen")}
	client := map[string]source.Ref{"klant": {ID: "klantlijst"}}
	p.Moments = append(p.Moments,
		Moment{ID: "W", Title: source.Text{"nl": "Weekcheck"}, Every: span("2 weken"), InPhase: "midden", Window: short, Questionnaires: client},
		Moment{ID: "M", Title: source.Text{"nl": "Maand {nummer} van zes", "en": "Month {nummer}"}, Every: span("1 maand"), During: span("6 maanden"), Window: short, Questionnaires: client},
		Moment{ID: "F", Title: source.Text{"nl": "Na midden"}, Month: 1, After: "midden", Window: short, Questionnaires: client},
	)
	return p
}

func compile(t *testing.T, p *Programme) *Compiled {
	t.Helper()
	c, found := Compile(p)
	if len(found) > 0 {
		t.Fatal(found)
	}
	return c
}

func TestRecurringMomentsBecomeMany(t *testing.T) {
	c := compile(t, rhythmic())
	all := strings.Join(c.MomentIDs(), " ")
	if !strings.HasPrefix(all, "T0 M1 M2 T1 M3 M4 M5 M6 T2 ") || !strings.HasSuffix(all, " W51 W52 TN") || len(c.Moments()) != 4+6+1+52 {
		t.Errorf("moments %s", all)
	}
	if got := c.Moment("M2"); got.Title["nl"] != "Maand 2 van zes" || got.Title["en"] != "Month 2" || got.Series != "M" || got.Number != 2 {
		t.Errorf("%+v", got)
	}
	if got := c.Moment("W3").Title["nl"]; got != "Weekcheck 3" {
		t.Errorf("title %q", got)
	}
	if c.Moment("W") != nil || len(c.Def.Moments) != 7 {
		t.Error("the definition itself changed, or W is a moment")
	}
}

func stateOf(states []MomentState, id string) MomentState {
	return *find(states, func(s *MomentState) bool { return s.Moment.ID == id })
}

func TestScheduleOfWhatRecurs(t *testing.T) {
	c := compile(t, rhythmic())
	running := Trajectory{Start: day("2026-01-01"), Phases: []PhaseStep{{"begin", day("2026-01-01")}, {"midden", day("2026-02-02")}}}
	left := running
	left.Phases = append(slices.Clone(running.Phases), PhaseStep{"begin", day("2026-03-10")})
	early := Trajectory{Start: day("2026-01-01"), Phases: running.Phases[:1]}
	ended := running
	ended.End = &End{Date: day("2026-03-10"), Reason: "weg"}
	never := early
	never.End = ended.End
	for _, k := range []struct {
		name   string
		t      Trajectory
		on     string
		moment string
		target string
		want   Status
		due    bool
	}{
		{"two weeks after the phase began", running, "2026-02-16", "W1", "2026-02-16", Open, true},
		{"opens three days before", running, "2026-02-13", "W1", "2026-02-16", Open, false},
		{"not yet", running, "2026-02-12", "W1", "2026-02-16", NotDue, false},
		{"late until the next opens", running, "2026-02-26", "W1", "2026-02-16", Overdue, true},
		{"the next has opened", running, "2026-02-27", "W1", "2026-02-16", Missed, true},
		{"the second", running, "2026-03-02", "W2", "2026-03-02", Open, true},
		{"still in the phase", running, "2026-03-16", "W3", "2026-03-16", Open, true},
		{"out of the phase", left, "2026-03-16", "W3", "2026-03-16", NotExpected, false},
		{"the end", ended, "2026-03-16", "W3", "2026-03-16", NotExpected, false},
		{"before the phase", early, "2026-03-16", "W1", "", NotDue, false},
		{"the phase never came", never, "2026-03-16", "W1", "", NotExpected, false},
		{"every month from the start", running, "2026-02-01", "M1", "2026-02-01", Open, true},
		{"the fifth month", running, "2026-06-01", "M5", "2026-06-01", Open, true},
		{"a month after a phase", running, "2026-03-02", "F", "2026-03-02", Open, true},
		{"that ended before it", ended, "2026-03-20", "F", "2026-03-02", Missed, true},
		{"a check closes no measurement", running, "2026-03-10", "T0", "2026-01-01", Overdue, true},
	} {
		t.Run(k.name, func(t *testing.T) {
			s := stateOf(c.Schedule(k.t, nil, day(k.on)), k.moment)
			target := source.Date(0)
			if k.target != "" {
				target = day(k.target)
			}
			if s.Target != target || s.Status != k.want || s.Due != k.due {
				t.Errorf("target %s, %s, due %v", s.Target, s.Status, s.Due)
			}
		})
	}
}

func TestSeriesOverWhatRecurs(t *testing.T) {
	c := compile(t, rhythmic())
	scope := formula.NewScope(c.Symbols(), nil, c.MomentIDs())
	values := scope.NewValues()
	p := Case{
		Trajectory: Trajectory{Start: day("2026-01-01"), Phases: []PhaseStep{{"begin", day("2026-01-01")}}},
		Done:       Done{"M1": {"klant": day("2026-02-01")}, "M3": {"klant": day("2026-04-01")}},
	}
	c.Fill(values, nil, p, day("2026-04-15"), nil)
	var m formula.Machine
	for src, want := range map[string]string{`op(meting_gedaan.klant, "M1")`: "waar", `op(meting_gedaan.klant, "M2")`: "onwaar", `op(meting_verwacht.klant, "M3")`: "waar", `op(meting_verwacht.klant, "M4")`: "onwaar", `op(meting_verwacht.klant, "W1")`: "onwaar"} {
		program, errs := formula.Compile(src, scope, formula.TypeBool)
		if program == nil {
			t.Fatal(errs)
		}
		if got := m.Run(program, values).String(); got != want {
			t.Errorf("%s is %s", src, got)
		}
	}
}

func TestRecurringFinds(t *testing.T) {
	for _, k := range []struct {
		name, code string
		spoil      func(*Moment)
	}{
		{"an unknown phase", "unknown-phase", func(m *Moment) { m.InPhase = "eind" }},
		{"two beginnings", "moment-after", func(m *Moment) { m.After = "begin" }},
		{"no rhythm", "moment-rounds", func(m *Moment) { m.Every, m.During = source.Span{}, span("1 jaar") }},
		{"no end", "moment-rounds", func(m *Moment) { m.InPhase = "" }},
		{"never", "moment-rounds", func(m *Moment) { m.During = span("1 week") }},
		{"too often", "moment-rounds", func(m *Moment) { m.Every = span("1 dag") }},
		{"back in time", "moment-rounds", func(m *Moment) { m.Every = span("-1 week") }},
		{"a window that overlaps", "moment-overlap", func(m *Moment) { m.Window.Closes = span("3 weken") }},
		{"a name that is taken", "duplicate-id", func(m *Moment) { m.ID = "T" }},
	} {
		t.Run(k.name, func(t *testing.T) {
			p := rhythmic()
			k.spoil(&p.Moments[4])
			_, found := Compile(p)
			if len(found) == 0 || found[0].Code != k.code {
				t.Errorf("findings %v, want %s", found, k.code)
			}
		})
	}
}

// Whatever the rhythm: one repetition never overlaps the next in time, every target
// lies in the duration, and what is due was expected.
func TestRecurringLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rhythmic()
		m := &p.Moments[4]
		m.Every = source.Span{N: rapid.IntRange(1, 8).Draw(t, "every"), Unit: source.Weeks}
		m.During = source.Span{N: rapid.IntRange(2, 12).Draw(t, "during"), Unit: source.Months}
		m.Window = Window{Opens: span("-1 dag"), Closes: span("4 dagen")}
		m.Stride = rapid.IntRange(0, 3).Draw(t, "stride")
		c, found := Compile(p)
		if len(found) > 0 {
			t.Fatal(found)
		}
		start := day("2026-01-01")
		begin := start.AddDays(rapid.IntRange(0, 60).Draw(t, "begin"))
		tr := Trajectory{Start: start, Phases: []PhaseStep{{"begin", start}, {"midden", begin}}}
		if rapid.Bool().Draw(t, "ends") {
			tr.End = &End{Date: begin.AddDays(rapid.IntRange(0, 300).Draw(t, "end")), Reason: "klaar"}
		}
		asOf := start.AddDays(rapid.IntRange(0, 500).Draw(t, "asOf"))
		last := begin
		for _, s := range c.Schedule(tr, nil, asOf) {
			if s.Moment.Series != "W" {
				continue
			}
			if s.Opens <= last || s.Target > m.During.AddTo(begin) || s.Expires < s.Closes {
				t.Fatalf("%s: opens %s after %s, target %s, expires %s", s.Moment.ID, s.Opens, last, s.Target, s.Expires)
			}
			if s.Status != NotExpected {
				last = s.Closes
			}
			if s.Due && (s.Status == NotExpected || s.Target > asOf) {
				t.Fatalf("%s is due and %s on %s", s.Moment.ID, s.Status, asOf)
			}
		}
	})
}
