package preview

import (
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// everything answers a question of every type.
func (k *kit) everything() {
	k.Helper()
	link := k.begin()
	for question, pairs := range map[string][]string{
		"stress":         {"stress", "8", "hulp_gevraagd", "nee"},
		"steun":          {"steun_familie", "vaak", "steun_vrienden", "wil_niet_zeggen", "steun_school", "nooit"},
		"heeft_schulden": {"heeft_schulden", "ja"},
		"wensen":         {"wensen", "werk", "wensen", "school"},
		"sinds":          {"sinds", "3-2-2026"},
		"kwijt":          {"kwijt", "Regel één: \"mooi\" & 'zo'\nregel twee\t# geen commentaar \\ {x}"},
	} {
		if p := k.post(link+"/vraag/"+question+"/bewaar", pairs...); p.code != http.StatusOK {
			k.Fatalf("%s: %d %s", question, p.code, p.body)
		}
	}
	if p := k.post(link+"/vraag/schulden/bewaar",
		"schulden.0.soort", "huur", "schulden.0.bedrag", "1.250,50", "schulden.0.ontruiming", "ja",
		"schulden.1.soort", "energie", "schulden.1.bedrag", "weet_niet"); p.code != http.StatusOK {
		k.Fatalf("rows: %d %s", p.code, p.body)
	}
	if p := k.post(link+"/vraag/drukst/bewaar", "drukst.post", "2", "drukst.bellen", "1", "drukst.thuis", "3"); p.code != http.StatusOK {
		k.Fatalf("ranking: %d %s", p.code, p.body)
	}
}

// TestKeepAsCase: a case with an answer of every type comes behind the others, whose
// text stays byte for byte, and passes as monitor test runs it.
func TestKeepAsCase(t *testing.T) {
	k := newKit(t)
	k.everything()
	before := k.cases()
	files := k.files()
	if p := k.post("/voorbeeld/geval", "naam", "  van   alles "); p.code != http.StatusSeeOther || p.header.Get("Location") != "/#gevallen" {
		t.Fatalf("%d %s", p.code, text(p.body))
	}
	after := k.cases()
	if !strings.HasPrefix(after, before) {
		t.Errorf("the text before it changed:\n%s", after)
	}
	k.holds(after, `- naam: "van alles"`, "op: 2026-03-10", "stress: 8", "hulp_gevraagd: nee", "steun_vrienden: wil_niet_zeggen",
		"schulden: [{soort: huur, bedrag: 1250.5, ontruiming: ja}, {soort: energie, bedrag: weet_niet}]",
		"drukst: [bellen, post, thuis]", "wensen: [werk, school]", "sinds: 2026-02-03", "klasse(rust): laag", "rust: 2", "steun_score: 1",
		"totaal: 1250.5", "zichtbaar: [hulp_gevraagd, schulden, drukst]")
	if got := k.files(); got != files {
		t.Errorf("files %s, were %s", got, files)
	}
	k.page("Het geval staat in vragenlijsten/alles/v1_test.yaml.", "3 van 3 goed")

	tree := os.DirFS(k.folder)
	defs, found := load.Load(tree)
	k.must(found.Err())
	tests, found := load.Tests(tree)
	k.must(found.Err())
	report := casetest.Run(defs, tests)
	if len(report.Cases) != 3 || report.Failed() != 0 {
		t.Errorf("%+v", report)
	}
	for _, name := range []string{"van alles", "VAN  ALLES", "niets ingevuld", "", strings.Repeat("x", 121)} {
		p := k.post("/voorbeeld/geval", "naam", name)
		if p.code != http.StatusUnprocessableEntity || !strings.Contains(p.body, `aria-invalid="true"`) {
			t.Errorf("%q: %d", name, p.code)
		}
	}
	if k.cases() != after {
		t.Error("a refused case was written")
	}
}

func TestTheFirstCase(t *testing.T) {
	k := newKit(t)
	k.must(os.Remove(k.preview.place.beside()))
	k.page("Er zijn nog geen gevallen.")
	if p := k.post("/voorbeeld/geval", "naam", "leeg"); p.code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.code, text(p.body))
	}
	k.holds(k.cases(), "soort: vragenlijst\ngevallen:\n  - naam: \"leeg\"", "antwoorden: {}", "rust: leeg", "verborgen: [hulp_gevraagd, schulden, drukst]")
	k.page("1 van 1 goed")
}

// TestTextStaysText: what looks like a date is what somebody wrote.
func TestTextStaysText(t *testing.T) {
	k := newKit(t)
	link := k.begin()
	k.post(link+"/vraag/kwijt/bewaar", "kwijt", "2026-03-01")
	if p := k.post("/voorbeeld/geval", "naam", "datum"); p.code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.code, text(p.body))
	}
	k.holds(k.cases(), `kwijt: "2026-03-01"`)
}

