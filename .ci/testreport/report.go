package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

const (
	skippedMark = "overgeslagen: "
	usedMark    = "gedraaid met: "
)

// event is one line of `go test -json`; see `go doc test2json`.
type event struct {
	Action     string
	Package    string
	ImportPath string // of a build event, instead of Package
	Test       string
	Output     string
	Elapsed    float64 // seconds
}

// testKey names a test; an empty test is the package itself.
type testKey struct{ pkg, test string }

// report gathers the events of a run and writes what a reader needs to know.
type report struct {
	out                     io.Writer
	output                  map[testKey][]string
	used                    map[string]int
	skips                   map[string]int
	packages, bare          int
	passed, failed, skipped int
	failures                []string
}

func newReport(out io.Writer) *report {
	return &report{out: out, output: map[testKey][]string{}, used: map[string]int{}, skips: map[string]int{}}
}

// raw shows a line that is not an event.
func (r *report) raw(line []byte) { fmt.Fprintf(r.out, "%s", line) }

// add takes in one event.
func (r *report) add(e event) {
	key := testKey{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Fprint(r.out, e.Output)
	case "output":
		r.output[key] = append(r.output[key], e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			r.endPackage(e, key)
		} else {
			r.endTest(e, key)
		}
		delete(r.output, key)
	}
}

func (r *report) endTest(e event, key testKey) {
	lines := r.output[key]
	for _, thing := range marked(lines, usedMark) {
		r.used[thing]++
	}
	switch e.Action {
	case "pass":
		r.passed++
	case "skip":
		r.skipped++
		reasons := marked(lines, skippedMark)
		if len(reasons) == 0 {
			reasons = []string{"zonder reden: " + e.Package + " " + e.Test}
		}
		r.skips[reasons[0]]++
	case "fail":
		r.failed++
		r.failures = append(r.failures, e.Package+" "+e.Test)
		r.show(lines)
	}
}

func (r *report) endPackage(e event, key testKey) {
	switch e.Action {
	case "skip": // a package without tests
		r.bare++
		return
	case "fail":
		// A failed test has shown itself. A package may also fail by itself: it
		// does not build, it panics, it runs out of time.
		if !r.hasFailure(e.Package) {
			r.failed++
			r.failures = append(r.failures, e.Package)
			r.showPackage(e.Package)
		}
		fmt.Fprintf(r.out, "FOUT  %s (%.1fs)\n", e.Package, e.Elapsed)
	case "pass":
		for _, thing := range marked(r.output[key], usedMark) {
			r.used[thing]++
		}
		fmt.Fprintf(r.out, "goed  %s (%.1fs)\n", e.Package, e.Elapsed)
	}
	r.packages++
}

func (r *report) hasFailure(pkg string) bool {
	return slices.ContainsFunc(r.failures, func(f string) bool { return strings.HasPrefix(f, pkg+" ") })
}

// showPackage shows everything a package still has in hand: with a panic the
// output of the test that caused it has not been shown.
func (r *report) showPackage(pkg string) {
	var keys []testKey
	for key := range r.output {
		if key.pkg == pkg {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b testKey) int { return strings.Compare(a.test, b.test) })
	for _, key := range keys {
		r.show(r.output[key])
	}
}

func (r *report) show(lines []string) {
	for _, line := range lines {
		fmt.Fprint(r.out, line)
	}
}

// close writes the summary; the counts are its last line.
func (r *report) close() {
	if len(r.failures) > 0 {
		fmt.Fprintln(r.out, "\nMislukt")
		for _, failure := range r.failures {
			fmt.Fprintln(r.out, "  "+failure)
		}
	}
	fmt.Fprintf(r.out, "\nWel gedraaid\n  %d tests in %d pakketten\n", r.passed+r.failed, r.packages)
	r.list(r.used)
	fmt.Fprintln(r.out, "Niet gedraaid")
	if len(r.skips) == 0 {
		fmt.Fprintln(r.out, "  niets is overgeslagen")
	}
	r.list(r.skips)
	fmt.Fprintf(r.out, "%d passed, %d failed, %d skipped\n", r.passed, r.failed, r.skipped)
}

// list prints the counted lines, alphabetically so that two runs compare.
func (r *report) list(counts map[string]int) {
	var names []string
	for name := range counts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(r.out, "  %s (%d)\n", name, counts[name])
	}
}

// marked returns what follows the mark in the lines that carry it.
func marked(lines []string, mark string) []string {
	var found []string
	for _, line := range lines {
		if _, rest, ok := strings.Cut(line, mark); ok {
			found = append(found, strings.TrimSpace(rest))
		}
	}
	return found
}
