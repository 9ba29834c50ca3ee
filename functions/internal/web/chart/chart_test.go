package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func fig(v float64) Figure { return Known(v, strconv.FormatFloat(v, 'f', 1, 64)) }

func figs(values ...float64) []Figure {
	out := make([]Figure, len(values))
	for i, v := range values {
		out[i] = fig(v)
	}
	return out
}

// samples are all kinds of chart, with long labels, hidden figures and labels
// that want the same place.
func samples() map[string]Chart {
	hidden := Figure{Value: 7, Text: "< 10"}
	axes := []string{"Financiën", "Werk en opleiding", "Dagbesteding", "Wonen", "Thuissituatie", "Sociaal netwerk", "Lichamelijke gezondheid", "Psychische gezondheid", "Verslaving", "Justitie", "Financiële vaardigheden"}
	dumbbell := Dumbbell{Title: "Niveau", Desc: "d", RowHead: "Domein", Min: 1, Max: 5, Step: 1, From: Sign{"Start", Earlier}, To: Sign{"Nu", Own}, Columns: []string{"Verschil", "Interval"}, Interval: "95%", Reference: "Landelijk"}
	stacked := Stacked{Title: "Vooruit", Desc: "d", RowHead: "Domein", Parts: []Legend{{MarkBetter, "Beter"}, {MarkSame, "Gelijk"}, {MarkWorse, "Minder"}}}
	bars := Bars{Title: "Duur", Desc: "d", RowHead: "Fase", Label: "Eigen", Reference: "Landelijk"}
	for i, a := range axes {
		v := 1 + float64(i)*0.35
		dumbbell.Rows = append(dumbbell.Rows, DumbbellRow{Label: a, From: fig(v), To: fig(min(v+0.5, 5)), HasInterval: true, IntervalLow: v, IntervalHigh: v + 1, Reference: fig(2), Certain: i%2 == 0, Columns: []string{"+ 0,5", "− 0,1 tot 0,9"}})
		stacked.Rows = append(stacked.Rows, StackedRow{Label: a, Parts: []StackedPart{{MarkBetter, Known(.6, "60%")}, {MarkSame, Known(.33, "33%")}, {MarkWorse, Known(.07, "7%")}}})
		bars.Rows = append(bars.Rows, BarRow{Label: a, Value: Known(float64(i*13), strconv.Itoa(i*13)+" dagen"), Reference: fig(60)})
	}
	dumbbell.Rows[3].To, bars.Rows[2].Value = hidden, hidden
	verdict := dumbbell
	verdict.Interval, verdict.Verdict = "", "Oordeel"
	verdict.Rows = append([]DumbbellRow(nil), dumbbell.Rows...)
	for i := range verdict.Rows {
		verdict.Rows[i].Verdict = "Amira scoort hoger: 1,3"
	}
	trend := Trend{Title: "Verloop", Desc: "d", RowHead: "Meting", Categories: []string{"T0 start", "T1 3 mnd", "T2 6 mnd", "T3 12 mnd", "T4 18 mnd", "T5 24 mnd"}, Min: 0, Max: 10, Step: 2, Start: 2, StartLabel: "begin", Series: []Series{{"Jongere", Own, figs(1, 2, 3, 4, 5, 5)}, {"Begeleider", Other, figs(2, 3, 4, 5, 5, 5.1)}, {"Landelijk", Fourth, append(figs(2, 3, 4, 5, 4.9), hidden)}}}
	few := func(text string) Figure { return Figure{Value: .1, Text: text} }
	sparse := Trend{Title: "Stress", Desc: "d", RowHead: "Meting", Categories: []string{"T0, start", "T1, 3 maanden", "T2, 6 maanden", "T3, 12 maanden", "T4, 18 maanden", "T5, 24 maanden", "T6, nazorg"}, Max: 1, Step: .2, Start: -1, Series: []Series{
		{"Geldzorgen bepalen het leven", Own, figs(.8, .7, .6, .4, .3, .4, .2)}, {"Zware stress", Other, append(figs(.4, .3, .2, .1), few("< 20%"), few("< 40%"), few("< 20%"))}}}
	columns := Columns{Title: "In en uit", Desc: "d", RowHead: "Half jaar", Hidden: "Minder dan 10", Categories: []string{"2023 I", "2023 II", "2024 I", "2024 II", "2025 I", "2025 II", "2026 I", "2026 II"}, Series: []Series{{"Gestart", Own, figs(18, 22, 24, 21, 26, 21, 19, 20)}, {"Beëindigd", Other, append([]Figure{hidden}, figs(14, 16, 18, 18, 20, 11, 12)...)}}}
	survival := Survival{Title: "Blijven", Desc: "d", TimeHead: "Maand", TimeLabel: "maanden na de start", Min: .6, TimeStep: 6, Interval: "95%", Own: Curve{"Den Haag", []CurvePoint{{0, Known(1, "100%"), .99, 1}, {12, Known(.85, "85%"), .8, .9}, {24, Known(.82, "82%"), .7, .9}}, Known(.82, "82%")}, Compared: &Curve{"Landelijk", []CurvePoint{{24, Known(.815, "82%"), 0, 0}}, Known(.815, "82%")}}
	waterfall := Waterfall{Title: "Waterval", Desc: "d", RowHead: "Stap", ValueHead: "Euro", Steps: []WaterfallStep{{"Kosten", MarkCost, Known(-10788, "− 10.788")}, {"Gemeente SZW", MarkBenefit, Known(13740, "+ 13.740")}, {"Zorg\u00adverzekeraars", MarkBenefit, Known(1344, "+ 1.344")}, {"Deel dat aan deze aanpak is toe te schrijven", MarkCost, Known(-1803, "− € 1.803")}, {"Netto", MarkNet, Known(4296, "4.296")}}}
	timeline := Timeline{Title: "Tijdlijn", Desc: "d", PhaseHead: "Fase", MomentHead: "Meting", DateHead: "Datum", Raters: []string{"Begeleider", "Amira"}, Today: 100, TodayLabel: "Vandaag", End: 730, Phases: []TimelinePhase{{Label: "Aanmelding", To: 10}, {Label: "Intake", From: 10, To: 30}, {Label: "Plan van aanpak", From: 30, To: 100, Current: true}, {Label: "Later", From: 100, To: 730, Future: true}}, Moments: []TimelineMoment{{"T0", "nov 2025", 0, []string{MarkDone, MarkDone}, []string{"klaar", "klaar"}}, {"T1", "nov 2025", 14, []string{MarkDue, MarkDone}, []string{"nu", "klaar"}}, {"T2", "mei 2026", 182, []string{MarkLater, MarkLater}, []string{"later", "later"}}}}
	funnel := Funnel{Title: "Trechter", Desc: "d", RowHead: "Gemeente", SizeHead: "n", ShareHead: "Aandeel", SizeLabel: "trajecten", Centre: .66, CentreLabel: "66% landelijk", Max: 1, FarLabel: "99,8%", Limits: []FunnelLimit{{20, .4, .9, .3, .95}, {120, .58, .74, .5, .8}}, Points: []FunnelPoint{{Label: "Den Haag", Size: 118, SizeText: "118", Share: Known(.73, "73%"), Own: true}, {Label: "D", Size: 60, SizeText: "60", Share: Known(.9, "90%"), Outside: true}, {Label: "Klein", Size: 20, SizeText: "< 10", Share: hidden}}}
	slope := Slope{Title: "Helling", Desc: "d", RowHead: "Domein", From: "Start, T0", To: "Na 12 maanden, T3", Min: 1, Max: 5, Certain: "Zeker verschil", Uncertain: "Kan toeval zijn"}
	for i, a := range axes[:7] {
		slope.Rows = append(slope.Rows, SlopeRow{Label: a, From: fig(2.1 + float64(i)*.1), To: fig(2.4 + float64(i)*.15), Certain: i%2 == 0, Reliably: "zeker"})
	}
	slope.Rows[6].To = hidden
	flow := Flow{
		Title: "Stroom", Desc: "d", From: "Start, T0", To: "Na 12 maanden, T3", RowHead: "Van", Classes: []string{"Kwetsbaar", "Wisselend", "Stevig"}, Unknown: "Niet bekend", Hidden: "Verborgen",
		Starts: []Figure{fig(60), fig(40), fig(20)}, Ends: []Figure{fig(30), fig(50), fig(30)},
		Bands: [][]Figure{{fig(20), fig(24), hidden, fig(10)}, {hidden, fig(20), fig(12), hidden}, {fig(0), hidden, fig(14), fig(0)}, {fig(0), fig(0), fig(0), {}}},
	}
	steps := Stacked{Title: "Klassen", Desc: "d", RowHead: "Meting", Parts: []Legend{{StepMark(0), "Kwetsbaar"}, {StepMark(1), "Wisselend"}, {StepMark(2), "Stevig"}}, Rows: []StackedRow{
		{Label: "T0, start", Parts: []StackedPart{{StepMark(0), Known(.5, "50%")}, {StepMark(1), Known(.3, "30%")}, {StepMark(2), Known(.2, "20%")}}},
		{Label: "T3, 12 maanden", Parts: []StackedPart{{StepMark(0), Known(.5, "50%")}, {StepMark(1), hidden}, {StepMark(2), hidden}}},
	}}
	return map[string]Chart{
		"slope": slope, "flow": flow, "steps": steps,
		"sparse":   sparse,
		"spider":   Spider{Title: "Spin", Desc: "d", AxisHead: "Domein", Axes: axes, Min: 1, Max: 5, Step: 1, Series: []Series{{"Nu", Other, figs(3.6, 4, 3.8, 2, 3.4, 3.6, 3.8, 3, 4.6, 4.8, 3.6)}, {"Start", Earlier, append(figs(1.4, 2, 2.2, 3, 3, 2.2, 3.6, 2.2, 4.6, 4.8), hidden)}}},
		"dumbbell": dumbbell, "verdict": verdict, "stacked": stacked, "bars": bars, "columns": columns, "survival": survival, "trend": trend, "waterfall": waterfall, "timeline": timeline, "funnel": funnel,
	}
}

