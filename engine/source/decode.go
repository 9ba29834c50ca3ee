package source

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"effectmonitor/engine/diag"
)

// Unmarshaler is a type that reads itself from a node.
type Unmarshaler interface {
	UnmarshalSource(n *Node) diag.List
}

var (
	unmarshalerType = reflect.TypeFor[Unmarshaler]()
	nodeType        = reflect.TypeFor[Node]()
	posType         = reflect.TypeFor[diag.Pos]()
)

// Decode reads the document into a pointer to a struct, by the fields' `yaml`
// tags. It is strict: a key without a field is a finding, and so is a value of
// another type than the field's (text is never taken for a number, nor the other way
// round). A field `Pos diag.Pos` receives the place of its struct's node. Fields of
// type *Node or Node receive the node itself; types with UnmarshalSource read
// themselves. What can be read is read, also when there are findings.
func Decode(d *Document, into any) diag.List {
	return DecodeNode(d.Root, into)
}

// DecodeNode is Decode for a part of a document.
func DecodeNode(n *Node, into any) diag.List {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		panic(fmt.Sprintf("source: decode into %T, which is not a pointer", into))
	}
	return decode(n, v.Elem())
}

func decode(n *Node, v reflect.Value) diag.List {
	if v.CanAddr() && v.Addr().Type().Implements(unmarshalerType) {
		return v.Addr().Interface().(Unmarshaler).UnmarshalSource(n)
	}
	if v.Type() == nodeType {
		v.Set(reflect.ValueOf(*n))
		return nil
	}
	if n.IsNull() {
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return decode(n, v.Elem())
	case reflect.Struct:
		return decodeStruct(n, v)
	case reflect.Map:
		return decodeMap(n, v)
	case reflect.Slice:
		return decodeSlice(n, v)
	case reflect.Interface:
		v.Set(reflect.ValueOf(n.Plain()))
		return nil
	}
	return decodeScalar(n, v)
}

func decodeStruct(n *Node, v reflect.Value) diag.List {
	var found diag.List
	if n.Kind != Mapping {
		return wrongType(n, "een groep met sleutels")
	}
	setPos(n, v)
	fields := fieldsOf(v)
	for _, e := range n.Entries {
		field, known := fields.byKey[e.Key.Value]
		if !known {
			found.Errorf(e.Key.Pos, "unknown-key", "onbekende sleutel %q", e.Key.Value).
				WithHint(diag.Suggest(e.Key.Value, fields.keys))
			continue
		}
		found.Extend(decode(e.Value, field))
	}
	return found
}

func setPos(n *Node, v reflect.Value) {
	if field := v.FieldByName("Pos"); field.IsValid() && field.Type() == posType && field.CanSet() {
		field.Set(reflect.ValueOf(n.Pos))
	}
}

// structFields are the fields of one struct value by their key in YAML.
type structFields struct {
	byKey map[string]reflect.Value
	keys  []string
}

func fieldsOf(v reflect.Value) structFields {
	out := structFields{byKey: map[string]reflect.Value{}}
	out.collect(v)
	return out
}

func (f *structFields) collect(v reflect.Value) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case name == "-" || !field.IsExported():
		case options == "inline":
			f.collect(v.Field(i))
		case name != "":
			f.byKey[name] = v.Field(i)
			f.keys = append(f.keys, name)
		}
	}
}

func decodeMap(n *Node, v reflect.Value) diag.List {
	var found diag.List
	if n.Kind != Mapping {
		return wrongType(n, "een groep met sleutels")
	}
	out := reflect.MakeMapWithSize(v.Type(), len(n.Entries))
	for _, e := range n.Entries {
		value := reflect.New(v.Type().Elem()).Elem()
		found.Extend(decode(e.Value, value))
		key := reflect.New(v.Type().Key()).Elem()
		if key.Kind() == reflect.String {
			key.SetString(e.Key.Value)
		} else if more := decode(e.Key, key); len(more) > 0 {
			found.Extend(more)
			continue
		}
		out.SetMapIndex(key, value)
	}
	v.Set(out)
	return found
}

