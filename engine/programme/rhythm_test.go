package programme

import (
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"

	"pgregory.net/rapid"
)

// paced is the sample with a check of the client whose rhythm follows a scale: every
// week while it is high, every four weeks while it is low, otherwise every two.
func paced() *Programme {
	p := sample()
	p.Moments = append(p.Moments, Moment{
		ID: "W", Title: source.Text{"nl": "Check"}, Every: span("1 week"), During: span("1 jaar"),
		Window: Window{Opens: span("-1 dag"), Closes: span("5 dagen")}, Questionnaires: map[string]source.Ref{"klant": {ID: "klantlijst"}},
		Rhythm: &Rhythm{Normal: span("2 weken"), Rules: []PaceRule{
			{When: source.Formula{Src: "laatste(druk) >= 7"}, Within: span("6 weken"), Every: span("1 week"), Because: source.Text{"nl": "de druk hoog is"}},
			{When: source.Formula{Src: "reeks_aantal(druk) >= 2 and hoogste_van_laatste(druk, 2) < 3"}, Every: span("4 weken"), Because: source.Text{"nl": "de druk laag is"}},
		}},
	})
	p.Watched = []Watch{{Scale: "druk", Rater: "klant"}}
	p.Signals = []Signal{{ID: "hoog", Title: source.Text{"nl": "Blijft hoog"}, When: source.Formula{Src: "laagste_van_laatste(druk, 3) >= 7"},
		Within: span("10 weken"), Text: source.Text{"nl": "Bel vandaag."}}}
	return p
}

// filling is an answer: at which repetition, on which day, with which outcome; a
// negative one is leeg.
type filling struct {
	week, day int
	value     float64
}

var pacedStart = day("2026-01-05")

// after gives the trajectory and what was done after some answers.
func after(list ...filling) (Trajectory, Done) {
	t, done := Trajectory{Start: pacedStart, Readings: Readings{}}, Done{}
	for _, f := range list {
		id := (Moment{Series: "W"}).round(f.week).ID
		on := pacedStart.AddDays(f.day)
		if done[id] == nil {
			done[id] = map[string]source.Date{"klant": on}
			t.Readings[id] = map[string][]Reading{}
		}
		r := Reading{On: on}
		if f.value >= 0 {
			r.Values = map[string]float64{"druk": f.value}
		}
		t.Readings[id]["klant"] = append(t.Readings[id]["klant"], r)
	}
	return t, done
}

// held are the first repetitions that are held.
func held(c *Compiled, t Trajectory, done Done, asOf source.Date, n int) string {
	var out []string
	for _, s := range c.Schedule(t, done, asOf) {
		if s.Moment.Series == "W" && s.Status != NotExpected && len(out) < n {
			out = append(out, s.Moment.ID)
		}
	}
	return strings.Join(out, " ")
}

func TestRhythmFollowsTheAnswers(t *testing.T) {
	c := compile(t, paced())
	for _, k := range []struct {
		name  string
		given []filling
		asOf  int
		want  string
	}{
		{"nothing yet", nil, 0, "W2 W4 W6 W8 W10"},
		{"high: weekly", []filling{{2, 14, 8}}, 15, "W2 W3 W4 W5 W6"},
		{"high, and the weeks after are missed: weekly for six weeks", []filling{{2, 14, 8}}, 200, "W2 W3 W4 W5 W6 W7 W8 W10 W12"},
		{"high and then in between: every two weeks again", []filling{{2, 14, 8}, {3, 21, 5}}, 22, "W2 W3 W5 W7 W9"},
		{"low once is not calm yet", []filling{{2, 14, 1}}, 20, "W2 W4 W6 W8 W10"},
		{"calm: every four weeks", []filling{{2, 14, 1}, {4, 28, 2}}, 29, "W2 W4 W8 W12 W16"},
		{"no answer to the scale is not low", []filling{{2, 14, -1}, {4, 28, -1}}, 29, "W2 W4 W6 W8 W10"},
		{"no answer to the scale is not high", []filling{{2, 14, 8}, {3, 21, -1}}, 22, "W2 W3 W4 W5 W6"},
		{"an answer on the day that the next opens comes too late for it", []filling{{2, 20, 8}}, 21, "W2 W4 W5 W6 W7"},
	} {
		t.Run(k.name, func(t *testing.T) {
			tr, done := after(k.given...)
			if got := held(c, tr, done, pacedStart.AddDays(k.asOf), len(strings.Fields(k.want))); got != k.want {
				t.Errorf("held %s, want %s", got, k.want)
			}
		})
	}
}

func TestRhythmHasFixedDays(t *testing.T) {
	p := paced()
	p.Moments[len(p.Moments)-1].Rhythm.Fixed = span("5 weken")
	c := compile(t, p)
	if got, want := held(c, Trajectory{Start: pacedStart}, nil, pacedStart, 7), "W2 W4 W5 W7 W9 W10 W12"; got != want {
		t.Errorf("held %s, want %s", got, want)
	}
}

