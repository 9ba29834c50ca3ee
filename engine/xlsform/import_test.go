package xlsform

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/source"
	"effectmonitor/engine/workbook"
)

// book makes a workbook of sheets that are written as lines with bars between the
// cells; a broken bar is a bar in a cell.
func book(t testing.TB, sheets ...string) []byte {
	t.Helper()
	var tables []workbook.Table
	for _, s := range sheets {
		name, rest, _ := strings.Cut(strings.TrimSpace(s), "\n")
		table := workbook.Table{Name: strings.TrimSpace(name)}
		for i, text := range strings.Split(strings.TrimRight(rest, "\n"), "\n") {
			line := strings.Split(text, "|")
			row := make([]any, len(line))
			for j, cell := range line {
				line[j] = strings.ReplaceAll(strings.TrimSpace(cell), "¦", "|")
				row[j] = line[j]
			}
			if i == 0 {
				table.Header = line
				continue
			}
			table.Rows = append(table.Rows, row)
		}
		tables = append(tables, table)
	}
	var b bytes.Buffer
	if err := workbook.Write(&b, tables); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var options = Options{Rater: "deelnemer", On: source.DateOf(2026, 3, 1), Name: "formulier"}

func imported(t testing.TB, sheets ...string) *Result {
	t.Helper()
	r, err := Import(book(t, sheets...), options)
	if err != nil {
		var bad *Refused
		if errors.As(err, &bad) {
			t.Fatalf("%+v", bad.Report)
		}
		t.Fatal(err)
	}
	return r
}

const everyday = `survey
type | name | label::Nederlands (nl) | label::English (en) | hint::Nederlands (nl) | relevant | required | constraint | constraint_message::Nederlands (nl) | calculation | appearance | parameters
begin_group | wie | Over jou | About you
text | naam | Hoe heet je? | What is your name? | | | yes
integer | leeftijd | Hoe oud ben je? | How old are you? | In jaren | | true() | . >= 18 and . < 28 | Je bent 18 tot en met 27.
date | geboren | Wanneer ben je geboren? | When were you born? | | | | . <= today() | Dit is in de toekomst.
calculate | leeftijd_nu | | | | | | | | int((today() - ${geboren}) div 365.25)
end_group
begin_group | geld | Geld | Money | | ${leeftijd} >= 21
select_one janee | schuld | Heb je schulden, ${naam}? | Do you have debts? | | | yes
select_multiple soort | welke | Welke? | Which? | | ${schuld} = 'ja' | | not(selected(., 'geen') and count-selected(.) > 1)
select_one bron or_other | inkomen | Waar leef je van? | What do you live on?
decimal | bedrag | Hoeveel? | How much? | | ${inkomen} != '' and ${inkomen} != 'niets' | ${schuld} = 'ja'
note | let_op | Dank je, <b>${naam}</b>. | Thank you.
end_group
begin_group | stress | Stress | Stress | | | | | | | table-list
select_one mate | thuis | Thuis | At home
select_one mate | werk | Op het werk | At work
end_group
begin_repeat | kinderen | Kinderen | Children
text | kind | Hoe heet je kind? | What is your child called?
integer | kind_leeftijd | Hoe oud? | How old? | | | | . >= 0
text | school | Welke school? | Which school? | | ${kind_leeftijd} > 3 and ${kind_leeftijd} <= 18
end_repeat
calculate | jongste | | | | | | | | min(${kind_leeftijd})
range | cijfer | Welk cijfer geef je? | Which mark? | | count(${kinderen}) > 0 | | | | | | start=1 end=10 step=1
rank volgorde | belang | Wat is het belangrijkst? | What matters most?
geopoint | plek | Waar ben je? | Where are you?
acknowledge | akkoord | Ik doe mee | I take part
`

const everydayChoices = `choices
list_name | name | label::Nederlands (nl) | label::English (en)
janee | ja | Ja | Yes
janee | nee | Nee | No
soort | zorg | Zorg | Health care
soort | boete | Een boete | A fine
soort | geen | Geen van deze | None of these
bron | loon | Loon | Wages
bron | niets | Niets | Nothing
mate | 1 | Nooit | Never
mate | 2 | Soms | Sometimes
mate | 3 | Vaak | Often
volgorde | rust | Rust | Rest
volgorde | werk | Werk | Work
volgorde | thuis | Thuis | Home
`

const everydaySettings = `settings
form_title | form_id | default_language
Hoe gaat het? | hoe_gaat_het | Nederlands (nl)
`

func reported(r Report) string {
	var b strings.Builder
	_ = r.Print(&b)
	return b.String()
}

// TestImport: an everyday form, whole.
func TestImport(t *testing.T) {
	golden(t, "everyday", imported(t, everyday, everydayChoices, everydaySettings))
}

// TestImportOfAwkwardForms: names that cannot stay, what has no counterpart, old
// spellings, columns in another order.
func TestImportOfAwkwardForms(t *testing.T) {
	golden(t, "awkward", imported(t, awkward, awkwardChoices))
}

// golden compares what an import writes and says with what it wrote before; with
// -update it becomes that.
func golden(t *testing.T, name string, r *Result) {
	t.Helper()
	got := "-- definitie --\n" + string(r.Files[0].Data) + "-- gevallen --\n" + string(r.Files[1].Data) + "-- verslag --\n" + reported(r.Report)
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%v: %s differs from\n%s", err, file, got)
	}
}

