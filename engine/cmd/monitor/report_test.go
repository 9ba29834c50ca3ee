package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A report can be read before there is anybody: the same day and seed give the same
// text, another seed another one.
func TestReportOfASimulation(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
	args := []string{"rapport", "jpf-raadsbrief", "--op", "2026-11-22", "--instruments", shipped}
	code, first, errs := runHere(t, "", args...)
	if code != exitOK || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, want := range []string{"Geachte raadsleden,", `begonnen \d+ jongeren met schulden`, `(?m)^# Resultaten`, `Een traject kost € [\d.\\]+ per jongere`, `n = \d+ jongeren`} {
		if !regexp.MustCompile(want).MatchString(first) {
			t.Errorf("lacks %q in\n%s", want, first)
		}
	}
	if _, again, _ := runHere(t, "", args...); again != first {
		t.Error("the same day gives another report")
	}
	if _, other, _ := runHere(t, "", append(args, "--zaad", "7")...); other == first {
		t.Error("another seed gives the same report")
	}
	if code, small, errs := runHere(t, "", append(args, "--gemeente", "0080")...); code != exitOK || !strings.Contains(small, "Leeuwarden") {
		t.Errorf("exit %d: %s%s", code, small, errs)
	}
}

// Drawings come as tables, and every form of a report can be written.
func TestEveryReportCanBeWritten(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: schrijft elk rapport (-short)")
	}
	folders, err := filepath.Glob(filepath.Join(shipped, "rapporten", "*"))
	if err != nil || len(folders) < 7 {
		t.Fatalf("%d reports, %v", len(folders), err)
	}
	tables := 0
	for _, f := range folders {
		code, out, errs := runHere(t, "", "rapport", filepath.Base(f), "--op", "2026-11-22", "--instruments", shipped)
		if code != exitOK || strings.ContainsAny(out, "{}") || !strings.Contains(out, "\n# ") {
			t.Errorf("%s: exit %d\n%s%s", f, code, out, errs)
		}
		tables += strings.Count(out, "| --- |")
	}
	if tables < 5 {
		t.Errorf("%d tables in all reports", tables)
	}
}

func TestReportAsData(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rapport.json")
	code, _, errs := runHere(t, "", "rapport", "jpf-dias", "--op", "2026-11-22", "--format", "json", "-o", file, "--instruments", shipped)
	data, err := os.ReadFile(file)
	if code != exitOK || err != nil {
		t.Fatalf("exit %d: %s %v", code, errs, err)
	}
	var v struct {
		Sections []struct {
			Tiles []json.RawMessage `json:"tegels"`
		} `json:"onderdelen"`
	}
	if err := json.Unmarshal(data, &v); err != nil || len(v.Sections) == 0 {
		t.Errorf("%d sections, %v", len(v.Sections), err)
	}
}

func TestReportIsAskedForWrongly(t *testing.T) {
	for want, args := range map[string][]string{
		`er is geen rapport "jpf-raadsbrieven"; bedoelde je "jpf-raadsbrief"`: {"jpf-raadsbrieven"},
		`er is geen simulatie "dmo" van programma jpf`:                        {"jpf-raadsbrief", "--simulatie", "dmo"},
		`gemeente "9999" heeft programma jpf niet`:                            {"jpf-raadsbrief", "--gemeente", "9999"},
		`"gisteren" is geen datum`:                                            {"jpf-raadsbrief", "--op", "gisteren"},
		`geef met -o een bestand voor het rapport`:                            {"jpf-raadsbrief", "--format", "html"},
	} {
		if code, _, errs := runHere(t, "", append([]string{"rapport", "--instruments", shipped}, args...)...); code != exitMisuse || !strings.Contains(errs, want) {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
}

// What a report shows differs when a figure or a condition does, and not when it is said
// in other words.
func TestReportsAreCompared(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shipped, "rapporten/jpf-raadsbrief/v1.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "nieuw.yaml")
	other := strings.NewReplacer("versie: 1", "versie: 2", "leefgebieden_vooruit.beter >= 2", "leefgebieden_vooruit.beter >= 3", "Voortijdig stopte {uitval}", "Eerder stopte {uitval}").Replace(string(data))
	if err := os.WriteFile(file, []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := runHere(t, "", "verschil", "rapport/jpf-raadsbrief@1", file, "--instruments", shipped)
	if code != exitOK || !strings.Contains(out, "onderdeel leven: zinnen.1.keuze.1.als: leefgebieden_vooruit.beter >= 2 → leefgebieden_vooruit.beter >= 3") || strings.Contains(out, "breekt") || strings.Contains(out, "Voortijdig") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}
