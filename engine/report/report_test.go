package report_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

func shipped(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, found := load.Load(os.DirFS("../../instruments"))
	if c == nil {
		t.Fatal(found)
	}
	return c
}

// group is a cohort of which so many of n completed what an indicator counts.
func group(f *indicator.Compiled, indicatorID string, n, holds int) *cohort.Aggregate {
	sum := cohort.New(f)
	for i := range n {
		value := 0.0
		if i < holds {
			value = 1
		}
		facts := indicator.Facts{Framework: f.Version(), Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{indicatorID: {"": {Value: value}}})}
		if err := sum.Add(facts); err != nil {
			panic(err)
		}
	}
	return sum
}

func definition(s report.Sentence) *report.Definition {
	return &report.Definition{
		ID: "proef", Version: 1, Form: report.A4, Level: "gemeente", Programme: source.Ref{ID: "jpf"}, Heading: s,
		Sections: []report.Section{{ID: "een", Sentences: []report.Sentence{{Text: source.Text{"nl": "Tekst."}}}}},
	}
}

func text(s string) source.Text { return source.Text{"nl": s} }

func choice(when, say string) report.Choice {
	return report.Choice{If: source.Formula{Src: when}, Text: text(say)}
}

// A sentence gives way as soon as one of its figures may not be shown, and a number that
// is only bounded counts for a formula as far as its bound goes.
func TestSentenceFollowsWhatMayBeShown(t *testing.T) {
	f := shipped(t).FrameworkOf(source.Ref{ID: "jpf"})
	half := report.Sentence{Choices: []report.Choice{
		choice("terugkeer > 0.5", "meer dan de helft ({terugkeer})"), choice("terugkeer <= 0.5", "hooguit de helft ({terugkeer})"),
	}, Else: text("te weinig")}
	denied := report.Sentence{Choices: []report.Choice{choice("not (terugkeer > 0.5)", "niet meer dan de helft")}, Else: text("te weinig")}
	beside := report.Sentence{Text: text("{terugkeer} en {uitval}"), Else: text("te weinig")}
	for _, k := range []struct {
		name     string
		sentence report.Sentence
		n, holds int
		want     string
	}{
		{"shown and more", half, 80, 60, "meer dan de helft (75%)"},
		{"shown and less", half, 80, 20, "hooguit de helft (25%)"},
		{"too few people", half, 4, 4, "te weinig"},
		{"all but nobody: a bound that suffices", half, 80, 80, "meer dan de helft (meer dan 80%)"},
		{"nearly nobody: a bound that suffices", half, 80, 0, "hooguit de helft (minder dan 20%)"},
		{"a denial of what is hidden says nothing", denied, 4, 4, "te weinig"},
		{"one of two is not there", beside, 80, 60, "te weinig"},
	} {
		t.Run(k.name, func(t *testing.T) {
			v := report.Build(definition(k.sentence), report.Input{Framework: f, Own: group(f, "terugkeer", k.n, k.holds), OwnName: "X", Threshold: 10, Lang: "nl"})
			if v.Heading.Plain != k.want {
				t.Errorf("%q, want %q", v.Heading.Plain, k.want)
			}
		})
	}
}

// What a figure or a name looks like is never taken for layout.
func TestFiguresAreEscaped(t *testing.T) {
	f := shipped(t).FrameworkOf(source.Ref{ID: "jpf"})
	s := report.Sentence{Text: text("In {gemeente}.")}
	v := report.Build(definition(s), report.Input{Framework: f, OwnName: "*Sint_Anna* <b>", Threshold: 10, Lang: "nl"})
	if want := `In \*Sint\_Anna\* \<b\>.`; v.Heading.Markdown != want {
		t.Errorf("%s, want %s", v.Heading.Markdown, want)
	}
	if want := `In *Sint_Anna* <b>.`; v.Heading.Plain != want {
		t.Errorf("%s, want %s", v.Heading.Plain, want)
	}
}

