package report_test

import (
	"slices"
	"testing"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

// declared is what a gemeente says of itself.
func declared(people float64, from string) map[string]programme.FeatureValue {
	return map[string]programme.FeatureValue{"inwoners": {Value: people, Source: from, Date: source.DateOf(2025, 1, 1)}}
}

// What a gemeente declares of itself stands in a sentence, counts in a formula, and takes
// its source and day with it. Nobody's answers are in it, so nothing of it is hidden.
func TestFeaturesInASentence(t *testing.T) {
	f := shipped(t).FrameworkOf(source.Ref{ID: "stabilisatie"})
	own := report.Sentence{Choices: []report.Choice{
		choice("kenmerk.inwoners >= 100000", "groot: {kenmerk.inwoners}, {kenmerk.inwoners.bron} ({kenmerk.inwoners.op})"),
		choice("kenmerk.inwoners < 100000", "klein: {kenmerk.inwoners}"),
	}, Else: text("niet opgegeven")}
	all := report.Sentence{Text: text("{kenmerk.inwoners.gemeenten}: {kenmerk.inwoners.laagste} tot {kenmerk.inwoners.hoogste}"), Else: text("niet opgegeven")}
	share := report.Sentence{Text: text("{kenmerk.negatief_vermogen}"), Else: text("niet opgegeven")}
	for _, k := range []struct {
		name     string
		level    string
		sentence report.Sentence
		context  []map[string]programme.FeatureValue
		want     string
		sources  []string
	}{
		{"a large one", "gemeente", own, []map[string]programme.FeatureValue{declared(102000, "CBS")}, "groot: 102.000, CBS (1 januari 2025)", []string{"Inwoners: CBS, 1 januari 2025"}},
		{"a small one", "gemeente", own, []map[string]programme.FeatureValue{declared(20500, "CBS")}, "klein: 20.500", []string{"Inwoners: CBS, 1 januari 2025"}},
		{"nothing declared", "gemeente", own, []map[string]programme.FeatureValue{{}}, "niet opgegeven", nil},
		{"no gemeente", "gemeente", own, nil, "niet opgegeven", nil},
		{"a share", "gemeente", share, []map[string]programme.FeatureValue{{"negatief_vermogen": {Value: 0.07, Source: "CBS", Date: source.DateOf(2024, 1, 1)}}}, "7%", []string{"Negatief vermogen: CBS, 1 januari 2024"}},
		{"of three, one silent", report.LevelNational, all, []map[string]programme.FeatureValue{declared(128000, "CBS"), {}, declared(96000, "eigen telling")}, "2: 96.000 tot 128.000", []string{"Inwoners: CBS, 1 januari 2025", "Inwoners: eigen telling, 1 januari 2025"}},
		{"none of them", report.LevelNational, all, []map[string]programme.FeatureValue{{}}, "niet opgegeven", nil},
	} {
		t.Run(k.name, func(t *testing.T) {
			d := definition(k.sentence)
			d.Level, d.Programme = k.level, source.Ref{ID: "stabilisatie"}
			if found := report.Check(d, f); len(found) > 0 {
				t.Fatal(found)
			}
			v := report.Build(d, report.Input{Framework: f, Context: k.context, Threshold: 10, Lang: "nl"})
			if v.Heading.Plain != k.want || !slices.Equal(v.Sources, k.sources) {
				t.Errorf("%q with %q, want %q with %q", v.Heading.Plain, v.Sources, k.want, k.sources)
			}
		})
	}
}

// A large figure can be one too, and a tile of features shows them in a report.
func TestFeaturesAsFigureAndTile(t *testing.T) {
	f := shipped(t).FrameworkOf(source.Ref{ID: "stabilisatie"})
	d := definition(report.Sentence{Text: text("Kop")})
	d.Programme = source.Ref{ID: "stabilisatie"}
	d.Sections[0].Figures = []report.Figure{{Name: "kenmerk.inwoners", Caption: report.Sentence{Text: text("inwoners"), Else: text("niet opgegeven")}}}
	d.Sections[0].Tiles = []dashboard.Tile{{ID: "zelf", Kind: dashboard.ContextTile, Title: text("De gemeente zelf"), Features: []string{"inwoners"}}}
	if found := report.Check(d, f); len(found) > 0 {
		t.Fatal(found)
	}
	v := report.Build(d, report.Input{Framework: f, Context: []map[string]programme.FeatureValue{declared(102000, "CBS")}, Threshold: 10, Lang: "nl"})
	s := v.Sections[0]
	if s.Figures[0].Value != "102.000" || s.Figures[0].Hidden {
		t.Errorf("the figure is %+v", s.Figures[0])
	}
	if got := s.Tiles[0].Table.Rows[0].Cells[0].Words; got != "102.000" {
		t.Errorf("the tile shows %q", got)
	}
	if want := []string{"Inwoners: CBS, 1 januari 2025"}; !slices.Equal(v.Sources, want) {
		t.Errorf("sources %q, want %q", v.Sources, want)
	}
}

// What cannot be said of features is found before anybody prints it.
func TestCheckFeatures(t *testing.T) {
	f := shipped(t).FrameworkOf(source.Ref{ID: "stabilisatie"})
	for name, k := range map[string]struct {
		level, sentence string
		want            string
	}{
		"one that the programme does not ask":   {"gemeente", "{kenmerk.inwoner}", "unknown-placeholder"},
		"a range of one gemeente":               {"gemeente", "{kenmerk.inwoners.laagste}", "unknown-placeholder"},
		"one of all together":                   {report.LevelNational, "{kenmerk.inwoners}", "unknown-placeholder"},
		"in what is made of released figures":   {report.LevelPublic, "{kenmerk.inwoners.laagste}", "unknown-placeholder"},
		"nothing else for when it is not there": {"gemeente", "{kenmerk.inwoners} inwoners", "sentence-else"},
	} {
		d := definition(report.Sentence{Text: text(k.sentence), Else: text("anders")})
		d.Level, d.Programme, d.Release = k.level, source.Ref{ID: "stabilisatie"}, source.Ref{ID: "x"}
		if k.want == "sentence-else" {
			d.Heading.Else = nil
		}
		if found := report.Check(d, f); len(found) != 1 || found[0].Code != k.want {
			t.Errorf("%s: %v, want %s", name, found, k.want)
		}
	}
	d := definition(report.Sentence{Text: text("Kop")})
	d.Programme = source.Ref{ID: "stabilisatie"}
	d.Sections[0].Figures = []report.Figure{{Name: "kenmerk.inwoners.bron", Caption: report.Sentence{Text: text("x"), Else: text("y")}}}
	if found := report.Check(d, f); len(found) != 1 || found[0].Code != "report-figure" {
		t.Errorf("a source as a figure: %v", found)
	}
}

// A report is made of released figures, in which there are no parts: a tile that needs
// them would stay hidden for ever.
func TestATileOfPartsIsRefused(t *testing.T) {
	f := shipped(t).FrameworkOf(source.Ref{ID: "stabilisatie"})
	for _, tile := range []dashboard.Tile{
		{ID: "a", Kind: dashboard.ForestTile, Indicators: []string{"rust"}, Breakdown: "inkomen", To: "S1"},
		{ID: "a", Kind: dashboard.FunnelTile, Indicator: "stabiel"},
	} {
		d := definition(report.Sentence{Text: text("Kop")})
		d.Programme, d.Sections[0].Tiles = source.Ref{ID: "stabilisatie"}, []dashboard.Tile{tile}
		if found := report.Check(d, f); !slices.ContainsFunc(found, func(x diag.Finding) bool { return x.Code == "report-part" }) {
			t.Errorf("%s: %v", tile.Kind, found)
		}
	}
}
