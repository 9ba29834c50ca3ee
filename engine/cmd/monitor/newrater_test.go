package main

import (
	"os"
	"testing"

	"effectmonitor/engine/catalog/load"
)

// A questionnaire is filled in by the participant of the programme that it was made for,
// also when there are other programmes.
func TestRaterOfTheProgrammeThatWasAskedFor(t *testing.T) {
	loaded, found := load.Load(os.DirFS("../../../instruments"))
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"jpf": "jongere", "klantbeleving": "klant"} {
		if got := (&newCommand{Programme: id}).rater(loaded); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	if _, err := starts["vragenlijst"](&newCommand{ID: "slapen", Programme: "jfp"}, nil, loaded, "Slapen"); err == nil {
		t.Error("a programme that is not there is passed over")
	}
}