// What a report says of costs is what its model says; one that says nothing lets go.
func TestCostsComeFromTheModel(t *testing.T) {
	f := shipped(t).FrameworkOf(source.Ref{ID: "jpf"})
	d := definition(report.Sentence{Choices: []report.Choice{choice("kosten.netto > 0", "netto {kosten.netto}")}, Else: text("niets")})
	d.Models = map[string]source.Ref{"kosten": {ID: "m"}}
	for name, k := range map[string]struct {
		view *mkba.View
		want string
	}{
		"a gain":     {&mkba.View{Key: []mkba.KeyFigure{{ID: "netto", Shown: "€ 5", Number: 5}}}, "netto € 5"},
		"a loss":     {&mkba.View{Key: []mkba.KeyFigure{{ID: "netto", Shown: "− € 5", Number: -5}}}, "niets"},
		"suppressed": {&mkba.View{Suppressed: "te weinig"}, "niets"},
		"no model":   {nil, "niets"},
	} {
		v := report.Build(d, report.Input{Framework: f, Own: group(f, "voltooid", 40, 20), Threshold: 10, Lang: "nl", MKBA: func(string) *mkba.View { return k.view }})
		if v.Heading.Plain != k.want {
			t.Errorf("%s: %q, want %q", name, v.Heading.Plain, k.want)
		}
	}
}

// Each fault has its finding, with these words.
func TestCheck(t *testing.T) {
	c := shipped(t)
	f := c.FrameworkOf(source.Ref{ID: "jpf"})
	one := func(s report.Sentence) *report.Definition { return definition(s) }
	with := func(change func(*report.Definition)) *report.Definition {
		d := definition(report.Sentence{Text: text("Kop")})
		change(d)
		return d
	}
	for name, k := range map[string]struct {
		def  *report.Definition
		want []string
	}{
		"nothing wrong":            {one(report.Sentence{Text: text("Kop")}), nil},
		"no other sentence":        {one(report.Sentence{Text: text("{voltooid}")}), []string{"sentence-else: deze zin heeft geen anders: wat staat er als een cijfer verborgen is of ontbreekt?"}},
		"a figure where none may":  {one(report.Sentence{Text: text("{voltooid}"), Else: text("{uitval}")}), []string{"else-figure: hier mag geen cijfer staan: het kan verborgen zijn"}},
		"misspelled":               {one(report.Sentence{Text: text("{voltooit}"), Else: text("x")}), []string{"unknown-placeholder: dit rapport kan {voltooit} niet invullen = bedoelde je \"voltooid\"?"}},
		"misspelled in a formula":  {one(report.Sentence{Choices: []report.Choice{choice("voltooit > 0.5", "x")}, Else: text("y")}), []string{"formula-unknown-name: De naam voltooit bestaat niet. = bedoelde je voltooid?"}},
		"HTML":                     {one(report.Sentence{Text: text("<b>x</b>")}), []string{"raw-html: HTML mag hier niet; gebruik Markdown, of schrijf &lt; voor het teken <"}},
		"never reached":            {one(report.Sentence{Choices: []report.Choice{{Text: text("a")}, {Text: text("b")}}}), []string{"choice-unreached: deze keuze komt nooit aan de beurt: de vorige kan altijd"}},
		"truth is no text":         {one(report.Sentence{Text: text("{niveau_wonen.T3.beter}"), Else: text("x")}), []string{"report-figure: {niveau_wonen.T3.beter} is waar of onwaar; gebruik het bij als"}},
		"public without a release": {with(func(d *report.Definition) { d.Level = report.LevelPublic }), []string{"report-release: een rapport voor iedereen noemt bij uitgave het dashboard met de uitgebrachte cijfers"}},
		"a letter without words":   {with(func(d *report.Definition) { d.Form = report.Letter }), []string{"report-letter: brief: hoort bij vorm brief, en alleen daar"}},
		"nothing in a part":        {with(func(d *report.Definition) { d.Sections[0].Sentences = nil }), []string{"section-empty: onderdeel een is leeg"}},
		"twice":                    {with(func(d *report.Definition) { d.Sections = append(d.Sections, d.Sections[0]) }), []string{"duplicate-id: pagina een staat er twee keer"}},
		"a quote about nothing": {with(func(d *report.Definition) {
			d.Sections[0].Quotes = &report.Quoting{Most: 1, About: "wonnen", Else: text("x")}
		}), []string{"quote-theme: het raamwerk heeft geen thema, domein, dimensie of activiteit wonnen = bedoelde je \"wonen\"?"}},
		"a quote by an unknown class": {with(func(d *report.Definition) {
			d.Sections[0].Quotes = &report.Quoting{Most: 1, Breakdown: "lengte", Else: text("x")}
		}), []string{"quote-breakdown: het raamwerk heeft geen uitsplitsing lengte"}},
		"a figure instead of a quote": {with(func(d *report.Definition) {
			d.Sections[0].Quotes = &report.Quoting{Most: 1, Else: text("{voltooid}")}
		}), []string{"else-figure: hier mag geen cijfer staan: het kan verborgen zijn"}},
		"a caption without other": {with(func(d *report.Definition) {
			d.Sections[0].Figures = []report.Figure{{Name: "voltooid", Caption: report.Sentence{Text: text("x")}}}
		}), []string{"sentence-else: dit bijschrift heeft geen anders, en het cijfer erboven kan verborgen zijn"}},
		"a word as a figure": {with(func(d *report.Definition) {
			d.Sections[0].Figures = []report.Figure{{Name: "gemeente", Caption: report.Sentence{Text: text("x"), Else: text("y")}}}
		}), []string{"report-figure: {gemeente} is geen cijfer"}},
		"a tally of no change": {with(func(d *report.Definition) {
			d.Tallies = []report.Tally{{ID: "t", Indicators: []string{"voltooid"}, To: "T3"}}
		}), []string{"tally-type: telling t: indicator voltooid is geen verandering"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, x := range report.Check(k.def, f) {
				line := x.Code + ": " + x.Message
				if x.Hint != "" {
					line += " = " + x.Hint
				}
				got = append(got, line)
			}
			if !slices.Equal(got, k.want) {
				t.Errorf("%q\nwant %q", got, k.want)
			}
		})
	}
}

