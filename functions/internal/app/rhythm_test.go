package app_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"effectmonitor/engine/cohort"
	steps "effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/instruments"
)

// withRhythm are the shipped definitions with a check of every two weeks for the
// participant, from a phase on, that one gemeente holds half as often.
func withRhythm(t *testing.T) fs.FS {
	t.Helper()
	tree := fstest.MapFS{}
	err := fs.WalkDir(instruments.FS, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(name, ".lock") {
			return err
		}
		data, err := fs.ReadFile(instruments.FS, name)
		tree[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	replace := func(name, from, to string) {
		text := string(tree[name].Data)
		if strings.Count(text, from) != 1 {
			t.Fatalf("%q stands %d times in %s", from, strings.Count(text, from), name)
		}
		tree[name].Data = []byte(strings.Replace(text, from, to, 1))
	}
	replace("programmas/jpf/v1.yaml", "\nregistratie:\n", `
  - {id: W, titel: {nl: Tweeweekse check, en: Check}, elke: 2 weken, gedurende: 1 jaar, na: stabilisatie, venster: {vanaf: -3 dagen, tot: 6 dagen}, vragenlijsten: {jongere: jpf-jongere}}

registratie:
`)
	replace("gemeenten/0080-leeuwarden.yaml", "    metingen:\n", "    metingen:\n      W: {elke: 4 weken}\n")
	return tree
}

// A moment that comes back every two weeks goes through everything: the cohort fills
// it in, the caseload and the dossier have it, its answers are compared with those of
// the time before, and its figures are those of its own number in every gemeente.
func TestMomentsThatComeBack(t *testing.T) {
	oneAfterAnother(t)
	defs := loaded(t, withRhythm(t))
	b := newBench(t, defs)
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	plan := defs.Effective("0518", programme)
	if plan.Moment("W1") == nil || plan.Moment("W26") == nil || defs.Effective("0080", programme).Moment("W1") != nil {
		t.Fatal("the repetitions are not those of the definitions")
	}
	var open *app.CaseloadLine
	lines, err := b.Caseload(t.Context(), app.Actor{ID: "u", Gemeente: "0518"}, true)
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		if m := lines[i].Moment; m != nil && m.Moment.Series == "W" && m.Fillable() {
			open = lines[i]
		}
	}
	if open == nil {
		t.Fatal("nobody has a repetition to fill in")
	}
	dossier, err := b.OpenDossier(t.Context(), app.Actor{ID: "u", Gemeente: "0518"}, open.ID)
	if err != nil {
		t.Fatal(err)
	}
	last := dossier.Schedule[0].Target
	for _, m := range dossier.Schedule {
		if m.Target != 0 && m.Target < last {
			t.Errorf("%s stands after a later moment", m.Moment.ID)
		}
		last = max(last, m.Target)
	}
	filled := map[string]int{}
	for _, ref := range b.refs {
		d, err := b.Store.Dossier(t.Context(), ref.Gemeente, ref.Participant)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range d.Responses {
			if strings.HasPrefix(r.Moment, "W") && r.Status == store.Submitted {
				filled[ref.Gemeente+" "+r.Moment]++
			}
		}
	}
	if filled["0518 W1"] == 0 || filled["0518 W2"] == 0 || filled["0080 W2"] == 0 || filled["0080 W1"] != 0 {
		t.Errorf("filled in %v", filled)
	}
	sum, err := b.Aggregate(t.Context(), "0080", programme)
	if err != nil {
		t.Fatal(err)
	}
	own := defs.FrameworkIn("0080", programme)
	response := own.Indicator("respons.jongere")
	if response == nil {
		t.Fatal("the framework does not know the response of the participant")
	}
	if n := sum.Quantity(response, "W2", cohort.Slice{}).N; n == 0 {
		t.Error("nobody was to fill in W2")
	}
	if n := sum.Quantity(response, "W1", cohort.Slice{}).N; n != 0 {
		t.Errorf("%d were to fill in W1, which is not held here", n)
	}
}

// What is asked on its day is asked again two weeks later, and only then.
func TestRepetitionOpensOnItsDay(t *testing.T) {
	defs := loaded(t, withRhythm(t))
	plan := defs.Effective("0518", programme)
	begin := source.DateOf(2026, 3, 2)
	tr := steps.Trajectory{Start: begin.AddDays(-20), Phases: []steps.PhaseStep{{ID: "stabilisatie", From: begin}}}
	for _, k := range []struct {
		after int
		open  string
	}{{10, ""}, {14, "W1"}, {20, "W1"}, {25, "W2"}, {28, "W2"}} {
		var open []string
		for _, m := range plan.Schedule(tr, nil, begin.AddDays(k.after)) {
			if m.Moment.Series == "W" && m.Status == steps.Open {
				open = append(open, m.Moment.ID)
			}
		}
		if strings.Join(open, " ") != k.open {
			t.Errorf("after %d days %v is open, want %s", k.after, open, k.open)
		}
	}
}
