package xlsform

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// writer writes YAML the way the definitions are written by hand: short things on
// one line, an empty line before each part.
type writer struct {
	b      []byte
	indent int
}

func (w *writer) line(text string) {
	w.b = append(w.b, strings.Repeat(" ", w.indent)+text+"\n"...)
}

func (w *writer) key(key, value string) {
	if value != "" {
		w.line(key + ": " + value)
	}
}

// plainScalar is what YAML reads as the same text without quotes, also inside [ ]
// and { }.
var plainScalar = regexp.MustCompile(`^[\p{L}(€][\p{L}\p{N} _.;()/%+€'’–…-]*$`)

var yamlWords = []string{"true", "false", "yes", "no", "on", "off", "null", "y", "n", "leeg"}

// scalar writes a text.
func scalar(s string) string {
	if plainScalar.MatchString(s) && !strings.HasSuffix(s, " ") && !slices.Contains(yamlWords, strings.ToLower(s)) {
		return s
	}
	return quoted(s)
}

// quoted writes a text between quotes, which YAML reads as JSON does.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return strconv.Quote(s) // a text always has a JSON form
	}
	return strings.TrimSpace(b.String())
}

// plainFormula is a formula that needs no quotes: no colon, no comment sign, and a
// name or bracket first.
var plainFormula = regexp.MustCompile(`^[A-Za-z(][^:#{}\n\r\t]*$`)

func formulaText(src string) string {
	if plainFormula.MatchString(src) && !strings.HasSuffix(src, " ") && !slices.Contains(yamlWords, strings.ToLower(src)) {
		return src
	}
	return quoted(src)
}

// flowFormula is a formula inside { }, where a comma would end it.
func flowFormula(src string) string { return quoted(src) }