// Every shipped report has a text for every group: nobody, too few, and many of whom all
// or none did what is counted. None of them leaves a name in braces.
func TestShippedReportsSayEverything(t *testing.T) {
	c := shipped(t)
	forms := map[report.Form]bool{}
	for _, d := range c.Reports() {
		forms[d.Form] = true
		f := c.FrameworkOf(d.Programme)
		all := f.Indicators()
		counted := all[slices.IndexFunc(all, func(ind *indicator.Indicator) bool { return ind.Def.Type == indicator.Share })].Def.ID
		for _, sum := range []*cohort.Aggregate{nil, group(f, counted, 3, 1), group(f, counted, 80, 0), group(f, counted, 80, 80), group(f, counted, 80, 40)} {
			v := report.Build(d, report.Input{Framework: f, Own: sum, OwnName: "Voorbeeldstad", Gemeenten: 3, Threshold: 10, Lang: "nl", Date: source.DateOf(2026, 11, 22)})
			said := map[string]string{"kop": v.Heading.Plain}
			for _, s := range v.Sections {
				for i, w := range s.Body {
					said[s.ID+string(rune('0'+i))] = w.Plain
				}
				for _, fig := range s.Figures {
					said[s.ID+fig.Name] = fig.Caption.Plain
				}
			}
			for _, where := range slices.Sorted(maps.Keys(said)) {
				if said[where] == "" || strings.ContainsAny(said[where], "{}") {
					t.Errorf("%s, %s: %q", d.ID, where, said[where])
				}
			}
		}
	}
	if len(forms) != 5 {
		t.Errorf("there are reports in %d forms: %v", len(forms), forms)
	}
}
