package simulate_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

var asOf = source.DateOf(2026, 11, 21)

// shared holds the cohort of the definition as it stands, drawn once.
var shared struct {
	demo *demo
	list []simulate.Record
}

// baseline gives the cohort of the definition as it stands. It must not be
// changed: tests that change the definition load their own.
func baseline(t *testing.T) (*demo, []simulate.Record) {
	t.Helper()
	if shared.demo == nil {
		d := loadDemo(t)
		shared.demo, shared.list = d, all(d, asOf)
	}
	return shared.demo, shared.list
}

func all(d *demo, on source.Date) []simulate.Record {
	var list []simulate.Record
	for r := range d.compiled.Run(on, d.plan) {
		list = append(list, r)
	}
	return list
}

// same compares cohorts; the compiled questionnaires of two loads are apart.
func same(a, b []simulate.Record) bool {
	return reflect.DeepEqual(bare(a), bare(b))
}

func bare(list []simulate.Record) []simulate.Record {
	out := slices.Clone(list)
	for i := range out {
		out[i].Responses = slices.Clone(out[i].Responses)
		for j := range out[i].Responses {
			out[i].Responses[j].Instrument = nil
		}
	}
	return out
}

func TestSameSeedSameCohort(t *testing.T) {
	_, first := baseline(t)
	d := loadDemo(t)
	second := all(d, asOf)
	if !same(first, second) {
		t.Fatal("two runs differ")
	}
	d.simulation.Seed++
	d.compile(t)
	if same(first, all(d, asOf)) {
		t.Fatal("another seed gives the same cohort")
	}
}

func TestCountsPerGemeente(t *testing.T) {
	d, list := baseline(t)
	got := map[string]int{}
	for _, r := range list {
		got[r.Gemeente]++
		if r.Number != got[r.Gemeente] {
			t.Fatalf("%s: number %d comes after %d", r.Gemeente, r.Number, got[r.Gemeente]-1)
		}
	}
	total := 0
	for _, share := range d.simulation.Gemeenten {
		total += share.Count
		if got[share.Code] != share.Count {
			t.Errorf("%s has %d participants, want %d", share.Code, got[share.Code], share.Count)
		}
	}
	if total < 420 || len(d.simulation.Gemeenten) < 6 {
		t.Errorf("%d participants in %d gemeenten is too few", total, len(d.simulation.Gemeenten))
	}
}

// TestNothingAfterTheDate checks that a cohort on an earlier date is a cohort
// of people to whom less has happened.
func TestNothingAfterTheDate(t *testing.T) {
	d, _ := baseline(t)
	on := source.DateOf(2024, 6, 1)
	for _, r := range all(d, on) {
		last := r.Trajectory.Start
		for _, p := range r.Trajectory.Phases {
			last = max(last, p.From)
		}
		for _, x := range r.Results {
			last = max(last, x.Date)
		}
		for _, x := range r.Responses {
			last = max(last, x.Submitted)
		}
		if r.Trajectory.End != nil {
			last = max(last, r.Trajectory.End.Date)
		}
		if last > on {
			t.Fatalf("%s %d: something happens on %s", r.Gemeente, r.Number, last)
		}
		if first := r.Trajectory.Start; first.Sub(on) > 0 {
			t.Fatalf("%s %d starts on %s", r.Gemeente, r.Number, first)
		}
	}
}

// TestRecordsFitTheDefinitions checks each record as the store would: answers
// that the questionnaire accepts without a question, dates within windows and in
// order, an age that fits the date of birth.
func TestRecordsFitTheDefinitions(t *testing.T) {
	d, list := baseline(t)
	for _, r := range list {
		who := r.Gemeente + "/" + strconv.Itoa(r.Number)
		checkPerson(t, who, d, r)
		for _, x := range r.Responses {
			ev := x.Instrument.NewEvaluator().Evaluate(x.Answers, instrument.Context{AsOf: x.Submitted, Lang: r.Lang})
			for _, p := range ev.Problems() {
				t.Errorf("%s %s %s: %s: %s", who, x.Moment, x.Rater, p.Question, p.Message)
			}
			for id, a := range x.Answers {
				if !ev.Visible(id) && a.Status != instrument.Hidden {
					t.Errorf("%s %s: hidden question %s has an answer", who, x.Moment, id)
				}
			}
			checkDay(t, who, d, r, x)
		}
	}
}

