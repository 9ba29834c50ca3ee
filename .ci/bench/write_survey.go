package main

import (
	"fmt"
	"strings"
)

// object is a JSON object.
type object map[string]any

var surveyInfix = map[string]string{"and": " and ", "or": " or ", "==": " = ", "!=": " != ", "<": " < ", "<=": " <= ",
	">": " > ", ">=": " >= ", "+": " + ", "-": " - ", "*": " * "}

// surveyExpression writes an expression in the language of survey-core.
func surveyExpression(e *expr) string {
	args := make([]string, len(e.args))
	for i := range e.args {
		args[i] = surveyExpression(&e.args[i])
	}
	if between, ok := surveyInfix[e.op]; ok {
		return "(" + strings.Join(args, between) + ")"
	}
	switch e.op {
	case "name":
		return "{" + e.name + "}"
	case "number":
		return plain(e.number)
	case "text":
		return "'" + e.text + "'"
	case "yes":
		return "(" + args[0] + " = true)"
	case "not":
		return "!(" + args[0] + ")"
	case "answered":
		return "(" + args[0] + " notempty)"
	case "contains":
		return "(" + args[0] + " contains " + args[1] + ")"
	case "in":
		for i, a := range args[1:] {
			args[i+1] = "(" + args[0] + " = " + a + ")"
		}
		return "(" + strings.Join(args[1:], " or ") + ")"
	case "sum":
		return "sum(" + strings.Join(args, ", ") + ")"
	case "if":
		return "iif(" + strings.Join(args, ", ") + ")"
	}
	panic("bench: no survey-core expression for " + e.op)
}

// surveyElement writes a question as survey-core has it.
func surveyElement(q *question) object {
	out := object{"name": q.ID, "title": "Vraag"}
	switch q.Kind {
	case kindChoice:
		out["type"], out["choices"] = "radiogroup", q.Options
	case kindMulti:
		out["type"], out["choices"] = "checkbox", q.Options
	case kindYesNo:
		out["type"] = "boolean"
	case kindRating:
		out["type"], out["rateMin"], out["rateMax"] = "rating", 1, 5
	default:
		out["type"], out["inputType"], out["min"], out["max"] = "text", "number", 0, q.Max
	}
	if q.Visible != nil {
		out["visibleIf"] = surveyExpression(q.Visible)
	}
	return out
}

// surveyDefinition writes the questionnaire as survey-core reads it.
func (f *form) surveyDefinition() object {
	var pages, calculated []object
	for i := range f.Questions {
		q := &f.Questions[i]
		if q.Page > len(pages) {
			pages = append(pages, object{"name": fmt.Sprintf("pagina%d", q.Page), "elements": []object{}})
		}
		page := pages[q.Page-1]
		page["elements"] = append(page["elements"].([]object), surveyElement(q))
	}
	for i := range f.Calculations {
		calculated = append(calculated, object{"name": f.Calculations[i].ID, "expression": surveyExpression(&f.Calculations[i].Is)})
	}
	for _, s := range f.Scales {
		calculated = append(calculated, object{"name": s.ID, "expression": "avg({" + strings.Join(s.MeanOf, "}, {") + "})"})
	}
	return object{"pages": pages, "calculatedValues": calculated}
}
