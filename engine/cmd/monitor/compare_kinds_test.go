package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"effectmonitor/engine/catalog/load"
)

// changed writes a shipped definition with one thing in it replaced.
func changed(t *testing.T, file, from, to string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shipped, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), from) {
		t.Fatalf("%q is not in %s", from, file)
	}
	out := filepath.Join(t.TempDir(), filepath.Base(file))
	if err := os.WriteFile(out, []byte(strings.Replace(string(data), from, to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

// answers are those of a few invented people, as a file of the given form.
func answers(t *testing.T, format string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "antwoorden."+format)
	args := []string{"-o", file}
	if format == "json" {
		args = append(args, "--format", "json")
	}
	simulated(t, args...)
	return file
}

func differs(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := runHere(t, "", append([]string{"verschil", "--instruments", shipped, "--op", "2026-06-01"}, args...)...)
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	return out
}

func TestDifferencesOfEveryKind(t *testing.T) {
	recorded := answers(t, "json")
	for _, k := range []struct {
		name, before, file, from, to string
		want, not                    []string
	}{
		{"a price", "kengetallen/prijzen", "kengetallen/prijzen.yaml", "waarde: 1345.45", "waarde: 2345.45",
			[]string{"kengetal bijstand_21_alleen_2025h1: waarde: 1345.45 → 2345.45", "gegeven deelnemers:", "model jpf, baten: €", "model jpf, partij gemeente_szw: €"}, nil},
		{"the source of a price", "kengetallen/prijzen", "kengetallen/prijzen.yaml", "bron: Metro, januari 2025", "bron: Metro, 2025",
			[]string{"bron: Metro, januari 2025", "er verschuift niets"}, []string{"[breekt]"}},
		{"a gemeente that measures later", "gemeente/0080", "gemeenten/0080-leeuwarden.yaml", "maand: 4", "maand: 5",
			[]string{"programma jpf: metingen.T1.maand: 4 → 5  [breekt]", "cijfers bij deze metingen zijn niet te vergelijken met eerder: T1"}, nil},
		{"a moment of a programme", "programma/jpf", "programmas/jpf/v1.yaml", "maand: 12,", "maand: 13,",
			[]string{"meting T3: maand: 12 → 13  [breekt]", "niet te vergelijken met eerder: T3\n"}, nil},
		{"a dashboard", "dashboard/jpf-gemeente", "dashboards/jpf-gemeente/v1.yaml", "thema: ontwikkeling", "thema: management",
			[]string{"thema: ontwikkeling → management"}, []string{"[breekt]"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			out := differs(t, k.before, changed(t, k.file, k.from, k.to), "--antwoorden", recorded)
			for _, want := range k.want {
				if !strings.Contains(out, want) {
					t.Errorf("%q is not in\n%s", want, out)
				}
			}
			for _, not := range k.not {
				if strings.Contains(out, not) {
					t.Errorf("%q is in\n%s", not, out)
				}
			}
		})
	}
}

// The same answers shift the same, whether drawn, or read back from either form.
func TestShiftOfRecordedAnswers(t *testing.T) {
	file := changed(t, "vragenlijsten/jpf-jongere/v1.yaml", "omgekeerd: [stress_geld, onrust]", "omgekeerd: [stress_geld]")
	asCSV := differs(t, "vragenlijst/jpf-jongere", file, "--antwoorden", answers(t, "csv"))
	if asJSON := differs(t, "vragenlijst/jpf-jongere", file, "--antwoorden", answers(t, "json")); asJSON != asCSV {
		t.Errorf("as JSON\n%s\nas CSV\n%s", asJSON, asCSV)
	}
	for _, want := range []string{"gegeven invullingen:", "rust: gemiddeld"} {
		if !strings.Contains(asCSV, want) {
			t.Errorf("%q is not in\n%s", want, asCSV)
		}
	}
	if strings.Contains(asCSV, "geweigerd") || strings.Contains(asCSV, "past in geen vraag") {
		t.Errorf("what was exported is refused:\n%s", asCSV)
	}
}

// What is written comes back as it was: trajectory, registration, results, answers.
func TestRecordedIsWhatWasWritten(t *testing.T) {
	loaded, found := load.Load(os.DirFS(shipped))
	if loaded == nil {
		t.Fatal(found)
	}
	a := &app{cli: &cli{}}
	for _, format := range []string{"csv", "json"} {
		people, refused, err := a.recorded(loaded, answers(t, format))
		if err != nil || refused > 0 || len(people) != 5 {
			t.Fatalf("%s: %d people, %d refused, %v", format, len(people), refused, err)
		}
		again := filepath.Join(t.TempDir(), "opnieuw.csv")
		err = a.writeTo(again, func(w io.Writer) error { return writeLong(w, people) })
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(again)
		if err != nil {
			t.Fatal(err)
		}
		want := rows(t, simulated(t))
		for i, line := range rows(t, string(got)) {
			line[1], want[i][1] = "", "" // numbered anew
			if strings.Join(line, ",") != strings.Join(want[i], ",") {
				t.Fatalf("%s, line %d: %q, was %q", format, i+1, line, want[i])
			}
		}
	}
}

func TestRecordedIsRefused(t *testing.T) {
	file := changed(t, "vragenlijsten/jpf-jongere/v1.yaml", "titel:", "titel:")
	for _, k := range []struct{ name, text, want string }{
		{"no answers", "gemeente,deelnemer,start,meting,bron,datum,variabele,stand,waarde\n", "heeft geen deelnemers"},
		{"other columns", "naam,leeftijd\nA,3\n", "de eerste regel is niet gemeente,"},
		{"no date", "gemeente,deelnemer,start,meting,bron,datum,variabele,stand,waarde\n0518,1,gisteren,T0,jongere,2026-01-01,rust,ja,3\n", `regel 2: "gisteren" is geen datum`},
		{"no programme", "gemeente,deelnemer,start,meting,bron,datum,variabele,stand,waarde\n0518,1,2026-01-01,X9,jongere,2026-01-01,rust,ja,3\n", "geen programma heeft de metingen en invullers"},
		{"broken JSON", "[{", "is geen lijst met deelnemers"},
	} {
		t.Run(k.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "antwoorden")
			if err := os.WriteFile(name, []byte(k.text), 0o600); err != nil {
				t.Fatal(err)
			}
			code, _, errs := runHere(t, "", "verschil", "--instruments", shipped, "vragenlijst/jpf-jongere", file, "--antwoorden", name)
			if code != exitMisuse || !strings.Contains(errs, k.want) {
				t.Errorf("exit %d: %s", code, errs)
			}
		})
	}
}
