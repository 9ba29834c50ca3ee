package lambdatest

import (
	"embed"
	"encoding/json"
	"testing"
)

//go:embed testdata/schedule.json testdata/rule.json testdata/release.json
var ticks embed.FS

// Ticks are the events with which a clock calls a function, by what calls: a schedule of
// EventBridge Scheduler to which no input of its own was given, as ours, and a rule of
// EventBridge, as it was before that; and with which CloudFormation says that a release is
// live. All are in the envelope that Amazon documents
// (EventBridge User Guide, "Event structure" and "Scheduled Event"; Scheduler User Guide,
// templated targets; CloudFormation User Guide, "Stack Status Change event detail"), with names
// of ours; in the first the detail is a text.
func Ticks(t testing.TB) map[string]json.RawMessage {
	t.Helper()
	out := map[string]json.RawMessage{}
	for _, name := range []string{"schedule", "rule", "release"} {
		data, err := ticks.ReadFile("testdata/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		out[name] = data
	}
	return out
}
