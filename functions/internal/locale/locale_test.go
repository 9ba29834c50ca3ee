package locale

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"effectmonitor/engine/notation"
)

var placeholder = regexp.MustCompile(`\{[A-Za-z]+\}`)

// stemOf takes the plural category off a key.
func stemOf(key string) (stem, category string) {
	for _, c := range []string{"zero", "one", "two", "few", "many", "other"} {
		if stem, found := strings.CutSuffix(key, "."+c); found {
			return stem, c
		}
	}
	return key, ""
}

// stems are the messages of a language, each with the plural categories that it has.
func stems(m *Messages) map[string][]string {
	out := map[string][]string{}
	for _, key := range m.Keys() {
		stem, category := stemOf(key)
		out[stem] = append(out[stem], category)
	}
	return out
}

// TestNoKeyTwice: of two messages with one key the first would be lost without a word.
func TestNoKeyTwice(t *testing.T) {
	for _, lang := range Languages() {
		data, err := files.ReadFile(lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, m := range regexp.MustCompile(`(?m)^\s*("(?:[^"\\]|\\.)*"):`).FindAllSubmatch(data, -1) {
			if key := string(m[1]); seen[key] {
				t.Errorf("%s has %s twice", lang, key)
			} else {
				seen[key] = true
			}
		}
		if len(seen) != len(For(lang).Keys()) {
			t.Errorf("%s has %d messages, and %d keys are read", lang, len(For(lang).Keys()), len(seen))
		}
	}
}

// TestTranslationsMatch wants every other language to hold the same messages as
// English, which is what participants read, as a part of the default language; and
// each message in all the plural categories of its language and in no other.
func TestTranslationsMatch(t *testing.T) {
	base, read := stems(For(Default)), stems(For("en"))
	for _, lang := range Languages() {
		own := stems(For(lang))
		categories := notation.Of(lang).Categories()
		slices.Sort(categories)
		for stem, forms := range own {
			if base[stem] == nil || read[stem] == nil && lang != Default {
				t.Errorf("%s: %q is not in %s and en", lang, stem, Default)
				continue
			}
			slices.Sort(forms)
			want := categories
			if base[stem][0] == "" {
				want = []string{""}
			}
			if !slices.Equal(forms, want) {
				t.Errorf("%s: %q has the forms %v, want %v", lang, stem, forms, want)
			}
		}
		for stem := range read {
			if own[stem] == nil {
				t.Errorf("%s lacks %q", lang, stem)
			}
		}
	}
}

// TestPlaceholdersMatch wants the same places to fill in everywhere. The number may
// be left out of a form that only one number has, as in "one minute".
func TestPlaceholdersMatch(t *testing.T) {
	base := For(Default)
	for _, lang := range Languages() {
		if lang == Default {
			continue
		}
		m, style := For(lang), notation.Of(lang)
		numbers := map[string]int{}
		for n := range 2000 {
			numbers[style.Category(n)]++
		}
		for key, text := range m.texts {
			stem, category := stemOf(key)
			want := base.texts[stem]
			if category != "" {
				want = base.texts[stem+".other"]
			}
			got, wanted := placeholders(text), placeholders(want)
			if numbers[category] == 1 {
				got, wanted = strings.ReplaceAll(got, "{n}", ""), strings.ReplaceAll(wanted, "{n}", "")
			}
			if strings.TrimSpace(got) != strings.TrimSpace(wanted) {
				t.Errorf("%s: %q has %s, want %s", lang, key, got, wanted)
			}
		}
	}
}

// TestTranslationsAreTranslated wants words of its own in each language, and the
// letters that the language is written in.
func TestTranslationsAreTranslated(t *testing.T) {
	scripts := map[string]*unicode.RangeTable{"ar": unicode.Arabic, "uk": unicode.Cyrillic}
	alike := map[string]bool{"field.problem": true, "survey.then": true, "site.privacy": true, "text.privacy.title": true}
	en := For("en")
	for _, lang := range []string{"ar", "tr", "uk", "pl"} {
		for key, text := range For(lang).texts {
			if other, there := en.texts[key]; there && other == text && !alike[key] {
				t.Errorf("%s: %q is as in English: %s", lang, key, text)
			}
			script, words := scripts[lang], placeholder.ReplaceAllString(text, "")
			if script == nil || !strings.ContainsFunc(words, unicode.IsLetter) {
				continue
			}
			if !strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(script, r) }) {
				t.Errorf("%s: %q is not in its script: %s", lang, key, text)
			}
		}
	}
}

func placeholders(text string) string {
	found := placeholder.FindAllString(strings.ToLower(text), -1)
	slices.Sort(found)
	return strings.Join(found, " ")
}

// TestTemplatesFindTheirMessages reads the keys out of the templates: each must
// exist, and what a participant reads must be there in every language.
func TestTemplatesFindTheirMessages(t *testing.T) {
	used, survey := keysInTemplates(t)
	base := For(Default)
	for key := range used {
		if !base.Has(key) && !base.Has(key+".one") && !strings.HasSuffix(key, ".") {
			t.Errorf("template asks for %q", key)
		}
	}
	for key := range survey {
		for _, lang := range Languages() {
			if m := For(lang); !m.Has(key) && !m.Has(key+".one") {
				t.Errorf("%s lacks %q, which participants read", lang, key)
			}
		}
	}
}