func TestAnAnswerThatACaseCannotHold(t *testing.T) {
	k := newKit(t)
	in := k.preview.stage.in
	for given, want := range map[string]string{"2026-03-01": "", "leeg": "", "weet_niet": "", "een\x00twee": "kwijt"} {
		answers := instrument.Answers{"kwijt": {Status: instrument.Answered, Value: formula.Text(given)}}
		if got := unfaithful(in, answers); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

func TestAppendCase(t *testing.T) {
	const item = "- naam: \"nieuw\"\n  verwacht:\n    x: 1\n"
	for _, tt := range []struct{ name, text, want string }{
		{"at the end", "gevallen:\n  - naam: a\n", "gevallen:\n  - naam: a\n  - naam: \"nieuw\"\n    verwacht:\n      x: 1\n"},
		{"without a last line end", "gevallen:\n  - naam: a", "gevallen:\n  - naam: a\n  - naam: \"nieuw\"\n    verwacht:\n      x: 1\n"},
		{"no indentation", "gevallen:\n- naam: a\n", "gevallen:\n- naam: a\n- naam: \"nieuw\"\n  verwacht:\n    x: 1\n"},
		{"a key behind it", "gevallen:\n  - naam: a\n\n# over de marge\nmarge: 1\n", "gevallen:\n  - naam: a\n  - naam: \"nieuw\"\n    verwacht:\n      x: 1\n\n# over de marge\nmarge: 1\n"},
		{"line ends of Windows", "gevallen:\r\n  - naam: a\r\n", "gevallen:\r\n  - naam: a\r\n  - naam: \"nieuw\"\r\n    verwacht:\r\n      x: 1\r\n"},
		{"comments at the end", "gevallen:\n  - naam: a # zo\n# klaar\n", "gevallen:\n  - naam: a # zo\n# klaar\n  - naam: \"nieuw\"\n    verwacht:\n      x: 1\n"},
		{"a list on one line", "gevallen: [{naam: a}]\n", "streepje"},
		{"no list", "gevallen: {}\n", "geen lijst"},
		{"nothing", "marge: 1\n", "geen lijst"},
		{"no YAML", "gevallen: [\n", "klopt niet"},
		{"the same name", "gevallen:\n  - naam: Nieuw\n", "er is al een geval"},
		{"a block that would grow", "gevallen:\n  - naam: a\n    uitleg: |\n      tekst", "geen plek"},
		{"the end of the document", "gevallen:\n  - naam: a\n...\n", "geen plek"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := appendCase(tt.text, "nieuw", item)
			if err != nil {
				got = err.Error()
				if !strings.Contains(got, tt.want) {
					t.Errorf("refused with %q, want %q", got, tt.want)
				}
				return
			}
			if got != tt.want {
				t.Errorf("got\n%q\nwant\n%q", got, tt.want)
			}
		})
	}
}

// FuzzAppendCase: whatever a file holds and whatever is in a case, either nothing is
// written, or the old text is there as it was and the file has one case more.
func FuzzAppendCase(f *testing.F) {
	f.Add("gevallen:\n  - naam: a\n", "nieuw", "tekst")
	f.Add("gevallen:\n- naam: a\n  x: |\n   b\n\n\n# c\nmarge: 1\n", "é\u0085", "- x: \"1\"\n")
	f.Add("# \r\ngevallen:\r\n    -   naam: a\r\n        y: [1,\r\n  2]\r\n", "\x00", "\u2028\ufeff\\")
	f.Add("{gevallen: [{naam: a}]}", "", "")
	f.Fuzz(func(t *testing.T, text, name, typed string) {
		name, typed = strings.ToValidUTF8(name, "?"), strings.ToValidUTF8(typed, "?")
		item := "- naam: " + quoted(name) + "\n  antwoorden:\n    kwijt: " + quoted(typed) + "\n"
		got, err := appendCase(text, name, item)
		if err != nil || text == emptyCases {
			return
		}
		before, _ := read.Parse("a_test.yaml", []byte(text))
		after, found := read.Parse("a_test.yaml", []byte(got))
		if after == nil || found.HasErrors() {
			t.Fatalf("%q is no YAML: %v", got, found)
		}
		list, old := after.Root.Get("gevallen").Items, before.Root.Get("gevallen").Items
		if len(list) != len(old)+1 {
			t.Fatalf("%d cases, were %d", len(list), len(old))
		}
		for i := range old {
			if !reflect.DeepEqual(list[i].Plain(), old[i].Plain()) {
				t.Fatalf("case %d changed in %q", i, got)
			}
		}
		last := list[len(old)]
		if last.Get("naam").Value != name || last.Get("antwoorden").Get("kwijt").Value != typed || last.Get("antwoorden").Get("kwijt").Tag != source.TagString {
			t.Fatalf("%q and %q became %q", name, typed, got)
		}
		if !sandwiched(text, got) {
			t.Fatalf("the text changed:\n%q\n%q", text, got)
		}
	})
}

// sandwiched tells whether a text is a shorter one with something put in between.
func sandwiched(text, grown string) bool {
	for i := 0; i <= len(text); i++ {
		if strings.HasPrefix(grown, text[:i]) && strings.HasSuffix(grown, text[i:]) {
			return true
		}
	}
	return false
}
