package app_test

import (
	"reflect"
	"testing"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// TestFactsOfWhatIsRead: facts of the part of a dossier that is read for them are those of
// the whole dossier, and the part is smaller.
func TestFactsOfWhatIsRead(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	defs, seen, whole, part := b.Catalog(), 0, 0, 0
	for _, g := range []string{"0518", "0080"} {
		reads := app.Reads(defs, g)
		ids, err := b.Store.ParticipantIDs(t.Context(), g)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			all, err := b.Store.Dossier(t.Context(), g, id)
			if err != nil {
				t.Fatal(err)
			}
			some, err := b.Store.Measured(t.Context(), g, id, reads)
			if err != nil {
				t.Fatal(err)
			}
			ref, err := source.ParseRef(all.Participant.Programme)
			if err != nil {
				t.Fatal(err)
			}
			framework := defs.FrameworkIn(g, ref.ID)
			facts := func(d store.Dossier) any { return framework.Facts(app.Facts(defs, g, &d), b.Today()) }
			if want, got := facts(all), facts(some); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: %+v\nof the whole %+v", id, got, want)
			}
			for i, r := range all.Responses {
				seen, whole, part = seen+1, whole+len(r.Values), part+len(some.Responses[i].Values)
			}
		}
	}
	if seen == 0 || part == 0 || part >= whole {
		t.Errorf("%d of %d values of %d responses are read", part, whole, seen)
	}
	for name, programme := range map[string]string{"of no programme": "", "of one that is not there": "elders@1"} {
		if got := app.Reads(defs, "0518")(programme, "jongere", "jpf-jongere@1"); got.Values == nil || len(got.Values) > 0 || got.Answers {
			t.Errorf("%s are read %+v", name, got)
		}
	}
	if got := app.Reads(defs, "0518")("jpf@1", "jongere", "?"); len(got.Values) == 0 {
		t.Error("nothing is read of a response that does not say its questionnaire")
	}
}
