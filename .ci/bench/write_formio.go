package main

import (
	"strconv"
	"strings"
)

var scriptInfix = map[string]string{"and": " && ", "or": " || ", "==": " === ", "!=": " !== ", "<": " < ", "<=": " <= ",
	">": " > ", ">=": " >= ", "+": " + ", "-": " - ", "*": " * "}

// script writes an expression in JavaScript, as @formio/core runs it.
func script(e *expr) string {
	args := make([]string, len(e.args))
	for i := range e.args {
		args[i] = script(&e.args[i])
	}
	if between, ok := scriptInfix[e.op]; ok {
		return "(" + strings.Join(args, between) + ")"
	}
	switch e.op {
	case "name":
		return "data." + e.name
	case "number":
		return plain(e.number)
	case "text":
		return strconv.Quote(e.text)
	case "yes":
		return "(" + args[0] + " === true)"
	case "not":
		return "!" + args[0]
	case "answered":
		return "(" + args[0] + " !== undefined)"
	case "contains":
		return "(" + args[0] + " || []).includes(" + args[1] + ")"
	case "in":
		return "[" + strings.Join(args[1:], ", ") + "].includes(" + args[0] + ")"
	case "sum":
		return "[" + strings.Join(args, ", ") + "].reduce((sum, x) => sum + (x || 0), 0)"
	case "if":
		return "(" + args[0] + " ? " + args[1] + " : " + args[2] + ")"
	}
	panic("bench: no JavaScript for " + e.op)
}

// meanScript is the mean of what is answered.
func meanScript(ids []string) string {
	return "const xs = [data." + strings.Join(ids, ", data.") + "].filter((x) => x !== undefined); " +
		"value = xs.reduce((sum, x) => sum + x, 0) / xs.length"
}

// logic writes an expression as JSON Logic, the other way of @formio/core.
func logic(e *expr) any {
	args := make([]any, len(e.args))
	for i := range e.args {
		args[i] = logic(&e.args[i])
	}
	switch e.op {
	case "name":
		return object{"var": "data." + e.name}
	case "number":
		return e.number
	case "text":
		return e.text
	case "==":
		return object{"===": args}
	case "!=":
		return object{"!==": args}
	case "yes":
		return object{"===": []any{args[0], true}}
	case "not":
		return object{"!": args}
	case "answered":
		return object{"!==": []any{args[0], nil}}
	case "contains":
		return object{"in": []any{args[1], args[0]}}
	case "in":
		return object{"in": []any{args[0], args[1:]}}
	case "sum":
		return sumLogic(args)
	case "-":
		out := args[0] // JSON Logic subtracts one at a time
		for _, a := range args[1:] {
			out = object{"-": []any{out, a}}
		}
		return out
	}
	return object{e.op: args} // and, or, if, comparisons, + and * are the same words
}

func sumLogic(args []any) any {
	for i, a := range args {
		args[i] = object{"or": []any{a, 0}}
	}
	return object{"+": args}
}

// meanLogic is the mean of what is answered: a rating is never 0.
func meanLogic(ids []string) any {
	var given []any
	for _, id := range ids {
		given = append(given, object{"var": "data." + id})
	}
	present := object{"filter": []any{given, object{"var": ""}}}
	return object{"/": []any{
		object{"reduce": []any{present, object{"+": []any{object{"var": "current"}, object{"var": "accumulator"}}}, 0}},
		object{"reduce": []any{present, object{"+": []any{1, object{"var": "accumulator"}}}, 0}},
	}}
}

// formioDefinition writes the questionnaire as @formio/core reads it, with its rules
// in JavaScript or in JSON Logic. A calculation stands right after the last thing
// that it reads, because one pass goes through everything in order.
func (f *form) formioDefinition(asLogic bool) object {
	var out []object
	reads, placed := f.reads(), map[string]bool{}
	ready := func(id string) bool {
		for name := range reads[id] {
			if !placed[name] {
				return false
			}
		}
		return !placed[id]
	}
	for i := range f.Questions {
		q := &f.Questions[i]
		out = append(out, formioComponent(q, asLogic))
		placed[q.ID] = true
		for _, id := range f.results() {
			if ready(id) {
				placed[id] = true
				out = append(out, object{"type": "number", "key": id, "label": "Uitkomst", "input": true, "calculateValue": f.formioResult(id, asLogic)})
			}
		}
	}
	return object{"display": "form", "components": out}
}

func (f *form) formioResult(id string, asLogic bool) any {
	for i := range f.Calculations {
		if c := &f.Calculations[i]; c.ID == id && asLogic {
			return logic(&c.Is)
		} else if c.ID == id {
			return "value = " + script(&c.Is)
		}
	}
	for _, s := range f.Scales {
		if s.ID == id && asLogic {
			return meanLogic(s.MeanOf)
		} else if s.ID == id {
			return meanScript(s.MeanOf)
		}
	}
	panic("bench: no result " + id)
}

// formioComponent writes a question as @formio/core has it.
func formioComponent(q *question, asLogic bool) object {
	out := object{"type": "number", "key": q.ID, "label": "Vraag", "input": true}
	switch q.Kind {
	case kindChoice:
		out["type"], out["values"] = "radio", formioValues(q)
	case kindMulti:
		out["type"], out["multiple"], out["data"] = "select", true, object{"values": formioValues(q)}
	case kindYesNo:
		out["type"] = "checkbox"
	}
	switch {
	case q.Visible == nil:
	case asLogic:
		out["conditional"] = object{"json": logic(q.Visible)}
	default:
		out["customConditional"] = "show = " + script(q.Visible)
	}
	return out
}

func formioValues(q *question) []object {
	var out []object
	for _, id := range q.Options {
		out = append(out, object{"value": id, "label": "Optie"})
	}
	return out
}
