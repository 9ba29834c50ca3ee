package main

import (
	"slices"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// questionnaireNamed is the questionnaire that somebody names by its id, or by its id and
// version.
func questionnaireNamed(c *catalog.Catalog, name string) (*instrument.Instrument, error) {
	ref, err := source.ParseRef(name)
	if err != nil {
		return nil, misuse("%q is geen id van een vragenlijst", name)
	}
	in := c.Questionnaire(ref)
	if in == nil {
		return nil, noSuch("vragenlijst", ref, questionnaireIDs(c))
	}
	return in, nil
}

// noSuch says that there is no definition of a kind by that name, and which there are.
func noSuch(kind string, ref source.Ref, known []string) error {
	return misuse("er is geen %s %q%s", kind, ref.String(), hint(ref.ID, known))
}

func questionnaireIDs(c *catalog.Catalog) []string {
	return idsFrom(c.Questionnaires(), func(q *instrument.Instrument) string { return q.Def.ID })
}

// idsFrom are the ids of a list in order, each once.
func idsFrom[T any](list []T, id func(T) string) []string {
	ids := make([]string, len(list))
	for i, x := range list {
		ids[i] = id(x)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
