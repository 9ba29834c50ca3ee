package read

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"effectmonitor/engine/source/schemas"
)

// node is one schema of a kind with the pointer to it.
type node struct {
	pointer string
	schema  map[string]any
	key     bool // the schema of a key that a methodologist writes
}

// nodes walks the parts of a schema that say what may be written. Conditions
// (if, then, not) repeat keys to say when they are needed; they describe nothing.
func nodes(pointer string, s map[string]any, key bool) []node {
	out := []node{{pointer, s, key}}
	for _, group := range []string{"properties", "$defs"} {
		children, _ := s[group].(map[string]any)
		for name, child := range children {
			if c, ok := child.(map[string]any); ok {
				out = append(out, nodes(pointer+"/"+group+"/"+name, c, group == "properties")...)
			}
		}
	}
	for _, name := range []string{"items", "additionalProperties"} {
		if c, ok := s[name].(map[string]any); ok {
			out = append(out, nodes(pointer+"/"+name, c, false)...)
		}
	}
	for _, name := range []string{"anyOf", "oneOf"} {
		list, _ := s[name].([]any)
		for i, item := range list {
			if c, ok := item.(map[string]any); ok {
				out = append(out, nodes(fmt.Sprintf("%s/%s/%d", pointer, name, i), c, false)...)
			}
		}
	}
	return out
}

// english are words that no Dutch description needs.
var english = regexp.MustCompile(`(?i)\b(the|and|of the|must|should|when|this|that|value|question|answer|string|list of|optional|required|default)\b`)

func allNodes(t *testing.T) map[string][]node {
	t.Helper()
	set, err := loadSchemas()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]node{}
	for url, raw := range set.raw {
		out[url] = nodes("", raw.(map[string]any), false)
	}
	return out
}

// TestEveryKeyIsDescribed: an editor shows a Dutch sentence at every key and at
// every word that a key can be. A description of its own, not that of a building
// block: "a date" does not say which day.
func TestEveryKeyIsDescribed(t *testing.T) {
	keys, words := 0, 0
	for url, all := range allNodes(t) {
		name := strings.TrimPrefix(url, schemaBase)
		for _, n := range all {
			text, _ := n.schema["description"].(string)
			if n.key {
				keys++
				if text == "" {
					t.Errorf("%s#%s has no description", name, n.pointer)
				}
			}
			texts := []string{text}
			if options, ok := n.schema["enum"].([]any); ok {
				described, _ := n.schema["enumDescriptions"].([]any)
				if len(described) != len(options) {
					t.Errorf("%s#%s explains %d of %d words", name, n.pointer, len(described), len(options))
				}
				for _, d := range described {
					words++
					texts = append(texts, fmt.Sprint(d))
				}
			}
			for _, s := range texts {
				if word := english.FindString(s); word != "" {
					t.Errorf("%s#%s: %q is English in %q", name, n.pointer, word, s)
				}
				if s != "" && !slices.Contains([]byte(".?"), s[len(s)-1]) {
					t.Errorf("%s#%s: %q does not end as a sentence", name, n.pointer, s)
				}
			}
		}
	}
	if keys < 700 || words < 140 {
		t.Errorf("only %d keys and %d words were looked at", keys, words)
	}
}

// TestExamplesAreValid: what an editor offers as an example is right where it stands.
func TestExamplesAreValid(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	seen := 0
	all := allNodes(t)
	for url := range all {
		data, err := schemas.FS.ReadFile(strings.TrimPrefix(url, schemaBase))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource(url, bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
	}
	for url, list := range all {
		for _, n := range list {
			examples, _ := n.schema["examples"].([]any)
			if len(examples) == 0 {
				continue
			}
			compiled, err := compiler.Compile(url + "#" + n.pointer)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range examples {
				seen++
				if err := compiled.Validate(e); err != nil {
					text, _ := json.Marshal(e)
					t.Errorf("%s#%s: example %s: %v", url, n.pointer, text, err)
				}
			}
		}
	}
	if seen < 45 {
		t.Errorf("only %d examples", seen)
	}
	for _, n := range all[schemaBase+"gedeeld.schema.json"] {
		if strings.HasPrefix(n.pointer, "/$defs/") && strings.Count(n.pointer, "/") == 2 && n.schema["examples"] == nil {
			t.Errorf("%s is used everywhere and has no example", n.pointer)
		}
	}
}