type textBox struct {
	text       string
	x0, x1, y0 float64
	size       float64
}

func texts(t *testing.T, svg string) []textBox {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	var out []textBox
	var current *textBox
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			for _, a := range e.Attr {
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") || a.Name.Local == "style" {
					t.Errorf("<%s %s=%q>", e.Name.Local, a.Name.Local, a.Value)
				}
			}
			if e.Name.Local == "text" {
				current = textBoxOf(e)
			}
		case xml.CharData:
			if current != nil {
				current.text = string(e)
			}
		case xml.EndElement:
			if e.Name.Local == "text" && current != nil {
				out = append(out, current.placed())
				current = nil
			}
		}
	}
}

func textBoxOf(e xml.StartElement) *textBox {
	b := &textBox{size: fontSize}
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "x":
			b.x0, _ = strconv.ParseFloat(a.Value, 64)
		case "y":
			b.y0, _ = strconv.ParseFloat(a.Value, 64)
		case "text-anchor":
			b.x1 = map[string]float64{"middle": 0.5, "end": 1}[a.Value]
		case "class":
			if strings.Contains(a.Value, "ch-small") {
				b.size = smallFontSize
			}
		}
	}
	return b
}

// placed turns anchor and length into edges; the estimate of the width is a
// little wide, so that what is near counts as touching only when it is real.
func (b textBox) placed() textBox {
	w := textWidth(b.text, b.size) * 0.9
	b.x0 -= b.x1 * w
	b.x1 = b.x0 + w
	return b
}