// A correction changes what is asked from then on; what was asked or answered stays.
func TestCorrectionMovesNothingThatWas(t *testing.T) {
	c := compile(t, paced())
	given := []filling{{2, 14, 8}, {3, 21, 8}}
	tr, done := after(append(given, filling{3, 22, 1})...)
	tr.Readings["W2"]["klant"] = append(tr.Readings["W2"]["klant"], Reading{On: pacedStart.AddDays(22), Values: map[string]float64{"druk": 1}})
	if got, want := held(c, tr, done, pacedStart.AddDays(23), 5), "W2 W3 W7 W11 W15"; got != want {
		t.Errorf("held %s, want %s", got, want)
	}
	if got, want := held(c, tr, done, pacedStart.AddDays(21), 5), "W2 W3 W4 W5 W6"; got != want {
		t.Errorf("the day before the correction: held %s, want %s", got, want)
	}
	pace := stateOf(c.Schedule(tr, done, pacedStart.AddDays(23)), "W7").Pace
	if pace == nil || pace.Rule == nil || pace.Rule.Because["nl"] != "de druk laag is" || pace.Every != span("4 weken") {
		t.Errorf("pace %+v", pace)
	}
}

// fillings draws answers as they can be given: at what is held and open on a day.
func fillings(rt *rapid.T, c *Compiled) []filling {
	var given []filling
	for d := range 200 {
		if rapid.IntRange(0, 3).Draw(rt, "asks") > 0 {
			continue
		}
		tr, done := after(given...)
		for _, s := range c.Schedule(tr, done, pacedStart.AddDays(d)) {
			if s.Moment.Series == "W" && s.Fillable() {
				given = append(given, filling{s.Moment.Number, d, float64(rapid.IntRange(-1, 10).Draw(rt, "value"))})
				break
			}
		}
	}
	return given
}

// Whatever the order in which answers arrive, the schedule is the same; what opened
// stays as it was on every later day, and so does what was answered.
func TestRhythmDependsOnWhatWasSaidAndWhen(t *testing.T) {
	c := compile(t, paced())
	rapid.Check(t, func(rt *rapid.T) {
		given := fillings(rt, c)
		shuffled := slices.Clone(given)
		for i := range shuffled {
			j := rapid.IntRange(i, len(shuffled)-1).Draw(rt, "swap")
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		}
		tr, done := after(given...)
		tr2, done2 := after(shuffled...)
		was := map[string]source.Date{}
		passed := map[string]bool{}
		for d := 0; d < 380; d += 3 {
			today := pacedStart.AddDays(d)
			states, other := c.Schedule(tr, done, today), c.Schedule(tr2, done2, today)
			for i, s := range states {
				if s.Status != other[i].Status || s.Target != other[i].Target || s.Due != other[i].Due {
					rt.Fatalf("%s on day %d: %+v, in another order %+v", s.Moment.ID, d, s, other[i])
				}
				if s.Moment.Series != "W" {
					continue
				}
				if target, ok := was[s.Moment.ID]; ok && (s.Status == NotExpected || s.Target != target) {
					rt.Fatalf("%s opened for %s and is %s for %s on day %d", s.Moment.ID, target, s.Status, s.Target, d)
				}
				if passed[s.Moment.ID] && s.Status != NotExpected {
					rt.Fatalf("%s was passed by and is %s on day %d", s.Moment.ID, s.Status, d)
				}
				if today >= s.Opens && s.Status != NotExpected {
					was[s.Moment.ID] = s.Target
				}
				passed[s.Moment.ID] = today >= s.Opens && s.Status == NotExpected
				if len(done[s.Moment.ID]) > 0 && s.Status != Completed {
					rt.Fatalf("%s was answered and is %s", s.Moment.ID, s.Status)
				}
				if s.Status == NotExpected && s.Due {
					rt.Fatalf("%s is not held and counts", s.Moment.ID)
				}
			}
		}
	})
}

