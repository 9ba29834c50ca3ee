package catalog

import (
	"cmp"
	"fmt"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// versions holds the versions of definitions of one kind, by id, oldest first.
type versions[T any] map[string][]version[T]

type version[T any] struct {
	number int
	pos    diag.Pos
	item   T
}

// add keeps item and says whether this id and version were free.
func (v versions[T]) add(id string, number int, pos diag.Pos, item T) bool {
	list := v[id]
	at, taken := slices.BinarySearchFunc(list, number, func(e version[T], n int) int { return cmp.Compare(e.number, n) })
	if taken {
		return false
	}
	v[id] = slices.Insert(list, at, version[T]{number, pos, item})
	return true
}

// find returns the version that ref names, or the newest.
func (v versions[T]) find(ref source.Ref) (item T, ok bool) {
	list := v[ref.ID]
	if len(list) == 0 {
		return item, false
	}
	if ref.Version == 0 {
		return list[len(list)-1].item, true
	}
	for _, e := range list {
		if e.number == ref.Version {
			return e.item, true
		}
	}
	return item, false
}

// all returns every version, in order of id and then of version.
func (v versions[T]) all() []T {
	var out []T
	for _, id := range v.ids() {
		for _, e := range v[id] {
			out = append(out, e.item)
		}
	}
	return out
}

// newest returns the newest version of every id, in order of id.
func (v versions[T]) newest() []T {
	var out []T
	for _, id := range v.ids() {
		list := v[id]
		out = append(out, list[len(list)-1].item)
	}
	return out
}

func (v versions[T]) ids() []string {
	ids := make([]string, 0, len(v))
	for id := range v {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// missing adds the finding that ref leads nowhere, with what was probably meant.
func (v versions[T]) missing(found *diag.List, from, kind string, ref source.Ref) {
	list, known := v[ref.ID]
	if !known {
		found.Errorf(ref.Pos, "unknown-reference", "%s verwijst naar %s %q, en %s bestaat niet", from, kind, ref.ID, pronoun(kind)).
			WithHint(diag.Suggest(ref.ID, v.ids()))
		return
	}
	newest := list[len(list)-1].number
	found.Errorf(ref.Pos, "unknown-version", "%s verwijst naar versie %d van %s %q, en die versie bestaat niet", from, ref.Version, kind, ref.ID).
		WithHint(fmt.Sprintf("de nieuwste versie is %d", newest))
}

// pronoun is the Dutch word that points back at a kind of definition.
func pronoun(kind string) string {
	if kind == "vragenlijst" {
		return "die"
	}
	return "dat"
}
