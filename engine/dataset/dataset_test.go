package dataset

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

const oldList = `soort: vragenlijst
id: lijst
versie: 1
titel: {nl: Lijst}
invuller: coach
talen: [nl]
paginas:
  - id: een
    titel: {nl: Een}
    vragen:
      - {id: cijfer, type: schaal, van: 1, tot: 3, tekst: {nl: "Hoe gaat het?"}, uiteinden: {nl: [slecht, goed]}, weet_niet: true, wil_niet_zeggen: true}
      - {id: plek, type: keuze, tekst: {nl: "Waar?"}, opties: [{id: a, tekst: {nl: A}}, {id: b, tekst: {nl: B}}]}
`

const newList = `soort: vragenlijst
id: lijst
versie: 2
titel: {nl: Lijst}
invuller: coach
talen: [nl]
vervangt: lijst@1
paginas:
  - id: een
    titel: {nl: Een}
    vragen:
      - {id: cijfer, type: schaal, van: 1, tot: 3, tekst: {nl: "Hoe gaat het?"}, uiteinden: {nl: [slecht, goed]}, weet_niet: true, wil_niet_zeggen: true, gelijk_aan: cijfer}
      - {id: plek, type: keuze, tekst: {nl: "Waar woon je?"}, opties: [{id: thuis, tekst: {nl: Thuis}}, {id: elders, tekst: {nl: "=Elders"}}]}
      - {id: waarom, type: keuze, zichtbaar: 'plek == "elders"', tekst: {nl: "Waarom?"}, opties: [{id: x, tekst: {nl: X}}]}
      - {id: hulp, type: meerkeuze, tekst: {nl: Hulp}, opties: [{id: geld, tekst: {nl: Geld}}, {id: praten, tekst: {nl: Praten}}]}
      - {id: verhaal, type: lange_tekst, tekst: {nl: Vertel}}
      - {id: naam_huisbaas, type: tekst, tekst: {nl: Wie}}
      - {id: geboren, type: datum, tekst: {nl: Wanneer}}
      - id: leningen
        type: herhaling
        tekst: {nl: Leningen}
        rijnaam: {nl: Lening}
        nog_een: {nl: Nog een}
        vragen: [{id: hoog, type: bedrag, tekst: {nl: Hoe hoog}}, {id: bij, type: tekst, tekst: {nl: Bij wie}}]
berekeningen:
  - {id: dubbel, type: getal, formule: cijfer * 2.5}
`

const plan = `soort: programma
id: hulp
versie: 1
titel: Hulp
raamwerk: hulp
fasen: [{id: intake, titel: Intake}, {id: daarna, titel: Daarna}]
invullers: [{id: coach, soort: medewerker, titel: Coach}]
metingen:
  - {id: T0, titel: {nl: start}, maand: 0, venster: {vanaf: -14 dagen, tot: 30 dagen}, vragenlijsten: {coach: lijst}}
  - {id: T1, titel: {nl: later}, maand: 3, venster: {vanaf: -14 dagen, tot: 30 dagen}, vragenlijsten: {coach: lijst}}
registratie:
  - id: start
    titel: Start
    velden:
      - {id: schuld, type: bedrag, titel: Schuld}
      - {id: opmerking, type: lange_tekst, titel: Opmerking}
resultaten: [{id: werk, titel: Werk, bedrag: true}]
einde: {redenen: [{id: klaar, titel: Klaar, voltooid: true}]}
`

// parsed decodes a definition.
func parsed(t *testing.T, text string, into any) {
	t.Helper()
	doc, found := read.ParseValid("test.yaml", []byte(text))
	if doc != nil {
		found.Extend(source.Decode(doc, into))
	}
	fatal(t, found)
}

func fatal(t *testing.T, found diag.List) {
	t.Helper()
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
}

// set makes the set of the definitions above, with what may leave as research says.
func set(t *testing.T, research string) *Set {
	t.Helper()
	var lists []*instrument.Instrument
	for _, text := range []string{oldList, newList} {
		var q instrument.Questionnaire
		parsed(t, text, &q)
		in, found := instrument.Compile(&q)
		fatal(t, found)
		lists = append(lists, in)
	}
	bridge, found := lists[1].Connect(lists[0])
	fatal(t, found)
	var p programme.Programme
	parsed(t, plan+research, &p)
	compiled, found := programme.Compile(&p)
	fatal(t, found)
	return New(compiled, []Asked{{Rater: "coach", Versions: []Version{
		{Instrument: lists[1], Known: true}, {Instrument: lists[0], Path: instrument.Path{bridge}, Known: true},
	}}}, source.DateOf(2026, 6, 30), "nl")
}

