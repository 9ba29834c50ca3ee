package xlsform

import (
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// build puts the questions on their pages, with their conditions and checks.
func (im *importer) build() {
	if im.failed() {
		return
	}
	title := im.setting("form_title")
	if title == "" {
		title = pretty(im.opt.Name)
	}
	im.out = &instrument.Questionnaire{Kind: "vragenlijst", ID: im.definitionID(), Version: 1, Rater: im.opt.Rater, Languages: im.codes,
		Title: im.complete(source.Text{im.main: im.cleanText(nil, "", title)})}
	for i, c := range im.root.children {
		switch {
		case c.sym.lost != "":
		case im.aroundPages(i, c):
		case c.kind == group && c.sym.q == nil:
			im.page(c)
		default:
			im.loose(c)
		}
	}
	pages := im.out.Pages[:0]
	for _, p := range im.out.Pages {
		if len(p.Questions) > 0 {
			pages = append(pages, p)
		}
	}
	im.out.Pages = pages
	for _, sym := range im.order {
		if sym.calc != nil && sym.calc.out != nil && sym.lost == "" {
			im.out.Calculations = append(im.out.Calculations, sym.calc.out)
		}
	}
	if len(im.out.Pages) == 0 && !im.failed() {
		im.add(Item{Kind: Fault, Sheet: "survey", Message: "Er blijft geen enkele vraag over.", Advice: "kijk in het verslag wat niet kan"})
	}
	im.settle()
}

// aroundPages takes a note that opens or closes a form with pages for what is said
// before and after the questions.
func (im *importer) aroundPages(i int, n *node) bool {
	if n.typ != "note" || n.rec.get("relevant") != "" {
		return false
	}
	groups := slices.ContainsFunc(im.root.children, func(c *node) bool { return c.kind == group })
	switch hint := n.rec.get(hintColumn); {
	case hint == "inleiding" || groups && i == 0:
		im.out.Intro = im.text(n.rec, "label")
	case hint == "afsluiting" || groups && i == len(im.root.children)-1:
		im.out.Closing = im.text(n.rec, "label")
	default:
		return false
	}
	return true
}

func (im *importer) definitionID() string {
	for _, name := range []string{im.opt.ID, im.setting("form_id"), im.setting("form_title"), im.opt.Name} {
		if id := definitionID(name); name != "" && id != "" {
			return id
		}
	}
	return "vragenlijst"
}

// page makes a page of a group.
func (im *importer) page(n *node) {
	p := &instrument.Page{ID: im.ids.unique(n.sym.name, "pagina"), Title: im.text(n.rec, "label")}
	if p.Title.IsZero() {
		p.Title = im.complete(source.Text{im.main: pretty(n.sym.name)})
	}
	p.Visible = im.formula(n.rec, "relevant", im.visible(n, n.parent), "De pagina staat er altijd")
	im.out.Pages = append(im.out.Pages, p)
	if len(n.children) > 0 && n.children[0].rec.get(hintColumn) == "uitleg" {
		p.Help = im.text(n.children[0].rec, "label")
		n.children = n.children[1:]
	}
	im.fill(p, n, n, nil)
}

// loose puts what is in no group on a page of its own, together with what comes
// after it.
func (im *importer) loose(n *node) {
	if n.sym.q == nil {
		return
	}
	last := len(im.out.Pages) - 1
	if last < 0 || im.out.Pages[last].Pos.File != loosePage {
		p := &instrument.Page{ID: im.ids.unique("vragen", "pagina"), Title: im.own(questionsWord)}
		p.Pos.File = loosePage
		im.out.Pages = append(im.out.Pages, p)
		last++
	}
	im.question(im.out.Pages[last], n, nil)
}

// loosePage marks a page that was made for questions without a group.
const loosePage = "loose"

// fill puts what is in a group on a page. Groups within groups become groups of the
// page, each with the conditions of all around it.
func (im *importer) fill(p *instrument.Page, page, n *node, g *instrument.Group) {
	for _, c := range n.children {
		switch {
		case c.sym.lost != "":
		case c.kind == group && c.sym.q == nil:
			inner := &instrument.Group{ID: im.ids.unique(c.sym.name, "groep"), Title: im.text(c.rec, "label")}
			inner.Visible = im.formula(c.rec, "relevant", im.visible(c, page), "De groep staat er altijd")
			if len(c.children) > 0 && c.children[0].rec.get(hintColumn) == "uitleg" {
				inner.Help = im.text(c.children[0].rec, "label")
				c.children = c.children[1:]
			}
			before := len(p.Questions)
			p.Groups = append(p.Groups, inner)
			at := len(p.Groups) - 1
			im.fill(p, page, c, inner)
			used := false
			for _, q := range p.Questions[before:] {
				used = used || q.Group == inner.ID
			}
			if !used {
				p.Groups = append(p.Groups[:at], p.Groups[at+1:]...)
			}
		case c.sym.q != nil:
			im.question(p, c, g)
		}
	}
}

// visible is what makes a row show, up to a group around it.
func (im *importer) visible(n, stop *node) func() (val, error) {
	return func() (val, error) {
		t := &translator{im: im, rec: n.rec, key: "relevant"}
		if n.sym.rows != nil {
			t.rows = n.sym.rows
		}
		var parts []val
		for at := n; at != nil && at.rec != nil && at != stop; at = at.parent {
			e, ok := im.parse(at.rec, "relevant")
			if !ok || e == nil {
				continue
			}
			v, err := t.condition(e)
			if err != nil {
				return val{}, err
			}
			parts = append([]val{v}, parts...)
		}
		return all(parts), nil
	}
}

// formula makes a formula of a condition, or reports that it is lost and what that
// means.
func (im *importer) formula(r *record, key string, make func() (val, error), without string) source.Formula {
	v, err := make()
	if err == nil && v.src == "" {
		return source.Formula{}
	}
	if err == nil {
		err = im.compiles(v.src, im.scopeOf(r), formula.TypeBool)
	}
	if err != nil {
		im.formulaError(r, key, without, err)
		return source.Formula{}
	}
	if v.src == "waar" {
		return source.Formula{}
	}
	return source.Formula{Src: v.src}
}

// scopeOf is what the formulas of a row may use.
func (im *importer) scopeOf(r *record) *formula.Scope {
	for _, sym := range im.order {
		if sym.node.rec == r && sym.rows != nil {
			return im.newScope(sym.rows)
		}
	}
	return im.scope
}

// question finishes a question and puts it on its page.
func (im *importer) question(p *instrument.Page, n *node, g *instrument.Group) {
	q := n.sym.q
	im.finishQuestion(n, n.parent)
	if g != nil {
		q.Group = g.ID
	}
	if q.Type == instrument.TypeMatrix {
		im.finishRows(n)
	}
	if q.Type == instrument.TypeRepeat && !im.inner(n) {
		return
	}
	if q.Type == instrument.TypeNote && q.Text.IsZero() {
		return
	}
	p.Questions = append(p.Questions, q)
	if n.orOther {
		p.Questions = append(p.Questions, im.other(n))
	}
}

// finishQuestion adds texts, conditions and checks.
func (im *importer) finishQuestion(n, stop *node) {
	q, r := n.sym.q, n.rec
	if q.Text = im.text(r, "label"); q.Text.IsZero() && q.Type != instrument.TypeMatrix && q.Type != instrument.TypeNote {
		q.Text = im.complete(source.Text{im.main: pretty(n.sym.name)})
		im.add(r.item(Changed, "label", "De vraag heeft geen tekst; haar naam staat er nu.", "vul de tekst in"))
	}
	q.Help = im.text(r, "hint")
	q.Visible = im.formula(r, "relevant", im.visible(n, stop), "De vraag staat er altijd")
	if q.Type != instrument.TypeNote && q.Type != instrument.TypeRepeat {
		im.required(n, q)
		im.constraint(n, q)
	}
	im.unused(n)
}

func (im *importer) required(n *node, q *instrument.Question) {
	text := n.rec.get("required")
	switch low := strings.ToLower(text); {
	case isTrue(text):
		q.Required.Always = true
	case text == "" || low == "no" || low == "false" || low == "false()" || low == "nee" || low == "0":
	default:
		q.Required.Formula = im.formula(n.rec, "required", func() (val, error) {
			e, ok := im.parse(n.rec, "required")
			if !ok {
				return val{}, nil
			}
			t := &translator{im: im, rec: n.rec, key: "required", rows: n.sym.rows, self: n.sym}
			return t.condition(e)
		}, "De vraag is nooit verplicht")
	}
	if n.rec.has("required_message") {
		im.once("required_message", n.rec.item(Changed, "required_message", "Wat er staat bij een ontbrekend antwoord is overal dezelfde zin van ons.", ""))
	}
}

// finishRows adds the texts and conditions of the rows of a matrix.
func (im *importer) finishRows(n *node) {
	q, at := n.sym.q, 0
	for _, c := range n.children {
		if c.sym.lost != "" || c.sym.q == nil {
			continue
		}
		row := q.Rows[at]
		if row.Text = im.text(c.rec, "label"); row.Text.IsZero() {
			row.Text = im.complete(source.Text{im.main: pretty(c.sym.name)})
		}
		row.Help = im.text(c.rec, "hint")
		row.Visible = im.formula(c.rec, "relevant", im.visible(c, n), "De rij staat er altijd")
		if at == 0 {
			im.required(c, q)
		}
		im.unused(c)
		at++
	}
}

// inner fills a herhaling; false when nothing of it is left.
func (im *importer) inner(n *node) bool {
	q := n.sym.q
	n.each(func(c *node) {
		if c.kind == group && c.sym.q == nil && c.rec.has("label") {
			im.add(c.rec.item(Lost, "label", "In een herhaling staat geen kop; de vragen van de groep staan er wel.", ""))
		}
		if c.sym.lost != "" || c.sym.q == nil || c.kind != question {
			return
		}
		if len(q.Questions) >= maxInner {
			im.lose(c, "Een herhaling heeft hooguit 20 vragen; deze is niet overgenomen.", "maak er twee herhalingen van")
			return
		}
		im.finishQuestion(c, n)
		q.Questions = append(q.Questions, c.sym.q)
		if c.orOther {
			q.Questions = append(q.Questions, im.other(c))
		}
	})
	if len(q.Questions) == 0 {
		im.lose(n, "Van de herhaling blijft geen vraag over.", "")
		return false
	}
	return true
}

const maxInner = 20

// other is the question that asks what "other" is.
func (im *importer) other(n *node) *instrument.Question {
	q := im.symbols[n.sym.name+otherSuffix].q
	q.Text = im.own(otherAsk)
	option := quote(n.sym.options["other"])
	if n.sym.q.Type == instrument.TypeMulti {
		q.Visible = source.Formula{Src: "bevat(" + n.sym.id + ", " + option + ")"}
	} else {
		q.Visible = source.Formula{Src: n.sym.id + " == " + option}
	}
	q.Group = n.sym.q.Group
	return q
}

const otherSuffix = "_other"

// unused reports columns that have no counterpart.
func (im *importer) unused(n *node) {
	r := n.rec
	say := func(key, message, advice string) {
		if r.has(key) {
			im.add(r.item(Lost, key, message, advice))
		}
	}
	say("default", "Een vooraf ingevuld antwoord is niet overgenomen.", "een antwoord telt pas als de invuller het geeft; vooraf: vorige stelt het vorige antwoord voor")
	say("choice_filter", "De keuzes worden niet gefilterd; alle keuzes staan er.", "maak er twee vragen van met elk hun eigen zichtbaar")
	say("guidance_hint", "De uitleg voor opleiding of papier is niet overgenomen.", "zet haar in uitleg als de invuller haar moet zien")
	for _, key := range []string{"media::image", "media::audio", "media::video", "media::big-image"} {
		say(key, "Beeld en geluid bij een vraag zijn niet overgenomen.", "zeg het in de tekst")
	}
	if isTrue(r.get("readonly")) && n.typ != "note" {
		im.add(r.item(Lost, "readonly", "Deze vraag was alleen te lezen en is nu in te vullen.", "maak er een toelichting of een berekening van"))
	}
	if r.has("trigger") {
		im.add(r.item(Lost, "trigger", "Rekenen op het moment van een ander antwoord kan niet.", "een berekening volgt altijd de antwoorden"))
	}
	if strings.Contains(strings.ToLower(r.get("parameters")), "randomize=true") {
		im.add(r.item(Lost, "parameters", "De volgorde van de keuzes wisselt niet.", ""))
	}
}

// otherSymbol is the name of the text that goes with or_other.
func (im *importer) otherSymbol(n *node) {
	name := n.sym.name + otherSuffix
	if !n.orOther || im.symbols[name] != nil {
		n.orOther = false
		return
	}
	sym := &symbol{name: name, node: n, rows: n.sym.rows, typ: formula.TypeText}
	im.symbols[name] = sym
	im.order = append(im.order, sym)
	sym.q = &instrument.Question{Type: instrument.TypeText, ID: im.id(sym, "vraag_"+strconv.Itoa(len(im.order)))}
}