// TestLabelsStayApart draws every chart at every width: no label stands on
// another one or past the edge.
func TestLabelsStayApart(t *testing.T) {
	for name, c := range samples() {
		for _, width := range []int{340, 350, 496, 546, 1090, 1140} {
			t.Run(fmt.Sprintf("%s/%d", name, width), func(t *testing.T) {
				all := texts(t, c.SVG("proef", width))
				if len(all) == 0 {
					t.Fatal("no text at all")
				}
				for i, a := range all {
					if a.x0 < -6 || a.x1 > float64(width)+6 {
						t.Errorf("%q stands from %.0f to %.0f", a.text, a.x0, a.x1)
					}
					for _, b := range all[i+1:] {
						if a.text != "" && b.text != "" && a.x0 < b.x1-2 && b.x0 < a.x1-2 && a.y0-b.y0 < 10 && b.y0-a.y0 < 10 {
							t.Errorf("%q and %q stand on each other at %.0f, %.0f", a.text, b.text, a.x0, a.y0)
						}
					}
				}
			})
		}
	}
}

// TestHiddenFiguresLeaveNoTrace changes the value under every hidden figure: the
// drawing and the table must stay the same.
func TestHiddenFiguresLeaveNoTrace(t *testing.T) {
	draw := func(secret float64) string {
		h := Figure{Value: secret, Text: "< 10"}
		charts := []Chart{
			Spider{Axes: []string{"a", "b", "c"}, Max: 10, Step: 2, Series: []Series{{"s", Own, []Figure{fig(1), h, fig(3)}}}},
			Dumbbell{Max: 10, Step: 1, Rows: []DumbbellRow{{Label: "a", From: h, To: h, Reference: h}}},
			Stacked{Parts: []Legend{{MarkBetter, "b"}}, Rows: []StackedRow{{"a", []StackedPart{{MarkBetter, h}}}}},
			Bars{Rows: []BarRow{{Label: "a", Value: h, Reference: h}, {Label: "b", Value: fig(3)}}},
			Columns{Categories: []string{"a", "b"}, Series: []Series{{"s", Own, []Figure{h, fig(3)}}}},
			Columns{Categories: strings.Split("abcdefghijklmno", ""), Series: []Series{{"s", Own, slices.Repeat([]Figure{h, fig(3), {Value: secret, Text: "verborgen"}}, 5)}, {"t", Other, []Figure{h}}}},
			Trend{Categories: []string{"a", "b"}, Max: 10, Step: 2, Start: -1, Series: []Series{{"s", Own, []Figure{fig(3), h}}}},
			Funnel{Max: 1, Points: []FunnelPoint{{Label: "a", Size: 20, SizeText: "< 10", Share: h}}},
			Survival{TimeStep: 6, Own: Curve{"s", []CurvePoint{{3, fig(.9), 0, 0}, {6, h, 0, 0}}, fig(.9)}},
		}
		var b strings.Builder
		for _, c := range charts {
			fmt.Fprintln(&b, c.SVG("x", 496), c.SVG("y", 340), c.Table())
		}
		return b.String()
	}
	if draw(3) != draw(8) {
		t.Error("a hidden value can be read from a drawing or a table")
	}
}

