// Package compare says what differs between two versions of a definition: not in
// words but in meaning, which comparisons over time that breaks, and how far
// results of the same people would shift.
//
// Texts are left out: a title may always be said better. What a question is called
// by formulas, what can be answered, when it is asked and how it counts is meaning.
// The package decides nothing about definitions, reads no file and no clock, and
// must not know any definition.
package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Change is one difference in meaning.
type Change struct {
	Where  string `json:"waar"`                // such as vraag rust, or schaal rust: methode
	Old    string `json:"oud,omitempty"`       // empty when it was not there
	New    string `json:"nieuw,omitempty"`     // empty when it is gone
	Breaks bool   `json:"breekt"`              // comparison over time no longer holds for it
	Name   string `json:"naam,omitempty"`      // the variable, indicator or effect it is about
	Part   string `json:"onderdeel,omitempty"` // the key that differs, when it is there in both
}

// String is the change on one line.
func (c Change) String() string {
	switch {
	case c.Old == "":
		return "+ " + c.Where + ": " + c.New
	case c.New == "":
		return "- " + c.Where + ": " + c.Old
	}
	return "~ " + c.Where + ": " + c.Old + " → " + c.New
}

// Definitions compares two decoded definitions of one kind by their JSON.
func Definitions(before, after any) ([]Change, error) {
	old, err := flatten(before)
	if err != nil {
		return nil, err
	}
	now, err := flatten(after)
	if err != nil {
		return nil, err
	}
	return differences(old, now), nil
}

// item is one thing with an id, or the definition itself, with what it says.
type item struct {
	label string // vraag rust
	name  string // rust
	parts map[string]string
	order int
}

type items map[string]*item

func flatten(definition any) (items, error) {
	data, err := json.Marshal(definition)
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	var tree map[string]any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber() // 0.1 stays 0.1
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	out := items{}
	out.object("", "", tree)
	return out, nil
}

// kinds names the members of a list; those that are known by themselves wherever
// they stand have no owner in their label.
var kinds = map[string]struct {
	word string
	own  bool
}{
	"paginas": {"pagina", true}, "vragen": {"vraag", true}, "berekeningen": {"berekening", true}, "schalen": {"schaal", true},
	"opties": {"optie", false}, "rijen": {"rij", false}, "niveaus": {"niveau", false}, "klassen": {"klasse", false},
	"indicatoren": {"indicator", true}, "domeinen": {"domein", true}, "dimensies": {"dimensie", true}, "uitsplitsingen": {"uitsplitsing", true},
	"effecten": {"effect", true}, "kosten": {"kosten", true}, "parameters": {"parameter", true}, "partijen": {"partij", true}, "termijnen": {"termijn", true},
	"metingen": {"meting", true}, "fasen": {"fase", true}, "invullers": {"invuller", true}, "velden": {"veld", true}, "resultaten": {"resultaat", true},
	"onderdelen": {"onderdeel", true}, "redenen": {"reden", true}, "kengetallen": {"kengetal", true}, "programmas": {"programma", true}, "tegels": {"tegel", false},
}

// ignored are keys that carry no meaning of their own.
var ignored = []string{"id", "versie", "vervangt", "uiteinden", "duur_minuten"}

// object puts an object's own parts under its label and gives its members theirs.
func (out items) object(label, name string, tree map[string]any) {
	it := out[label]
	if it == nil {
		it = &item{label: label, name: name, parts: map[string]string{}, order: len(out)}
		out[label] = it
	}
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		if slices.Contains(ignored, key) {
			continue
		}
		out.value(it, key, tree[key])
	}
}

func (out items) value(it *item, key string, v any) {
	switch v := v.(type) {
	case nil:
	case map[string]any:
		if isText(v) && key != "eenheid" {
			return
		}
		for _, inner := range slices.Sorted(maps.Keys(v)) {
			out.value(it, key+"."+inner, v[inner])
		}
	case []any:
		out.list(it, key, v)
	default:
		it.parts[key] = plain(v)
	}
}

