package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
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

// field is one of an object, as it was written.
type field struct {
	name string
	raw  json.RawMessage
}

// fieldsOf are those of an object in their order.
func fieldsOf(object []byte) ([]field, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("no object: %w", cmp.Or(err, errCut))
	}
	var all []field
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		f := field{}
		f.name, _ = t.(string) // the name of a field is nothing else
		if err := d.Decode(&f.raw); err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// object writes fields as they were.
func object(all []field) ([]byte, error) {
	b := []byte{'{'}
	for i, f := range all {
		name, err := json.Marshal(f.name)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, name...), ':'), f.raw...)
	}
	return append(b, '}'), nil
}

// inColumns writes a response in columns; false when it has no answers, or does not come
// back to the byte.
func inColumns(plain []byte) ([]byte, bool) {
	all, err := fieldsOf(plain)
	if err != nil {
		return nil, false
	}
	answers, values := placeOf(all, answersField), placeOf(all, valuesField)
	if answers < 0 || values < 0 {
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
	ids, said, given, computed := split(head, given, computed)
	if all[answers].raw, err = object(given); err != nil {
		return nil, false
	}
	if all[values].raw, err = object(computed); err != nil {
		return nil, false
	}
	rest, err := object(all)
	if err != nil {
		return nil, false
	}
	lines := slices.Concat([]string{string(rest), head}, ids, []string{""}, said)
	text := []byte(strings.Join(lines, "\n"))
	back, err := fromColumns(text)
	return text, err == nil && bytes.Equal(back, plain)
}

// split takes the answers that begin with the head, and of which the value is the same,
// out of both.
func split(head string, given, computed []field) (ids, said []string, others, left []field) {
	value := map[string]string{}
	for _, f := range computed {
		value[f.name] = string(f.raw)
	}
	taken := map[string]bool{}
	for _, f := range given {
		rest, found := strings.CutPrefix(string(f.raw), head)
		rest = strings.TrimSuffix(rest, "}")
		if was, there := value[f.name]; found && there && was == rest && f.name != "" && !strings.Contains(f.name+rest, "\n") {
			ids, said, taken[f.name] = append(ids, f.name), append(said, rest), true
			continue
		}
		others = append(others, f)
	}
	for _, f := range computed {
		if !taken[f.name] {
			left = append(left, f)
		}
	}
	return ids, said, others, left
}

// commonHead is what most answers begin with, up to what was answered.
func commonHead(given []field) string {
	seen, best := map[string]int{}, ""
	for _, f := range given {
		head := string(f.raw[:bytes.LastIndexByte(f.raw, ':')+1])
		if seen[head]++; seen[head] > seen[best] {
			best = head
		}
	}
	return best
}

// fromColumns gives the JSON back.
func fromColumns(text []byte) ([]byte, error) {
	lines := strings.Split(string(text), "\n")
	if len(lines) < 3 {
		return nil, errCut
	}
	head, lines := lines[1], lines[2:]
	count := slices.Index(lines, "")
	if count < 0 || len(lines) != 2*count+1 {
		return nil, errCut
	}
	rest, _, _ := bytes.Cut(text, []byte("\n"))
	all, err := fieldsOf(rest)
	if err != nil {
		return nil, err
	}
	for _, column := range []struct{ name, head, tail string }{{answersField, head, "}"}, {valuesField, "", ""}} {
		at := placeOf(all, column.name)
		if at < 0 {
			return nil, errCut
		}
		whole, err := fieldsOf(all[at].raw)
		if err != nil {
			return nil, err
		}
		for i, id := range lines[:count] {
			whole = append(whole, field{id, json.RawMessage(column.head + lines[count+1+i] + column.tail)})
		}
		slices.SortStableFunc(whole, func(a, b field) int { return strings.Compare(a.name, b.name) })
		if all[at].raw, err = object(whole); err != nil {
			return nil, err
		}
	}
	return object(all)
}

func placeOf(all []field, name string) int {
	return slices.IndexFunc(all, func(f field) bool { return f.name == name })
}
