package xlsform

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"

	"effectmonitor/engine/xlsform/xpath"
)

// typeOf makes the question that a row becomes, still without its formulas.
func (im *importer) typeOf(n *node) {
	sym := n.sym
	if p := n.parent; p != nil && p.sym != nil && p.sym.lost != "" {
		sym.lost = p.sym.lost
		return
	}
	switch {
	case n.kind == repeat:
		im.repeatType(n)
		return
	case n.kind == group:
		im.groupType(n)
		return
	case n.parent.kind == group && n.parent.sym != nil && n.parent.sym.q != nil:
		im.rowOf(n)
		return
	case n.typ == "calculate":
		im.calculated(n)
		return
	case n.typ == "today":
		sym.now = true
		return
	case n.typ == "start" || n.typ == "end":
		sym.now = true
		return
	case isMetadata(n.typ):
		sym.lost = "gegevens van het toestel"
		return
	case n.typ == "hidden":
		im.lose(n, "Een verborgen veld heeft geen tegenhanger.", "")
		return
	}
	if what, ok := lostTypes[n.typ]; ok {
		im.lose(n, "Het type "+n.rec.get("type")+" is niet overgenomen: een vragenlijst vraagt geen "+strings.TrimPrefix(what, "een ")+".", "maak er een vraag van met een keuze, een getal of tekst, of laat haar weg")
		return
	}
	q := &instrument.Question{}
	if !im.shape(n, q) {
		if sym.lost == "" {
			im.lose(n, "Het type "+n.rec.get("type")+" is onbekend en niet overgenomen.", "kies een type dat er wel is")
		}
		return
	}
	if sym.rows != nil && (q.Type == instrument.TypeNote || q.Type == instrument.TypeRanking) {
		im.lose(n, "In een herhaling kan geen vraag van type "+n.rec.get("type")+" staan.", "zet haar buiten de herhaling")
		return
	}
	if n.rec.get("calculation") != "" {
		im.add(n.rec.item(Lost, "calculation", "Een vraag met een berekening is een gewone vraag geworden.", "maak er een rij van type calculate van"))
	}
	sym.q = q
	q.ID = im.id(sym, "vraag")
	sym.typ = questionTypes[q.Type]
}

var questionTypes = map[string]formula.Type{
	instrument.TypeScale: formula.TypeNumber, instrument.TypeLevel: formula.TypeNumber, instrument.TypeNumber: formula.TypeNumber,
	instrument.TypeMoney: formula.TypeMoney, instrument.TypeChoice: formula.TypeChoice, instrument.TypeMulti: formula.TypeList,
	instrument.TypeText: formula.TypeText, instrument.TypeLongText: formula.TypeText, instrument.TypeDate: formula.TypeDate,
	instrument.TypeYesNo: formula.TypeBool, instrument.TypeRanking: formula.TypeList,
}

// shape gives the question its type and its answers. False when there is no such
// type.
func (im *importer) shape(n *node, q *instrument.Question) bool {
	hint := n.rec.get(hintColumn)
	switch n.typ {
	case "text":
		q.Type = instrument.TypeText
		if strings.Contains(n.rec.get("appearance"), "multiline") || hint == instrument.TypeLongText {
			q.Type = instrument.TypeLongText
		}
	case "barcode", "time", "url":
		q.Type = instrument.TypeText
		im.add(n.rec.item(Changed, "type", "Het type "+n.typ+" is een tekst geworden.", ""))
	case "integer", "decimal":
		q.Type = instrument.TypeNumber
		if hint == instrument.TypeMoney {
			q.Type = instrument.TypeMoney
		}
		if n.typ == "integer" {
			q.Decimals, n.sym.whole = new(int), true
		}
	case "date", "dateTime":
		q.Type = instrument.TypeDate
		if n.typ == "dateTime" {
			im.add(n.rec.item(Changed, "type", "Van datum en tijd blijft de datum over.", ""))
		}
	case "note":
		q.Type = instrument.TypeNote
	case "acknowledge":
		q.Type = instrument.TypeChoice
		q.Options = []*instrument.Option{{ID: "ok", Text: im.own(acknowledged)}}
		n.sym.options = map[string]string{"OK": "ok"}
	case "range":
		im.rangeShape(n, q)
	case "select_one", "select_multiple", "rank":
		im.selectShape(n, q)
	default:
		return false
	}
	return true
}

