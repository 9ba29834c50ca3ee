package store

import (
	"bytes"
	"encoding/json"
)

// field is one of an object, as it was written: its name as it stands between the quotes,
// and its value.
type field struct{ name, raw []byte }

// fieldsOf are those of an object in their order. It reads JSON as encoding/json writes it,
// without space between what it consists of, and looks no further into a value than to see
// where it ends.
func fieldsOf(object []byte) ([]field, error) {
	if len(object) < 2 || object[0] != '{' || object[len(object)-1] != '}' {
		return nil, errCut
	}
	object = object[1 : len(object)-1]
	all := make([]field, 0, 16)
	for len(object) > 0 {
		name := stringEnd(object)
		if name < 0 || name == len(object) || object[name] != ':' {
			return nil, errCut
		}
		f := field{name: object[1 : name-1]}
		object = object[name+1:]
		end := valueEnd(object)
		if end < 1 {
			return nil, errCut
		}
		f.raw = object[:end]
		all = append(all, f)
		if end == len(object) {
			return all, nil
		}
		if object = object[end+1:]; len(object) == 0 { // a comma, and nothing after it
			return nil, errCut
		}
	}
	return all, nil
}

// stringEnd is where a string that b begins with is over, -1 when it is not.
func stringEnd(b []byte) int {
	if len(b) == 0 || b[0] != '"' {
		return -1
	}
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// valueEnd is where a value that b begins with is over: at a comma or the end of b. It is
// -1 when it is not.
func valueEnd(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			end := stringEnd(b[i:])
			if end < 0 {
				return -1
			}
			i += end - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return -1
			}
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	if depth > 0 {
		return -1
	}
	return len(b)
}

// object writes fields as they were.
func object(all []field) []byte {
	size := 2
	for _, f := range all {
		size += len(f.name) + len(f.raw) + len(`"":,`)
	}
	b := append(make([]byte, 0, size), '{')
	for i, f := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), f.name...), '"', ':')
		b = append(b, f.raw...)
	}
	return append(b, '}')
}

// nameOf is what a field is called, as it stands between the quotes.
func nameOf(name []byte) []byte {
	for _, c := range name {
		switch {
		case c < ' ', c > '~', c == '"', c == '\\', c == '<', c == '>', c == '&':
			quoted, _ := json.Marshal(string(name)) // a string always can be
			return quoted[1 : len(quoted)-1]
		}
	}
	return name
}

// called is the name of a field without what stands for another character.
func (f field) called() string {
	if bytes.IndexByte(f.name, '\\') < 0 {
		return string(f.name)
	}
	var name string
	if json.Unmarshal(append(append([]byte{'"'}, f.name...), '"'), &name) != nil {
		return string(f.name) // it is found not to come back
	}
	return name
}
