package xlsform

import (
	"math"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// hintColumn is a column of our own that Export writes: the type that a question
// has in a definition, where XLSForm has one type for several.
const hintColumn = "monitor_type"

// isTable tells whether a group is laid out as rows that share their answers.
func isTable(n *node) bool {
	if n.kind != group {
		return false
	}
	if n.typ == "score" || strings.Contains(n.rec.get("appearance"), "table-list") {
		return true
	}
	for _, c := range n.children {
		if c.rec.get("appearance") == "list-nolabel" {
			return true
		}
	}
	return false
}

func (im *importer) groupType(n *node) {
	switch {
	case n.typ == "kobomatrix":
		im.lose(n, "Een matrix met verschillende kolommen is niet overgenomen.", "maak er een herhaling of losse vragen van")
	case n.typ == "rank":
		im.rankGroup(n)
	case isTable(n) && n.sym.rows == nil && im.tableRows(n) != nil:
		im.matrix(n)
	}
}

// tableRows are the rows of a group that can be a matrix; nil when it cannot: a
// matrix has one list of answers, and all or none of its rows are required.
func (im *importer) tableRows(n *node) []*node {
	var rows []*node
	for _, c := range n.children {
		switch {
		case c.rec.get("appearance") == "label": // repeats the answers above the rows
			continue
		case n.typ == "score" && c.typ == "score__row":
		case c.kind != question || c.typ != "select_one" || c.orOther || c.rec.get("constraint") != "" || c.rec.get("name") == "":
			return nil
		}
		if len(rows) > 0 && (c.list != rows[0].list || c.rec.get("required") != rows[0].rec.get("required")) {
			return nil
		}
		rows = append(rows, c)
	}
	return rows
}

func (im *importer) matrix(n *node) {
	rows := im.tableRows(n)
	head := rows[0]
	if n.typ == "score" {
		head = &node{rec: n.rec, list: n.rec.get("kobo_choices"), sym: &symbol{}}
	} else {
		head = &node{rec: head.rec, list: head.list, sym: &symbol{}}
	}
	q := &instrument.Question{Type: instrument.TypeMatrix}
	list := im.choicesOf(head)
	for _, c := range list {
		q.DontKnow = q.DontKnow || c.name == "weet_niet"
		q.WontSay = q.WontSay || c.name == "wil_niet_zeggen"
	}
	head.sym.numbers = numbersOf(list)
	im.options(head, q, list)
	n.sym.q, n.sym.options, n.sym.numbers = q, head.sym.options, head.sym.numbers
	q.ID = im.id(n.sym, "matrix")
}

// rowOf makes a row of a matrix of a question in it, or drops a level of a ranking.
func (im *importer) rowOf(n *node) {
	of := n.parent.sym
	if of.q.Type != instrument.TypeMatrix || n.rec.get("appearance") == "label" {
		n.sym.lost = "hoort bij " + of.name
		return
	}
	name := n.sym.name
	if rest, ok := strings.CutPrefix(name, of.name+"_"); ok && rest != "" {
		name = rest
	}
	row := &instrument.Row{ID: identifier(name, "rij")}
	base := row.ID
	for i := 2; im.ids.taken[of.id+"_"+row.ID]; i++ {
		row.ID = base + "_" + strconv.Itoa(i)
	}
	n.sym.id = of.id + "_" + row.ID
	im.ids.taken[n.sym.id] = true
	if n.sym.id != n.sym.name {
		im.add(n.rec.item(Renamed, "name", n.sym.name+" heet nu "+n.sym.id+".", "een rij heet naar haar matrix"))
	}
	n.sym.typ, n.sym.options, n.sym.numbers = formula.TypeChoice, of.options, of.numbers
	n.sym.q = &instrument.Question{ID: n.sym.id, Type: instrument.TypeMatrix, Options: of.q.Options}
	of.q.Rows = append(of.q.Rows, row)
}

// rankGroup is a ranking as KoboToolbox writes it: a row per place.
func (im *importer) rankGroup(n *node) {
	places := 0
	for _, c := range n.children {
		if c.typ == "rank__level" {
			places++
		}
	}
	q := &instrument.Question{Type: instrument.TypeRanking}
	n.list = n.rec.get("kobo_choices")
	im.options(n, q, im.choicesOf(n))
	if places > 0 && places < len(q.Options) {
		most := float64(places)
		q.Max = &most
	}
	n.sym.q, n.sym.typ = q, formula.TypeList
	q.ID = im.id(n.sym, "rangorde")
}

// repeatType makes a herhaling.
func (im *importer) repeatType(n *node) {
	if n.sym.rows != nil {
		im.lose(n, "Een herhaling in een herhaling is niet overgenomen.", "maak er twee herhalingen naast elkaar van")
		return
	}
	q := &instrument.Question{Type: instrument.TypeRepeat}
	q.Text = im.text(n.rec, "label")
	if q.Text.IsZero() {
		q.Text = source.Text{source.DefaultLang: pretty(n.sym.name)}
	}
	q.RowName, q.OneMore = q.Text, im.own(oneMoreWord)
	n.sym.q, n.sym.typ = q, formula.TypeBool
	q.ID = im.id(n.sym, "herhaling")
	im.repeatCount(n, q)
	if q.Min == nil || *q.Min == 0 {
		q.None = im.own(noneWord)
	}
}

// repeatCount is a fixed number of rows; any other number is for whoever fills in.
func (im *importer) repeatCount(n *node, q *instrument.Question) {
	text := n.rec.get("repeat_count")
	if text == "" {
		return
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != math.Trunc(f) || f < 1 || f > instrument.MaxRows {
		im.add(n.rec.item(Lost, "repeat_count", "Het aantal rijen is niet overgenomen: de invuller voegt zelf rijen toe.", "zet min en max bij de herhaling als het aantal vaststaat"))
		return
	}
	q.Min, q.Max = &f, &f
}