func checkPerson(t *testing.T, who string, d *demo, r simulate.Record) {
	t.Helper()
	if r.FirstName == "" || r.LastName == "" || r.Lang == "" || strings.Contains(r.Phone, "#") || strings.Contains(r.Mail, "{") {
		t.Errorf("%s: identity is not whole: %+v", who, r)
	}
	born := 0
	for r.Trajectory.Start.Sub(r.Birth.AddMonths(12*(born+1))) >= 0 {
		born++
	}
	if *r.Trajectory.AgeAtStart != born || !d.programme.CheckAge(born) {
		t.Errorf("%s: born %s, started %s at age %d", who, r.Birth, r.Trajectory.Start, *r.Trajectory.AgeAtStart)
	}
	last := r.Trajectory.Start
	for _, p := range r.Trajectory.Phases {
		if p.From < last {
			t.Errorf("%s: phase %s begins before the one before", who, p.ID)
		}
		last = p.From
	}
	for _, f := range d.programme.Def.Forms[0].Fields {
		if f.Required && r.Registration[f.ID].IsMissing() {
			t.Errorf("%s: %s is not registered", who, f.ID)
		}
	}
}

func checkDay(t *testing.T, who string, d *demo, r simulate.Record, x simulate.Response) {
	t.Helper()
	for _, s := range d.plan(r.Gemeente).Schedule(r.Trajectory, nil, asOf) {
		if s.Moment.ID == x.Moment {
			if x.Submitted < s.Opens || x.Submitted > s.Closes {
				t.Errorf("%s: %s filled in on %s, open from %s to %s", who, x.Moment, x.Submitted, s.Opens, s.Closes)
			}
			return
		}
	}
	t.Errorf("%s: there is no moment %s", who, x.Moment)
}

// TestNearPublishedResults checks that a reader of the demonstration recognises
// the results that have been published about the programme.
func TestNearPublishedResults(t *testing.T) {
	d, list := baseline(t)
	sum := cohort.New(d.framework)
	for _, r := range list {
		if err := sum.Add(d.facts(r)); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		indicator, moment string
		low, high         float64
	}{
		{"voltooid", "", 0.66, 0.80},
		{"uitval", "", 0.12, 0.19},
		{"uit_bijstand", "", 0.44, 0.54},
		{"geen_nieuwe_schulden", "", 0.91, 0.98},
		{"sociaal_netwerk_vooruit", "", 0.17, 0.25},
		{"psychische_gezondheid_vooruit", "", 0.15, 0.23},
		{"geldzorgen_sterk", "T0", 0.78, 0.86},
		{"onrustig", "T0", 0.67, 0.77},
		{"zware_stress", "T0", 0.37, 0.47},
		{"respons.begeleider", "T3", 0.85, 1},
		{"respons.jongere", "T3", 0.6, 0.8},
	} {
		ind := d.framework.Indicator(tt.indicator)
		q := sum.Quantity(ind, tt.moment, cohort.Slice{})
		if got := float64(q.Count) / float64(q.N); got < tt.low || got > tt.high {
			t.Errorf("%s %s is %.3f (n = %d), want %v to %v", tt.indicator, tt.moment, got, q.N, tt.low, tt.high)
		}
	}
}