func person() *Person {
	age := 20
	given := instrument.Given
	return &Person{
		Pseudonym: "abc", Gemeente: "0001", Programme: "hulp@1",
		Trajectory: programme.Trajectory{
			Start: source.DateOf(2026, 1, 15), AgeAtStart: &age,
			Phases: []programme.PhaseStep{{ID: "intake", From: source.DateOf(2026, 1, 15)}, {ID: "daarna", From: source.DateOf(2026, 3, 20)}},
		},
		Registration: map[string]formula.Value{"schuld": formula.Money(123456), "opmerking": formula.Text("belt met Jan")},
		Results:      []Result{{"werk", source.DateOf(2026, 5, 16), 5000}, {"werk", source.DateOf(2026, 4, 16), 2500}},
		Responses: []Response{
			{Moment: "T0", Rater: "coach", Questionnaire: source.Ref{ID: "lijst", Version: 1}, Date: source.DateOf(2026, 1, 20),
				Answers: instrument.Answers{"cijfer": {Status: instrument.DontKnow}, "plek": given(formula.Choice("b"))},
				Values:  map[string]formula.Value{"plek": formula.Choice("b")}},
			{Moment: "T1", Rater: "coach", Questionnaire: source.Ref{ID: "lijst", Version: 2}, Date: source.DateOf(2026, 4, 16),
				Answers: instrument.Answers{
					"cijfer": given(formula.Number(2)), "plek": {Status: instrument.WontSay}, "waarom": {Status: instrument.Hidden},
					"hulp": given(formula.List([]string{"praten"})), "verhaal": given(formula.Text("het gaat")),
					"leningen": {Status: instrument.Answered, Rows: []instrument.Answers{
						{"hoog": given(formula.Money(10050)), "bij": given(formula.Text("oom"))}, {"hoog": {Status: instrument.DontKnow}},
					}},
				},
				Values: map[string]formula.Value{
					"cijfer": formula.Number(2), "hulp": formula.List([]string{"praten"}), "dubbel": formula.Number(5),
					"verhaal": formula.Text("=het gaat"), "geboren": formula.Date(int(source.DateOf(2001, 2, 3))),
				}},
		},
	}
}

