package xlsform

import (
	"fmt"
	"regexp"
	"strings"
)

// node is a row of the survey in the structure of the form.
type node struct {
	rec      *record
	parent   *node
	children []*node
	kind     nodeKind
	typ      string // of a question, canonical
	list     string // of choices, or a file
	orOther  bool
	sym      *symbol
}

type nodeKind uint8

const (
	question nodeKind = iota
	group
	repeat
)

const maxGroups = 20 // nested

var (
	begins  = regexp.MustCompile(`^begin[ _](group|repeat|score|rank|kobomatrix|loop)(?:\s+(?:over\s+)?(\S+))?$`)
	ends    = regexp.MustCompile(`^end[ _](group|repeat|score|rank|kobomatrix|loop)$`)
	selects = regexp.MustCompile(`^(select_one_from_file|select_multiple_from_file|rank_from_file|select_one_external|select_one|select one from|select one|select1|` +
		`select_multiple|select all that apply from|select all that apply|select multiple from|select multiple|rank)\s+(.+?)(\s+or[_ ](?:specify[_ ])?other)?$`)
)

// typeAliases are other words for types.
var typeAliases = map[string]string{
	"int": "integer", "string": "text", "q string": "text", "add text prompt": "text", "add note prompt": "note", "trigger": "acknowledge",
	"add acknowledge prompt": "acknowledge", "datetime": "dateTime", "date time": "dateTime", "photo": "image", "q picture": "image",
	"gps": "geopoint", "location": "geopoint", "q location": "geopoint", "calculated": "calculate", "calculate here": "calculate",
	"number of days in last month": "integer", "percentage": "integer", "phone number": "phonenumber",
}

// parseType takes the words of the column type apart.
func (n *node) parseType(text string) (begin bool, end string) {
	words := strings.Join(strings.Fields(text), " ")
	lower := strings.ToLower(words)
	if m := begins.FindStringSubmatch(lower); m != nil {
		n.kind, n.typ = group, m[1]
		if m[1] == "repeat" || m[1] == "loop" {
			n.kind = repeat
		}
		return true, ""
	}
	if m := ends.FindStringSubmatch(lower); m != nil {
		return false, m[1]
	}
	if m := selects.FindStringSubmatch(lower); m != nil {
		switch {
		case strings.HasSuffix(m[1], "_from_file"), m[1] == "select_one_external":
			n.typ = "select_from_file"
		case m[1] == "rank":
			n.typ = "rank"
		case strings.Contains(m[1], "multiple"), strings.Contains(m[1], "all"):
			n.typ = "select_multiple"
		default:
			n.typ = "select_one"
		}
		// Names of lists keep their capitals.
		n.list = words[len(m[1])+1 : len(m[1])+1+len(m[2])]
		n.orOther = m[3] != ""
		if strings.Contains(n.list, "${") {
			n.typ = "select_from_repeat"
		}
		return false, ""
	}
	n.typ = lower
	if other, ok := typeAliases[lower]; ok {
		n.typ = other
	} else if strings.HasPrefix(n.typ, "select_one_from_file") || strings.HasPrefix(n.typ, "select_multiple_from_file") {
		n.typ = "select_from_file"
	}
	return false, ""
}

// tree puts the rows of the survey in their groups.
func (im *importer) tree() {
	im.root = &node{kind: group}
	at, depth := im.root, 0
	for _, r := range im.survey.records {
		text := r.get("type")
		if text == "" {
			if r.get("name") != "" || r.has("label") {
				im.add(r.item(Fault, "type", "Deze rij heeft geen type.", "vul het type in, of maak de rij leeg"))
			}
			continue
		}
		if strings.EqualFold(r.get("disabled"), "yes") || strings.EqualFold(r.get("disabled"), "true") {
			continue
		}
		n := &node{rec: r, parent: at}
		begin, end := n.parseType(text)
		switch {
		case end != "":
			if at.rec == nil || !sameBlock(at.typ, end) {
				im.add(r.item(Fault, "type", fmt.Sprintf("Deze %s sluit niets af.", text), "zet er een begin bij, of haal de rij weg"))
				continue
			}
			at, depth = at.parent, depth-1
			continue
		case r.get("name") == "" && !nameless(n.typ):
			im.add(r.item(Fault, "name", "Deze rij heeft geen naam.", "vul een naam in"))
		}
		at.children = append(at.children, n)
		if begin {
			if depth++; depth > maxGroups {
				im.add(r.item(Fault, "type", fmt.Sprintf("De groepen zijn dieper genest dan %d.", maxGroups), ""))
				return
			}
			at = n
		}
	}
	if at.rec != nil {
		im.add(at.rec.item(Fault, "type", "Deze groep of herhaling wordt niet afgesloten.", "zet er end_"+at.typ+" onder"))
	}
	im.unwrap()
}

// nameless types need no name: they leave nothing behind.
func nameless(typ string) bool {
	return typ == "note" || typ == "audit" || isMetadata(typ) || lostTypes[typ] != ""
}

func sameBlock(begin, end string) bool {
	return begin == end || begin == "loop" && end == "repeat"
}

// unwrap takes away one group around the whole form: its groups are the pages.
func (im *importer) unwrap() {
	if len(im.root.children) != 1 {
		return
	}
	only := im.root.children[0]
	if only.kind != group || only.typ != "group" || only.rec.get("relevant") != "" || isTable(only) {
		return
	}
	groups := 0
	for _, c := range only.children {
		if c.kind == group {
			groups++
		}
	}
	if groups >= 2 {
		im.root.children = only.children
		for _, c := range only.children {
			c.parent = im.root
		}
	}
}

// each visits the rows of the form in order.
func (n *node) each(visit func(*node)) {
	for _, c := range n.children {
		visit(c)
		c.each(visit)
	}
}

// inRepeat is the repeat around a node, nil without.
func (n *node) inRepeat() *node {
	for p := n.parent; p != nil; p = p.parent {
		if p.kind == repeat {
			return p
		}
	}
	return nil
}
