package store

import (
	"bytes"
	"slices"
	"strings"
)

// A large questionnaire is mostly the ids of its questions, twice: under what was answered
// and under the values that follow from it, which are the same for a question. In columns
// each id stands once and what was answered stands together, which packs to some half.
//
// The text of columns is the JSON without what the columns hold, what stands before each
// answer, the ids, an empty line, and the answers: one a line.

// The fields of a response of which columns are made.
const (
	answersField = "answers"
	valuesField  = "values"
)

// inColumns writes a response in columns; false when it has no answers, or does not come
// back to the byte.
func inColumns(plain []byte) ([]byte, bool) {
	all, err := fieldsOf(plain)
	answers, values := placeOf(all, answersField), placeOf(all, valuesField)
	if err != nil || answers < 0 || values < 0 {
		return nil, false
	}
	given, err := fieldsOf(all[answers].raw)
	if err != nil {
		return nil, false
	}
	computed, err := fieldsOf(all[values].raw)
	if err != nil {
		return nil, false
	}
	head := commonHead(given)
	taken, others, left := split(head, given, computed)
	all[answers].raw, all[values].raw = object(others), object(left)
	text := make([]byte, 0, len(plain))
	text = append(append(text, object(all)...), '\n')
	text = append(append(text, head...), '\n')
	for _, f := range taken {
		text = append(append(text, f.name...), '\n')
	}
	for _, f := range taken {
		text = append(append(text, '\n'), f.raw...)
	}
	back, err := fromColumns(text)
	return text, err == nil && bytes.Equal(back, plain)
}

// split takes the answers that begin with the head, and of which the value is the same,
// out of both; what is taken is what was answered. Both are in the order of their names.
func split(head []byte, given, computed []field) (taken, others, left []field) {
	for _, f := range given {
		for len(computed) > 0 && bytes.Compare(computed[0].name, f.name) < 0 {
			left, computed = append(left, computed[0]), computed[1:]
		}
		rest, found := bytes.CutPrefix(f.raw, head)
		rest = bytes.TrimSuffix(rest, []byte{'}'})
		if !found || len(computed) == 0 || !bytes.Equal(computed[0].name, f.name) || !bytes.Equal(computed[0].raw, rest) || !isLine(f.name) {
			others = append(others, f)
			continue
		}
		taken, computed = append(taken, field{f.name, rest}), computed[1:]
	}
	return taken, others, append(left, computed...)
}

// isLine is whether a name can be a line of its own: the empty one ends the names, and what
// stands for another character is written as that character.
func isLine(name []byte) bool { return len(name) > 0 && bytes.IndexByte(name, '\\') < 0 }

// commonHead is what most answers begin with, up to what was answered.
func commonHead(given []field) (best []byte) {
	most, seen := 0, map[string]*int{}
	for _, f := range given {
		head := f.raw[:bytes.LastIndexByte(f.raw, ':')+1]
		n := seen[string(head)]
		if n == nil {
			n = new(int)
			seen[string(head)] = n
		}
		if *n++; *n > most {
			most, best = *n, head
		}
	}
	return best
}

// fromColumns gives the JSON back.
func fromColumns(text []byte) ([]byte, error) {
	lines := bytes.Split(text, []byte{'\n'})
	if len(lines) < 3 {
		return nil, errCut
	}
	rest, head, lines := lines[0], lines[1], lines[2:]
	count := slices.IndexFunc(lines, func(line []byte) bool { return len(line) == 0 })
	if count < 0 || len(lines) != 2*count+1 {
		return nil, errCut
	}
	all, err := fieldsOf(rest)
	if err != nil {
		return nil, err
	}
	said := make([]byte, 0, count*(len(head)+1)+len(text)) // what was answered, as JSON
	for _, column := range []struct {
		name, tail string
		head       []byte
	}{{answersField, "}", head}, {valuesField, "", nil}} {
		at := placeOf(all, column.name)
		if at < 0 {
			return nil, errCut
		}
		whole, err := fieldsOf(all[at].raw)
		if err != nil {
			return nil, err
		}
		for i, id := range lines[:count] {
			begin := len(said)
			said = append(append(append(said, column.head...), lines[count+1+i]...), column.tail...)
			whole = append(whole, field{nameOf(id), said[begin:len(said):len(said)]})
		}
		inOrder(whole)
		all[at].raw = object(whole)
	}
	return object(all), nil
}

// inOrder puts fields in the order of their names.
func inOrder(all []field) {
	byName := func(a, b field) int { return bytes.Compare(a.name, b.name) }
	if slices.ContainsFunc(all, func(f field) bool { return bytes.IndexByte(f.name, '\\') >= 0 }) {
		byName = func(a, b field) int { return strings.Compare(a.called(), b.called()) }
	}
	if !slices.IsSortedFunc(all, byName) {
		slices.SortStableFunc(all, byName)
	}
}

func placeOf(all []field, name string) int {
	return slices.IndexFunc(all, func(f field) bool { return string(f.name) == name })
}
