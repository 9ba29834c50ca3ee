package xlsform

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/formula"
)

var opposites = map[string]string{"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
var mirrored = map[string]string{"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
var ourWords = map[string]string{"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}

// compare translates a comparison. The literal goes to the right.
func (t *translator) compare(op string, x, y val) (val, error) {
	if (x.literal || x.empty) && !y.literal && !y.empty {
		x, y, op = y, x, mirrored[op]
	}
	switch {
	case x.length != nil || y.length != nil:
		return t.compareLength(op, x, y)
	case x.rank != nil && x.place == "":
		return t.comparePlace(op, x, y)
	case x.empty || y.empty:
		return t.compareEmpty(op, x, y)
	case op == "=" || op == "!=":
		return t.equality(op, x, y)
	}
	return t.order(op, x, y)
}

// compareEmpty: with = and != it asks for an answer; nothing is more or less than
// nothing.
func (t *translator) compareEmpty(op string, x, y val) (val, error) {
	if x.empty && y.empty {
		return truthOf(op == "="), nil
	}
	if x.empty {
		x = y
	}
	switch {
	case op != "=" && op != "!=", x.literal, x.typ == formula.TypeBool && x.sym == nil, x.zero:
		return truthOf(op == "!="), nil
	case op == "=":
		return missing(x), nil
	}
	return answered(x), nil
}

// compareLength knows only whether there is a text at all.
func (t *translator) compareLength(op string, x, y val) (val, error) {
	if x.length != nil && y.literal && y.typ == formula.TypeNumber {
		some := op == ">" && y.num >= 0 && y.num < 1 || op == ">=" && y.num > 0 && y.num <= 1 || op == "!=" && y.num == 0
		none := op == "=" && y.num == 0 || op == "<" && y.num > 0 && y.num <= 1 || op == "<=" && y.num >= 0 && y.num < 1
		switch {
		case some:
			return answered(*x.length), nil
		case none:
			return missing(*x.length), nil
		}
	}
	return val{}, cannot("bij een tekst kun je max_lengte zetten", "de lengte van een tekst heeft geen tegenhanger")
}

// comparePlace is selected-at(${rank}, 0) = 'a'.
func (t *translator) comparePlace(op string, x, y val) (val, error) {
	id, ok := x.rank.options[y.text]
	if !ok || op != "=" && op != "!=" {
		return val{}, cannot("", "op deze manier kun je een plaats niet vergelijken")
	}
	place := val{src: fmt.Sprintf("plaats(%s, %s)", x.rank.id, quote(id)), prec: precAtom, typ: formula.TypeNumber}
	v := comparison(op, place, numeral(float64(x.at+1)))
	if op == "=" {
		v.place, v.at, v.rank = place.src, x.at, x.rank
	}
	return v, nil
}

// comparison writes x op y where y cannot be leeg, with its opposite.
func comparison(op string, x, y val) val {
	write := func(op string) string {
		return x.bracketed(precAdd) + " " + ourWords[op] + " " + y.bracketed(precAdd)
	}
	missing := "leeg(" + x.src + ") or "
	if op == "!=" { // '' differs from y, leeg differs from nothing
		return val{src: missing + write(op), prec: precOr, typ: formula.TypeBool, neg: write("="), negPrec: precCompare, unless: x.src, strict: write(op)}
	}
	return val{src: write(op), prec: precCompare, typ: formula.TypeBool, neg: missing + write(opposites[op]), negPrec: precOr, known: []string{x.src}}
}

func (t *translator) equality(op string, x, y val) (val, error) {
	if y.literal {
		return t.equalLiteral(op, x, y)
	}
	if x.word != nil {
		x, y = y, x
	}
	switch {
	case y.word != nil && x.word != nil:
		return t.equalTruths(op, *x.word, *y.word)
	case y.word != nil && x.typ == formula.TypeBool:
		return answerIs(op, x, *y.word), nil
	case x.typ == formula.TypeBool || y.typ == formula.TypeBool:
		return t.equalTruths(op, x, y)
	}
	if x.typ != y.typ {
		var err error
		if x, y, err = t.alike(x, y); err != nil {
			return val{}, err
		}
	}
	if x.typ == formula.TypeList {
		return val{}, cannot("gebruik selected()", "twee lijsten kun je niet vergelijken")
	}
	x, y = x.plain(), y.plain()
	// '' = '' is true in XPath; two times nothing is no comparison for us.
	both := fmt.Sprintf("leeg(%s) and leeg(%s)", x.src, y.src)
	equal := val{src: x.bracketed(precAdd) + " == " + y.bracketed(precAdd) + " or " + both, prec: precOr, typ: formula.TypeBool}
	if op == "=" {
		return equal, nil
	}
	return equal.opposite(), nil
}

// alike brings two values to one type, as numbers.
func (t *translator) alike(x, y val) (val, val, error) {
	textual := func(v val) bool { return v.typ == formula.TypeText || v.typ == formula.TypeChoice }
	if textual(x) && textual(y) {
		return x, y, nil
	}
	x, err := t.asNumber(x)
	if err != nil {
		return x, y, err
	}
	if y, err = t.asNumber(y); err != nil {
		return x, y, err
	}
	switch {
	case x.typ == y.typ:
		return x, y, nil
	case x.typ == formula.TypeDate || y.typ == formula.TypeDate:
		return x, y, cannot("", "%s en %s kun je niet vergelijken", x.src, y.src)
	case x.typ == formula.TypeMoney && y.literal || y.typ == formula.TypeMoney && x.literal:
		return x, y, nil
	}
	return euros(x), euros(y), nil
}

// equalTruths compares conditions with each other.
func (t *translator) equalTruths(op string, x, y val) (val, error) {
	var err error
	if x, err = t.truthOrAnswer(x); err != nil {
		return val{}, err
	}
	if y, err = t.truthOrAnswer(y); err != nil {
		return val{}, err
	}
	if x.src == "waar" || x.src == "onwaar" {
		x, y = y, x
	}
	switch {
	case y.src == "waar" && op == "=", y.src == "onwaar" && op == "!=":
		return x, nil
	case y.src == "waar" || y.src == "onwaar":
		return x.opposite(), nil
	}
	if x.sym != nil && x.sym.truths != nil && y.sym != nil && y.sym.truths != nil {
		both := val{src: fmt.Sprintf("%[1]s == %[2]s or leeg(%[1]s) and leeg(%[2]s)", x.src, y.src), prec: precOr, typ: formula.TypeBool}
		if op == "=" {
			return both, nil
		}
		return both.opposite(), nil
	}
	if y.sym != nil && y.sym.truths != nil {
		x, y = y, x
	}
	if x.sym != nil && x.sym.truths != nil {
		return answerIs(op, x, y), nil
	}
	same := val{src: fmt.Sprintf("%s and %s or %s and %s", x.bracketed(precUnary), y.bracketed(precUnary),
		x.opposite().bracketed(precUnary), y.opposite().bracketed(precUnary)), prec: precOr, typ: formula.TypeBool}
	if op == "=" {
		return same, nil
	}
	return same.opposite(), nil
}

// answerIs compares the answer to a ja_nee with a condition: without an answer they
// differ.
func answerIs(op string, x, cond val) val {
	same := x.src + " == (" + cond.src + ")"
	if op == "=" {
		return val{src: same, prec: precCompare, typ: formula.TypeBool, known: []string{x.src}}
	}
	return val{src: "leeg(" + x.src + ") or " + x.src + " != (" + cond.src + ")", prec: precOr, typ: formula.TypeBool, neg: same, negPrec: precCompare,
		unless: x.src, strict: x.src + " != (" + cond.src + ")"}
}

// truthOrAnswer leaves the answer to a ja_nee as it is.
func (t *translator) truthOrAnswer(v val) (val, error) {
	if v.typ == formula.TypeBool {
		return v, nil
	}
	return t.truth(v)
}

// equalLiteral compares with a number or a text that the form has written out.
func (t *translator) equalLiteral(op string, x, y val) (val, error) {
	word := y.text
	if y.typ == formula.TypeNumber {
		word = y.src
	}
	switch {
	case word == "NaN" && (x.typ == formula.TypeNumber || x.typ == formula.TypeMoney) && !x.literal: // no number: no answer
		if op == "=" {
			return missing(x), nil
		}
		return answered(x), nil
	case x.word != nil && (word == "ja" || word == "nee"):
		if (word == "ja") == (op == "=") {
			return *x.word, nil
		}
		return x.word.opposite(), nil
	case noValue[word] && x.sym != nil && x.sym == t.self: // a check is looked at when there is a value
		return truthOf(op == "!="), nil
	case x.literal:
		return truthOf((x.src == y.src || x.text == word && word != "") == (op == "=")), nil
	case x.typ == formula.TypeBool:
		return t.equalTruth(op, x, word)
	case x.typ == formula.TypeChoice && x.of != nil:
		return t.equalOption(op, x, y, word)
	case x.typ == formula.TypeList:
		return t.onlyOption(op, x, word)
	case x.typ == formula.TypeText || x.typ == formula.TypeChoice:
		return comparison(op, x, literal(word)), nil
	case x.typ == formula.TypeDate:
		day, err := dayOf(y)
		if err != nil {
			return val{}, err
		}
		return comparison(op, x, day), nil
	}
	if noValue[word] {
		return val{}, noValueError(word)
	}
	f, err := t.asNumber(y)
	if err != nil {
		return val{}, err
	}
	return counted(op, x, f), nil
}

// counted compares a count with a number: where 0 would pass, no answer must too.
func counted(op string, x, y val) val {
	if x.zero && holds(op, 0, y.num) {
		x = x.plain()
	}
	if x.zero || x.sure {
		write := func(x val, op string) string { return x.bracketed(precAdd) + " " + ourWords[op] + " " + y.src }
		return val{src: write(x, op), prec: precCompare, typ: formula.TypeBool, neg: write(x.plain(), opposites[op]), negPrec: precCompare}
	}
	return comparison(op, x, y)
}

func holds(op string, x, y float64) bool {
	switch op {
	case "=":
		return x == y
	case "!=":
		return x != y
	case "<":
		return x < y
	case "<=":
		return x <= y
	case ">":
		return x > y
	}
	return x >= y
}

// equalTruth compares a ja_nee with the name of its choice, or a calculated
// condition with 'true' or 1.
func (t *translator) equalTruth(op string, x val, word string) (val, error) {
	yes, known := map[string]bool{"true": true, "1": true, "false": false, "0": false}[strings.ToLower(word)]
	if x.sym != nil && x.sym.truths != nil {
		if noValue[word] {
			return val{}, noValueError(word)
		}
		if yes, known = x.sym.truths[word]; !known {
			return val{}, cannot("controleer de naam van de keuze", "de keuze %q bestaat niet bij ${%s}", word, x.sym.name)
		}
		if op == "=" {
			return truthAnswer(x, yes), nil
		}
		return truthAnswer(x, yes).opposite(), nil
	}
	if !known {
		return val{}, cannot("", "een voorwaarde vergelijk je niet met %q", word)
	}
	if yes == (op == "=") {
		return x, nil
	}
	return x.opposite(), nil
}

// truthAnswer is the condition that a ja_nee was answered so.
func truthAnswer(x val, yes bool) val {
	if yes {
		return val{src: x.src, prec: precAtom, typ: formula.TypeBool, neg: "leeg(" + x.src + ") or " + x.src + " == onwaar", negPrec: precOr}
	}
	return val{src: x.src + " == onwaar", prec: precCompare, typ: formula.TypeBool, neg: "leeg(" + x.src + ") or " + x.src, negPrec: precOr}
}

func noValueError(word string) error {
	return cannot("gebruik leeg(...) als het om geen antwoord gaat", "%s is geen waarde en kan niet in een formule", word)
}

func (t *translator) equalOption(op string, x, y val, word string) (val, error) {
	id, ok := x.of.options[word]
	if !ok && x.of.numbers != nil && y.typ == formula.TypeNumber {
		for _, name := range slices.Sorted(maps.Keys(x.of.numbers)) { // 01 and 1 are one number
			if x.of.numbers[name] == y.num && !ok {
				id, ok = x.of.options[name], true
			}
		}
	}
	if noValue[word] {
		return val{}, noValueError(word)
	}
	if !ok {
		return val{}, cannot("controleer de naam van de keuze", "de keuze %q bestaat niet bij ${%s}", word, x.of.name)
	}
	return comparison(op, x, val{src: quote(id), prec: precAtom}), nil
}

// onlyOption: a select_multiple equals a name when that is all that was chosen.
func (t *translator) onlyOption(op string, x val, word string) (val, error) {
	has, err := t.selected(x, word)
	if err != nil {
		return val{}, err
	}
	v := val{src: has.src + " and aantal_gekozen(" + x.src + ") == 1", prec: precAnd, typ: formula.TypeBool}
	if op == "=" {
		return v, nil
	}
	return v.opposite(), nil
}

// selected is the condition that a choice was made.
func (t *translator) selected(x val, word string) (val, error) {
	if x.sym == nil || x.sym.options == nil && x.sym.truths == nil {
		return val{}, cannot("", "selected() hoort bij een vraag met keuzes")
	}
	if x.typ != formula.TypeList {
		return t.equalLiteral("=", x, literal(word))
	}
	if noValue[word] {
		return val{}, noValueError(word)
	}
	id, ok := x.sym.options[word]
	if !ok {
		return val{}, cannot("controleer de naam van de keuze", "de keuze %q bestaat niet bij ${%s}", word, x.sym.name)
	}
	has := "bevat(" + x.src + ", " + quote(id) + ")"
	return val{src: has, prec: precAtom, typ: formula.TypeBool, neg: "leeg(" + x.src + ") or not " + has, negPrec: precOr}, nil
}

// dayOf reads a day that is written out.
func dayOf(v val) (val, error) {
	text := strings.TrimSpace(v.text)
	if len(text) > 10 && slices.Contains([]byte("T "), text[10]) {
		text = text[:10]
	}
	if _, ok := formula.ParseDate(text); !ok {
		return val{}, cannot("schrijf een dag als date('2026-03-01')", "%s is geen dag", v.src)
	}
	return val{src: "datum(" + quote(text) + ")", prec: precAtom, typ: formula.TypeDate}, nil
}

// order translates < <= > >=, which are onwaar without an answer in both.
func (t *translator) order(op string, x, y val) (val, error) {
	if x.typ == formula.TypeDate && y.literal && y.typ == formula.TypeText {
		day, err := dayOf(y)
		if err != nil {
			return val{}, err
		}
		return comparison(op, x, day), nil
	}
	if x.zero && y.literal {
		f, err := t.asNumber(y)
		if err != nil {
			return val{}, err
		}
		return counted(op, x, f), nil
	}
	x, err := t.asNumber(x)
	if err != nil {
		return val{}, err
	}
	if y, err = t.asNumber(y); err != nil {
		return val{}, err
	}
	if x, y, err = t.alike(x, y); err != nil {
		return val{}, err
	}
	if y.literal {
		if x.literal {
			return truthOf(holds(op, x.num, y.num)), nil
		}
		return counted(op, x, y), nil
	}
	return val{src: x.bracketed(precAdd) + " " + ourWords[op] + " " + y.bracketed(precAdd), prec: precCompare, typ: formula.TypeBool}, nil
}
