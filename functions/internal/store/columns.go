package store

import (
	"bytes"
	"iter"
	"slices"
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

// columns are what such a text consists of, all of it as it stands there.
type columns struct {
	rest      []byte // the JSON without what the columns hold
	head      []byte // what stands before each answer
	ids, said []byte // a line for each that was answered; of both as many
	count     int
}

func columnsOf(text []byte) (c columns, err error) {
	var held, wide bool
	c.rest, text, held = bytes.Cut(text, []byte{'\n'})
	c.head, text, wide = bytes.Cut(text, []byte{'\n'})
	if !held || !wide {
		return c, errCut
	}
	if len(text) == 0 {
		return c, nil
	}
	var both bool
	c.ids, c.said, both = bytes.Cut(text, []byte("\n\n"))
	c.count = bytes.Count(c.ids, []byte{'\n'}) + 1
	if !both || len(c.ids) == 0 || c.ids[0] == '\n' || bytes.Count(c.said, []byte{'\n'})+1 != c.count {
		return c, errCut
	}
	return c, nil
}

// lines are the ids, each with what was answered.
func (c columns) lines() iter.Seq2[[]byte, []byte] {
	return func(yield func(id, said []byte) bool) {
		for range c.count {
			var id, said []byte
			id, c.ids = cutLine(c.ids)
			said, c.said = cutLine(c.said)
			if !yield(id, said) {
				return
			}
		}
	}
}

// cutLine gives the first line, and what follows it. It looks for one sign, which takes half
// of the time of looking for a text.
func cutLine(text []byte) (line, rest []byte) {
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		return text[:end], text[end+1:]
	}
	return text, nil
}

// into gives an object with what the columns hold, in the order of the names: each answer
// after a head and before a tail. In the object they are in their order already.
func (c columns) into(object, head, tail []byte) ([]byte, error) {
	others, err := fieldsOf(object)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, len(object)+len(c.ids)+len(c.said)+c.count*(len(head)+len(tail)+len(`"":,`)))
	b = append(b, '{')
	for id, said := range c.lines() {
		for len(others) > 0 && bytes.Compare(others[0].called(), id) <= 0 {
			b = append(append(named(b, others[0].name), others[0].raw...), ',')
			others = others[1:]
		}
		b = append(append(append(named(b, nameOf(id)), head...), said...), tail...)
		b = append(b, ',')
	}
	for _, f := range others {
		b = append(append(named(b, f.name), f.raw...), ',')
	}
	return closed(b), nil
}

// answersIn and valuesIn give those fields of the JSON, of which the object is what the
// columns do not hold.
func (c columns) answersIn(object []byte) ([]byte, error) { return c.into(object, c.head, []byte{'}'}) }

func (c columns) valuesIn(object []byte) ([]byte, error) { return c.into(object, nil, nil) }

// fromColumns gives the JSON back.
func fromColumns(text []byte) ([]byte, error) {
	c, err := columnsOf(text)
	if err != nil {
		return nil, err
	}
	all, err := fieldsOf(c.rest)
	if err != nil {
		return nil, err
	}
	answers, values := placeOf(all, answersField), placeOf(all, valuesField)
	if answers < 0 || values < 0 {
		return nil, errCut
	}
	if all[answers].raw, err = c.answersIn(all[answers].raw); err != nil {
		return nil, err
	}
	all[values].raw, err = c.valuesIn(all[values].raw)
	return object(all), err
}

// placeOf is where the one field of a name is; -1 without it, and when there are more.
func placeOf(all []field, name string) int {
	named := func(f field) bool { return string(f.name) == name }
	at := slices.IndexFunc(all, named)
	if at >= 0 && slices.ContainsFunc(all[at+1:], named) {
		return -1
	}
	return at
}
