package reference

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"effectmonitor/engine/source/schemas"
)

// Key is one key that may be written in a definition.
type Key struct {
	Name        string
	Required    bool
	Type        string // what may stand behind it, in Dutch
	Description string
	Words       []Word   // that it is one of
	Examples    []string // as YAML
}

// Word is one of the words that a key may be.
type Word struct{ Name, Description string }

// Block is a group of keys that are written together: the whole of a definition, or
// what stands under one of its keys.
type Block struct {
	Path  string // such as paginas[].vragen[]; "" for the whole
	Keys  []Key
	Rules []string // such as: type keuze needs opties
}

// Kind is everything that a definition of one soort may hold.
type Kind struct {
	Name   string
	Title  string
	Blocks []Block
}

const (
	suffix = ".schema.json"
	shared = "gedeeld"
)

// readSchemas reads every schema by the name of its file.
func readSchemas() (map[string]*object, []string, error) {
	names, err := fs.Glob(schemas.FS, "*"+suffix)
	if err != nil {
		return nil, nil, fmt.Errorf("list schemas: %w", err)
	}
	files := map[string]*object{}
	for _, name := range names {
		data, err := schemas.FS.ReadFile(name)
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", name, err)
		}
		if files[name], err = parse(data); err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	slices.Sort(names)
	return files, names, nil
}

// Shared gives the building blocks that all kinds use, such as tekst and datum, as
// keys with the Dutch word for each.
func Shared() ([]Key, error) {
	files, _, err := readSchemas()
	if err != nil {
		return nil, err
	}
	w := &walk{files: files, file: shared + suffix}
	var out []Key
	defs := files[w.file].object("$defs")
	for _, name := range defs.names {
		k := w.key(buildingBlocks[name], defs.object(name), false)
		k.Type = plainType(defs.object(name))
		out = append(out, k)
	}
	return out, nil
}

// Kinds gives every kind of definition and, right after it, that of its cases.
func Kinds() ([]Kind, error) {
	files, names, err := readSchemas()
	if err != nil {
		return nil, err
	}
	var out []Kind
	for _, name := range names {
		kind := strings.TrimSuffix(name, suffix)
		if kind == shared {
			continue
		}
		w := &walk{files: files, file: name}
		w.block("", files[name])
		out = append(out, Kind{Name: kind, Title: files[name].text("title"), Blocks: w.blocks})
	}
	return out, nil
}

// walk goes through one schema and collects its blocks.
type walk struct {
	files  map[string]*object
	file   string
	blocks []Block
	seen   []string // definitions that have a block, so that each is written once
}

// resolve follows a reference. The name of a shared building block is its type.
func (w *walk) resolve(s *object) (target *object, name string) {
	ref := s.text("$ref")
	if ref == "" {
		return s, ""
	}
	file, pointer, _ := strings.Cut(ref, "#")
	if file == "" {
		file = w.file
	}
	name = strings.TrimPrefix(pointer, "/$defs/")
	return w.files[file].object("$defs").object(name), name
}

// block adds the keys of an object, and then those of what it holds.
func (w *walk) block(path string, s *object) {
	properties := s.object("properties")
	if properties == nil {
		return
	}
	b := Block{Path: path, Rules: rules(s)}
	at := len(w.blocks)
	w.blocks = append(w.blocks, b)
	for _, name := range properties.names {
		property := properties.object(name)
		b.Keys = append(b.Keys, w.key(name, property, slices.Contains(s.list("required"), any(name))))
		w.inside(strings.TrimPrefix(path+"."+name, "."), property)
	}
	w.blocks[at] = b
}

// inside adds the blocks under a key.
func (w *walk) inside(path string, s *object) {
	target, name := w.resolve(s)
	if target.object("properties") != nil {
		if name != "" {
			if slices.Contains(w.seen, name) {
				return
			}
			w.seen = append(w.seen, name)
		}
		w.block(path, target)
	}
	if items := target.object("items"); items != nil {
		w.inside(path+"[]", items)
	}
	if each := target.object("additionalProperties"); each != nil && name != "tekst" {
		w.inside(path+".<naam>", each)
	}
	for _, side := range []string{"then", "else"} { // one of something, or a list of them
		if c := target.object(side); c != nil {
			w.inside(path, c)
		}
	}
}

