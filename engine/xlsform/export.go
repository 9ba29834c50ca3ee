package xlsform

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/workbook"
)

// Exported is a questionnaire as an XLSForm, with what the form does not have.
type Exported struct {
	Tables []workbook.Table
	Report Report
}

// Write writes the workbook.
func (e *Exported) Write(w io.Writer) error { return workbook.Write(w, e.Tables) }

// exporter turns one questionnaire into the sheets of a form.
type exporter struct {
	in      *instrument.Instrument
	q       *instrument.Questionnaire
	symbols map[string]formula.Symbol
	lost    map[string]bool // names that the form does not have
	taken   map[string]bool // names in the form
	rows    []formRow
	choices []formRow
	lists   map[string]string // what a list holds → its name
	helpers map[string]string // question → the row with its answer without what is no value
	labels  map[string]string // question → the row with the text of what was chosen
	report  Report
	said    map[string]bool
	quiet   bool // a trial run: nothing is reported
}

// formRow is a row of a sheet; texts are those with a language.
type formRow struct {
	cells map[string]string
	texts map[string]source.Text
}

// Export writes a questionnaire as an XLSForm.
func Export(in *instrument.Instrument) *Exported {
	x := &exporter{in: in, q: in.Def, symbols: map[string]formula.Symbol{}, lost: map[string]bool{}, taken: map[string]bool{},
		lists: map[string]string{}, helpers: map[string]string{}, labels: map[string]string{}, said: map[string]bool{}}
	for _, s := range in.Symbols() {
		x.symbols[s.Name] = s
		x.taken[strings.ReplaceAll(s.Name, ".", "_")] = true
	}
	for _, f := range in.Fields() {
		for _, inner := range f.Inner() {
			x.symbols[f.ID] = formula.Symbol{Name: f.ID, Type: formula.TypeBool, Rows: true}
			x.symbols[f.ID+"."+inner.ID] = formula.Symbol{Name: f.ID + "." + inner.ID, Type: inner.Type, Rows: true}
		}
	}
	for _, p := range x.q.Pages {
		x.taken[p.ID] = true
		for _, g := range p.Groups {
			x.taken[g.ID] = true
		}
		for _, q := range p.Questions {
			x.taken[q.ID] = true
			for _, inner := range q.Questions {
				x.taken[inner.ID] = true
			}
		}
	}
	x.findLost()
	x.survey()
	return &Exported{Tables: x.tables(), Report: x.report}
}

// findLost works out which results cannot be written as a formula, with those that
// need them.
func (x *exporter) findLost() {
	x.quiet = true
	for again := true; again; {
		again = false
		for _, c := range x.q.Calculations {
			if _, err := x.calculation(c); err != nil && !x.lost[c.ID] {
				x.lost[c.ID], again = true, true
			}
		}
		for _, s := range x.q.Scales {
			if _, err := x.scale(s); err != nil && !x.lost[s.ID] {
				x.lost[s.ID], x.lost[s.ID+".klasse"], again = true, true, true
			}
		}
	}
	x.quiet = false
}

func (x *exporter) add(k Kind, name, message, advice string) {
	if !x.quiet {
		x.report = append(x.report, Item{Kind: k, Name: name, Message: message, Advice: advice})
	}
}

func (x *exporter) once(key string, k Kind, message, advice string) {
	if !x.said[key] && !x.quiet {
		x.said[key] = true
		x.add(k, "", message, advice)
	}
}

// unique gives a name that the form does not have yet.
func (x *exporter) unique(name string) string {
	out := name
	for i := 2; x.taken[out]; i++ {
		out = name + "_" + strconv.Itoa(i)
	}
	x.taken[out] = true
	return out
}

// row starts a row of the survey.
func (x *exporter) row(typ, name string, label source.Text) *formRow {
	x.rows = append(x.rows, formRow{cells: map[string]string{"type": typ, "name": name}, texts: map[string]source.Text{}})
	r := &x.rows[len(x.rows)-1]
	r.texts["label"] = x.text(label)
	return r
}

// set fills a cell, unless there is nothing to fill in.
func (r *formRow) set(key, value string) {
	if value != "" {
		r.cells[key] = value
	}
}

// formula translates a condition into a cell, or reports what is without it.
func (x *exporter) formula(r *formRow, key, name string, t toXPath, f source.Formula, without string) {
	if f.IsZero() {
		return
	}
	src, err := t.condition(f)
	if err != nil {
		x.add(Lost, name, without+": "+err.Error()+".", adviceOf(err))
		return
	}
	if old := r.cells[key]; old != "" {
		src = "(" + old + ") and (" + src + ")"
	}
	r.set(key, src)
}

