package casetest

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// value is what came out, in the forms that a test can write down: nothing, a
// number, a truth, words, or a set of words.
type value struct {
	kind   valueKind
	number float64
	text   string
	list   []string
}

type valueKind uint8

const (
	missing valueKind = iota
	number
	truth
	text
	set
)

func numberOf(f float64) value { return value{kind: number, number: f} }

// textOf takes a text as a case can write it: a space that may not break looks like
// any other, and nobody can type it.
func textOf(s string) value { return value{kind: text, text: noBreaks.Replace(s)} }

var noBreaks = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

func truthOf(b bool) value {
	v := value{kind: truth}
	if b {
		v.number = 1
	}
	return v
}

func setOf(ids []string) value {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return value{kind: set, list: sorted}
}

// valueOf takes over the result of a formula. Money is in euros, a date is text.
func valueOf(v formula.Value) value {
	switch {
	case v.IsMissing():
		return value{}
	case v.Type() == formula.TypeBool:
		return truthOf(v.AsBool())
	case v.Type() == formula.TypeList:
		return setOf(v.AsList())
	case v.Type() == formula.TypeDate:
		days, _ := v.AsDays()
		return textOf(source.Date(days).String())
	}
	if n, ok := v.AsNumber(); ok {
		return numberOf(n)
	}
	return textOf(v.AsText())
}

// String writes the value as a test would.
func (v value) String() string {
	switch v.kind {
	case missing:
		return "leeg"
	case number:
		return strconv.FormatFloat(formula.Round(v.number, 9), 'f', -1, 64)
	case truth:
		if v.number == 1 {
			return "waar"
		}
		return "onwaar"
	case set:
		return "[" + strings.Join(v.list, ", ") + "]"
	}
	return v.text
}

// truths are the words for waar and onwaar that a test may use.
var truths = map[string]bool{"waar": true, "ja": true, "true": true, "onwaar": false, "nee": false, "false": false}

// matches compares what came out with what was expected. margin is how far a
// number may be off. An expectation of the form {minstens: a, hoogstens: b} is a
// range, both ends included.
func matches(want *source.Node, got value, margin float64) bool {
	switch want.Kind {
	case source.Mapping:
		return inRange(want, got, margin) || got.kind == text && got.text == flow(want)
	case source.Sequence:
		return got.kind == set && slices.Equal(setOf(words(want)).list, got.list)
	}
	if isMissing(want) {
		return got.kind == missing
	}
	switch got.kind {
	case missing:
		return false
	case number:
		expected, ok := want.Number()
		return ok && near(expected, got.number, margin)
	case truth:
		expected, ok := truths[strings.ToLower(want.Value)]
		return ok && expected == (got.number == 1)
	case set:
		return slices.Equal(got.list, []string{want.Value})
	}
	return noBreaks.Replace(want.Value) == got.text
}

// near allows for the rounding of binary fractions and nothing more, beside the
// margin that the test gives.
func near(a, b, margin float64) bool {
	return math.Abs(a-b) <= margin+1e-9*max(1, math.Abs(a), math.Abs(b))
}

func inRange(want *source.Node, got value, margin float64) bool {
	if got.kind != number {
		return false
	}
	low, hasLow := numberAt(want, "minstens")
	high, hasHigh := numberAt(want, "hoogstens")
	slack := margin + 1e-9*max(1, math.Abs(got.number))
	return (hasLow || hasHigh) && (!hasLow || got.number >= low-slack) && (!hasHigh || got.number <= high+slack)
}

func numberAt(n *source.Node, key string) (float64, bool) {
	if child := n.Get(key); child != nil {
		return child.Number()
	}
	return 0, false
}

func isMissing(n *source.Node) bool {
	return n.IsNull() || n.Kind == source.Scalar && n.Style == source.Plain && n.Value == "leeg"
}

// words are the scalars of a list, or of a single value.
func words(n *source.Node) []string {
	if n.Kind == source.Scalar {
		if n.IsNull() {
			return nil
		}
		return []string{n.Value}
	}
	out := make([]string, 0, len(n.Items))
	for _, item := range n.Items {
		out = append(out, item.Value)
	}
	return out
}

// flow writes a node on one line, as YAML would.
func flow(n *source.Node) string {
	switch n.Kind {
	case source.Mapping:
		parts := make([]string, len(n.Entries))
		for i, e := range n.Entries {
			parts[i] = e.Key.Value + ": " + flow(e.Value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case source.Sequence:
		parts := make([]string, len(n.Items))
		for i, item := range n.Items {
			parts[i] = flow(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if n.IsNull() {
		return "leeg"
	}
	return n.Value
}

// call splits "klasse(rust)" into its name and what stands between the brackets;
// without brackets the argument is empty.
func call(key string) (name, argument string) {
	name, rest, found := strings.Cut(key, "(")
	if !found || !strings.HasSuffix(rest, ")") {
		return key, ""
	}
	return strings.TrimSpace(name), strings.TrimSpace(strings.TrimSuffix(rest, ")"))
}

// unlike is the reason that an expectation can never be what came out: a word for a
// number, or a number with a comma. Empty when it might.
func unlike(want *source.Node, got value) string {
	if want.Kind != source.Scalar || isMissing(want) {
		return ""
	}
	switch got.kind {
	case number:
		if _, ok := want.Number(); ok {
			return ""
		}
		if x, err := strconv.ParseFloat(strings.Replace(want.Value, ",", ".", 1), 64); err == nil {
			return "schrijf " + numberOf(x).String() + ", met een punt en zonder aanhalingstekens"
		}
		return "hier komt een getal uit en er staat " + want.Describe()
	case truth:
		if _, ok := truths[strings.ToLower(want.Value)]; !ok {
			return "hier komt waar of onwaar uit en er staat " + want.Describe()
		}
	}
	return ""
}

// unknownName is the reason that a test names something that does not exist.
func unknownName(name string, known []string) string {
	return withHint("onbekend: "+name, diag.Suggest(name, known))
}
