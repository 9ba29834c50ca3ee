package main

import (
	"fmt"
	"strconv"
	"strings"
)

// infix are the operations that our formulas write between their arguments.
var infix = map[string]string{"and": " and ", "or": " or ", "==": " == ", "!=": " != ", "<": " < ", "<=": " <= ",
	">": " > ", ">=": " >= ", "+": " + ", "-": " - ", "*": " * "}

// ownFormula writes an expression as a formula of ours.
func ownFormula(e *expr) string {
	args := make([]string, len(e.args))
	for i := range e.args {
		args[i] = ownFormula(&e.args[i])
	}
	if between, ok := infix[e.op]; ok {
		return "(" + strings.Join(args, between) + ")"
	}
	switch e.op {
	case "name":
		return e.name
	case "number":
		return plain(e.number)
	case "text":
		return strconv.Quote(e.text)
	case "yes":
		return args[0]
	case "not":
		return "not (" + args[0] + ")"
	case "answered":
		return "beantwoord(" + args[0] + ")"
	case "contains":
		return "(" + args[1] + " in " + args[0] + ")"
	case "in":
		return "(" + args[0] + " in [" + strings.Join(args[1:], ", ") + "])"
	case "sum":
		return "som(" + strings.Join(args, ", ") + ")"
	case "if":
		return "(" + args[0] + " ? " + args[1] + " : " + args[2] + ")"
	}
	panic("bench: no formula for " + e.op)
}

func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// ownTypes are our types of the kinds of questions.
var ownTypes = map[string]string{kindChoice: "keuze", kindMulti: "meerkeuze", kindYesNo: "ja_nee", kindNumber: "getal", kindRating: "schaal"}

// ownDefinition writes the questionnaire as a definition in YAML.
func (f *form) ownDefinition() []byte {
	var b strings.Builder
	b.WriteString("soort: vragenlijst\nid: meetlat\nversie: 1\ntitel: Meetlat\ninvuller: iemand\npaginas:\n")
	page := 0
	for _, q := range f.Questions {
		if q.Page != page {
			page = q.Page
			fmt.Fprintf(&b, "  - id: pagina%d\n    titel: Pagina %d\n    vragen:\n", page, page)
		}
		fmt.Fprintf(&b, "      - {id: %s, tekst: Vraag, type: %s", q.ID, ownTypes[q.Kind])
		switch q.Kind {
		case kindRating:
			b.WriteString(", van: 1, tot: 5, uiteinden: {nl: [laag, hoog]}")
		case kindNumber:
			fmt.Fprintf(&b, ", min: 0, max: %s", plain(q.Max))
		}
		for i, o := range q.Options {
			b.WriteString([]string{", opties: [", ", "}[min(i, 1)] + "{id: " + o + ", tekst: Optie}")
		}
		if len(q.Options) > 0 {
			b.WriteString("]")
		}
		if q.Visible != nil {
			b.WriteString(", zichtbaar: '" + ownFormula(q.Visible) + "'")
		}
		b.WriteString("}\n")
	}
	b.WriteString("berekeningen:\n")
	for i := range f.Calculations {
		fmt.Fprintf(&b, "  - {id: %s, type: getal, formule: '%s'}\n", f.Calculations[i].ID, ownFormula(&f.Calculations[i].Is))
	}
	b.WriteString("schalen:\n")
	for _, s := range f.Scales {
		fmt.Fprintf(&b, "  - {id: %s, titel: Schaal, vragen: [%s], methode: gemiddelde, minimaal_beantwoord: 1, ontbrekend: leeg}\n", s.ID, strings.Join(s.MeanOf, ", "))
	}
	return []byte(b.String())
}
