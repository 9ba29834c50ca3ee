package simulate_test

import (
	"os"
	"path/filepath"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// demo is the demonstration cohort with the definitions it stands on.
type demo struct {
	simulation  *simulate.Simulation
	compiled    *simulate.Compiled
	programme   *programme.Compiled
	framework   *indicator.Compiled
	instruments map[string]*instrument.Instrument
	effective   map[string]*programme.Compiled
}

func root(path string) string { return filepath.Join("../../instruments", path) }

// define reads one definition, or fails with everything that is wrong with it.
func define[T any](t testing.TB, path string) *T {
	t.Helper()
	data, err := os.ReadFile(root(path))
	if err != nil {
		t.Fatal(err)
	}
	doc, found := read.Parse(path, data)
	none(t, found)
	out := new(T)
	none(t, source.Decode(doc, out))
	return out
}

func none(t testing.TB, found diag.List) {
	t.Helper()
	for _, f := range found {
		if f.Severity == diag.Error {
			t.Errorf("%s:%d:%d %s %s (%s)", f.File, f.Line, f.Column, f.Code, f.Message, f.Hint)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

func loadDemo(t testing.TB) *demo {
	t.Helper()
	d := &demo{instruments: map[string]*instrument.Instrument{}, effective: map[string]*programme.Compiled{}}
	var found diag.List
	p := define[programme.Programme](t, "programmas/jpf/v1.yaml")
	d.programme, found = programme.Compile(p)
	none(t, found)
	var vars []indicator.Variables
	for _, id := range []string{"jpf-begeleider", "jpf-jongere"} {
		in, found := instrument.Compile(define[instrument.Questionnaire](t, "vragenlijsten/"+id+"/v1.yaml"))
		none(t, found)
		d.instruments[id] = in
		vars = append(vars, indicator.Variables{Rater: in.Def.Rater, Symbols: in.Symbols()})
	}
	d.framework, found = indicator.Compile(define[indicator.Framework](t, "raamwerken/jpf/v1.yaml"), d.programme, vars)
	none(t, found)
	files, err := filepath.Glob(root("gemeenten/*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if read.IsTest(file) {
			continue
		}
		g := define[gemeente.Gemeente](t, filepath.Join("gemeenten", filepath.Base(file)))
		if g.Overlay(p.ID) == nil {
			continue // it carries out another programme
		}
		own, found := gemeente.Apply(g, p)
		none(t, found)
		d.effective[g.Code], found = programme.Compile(own)
		none(t, found)
	}
	d.simulation = define[simulate.Simulation](t, "simulaties/demo/v1.yaml")
	d.compile(t)
	return d
}

func (d *demo) compile(t testing.TB) {
	t.Helper()
	var found diag.List
	d.compiled, found = simulate.Compile(d.simulation, d.programme, d.questionnaire)
	none(t, found)
}

func (d *demo) questionnaire(ref source.Ref) *instrument.Instrument { return d.instruments[ref.ID] }

func (d *demo) plan(code string) *programme.Compiled { return d.effective[code] }
