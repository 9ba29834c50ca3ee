package compare

import (
	"slices"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// declared gives the names of after that it declares comparable with before. It is
// not known when after does not say that it replaces before; then what did not change
// in meaning is taken to compare.
func declared(before, after *instrument.Instrument) (names []string, known bool) {
	old := source.Ref{ID: before.Def.ID, Version: before.Def.Version}
	if to := after.Def.Replaces; to.ID != old.ID || to.Version != old.Version {
		return nil, false
	}
	bridge, found := after.Connect(before)
	if found.HasErrors() { // the catalog reports them at their lines
		return nil, true
	}
	return bridge.Comparable(), true
}

// settle lets the declarations of after decide which changes break comparison: none
// of a name that it declares comparable, and a line for every name that it keeps and
// does not.
func settle(before, after *instrument.Instrument, changes []Change) []Change {
	names, known := declared(before, after)
	if !known {
		return changes
	}
	for i := range changes {
		c := &changes[i]
		if c.Breaks && c.Name != "" && !slices.ContainsFunc(namesOf(after, *c), func(name string) bool { return !slices.Contains(names, name) }) {
			c.Breaks = false
		}
	}
	for _, name := range kept(before, after) {
		if !slices.Contains(names, name) && !breaksName(after, changes, name) {
			changes = append(changes, Change{Where: label(after, name), Old: "dezelfde naam", New: "niet vergelijkbaar verklaard", Name: name, Breaks: true})
		}
	}
	return changes
}

// kept are the names that both versions have, without those of classes, which go with
// their score.
func kept(before, after *instrument.Instrument) []string {
	old := map[string]bool{}
	for _, s := range before.Symbols() {
		old[s.Name] = true
	}
	var out []string
	for _, s := range after.Symbols() {
		if old[s.Name] && !strings.HasSuffix(s.Name, ".klasse") {
			out = append(out, s.Name)
		}
	}
	return out
}

// label is how a change calls a name.
func label(in *instrument.Instrument, name string) string {
	if f, ok := in.Field(name); ok {
		if f.Row != nil {
			return "vraag " + f.Question.ID + ", rij " + f.Row.ID
		}
		return "vraag " + name
	}
	if slices.ContainsFunc(in.Def.Scales, func(s *instrument.Scale) bool { return s.ID == name }) {
		return "schaal " + name
	}
	return "berekening " + name
}

func breaksName(in *instrument.Instrument, changes []Change, name string) bool {
	return slices.ContainsFunc(changes, func(c Change) bool {
		return c.Breaks && c.Name != "" && slices.Contains(namesOf(in, c), name)
	})
}
