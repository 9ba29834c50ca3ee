package mkba

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// partDepth is how deep a statement is taken apart: deep enough to point at one
// input, one effect or one price.
const partDepth = 4

// partsOf takes a plain value apart by path. Items of a list go by their id, so that
// adding one does not move the others.
func partsOf(path string, value any, depth int, into map[string]any) {
	if depth < partDepth {
		switch x := value.(type) {
		case map[string]any:
			for key, part := range x {
				partsOf(path+"."+key, part, depth+1, into)
			}
			if len(x) > 0 {
				return
			}
		case []any:
			if ids := idsOf(x); ids != nil {
				for i, part := range x {
					partsOf(path+"."+ids[i], part, depth+1, into)
				}
				return
			}
		}
	}
	into[path] = value
}

// idsOf are the ids of the items of a list; nil when not all have one of their own.
func idsOf(list []any) []string {
	var ids []string
	for _, item := range list {
		object, _ := item.(map[string]any)
		id, ok := object["id"].(string)
		if !ok || slices.Contains(ids, id) {
			return nil
		}
		ids = append(ids, id)
	}
	return ids
}

// statementParts are the parts of a statement that are pointed at one by one. An
// outcome is not: its differences are found by computing it again.
func statementParts(tree map[string]any) map[string]any {
	out := map[string]any{}
	for key, value := range tree {
		switch key {
		case "kenmerk", "kenmerken", "handtekening":
		case "uitkomst":
			out[key] = value
		default:
			partsOf(key, value, 1, out)
		}
	}
	return out
}

// digests are short digests of the parts of a statement.
func digests(tree map[string]any) map[string]string {
	out := map[string]string{}
	for path, value := range statementParts(tree) {
		sum := sha256.Sum256([]byte(written(value)))
		out[path] = hex.EncodeToString(sum[:8])
	}
	return out
}

// changed compares the parts with the digests that were kept of them.
func (s *Statement) changed() ([]Deviation, error) {
	if s.Parts == nil {
		return nil, nil // made before parts had digests
	}
	tree, err := s.plain()
	if err != nil {
		return nil, err
	}
	out := between(s.Parts, digests(tree))
	for i := range out {
		out[i].Changed = true
	}
	return out, nil
}

// between lists where two sets of parts differ, in order of their path.
func between(said, now map[string]string) []Deviation {
	paths := maps.Clone(said)
	maps.Copy(paths, now)
	var out []Deviation
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if a, b := orDash(said, path), orDash(now, path); a != b && len(out) < maxDeviations {
			out = append(out, Deviation{Path: path, Said: a, Now: b})
		}
	}
	return out
}

func orDash(m map[string]string, path string) string {
	if value, ok := m[path]; ok {
		return value
	}
	return "-"
}

// compareParts lists where a part of the statement differs from another value.
func (s *Statement) compareParts(key string, now any) ([]Deviation, error) {
	tree, err := s.plain()
	if err != nil {
		return nil, fmt.Errorf("compare %s: %w", s.Occasion.ID, err)
	}
	plain, err := plainJSON(now)
	if err != nil {
		return nil, fmt.Errorf("compare %s: %w", s.Occasion.ID, err)
	}
	said, other := map[string]any{}, map[string]any{}
	partsOf(key, tree[key], 1, said)
	partsOf(key, plain, 1, other)
	return between(texts(said), texts(other)), nil
}

func texts(parts map[string]any) map[string]string {
	out := map[string]string{}
	for path, value := range parts {
		out[path] = written(value)
	}
	return out
}

// AgainstQuantities lists where the quantities that were frozen differ from others:
// those that are counted from the same data now.
func (s *Statement) AgainstQuantities(now Quantities) ([]Deviation, error) {
	in := s.Inputs
	in.Quantities = now
	return s.compareParts("invoer", in)
}

// AgainstDefinitions lists where the model and the prices that were frozen differ
// from those in force.
func (s *Statement) AgainstDefinitions(now *Compiled) ([]Deviation, error) {
	model, err := s.compareParts("model", now.def)
	if err != nil {
		return nil, err
	}
	prices, err := s.compareParts("kengetallen", now.prices.files)
	return append(model, prices...), err
}
