// Package locale holds every fixed text that a person reads, per language, and
// writes numbers, money, dates and times the way that language does.
//
// It must not hold texts that belong to a programme (what a participant or a
// domain is called): those arrive as arguments, from a definition. It keeps the
// messages as embedded JSON, because a request function pays for parsing them
// at every cold start.
package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"effectmonitor/engine/notation"
)

//go:embed *.json
var files embed.FS

// Default is the language that holds every message. The others hold what a
// participant reads, all the same.
const Default = "nl"

// Messages are the texts of one language.
type Messages struct {
	lang  string
	texts map[string]string
	base  map[string]string
	style *notation.Style
}

var catalogue = load()

func load() map[string]*Messages {
	all := map[string]*Messages{}
	for _, lang := range notation.Languages() {
		raw, err := files.ReadFile(lang + ".json")
		if err != nil {
			panic(fmt.Sprintf("locale: read %s: %v", lang, err))
		}
		texts := map[string]string{}
		if err := json.Unmarshal(raw, &texts); err != nil {
			panic(fmt.Sprintf("locale: parse %s: %v", lang, err))
		}
		all[lang] = &Messages{lang: lang, texts: texts, style: notation.Of(lang)}
	}
	for _, m := range all {
		m.base = all[Default].texts
	}
	return all
}

// For returns the messages of a language tag such as "en" or "en-GB", and those
// of Default for a language that is not there.
func For(tag string) *Messages {
	lang, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if m, ok := catalogue[lang]; ok {
		return m
	}
	return catalogue[Default]
}

// Languages lists the language codes that have messages, in alphabetical order.
func Languages() []string {
	out := make([]string, 0, len(catalogue))
	for lang := range catalogue {
		out = append(out, lang)
	}
	sort.Strings(out)
	return out
}

// Lang is the code for the lang attribute.
func (m *Messages) Lang() string { return m.lang }

// Dir is the writing direction for the dir attribute: ltr or rtl.
func (m *Messages) Dir() string { return m.style.Dir() }

// Has tells whether this language itself has the message.
func (m *Messages) Has(key string) bool {
	_, ok := m.texts[key]
	return ok
}

// Keys lists the keys of this language itself, sorted.
func (m *Messages) Keys() []string {
	out := make([]string, 0, len(m.texts))
	for key := range m.texts {
		out = append(out, key)
	}
	sort.Strings(out)
	return out
}

// Args are the values of the {placeholders} in a message.
type Args map[string]string

// Text returns a message with its placeholders filled. A placeholder that
// starts with a capital takes the same value with a capital. A key that no
// language has comes back between brackets, so that it is seen and not blank.
func (m *Messages) Text(key string, args Args) string {
	text, ok := m.texts[key]
	if !ok {
		if text, ok = m.base[key]; !ok {
			return "[" + key + "]"
		}
	}
	if !strings.Contains(text, "{") {
		return text
	}
	return fill(text, args)
}

// Count is Text for a message with a form for each plural category of the language
// (key + ".one", key + ".few" and so on, see notation.Style.Category); the number
// itself is the placeholder {n}.
func (m *Messages) Count(key string, n int, args Args) string {
	with := Args{"n": m.style.Number(float64(n), 0)}
	for name, value := range args {
		with[name] = value
	}
	if form := key + "." + m.style.Category(n); m.Has(form) {
		return m.Text(form, with)
	}
	return For(Default).Text(key+"."+notation.Of(Default).Category(n), with)
}

func fill(text string, args Args) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		name := text[open+1 : open+end]
		b.WriteString(text[:open])
		if value, ok := args[name]; ok {
			b.WriteString(value)
		} else if value, ok := args[strings.ToLower(name)]; ok {
			b.WriteString(notation.Capital(value))
		} else {
			b.WriteString(text[open : open+end+1])
		}
		text = text[open+end+1:]
	}
	b.WriteString(text)
	return b.String()
}