// rangeShape is a schaal, or a number when there are too many steps.
func (im *importer) rangeShape(n *node, q *instrument.Question) {
	p := map[string]float64{"start": 1, "end": 10, "step": 1}
	words := strings.FieldsFunc(strings.ToLower(n.rec.get("parameters")), func(r rune) bool { return strings.ContainsRune(" ,;\t\n", r) })
	for _, w := range words {
		key, text, _ := strings.Cut(w, "=")
		if f, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			p[key] = f
		}
	}
	from, to, step := p["start"], p["end"], p["step"]
	if from > to {
		from, to = to, from
	}
	n.sym.whole = from == math.Trunc(from) && step == math.Trunc(step)
	count := (to - from) / step
	if step <= 0 || count != math.Trunc(count) || count > 100 || count < 1 {
		q.Type, q.Min, q.Max = instrument.TypeNumber, &from, &to
		im.add(n.rec.item(Changed, "type", "Deze schaal heeft te veel of ongelijke stappen en is een getal geworden.", ""))
		return
	}
	q.Type, q.From, q.To = instrument.TypeScale, &from, &to
	if step != 1 {
		q.Step = step
	}
}

// selectShape is a keuze, a meerkeuze, a ranglijst, a ja_nee or a schaal.
func (im *importer) selectShape(n *node, q *instrument.Question) {
	list := im.choicesOf(n)
	hint := n.rec.get(hintColumn)
	for _, c := range list {
		q.DontKnow = q.DontKnow || c.name == "weet_niet"
		q.WontSay = q.WontSay || c.name == "wil_niet_zeggen"
	}
	n.sym.numbers = numbersOf(list)
	switch {
	case n.typ == "rank":
		q.Type = instrument.TypeRanking
	case n.typ == "select_multiple":
		q.Type = instrument.TypeMulti
	case !n.orOther && hint != instrument.TypeChoice && im.asScale(n, q, list):
		return
	default:
		if truths := im.yesNo(list); truths != nil && !n.orOther && hint != instrument.TypeChoice {
			q.Type, n.sym.truths, n.sym.numbers = instrument.TypeYesNo, truths, nil
			return
		}
		q.Type = instrument.TypeChoice
	}
	im.options(n, q, list)
}

// asScale makes a schaal, or niveaus, of numbers that go up with equal steps when
// a formula counts with them or the form lays them out as one.
func (im *importer) asScale(n *node, q *instrument.Question, list []choice) bool {
	from, to, step, ok := steps(list, n.sym.numbers)
	hint := n.rec.get(hintColumn)
	level := hint == instrument.TypeLevel && len(n.sym.numbers) >= 2
	likert := strings.Contains(n.rec.get("appearance"), "likert") && len(n.sym.numbers) > 2
	if !level && (!ok || !n.sym.counted && hint != instrument.TypeScale && !likert) {
		return false
	}
	n.sym.whole = from == math.Trunc(from) && step == math.Trunc(step)
	q.Type, q.From, q.To = instrument.TypeScale, &from, &to
	if step != 1 {
		q.Step = step
	}
	var anchors []source.Text
	for _, c := range list {
		if noValue[c.name] {
			continue
		}
		text := im.complete(im.text(c.rec, "label"))
		if text.IsZero() {
			text = source.Text{source.DefaultLang: c.name}
		}
		anchors = append(anchors, text)
		if level {
			q.Levels = append(q.Levels, levelOf(n.sym.numbers[c.name], text))
		}
	}
	n.sym.numbers = nil
	if level {
		slices.SortFunc(q.Levels, func(a, b *instrument.Level) int {
			if a.Value < b.Value {
				return -1
			}
			return 1
		})
		q.Type, q.From, q.To, q.Step = instrument.TypeLevel, nil, nil, 0
		return true
	}
	q.Anchors = anchors
	return true
}