func (out items) list(it *item, key string, list []any) {
	kind, known := kinds[key]
	var words []string
	for i, v := range list {
		member, isObject := v.(map[string]any)
		if !isObject {
			words = append(words, plain(v))
			continue
		}
		id := identity(member)
		if !known || id == "" {
			out.value(it, key+"."+strconv.Itoa(i+1), v)
			continue
		}
		label, name := kind.word+" "+id, id
		if !kind.own {
			label, name = it.label+", "+label, it.name
		}
		if key == "vragen" && strings.HasPrefix(it.label, "vraag ") { // of the rows of a herhaling
			label, name = "vraag "+it.name+"."+id, it.name+"."+id
		}
		if key == "vragen" && strings.HasPrefix(it.label, "pagina ") {
			member["pagina"] = strings.TrimPrefix(it.label, "pagina ")
		}
		out.object(label, name, member)
	}
	if len(words) > 0 {
		it.parts[key] = strings.Join(words, ", ")
	}
}

// identity is what a member of a list is known by: its id, or the value of a level.
func identity(member map[string]any) string {
	for _, key := range []string{"id", "waarde"} {
		if v, ok := member[key]; ok {
			return plain(v)
		}
	}
	return ""
}

// isText says whether an object is a text in languages.
func isText(v map[string]any) bool {
	for lang, text := range v {
		if _, words := text.(string); len(lang) != 2 || !words {
			return false
		}
	}
	return len(v) > 0
}

// plain writes a value on one line; blanks in a formula mean nothing.
func plain(v any) string {
	return strings.Join(strings.Fields(fmt.Sprint(v)), " ")
}

func differences(old, now items) []Change {
	var out []Change
	for _, label := range labels(old, now) {
		before, after := old[label], now[label]
		switch {
		case before == nil:
			out = append(out, Change{Where: after.label, New: after.summary(), Name: after.name, Breaks: breaksWhenAdded(label)})
		case after == nil:
			out = append(out, Change{Where: before.label, Old: before.summary(), Name: before.name, Breaks: true})
		default:
			out = append(out, before.against(after)...)
		}
	}
	return out
}

// breaksWhenAdded: another possible answer changes what the old answers mean
// beside it; another question does not.
func breaksWhenAdded(label string) bool {
	return strings.Contains(label, ", optie ") || strings.Contains(label, ", niveau ") || strings.Contains(label, ", klasse ")
}

func labels(old, now items) []string {
	all := slices.Collect(maps.Keys(old))
	for label := range now {
		if old[label] == nil {
			all = append(all, label)
		}
	}
	place := func(label string) int {
		if it := old[label]; it != nil {
			return it.order
		}
		return now[label].order
	}
	slices.SortFunc(all, func(a, b string) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return all
}

// summary is what a new or lost thing is, in a few words.
func (it *item) summary() string {
	var parts []string
	for _, key := range []string{"type", "soort", "methode", "formule", "waarde", "vragen", "bedrag", "prijs"} {
		if v := it.parts[key]; v != "" {
			parts = append(parts, v)
		}
	}
	if len(parts) == 0 {
		return "is er"
	}
	return strings.Join(parts, ", ")
}

func (it *item) against(other *item) []Change {
	keys := slices.Collect(maps.Keys(it.parts))
	for key := range other.parts {
		if _, both := it.parts[key]; !both {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	var out []Change
	for _, key := range keys {
		old, now := it.parts[key], other.parts[key]
		if old == now {
			continue
		}
		where := key
		if it.label != "" {
			where = it.label + ": " + key
		}
		out = append(out, Change{Where: where, Old: orNone(old), New: orNone(now), Name: it.name, Part: key, Breaks: breaks(key)})
	}
	return out
}

func orNone(s string) string {
	if s == "" {
		return "niets"
	}
	return s
}

// harmless are keys that change how something is asked or shown, and not what an
// answer or a result means.
var harmless = []string{
	"verplicht", "weet_niet", "wil_niet_zeggen", "controles", "domein", "dimensie", "thema", "keten", "richting", "talen", "pagina",
	"max_lengte", "min", "max", "exclusief", "bron", "url", "eigenaar", "gepubliceerd", "herinneringen", "verzending", "uitnodiging_geldig",
	"bewaartermijn", "verwijdering_aankondigen", "citaat",
	"gelijk_aan", "omgezet_met", "vergelijkbaar", // what they say is asked of the versions themselves
	"zekerheid", "laag", "hoog", "aard", "afronden", "decimalen", "invuller", "theorie",
}

func breaks(key string) bool {
	first, _, _ := strings.Cut(key, ".")
	return !slices.Contains(harmless, first)
}
