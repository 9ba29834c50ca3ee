package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

// quoting is a report with quotes in two parts: one about housing, and any.
func quoting() *report.Definition {
	d := definition(report.Sentence{Text: text("Kop")})
	d.Sections[0].Quotes = &report.Quoting{Most: 1, About: "wonen", Else: text("Nog geen citaat.")}
	d.Sections = append(d.Sections, report.Section{ID: "twee", Quotes: &report.Quoting{Most: 2, Else: text("Ook hier niet.")}})
	return d
}

func candidates() []report.Candidate {
	return []report.Candidate{
		{ID: "1", Person: "a", Text: "een", About: []string{"wonen"}}, {ID: "2", Person: "a", Text: "twee"},
		{ID: "3", Person: "b", Text: "drie"}, {ID: "4", Person: "c", Text: "vier"}, {ID: "5", Person: "c", Text: "vijf"},
	}
}

// said is what stands in the parts: the quotes, or what takes their place.
func said(v report.View) string {
	var parts []string
	for _, s := range v.Sections {
		var list []string
		for _, q := range s.Quotes {
			list = append(list, q.Text)
		}
		if s.Unquoted.Plain != "" {
			list = append(list, "("+s.Unquoted.Plain+")")
		}
		parts = append(parts, strings.Join(list, " "))
	}
	return strings.Join(parts, "|")
}

// Of too few people no quote is printed. Else a part has the quotes about it, and nobody
// is heard twice, whatever the draw is.
func TestQuotesNeedAGroup(t *testing.T) {
	f := shipped(t).FrameworkOf(source.Ref{ID: "jpf"})
	in := report.Input{Framework: f, Threshold: 10, Lang: "nl", Quotes: candidates()}
	for _, n := range []int{0, 4} {
		in.Own = group(f, "voltooid", n, n/2)
		if got := said(report.Build(quoting(), in)); got != "(Nog geen citaat.)|(Ook hier niet.)" {
			t.Errorf("of %d people: %q", n, got)
		}
	}
	in.Own = group(f, "voltooid", 40, 20)
	drawn := map[string]bool{}
	for seed := range 40 {
		in.Seed = fmt.Sprint(seed)
		got := said(report.Build(quoting(), in))
		if again := said(report.Build(quoting(), in)); again != got {
			t.Fatalf("the same seed draws %q and then %q", got, again)
		}
		first, rest, _ := strings.Cut(got, "|")
		if first != "een" || !strings.Contains(rest, "drie") || strings.Contains(rest, "twee") || strings.Contains(rest, "vier") == strings.Contains(rest, "vijf") {
			t.Errorf("seed %d draws %q", seed, got)
		}
		drawn[got] = true
	}
	if len(drawn) < 3 {
		t.Errorf("forty seeds draw only %v", drawn)
	}
}

// A quote that is withdrawn makes room for another, and the rest keeps its order.
func TestDrawKeepsItsOrder(t *testing.T) {
	f := shipped(t).FrameworkOf(source.Ref{ID: "jpf"})
	d := definition(report.Sentence{Text: text("Kop")})
	d.Sections[0].Quotes = &report.Quoting{Most: 6, Else: text("x")}
	in := report.Input{Framework: f, Own: group(f, "voltooid", 40, 20), Threshold: 10, Lang: "nl", Seed: "vast"}
	for i := range 6 {
		in.Quotes = append(in.Quotes, report.Candidate{ID: fmt.Sprint(i), Person: fmt.Sprint(i), Text: fmt.Sprint(i)})
	}
	all := strings.Fields(said(report.Build(d, in)))
	in.Quotes = slices.DeleteFunc(in.Quotes, func(c report.Candidate) bool { return c.ID == all[2] })
	want := strings.Join(slices.Delete(slices.Clone(all), 2, 3), " ")
	if got := said(report.Build(d, in)); len(all) != 6 || got != want {
		t.Errorf("%q became %q, want %q", all, got, want)
	}
}

// Who said it: the class stands there only where that group may be shown.
func TestSpeaker(t *testing.T) {
	f := shipped(t).FrameworkOf(source.Ref{ID: "jpf"})
	d := definition(report.Sentence{Text: text("Kop")})
	d.Sections[0].Quotes = &report.Quoting{Most: 1, Breakdown: "leeftijd", Else: text("x")}
	sum := cohort.New(f)
	add := func(n int, class string) {
		for range n {
			facts := indicator.Facts{Framework: f.Version(), Dims: map[string]string{"leeftijd": class}, Values: nil}
			if err := sum.Add(facts); err != nil {
				t.Fatal(err)
			}
		}
	}
	add(40, "l18_20")
	add(30, "l21_22")
	add(25, "l23_25")
	add(3, "l26_27")
	for class, want := range map[string]string{"l18_20": "Jongere, 18–20 jaar, Ergens", "l26_27": "Jongere, Ergens", "": "Jongere, Ergens"} {
		c := report.Candidate{ID: "1", Person: "a", Text: "een", By: "jongere", Place: "Ergens", Classes: map[string]string{"leeftijd": class}}
		v := report.Build(d, report.Input{Framework: f, Own: sum, Threshold: 10, Lang: "nl", Quotes: []report.Candidate{c}})
		if got := v.Sections[0].Quotes[0].By; got != want {
			t.Errorf("of class %q: %q, want %q", class, got, want)
		}
	}
}