// levelOf splits a label with a title on its first line from its description.
func levelOf(value float64, text source.Text) *instrument.Level {
	l := &instrument.Level{Value: value, Title: source.Text{}, Text: source.Text{}}
	for lang, s := range text {
		title, rest, both := strings.Cut(s, "\n")
		l.Title[lang] = strings.TrimSpace(title)
		if both && strings.TrimSpace(rest) != "" {
			l.Text[lang] = strings.TrimSpace(rest)
		}
	}
	return l
}

func (im *importer) options(n *node, q *instrument.Question, list []choice) {
	ids := newNamer()
	n.sym.options = map[string]string{}
	for _, c := range list {
		if noValue[c.name] {
			continue
		}
		o := &instrument.Option{ID: ids.unique(c.name, "optie"), Text: im.text(c.rec, "label"), Help: im.text(c.rec, "uitleg")}
		if o.Text.IsZero() {
			o.Text = im.complete(source.Text{im.main: c.name})
		}
		if f, ok := n.sym.numbers[c.name]; ok {
			o.Value = &f
		}
		if f, err := strconv.ParseFloat(strings.Replace(c.rec.get("waarde"), ",", ".", 1), 64); err == nil {
			o.Value = &f
		}
		o.Exclusive = q.Type == instrument.TypeMulti && isTrue(c.rec.get("exclusief"))
		if o.ID != c.name {
			im.once("choice "+n.list+" "+c.name, c.rec.item(Renamed, "name", "De keuze "+c.name+" van lijst "+n.list+" heet nu "+o.ID+".", ""))
		}
		n.sym.options[c.name] = o.ID
		q.Options = append(q.Options, o)
	}
	if n.orOther {
		o := &instrument.Option{ID: ids.unique("other", "optie"), Text: im.own(otherWord)}
		n.sym.options["other"] = o.ID
		q.Options = append(q.Options, o)
	}
	if len(q.Options) == 0 || q.Type == instrument.TypeRanking && len(q.Options) < 2 {
		im.add(n.rec.item(Fault, "type", "De lijst "+n.list+" heeft te weinig keuzes.", "voeg keuzes toe op het werkblad choices"))
	}
}

func isTrue(text string) bool {
	return slices.Contains([]string{"yes", "true", "true()", "ja", "1", "waar"}, strings.ToLower(strings.TrimSpace(text)))
}

// countWith marks the questions whose answers a formula uses as a number.
func (im *importer) countWith() {
	mark := func(e xpath.Expr) {
		if r, ok := e.(*xpath.Ref); ok && im.symbols[r.Name] != nil {
			im.symbols[r.Name].counted = true
		}
	}
	for _, sym := range im.order {
		for _, key := range []string{"relevant", "required", "constraint", "calculation"} {
			e, err := xpath.Parse(sym.node.rec.get(key))
			if err != nil {
				continue
			}
			xpath.Walk(e, func(e xpath.Expr) bool {
				switch x := e.(type) {
				case *xpath.Negative:
					mark(x.X)
				case *xpath.Binary:
					if !slices.Contains([]string{"and", "or", "=", "!="}, x.Op) {
						mark(x.A)
						mark(x.B)
					}
				case *xpath.Call:
					if slices.Contains([]string{"sum", "min", "max", "number", "round", "int", "abs", "coalesce"}, x.Name) {
						for _, a := range x.Args {
							mark(a)
						}
					}
				}
				return true
			})
			if r, ok := e.(*xpath.Ref); ok && key == "calculation" {
				mark(r)
			}
		}
	}
}
