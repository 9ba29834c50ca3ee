package mkba_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

var update = flag.Bool("update", false, "write the golden findings anew")

const checks = "testdata/controle/"

// checkBase is what nothing is wrong with, by name.
func checkBase(t *testing.T) map[string][]byte {
	t.Helper()
	archive, err := txtar.ParseFile(checks + "basis.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.Files {
		files[f.Name] = f.Data
	}
	return files
}

// spoil changes files by lines as `file: old => new`, in which \n is a new line.
func spoil(t *testing.T, files map[string][]byte, fault string) {
	t.Helper()
	for line := range strings.Lines(string(file(t, fault))) {
		name, change, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		old, replacement, also := strings.Cut(strings.ReplaceAll(change, `\n`, "\n"), " => ")
		if !ok || !also || !bytes.Contains(files[name], []byte(old)) {
			t.Fatalf("%s: %q changes nothing", fault, line)
		}
		files[name] = bytes.Replace(files[name], []byte(old), []byte(replacement), 1)
	}
}

// remarks are the lines of the check reports of the model with its cohort and of the
// study, per question that has something to say; what is wrong with a price is said before
// there is a model.
func remarks(t *testing.T, files map[string][]byte) []string {
	t.Helper()
	var lines []string
	definition := func(name string, into any) {
		doc, found := read.Parse(name, files[name])
		failOn(t, found)
		failOn(t, source.Decode(doc, into))
	}
	prices := &mkba.PriceFile{}
	definition("prijzen.yaml", prices)
	compiled, found := mkba.CompilePrices([]*mkba.PriceFile{prices})
	for _, f := range found {
		lines = append(lines, fmt.Sprintf("bronnen %s: %s", mkba.Failed, f))
	}
	in := &mkba.Inputs{}
	if err := json.Unmarshal(files["cohort.json"], &in.Quantities); err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]*mkba.Inputs{"model.yaml": in, "studie.yaml": {}} {
		if found.HasErrors() {
			break
		}
		def := &mkba.Model{}
		definition(name, def)
		for _, item := range mkba.Report(def, compiled, in).Items {
			for _, f := range item.Findings {
				lines = append(lines, fmt.Sprintf("%s %s: %s", item.ID, item.Verdict, f))
			}
		}
	}
	return lines
}

// TestCheckReportFindsExactlyThat: of a model without a fault the report has nothing to
// say; with one fault it says that, at its line, under its question and nothing else. No
// question is without a fault that it finds.
func TestCheckReportFindsExactlyThat(t *testing.T) {
	if said := remarks(t, checkBase(t)); len(said) > 0 {
		t.Fatalf("the base is not without fault:\n%s", strings.Join(said, "\n"))
	}
	faults, err := filepath.Glob(checks + "*.fault")
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, fault := range faults {
		name := strings.TrimSuffix(filepath.Base(fault), ".fault")
		question, _, _ := strings.Cut(name, "-")
		asked[question] = true
		t.Run(name, func(t *testing.T) {
			files := checkBase(t)
			spoil(t, files, fault)
			said := remarks(t, files)
			for _, line := range said {
				if !strings.HasPrefix(line, question+" ") {
					t.Errorf("under another question: %s", line)
				}
			}
			golden, got := strings.TrimSuffix(fault, ".fault")+".txt", strings.Join(said, "\n")+"\n"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(file(t, golden)); got != want || len(said) != 1 {
				t.Errorf("%d remarks, got\n%s\nwant\n%s", len(said), got, want)
			}
		})
	}
	for _, item := range mkba.Report(shipped(t, "jpf").Definition(), shippedPrices(t), nil).Items {
		if !asked[item.ID] {
			t.Errorf("no fault is found by %q", item.Question["nl"])
		}
	}
}