func decodeSlice(n *Node, v reflect.Value) diag.List {
	var found diag.List
	if n.Kind != Sequence {
		return wrongType(n, "een lijst")
	}
	out := reflect.MakeSlice(v.Type(), len(n.Items), len(n.Items))
	for i, item := range n.Items {
		found.Extend(decode(item, out.Index(i)))
	}
	v.Set(out)
	return found
}

func decodeScalar(n *Node, v reflect.Value) diag.List {
	switch v.Kind() {
	case reflect.String:
		var text string
		found := decodeString(n, &text)
		v.SetString(text)
		return found
	case reflect.Bool:
		if n.Kind == Scalar && n.Tag == TagBool {
			v.SetBool(strings.EqualFold(n.Value, "true"))
			return nil
		}
		return wrongType(n, "true of false")
	case reflect.Float32, reflect.Float64:
		if value, ok := n.Number(); ok {
			v.SetFloat(value)
			return nil
		}
		return wrongType(n, "een getal")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if value, ok := n.Number(); ok && value == math.Trunc(value) && math.Abs(value) < 1<<53 && !v.OverflowInt(int64(value)) {
			v.SetInt(int64(value))
			return nil
		}
		return wrongType(n, "een heel getal")
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if value, ok := n.Number(); ok && value == math.Trunc(value) && value >= 0 && value < 1<<53 && !v.OverflowUint(uint64(value)) {
			v.SetUint(uint64(value))
			return nil
		}
		return wrongType(n, "een heel getal vanaf 0")
	}
	panic(fmt.Sprintf("source: decode into %s, which definitions do not hold", v.Type()))
}

func decodeString(n *Node, into *string) diag.List {
	if n.Kind != Scalar || n.Tag != TagString {
		found := wrongType(n, "tekst")
		if n.Kind == Scalar && n.Tag != TagNull {
			found[0].WithHint(fmt.Sprintf("zet er aanhalingstekens om: %q", n.Value))
		}
		return found
	}
	*into = n.Value
	return nil
}

func wrongType(n *Node, want string) diag.List {
	var found diag.List
	found.Errorf(n.Pos, "wrong-type", "hier hoort %s en er staat %s", want, n.Describe())
	return found
}

// Number is the value of a scalar that YAML reads as a number.
func (n *Node) Number() (float64, bool) {
	if n.Kind != Scalar || n.Tag != TagInt && n.Tag != TagFloat {
		return 0, false
	}
	value, err := strconv.ParseFloat(n.Value, 64)
	return value, err == nil && !math.IsNaN(value) && !math.IsInf(value, 0)
}

// Plain is the node as maps, slices, strings, booleans and float64, without
// places. Dates are strings.
func (n *Node) Plain() any {
	switch n.Kind {
	case Mapping:
		out := make(map[string]any, len(n.Entries))
		for _, e := range n.Entries {
			out[e.Key.Value] = e.Value.Plain()
		}
		return out
	case Sequence:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			out[i] = item.Plain()
		}
		return out
	}
	switch n.Tag {
	case TagNull:
		return nil
	case TagBool:
		return strings.EqualFold(n.Value, "true")
	}
	if number, ok := n.Number(); ok {
		return number
	}
	return n.Value
}

// Describe says in Dutch what the node is, for a message about what should have
// stood there.
func (n *Node) Describe() string {
	switch {
	case n.Kind == Mapping:
		return "een groep met sleutels"
	case n.Kind == Sequence:
		return "een lijst"
	case n.Tag == TagNull:
		return "niets"
	case n.Tag == TagInt || n.Tag == TagFloat:
		return "het getal " + n.Value
	case n.Tag == TagBool:
		return n.Value
	case n.Tag == TagDate:
		return "de datum " + n.Value
	}
	return fmt.Sprintf("de tekst %q", shorten(n.Value))
}

// shorten keeps a message on one line when the value is long.
func shorten(text string) string {
	const limit = 60
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}