var update = flag.Bool("update", false, "rewrite the expected files")

const awkward = `survey
label | name | type | relevant | required | constraint | calculation | default | choice_filter | appearance | hint | readonly | required message | media::image | parameters
Welkom <b>allemaal</b>, {voornaam} en {iets} | intro | note
De eerste groep | groep één | begin group
Hoe heet je? | 1e-naam | string | | TRUE | string-length(.) < 30 | | Jan | | | Alleen je **voornaam** | | Vul je naam in | naam.png
Nog een keer | 1e naam | text
Wanneer? | leeg | datetime
Hoe laat? | uur | time
Waar? | stad | select_one_from_file steden.csv
Welke? | wijk | select_one wijken | ${stad} = 'x' | | | | | stad=${stad}
Hoe vaak? | vaak | select1 likert | | | | | | | likert
Hoeveel samen? | totaal | calculate | | | | ${vaak} + coalesce(${getal}, 0)
Getal | getal | int | | ${vaak} > 2 | regex(., '^[0-9]+$') | | | | | | yes
| begroeting | calculate | | | | concat('Dag ', ${1e-naam}, ', ', jr:choice-name(${wijk}, '${wijk}'))
${begroeting} Je bent er ${stad}. | dag | note
| | end group
Huishouden | leden | begin repeat
Over wie | wie | begin group
Naam | lid | text | ${vaak} = 2
Kijk, ${lid} | kijk | note
| | end group
Nog dieper | diep | begin repeat
X | x | text
| | end repeat
| | end repeat
Foto | foto | image
Hoe zwaar? | zwaar | range | | | | | | | | | | | | start=0 end=1000 step=1
Iets | raar | onbekend type
`

const awkwardChoices = `choices
list name | name | label
wijken | 1-a | Wijk 1-a
wijken | 1_a | Wijk 1_a
wijken | weet_niet | Weet ik niet
likert | 1 | Nooit
likert | 2 | Soms
likert | 3 | Vaak
`

