package main

import (
	"bytes"
	"effectmonitor/engine/country"
	"effectmonitor/instruments"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func prepared(t *testing.T) (*form, *ownEngine) {
	t.Helper()
	f, err := readForm()
	if err != nil {
		t.Fatal(err)
	}
	own, err := newOwn(f)
	if err != nil {
		t.Fatal(err)
	}
	return f, own
}

// TestFormIsWhatIsPromised: the questionnaire in all its forms has 60 questions, 20
// visibilities, 8 calculations and the scales, and a tenth of the answers is missing.
func TestFormIsWhatIsPromised(t *testing.T) {
	f, own := prepared(t)
	type size struct{ questions, visibilities, results int }
	want := size{60, 20, 8 + len(f.Scales)}
	if len(f.Calculations) != 8 || len(f.Scales) < 2 {
		t.Errorf("%d calculations and %d scales", len(f.Calculations), len(f.Scales))
	}
	var ours size
	for _, p := range own.in.Pages() {
		for _, q := range p.Questions {
			ours.questions++
			if !q.Visible.IsZero() {
				ours.visibilities++
			}
		}
	}
	ours.results = len(own.in.Def.Calculations) + len(own.in.Def.Scales)
	var survey size
	for _, p := range f.surveyDefinition()["pages"].([]object) {
		for _, e := range p["elements"].([]object) {
			survey.questions++
			if e["visibleIf"] != nil {
				survey.visibilities++
			}
		}
	}
	survey.results = len(f.surveyDefinition()["calculatedValues"].([]object))
	sizes := map[string]size{"ours": ours, "survey-core": survey}
	for name, asLogic := range map[string]bool{"formio, logic": true, "formio, JavaScript": false} {
		var formio size
		for _, c := range f.formioDefinition(asLogic)["components"].([]object) {
			switch {
			case c["calculateValue"] != nil:
				formio.results++
				continue
			case c["conditional"] != nil || c["customConditional"] != nil:
				formio.visibilities++
			}
			formio.questions++
		}
		sizes[name] = formio
	}
	for name, got := range sizes {
		if got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

func TestAnswersAreDrawnOnceAndPartlyMissing(t *testing.T) {
	f, own := prepared(t)
	all := f.draw(own)
	missing, shown, hidden, left, complete := 0, 0, 0, 0, 0
	for i := range all {
		missing, shown = missing+all[i].missing, shown+all[i].shown
		hidden += len(f.Questions) - all[i].shown
		left += len(all[i].left)
		if all[i].missing == 0 {
			complete++
		}
	}
	if len(all) < 200 || float64(missing) < 0.1*float64(shown) {
		t.Errorf("%d respondents, %d of %d answers missing", len(all), missing, shown)
	}
	if hidden < len(all) || left == 0 || complete < 40 {
		t.Errorf("%d times hidden, %d answers left behind, %d complete", hidden, left, complete)
	}
	one, _ := json.Marshal(plainAnswers(all))
	other, _ := json.Marshal(plainAnswers(f.draw(own)))
	if !bytes.Equal(one, other) {
		t.Error("drawn again, the answers are others")
	}
	sometimes := 0
	for _, id := range f.results() {
		known := 0
		for i := range all {
			if x, ok := own.evaluator.Evaluate(f.own(all[i].answers), noContext).Value(id).AsNumber(); ok && x != 0 {
				known++
			}
		}
		if known < len(all)/20 {
			t.Errorf("%s is known for %d of %d: too few to compare", id, known, len(all))
		}
		if known < len(all) {
			sometimes++
		}
	}
	if sometimes < 5 {
		t.Errorf("only %d results are leeg for anyone", sometimes)
	}
}

// TestDifferencesNeedAReason: the comparison sees what is wrong.
func TestDifferencesNeedAReason(t *testing.T) {
	f, own := prepared(t)
	all := f.draw(own)
	outcomes := func() []outcome {
		out := make([]outcome, len(all))
		for i := range all {
			out[i] = own.evaluate(f.own(all[i].answers))
		}
		return out
	}
	ours, theirs := outcomes(), outcomes()
	if got := f.compare(all, ours, theirs); got.Unexplained+got.Missing+got.LeftBehind > 0 || got.Decisive < 10*len(all) {
		t.Errorf("equal outcomes give %+v", got)
	}
	if theirs[0].Visible[0] != '1' {
		t.Fatal("the first question always shows")
	}
	theirs[0].Visible = "0" + theirs[0].Visible[1:]
	got := f.compare(all, ours, theirs)
	if got.Unexplained != 1 || len(got.Differences) != 1 || got.Differences[0].ID != "q01" || got.Differences[0].Why != whyNoReason {
		t.Errorf("a hidden question gives %+v", got)
	}
	r := report{Engines: []measurement{{Name: "x", Agreement: &got}}}
	if r.unexplained() != 1 {
		t.Error("the report does not count it")
	}
	var data bytes.Buffer
	var back report
	if err := r.json(&data); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data.Bytes(), &back); err != nil || !reflect.DeepEqual(back, r) {
		t.Errorf("as JSON and back it is %+v, %v", back, err)
	}
}

// TestPackagesAgree runs the packages on the same answers, without looking at time.
func TestPackagesAgree(t *testing.T) {
	folder := filepath.Join("..", "..", ".tools", "bench")
	_, err := os.Stat(filepath.Join(folder, "installed"))
	if err != nil && os.Getenv("EFFECTMONITOR_ALL") != "1" && os.Getenv("CI") != "true" {
		t.Skip("overgeslagen: survey-core en @formio/core ontbreken")
	}
	b, err := prepare(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer b.stop()
	out := b.report()
	if err := b.compare(out); err != nil {
		t.Fatal(err)
	}
	if err := b.race(out, 1, 0.02); err != nil {
		t.Fatal(err)
	}
	for _, e := range out.Engines {
		if e.PerSecond.Median <= 0 {
			t.Errorf("%s did nothing", e.Name)
		}
		if e.Agreement != nil && (e.Agreement.Unexplained > 0 || e.Agreement.Decisive < 10_000 || e.Agreement.Missing == 0) {
			t.Errorf("%s: %+v", e.Name, e.Agreement)
		}
	}
	var text bytes.Buffer
	out.text(&text)
	for _, want := range []string{"60 vragen, 20 zichtbaarheden, 8 berekeningen", "keer zo snel als survey-core", "keer zo snel als @formio/core", whyMissing, "die gelijk moeten zijn 0 niet"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, text.String())
		}
	}
	t.Log("gedraaid met: survey-core en @formio/core")
}

func TestWithoutNodeTheMessageIsClear(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := install("node", t.TempDir()); !errors.Is(err, errNoNode) {
		t.Errorf("got %v", err)
	}
}

// TestCountryLoads: the catalogue with every gemeente loads, from YAML and from a bundle.
func TestCountryLoads(t *testing.T) {
	all, err := places("")
	if err != nil {
		t.Fatal(err)
	}
	fsys, err := tree(country.With(instruments.FS, all, country.Gemeenten))
	if err != nil {
		t.Fatal(err)
	}
	got, err := measureLoading(fsys, 1)
	if err != nil || got.Gemeenten != country.Gemeenten || got.BundleSize == 0 {
		t.Errorf("%+v, %v", got, err)
	}
	file := filepath.Join(t.TempDir(), "gemeenten.csv")
	if err := os.WriteFile(file, []byte("# een\ncode;naam\nGM0014;Groningen;PV20\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if read, err := places(file); err != nil || len(read) != 1 || read[0] != (country.Place{Code: "0014", Name: "Groningen"}) {
		t.Errorf("%v, %v", read, err)
	}
}