// TestEveryMessageIsUsed looks for each key, or for a beginning of it that is
// completed at run time, among the texts of all code that has pages.
func TestEveryMessageIsUsed(t *testing.T) {
	literals := map[string]bool{}
	text := regexp.MustCompile(`"([a-z][a-z0-9.-]*)"`)
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		source := strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_templ.go") && !strings.HasSuffix(path, "_test.go")
		if err != nil || d.IsDir() || !source {
			return err
		}
		body, err := os.ReadFile(path)
		for _, m := range text.FindAllStringSubmatch(string(body), -1) {
			literals[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range For(Default).Keys() {
		stem, _ := stemOf(key)
		found := literals[key] || literals[stem]
		for i := range key {
			joint := strings.Contains(key[:i], ".") && strings.ContainsRune(".-", rune(key[i]))
			found = found || literals[key[:i+1]] || joint && literals[key[:i]]
		}
		if !found {
			t.Errorf("message %q is not used", key)
		}
	}
}

func keysInTemplates(t *testing.T) (used, survey map[string]bool) {
	t.Helper()
	call := regexp.MustCompile(`\.[TN]\("([a-z.-]+)"`) // a key that ends in a dot is completed at run time
	used, survey = map[string]bool{}, map[string]bool{}
	files, err := filepath.Glob("../web/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		generated := strings.HasSuffix(name, "_templ.go") || strings.HasSuffix(name, "_test.go")
		if generated || (!strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".templ")) {
			continue
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(body), -1) {
			used[m[1]] = true
			if strings.HasPrefix(name, "survey") || name == "fields.templ" {
				survey[m[1]] = true
			}
		}
	}
	return used, survey
}

// TestSentencesAreShort holds the rule of at most 15 words a sentence.
func TestSentencesAreShort(t *testing.T) {
	for _, lang := range Languages() {
		for key, text := range For(lang).texts {
			for _, sentence := range regexp.MustCompile(`[.?:;؟؛]\s`).Split(text, -1) {
				if n := len(strings.Fields(sentence)); n > 15 {
					t.Errorf("%s %q has %d words: %s", lang, key, n, sentence)
				}
			}
			if strings.Contains(text, "!") {
				t.Errorf("%s %q shouts", lang, key)
			}
		}
	}
}

func TestText(t *testing.T) {
	m := For("nl")
	args := Args{"participant": "jongere", "query": "Benalli"}
	for _, c := range []struct{ name, got, want string }{
		{"capital", m.Text("caseload.add-title", args), "Jongere toevoegen"},
		{"two placeholders", m.Text("caseload.none-title", args), "Geen jongere gevonden met “Benalli”"},
		{"one", m.Count("survey.minutes", 1, nil), "Nog ongeveer 1 minuut."},
		{"many", m.Count("survey.minutes", 4, nil), "Nog ongeveer 4 minuten."},
		{"two in Arabic", For("ar").Count("survey.minutes", 2, nil), "بقيت دقيقتان تقريبًا."},
		{"few in Polish", For("pl").Count("span.years", 3, nil), "3 lata"},
		{"many in Polish", For("pl").Count("span.years", 5, nil), "5 lat"},
		{"twenty-one in Ukrainian", For("uk").Count("span.years", 21, nil), "21 рік"},
		{"one in Turkish", For("tr").Count("survey.minutes", 1, nil), "Yaklaşık 1 dakika kaldı."},
		{"counting falls back with the form of the default", For("ar").Count("caseload.days-left", 2, nil), "nog 2 dagen"},
		{"missing", m.Text("is.er-niet", nil), "[is.er-niet]"},
		{"falls back", For("en").Text("dossier.moments", nil), "Metingen"},
		{"unknown language", For("xx").Lang(), "nl"},
		{"region", For("en-GB").Lang(), "en"},
		{"unfilled", m.Text("save.done", nil), "Alles bewaard om {time} uur"},
		{"placeholder inside a value stays", m.Text("caseload.for", Args{"name": "{n}"}), "voor {n}"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	nl, en := For("nl"), For("en")
	day := time.Date(2026, 11, 23, 14, 32, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{nl.Number(1928002, 0), "1.928.002"}, {nl.Number(3.6, 1), "3,6"}, {nl.Number(-1, 1), "−\u00a01,0"},
		{nl.Number(1.005, 2), "1,01"}, {nl.Number(-0.04, 1), "0,0"}, {nl.Number(999.5, 0), "1.000"}, {en.Number(1234.5, 1), "1,234.5"},
		{nl.Signed(1.4, 1), "+\u00a01,4"}, {nl.Signed(0.04, 1), "0,0"}, {nl.Signed(-0.5, 1), "−\u00a00,5"},
		{nl.Euro(9640), "€\u00a09.640"}, {nl.Euro(-10788), "−\u00a0€\u00a010.788"}, {nl.Percent(.155, 0), "16%"},
		{nl.Date(day), "23 november 2026"}, {nl.LongDate(day), "Maandag 23 november 2026"}, {nl.MonthYear(day), "november 2026"},
		{nl.ShortMonth(day), "nov"}, {nl.ShortMonth(day.AddDate(0, 4, 0)), "mrt"}, {en.ShortMonth(day.AddDate(0, 4, 0)), "Mar"}, {nl.Clock(day), "14.32"}, {en.Clock(day), "14:32"}, {en.Date(day), "23 November 2026"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