func adviceOf(err error) string {
	if u, ok := err.(*untranslatable); ok {
		return u.advice
	}
	return ""
}

// survey writes the pages and the results.
func (x *exporter) survey() {
	if !x.q.Intro.IsZero() {
		x.row("note", x.unique("inleiding"), x.q.Intro).set(hintColumn, "inleiding")
	}
	for _, p := range x.q.Pages {
		r := x.row("begin_group", p.ID, p.Title)
		r.set("appearance", "field-list")
		x.formula(r, "relevant", p.ID, toXPath{x: x}, p.Visible, "De pagina staat er altijd")
		if !p.Help.IsZero() {
			x.row("note", x.unique(p.ID+"_uitleg"), p.Help).set(hintColumn, "uitleg")
		}
		x.questions(p)
		x.row("end_group", "", nil)
	}
	x.results()
	x.helperRows()
	if !x.q.Closing.IsZero() {
		x.row("note", x.unique("afsluiting"), x.q.Closing).set(hintColumn, "afsluiting")
	}
}

// questions writes the questions of a page; what stands together in a group of the
// page is a group within its group.
func (x *exporter) questions(p *instrument.Page) {
	open := ""
	seen := map[string]bool{}
	for _, q := range p.Questions {
		if q.Group != open {
			if open != "" {
				x.row("end_group", "", nil)
			}
			if open = q.Group; open != "" {
				x.group(p, open, seen)
			}
		}
		x.question(q)
	}
	if open != "" {
		x.row("end_group", "", nil)
	}
}

func (x *exporter) group(p *instrument.Page, id string, seen map[string]bool) {
	at := slices.IndexFunc(p.Groups, func(g *instrument.Group) bool { return g.ID == id })
	g := p.Groups[at]
	name := id
	if seen[id] {
		name = x.unique(id)
	}
	seen[id] = true
	r := x.row("begin_group", name, g.Title)
	x.formula(r, "relevant", id, toXPath{x: x}, g.Visible, "De groep staat er altijd")
	if !g.Help.IsZero() {
		x.row("note", x.unique(id+"_uitleg"), g.Help).set(hintColumn, "uitleg")
	}
}

// value is the name to use for an answer in a formula: that of a helper when some
// answers are no value.
func (x *exporter) value(q *instrument.Question, name string) string {
	if len(x.noValues(q)) == 0 {
		return name
	}
	return x.helperOf(name)
}

func (x *exporter) helperOf(name string) string {
	if x.helpers[name] == "" {
		x.helpers[name] = x.unique(name + "_waarde")
	}
	return x.helpers[name]
}

// noValues are the answers of a question that are no value and that a form can have.
func (x *exporter) noValues(q *instrument.Question) []string {
	switch q.Type {
	case instrument.TypeChoice, instrument.TypeMulti, instrument.TypeScale, instrument.TypeLevel, instrument.TypeYesNo, instrument.TypeMatrix:
	default:
		return nil
	}
	var out []string
	if q.DontKnow {
		out = append(out, "weet_niet")
	}
	if q.WontSay {
		out = append(out, "wil_niet_zeggen")
	}
	return out
}

// inner is the name in the form of a question of a herhaling: its own, unless
// another has it too.
func (x *exporter) inner(of, inner *instrument.Field) string {
	for _, f := range x.in.Fields() {
		for _, other := range f.Inner() {
			if other.ID == inner.ID && f != of {
				return of.ID + "_" + inner.ID
			}
		}
	}
	return inner.ID
}

// helper writes the row that reads an answer without what is no value.
func (x *exporter) helper(q *instrument.Question, name string) {
	var parts []string
	for _, word := range x.noValues(q) {
		parts = append(parts, ref(name)+" = '"+word+"'")
	}
	if len(parts) > 0 {
		r := x.row("calculate", x.helperOf(name), nil)
		r.set("calculation", "if("+strings.Join(parts, " or ")+", '', "+ref(name)+")")
	}
}

// helperRows writes the helpers that formulas and texts use, outside the groups.
func (x *exporter) helperRows() {
	for _, f := range x.in.Fields() {
		if x.helpers[f.ID] != "" {
			x.helper(f.Question, f.ID)
		}
		if name := x.labels[f.ID]; name != "" {
			r := x.row("calculate", name, nil)
			r.set("calculation", fmt.Sprintf("jr:choice-name(${%s}, '${%s}')", f.ID, f.ID))
		}
	}
}