// table writes one table as text and reads it back: a map per row.
func table(t *testing.T, tables []*Table, name string, people ...*Person) []map[string]string {
	t.Helper()
	for _, tab := range tables {
		if tab.Name != name {
			continue
		}
		var out bytes.Buffer
		w, err := CSV{}.Open(&out, tab)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range people {
			for _, row := range tab.Rows(p) {
				if len(row) != len(tab.Variables) {
					t.Fatalf("%s: %d cells for %d variables", name, len(row), len(tab.Variables))
				}
				if err := w.Write(row); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		in := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff")))
		in.Comma = ';'
		rows, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var list []map[string]string
		for _, row := range rows[1:] {
			one := map[string]string{}
			for i, cell := range row {
				one[rows[0][i]] = cell
			}
			list = append(list, one)
		}
		return list
	}
	t.Fatalf("no table %s", name)
	return nil
}

func want(t *testing.T, row map[string]string, cells map[string]string) {
	t.Helper()
	for name, cell := range cells {
		if got, ok := row[name]; !ok || got != cell {
			t.Errorf("%s is %q (there: %t), want %q", name, got, ok, cell)
		}
	}
}

func TestLong(t *testing.T) {
	tables := set(t, "").Tables(Long)
	rows := table(t, tables, "metingen_coach_lijst", person())
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	want(t, rows[0], map[string]string{
		"pseudoniem": "abc", "gemeente": "0001", "meting": "T0", "vragenlijst": "lijst", "versie": "1", "datum": "2026-01", "maand": "0",
		"cijfer":  "weet_niet",     // compares, and keeps why there is no value
		"plek":    "niet_gevraagd", // means something else now
		"plek_v1": "b", "waarom": "niet_gevraagd", "hulp_geld": "niet_gevraagd", "dubbel": "niet_gevraagd", "leningen_aantal": "niet_gevraagd",
	})
	want(t, rows[1], map[string]string{
		"versie": "2", "datum": "2026-04", "maand": "3", "cijfer": "2", "plek": "wil_niet_zeggen", "plek_v1": "niet_gevraagd", "waarom": "verborgen",
		"hulp_geld": "nee", "hulp_praten": "ja", "dubbel": "5", "geboren": "2001-02", "leningen_aantal": "2",
	})
	people := table(t, tables, "deelnemers", person())
	want(t, people[0], map[string]string{
		"start": "2026-01", "leeftijd_start": "20", "fase": "daarna", "maanden_in_traject": "5", "geeindigd": "nee", "einde": "leeg", "reden": "leeg",
		"fase_daarna_maand": "2", "reg_schuld": "1234,56", "res_werk": "ja", "res_werk_maand": "3", "res_werk_bedrag": "75",
	})
	loans := table(t, tables, "rijen_coach_leningen", person())
	if len(loans) != 2 {
		t.Fatalf("%d loans", len(loans))
	}
	want(t, loans[0], map[string]string{"rij": "1", "hoog": "100,5", "meting": "T1"})
	want(t, loans[1], map[string]string{"rij": "2", "hoog": "weet_niet"})
}

func TestWide(t *testing.T) {
	rows := table(t, set(t, "").Tables(Wide), "deelnemers_breed", person())
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	want(t, rows[0], map[string]string{
		"t0_coach_versie": "1", "t0_coach_cijfer": "weet_niet", "t0_coach_plek_v1": "b", "t1_coach_maand": "3", "t1_coach_cijfer": "2", "res_werk": "ja",
	})
	none := person()
	none.Responses = nil
	want(t, table(t, set(t, "").Tables(Wide), "deelnemers_breed", none)[0], map[string]string{
		"t0_coach_versie": "niet_gevraagd", "t1_coach_cijfer": "niet_gevraagd",
	})
}

// TestNothingThatNames: no free text, no exact day and nothing that was left out, in
// whatever form.
func TestNothingThatNames(t *testing.T) {
	for _, form := range []Form{Long, Wide} {
		for _, tab := range set(t, "onderzoek: {datums: jaar, weglaten: [plek, werk]}\n").Tables(form) {
			for _, row := range table(t, []*Table{tab}, tab.Name, person()) {
				for name, cell := range row {
					for _, never := range []string{"het gaat", "Jan", "oom", "2026-", "2001-"} {
						if strings.Contains(cell, never) {
							t.Errorf("%s %s: %q", tab.Name, name, cell)
						}
					}
					if regexp.MustCompile(`plek|werk|verhaal|opmerking|huisbaas|_bij|^bij$`).MatchString(name) {
						t.Errorf("%s has %s", tab.Name, name)
					}
				}
			}
		}
	}
}

// TestFreeTextByName: what the programme names may leave, without being a formula.
func TestFreeTextByName(t *testing.T) {
	rows := table(t, set(t, "onderzoek: {datums: kwartaal, vrije_tekst: [verhaal]}\n").Tables(Long), "metingen_coach_lijst", person())
	want(t, rows[1], map[string]string{"verhaal": "'=het gaat", "datum": "2026-K2"})
	if _, there := rows[1]["naam_huisbaas"]; there {
		t.Error("a text that was not named left")
	}
}

// TestNames: every program takes them, and they differ.
func TestNames(t *testing.T) {
	n := names{}
	long := strings.Repeat("x", 80)
	seen := map[string]bool{}
	for _, parts := range [][]string{{"all"}, {"T0", "coach", "1-2"}, {"9"}, {""}, {"a"}, {"A"}, {"a"}, {long, "1"}, {long, "2"}, {long, "1"}, {"été"}} {
		name := n.of(parts...)
		if !regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`).MatchString(name) || seen[name] || name == "all" {
			t.Errorf("%q becomes %q", parts, name)
		}
		seen[name] = true
	}
}

// TestCodebookSaysEverything: a row per variable and one per reason.
// A step of a scale is a whole number unless the scale says otherwise: SPSS prints it so.
func TestDecimalsOfAScale(t *testing.T) {
	half, one := 0.5, 1.0
	for name, k := range map[string]struct {
		q    instrument.Question
		want int
	}{
		"whole steps":     {instrument.Question{Type: instrument.TypeScale, From: &one}, 0},
		"half steps":      {instrument.Question{Type: instrument.TypeScale, From: &one, Step: 0.5}, 1},
		"from a half":     {instrument.Question{Type: instrument.TypeScale, From: &half, Step: 1}, 1},
		"quarters":        {instrument.Question{Type: instrument.TypeScale, From: &one, Step: 0.25}, 2},
		"levels":          {instrument.Question{Type: instrument.TypeLevel}, 0},
		"an amount":       {instrument.Question{Type: instrument.TypeMoney}, 2},
		"without a limit": {instrument.Question{Type: instrument.TypeNumber}, 6},
		"a whole number":  {instrument.Question{Type: instrument.TypeNumber, Decimals: new(int)}, 0},
	} {
		if got := decimals(&k.q); got != k.want {
			t.Errorf("%s: %d decimals, want %d", name, got, k.want)
		}
	}
}

func TestCodebookSaysEverything(t *testing.T) {
	tables := set(t, "").Tables(Long)
	total := 1 + len(Missings())
	for _, tab := range tables {
		total += len(tab.Variables)
	}
	rows := Codebook(tables)
	if len(rows) != total {
		t.Errorf("%d rows, want %d", len(rows), total)
	}
	var out bytes.Buffer
	if err := WriteCodebook(&out, tables); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"metingen_coach_lijst;plek;Waar woon je?;getal;nominaal;;1 = thuis (Thuis) | 2 = elders (=Elders);lijst@2 plek",
		"metingen_coach_lijst;cijfer;Hoe gaat het?;getal;ordinaal;;1 = slecht | 3 = goed;lijst@2 cijfer", ";weet_niet;Weet niet;;;;in SPSS -9999993;",
	} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("no line %q in\n%s", line, out.String())
		}
	}
}

func TestRough(t *testing.T) {
	d := source.DateOf(2026, 12, 5)
	for granularity, want := range map[string]string{"dag": "2026-12-05", "maand": "2026-12", "kwartaal": "2026-K4", "jaar": "2026", "": "2026-12"} {
		if got := Rough(d, granularity); got != want {
			t.Errorf("%q: %s", granularity, got)
		}
	}
}