func (w *walk) key(name string, s *object, required bool) Key {
	k := Key{Name: name, Required: required, Type: w.typeOf(s), Description: s.text("description")}
	target, _ := w.resolve(s)
	if k.Description == "" {
		k.Description = target.text("description")
	}
	described := target.list("enumDescriptions")
	for i, word := range target.list("enum") {
		k.Words = append(k.Words, Word{fmt.Sprint(word), fmt.Sprint(described[i])})
	}
	for _, e := range s.list("examples") {
		k.Examples = append(k.Examples, flow(e))
	}
	return k
}

// typeOf says in Dutch what may stand behind a key.
func (w *walk) typeOf(s *object) string {
	target, name := w.resolve(s)
	if word, ok := buildingBlocks[name]; ok {
		return word
	}
	switch {
	case target.get("const") != nil:
		return "`" + fmt.Sprint(target.get("const")) + "`"
	case target.list("enum") != nil:
		var words []string
		for _, word := range target.list("enum") {
			words = append(words, "`"+fmt.Sprint(word)+"`")
		}
		return strings.Join(words, ", ")
	case target.object("properties") != nil:
		return "blok"
	case target.object("items") != nil:
		return "lijst van " + w.typeOf(target.object("items"))
	case target.object("additionalProperties") != nil:
		return "per naam: " + w.typeOf(target.object("additionalProperties"))
	}
	return plainType(target)
}

// buildingBlocks are what gedeeld.schema.json defines.
var buildingBlocks = map[string]string{
	"id": "id", "definitie_id": "id van een definitie", "versie": "versienummer", "tekst": "tekst", "formule": "formule", "ref": "verwijzing",
	"datum": "datum", "tijdsduur": "tijdsduur", "percentage": "percentage", "kleur": "kleur", "taal": "taal",
	"talen": "lijst van talen", "ids": "lijst van ids", "marge": "marge",
}

var typeWords = map[string]string{"string": "woord", "number": "getal", "integer": "heel getal", "boolean": "true of false", "object": "blok", "array": "lijst", "null": "niets"}

func plainType(s *object) string {
	if t := s.text("type"); t != "" {
		return typeWords[t]
	}
	var words []string
	for _, t := range s.list("type") {
		words = append(words, typeWords[fmt.Sprint(t)])
	}
	if len(words) == 0 {
		for _, choice := range append(s.list("anyOf"), s.list("oneOf")...) {
			if c, ok := choice.(*object); ok {
				words = append(words, plainType(c))
			}
		}
	}
	if len(words) == 0 {
		return "vrij"
	}
	return strings.Join(words, " of ")
}

// rules puts the conditions of a schema in words: which key needs which.
func rules(s *object) []string {
	var out []string
	for _, item := range s.list("allOf") {
		c, _ := item.(*object)
		needed := c.object("then").list("required")
		properties := c.object("if").object("properties")
		if len(needed) == 0 || properties == nil {
			continue
		}
		for _, key := range properties.names {
			out = append(out, condition(key, properties.object(key))+" hoort ook "+quoted(needed)+".")
		}
	}
	return out
}

func condition(key string, s *object) string {
	switch {
	case s.object("not") != nil:
		return "Behalve bij `" + key + ": " + fmt.Sprint(s.object("not").get("const")) + "`"
	case s.get("const") != nil:
		return "Bij `" + key + ": " + fmt.Sprint(s.get("const")) + "`"
	case s.list("enum") != nil:
		return "Bij `" + key + "` " + quoted(s.list("enum"))
	}
	return "Bij `" + key + "`"
}

func quoted(words []any) string {
	var out []string
	for _, word := range words {
		out = append(out, "`"+fmt.Sprint(word)+"`")
	}
	return strings.Join(out, ", ")
}

// bare is text that YAML reads as text inside a flow without quotes.
var bare = regexp.MustCompile(`^([\pL_€][\pL0-9_ @.€()–-]*|[0-9]+%)$`)

// scalar writes a text as YAML, with quotes where it needs them.
func scalar(s string) string {
	if bare.MatchString(s) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off"}, strings.ToLower(s)) {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
