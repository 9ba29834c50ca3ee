package main

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// report is everything that a run found.
type report struct {
	Questions    int           `json:"questions"`
	Visibilities int           `json:"visibilities"`
	Calculations int           `json:"calculations"`
	Scales       int           `json:"scales"`
	Respondents  int           `json:"respondents"`
	MissingShare float64       `json:"missing_share"`
	Engines      []measurement `json:"engines"`
	Ratios       []ratio       `json:"ratios"`
	Loading      *loading      `json:"loading,omitempty"`
}

// measurement is what one engine did.
type measurement struct {
	Name      string `json:"name"`
	PerSecond spread `json:"evaluations_per_cpu_second"`
	Agreement *tally `json:"agreement,omitempty"` // with ours
}

// ratio is how many times faster ours is than the fastest way of using a package.
type ratio struct {
	Package string  `json:"package"`
	Times   float64 `json:"times"`
	Goal    float64 `json:"goal"`
}

// The goals. They are printed beside what was measured, and nothing fails on them.
const (
	goalPerSecond = 100_000
	goalSurvey    = 200
	goalFormio    = 40
	goalYAML      = 400 // ms
	goalBundle    = 60  // ms
)

func (r *report) json(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

func (r *report) text(w io.Writer) {
	fmt.Fprintf(w, "%d vragen, %d zichtbaarheden, %d berekeningen, %d schalen; %d invullingen, %.1f%% van de antwoorden ontbreekt\n\n",
		r.Questions, r.Visibilities, r.Calculations, r.Scales, r.Respondents, r.MissingShare*100)
	fmt.Fprintf(w, "%-34s %12s %12s %12s %10s\n", "evaluaties per CPU-seconde", "mediaan", "laagste", "hoogste", "µs elk")
	for _, e := range r.Engines {
		fmt.Fprintf(w, "%-34s %12.0f %12.0f %12.0f %10.1f\n", e.Name, e.PerSecond.Median, e.PerSecond.Low, e.PerSecond.High, 1e6/e.PerSecond.Median)
	}
	fmt.Fprintf(w, "\ndoel: minstens %d per CPU-seconde: %s\n", goalPerSecond, reached(r.Engines[0].PerSecond.Median >= goalPerSecond))
	for _, x := range r.Ratios {
		fmt.Fprintf(w, "%.0f keer zo snel als %s; doel %.0f keer: %s\n", x.Times, x.Package, x.Goal, reached(x.Times >= x.Goal))
	}
	for i, e := range r.Engines {
		switch before := r.Engines[max(0, i-1)].Agreement; {
		case e.Agreement == nil:
		case reflect.DeepEqual(e.Agreement, before):
			fmt.Fprintf(w, "\n%s: dezelfde verschillen als hierboven\n", e.Name)
		default:
			fmt.Fprintln(w)
			e.Agreement.text(w, e.Name)
		}
	}
	if l := r.Loading; l != nil {
		fmt.Fprintf(w, "\n%-34s %12s %12s %12s %12s\n", fmt.Sprintf("catalogus met %d gemeenten", l.Gemeenten), "mediaan ms", "laagste", "hoogste", "CPU ms")
		l.YAML.text(w, "uit YAML", goalYAML)
		l.Bundle.text(w, fmt.Sprintf("uit de bundel (%d kB)", l.BundleSize/1000), goalBundle)
	}
}

func (c cost) text(w io.Writer, name string, goal float64) {
	fmt.Fprintf(w, "%-34s %12.1f %12.1f %12.1f %12.1f  doel %.0f ms: %s\n", name, c.Wall.Median, c.Wall.Low, c.Wall.High, c.CPU.Median, goal, reached(c.Wall.Median < goal))
}

func (t *tally) text(w io.Writer, name string) {
	all := t.Same + t.Missing + t.LeftBehind + t.Unexplained
	fmt.Fprintf(w, "%s: %d van %d uitkomsten gelijk; van %d die gelijk moeten zijn %d niet\n", name, t.Same, all, t.Decisive, t.Unexplained)
	for _, why := range []string{whyMissing, whyLeft, whyNoReason} {
		var lines []string
		for _, d := range t.Differences {
			if d.Why == why {
				lines = append(lines, fmt.Sprintf("%s %d keer (hier %s, daar %s)", d.ID, d.Count, d.Ours, d.Theirs))
			}
		}
		if len(lines) > 0 {
			fmt.Fprintf(w, "  anders, %s:\n    %s\n", why, strings.Join(lines, "\n    "))
		}
	}
}

func reached(yes bool) string {
	if yes {
		return "gehaald"
	}
	return "NIET gehaald"
}
