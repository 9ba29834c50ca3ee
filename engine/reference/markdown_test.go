package reference

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/source/schemas"
)

func TestOperators(t *testing.T) {
	for _, o := range Operators {
		for _, e := range o.Examples {
			if got, errs := Evaluate(e.Formula); errs != nil || got != e.Outcome {
				t.Errorf("%s = %q %v, the reference says %q", e.Formula, got, errs, e.Outcome)
			}
		}
		if o.Doc == "" || len(o.Examples) == 0 {
			t.Errorf("%s is not explained", o.Form)
		}
	}
}

// TestEveryKeyIsInTheReference: no key of a schema is left out, wherever it stands.
func TestEveryKeyIsInTheReference(t *testing.T) {
	kinds, err := Kinds()
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]map[string]bool{}
	for _, k := range kinds {
		written[k.Name] = map[string]bool{}
		for _, b := range k.Blocks {
			if len(b.Keys) == 0 {
				t.Errorf("%s %s is empty", k.Name, b.Path)
			}
			for _, key := range b.Keys {
				written[k.Name][key.Name] = true
				if key.Description == "" || key.Type == "" {
					t.Errorf("%s %s.%s is not explained", k.Name, b.Path, key.Name)
				}
			}
		}
	}
	names, err := fs.Glob(schemas.FS, "*"+suffix)
	if err != nil || len(names) != len(kinds)+1 {
		t.Fatalf("%d kinds of %d schemas, %v", len(kinds), len(names), err)
	}
	for _, name := range names {
		kind := strings.TrimSuffix(name, suffix)
		data, err := schemas.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var raw any
		if err := json.Unmarshal(data, &raw); err != nil {
			t.Fatal(err)
		}
		if kind == shared {
			continue
		}
		for key := range propertyNames(raw) {
			if !written[kind][key] {
				t.Errorf("%s: key %s is not in the reference", kind, key)
			}
		}
	}
}

func propertyNames(v any) map[string]bool {
	out := map[string]bool{}
	switch x := v.(type) {
	case map[string]any:
		for name, child := range x {
			if properties, ok := child.(map[string]any); ok && name == "properties" {
				for key := range properties {
					out[key] = true
				}
			}
			for key := range propertyNames(child) {
				out[key] = true
			}
		}
	case []any:
		for _, child := range x {
			for key := range propertyNames(child) {
				out[key] = true
			}
		}
	}
	return out
}

func TestMarkdown(t *testing.T) {
	data, err := Markdown()
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, f := range formula.Functions() {
		if !strings.Contains(text, "#### `"+f.Signature+"`") {
			t.Errorf("%s is not on the page", f.Name)
		}
	}
	for _, want := range []string{
		"| `duur_minuten` | getal |", "Bij `type` `keuze`, `meerkeuze`, `ranglijst` hoort ook `opties`.",
		"Behalve bij `type: matrix` hoort ook `tekst`.", "**vragenlijst** `paginas[].vragen[]`",
		"- `afronden(1.005, 2)` is 1,01", "Voorbeeld: `80%`",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "| ") {
			cells := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") - 1
			if cells != 3 && cells != 2 && cells != 4 {
				t.Errorf("line %d has %d cells: %s", i+1, cells, line)
			}
		}
		if strings.Contains(line, "%!") || strings.Contains(line, "<nil>") {
			t.Errorf("line %d: %s", i+1, line)
		}
	}
	again, _ := Markdown()
	if string(again) != text {
		t.Error("the page differs every time")
	}
}

func TestFlow(t *testing.T) {
	o, err := parse([]byte(`{"z": "ja, hoor", "a": [1, 0.8, true, "no", "80%", "gewoon woord"], "b": {"c": null}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := flow(o), `{z: "ja, hoor", a: [1, 0.8, true, "no", 80%, gewoon woord], b: {c: null}}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for _, bad := range []string{"", "[]", `{"a":`, `{"a": [1,`, `{"a": 1 "b"}`} {
		if _, err := parse([]byte(bad)); err == nil {
			t.Errorf("%q is no object", bad)
		}
	}
}
