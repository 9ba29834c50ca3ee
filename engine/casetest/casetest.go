// Package casetest runs the test cases that stand beside definitions.
//
// A test file says, per case, what goes in and what must come out. Every
// expectation is compared on its own, and one that fails says what went in, what was
// expected, what came out and why. The package decides nothing about definitions:
// it only asks the catalog what they say. It must not read a clock or a disk.
package casetest

import (
	"fmt"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Report is the outcome of all cases.
type Report struct {
	Cases []Case `json:"gevallen"`
}

// Case is the outcome of one case.
type Case struct {
	diag.Pos
	Kind     string    `json:"soort"`
	Name     string    `json:"naam"`
	Input    string    `json:"invoer,omitempty"` // on one line; only of a case that failed
	Checks   int       `json:"controles"`        // how many expectations were compared
	Failures []Failure `json:"afwijkingen,omitempty"`
}

// Failure is one expectation that did not come true, or one input that could not
// be used; then Want and Got are empty and Reason says why.
type Failure struct {
	diag.Pos
	What    string `json:"wat"`
	Want    string `json:"verwacht,omitempty"`
	Got     string `json:"gevonden,omitempty"`
	Reason  string `json:"reden,omitempty"`
	Explain string `json:"uitleg,omitempty"`
}

// Sentence says the failure in one line: what was expected and what came out, or why
// an input could not be used.
func (f Failure) Sentence() string {
	if f.Want == "" && f.Got == "" {
		return f.What + ": " + f.Reason
	}
	text := f.What + " verwacht " + f.Want + " en geeft " + f.Got
	if f.Reason != "" {
		text += " (" + f.Reason + ")"
	}
	return text
}

// Failed is how many cases have a failure.
func (r Report) Failed() int {
	count := 0
	for _, c := range r.Cases {
		if len(c.Failures) > 0 {
			count++
		}
	}
	return count
}

// Run runs the cases of the test files against the catalog, in the order of files
// and cases.
func Run(c *catalog.Catalog, files []load.File) Report {
	var report Report
	for _, f := range files {
		for _, node := range cases(f) {
			report.Cases = append(report.Cases, runCase(c, f, node))
		}
	}
	return report
}

func cases(f load.File) []*source.Node {
	if list := f.Doc.Root.Get("gevallen"); list != nil {
		return list.Items
	}
	return nil
}

// job is one case while it runs.
type job struct {
	catalog *catalog.Catalog
	file    load.File
	node    *source.Node
	margin  float64
	out     *Case
}

// runner runs the cases of one kind: it prepares the input and returns how to look
// up what came out. Nil means that the input could not be used, which it has
// reported.
type runner func(j *job) lookup

// lookup finds what came out under a key of the expectations. A reason instead of
// a result says that the key means nothing here. explain may be nil.
type lookup func(key string, want *source.Node) (got value, explain func() string, reason string)

func runCase(c *catalog.Catalog, f load.File, node *source.Node) Case {
	out := Case{Pos: node.Pos, Kind: f.Kind(), Name: scalar(node, "naam")}
	j := &job{catalog: c, file: f, node: node, out: &out}
	j.margin, _ = numberAt(f.Doc.Root, "marge")
	if margin, ok := numberAt(node, "marge"); ok {
		j.margin = margin
	}
	if run := runners[f.Kind()]; run == nil {
		j.fail(node.Pos, "soort", "voor "+f.Kind()+" zijn er geen tests")
	} else if find := run(j); find != nil {
		j.compare(find)
	}
	if len(out.Failures) > 0 {
		out.Input = j.input()
	}
	return out
}

// compare looks at every expectation.
func (j *job) compare(find lookup) {
	want := j.node.Get("verwacht")
	if want == nil || want.Kind != source.Mapping || len(want.Entries) == 0 {
		j.fail(j.node.Pos, "verwacht", "dit geval verwacht niets")
		return
	}
	for _, e := range want.Entries {
		j.out.Checks++
		got, explain, reason := find(e.Key.Value, e.Value)
		switch {
		case reason != "":
			j.fail(e.Key.Pos, e.Key.Value, reason)
		case !matches(e.Value, got, j.margin) && unlike(e.Value, got) != "":
			j.fail(e.Value.Pos, e.Key.Value, unlike(e.Value, got))
		case !matches(e.Value, got, j.margin):
			failure := Failure{Pos: e.Key.Pos, What: e.Key.Value, Want: flow(e.Value), Got: got.String()}
			if explain != nil {
				failure.Explain = strings.TrimRight(explain(), "\n")
			}
			j.out.Failures = append(j.out.Failures, failure)
		}
	}
}

func (j *job) fail(pos diag.Pos, what, reason string) {
	j.out.Failures = append(j.out.Failures, Failure{Pos: pos, What: what, Reason: reason})
}

// withHint is a reason with what would put it right.
func withHint(reason, hint string) string {
	if hint == "" {
		return reason
	}
	return reason + " (" + hint + ")"
}

// cutHint takes apart what withHint put together from a suggestion.
func cutHint(text string) (reason, hint string) {
	const begin = "bedoelde je "
	if reason, hint, ok := strings.Cut(text, " ("+begin); ok {
		return reason, begin + strings.TrimSuffix(hint, ")")
	}
	return text, ""
}

// input is everything that went in, on one line.
func (j *job) input() string {
	var parts []string
	for _, e := range j.node.Entries {
		switch e.Key.Value {
		case "naam", "verwacht", "marge", "uitleg":
		default:
			parts = append(parts, e.Key.Value+": "+flow(e.Value))
		}
	}
	return strings.Join(parts, ", ")
}

// date reads a date of the case; without it the zero date and false.
func (j *job) date(key string) (source.Date, bool) {
	n := j.node.Get(key)
	if n == nil {
		return 0, false
	}
	day, err := source.ParseDate(n.Value)
	if err != nil {
		j.fail(n.Pos, key, fmt.Sprintf("%q is geen datum", n.Value))
		return 0, false
	}
	return day, true
}

// asOf is the day on which the case looks: its `op`, or the given day.
func (j *job) asOf(otherwise source.Date) source.Date {
	if day, ok := j.date("op"); ok {
		return day
	}
	return otherwise
}

// ref points at the definition that the file tests, by the file's name.
func (j *job) ref() source.Ref {
	parts := strings.Split(strings.TrimSuffix(j.file.Definition(), ".yaml"), "/")
	ref := source.Ref{Pos: j.file.Doc.Root.Pos}
	if len(parts) == 3 {
		ref.ID = parts[1]
		if _, err := fmt.Sscanf(parts[2], "v%d", &ref.Version); err != nil {
			ref.Version = 0
		}
	}
	return ref
}

func scalar(n *source.Node, key string) string {
	if child := n.Get(key); child != nil && child.Kind == source.Scalar {
		return child.Value
	}
	return ""
}