// TestFaults: a form with mistakes is refused, with all of them at their place.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		survey string
		want   []string
	}{
		"unknown reference":     {"type|name|label|relevant\ntext|naam|A\ntext|b|B|${naan} = 'x'", []string{"survey!D3 (relevant): b: ${naan} bestaat niet. = bedoelde je naam?"}},
		"unreadable":            {"type|name|label|relevant\ntext|a|A\ntext|b|B|${a} = = 'x'", []string{"survey!D3 (relevant): b: De formule is niet te lezen: Hier past \"=\" niet."}},
		"not closed":            {"type|name|label\nbegin_group|g|G\ntext|a|A", []string{"survey!A2 (type): g: Deze groep of herhaling wordt niet afgesloten. = zet er end_group onder"}},
		"closes nothing":        {"type|name|label\ntext|a|A\nend_repeat", []string{"survey!A3 (type): Deze end_repeat sluit niets af. = zet er een begin bij, of haal de rij weg"}},
		"crossed":               {"type|name|label\nbegin_group|g|G\nbegin_repeat|r|R\ntext|a|A\nend_group\nend_repeat\nend_group", []string{"survey!A5 (type): Deze end_group sluit niets af. = zet er een begin bij, of haal de rij weg"}},
		"no name":               {"type|name|label\ntext||A", []string{"survey!B2 (name): Deze rij heeft geen naam. = vul een naam in"}},
		"no type":               {"type|name|label\n|a|A", []string{"survey!A2 (type): a: Deze rij heeft geen type. = vul het type in, of maak de rij leeg"}},
		"no list":               {"type|name|label\nselect_one x|a|A", []string{"survey!A2 (type): a: De lijst x staat niet op het werkblad choices. = voeg de lijst toe, of verbeter de naam", "survey!A2 (type): a: De lijst x heeft te weinig keuzes. = voeg keuzes toe op het werkblad choices"}},
		"cycle of calculations": {"type|name|label|calculation\ncalculate|a||${b} + 1\ncalculate|b||${a} + 1\ninteger|c|C", []string{"survey!D3 (calculation): b: De formules wachten op elkaar: ${a} hangt van zichzelf af. = haal een van de verwijzingen weg"}},
		"cycle in rows":         {"type|name|label|calculation|relevant\nbegin_repeat|r|R\ncalculate|a||${b} + 1\ncalculate|b||${a} + 1\ninteger|c|C||${a} > 1\nend_repeat", []string{"survey!E5 (relevant): c: De formules wachten op elkaar: ${a} hangt van zichzelf af. = haal een van de verwijzingen weg"}},
		"cycle of questions":    {"type|name|label|relevant\ntext|a|A|${b} = 'x'\ntext|b|B|${a} = 'x'", []string{"survey: deze wachten op elkaar: a (regel 16) → b (regel 20) → a (regel 16) = haal een van de verwijzingen weg"}},
		"nothing left":          {"type|name|label\ngeopoint|a|A", []string{"survey: Er blijft geen enkele vraag over. = kijk in het verslag wat niet kan"}},
		"deep":                  {"type|name|label\n" + strings.Repeat("begin_group|g|G\n", 21), []string{"survey!A22 (type): g: De groepen zijn dieper genest dan 20."}},
		"several":               {"type|name|label|relevant\ntext||A\ntext|b|B\nend_group", []string{"survey!B2 (name): Deze rij heeft geen naam. = vul een naam in", "survey!A4 (type): Deze end_group sluit niets af. = zet er een begin bij, of haal de rij weg"}},
	} {
		_, err := Import(book(t, "survey\n"+c.survey), options)
		var bad *Refused
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, i := range bad.Report {
			line := i.place() + ": "
			if i.Name != "" {
				line += i.Name + ": "
			}
			if line += i.Message; i.Advice != "" {
				line += " = " + i.Advice
			}
			got = append(got, line)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestNoForm: a workbook that is no form says so.
func TestNoForm(t *testing.T) {
	for want, data := range map[string][]byte{
		"de werkmap heeft geen werkblad survey (dit is geen XLSForm; een XLSForm heeft de werkbladen survey en choices)": book(t, "Blad1\na|b\n1|2"),
		"het werkblad survey is leeg": book(t, "survey\ntype|name"),
		"het werkblad survey heeft geen kolom type (de eerste rij noemt de kolommen: type, name, label)": book(t, "survey\nname|label\na|A"),
		"dit is geen Excel-bestand (.xlsx) (het bestand is leeg)":                                        nil,
	} {
		_, err := Import(data, options)
		var refused *workbook.Refusal
		if !errors.As(err, &refused) || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestLargeForms: a form of a hundred thousand rows is refused soon, and one at the
// limit is read in a few seconds.
func TestLargeForms(t *testing.T) {
	rows := func(n int) string {
		var b strings.Builder
		b.WriteString("survey\ntype|name|label|relevant\ninteger|v0|V")
		for i := range n {
			fmt.Fprintf(&b, "\ninteger|v%d|Vraag|${v%d} > 1", i+1, i)
		}
		return b.String()
	}
	_, err := Import(book(t, rows(100_000)), options)
	if err == nil || err.Error() != "werkblad survey heeft meer dan 20000 rijen" {
		t.Error(err)
	}
	_, err = Import(book(t, rows(5000)), options)
	if err == nil || !strings.Contains(err.Error(), "meer dan 2000 vragen") {
		t.Error(err)
	}
	r, err := Import(book(t, rows(1000)), options)
	if err != nil || len(r.Instrument.Fields()) != 1001 {
		t.Error(err)
	}
}