// text writes a localized text: plain when there is only Dutch.
func text(t source.Text) string {
	if len(t) == 0 {
		return ""
	}
	if len(t) == 1 && t[source.DefaultLang] != "" {
		return scalar(t[source.DefaultLang])
	}
	langs := t.Langs()
	slices.SortStableFunc(langs, func(a, b string) int {
		switch source.DefaultLang {
		case a:
			return -1
		case b:
			return 1
		}
		return 0
	})
	parts := make([]string, len(langs))
	for i, lang := range langs {
		parts[i] = lang + ": " + scalar(t[lang])
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (w *writer) number(key string, f *float64) {
	if f != nil {
		w.key(key, number(*f))
	}
}

func (w *writer) flag(key string, on bool) {
	if on {
		w.key(key, "true")
	}
}

func (w *writer) formula(key string, f source.Formula) {
	if !f.IsZero() {
		w.key(key, formulaText(f.Src))
	}
}

// item writes a list entry: in the first line a dash takes the place of a space.
func (w *writer) item(inside func()) {
	dash := len(w.b) + w.indent
	w.indent += 2
	inside()
	w.indent -= 2
	w.b[dash] = '-'
}

// definition writes a questionnaire.
func definition(q *instrument.Questionnaire, comment string) []byte {
	w := &writer{}
	w.line("# yaml-language-server: $schema=../../schemas/vragenlijst.schema.json")
	w.line("#")
	for line := range strings.SplitSeq(comment, "\n") {
		w.line(strings.TrimRight("# "+line, " "))
	}
	w.key("soort", q.Kind)
	w.key("id", scalar(q.ID))
	w.key("versie", strconv.Itoa(q.Version))
	w.key("titel", text(q.Title))
	w.key("invuller", q.Rater)
	w.key("talen", "["+strings.Join(q.Languages, ", ")+"]")
	w.key("inleiding", text(q.Intro))
	w.key("afsluiting", text(q.Closing))
	w.line("")
	w.line("paginas:")
	w.indent = 2
	for _, p := range q.Pages {
		w.item(func() { w.page(p) })
	}
	w.indent = 0
	if len(q.Calculations) > 0 {
		w.line("")
		w.line("berekeningen:")
		w.indent = 2
		for _, c := range q.Calculations {
			w.item(func() { w.calculation(c) })
		}
	}
	return w.b
}

func (w *writer) page(p *instrument.Page) {
	w.key("id", scalar(p.ID))
	w.key("titel", text(p.Title))
	w.key("uitleg", text(p.Help))
	w.formula("zichtbaar", p.Visible)
	if len(p.Groups) > 0 {
		w.line("groepen:")
		w.indent += 2
		for _, g := range p.Groups {
			w.item(func() {
				w.key("id", scalar(g.ID))
				w.key("titel", text(g.Title))
				w.key("uitleg", text(g.Help))
				w.formula("zichtbaar", g.Visible)
			})
		}
		w.indent -= 2
	}
	w.questions(p.Questions)
}

func (w *writer) questions(list []*instrument.Question) {
	w.line("vragen:")
	w.indent += 2
	for _, q := range list {
		w.item(func() { w.question(q) })
	}
	w.indent -= 2
}

func (w *writer) question(q *instrument.Question) {
	w.key("id", scalar(q.ID))
	w.key("type", q.Type)
	w.key("groep", q.Group)
	w.key("tekst", text(q.Text))
	w.key("uitleg", text(q.Help))
	w.formula("zichtbaar", q.Visible)
	w.number("van", q.From)
	w.number("tot", q.To)
	if q.Step != 0 {
		w.number("stap", &q.Step)
	}
	w.texts("ankers", q.Anchors)
	w.options(q.Options)
	if len(q.Levels) > 0 {
		w.flows("niveaus", len(q.Levels), func(i int) string {
			l := q.Levels[i]
			return flow("waarde", number(l.Value), "titel", text(l.Title), "tekst", text(l.Text))
		})
	}
	if len(q.Rows) > 0 {
		w.flows("rijen", len(q.Rows), func(i int) string {
			r := q.Rows[i]
			visible := ""
			if !r.Visible.IsZero() {
				visible = flowFormula(r.Visible.Src)
			}
			return flow("id", scalar(r.ID), "tekst", text(r.Text), "uitleg", text(r.Help), "zichtbaar", visible)
		})
	}
	w.number("min", q.Min)
	w.number("max", q.Max)
	if q.Decimals != nil {
		w.key("decimalen", strconv.Itoa(*q.Decimals))
	}
	if q.MaxLength > 0 {
		w.key("max_lengte", strconv.Itoa(q.MaxLength))
	}
	w.flag("verplicht", q.Required.Always)
	w.formula("verplicht", q.Required.Formula)
	w.flag("weet_niet", q.DontKnow)
	w.flag("wil_niet_zeggen", q.WontSay)
	w.checks(q.Checks)
	w.key("rijnaam", text(q.RowName))
	w.key("nog_een", text(q.OneMore))
	w.key("geen", text(q.None))
	if len(q.Questions) > 0 {
		w.questions(q.Questions)
	}
}

func (w *writer) checks(list []*instrument.Check) {
	if len(list) == 0 {
		return
	}
	w.line("controles:")
	w.indent += 2
	for _, c := range list {
		w.item(func() {
			w.formula("formule", c.Formula)
			w.key("melding", text(c.Message))
			w.key("soort", c.Kind)
		})
	}
	w.indent -= 2
}

func (w *writer) texts(key string, list []source.Text) {
	if len(list) > 0 {
		w.flows(key, len(list), func(i int) string { return text(list[i]) })
	}
}

func (w *writer) options(list []*instrument.Option) {
	if len(list) == 0 {
		return
	}
	w.flows("opties", len(list), func(i int) string {
		o := list[i]
		value, exclusive := "", ""
		if o.Value != nil {
			value = number(*o.Value)
		}
		if o.Exclusive {
			exclusive = "true"
		}
		return flow("id", scalar(o.ID), "tekst", text(o.Text), "uitleg", text(o.Help), "waarde", value, "exclusief", exclusive)
	})
}

// flows writes a list with one entry per line.
func (w *writer) flows(key string, n int, entry func(int) string) {
	w.line(key + ":")
	for i := range n {
		w.line("  - " + entry(i))
	}
}

// flow writes pairs of key and value on one line, without those that are empty.
func flow(pairs ...string) string {
	var parts []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			parts = append(parts, pairs[i]+": "+pairs[i+1])
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (w *writer) calculation(c *instrument.Calculation) {
	w.key("id", scalar(c.ID))
	w.key("type", c.Type)
	w.key("titel", text(c.Title))
	w.formula("formule", c.Formula)
	w.options(c.Options)
}

// plainValue writes a value in a case of a test.
func plainValue(v formula.Value) string {
	switch {
	case v.IsMissing():
		return "leeg"
	case v.Type() == formula.TypeBool:
		if v.AsBool() {
			return "waar"
		}
		return "onwaar"
	case v.Type() == formula.TypeList:
		parts := make([]string, len(v.AsList()))
		for i, id := range v.AsList() {
			parts[i] = scalar(id)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case v.Type() == formula.TypeDate:
		days, _ := v.AsDays()
		return source.Date(days).String()
	}
	if f, ok := v.AsNumber(); ok {
		return number(formula.Round(f, 9))
	}
	return scalar(v.AsText())
}
