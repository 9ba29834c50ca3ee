package entire

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Fields names the fields of all that is stored, in order, as far as the JSON of a type
// follows from them: what says itself how it is written is named by its own type.
func Fields(records ...any) []string {
	into := map[string]bool{}
	for _, record := range records {
		of := reflect.TypeOf(record)
		fieldsUnder(of, of.Name(), into)
	}
	return slices.Sorted(maps.Keys(into))
}

func fieldsUnder(of reflect.Type, name string, into map[string]bool) {
	own := func(t reflect.Type) bool {
		return t.Implements(reflect.TypeFor[json.Marshaler]()) || t.Implements(reflect.TypeFor[encoding.TextMarshaler]())
	}
	for !own(of) && slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, of.Kind()) {
		of = of.Elem()
	}
	if own(of) || of.Kind() != reflect.Struct {
		return
	}
	for f := range of.Fields() {
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && tag == "":
			fieldsUnder(f.Type, name, into)
		case !f.IsExported() || tag == "-":
		default:
			if tag == "" {
				tag = f.Name
			}
			into[name+"."+tag] = true
			fieldsUnder(f.Type, name+"."+tag, into)
		}
	}
}

// Changed says what is wrong with the fields of what is stored, after a list of all that
// ever were, one on a line, which is called so: one that is gone would make what is stored
// unreadable, and a new one must be in the list.
func Changed(list, called string, now []string) (faults []string) {
	was := strings.Fields(list)
	for _, name := range was {
		if !slices.Contains(now, name) {
			faults = append(faults, name+" was a field: leave it where it is, because it may be in what is stored")
		}
	}
	for _, name := range now {
		if !slices.Contains(was, name) {
			faults = append(faults, fmt.Sprintf("%s is a new field: add it to %s, and know that functions of the release before refuse what has it", name, called))
		}
	}
	return faults
}
