package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Input is what a report is made from. Its size does not depend on the number of
// participants.
type Input struct {
	Framework *indicator.Compiled
	Own       *cohort.Aggregate // what the report is about; nil: nothing yet
	OwnName   string            // of the gemeente; "" for all together
	// Released are the figures for everybody that it may be compared with; nil: none.
	Released  *cohort.Aggregate
	Gemeenten int // how many make up the whole, 0 for a report about one
	// Context is what each gemeente that it is about declares of itself.
	Context   []map[string]programme.FeatureValue
	Threshold int
	MKBA      func(model string) *mkba.View // nil, or a nil view: no model
	// Study gives what a programme brings into a figure over several; nil: nothing.
	Study  func(*dashboard.Study) (*indicator.Compiled, *cohort.Aggregate)
	Quotes []Candidate // moderated; which of them are used is drawn by lot
	Seed   string      // of that draw: the same one draws the same
	Date   source.Date
	Lang   string
}

// Build makes a report. Its definition must have passed Check.
func Build(d *Definition, in Input) View {
	b := newBuilder(d, in)
	first, last, known := b.own.Period()
	v := View{
		ID: source.Ref{ID: d.ID, Version: d.Version}.String(), Title: d.Title.In(in.Lang), Form: d.Form, Level: d.Level, Lang: in.Lang,
		About: cmp.Or(in.OwnName, in.Framework.Programme().Def.Title.In(in.Lang)), Threshold: cohort.NewGate(in.Threshold).Threshold(),
		N: b.own.N(), People: b.word("deelnemers"), Date: in.Date,
		Definition: fmt.Sprintf("%s, versie %d", in.Framework.Def.Title.In(in.Lang), in.Framework.Def.Version),
	}
	if b.pooling(&v) {
		known = false
	}
	if known {
		v.Period = b.months(first, last)
	}
	v.Heading, v.Lead = b.say(&d.Heading), b.paragraph(d.Lead)
	v.Method = b.always(d.Method)
	if l := d.Letter; l != nil {
		v.Letter = &LetterView{b.always(l.To).Plain, b.always(l.Subject).Plain, b.always(l.Greeting).Plain, b.always(l.Closing).Plain}
	}
	draw := b.draw()
	tiles := d.dashboard()
	for i := range d.Sections {
		s := b.section(&d.Sections[i], dashboard.Input{
			Framework: in.Framework, Own: in.Own, OwnName: in.OwnName, National: in.Released, Threshold: in.Threshold, MKBA: in.MKBA, Lang: in.Lang, Study: in.Study,
			Context: b.context(),
		}, tiles)
		b.quote(&s, d.Sections[i].Quotes, draw)
		v.Sections = append(v.Sections, s)
	}
	v.Sources = b.sources()
	return v
}