// TestLongLabelsOfColumnsAreAllThere: where labels do not fit side by side the columns lie
// down, with the whole name of each and no two names over each other.
func TestLongLabelsOfColumnsAreAllThere(t *testing.T) {
	names := []string{"Samenwerken in de keten", "Getrainde vrijwilligers met ervaring", "Steunende gesprekken", "Jongeren van 17 tot 27 bereiken"}
	k := Columns{Title: "Vier", Desc: "d", Categories: names, Series: []Series{{"Doet mee", Own, figs(91, 74, 79, 44)}}}
	line := regexp.MustCompile(`<text class="ch-text" x="0" y="([\d.]+)">([^<]*)`)
	for _, width := range []int{300, 340, 500, 640, 1100} {
		drawn, words := k.SVG("c", width), ""
		last := -100.0
		for _, m := range line.FindAllStringSubmatch(drawn, -1) {
			y, err := strconv.ParseFloat(m[1], 64)
			if err != nil || y < last+lyingLine-1 {
				t.Errorf("at %d the line %q stands at %s, under one at %v", width, m[2], m[1], last)
			}
			last, words = y, words+" "+m[2]
		}
		if words != "" && strings.TrimSpace(words) != strings.Join(names, " ") {
			t.Errorf("at %d the names are %q", width, words)
		}
		for _, name := range names {
			for _, word := range strings.Fields(name) {
				if !strings.Contains(drawn, word) {
					t.Errorf("at %d nothing says %q", width, word)
				}
			}
		}
	}
	if !strings.Contains(k.SVG("c", 340), "Getrainde") || line.FindString(k.SVG("c", 340)) == "" || line.FindString(k.SVG("c", 1100)) != "" {
		t.Error("at 340 the columns lie, and at 1100 they stand")
	}
}

// TestWordsOfHiddenColumnsStayClear: what stands for a hidden column never runs into a
// column that is drawn, however narrow the drawing.
func TestWordsOfHiddenColumnsStayClear(t *testing.T) {
	hidden := Figure{Text: "verborgen"}
	k := Columns{Title: "In en uit", Desc: "d", Categories: []string{"2022", "2023", "2024", "2025", "2026"}, Series: []Series{
		{"Gestart", Own, figs(26, 29, 26, 22, 29)}, {"Beëindigd", Other, []Figure{hidden, hidden, Known(10, "> 10"), {Text: "< 10"}, {Text: "< 10"}}}}}
	column := regexp.MustCompile(`<rect class="(?:ch-bar[^"]*)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"`)
	for _, width := range []int{300, 340, 496, 546, 1090} {
		drawn := k.SVG("x", width)
		bars := column.FindAllStringSubmatch(drawn, -1)
		if len(bars) != 6 || strings.Count(drawn, "verborgen") != 2 {
			t.Fatalf("%d wide: %d columns in %s", width, len(bars), drawn)
		}
		for _, word := range texts(t, drawn) {
			for _, b := range bars {
				var at [4]float64
				for i := range at {
					at[i], _ = strconv.ParseFloat(b[i+1], 64)
				}
				if word.text == "verborgen" && word.x0 < at[0]+at[2] && at[0] < word.x1 && word.y0 > at[1] && word.y0-10 < at[1]+at[3] {
					t.Errorf("%d wide: the word at %.0f, %.0f runs into the column at %v", width, word.x0, word.y0, at)
				}
			}
		}
	}
}

