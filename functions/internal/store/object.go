package store

import (
	"bytes"
	"encoding/json"
)

// field is one of an object, as it was written: its name as it stands between the quotes,
// and its value.
type field struct{ name, raw []byte }

// eachField gives those of an object in their order. It reads JSON as encoding/json writes
// it, without space between what it consists of, and looks no further into a value than to
// see where it ends: what is stepped over is not checked.
func eachField(object []byte, do func(f field) error) error {
	if len(object) < 2 || object[0] != '{' || object[len(object)-1] != '}' {
		return errCut
	}
	object = object[1 : len(object)-1]
	for len(object) > 0 {
		name := stringEnd(object)
		if name < 0 || name == len(object) || object[name] != ':' {
			return errCut
		}
		f := field{name: object[1 : name-1]}
		object = object[name+1:]
		end := valueEnd(object)
		if end < 1 || end < len(object) && object[end] != ',' {
			return errCut
		}
		f.raw = object[:end]
		if err := do(f); err != nil || end == len(object) {
			return err
		}
		if object = object[end+1:]; len(object) == 0 { // a comma, and nothing after it
			return errCut
		}
	}
	return nil
}

// eachItem is eachField of the items of a list; null has none.
func eachItem(list []byte, do func(raw []byte) error) error {
	if string(list) == "null" {
		return nil
	}
	if len(list) < 2 || list[0] != '[' || list[len(list)-1] != ']' {
		return errCut
	}
	for rest := list[1 : len(list)-1]; len(rest) > 0; {
		end := valueEnd(rest)
		if end < 1 || end < len(rest) && (rest[end] != ',' || end+1 == len(rest)) {
			return errCut
		}
		if err := do(rest[:end]); err != nil || end == len(rest) {
			return err
		}
		rest = rest[end+1:]
	}
	return nil
}

func fieldsOf(object []byte) ([]field, error) {
	all := make([]field, 0, 16)
	err := eachField(object, func(f field) error {
		all = append(all, f)
		return nil
	})
	return all, err
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

// valueEnd is where a value that b begins with is over. It is -1 when it is not.
func valueEnd(b []byte) int {
	if len(b) == 0 || b[0] != '{' && b[0] != '[' {
		return plainEnd(b)
	}
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
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// plainEnd is valueEnd of what is no object or list.
func plainEnd(b []byte) int {
	if len(b) > 0 && b[0] == '"' {
		return stringEnd(b)
	}
	for i, c := range b {
		switch c {
		case ',', '"', '{', '[', '}', ']', ':':
			return i
		}
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
	for _, f := range all {
		b = append(append(named(b, f.name), f.raw...), ',')
	}
	return closed(b)
}

// named begins a field of an object that is being written.
func named(b, name []byte) []byte { return append(append(append(b, '"'), name...), '"', ':') }

// closed ends an object that is being written, with a comma after each field.
func closed(b []byte) []byte { return append(bytes.TrimSuffix(b, []byte{','}), '}') }

// nameOf is what a field is called, as it stands between the quotes.
func nameOf(name []byte) []byte {
	if isPlain(name) {
		return name
	}
	quoted, _ := json.Marshal(string(name)) // a string always can be
	return quoted[1 : len(quoted)-1]
}

// isPlain is whether a text stands between quotes as it is.
func isPlain(text []byte) bool {
	for _, c := range text {
		switch {
		case c < ' ', c > '~', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		}
	}
	return true
}

// called is the name of a field without what stands for another character.
func (f field) called() []byte {
	if bytes.IndexByte(f.name, '\\') < 0 {
		return f.name
	}
	var name string
	if json.Unmarshal(append(append([]byte{'"'}, f.name...), '"'), &name) != nil {
		return f.name // it is found not to come back
	}
	return []byte(name)
}