// pooling says of a report whose figures are all of several studies who they are about:
// everybody in the largest figure, by the definitions of each study.
func (b *builder) pooling(v *View) bool {
	studies := b.def.Pooled()
	if len(studies) == 0 || len(b.def.Tallies) > 0 || len(b.def.Models) > 0 {
		return false
	}
	v.About, v.N = v.Title, cohort.Figure{}
	var names []string
	for _, s := range studies {
		if b.in.Study == nil {
			break
		}
		if f, _ := b.in.Study(s); f != nil {
			name := fmt.Sprintf("%s, versie %d", f.Def.Title.In(b.in.Lang), f.Def.Version)
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	v.Definition = strings.Join(names, "; ")
	for i := range b.def.Sections {
		for j := range b.def.Sections[i].Tiles {
			t := &b.def.Sections[i].Tiles[j]
			if s, _ := dashboard.Synthesis(t, dashboard.Input{Threshold: b.in.Threshold, Lang: b.in.Lang, Study: b.in.Study}); s.N.Known() && s.N.Value() > v.N.Value() {
				v.N = s.N
			}
		}
	}
	return true
}

// builder holds the readers: the only way to figures.
type builder struct {
	namer
	in    Input
	own   cohort.Reader
	other cohort.Reader
	costs map[string]*mkba.View
	said  map[string]bool // the features that stand in it, by id
}

func newBuilder(d *Definition, in Input) *builder {
	gate := cohort.NewGate(in.Threshold)
	b := &builder{namer: namer{d, in.Framework}, in: in, own: gate.Read(in.Framework, in.Own, cohort.Slice{}), costs: map[string]*mkba.View{}, said: map[string]bool{}}
	b.other = gate.Read(in.Framework, nil, cohort.Slice{})
	if in.Released != nil {
		b.other = gate.ReadBeside(in.Framework, in.Released, in.Own, cohort.Slice{})
	}
	return b
}

func (b *builder) section(s *Section, in dashboard.Input, tiles *dashboard.Dashboard) SectionView {
	v := SectionView{ID: s.ID, Title: b.say(&s.Title).Plain, Half: s.Width == Half, NewPage: s.NewPage}
	for i := range s.Figures {
		f := &s.Figures[i]
		n, _ := b.find(f.Name)
		value := b.value(n)
		b.saying(n)
		one := FigureView{Name: f.Name, Value: value.text, Hidden: !value.known, Caption: b.say(&f.Caption)}
		if !value.known {
			one.Caption = b.always(f.Caption.Else)
			one.Caption.Else = true
		}
		v.Figures = append(v.Figures, one)
	}
	if len(s.Sentences) > 0 {
		v.Body = append(v.Body, b.paragraph(s.Sentences))
	}
	if !s.Text.IsZero() {
		v.Body = append(v.Body, b.say(&s.Text))
	}
	for i := range s.Tiles {
		if t, ok := dashboard.BuildTile(tiles, s.ID, s.Tiles[i].ID, in); ok {
			v.Tiles = append(v.Tiles, t)
		}
	}
	return v
}

// paragraph says sentences after each other.
func (b *builder) paragraph(list []Sentence) Words {
	var out Words
	for i := range list {
		w := b.say(&list[i])
		out.Markdown = strings.TrimSpace(out.Markdown + " " + w.Markdown)
		out.Plain = strings.TrimSpace(out.Plain + " " + w.Plain)
		out.Else = out.Else || w.Else
	}
	return out
}

// say chooses what can be said.
func (b *builder) say(s *Sentence) Words {
	for _, o := range s.options() {
		if !b.holds(o.If) {
			continue
		}
		if w, ok := b.fill(o.Text.In(b.in.Lang)); ok {
			return w
		}
	}
	w := b.always(s.Else)
	w.Else = true
	return w
}

// always fills in a text that has no figures.
func (b *builder) always(t source.Text) Words {
	w, _ := b.fill(t.In(b.in.Lang))
	return w
}

// fill puts the figures into a text; false when one of them cannot be shown.
func (b *builder) fill(text string) (Words, bool) {
	plain, marked := make([]string, 0, 8), make([]string, 0, 8)
	var names []name
	for _, p := range placeholders(text) {
		n, ok := b.find(p)
		v := b.value(n)
		if !ok || n.figure() && !v.known {
			return Words{}, false
		}
		said := cmp.Or(v.said, v.text)
		plain = append(plain, "{"+p+"}", said)
		marked = append(marked, "{"+p+"}", escape(said))
		names = append(names, n)
	}
	b.saying(names...)
	w := Words{Markdown: strings.NewReplacer(marked...).Replace(text), Plain: strings.NewReplacer(plain...).Replace(text)}
	if strings.HasPrefix(text, "{") { // a word of the programme begins a sentence
		w.Markdown, w.Plain = notation.Capital(w.Markdown), notation.Capital(w.Plain)
	}
	return w, true
}

// escape keeps Markdown from taking a figure or a name for a sign of layout.
func escape(text string) string {
	var out strings.Builder
	for _, r := range text {
		if strings.ContainsRune("\\`*_{}[]()<>#+-.!|~&", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
