package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"effectmonitor/engine/formula"
)

func simulated(t *testing.T, args ...string) string {
	t.Helper()
	args = append([]string{"simuleer", "demo", "--instruments", shipped, "--op", "2026-06-01", "--aantal", "5"}, args...)
	code, out, errs := runHere(t, "", args...)
	if code != exitOK || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	return out
}

func rows(t *testing.T, text string) [][]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSimulateIsRepeatable(t *testing.T) {
	first := simulated(t)
	if simulated(t) != first {
		t.Error("the same seed gives another cohort")
	}
	if simulated(t, "--zaad", "7") == first {
		t.Error("another seed gives the same cohort")
	}
	file := filepath.Join(t.TempDir(), "cohort.csv")
	if out := simulated(t, "-o", file); out != "" {
		t.Errorf("with a file there is still output: %q", out)
	}
	written, err := os.ReadFile(file)
	if err != nil || string(written) != first {
		t.Errorf("the file differs from the output, %v", err)
	}
}

// TestSimulateForms holds the long, the wide and the JSON form to each other.
func TestSimulateForms(t *testing.T) {
	long, wide := rows(t, simulated(t)), rows(t, simulated(t, "--breed"))
	if len(wide) != 6 {
		t.Fatalf("%d rows for 5 participants", len(wide))
	}
	column := map[string]int{}
	for i, name := range wide[0] {
		if _, twice := column[name]; twice {
			t.Errorf("column %s stands twice", name)
		}
		column[name] = i
	}
	person := map[string][]string{}
	for _, row := range wide[1:] {
		person[row[column["deelnemer"]]] = row
	}
	compared := 0
	for _, row := range long[1:] {
		number, moment, rater, id, value := row[1], row[3], row[4], row[6], row[8]
		name := moment + "." + rater + "." + id
		if moment == "" {
			if name = rater + "." + id; rater != "registratie" {
				continue
			}
		}
		if got := person[number][column[name]]; got != value {
			t.Errorf("%s of %s: long %q, wide %q", name, number, value, got)
		}
		compared++
	}
	var parsed []exportedPerson
	if err := json.Unmarshal([]byte(simulated(t, "--format", "json")), &parsed); err != nil || len(parsed) != 5 {
		t.Fatalf("%d participants in JSON, %v", len(parsed), err)
	}
	values := 0
	for _, p := range parsed {
		values += len(p.Registration)
		for _, r := range p.Responses {
			values += len(r.Values)
		}
	}
	if values != compared {
		t.Errorf("%d values in JSON and %d in CSV", values, compared)
	}
}

func TestRawValues(t *testing.T) {
	for want, v := range map[string]formula.Value{
		"1850.5": formula.Money(185050), "1": formula.Bool(true), "0": formula.Bool(false), "a|b": formula.List([]string{"a", "b"}),
		"2026-03-01": formula.Date(20513), "": formula.Missing(formula.TypeNumber), "-3": formula.Number(-3), "'=1+1": formula.Text("=1+1"),
	} {
		if got := raw(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}

func TestSimulateMisuse(t *testing.T) {
	for want, args := range map[string][]string{
		"er is geen simulatie": {"nergens"}, "is geen id van": {"een twee"}, "is geen datum": {"demo", "--op", "morgen"},
		"--aantal is 0 of meer": {"demo", "--aantal=-1"}, "is niet te schrijven": {"demo", "--aantal", "1", "-o", "nergens/x.csv"},
	} {
		code, out, errs := runHere(t, "", append(append([]string{"simuleer"}, args...), "--instruments", shipped)...)
		if code != exitMisuse || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%v: exit %d, %q", args, code, errs)
		}
	}
}

// TestExplainDrawnParticipant: an indicator of somebody who was drawn comes down
// to answers.
func TestExplainDrawnParticipant(t *testing.T) {
	args := []string{"uitleg", "raamwerk/jpf#niveau_wonen", "--simulatie", "demo", "--deelnemer", "0518/3", "--op", "2026-06-01", "--instruments", shipped}
	code, out, errs := runHere(t, "", args...)
	if code != exitOK || !strings.Contains(out, "[antwoord, T0 begeleider]") || !strings.Contains(out, "regel: wonen_niveau") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	code, _, errs = runHere(t, "", append(args, "--deelnemer", "0000/1")...)
	if code != exitMisuse || !strings.Contains(errs, "geen deelnemer") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// TestExplainAmount: every euro of the printed study and of a computed model is
// explained, and the parts add up.
func TestExplainAmount(t *testing.T) {
	code, out, errs := runHere(t, "", "uitleg", "mkba/den-haag-2018#woningcorporaties.kort", "--instruments", shipped)
	if code != exitOK || !strings.Contains(out, "33.480") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	code, out, errs = runHere(t, "n: 10\nhoeveelheden: {uit_bijstand: 4}\n", "uitleg", "mkba/jpf#gemeente_szw", "-", "--instruments", shipped, "--format", "json")
	var traces []struct {
		Amount int64 `json:"bedrag"`
		Parts  []struct {
			Amount int64 `json:"bedrag"`
		} `json:"delen"`
	}
	if err := json.Unmarshal([]byte(out), &traces); err != nil || code != exitOK || len(traces) != 2 {
		t.Fatalf("exit %d, %d traces, %v\n%s", code, len(traces), err, errs)
	}
	for _, trace := range traces {
		sum := int64(0)
		for _, part := range trace.Parts {
			sum += part.Amount
		}
		if sum != trace.Amount || sum == 0 {
			t.Errorf("the parts are %d of %d", sum, trace.Amount)
		}
	}
	code, _, errs = runHere(t, "", "uitleg", "mkba/den-haag-2018#woningcorporatie.kort", "--instruments", shipped)
	if code != exitMisuse || !strings.Contains(errs, `bedoelde je "woningcorporaties.kort"?`) {
		t.Errorf("exit %d: %s", code, errs)
	}
}