// facts computes the indicators of a record as the product would.
func (d *demo) facts(r simulate.Record) indicator.Facts {
	p := indicator.Participant{
		ID: r.Gemeente + strconv.Itoa(r.Number), Gemeente: r.Gemeente, Trajectory: r.Trajectory,
		Registration: r.Registration, Results: r.Results,
	}
	for _, x := range r.Responses {
		ev := x.Instrument.NewEvaluator().Evaluate(x.Answers, instrument.Context{AsOf: x.Submitted, Lang: r.Lang})
		p.Responses = append(p.Responses, indicator.Response{Moment: x.Moment, Rater: x.Rater, Submitted: x.Submitted, Values: ev.Values()})
	}
	return d.framework.Under(d.plan(r.Gemeente)).Facts(p, asOf)
}

func TestRefusalsAreDrawnButNotForEverything(t *testing.T) {
	d, list := baseline(t)
	count := map[instrument.Status]int{}
	for _, r := range list {
		for _, x := range r.Responses {
			for _, a := range x.Answers {
				count[a.Status]++
			}
			if !r.Consent && d.programme.Rater(x.Rater).Kind == "deelnemer" {
				t.Fatalf("%s %d answers without consent", r.Gemeente, r.Number)
			}
		}
	}
	answered := float64(count[instrument.Answered])
	for _, s := range []instrument.Status{instrument.DontKnow, instrument.WontSay} {
		if share := float64(count[s]) / answered; share < 0.002 || share > 0.04 {
			t.Errorf("share of %s is %.4f", s, share)
		}
	}
}

// TestAnotherQuestionChangesNothingElse checks that draws do not depend on what
// is drawn beside them.
func TestAnotherQuestionChangesNothingElse(t *testing.T) {
	_, before := baseline(t)
	d := loadDemo(t)
	answers := d.simulation.Answers["jongere"]
	last := len(answers) - 1 // which shares nothing with another question
	d.simulation.Answers["jongere"] = answers[:last]
	d.compile(t)
	dropped := answers[last].ID
	for i, r := range all(d, asOf) {
		for j, x := range r.Responses {
			was := before[i].Responses[j].Answers
			if x.Rater != "jongere" {
				continue
			}
			for id, a := range was {
				if id != dropped && !reflect.DeepEqual(x.Answers[id], a) {
					t.Fatalf("%s changed when %s was left out", id, dropped)
				}
			}
		}
	}
}

func TestDefinitionSurvivesJSON(t *testing.T) {
	d := loadDemo(t)
	data, err := json.Marshal(d.simulation)
	if err != nil {
		t.Fatal(err)
	}
	_, before := baseline(t)
	d.simulation = new(simulate.Simulation)
	if err := json.Unmarshal(data, d.simulation); err != nil {
		t.Fatal(err)
	}
	d.compile(t)
	if !same(before, all(d, asOf)) {
		t.Fatal("the definition read back from JSON gives another cohort")
	}
}