// TestLegendOfAFunnelNamesWhatIsDrawn: no sign is explained that is not there, and one that
// is hidden is not there.
func TestLegendOfAFunnelNamesWhatIsDrawn(t *testing.T) {
	f := Funnel{OwnLabel: "eigen", Others: "ander", OutsideLabel: "buiten", FarLabel: "grens"}
	for _, k := range []struct {
		points []FunnelPoint
		want   string
	}{
		{nil, "grens"},
		{[]FunnelPoint{{Share: fig(.5)}}, "ander grens"},
		{[]FunnelPoint{{Share: fig(.5)}, {Own: true, Outside: true, Share: fig(.2)}, {Outside: true, Share: Figure{Text: "< 10"}}}, "eigen ander grens"},
		{[]FunnelPoint{{Outside: true, Share: fig(.9)}}, "buiten grens"},
	} {
		f.Points = k.points
		var got []string
		for _, l := range f.Legend() {
			got = append(got, l.Label)
		}
		if strings.Join(got, " ") != k.want {
			t.Errorf("%v, want %s", got, k.want)
		}
	}
}

// TestTablesSayTheSame looks for each printed figure of a chart in its table.
func TestTablesSayTheSame(t *testing.T) {
	for name, c := range samples() {
		table := c.Table()
		if len(table.Rows) == 0 || len(table.Columns) < 2 {
			t.Errorf("%s: table of %d rows", name, len(table.Rows))
		}
		for _, r := range table.Rows {
			if len(r.Cells) != len(table.Columns)-1 {
				t.Errorf("%s: row %q has %d cells under %d columns", name, r.Head, len(r.Cells), len(table.Columns))
			}
		}
	}
}

func TestLegendMarksAreWellFormed(t *testing.T) {
	for name, c := range samples() {
		for _, l := range c.Legend() {
			if svg := LegendMark(l.Mark); !strings.Contains(svg, "aria-hidden") || xml.Unmarshal([]byte(svg), new(struct{})) != nil {
				t.Errorf("%s: mark %q is %s", name, l.Mark, svg)
			}
		}
	}
	if svg := PartyBar([]float64{10, 30}, 100); strings.Count(svg, "<rect") != 2 {
		t.Errorf("party bar %s", svg)
	}
	if svg := PartyBar([]float64{-10, 0}, 0); strings.Contains(svg, "<rect") {
		t.Errorf("empty party bar %s", svg)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in    string
		width float64
		want  string
	}{
		{"Werk en opleiding", 200, "Werk en opleiding"},
		{"Werk en opleiding", 90, "Werk en|opleiding"},
		{"Zorg\u00adverzekeraars", 90, "Zorg-|verzekeraars"},
		{"Zorg\u00adverzekeraars", 300, "Zorgverzekeraars"},
		{"", 90, ""},
	} {
		if got := strings.Join(wrap(c.in, c.width, fontSize, 0), "|"); got != c.want {
			t.Errorf("wrap(%q, %.0f) = %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

func TestSpread(t *testing.T) {
	got := spread([]float64{10, 12, 13, 98}, 20, 0, 100)
	for i := 1; i < len(got); i++ {
		if got[i]-got[i-1] < 20-1e-9 {
			t.Fatalf("too close: %v", got)
		}
	}
	if got[0] < 0 || got[3] > 100 {
		t.Errorf("outside: %v", got)
	}
}

func TestNiceMax(t *testing.T) {
	for _, c := range []struct{ v, top, step float64 }{{26, 30, 10}, {142, 150, 50}, {0, 1, 1}, {1, 1, 0.5}, {400, 400, 100}} {
		if top, step := niceMax(c.v, 4); top != c.top || step != c.step {
			t.Errorf("niceMax(%g) = %g by %g, want %g by %g", c.v, top, step, c.top, c.step)
		}
	}
}
