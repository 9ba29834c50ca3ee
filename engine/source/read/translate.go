package read

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
	"effectmonitor/engine/spelling"
)

// translator turns the validator's English error tree into Dutch findings at the
// node, and keeps only what caused the rest.
type translator struct {
	set   *schemaSet
	root  *source.Node
	found diag.List
}

func (t *translator) translate(err error) {
	var tree *jsonschema.ValidationError
	if !errors.As(err, &tree) {
		t.found.Errorf(t.root.Pos, "schema", "de definitie kon niet gecontroleerd worden: %v", err)
		return
	}
	t.walk(tree)
	if len(t.found) == 0 {
		t.found.Errorf(t.root.Pos, "schema", "de definitie past niet bij het schema van haar soort")
	}
}

func (t *translator) walk(e *jsonschema.ValidationError) {
	if len(t.found) >= maxFindings {
		return
	}
	if len(e.Causes) == 0 {
		t.leaf(e)
		return
	}
	switch keyword(e) {
	case "oneOf", "anyOf":
		t.branch(e)
	default:
		for _, cause := range e.Causes {
			t.walk(cause)
		}
	}
}

// branch reports one alternative of a oneOf or anyOf: the one whose errors lie
// deepest, which is the one that the writer meant. When all fail on the type of the
// node itself, none was meant and that is said instead.
func (t *translator) branch(e *jsonschema.ValidationError) {
	best, depth := -1, -1
	for i, cause := range e.Causes {
		if d := errorDepth(cause); d > depth {
			best, depth = i, d
		}
	}
	if depth == len(pointer(e.InstanceLocation)) && allTypeErrors(e.Causes) {
		n := t.node(e.InstanceLocation)
		t.found.Errorf(n.Pos, "wrong-type", "%s past hier niet", n.Describe()).WithHint(t.about(e))
		return
	}
	t.walk(e.Causes[best])
}

func errorDepth(e *jsonschema.ValidationError) int {
	if len(e.Causes) == 0 {
		depth := len(pointer(e.InstanceLocation)) * 2
		if keyword(e) != "type" && keyword(e) != "const" {
			depth++
		}
		return depth
	}
	depth := 0
	for _, cause := range e.Causes {
		depth = max(depth, errorDepth(cause))
	}
	return depth
}

func allTypeErrors(causes []*jsonschema.ValidationError) bool {
	for _, cause := range causes {
		if len(cause.Causes) > 0 && !allTypeErrors(cause.Causes) || len(cause.Causes) == 0 && keyword(cause) != "type" {
			return false
		}
	}
	return true
}

func (t *translator) leaf(e *jsonschema.ValidationError) {
	n := t.node(e.InstanceLocation)
	schema := t.schema(e)
	switch keyword(e) {
	case "additionalProperties":
		t.unknownKeys(n, schema)
	case "required":
		t.missingKeys(n, schema)
	case "type":
		t.wrongType(n, schema)
	case "enum":
		t.notAllowed(n, schema)
	case "const":
		t.found.Errorf(n.Pos, "not-allowed", "hier kan alleen %v staan", schema["const"])
	case "pattern":
		t.pattern(e, n, schema)
	case "false schema", "not":
		t.found.Errorf(n.Pos, "not-allowed", "deze sleutel past hier niet").WithHint(about(schema))
	default:
		t.limit(e, n, schema)
	}
}

func (t *translator) unknownKeys(n *source.Node, schema map[string]any) {
	properties, _ := schema["properties"].(map[string]any)
	var allowed []string
	for key := range properties {
		allowed = append(allowed, key)
	}
	slices.Sort(allowed)
	for _, e := range n.Entries {
		if _, ok := properties[e.Key.Value]; ok || len(t.found) >= maxFindings {
			continue
		}
		f := t.found.Errorf(e.Key.Pos, "unknown-key", "onbekende sleutel %q", e.Key.Value)
		if e.Value.IsNull() && (strings.Contains(e.Key.Value, " ") || digits.MatchString(e.Key.Value)) {
			f.WithHint("tussen { en } begint na een komma een nieuwe sleutel: zet tekst met een komma tussen aanhalingstekens, en schrijf decimalen met een punt")
			continue
		}
		f.WithHint(orShort(diag.Suggest(e.Key.Value, allowed), allowed))
	}
}

func (t *translator) missingKeys(n *source.Node, schema map[string]any) {
	required, _ := schema["required"].([]any)
	for _, key := range required {
		name, _ := key.(string)
		if n.Get(name) == nil {
			f := t.found.Errorf(n.Pos, "missing-key", "de sleutel %q ontbreekt%s", name, inside(n))
			if near := spelling.Nearest(name, n.Keys()); near != "" {
				f.WithHint(fmt.Sprintf("er staat wel %q; bedoelde je %q?", near, name))
			}
		}
	}
}

