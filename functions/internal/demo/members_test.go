package demo

import (
	"testing"

	"effectmonitor/functions/internal/app"
)

func TestMembers(t *testing.T) {
	a, defs := world(t)
	cohort, err := Open(defs, "demo")
	if err != nil || cohort == nil {
		t.Fatalf("open: %v", err)
	}
	for range 2 {
		if err := Members(t.Context(), a, cohort); err != nil {
			t.Fatal(err)
		}
	}
	want := 0
	code := cohort.Def.Gemeenten[0].Code
	for _, u := range Users(cohort) {
		if u.Gemeente == code {
			want++
		}
	}
	list, err := a.Members(t.Context(), app.Actor{Gemeente: code})
	if err != nil || len(list) != want || want == 0 || !list[0].Active(a.Today()) {
		t.Errorf("%d members of %d users, %v", len(list), want, err)
	}
}
