package casetest_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/schemas"
)

// TestSchemasFitTheStructs walks every definition's struct beside its schema: a key
// that only one of the two knows would be refused after it was accepted, or
// accepted and then lost.
func TestSchemasFitTheStructs(t *testing.T) {
	for kind, item := range map[string]any{
		"vragenlijst": instrument.Questionnaire{}, "programma": programme.Programme{}, "raamwerk": indicator.Framework{},
		"gemeente": gemeente.Gemeente{}, "dashboard": dashboard.Dashboard{}, "mkba": mkba.Model{}, "kengetallen": mkba.PriceFile{},
		"simulatie": simulate.Simulation{},
	} {
		w := &schemaWalk{t: t, files: map[string]any{}, seen: map[visit]bool{}}
		file := kind + ".schema.json"
		w.compare(kind, reflect.TypeOf(item), located{file, w.file(file)})
	}
}

// located is a schema with the file that its references start from.
type located struct {
	file   string
	schema any
}

type schemaWalk struct {
	t     *testing.T
	files map[string]any
	seen  map[visit]bool
}

func (w *schemaWalk) file(name string) any {
	if w.files[name] == nil {
		data, err := schemas.FS.ReadFile(name)
		if err != nil {
			w.t.Fatal(err)
		}
		var parsed any
		if err := json.Unmarshal(data, &parsed); err != nil {
			w.t.Fatal(err)
		}
		w.files[name] = parsed
	}
	return w.files[name]
}

// object follows references to a schema.
func (w *schemaWalk) object(at located) (map[string]any, located) {
	schema, ok := at.schema.(map[string]any)
	for ok && schema["$ref"] != nil {
		file, fragment, _ := strings.Cut(schema["$ref"].(string), "#/")
		if file != "" {
			at.file = file
		}
		target := w.file(at.file)
		for _, part := range strings.Split(fragment, "/") {
			target = target.(map[string]any)[part]
		}
		at.schema = target
		schema, ok = target.(map[string]any)
	}
	return schema, at
}

var unmarshaler = reflect.TypeFor[source.Unmarshaler]()

// visit is a struct compared with a schema.
type visit struct {
	typ    reflect.Type
	schema uintptr
}

func (w *schemaWalk) compare(path string, typ reflect.Type, at located) {
	if reflect.PointerTo(typ).Implements(unmarshaler) {
		return // it reads itself, and says what is wrong
	}
	schema, at := w.object(at)
	switch typ.Kind() {
	case reflect.Pointer:
		w.compare(path, typ.Elem(), at)
	case reflect.Slice:
		if items, ok := schema["items"]; ok {
			w.compare(path+"[]", typ.Elem(), located{at.file, items})
		}
	case reflect.Map:
		if values, ok := schema["additionalProperties"]; ok {
			w.compare(path+".*", typ.Elem(), located{at.file, values})
		}
	case reflect.Struct:
		// A definition may hold itself, as a question holds those of its rows.
		again := visit{typ, reflect.ValueOf(schema).Pointer()}
		if w.seen[again] {
			return
		}
		w.seen[again] = true
		w.keys(path, typ, schema, at.file)
	}
}

func (w *schemaWalk) keys(path string, typ reflect.Type, schema map[string]any, file string) {
	fields := yamlFields(typ)
	properties, _ := schema["properties"].(map[string]any)
	got, want := slices.Sorted(maps.Keys(properties)), slices.Sorted(maps.Keys(fields))
	for _, key := range want {
		if !slices.Contains(got, key) {
			w.t.Errorf("%s: the struct reads %q and the schema refuses it", path, key)
		}
	}
	for _, key := range got {
		if field, known := fields[key]; known {
			w.compare(path+"."+key, field, located{file, properties[key]})
		} else {
			w.t.Errorf("%s: the schema allows %q and no field reads it", path, key)
		}
	}
	if schema["additionalProperties"] != false {
		w.t.Errorf("%s: the schema allows keys that it does not name", path)
	}
}

func yamlFields(typ reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if options == "inline" {
			maps.Copy(out, yamlFields(f.Type))
		} else if name != "" && name != "-" {
			out[name] = f.Type
		}
	}
	return out
}
