package report

import (
	"slices"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// Check looks whether a report fits the framework of its programme: every name in a
// sentence and a formula exists, a sentence that can fall away has another one, every
// tile can be drawn, and what is for everybody is made of released figures alone. The
// catalog checks the programme, the models and the release.
func Check(d *Definition, f *indicator.Compiled) diag.List {
	c := &checker{def: d, namer: namer{d, f}}
	c.level()
	c.tallies()
	c.sentence(&d.Heading)
	for i := range d.Lead {
		c.sentence(&d.Lead[i])
	}
	c.plain(d.Pos, d.Method)
	c.letter()
	for i := range d.Sections {
		s := &d.Sections[i]
		c.section(s)
	}
	c.tiles(f)
	return c.found
}

type checker struct {
	namer
	def   *Definition
	found diag.List
}

func (c *checker) level() {
	if c.def.Level == LevelPublic && c.def.Release.IsZero() {
		c.found.Errorf(c.def.Pos, "report-release", "een rapport voor iedereen noemt bij uitgave het dashboard met de uitgebrachte cijfers")
	}
}

func (c *checker) letter() {
	l := c.def.Letter
	if c.def.Form == Letter != (l != nil) {
		c.found.Errorf(c.def.Pos, "report-letter", "brief: hoort bij vorm brief, en alleen daar")
	}
	if l != nil {
		for _, t := range []source.Text{l.To, l.Subject, l.Greeting, l.Closing} {
			c.plain(c.def.Pos, t)
		}
	}
}

func (c *checker) tallies() {
	for i := range c.def.Tallies {
		t := &c.def.Tallies[i]
		if c.framework.Indicator(t.ID) != nil {
			c.found.Errorf(t.Pos, "duplicate-id", "%s is al een indicator; geef de telling een andere naam", t.ID)
		}
		for _, id := range t.Indicators {
			ind := c.framework.Indicator(id)
			switch {
			case ind == nil:
				c.found.Errorf(t.Pos, "unknown-indicator", "het raamwerk heeft geen indicator %s", id).WithHint(diag.Suggest(id, c.indicators()))
			case ind.Def.Type != indicator.Change:
				c.found.Errorf(t.Pos, "tally-type", "telling %s: indicator %s is geen verandering", t.ID, id)
			}
		}
		if known := c.framework.Programme().MomentIDs(); !slices.Contains(known, t.To) {
			c.found.Errorf(t.Pos, "unknown-moment", "het programma heeft geen meting %s", t.To).WithHint(diag.Suggest(t.To, known))
		}
	}
}

func (c *checker) indicators() []string {
	var out []string
	for _, ind := range c.framework.Indicators() {
		out = append(out, ind.Def.ID)
	}
	return out
}

func (c *checker) section(s *Section) {
	for i := range s.Figures {
		f := &s.Figures[i]
		if n, ok := c.known(f.Pos, f.Name); ok && (!n.figure() || n.truth() || n.kind == ofFeature && !n.numeric()) {
			c.found.Errorf(f.Pos, "report-figure", "{%s} is geen cijfer", f.Name)
		}
		c.sentence(&f.Caption)
		if f.Caption.Else.IsZero() {
			c.found.Errorf(f.Pos, "sentence-else", "dit bijschrift heeft geen anders, en het cijfer erboven kan verborgen zijn")
		}
	}
	for i := range s.Sentences {
		c.sentence(&s.Sentences[i])
	}
	for _, one := range []*Sentence{&s.Title, &s.Text} {
		if !one.IsZero() {
			c.sentence(one)
		}
	}
	c.quoting(s.Quotes)
	if len(s.Figures) == 0 && len(s.Sentences) == 0 && s.Text.IsZero() && len(s.Tiles) == 0 && s.Quotes == nil {
		c.found.Errorf(s.Pos, "section-empty", "onderdeel %s is leeg", s.ID)
	}
}

// tiles checks them as those of a dashboard. A report is made of figures that were
// released, of which no parts are kept.
func (c *checker) tiles(f *indicator.Compiled) {
	d := c.def.dashboard()
	if c.def.Level == LevelPublic {
		d.Publish = "kwartaal"
	}
	for i := range d.Pages {
		for j := range d.Pages[i].Tiles {
			if t := &d.Pages[i].Tiles[j]; c.def.Level != LevelPublic && (t.Breakdown != "" || t.PerGemeente()) && len(t.Studies) == 0 {
				c.found.Errorf(t.Pos, "report-part", "een rapport toont alleen iedereen samen: geen uitsplitsing, en geen rij per gemeente")
			}
		}
	}
	c.found.Extend(dashboard.Check(d, f)) // which looks at the ids of sections too
}

// dashboard gives the tiles as a dashboard, a page for each section.
func (d *Definition) dashboard() *dashboard.Dashboard {
	out := &dashboard.Dashboard{Pos: d.Pos, ID: d.ID, Version: d.Version, Title: d.Title, Level: d.Level, Programme: d.Programme}
	for i := range d.Sections {
		s := &d.Sections[i]
		out.Pages = append(out.Pages, dashboard.Page{Pos: s.Pos, ID: s.ID, Tiles: s.Tiles})
	}
	return out
}

// sentence checks the ways to say it, and that there is another when none can be said.
func (c *checker) sentence(s *Sentence) {
	options, sure := s.options(), false
	for i := range options {
		o := &options[i]
		depends := false
		for _, lang := range o.Text.Langs() {
			depends = c.template(o.Pos, o.Text[lang]) || depends
		}
		if !o.If.IsZero() {
			depends = true
			c.formula(o.If)
		}
		if sure {
			c.found.Errorf(o.Pos, "choice-unreached", "deze keuze komt nooit aan de beurt: de vorige kan altijd")
		}
		sure = sure || !depends
	}
	if !sure && s.Else.IsZero() {
		c.found.Errorf(s.Pos, "sentence-else", "deze zin heeft geen anders: wat staat er als een cijfer verborgen is of ontbreekt?")
	}
	c.plain(s.Pos, s.Else)
}

// template checks the names in a text, and tells whether it may be that one cannot be
// shown.
func (c *checker) template(pos diag.Pos, text string) (depends bool) {
	if rawElement.MatchString(text) {
		c.found.Errorf(pos, "raw-html", "HTML mag hier niet; gebruik Markdown, of schrijf &lt; voor het teken <")
	}
	for _, p := range placeholders(text) {
		if n, ok := c.known(pos, p); ok {
			depends = depends || n.figure()
			if n.truth() {
				c.found.Errorf(pos, "report-figure", "{%s} is waar of onwaar; gebruik het bij als", p)
			}
		}
	}
	return depends
}

// plain checks a text that must always be there: words, no figures.
func (c *checker) plain(pos diag.Pos, text source.Text) {
	for _, lang := range text.Langs() {
		if c.template(pos, text[lang]) {
			c.found.Errorf(pos, "else-figure", "hier mag geen cijfer staan: het kan verborgen zijn")
		}
	}
}

func (c *checker) known(pos diag.Pos, text string) (name, bool) {
	n, ok := c.find(text)
	if !ok {
		c.found.Errorf(pos, "unknown-placeholder", "dit rapport kan {%s} niet invullen", text).WithHint(diag.Suggest(text, c.all()))
	}
	return n, ok
}

func (c *checker) formula(f source.Formula) {
	_, errs := c.compile(f.Src, namesIn(f.Src))
	if len(errs) > 0 {
		_, errs = c.compile(f.Src, c.all()) // with every name, for a hint
	}
	for _, e := range errs {
		c.found.Errorf(f.At(e.Offset), e.Code, "%s", e.Message).WithHint(e.Hint)
	}
}

// condition is a compiled formula, with the names of its slots.
type condition struct {
	program *formula.Program
	scope   *formula.Scope
	names   []name
}

// compile compiles a formula over those of the names that mean a number here.
func (r namer) compile(src string, names []string) (*condition, []formula.Error) {
	out := &condition{}
	var symbols []formula.Symbol
	for _, text := range names {
		n, ok := r.find(text)
		if !ok || !n.numeric() {
			continue
		}
		typ := formula.TypeNumber
		if n.truth() {
			typ = formula.TypeBool
		}
		symbols = append(symbols, formula.Symbol{Name: text, Type: typ, Slot: len(out.names)})
		out.names = append(out.names, n)
	}
	out.scope = formula.NewScope(symbols, nil, nil)
	var errs []formula.Error
	out.program, errs = formula.Compile(src, out.scope, formula.TypeBool)
	return out, errs
}
