package xlsform

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"effectmonitor/engine/source"
	"effectmonitor/engine/workbook"
)

// book makes a workbook of sheets that are written as lines with bars between the
// cells.
func book(t testing.TB, sheets ...string) []byte {
	t.Helper()
	var tables []workbook.Table
	for _, s := range sheets {
		name, rest, _ := strings.Cut(strings.TrimSpace(s), "\n")
		r := csv.NewReader(strings.NewReader(rest))
		r.Comma, r.FieldsPerRecord, r.LazyQuotes = '|', -1, true
		lines, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		table := workbook.Table{Name: strings.TrimSpace(name)}
		for i, line := range lines {
			row := make([]any, len(line))
			for j, cell := range line {
				line[j] = strings.TrimSpace(cell)
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

func TestImport(t *testing.T) {
	r := imported(t, everyday, everydayChoices, everydaySettings)
	t.Log(string(r.Files[0].Data))
	t.Log(string(r.Files[1].Data))
	var b strings.Builder
	r.Report.Print(&b)
	t.Log(b.String())
}