// inside names the group that a key is missing from, when it has an id.
func inside(n *source.Node) string {
	for _, key := range []string{"id", "naam", "code"} {
		if id := n.Get(key); id != nil && id.Kind == source.Scalar && id.Value != "" {
			return fmt.Sprintf(" bij %q", id.Value)
		}
	}
	return ""
}

var typeWords = map[string]string{
	"string": "tekst", "number": "een getal", "integer": "een heel getal", "boolean": "true of false",
	"array": "een lijst", "object": "een groep met sleutels", "null": "niets",
}

func (t *translator) wrongType(n *source.Node, schema map[string]any) {
	var want []string
	switch types := schema["type"].(type) {
	case string:
		want = append(want, typeWords[types])
	case []any:
		for _, word := range types {
			name, _ := word.(string)
			want = append(want, typeWords[name])
		}
	}
	f := t.found.Errorf(n.Pos, "wrong-type", "hier hoort %s en er staat %s", strings.Join(want, " of "), n.Describe())
	if slices.Contains(want, "tekst") && n.Kind == source.Scalar && n.Tag != source.TagNull {
		if reason, fits := form(schema, n.Value); !fits {
			f.WithHint(reason) // quotes would not make it right
			return
		}
		f.WithHint(fmt.Sprintf("zet er aanhalingstekens om: %q", n.Value))
		return
	}
	f.WithHint(orText(instead(n, schema), about(schema)))
}

var digits = regexp.MustCompile(`^[0-9]+$`)

var dutchNumber = regexp.MustCompile(`^-?[0-9]{1,3}(?:\.?[0-9]{3})*(?:,[0-9]+)?$`)

// instead is how a value is to be written: a number in Dutch, yes and no, or a group of
// which only the text was given. Empty when nothing of the kind stands there.
func instead(n *source.Node, schema map[string]any) string {
	types := fmt.Sprint(schema["type"])
	switch {
	case n.Kind != source.Scalar:
		return ""
	case (strings.Contains(types, "number") || strings.Contains(types, "integer")) && dutchNumber.MatchString(n.Value):
		number := strings.Replace(strings.ReplaceAll(n.Value, ".", ""), ",", ".", 1)
		if strings.Contains(number, ".") {
			number = strings.TrimSuffix(strings.TrimRight(number, "0"), ".")
		}
		return "schrijf " + number
	case strings.Contains(types, "boolean") && yesNo[strings.ToLower(n.Value)] != "":
		return "schrijf " + yesNo[strings.ToLower(n.Value)]
	case types == "object" && n.Tag != source.TagNull:
		var keys []string
		required, _ := schema["required"].([]any)
		for _, key := range required {
			keys = append(keys, fmt.Sprintf("%v: …", key))
		}
		if len(keys) > 0 {
			return "schrijf {" + strings.Join(keys, ", ") + "}"
		}
	}
	return ""
}

var yesNo = map[string]string{"ja": "true", "nee": "false", "waar": "true", "onwaar": "false", "yes": "true", "no": "false", "aan": "true", "uit": "false"}

func orText(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}

// form says whether a text has the form that a schema asks, and otherwise which form
// that is; a form that the schema does not put in words is no reason.
func form(schema map[string]any, text string) (reason string, fits bool) {
	pattern, _ := schema["pattern"].(string)
	reason, _ = schema["x-fout"].(string)
	if pattern == "" || reason == "" {
		return "", true
	}
	re, err := regexp.Compile(pattern)
	return reason, err != nil || re.MatchString(text)
}

func (t *translator) notAllowed(n *source.Node, schema map[string]any) {
	values, _ := schema["enum"].([]any)
	allowed := make([]string, len(values))
	for i, value := range values {
		allowed[i] = fmt.Sprint(value)
	}
	t.found.Errorf(n.Pos, "not-allowed", "%q kan hier niet staan", n.Value).
		WithHint(orList(diag.Suggest(n.Value, allowed), allowed))
}

func (t *translator) pattern(e *jsonschema.ValidationError, n *source.Node, schema map[string]any) {
	if strings.Contains(e.KeywordLocation, "/propertyNames/") {
		t.badKey(e, schema)
		return
	}
	message := fmt.Sprintf("%q heeft niet de juiste vorm", n.Value)
	if reason, ok := schema["x-fout"].(string); ok {
		message = fmt.Sprintf("%q: %s", n.Value, reason)
	}
	t.found.Errorf(n.Pos, "bad-form", "%s", message)
}