func TestCompileFinds(t *testing.T) {
	d, _ := baseline(t)
	for _, tt := range []struct{ name, yaml, code string }{
		{"no kind of draw", "leeftijd: {min: 18}", "simulation-draw"},
		{"two kinds of draw", "leeftijd: {rond: 20, kans: 0.5}", "simulation-draw"},
		{"no age", "titel: zonder", "simulation-age"},
		{"draw that does not fit", "registratie: {geslacht: {rond: 3}}", "simulation-type"},
		{"unknown option", "registratie: {geslacht: {kansen: {mann: 1}}}", "unknown-option"},
		{"unknown field", "registratie: {geslachtt: {kansen: {man: 1}}}", "unknown-reference"},
		{"value that comes later", "leeftijd: {rond: maand}", "simulation-order"},
		{"copy of what comes later", "registratie: {geslacht: {gelijk: inkomen_start}, inkomen_start: {kansen: {loon: 1}}}", "simulation-order"},
		{"unknown name", "leeftijd: {rond: herstell}", formula.CodeUnknownName},
		{"unknown reason", "einde: [{reden: klaar, kans_per_maand: 0.1}]", "unknown-reference"},
		{"unknown phase", "fasen: [{id: begin, dagen: {rond: 3}}]", "unknown-reference"},
		{"unknown result", "resultaten: [{id: rijk, kans: 1, bij: einde}]", "unknown-reference"},
		{"result without a day", "resultaten: [{id: uit_bijstand, kans: 1}]", "simulation-when"},
		{"unknown rater", "respons: {buurman: {kans: 1, dag: {rond: 1}}}", "unknown-reference"},
		{"unknown question", "antwoorden: {jongere: {tevredenn: {rond: 3}}}", "unknown-question"},
		{"required question left out", "antwoorden: {begeleider: {inkomen_bron: {kansen: {loon: 1}}}}", "simulation-required"},
		{"bond of an unknown question", "antwoorden: {jongere: {tevreden: {rond: 3}}}\nsamenhang: [{id: a, deel: 0.5, mee: {jongere: [tevreden, gelukig]}}]", "unknown-question"},
		{"bond of an unknown rater", "samenhang: [{id: a, deel: 0.5, mee: {buurman: [tevreden, gelukkig]}}]", "unknown-reference"},
		{"bond of one question", "antwoorden: {jongere: {tevreden: {rond: 3}}}\nsamenhang: [{id: a, deel: 0.5, mee: {jongere: [tevreden]}}]", "simulation-bond"},
		{"bond that shares too much", "antwoorden: {jongere: {tevreden: {rond: 3}, gelukkig: {rond: 3}}}\nsamenhang: [{id: a, deel: 0.6, mee: {jongere: [tevreden, gelukkig]}}, {id: b, deel: 0.6, mee: {jongere: [tevreden, gelukkig]}}]", "simulation-bond"},
		{"bond twice", "antwoorden: {jongere: {tevreden: {rond: 3}, gelukkig: {rond: 3}}}\nsamenhang: [{id: a, deel: 0.2, mee: {jongere: [tevreden, gelukkig]}}, {id: a, deel: 0.2, mee: {jongere: [tevreden, gelukkig]}}]", "simulation-bond"},
		{"question on both sides", "antwoorden: {jongere: {tevreden: {rond: 3}, gelukkig: {rond: 3}}}\nsamenhang: [{id: a, deel: 0.2, mee: {jongere: [tevreden, gelukkig]}, tegen: {jongere: [tevreden]}}]", "simulation-bond"},
		{"bond that shares nothing", "antwoorden: {jongere: {tevreden: {rond: 3}, gelukkig: {rond: 3}}}\nsamenhang: [{id: a, deel: 0, mee: {jongere: [tevreden, gelukkig]}}]", "simulation-bond"},
		{"bond of several answers", "antwoorden: {begeleider: {dag_wat: {elk: {sport: 0.5}}, dag_uren: {rond: 3}}}\nsamenhang: [{id: a, deel: 0.5, mee: {begeleider: [dag_wat, dag_uren]}}]", "simulation-bond"},
		{"negative count", "gemeenten: [{code: '0518', aantal: -1, vanaf: 2024-01-01}]", "simulation-count"},
		{"no names", "leeftijd: {rond: 20}", "simulation-names"},
		{"participants without consent", "antwoorden: {jongere: {tevreden: {rond: 3}}}", "simulation-consent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, found := read.Parse("bad.yaml", []byte(tt.yaml))
			none(t, found)
			def := new(simulate.Simulation)
			none(t, source.Decode(doc, def))
			compiled, found := simulate.Compile(def, d.programme, d.questionnaire)
			if compiled != nil {
				t.Error("a broken definition compiles")
			}
			for _, f := range found {
				if f.Code == tt.code {
					return
				}
			}
			t.Errorf("no finding %s among %v", tt.code, found)
		})
	}
}

func BenchmarkPerson(b *testing.B) {
	d := loadDemo(b)
	for b.Loop() {
		n := 0
		for range d.compiled.Run(asOf, d.plan) {
			if n++; n == 20 {
				break
			}
		}
	}
}
