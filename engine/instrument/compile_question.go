package instrument

import (
	"math"
	"slices"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// checkQuestion checks what a question's own keys say and returns its options
// by id.
func (c *compiler) checkQuestion(q *Question) map[string]*Option {
	if _, known := fieldTypes[q.Type]; !known && q.Type != TypeNote {
		c.found.Errorf(q.Pos, CodeQuestion, "het type %q bestaat niet", q.Type)
	}
	switch q.Type {
	case TypeScale:
		c.checkSteps(q)
	case TypeLevel:
		c.checkLevels(q)
	case TypeRepeat:
		c.checkRepeat(q)
	case TypeRanking:
		c.checkRanking(q)
	case TypeChoice, TypeMulti, TypeMatrix:
		if len(q.Options) == 0 {
			c.found.Errorf(q.Pos, CodeQuestion, "de vraag %q heeft geen opties", q.ID)
		}
	}
	if len(q.Options) > 0 && !slices.Contains([]string{TypeChoice, TypeMulti, TypeMatrix, TypeRanking}, q.Type) {
		c.found.Errorf(q.Pos, CodeQuestion, "een vraag van type %s heeft geen opties", q.Type)
	}
	if (q.Type == TypeMatrix) != (len(q.Rows) > 0) {
		c.found.Errorf(q.Pos, CodeQuestion, "alleen een matrix heeft rijen, en minstens een")
	}
	if q.Min != nil && q.Max != nil && *q.Min > *q.Max {
		c.found.Errorf(q.Pos, CodeQuestion, "min ligt boven max bij %q", q.ID)
	}
	if q.Type != TypeNumber && q.Type != TypeMoney &&
		(q.Decimals != nil || q.Type != TypeRepeat && (q.Min != nil || q.Max != nil && q.Type != TypeRanking)) {
		c.found.Errorf(q.Pos, CodeQuestion, "min, max en decimalen horen bij een getal of bedrag, niet bij %s", q.Type)
	}
	if q.Type != TypeRepeat && (len(q.Questions) > 0 || !q.RowName.IsZero() || !q.OneMore.IsZero() || !q.None.IsZero()) {
		c.found.Errorf(q.Pos, CodeQuestion, "vragen, rijnaam, nog_een en geen horen bij een herhaling, niet bij %s", q.Type)
	}
	if q.Prefill != "" && (q.Prefill != prefillEarlier || q.Type == TypeNote || q.Type == TypeMatrix) {
		c.found.Errorf(q.Pos, CodeQuestion, "vooraf is vorige, bij een vraag die geen matrix is").WithHint("schrijf vooraf: vorige, of haal het weg")
	}
	if q.Type == TypeNote && (!q.Required.IsZero() || len(q.Checks) > 0) {
		c.found.Errorf(q.Pos, CodeQuestion, "een toelichting vraagt niets en kan niet verplicht zijn")
	}
	return c.checkOptions(q)
}

func (c *compiler) checkSteps(q *Question) {
	if q.From == nil || q.To == nil || *q.From >= *q.To {
		c.found.Errorf(q.Pos, CodeQuestion, "een schaal loopt van laag naar hoog: van moet onder tot liggen")
		return
	}
	steps := (*q.To - *q.From) / q.step()
	if steps != math.Trunc(steps) || steps > 100 {
		c.found.Errorf(q.Pos, CodeQuestion, "de stap past niet een heel aantal keer tussen van en tot")
		return
	}
	if len(q.Anchors) > 0 && len(q.Anchors) != int(steps)+1 {
		c.found.Errorf(q.Pos, CodeQuestion, "er zijn %d ankers voor %d stappen", len(q.Anchors), int(steps)+1)
	}
}

// step is the distance between two answers of a schaal.
func (q *Question) step() float64 {
	if q.Step > 0 {
		return q.Step
	}
	return 1
}

// Steps are the possible answers of a schaal, from low to high.
func (q *Question) Steps() []float64 {
	if q.From == nil || q.To == nil {
		return nil
	}
	var out []float64
	for i := 0; ; i++ {
		x := *q.From + float64(i)*q.step()
		if x > *q.To+1e-9 {
			return out
		}
		out = append(out, x)
	}
}

func (c *compiler) checkLevels(q *Question) {
	if len(q.Levels) < 2 {
		c.found.Errorf(q.Pos, CodeQuestion, "de vraag %q heeft minstens twee niveaus nodig", q.ID)
	}
	for i := 1; i < len(q.Levels); i++ {
		if q.Levels[i].Value <= q.Levels[i-1].Value {
			c.found.Errorf(q.Levels[i].Pos, CodeQuestion, "niveaus lopen van laag naar hoog")
		}
	}
}

func (c *compiler) checkOptions(q *Question) map[string]*Option {
	options := make(map[string]*Option, len(q.Options))
	for _, o := range q.Options {
		if options[o.ID] != nil {
			c.found.Errorf(o.Pos, CodeDuplicate, "de optie %q staat er twee keer", o.ID)
		}
		if o.ID == wordDontKnow || o.ID == wordWontSay {
			c.found.Errorf(o.Pos, CodeReserved, "%q is geen optie", o.ID).WithHint("zet " + o.ID + ": true bij de vraag")
		}
		if o.Exclusive && q.Type != TypeMulti {
			c.found.Warnf(o.Pos, CodeOption, "exclusief doet alleen iets bij een meerkeuzevraag")
		}
		options[o.ID] = o
	}
	return options
}

// checkTexts reports missing translations and placeholders that mean nothing.
func (c *compiler) checkTexts() {
	d := c.def
	c.text(d.Title, d.Pos, "titel", true)
	c.text(d.Intro, d.Pos, "inleiding", false)
	c.text(d.Closing, d.Pos, "afsluiting", false)
	for _, p := range d.Pages {
		c.text(p.Title, p.Pos, "titel", true)
		c.text(p.Help, p.Pos, "uitleg", false)
		for _, g := range p.Groups {
			c.text(g.Title, g.Pos, "titel", false)
			c.text(g.Help, g.Pos, "uitleg", false)
		}
		for _, q := range p.Questions {
			c.questionTexts(q)
		}
	}
	for _, s := range d.Scales {
		c.text(s.Title, s.Pos, "titel", true)
	}
}

func (c *compiler) questionTexts(q *Question) {
	c.text(q.Text, q.Pos, "tekst", q.Type != TypeMatrix)
	c.text(q.Help, q.Pos, "uitleg", false)
	c.text(q.Because, q.Pos, "omdat", false)
	c.text(q.Unit, q.Pos, "eenheid", false)
	c.text(q.None, q.Pos, "geen", false)
	c.text(q.RowName, q.Pos, "rijnaam", q.Type == TypeRepeat)
	c.text(q.OneMore, q.Pos, "nog_een", q.Type == TypeRepeat)
	for _, inner := range q.Questions {
		c.questionTexts(inner)
	}
	for _, t := range q.Anchors {
		c.text(t, q.Pos, "ankers", true)
	}
	for _, o := range q.Options {
		c.text(o.Text, o.Pos, "tekst", true)
		c.text(o.Help, o.Pos, "uitleg", false)
	}
	for _, l := range q.Levels {
		c.text(l.Title, l.Pos, "titel", true)
		c.text(l.Text, l.Pos, "tekst", false)
	}
	for _, r := range q.Rows {
		c.text(r.Text, r.Pos, "tekst", true)
	}
	for _, k := range q.Checks {
		c.text(k.Message, k.Pos, "melding", true)
	}
}

// text checks one text, which stands under a key of the block at a place. needed texts
// must exist at all.
func (c *compiler) text(t source.Text, at diag.Pos, key string, needed bool) {
	if t.IsZero() {
		if needed {
			c.found.Errorf(at, CodeTranslation, "hier ontbreekt een tekst")
		}
		return
	}
	for _, lang := range c.def.Languages {
		if _, ok := t[lang]; !ok {
			c.found.Warnf(at, CodeTranslation, "de tekst %q heeft geen vertaling in %s", shorten(t.String()), lang).Under(key, t.String())
		}
	}
	for _, lang := range t.Langs() {
		for _, name := range placeholders(t[lang]) {
			if v, ok := c.in.vars[name]; (!ok || v.symbol.Rows) && !slices.Contains(ContextNames, name) {
				c.found.Errorf(at, CodePlaceholder, "{%s} in de tekst bestaat niet", name).
					Under(key+"."+lang, "{"+name+"}").WithHint(c.suggestPlaceholder(name))
			}
		}
	}
}

func (c *compiler) suggestPlaceholder(name string) string {
	names := slices.Clone(ContextNames)
	for _, v := range c.order {
		if v.symbol.Rows || v.symbol.Private {
			continue // no single text
		}
		names = append(names, v.symbol.Name)
	}
	return suggest(name, names)
}

// placeholders lists the names between braces.
func placeholders(text string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(text, "{")
		if !ok {
			return out
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return out
		}
		out = append(out, name)
		text = after
	}
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
