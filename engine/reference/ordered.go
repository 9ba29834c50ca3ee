package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// object is a JSON object that keeps the order of its members, because the order of
// the keys in a schema is the order in which they are written.
type object struct {
	names  []string
	values map[string]any
}

func (o *object) get(name string) any {
	if o == nil {
		return nil
	}
	return o.values[name]
}

func (o *object) text(name string) string {
	s, _ := o.get(name).(string)
	return s
}

func (o *object) object(name string) *object {
	out, _ := o.get(name).(*object)
	return out
}

func (o *object) list(name string) []any {
	out, _ := o.get(name).([]any)
	return out
}

// parse reads a JSON object with its members in order; numbers keep their digits.
func parse(data []byte) (*object, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := element(d)
	if err != nil {
		return nil, err
	}
	out, ok := v.(*object)
	if !ok {
		return nil, fmt.Errorf("%T instead of an object", v)
	}
	return out, nil
}

func element(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, fmt.Errorf("read json: %w", err)
	}
	switch token {
	case json.Delim('{'):
		out := &object{values: map[string]any{}}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, fmt.Errorf("read json: %w", err)
			}
			key, _ := name.(string)
			if out.values[key], err = element(d); err != nil {
				return nil, err
			}
			out.names = append(out.names, key)
		}
		_, err = d.Token()
		return out, err
	case json.Delim('['):
		out := []any{}
		for d.More() {
			v, err := element(d)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		_, err = d.Token()
		return out, err
	}
	return token, nil
}

// flow writes a value on one line as YAML that a methodologist would write.
func flow(v any) string {
	var b bytes.Buffer
	switch x := v.(type) {
	case *object:
		b.WriteByte('{')
		for i, name := range x.names {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(name + ": " + flow(x.values[name]))
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, e := range x {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(flow(e))
		}
		b.WriteByte(']')
	case string:
		b.WriteString(scalar(x))
	case nil:
		b.WriteString("null")
	default:
		fmt.Fprint(&b, x)
	}
	return b.String()
}
