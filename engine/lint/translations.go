package lint

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Missing is one text that has no translation in a language that its definition
// speaks: one that it says to, or one that any other of its texts has.
type Missing struct {
	diag.Pos
	Path string `json:"pad"` // such as paginas.wonen.vragen.woonplek.tekst
	Lang string `json:"taal"`
	Text string `json:"tekst"` // in Dutch

	partly bool // it is translated into another language
}

// Translations lists what is not translated, the newest version of every definition,
// in order of language, file and place.
func Translations(c *catalog.Catalog) []Missing {
	var out []Missing
	for _, d := range speaking(c) {
		w := walker{}
		w.walk(reflect.ValueOf(d.definition), diag.Pos{}, "")
		out = append(out, w.missing(d.langs)...)
	}
	slices.SortFunc(out, func(a, b Missing) int {
		return cmp.Or(cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Path, b.Path))
	})
	return out
}

// spoken is a definition with the languages that it must speak.
type spoken struct {
	definition any
	langs      []string
	declares   bool // it says itself that all of it is in those languages
}

func speaking(c *catalog.Catalog) []spoken {
	var out []spoken
	for _, in := range newest(c.Questionnaires()) {
		out = append(out, spoken{in.Def, in.Def.Languages, true})
	}
	for _, p := range c.Programmes() {
		out = append(out, spoken{p.Def, askedIn(c, p), false})
		if f := c.FrameworkOf(source.Ref{ID: p.Def.ID, Version: p.Def.Version}); f != nil {
			out = append(out, spoken{f.Def, nil, false})
		}
	}
	for _, m := range c.Models() {
		out = append(out, spoken{m.Definition(), nil, false})
	}
	for _, d := range c.Dashboards("", "") {
		out = append(out, spoken{d, nil, false})
	}
	for _, g := range c.Gemeenten() {
		out = append(out, spoken{g, g.Languages, true})
	}
	return out
}

// askedIn are the languages in which a programme asks its participants.
func askedIn(c *catalog.Catalog, p *programme.Compiled) []string {
	rater := p.RaterOf(programme.ParticipantRater)
	var langs []string
	for _, m := range p.Def.Moments {
		if rater == nil {
			break
		}
		if ref, ok := m.Questionnaires[rater.ID]; ok {
			if in := c.Questionnaire(ref); in != nil {
				langs = append(langs, in.Def.Languages...)
			}
		}
	}
	slices.Sort(langs)
	return slices.Compact(langs)
}

// foundText is one text of a definition with its place.
type foundText struct {
	pos  diag.Pos
	path string
	text source.Text
}

// walker collects every text of a definition. A text stands at the place of the
// nearest part of the definition that knows its own.
type walker struct{ texts []foundText }

var (
	textType = reflect.TypeFor[source.Text]()
	posType  = reflect.TypeFor[diag.Pos]()
)

func (w *walker) walk(v reflect.Value, pos diag.Pos, path string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			w.walk(v.Elem(), pos, path)
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.walk(v.Index(i), pos, join(path, identity(v.Index(i), i)))
		}
	case reflect.Map:
		if v.Type() == textType {
			if text := v.Interface().(source.Text); !text.IsZero() {
				w.texts = append(w.texts, foundText{pos, path, text})
			}
			return
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			w.walk(v.MapIndex(key), pos, join(path, key.String()))
		}
	case reflect.Struct:
		w.fields(v, pos, path)
	}
}

func (w *walker) fields(v reflect.Value, pos diag.Pos, path string) {
	if own := v.FieldByName("Pos"); own.IsValid() && own.Type() == posType && own.Interface().(diag.Pos).Line > 0 {
		pos = own.Interface().(diag.Pos)
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if !f.IsExported() || name == "-" || name == "" && !f.Anonymous {
			continue
		}
		w.walk(v.Field(i), pos, join(path, name))
	}
}

// identity is what a member of a list is known by.
func identity(v reflect.Value, i int) string {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() == reflect.Struct {
		if id := v.FieldByName("ID"); id.IsValid() && id.Kind() == reflect.String && id.String() != "" {
			return id.String()
		}
	}
	return strconv.Itoa(i + 1)
}

func join(path, name string) string {
	if path == "" || name == "" {
		return path + name
	}
	return path + "." + name
}

// missing gives per language the texts that lack it.
func (w *walker) missing(langs []string) []Missing {
	langs = slices.Clone(langs)
	for _, t := range w.texts {
		langs = append(langs, t.text.Langs()...)
	}
	slices.Sort(langs)
	var out []Missing
	for _, lang := range slices.Compact(langs) {
		for _, t := range w.texts {
			if _, ok := t.text[lang]; !ok {
				out = append(out, Missing{t.pos, t.path, lang, t.text.String(), len(t.text) > 1})
			}
		}
	}
	return out
}

// translations finds per definition and language that texts are not translated. Those
// of a questionnaire were found one by one when it was compiled. Of a definition whose
// texts are mostly not in a language, only those that are in others are an oversight:
// what workers read need not be in the languages of participants.
func (l *linter) translations() {
	for _, d := range speaking(l.catalog) {
		if _, isQuestionnaire := d.definition.(*instrument.Questionnaire); isQuestionnaire {
			continue
		}
		w := walker{}
		w.walk(reflect.ValueOf(d.definition), diag.Pos{}, "")
		byLang := map[string][]Missing{}
		var order []string
		for _, m := range w.missing(d.langs) {
			if byLang[m.Lang] == nil {
				order = append(order, m.Lang)
			}
			byLang[m.Lang] = append(byLang[m.Lang], m)
		}
		for _, lang := range order {
			list := byLang[lang]
			if !d.declares && 2*len(list) > len(w.texts) {
				list = slices.DeleteFunc(list, func(m Missing) bool { return !m.partly })
			}
			if len(list) == 0 {
				continue
			}
			l.found.Warnf(list[0].Pos, CodeTranslation, "%d van de %d teksten hebben geen vertaling in %s, zoals %s", len(list), len(w.texts), lang, list[0].Path).
				WithHint("check --vertalingen noemt ze allemaal")
		}
	}
}