// badKey points at a key that is refused; the validator says the group and, as
// the last part of the place, the key.
func (t *translator) badKey(e *jsonschema.ValidationError, schema map[string]any) {
	parts := pointer(e.InstanceLocation)
	key := parts[len(parts)-1]
	group := t.follow(parts[:len(parts)-1])
	pos := group.Pos
	if entry := group.Entry(key); entry != nil {
		pos = entry.Key.Pos
	}
	reason, ok := schema["x-fout"].(string)
	if !ok {
		reason = "deze sleutel past hier niet"
	}
	t.found.Errorf(pos, "bad-form", "%q: %s", key, reason)
}

// limit covers the keywords that compare with a number.
func (t *translator) limit(e *jsonschema.ValidationError, n *source.Node, schema map[string]any) {
	messages := map[string]string{
		"minimum": "%s is te laag: het minimum is %v", "maximum": "%s is te hoog: het maximum is %v",
		"exclusiveMinimum": "%s is te laag: het moet meer zijn dan %v", "exclusiveMaximum": "%s is te hoog: het moet minder zijn dan %v",
		"minItems": "%s is te kort: minstens %v", "maxItems": "%s is te lang: hoogstens %v",
		"minLength": "%s is te kort: minstens %v teken", "maxLength": "%s is te lang: hoogstens %v tekens",
		"minProperties": "%s is leeg: er hoort minstens %v sleutel in",
	}
	word := keyword(e)
	if word == "minLength" && n.Value == "" {
		t.found.Errorf(n.Pos, "out-of-range", "deze tekst is leeg")
		return
	}
	if message, ok := messages[word]; ok {
		f := t.found.Errorf(n.Pos, "out-of-range", message, n.Describe(), schema[word])
		if word == "maxItems" && !slices.ContainsFunc(n.Items, func(i *source.Node) bool { _, ok := i.Number(); return !ok }) {
			f.WithHint("een komma scheidt getallen; schrijf decimalen met een punt: 9.5")
		}
		return
	}
	if word == "uniqueItems" {
		t.found.Errorf(n.Pos, "repeated", "dezelfde waarde staat meer dan één keer in deze lijst")
		return
	}
	t.found.Errorf(n.Pos, "schema", "%s past hier niet (%s)", n.Describe(), word).WithHint(about(schema))
}

func (t *translator) about(e *jsonschema.ValidationError) string { return about(t.schema(e)) }

// about is what the schema says of the value, as a hint.
func about(schema map[string]any) string {
	description, _ := schema["description"].(string)
	return description
}

// keyword is the part of the schema that refused.
func keyword(e *jsonschema.ValidationError) string {
	parts := pointer(e.KeywordLocation)
	if len(parts) == 0 {
		return ""
	}
	last := parts[len(parts)-1]
	if _, err := strconv.Atoi(last); err == nil {
		// A branch of allOf, oneOf: the keyword stands before its number.
		return ""
	}
	return last
}

// schema is the raw schema that holds the keyword which refused.
func (t *translator) schema(e *jsonschema.ValidationError) map[string]any {
	url, fragment, _ := strings.Cut(e.AbsoluteKeywordLocation, "#")
	at := t.set.raw[url]
	parts := pointer(fragment)
	for _, part := range parts[:max(0, len(parts)-1)] {
		switch holder := at.(type) {
		case map[string]any:
			at = holder[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(holder) {
				return nil
			}
			at = holder[i]
		}
	}
	schema, _ := at.(map[string]any)
	return schema
}

// node is the value at a JSON pointer.
func (t *translator) node(location string) *source.Node { return t.follow(pointer(location)) }

// follow goes down from the root as far as the parts lead.
func (t *translator) follow(parts []string) *source.Node {
	n := t.root
	for _, part := range parts {
		var next *source.Node
		if n.Kind == source.Sequence {
			if i, err := strconv.Atoi(part); err == nil && i >= 0 && i < len(n.Items) {
				next = n.Items[i]
			}
		} else {
			next = n.Get(part)
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// unescapePointer undoes the escapes of a JSON pointer (RFC 6901).
var unescapePointer = strings.NewReplacer("~1", "/", "~0", "~")

// pointer splits a JSON pointer in the form the validator gives it, with percent
// escapes, and undoes the escapes.
func pointer(text string) []string {
	text = strings.TrimPrefix(text, "/")
	if text == "" {
		return nil
	}
	parts := strings.Split(text, "/")
	for i, part := range parts {
		parts[i] = unescapePointer.Replace(unescapePercent(part))
	}
	return parts
}

func unescapePercent(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if code, err := strconv.ParseUint(text[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(code))
				i += 2
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
