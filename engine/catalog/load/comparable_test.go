package load

import (
	"maps"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

const secondIntake = `soort: vragenlijst
id: intake-medewerker
versie: 2
vervangt: intake-medewerker@1
titel: Intake
invuller: medewerker
talen: [nl]
paginas:
  - id: wonen
    titel: Wonen
    vragen:
      - {id: plek, type: keuze, tekst: "Waar?", gelijk_aan: woonplek, opties: [{id: eigen, tekst: Eigen}, {id: wisselend, tekst: Wisselend}, {id: instelling, tekst: Instelling}]}
      - {id: weken, type: getal, tekst: "Hoeveel weken al?", omgezet_met: hoe_lang * 52 / 12}
      - id: wonen_niveau
        type: niveau
        tekst: "Hoe gaat het met wonen?"
        niveaus: [{waarde: 1, titel: Slecht}, {waarde: 2, titel: Kan beter}, {waarde: 3, titel: Goed}, {waarde: 4, titel: Heel goed}]
      - id: schulden
        type: herhaling
        tekst: "Welke schulden?"
        rijnaam: Schuld
        nog_een: Nog een
        geen: Geen schulden
        vragen:
          - {id: van_wie, type: keuze, tekst: "Van wie?", opties: [{id: huur, tekst: Huur}, {id: zorg, tekst: Zorg}]}
          - {id: bedrag_van, type: bedrag, tekst: "Hoeveel?"}
`

const comparedIndicators = `
  - {id: zwervend, titel: Z, definitie: Z., thema: verloop, keten: uitkomst, soort: aandeel, richting: lager, per_meting: true, formule: 'plek == "wisselend"', populatie: beantwoord(plek)}
  - {id: weken, titel: W, definitie: W., thema: verloop, keten: uitkomst, soort: gemiddelde, richting: lager, per_meting: true, formule: weken}
  - {id: niveau, titel: N, definitie: N., thema: verloop, keten: uitkomst, soort: gemiddelde, richting: hoger, per_meting: true, formule: wonen_niveau}
  - {id: laatst, titel: L, definitie: L., thema: verloop, keten: uitkomst, soort: gemiddelde, richting: hoger, formule: laatste(wonen_niveau)}
  - {id: gegroeid, titel: G, definitie: G., thema: verloop, keten: uitkomst, soort: gemiddelde, richting: hoger, formule: laatste(wonen_niveau) - eerste(wonen_niveau)}
  - {id: schuld, titel: S, definitie: S., thema: verloop, keten: uitkomst, soort: gemiddelde, richting: lager, per_meting: true, formule: som(schulden.bedrag_van)}
  - {id: schuld_nu, titel: S, definitie: S., thema: verloop, keten: uitkomst, soort: som, richting: lager, formule: som(schulden.bedrag_van)}
  - {id: schulden, titel: S, definitie: S., thema: verloop, keten: uitkomst, soort: aandeel, richting: lager, formule: aantal(schulden) >= 2}
`

func comparedCatalog(t *testing.T, second string) *catalog.Catalog {
	t.Helper()
	fsys := base(t)
	add := func(name, text string) { fsys[name] = &fstest.MapFile{Data: []byte(text)} }
	add("vragenlijsten/intake-medewerker/v2.yaml", second)
	add("vragenlijsten/intake-medewerker/v2_test.yaml", "soort: vragenlijst\ngevallen: [{naam: leeg, antwoorden: {plek: eigen}, verwacht: {plek: eigen}}]\n")
	framework := string(fsys["raamwerken/proef/v1.yaml"].Data)
	add("raamwerken/proef/v1.yaml", strings.TrimRight(framework, "\n")+comparedIndicators)
	c, found := Load(fsys)
	if c == nil {
		t.Fatal(found)
	}
	return c
}

func date(text string) source.Date {
	d, err := source.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// across is somebody who was asked in the first version at the start and in the
// second version half a year later.
func across() indicator.Participant {
	number := formula.Number
	return indicator.Participant{
		ID: "p", Trajectory: programme.Trajectory{Start: date("2026-01-10")},
		Responses: []indicator.Response{
			{Moment: "T0", Rater: "medewerker", Questionnaire: source.Ref{ID: "intake-medewerker", Version: 1}, Submitted: date("2026-01-12"),
				Values: map[string]formula.Value{"woonplek": formula.Choice("wisselend"), "hoe_lang": number(3), "wonen_niveau": number(1)}},
			{Moment: "T1", Rater: "medewerker", Questionnaire: source.Ref{ID: "intake-medewerker", Version: 2}, Submitted: date("2026-07-12"),
				Values: map[string]formula.Value{"plek": formula.Choice("eigen"), "weken": number(2), "wonen_niveau": number(3)},
				Rows: map[string][]formula.Value{
					"schulden":            {formula.Bool(true), formula.Bool(true)},
					"schulden.bedrag_van": {formula.Money(10000), formula.Money(2550)},
					"schulden.van_wie":    {formula.Choice("huur"), {}},
				}},
		},
	}
}

func TestIndicatorsUseOnlyWhatIsDeclaredComparable(t *testing.T) {
	c := comparedCatalog(t, secondIntake)
	framework := c.FrameworkOf(source.Ref{ID: "proef"})
	f := framework.Facts(across(), date("2026-08-01"))
	other := indicator.Fact{Missing: true, Incomparable: true}
	for id, want := range map[string]map[string]indicator.Fact{
		"zwervend":     {"T0": {Value: 1}, "T1": {Value: 0}},  // gelijk_aan
		"weken":        {"T0": {Value: 13}, "T1": {Value: 2}}, // omgezet_met
		"niveau":       {"T0": other, "T1": {Value: 3}},       // not declared
		"wonen_beter":  {"T1": other},
		"laatst":       {"": {Value: 3}}, // whatever the first was
		"gegroeid":     {"": other},
		"schuld":       {"T0": other, "T1": {Value: 125.5}},
		"schuld_nu":    {"": {Value: 125.5}},
		"schulden":     {"": {Value: 1}},
		"aan_het_werk": {"": {}},
	} {
		if got, want := f.Values.Of(id), indicator.ValuesOf(map[string]map[string]indicator.Fact{id: want}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", id, got, want)
		}
	}
	want := []indicator.Break{{Rater: "medewerker", Questionnaire: source.Ref{ID: "intake-medewerker", Version: 2}, Names: []string{"wonen_niveau"}}}
	if got := framework.Breaks("niveau"); !reflect.DeepEqual(got, want) {
		t.Errorf("breaks %+v", got)
	}
	if got := framework.Breaks("zwervend"); got != nil {
		t.Errorf("breaks where it compares: %+v", got)
	}
	trace, _ := framework.Explain(across(), "niveau", "T0", date("2026-08-01"))
	if !trace.Value.IsMissing() || !strings.Contains(strings.Join(trace.Notes, " "), "niet vergelijkbaar") {
		t.Errorf("explained as %+v", trace)
	}
}

// A version that replaces nothing compares with nothing, and one that is not known
// neither.
func TestVersionsThatNothingIsSaidAbout(t *testing.T) {
	second := secondIntake
	for _, gone := range []string{"vervangt: intake-medewerker@1\n", ", gelijk_aan: woonplek", ", omgezet_met: hoe_lang * 52 / 12"} {
		second = strings.Replace(second, gone, "", 1)
	}
	c := comparedCatalog(t, second)
	framework := c.FrameworkOf(source.Ref{ID: "proef"})
	p := across()
	p.Responses[1].Questionnaire.Version = 9
	f := framework.Facts(p, date("2026-08-01"))
	for _, moment := range []string{"T0", "T1"} {
		for _, id := range []string{"zwervend", "weken", "niveau"} {
			if got, _ := f.Fact(id, moment); !got.Incomparable {
				t.Errorf("%s at %s: %+v", id, moment, got)
			}
		}
	}
	if got := len(framework.Breaks("zwervend")); got != 1 {
		t.Errorf("%d breaks", got)
	}
}

func TestPathsBetweenVersions(t *testing.T) {
	c := comparedCatalog(t, secondIntake)
	first, second := source.Ref{ID: "intake-medewerker", Version: 1}, source.Ref{ID: "intake-medewerker"}
	path, ok := c.Path(first, second)
	if !ok || strings.Join(path.Comparable(), " ") != "plek weken" {
		t.Errorf("%v %v", path.Comparable(), ok)
	}
	if same, ok := c.Path(second, second); !ok || len(same) != 0 {
		t.Error("the same version is no path")
	}
	if _, ok := c.Path(second, first); ok {
		t.Error("there is a way back")
	}
	if _, ok := c.Path(source.Ref{ID: "intake-deelnemer"}, second); ok {
		t.Error("another questionnaire compares")
	}
}

// TestReadsAreEnough: facts are the same of responses without what Reads leaves out, which
// is all of one on a version that is not known, and nothing of one that is brought to now.
func TestReadsAreEnough(t *testing.T) {
	framework, today := comparedCatalog(t, secondIntake).FrameworkOf(source.Ref{ID: "proef"}), date("2026-08-01")
	for version, want := range map[int]indicator.Reads{
		0: {Values: map[string]string{"plek": "plek", "weken": "weken", "wonen_niveau": "wonen_niveau"}, Rows: true},
		1: {Rows: true},
		2: {Values: map[string]string{"plek": "plek", "weken": "weken", "wonen_niveau": "wonen_niveau"}, Rows: true},
		9: {Values: map[string]string{}},
	} {
		p := across()
		p.Responses[1].Questionnaire.Version = version
		if version == 0 {
			p.Responses[1].Questionnaire = source.Ref{}
		}
		before := framework.Facts(p, today)
		for i, r := range p.Responses {
			reads := framework.Reads(r.Rater, r.Questionnaire)
			if i == 1 && !reflect.DeepEqual(reads, want) {
				t.Errorf("of version %d are read %+v, want %+v", version, reads, want)
			}
			r.Values["ongelezen"] = formula.Number(1)
			maps.DeleteFunc(r.Values, func(id string, _ formula.Value) bool { return reads.Values != nil && reads.Values[id] != id })
			if !reads.Rows {
				p.Responses[i].Rows = nil
			}
		}
		if after := framework.Facts(p, today); !reflect.DeepEqual(after, before) {
			t.Errorf("version %d: %+v\nwithout the rest %+v", version, before, after)
		}
	}
	if reads := framework.Reads("niemand", source.Ref{}); !reflect.DeepEqual(reads, indicator.Reads{Values: map[string]string{}}) {
		t.Errorf("of an unknown rater are read %+v", reads)
	}
}
