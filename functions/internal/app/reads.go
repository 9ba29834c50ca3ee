package app

import (
	"effectmonitor/engine/catalog"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Reads tells what facts of participants of a gemeente take in of each response, as
// Facts needs it. What it gives is for one goroutine: it remembers what it worked out.
func Reads(defs *catalog.Catalog, g string) store.Reads {
	type kind struct{ programme, rater, questionnaire string }
	known := map[kind]store.Part{}
	return func(programme, rater, questionnaire string) store.Part {
		k := kind{programme, rater, questionnaire}
		part, ok := known[k]
		if !ok {
			part = partOf(defs, g, programme, rater, questionnaire)
			known[k] = part
		}
		return part
	}
}

// partOf is nothing for a programme without a framework here: its participants have no
// facts.
func partOf(defs *catalog.Catalog, g, programme, rater, questionnaire string) store.Part {
	nothing := store.Part{Values: map[string]string{}}
	in, err := source.ParseRef(programme)
	if err != nil {
		return nothing
	}
	framework := defs.FrameworkIn(g, in.ID)
	if framework == nil {
		return nothing
	}
	ref, _ := source.ParseRef(questionnaire) // zero for one that is not known
	reads := framework.Reads(rater, ref)
	return store.Part{Values: reads.Values, Answers: reads.Rows}
}
