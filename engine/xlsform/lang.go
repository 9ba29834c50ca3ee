package xlsform

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"effectmonitor/engine/source"
	"effectmonitor/engine/workbook"
)

var languageCode = regexp.MustCompile(`\(([A-Za-z]{2})(?:[-_][A-Za-z0-9]+)*\)\s*$`)

// languageNames are the codes of languages that a form names without their code.
var languageNames = map[string]string{
	"nederlands": "nl", "dutch": "nl", "engels": "en", "english": "en", "frans": "fr", "français": "fr", "francais": "fr", "french": "fr",
	"duits": "de", "deutsch": "de", "german": "de", "spaans": "es", "español": "es", "espanol": "es", "spanish": "es",
	"turks": "tr", "türkçe": "tr", "turkce": "tr", "turkish": "tr", "arabisch": "ar", "العربية": "ar", "arabic": "ar",
	"pools": "pl", "polski": "pl", "polish": "pl", "oekraïens": "uk", "українська": "uk", "ukrainian": "uk", "tigrinya": "ti",
	"portugees": "pt", "português": "pt", "portuguese": "pt", "italiaans": "it", "italiano": "it", "italian": "it",
	"roemeens": "ro", "română": "ro", "romanian": "ro", "bulgaars": "bg", "bulgarian": "bg", "fries": "fy", "frysk": "fy",
	"somali": "so", "farsi": "fa", "perzisch": "fa", "persian": "fa", "dari": "fa", "pasjtoe": "ps", "pashto": "ps", "russisch": "ru", "russian": "ru",
}

// codeOf is the two-letter code of a language as a form names it, "" when unknown.
func codeOf(label string) string {
	if m := languageCode.FindStringSubmatch(label); m != nil {
		return strings.ToLower(m[1])
	}
	name := strings.ToLower(strings.TrimSpace(label))
	if code, ok := languageNames[name]; ok {
		return code
	}
	if len(name) == 2 && name[0] >= 'a' && name[0] <= 'z' && name[1] >= 'a' && name[1] <= 'z' {
		return name
	}
	return ""
}

// languages finds out which language each column is in.
func (im *importer) languages() {
	im.langs = map[string]string{}
	std := codeOf(im.setting("default_language"))
	if im.opt.Lang != "" {
		std = im.opt.Lang
	}
	if std == "" {
		std = source.DefaultLang
	}
	im.langs[""] = std
	seen := map[string]bool{}
	for _, t := range []*table{im.survey, im.choices} {
		for _, c := range t.columns {
			if c.lang == "" || seen[c.lang] || !slices.Contains(languageColumns, c.key) {
				continue
			}
			seen[c.lang] = true
			code := codeOf(c.lang)
			if code == "" {
				im.add(Item{Kind: Lost, Sheet: t.name, Row: 1, Column: workbook.Column(c.index), Header: c.header,
					Message: "De taal " + c.lang + " heeft geen code; de vertaling is overgeslagen.", Advice: "schrijf er een code achter: " + c.key + "::" + c.lang + " (xx)"})
				continue
			}
			im.langs[c.lang] = code
		}
	}
	// A form that names its languages may still have a column without one, for
	// which the default language was meant.
	if d := im.setting("default_language"); d != "" && im.langs[d] != "" && im.opt.Lang == "" {
		im.langs[""] = im.langs[d]
	}
	codes := map[string]bool{}
	for _, t := range []*table{im.survey, im.choices} {
		for _, c := range t.columns {
			if c.key == "label" && im.langs[c.lang] != "" {
				codes[im.langs[c.lang]] = true
			}
		}
	}
	im.codes = slices.Sorted(maps.Keys(codes))
	if len(im.codes) == 0 {
		im.codes = []string{im.langs[""]}
	}
	im.main = im.langs[""]
	if codes[source.DefaultLang] {
		im.main = source.DefaultLang
	} else if !codes[im.main] {
		im.main = im.codes[0]
	}
	if im.main != source.DefaultLang {
		im.add(Item{Kind: Changed, Sheet: "survey", Message: "Er zijn geen Nederlandse teksten; de teksten in het " + im.main + " staan er ook als Nederlands in.",
			Advice: "vertaal wat er bij nl staat"})
	}
	im.codes = slices.DeleteFunc(im.codes, func(c string) bool { return c == source.DefaultLang })
	im.codes = append([]string{source.DefaultLang}, im.codes...)
}

// text takes over a text in every language of the questionnaire. What is missing in
// one language is that of the main language, so that nobody sees an empty line.
func (im *importer) text(r *record, key string) source.Text {
	out := source.Text{}
	for lang, text := range r.langs(key) {
		if code := im.langs[lang]; code != "" && text != "-" {
			if clean := im.cleanText(r, key, text); clean != "" && (out[code] == "" || lang != "") {
				out[code] = clean
			}
		}
	}
	return im.complete(out)
}

// complete fills in the Dutch text, and leaves what is not translated to the
// finding of check about it.
func (im *importer) complete(t source.Text) source.Text {
	if len(t) == 0 {
		return nil
	}
	if t[source.DefaultLang] == "" {
		if t[source.DefaultLang] = t[im.main]; t[source.DefaultLang] == "" {
			t[source.DefaultLang] = t[t.Langs()[0]]
		}
	}
	return t
}

// own is a text of ours in the languages that we have it in.
func (im *importer) own(texts source.Text) source.Text {
	out := source.Text{}
	for _, code := range im.codes {
		if text, ok := texts[code]; ok {
			out[code] = text
		}
	}
	return im.complete(out)
}
