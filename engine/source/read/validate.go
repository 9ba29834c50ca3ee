package read

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/schemas"
)

const (
	schemaSuffix = ".schema.json"
	schemaBase   = "https://effectmonitor.nl/schemas/"
	// sharedSchema holds what the other schemas refer to; it is no kind itself.
	sharedSchema = "gedeeld"
)

// schemaSet is every schema: compiled, to validate with, and raw, to look up what
// would have been right.
type schemaSet struct {
	compiled map[string]*jsonschema.Schema
	raw      map[string]any // by URL
	kinds    []string       // that a definition may name, sorted
}

var loadSchemas = sync.OnceValues(func() (*schemaSet, error) {
	set := &schemaSet{compiled: map[string]*jsonschema.Schema{}, raw: map[string]any{}}
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	names, err := fs.Glob(schemas.FS, "*"+schemaSuffix)
	if err != nil {
		return nil, fmt.Errorf("list schemas: %w", err)
	}
	for _, name := range names {
		if err := set.add(compiler, name); err != nil {
			return nil, err
		}
	}
	for _, name := range names {
		kind := strings.TrimSuffix(name, schemaSuffix)
		compiled, err := compiler.Compile(schemaBase + name)
		if err != nil {
			return nil, fmt.Errorf("compile schema %s: %w", name, err)
		}
		set.compiled[kind] = compiled
		if kind != sharedSchema && !strings.HasSuffix(kind, testSuffix) {
			set.kinds = append(set.kinds, kind)
		}
	}
	return set, nil
})

func (s *schemaSet) add(compiler *jsonschema.Compiler, name string) error {
	data, err := schemas.FS.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read schema %s: %w", name, err)
	}
	var raw any
	if err := json.Unmarshal(data, &raw); err != nil {
		return fmt.Errorf("schema %s: %w", name, err)
	}
	s.raw[schemaBase+name] = raw
	if err := compiler.AddResource(schemaBase+name, strings.NewReader(string(data))); err != nil {
		return fmt.Errorf("schema %s: %w", name, err)
	}
	return nil
}

const testSuffix = "_test"

// IsTest says whether file holds the test cases of a definition.
func IsTest(file string) bool {
	return strings.HasSuffix(strings.TrimSuffix(path.Base(file), path.Ext(file)), testSuffix)
}

// Validate checks the document against the JSON Schema of its kind. A test file is
// checked against <soort>_test.
func Validate(d *source.Document) diag.List {
	var found diag.List
	set, err := loadSchemas()
	if err != nil {
		found.Errorf(diag.Pos{File: d.File}, "schema", "de schema's zelf zijn stuk: %v", err)
		return found
	}
	if d.Root.Kind != source.Mapping {
		found.Errorf(d.Root.Pos, "wrong-type", "een definitie bestaat uit sleutels met waarden, en hier staat %s", d.Root.Describe())
		return found
	}
	kind := d.Root.Get("soort")
	if kind == nil || kind.Kind != source.Scalar || kind.Value == "" {
		found.Errorf(d.Root.Pos, "no-kind", "de sleutel \"soort\" ontbreekt").
			WithHint("schrijf bovenaan soort: en dan een van " + strings.Join(set.kinds, ", "))
		return found
	}
	name := kind.Value
	if IsTest(d.File) {
		name += testSuffix
	}
	schema, known := set.compiled[name]
	if !known || kind.Value == sharedSchema || strings.HasSuffix(kind.Value, testSuffix) {
		found.Errorf(kind.Pos, "unknown-kind", "de soort %q bestaat niet", kind.Value).
			WithHint(orList(diag.Suggest(kind.Value, set.kinds), set.kinds))
		return found
	}
	if err := schema.Validate(d.Root.Plain()); err != nil {
		t := translator{set: set, root: d.Root}
		t.translate(err)
		return enough(t.found.Compact())
	}
	return found
}

// orList is the suggestion when there is one, and else all that is allowed.
func orList(suggestion string, allowed []string) string {
	if suggestion != "" || len(allowed) == 0 {
		return suggestion
	}
	return "kies uit: " + strings.Join(allowed, ", ")
}

// orShort is orList where a long list would not help: nobody reads thirty keys.
func orShort(suggestion string, allowed []string) string {
	if len(allowed) > 12 {
		return suggestion
	}
	return orList(suggestion, allowed)
}