// text writes a text with the names of the form in it.
func (x *exporter) text(t source.Text) source.Text {
	if t.IsZero() {
		return nil
	}
	out := source.Text{}
	for _, lang := range x.languages() {
		out[lang] = x.placeholders(t.In(lang))
	}
	return out
}

func (x *exporter) languages() []string {
	if len(x.q.Languages) == 0 {
		return []string{source.DefaultLang}
	}
	return x.q.Languages
}

func (x *exporter) placeholders(text string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("{" + rest)
			return b.String()
		}
		text = after
		b.WriteString(x.placeholder(name))
	}
}

func (x *exporter) placeholder(name string) string {
	_, ok := x.symbols[name]
	switch {
	case !ok && strings.HasPrefix(name, "vorige."):
		x.once("vorige", Lost, "Antwoorden van de vorige meting staan niet in de teksten; er staat nu ….", "")
		return "…"
	case !ok:
		x.once("naam "+name, Changed, "{"+name+"} staat letterlijk in de teksten: een formulier kent die naam niet.", "vervang haar in de werkmap")
		return "{" + name + "}"
	case x.lost[name]:
		return "…"
	}
	if f, ok := x.in.Field(name); ok && x.hasChoices(f.Question) {
		if x.labels[name] == "" {
			x.labels[name] = x.unique(name + "_tekst")
		}
		return ref(x.labels[name])
	}
	return ref(strings.ReplaceAll(name, ".", "_"))
}

// hasChoices: one answer is chosen from a list, so that the name of what was chosen
// is not what a person reads.
func (x *exporter) hasChoices(q *instrument.Question) bool {
	switch q.Type {
	case instrument.TypeChoice, instrument.TypeLevel, instrument.TypeYesNo, instrument.TypeMatrix:
		return true
	case instrument.TypeScale:
		return len(q.Anchors) > 0 || len(x.noValues(q)) > 0
	}
	return false
}

// surveyColumns and choiceColumns are the columns of a sheet in order; those with a
// text have one per language.
var (
	surveyColumns = []string{"type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "calculation",
		"appearance", "parameters", "repeat_count", hintColumn}
	choiceColumns   = []string{"list_name", "name", "label", "waarde", "exclusief"}
	settingsColumns = []string{"form_title", "form_id", "version", "default_language", "style"}
)

func (x *exporter) tables() []workbook.Table {
	settings := formRow{cells: map[string]string{"form_title": x.placeholders(x.q.Title.String()), "form_id": x.q.ID, "version": strconv.Itoa(x.q.Version),
		"default_language": languageLabel(x.languages()[0]), "style": "pages"}}
	return []workbook.Table{
		x.table("survey", surveyColumns, x.rows),
		x.table("choices", choiceColumns, x.choices),
		x.table("settings", settingsColumns, []formRow{settings}),
	}
}

// table lays rows out in columns, without those that are empty everywhere but for
// the first three.
func (x *exporter) table(name string, columns []string, rows []formRow) workbook.Table {
	t := workbook.Table{Name: name, Wrap: true, Filter: len(rows) > 1, Rows: make([][]any, len(rows))}
	for i, key := range columns {
		langs := []string{""}
		if key == "label" || key == "hint" || key == "constraint_message" {
			langs = x.languages()
		}
		for _, lang := range langs {
			values := make([]any, len(rows))
			used := i < 3
			for n, r := range rows {
				text := r.cells[key]
				if lang != "" {
					text = r.texts[key][lang]
				}
				values[n] = text
				used = used || text != ""
			}
			if !used {
				continue
			}
			header := key
			if lang != "" {
				header = key + "::" + languageLabel(lang)
			}
			t.Header = append(t.Header, header)
			for n, v := range values {
				t.Rows[n] = append(t.Rows[n], v)
			}
		}
	}
	return t
}

// languageLabel is the name of a language with its code, as forms write it.
func languageLabel(code string) string {
	names := map[string]string{"nl": "Nederlands", "en": "English", "fr": "Français", "de": "Deutsch", "es": "Español", "tr": "Türkçe", "pl": "Polski", "ar": "العربية", "uk": "Українська"}
	if name, ok := names[code]; ok {
		return name + " (" + code + ")"
	}
	return code + " (" + code + ")"
}
