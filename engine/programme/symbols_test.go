package programme

import (
	"testing"

	"effectmonitor/engine/formula"
)

func TestFillGivesFormulasTheirValues(t *testing.T) {
	c := compiled(t)
	scope := formula.NewScope(c.Symbols(), nil, c.MomentIDs())
	age := 22
	p := Case{
		Trajectory: Trajectory{
			Start: day("2026-01-01"), AgeAtStart: &age, Team: "Zuid & West",
			Phases: []PhaseStep{{"begin", day("2026-01-01")}, {"midden", day("2026-02-10")}},
			End:    &End{Date: day("2026-06-15"), Reason: "klaar"},
		},
		// As read back from JSON: without the types of the definition.
		Registration: map[string]formula.Value{"schuld": formula.Number(8500.5), "vorm": formula.Text("b")},
		Results: []Result{
			{ID: "krediet", Date: day("2026-03-01"), Amount: 100000},
			{ID: "krediet", Date: day("2026-04-01"), Amount: 50},
			{ID: "baan", Date: day("2027-01-01")},
		},
		Done: Done{"T0": {"staf": day("2026-01-02")}},
	}
	values := scope.NewValues()
	c.Fill(values, nil, p, day("2026-07-01"), nil)
	var machine formula.Machine
	for _, src := range []string{
		`fase == "midden"`, `startjaar == 2026`, `leeftijd_start == 22`,
		`maanden_in_traject > 5.4 and maanden_in_traject < 5.5`,
		`geeindigd`, `reden == "klaar"`, `voltooid`, `not uitval`, `not concurrerend`, `team == "Zuid & West"`,
		`schuld == 8500.5`, `vorm == "b"`, `leeg(sinds)`,
		`resultaat.krediet`, `resultaat_aantal.krediet == 2`, `resultaat_bedrag.krediet == 1000.5`,
		`not resultaat.baan`, `resultaat_aantal.baan == 0`, // in the future on this date
		`fase_dag.midden == 40`, `leeg(fase_dag.na)`,
		`op(meting_verwacht.staf, "T1")`, `op(meting_verwacht.klant, "T0")`,
		`not op(meting_verwacht.staf, "T2")`, `not op(meting_verwacht.staf, "TN")`,
		`op(meting_gedaan.staf, "T0")`, `not op(meting_gedaan.klant, "T0")`,
		`beantwoord(op(meting_dag.staf, "T0"))`, `leeg(op(meting_dag.klant, "T0"))`, `leeg(op(meting_dag.staf, "TN"))`,
	} {
		program, errs := formula.Compile(src, scope, formula.TypeBool)
		if program == nil {
			t.Errorf("%s: %v", src, errs)
			continue
		}
		if !machine.Bool(program, values) {
			t.Errorf("%s is onwaar", src)
		}
	}
}

func TestFillWhileRunning(t *testing.T) {
	c := compiled(t)
	scope := formula.NewScope(c.Symbols(), nil, c.MomentIDs())
	values := scope.NewValues()
	c.Fill(values, nil, Case{Trajectory: Trajectory{Start: day("2026-01-01")}}, day("2026-02-01"), nil)
	var machine formula.Machine
	for _, src := range []string{`not geeindigd`, `not uitval`, `leeg(reden)`, `leeg(leeftijd_start)`, `leeg(schuld)`, `leeg(fase)`} {
		program, errs := formula.Compile(src, scope, formula.TypeBool)
		if program == nil {
			t.Errorf("%s: %v", src, errs)
			continue
		}
		if !machine.Bool(program, values) {
			t.Errorf("%s is onwaar", src)
		}
	}
}

// A gemeente may drop a moment: formulas that name it still compile, and nobody
// is expected there.
func TestFillUnderThePlanOfAGemeente(t *testing.T) {
	c := compiled(t)
	own := sample()
	own.Moments = own.Moments[:1]
	plan, found := Compile(own)
	if plan == nil {
		t.Fatal(found)
	}
	scope := formula.NewScope(c.Symbols(), nil, c.MomentIDs())
	values := scope.NewValues()
	states := c.Fill(values, nil, Case{Trajectory: Trajectory{Start: day("2026-01-01")}}, day("2027-06-01"), plan)
	if states[0] == nil || states[1] != nil || len(states) != 4 {
		t.Fatalf("states %v", states)
	}
	var machine formula.Machine
	for src, want := range map[string]bool{`op(meting_verwacht.staf, "T0")`: true, `op(meting_verwacht.staf, "T1")`: false} {
		program, errs := formula.Compile(src, scope, formula.TypeBool)
		if program == nil {
			t.Fatal(errs)
		}
		if got := machine.Bool(program, values); got != want {
			t.Errorf("%s is %v", src, got)
		}
	}
}