func TestSignalHoldsWhileAnswersSay(t *testing.T) {
	c := compile(t, paced())
	high := []filling{{2, 14, 7}, {3, 21, 8}, {4, 28, 9}}
	for _, k := range []struct {
		name  string
		given []filling
		asOf  int
		since int // -1 for no signal
	}{
		{"two are not three", high[:2], 22, -1},
		{"three", high, 28, 28},
		{"not before the third", high, 27, -1},
		{"it goes on", append(slices.Clone(high), filling{5, 35, 10}), 36, 28},
		{"a missed week is not low", append(slices.Clone(high), filling{8, 56, 10}), 57, 28},
		{"a week without an outcome is not low", append(slices.Clone(high), filling{5, 35, -1}), 36, 28},
		{"and not high", []filling{{2, 14, 7}, {3, 21, 8}, {4, 28, -1}}, 30, -1},
		{"one low ends it", append(slices.Clone(high), filling{5, 35, 3}), 36, -1},
		{"a new run begins anew", append(slices.Clone(high), filling{5, 35, 3}, filling{6, 42, 8}, filling{7, 49, 8}, filling{8, 56, 8}), 60, 56},
		{"what is too old says nothing", high, 200, -1},
		{"a correction takes it back", append(slices.Clone(high), filling{4, 30, 2}), 30, -1},
	} {
		t.Run(k.name, func(t *testing.T) {
			tr, _ := after(k.given...)
			got := c.Raised(tr, pacedStart.AddDays(k.asOf))
			if k.since < 0 {
				if len(got) > 0 {
					t.Errorf("signal since %s", got[0].Since)
				}
				return
			}
			if len(got) != 1 || got[0].ID != "hoog" || got[0].Since != pacedStart.AddDays(k.since) || len(got[0].Points) < 3 || got[0].Trace.Text() == "" {
				t.Errorf("raised %+v", got)
			}
		})
	}
	tr, _ := after(high...)
	tr.End = &End{Date: pacedStart.AddDays(29), Reason: "weg"}
	if got := c.Raised(tr, pacedStart.AddDays(30)); got != nil {
		t.Errorf("after the end %+v", got)
	}
}

func TestWatchFindings(t *testing.T) {
	for _, k := range []struct {
		name, code, says string
		spoil            func(*Programme)
	}{
		{"unknown scale", "unknown-name", "drk", func(p *Programme) { p.Signals[0].When.Src = "laatste(drk) > 3" }},
		{"unknown rater", CodeWatch, "invuller", func(p *Programme) { p.Watched[0].Rater = "kat" }},
		{"nothing watched", CodeWatch, "geen enkele schaal", func(p *Programme) { p.Signals[0].When.Src = "1 > 2" }},
		{"back in time", CodeWatch, "geen tijd terug", func(p *Programme) { p.Signals[0].Within = span("-2 weken") }},
		{"no words", CodeSignal, "wat iemand ermee kan doen", func(p *Programme) { p.Signals[0].Text = nil }},
		{"twice", "duplicate-id", "signaal hoog", func(p *Programme) { p.Signals = append(p.Signals, p.Signals[0]) }},
		{"not a multiple", CodeRhythm, "veelvoud", func(p *Programme) { p.Moments[len(p.Moments)-1].Rhythm.Rules[0].Every = span("10 dagen") }},
		{"no normal rhythm", CodeRhythm, "gewoon", func(p *Programme) { p.Moments[len(p.Moments)-1].Rhythm.Normal = source.Span{} }},
		{"no reason", CodeRhythm, "waarom", func(p *Programme) { p.Moments[len(p.Moments)-1].Rhythm.Rules[0].Because = nil }},
		{"no rules", CodeRhythm, "geen regels", func(p *Programme) { p.Moments[len(p.Moments)-1].Rhythm.Rules = nil }},
		{"not recurring", CodeRhythm, "komt niet terug", func(p *Programme) { p.Moments[0].Rhythm = p.Moments[len(p.Moments)-1].Rhythm }},
		{"changes nothing", CodeRhythm, "verandert niets", func(p *Programme) { p.Moments[len(p.Moments)-1].Rhythm.Rules[1].Every = span("2 weken") }},
		{"unused", CodeWatch, "geen signaal en geen ritme", func(p *Programme) { p.Watched = append(p.Watched, Watch{Scale: "rust", Rater: "klant"}) }},
	} {
		t.Run(k.name, func(t *testing.T) {
			p := paced()
			k.spoil(p)
			_, found := Compile(p)
			if !slices.ContainsFunc(found, func(f diag.Finding) bool {
				return (f.Code == k.code || k.code == "unknown-name") && strings.Contains(f.Message, k.says)
			}) {
				t.Errorf("found %v", found)
			}
		})
	}
}

func TestIdleRules(t *testing.T) {
	ranges := map[string][2]float64{"druk": {0, 10}}
	if found := compile(t, paced()).Idle(ranges); len(found) > 0 {
		t.Errorf("found %v", found)
	}
	p := paced()
	p.Signals[0].When.Src = "laatste(druk) > 10"
	rules := p.Moments[len(p.Moments)-1].Rhythm.Rules
	rules[1].When.Src = "laatste(druk) >= 8"
	found := compile(t, p).Idle(ranges)
	if len(found) != 2 || !strings.Contains(found[0].Message, "gaat bij geen enkel antwoord af") || !strings.Contains(found[1].Message, "alleen waar een eerdere al geldt") {
		t.Errorf("found %v", found)
	}
	rules[1].When.Src = "laatste(druk) < 0"
	if found = compile(t, p).Idle(ranges); len(found) != 2 || !strings.Contains(found[1].Message, "geldt bij geen enkel antwoord") {
		t.Errorf("found %v", found)
	}
}
