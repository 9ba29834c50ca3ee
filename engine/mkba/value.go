package mkba

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Number is a number in a definition, written as 12, 1.5 or 25%.
type Number float64

// UnmarshalSource reads a number from a definition.
func (n *Number) UnmarshalSource(node *source.Node) diag.List {
	value, ok := parseNumber(node)
	if !ok {
		var found diag.List
		found.Errorf(node.Pos, "bad-number", "hier hoort een getal of percentage en er staat %s", node.Describe()).
			WithHint("schrijf bijvoorbeeld 12, 1.5 of 25%")
		return found
	}
	*n = Number(value)
	return nil
}

func parseNumber(node *source.Node) (float64, bool) {
	if value, ok := node.Number(); ok {
		return value, true
	}
	text, marked := strings.CutSuffix(strings.TrimSpace(node.Value), "%")
	if node.Kind != source.Scalar || !marked {
		return 0, false
	}
	value, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return 0, false
	}
	return value / 100, true
}

// Value is a number in a model: written out, or the id of a parameter of that
// model. The zero Value was not given.
type Value struct {
	Number    float64
	Parameter string
	Given     bool
	Pos       diag.Pos
}

var parameterPattern = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$`)

// IsZero says whether no value was given.
func (v Value) IsZero() bool { return !v.Given }

// UnmarshalSource reads a number or the id of a parameter.
func (v *Value) UnmarshalSource(node *source.Node) diag.List {
	if number, ok := parseNumber(node); ok {
		*v = Value{Number: number, Given: true, Pos: node.Pos}
		return nil
	}
	if node.Kind == source.Scalar && parameterPattern.MatchString(node.Value) {
		*v = Value{Parameter: node.Value, Given: true, Pos: node.Pos}
		return nil
	}
	var found diag.List
	found.Errorf(node.Pos, "bad-value", "hier hoort een getal, een percentage of een parameter en er staat %s", node.Describe()).
		WithHint("schrijf bijvoorbeeld 25% of het id van een parameter")
	return found
}

// MarshalJSON writes the number or the parameter's id.
func (v Value) MarshalJSON() ([]byte, error) {
	switch {
	case !v.Given:
		return []byte("null"), nil
	case v.Parameter != "":
		return json.Marshal(v.Parameter)
	}
	return json.Marshal(v.Number)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Value) UnmarshalJSON(data []byte) error {
	*v = Value{}
	switch {
	case string(data) == "null":
		return nil
	case len(data) > 0 && data[0] == '"':
		v.Given = true
		return json.Unmarshal(data, &v.Parameter)
	}
	v.Given = true
	if err := json.Unmarshal(data, &v.Number); err != nil {
		return fmt.Errorf("value: %w", err)
	}
	return nil
}
