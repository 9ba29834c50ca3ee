package store

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

func anyResponse(t *rapid.T) Response {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", `"}`, `a\`, "\\\"", "{[,:"}))
	value := rapid.OneOf(
		rapid.Map(rapid.Float64Range(-1e9, 1e9), formula.Number), rapid.Map(text, formula.Text), rapid.Map(text, formula.Choice),
		rapid.Map(rapid.Bool(), formula.Bool), rapid.Map(rapid.SliceOf(text), formula.List), rapid.Map(rapid.Int64Range(-1e9, 1e9), formula.Money),
		rapid.Map(rapid.IntRange(0, 30000), formula.Date), rapid.Just(formula.Value{}))
	answers, err := json.Marshal(rapid.MapOf(text, text).Draw(t, "answers"))
	if err != nil {
		t.Fatal(err)
	}
	return Response{
		Participant: text.Draw(t, "id"), Moment: text.Draw(t, "moment"), Rater: text.Draw(t, "rater"), Instrument: text.Draw(t, "instrument"),
		Status: Status(text.Draw(t, "status")), Answers: answers, Values: rapid.MapOf(text, value).Draw(t, "values"),
		Scores: map[string]Score{text.Draw(t, "scale"): {Class: text.Draw(t, "class")}}, Submitted: time.Unix(1e9, 0).UTC(),
		Date: source.Date(rapid.IntRange(0, 30000).Draw(t, "date")), History: []Correction{{Reason: text.Draw(t, "reason")}},
	}
}

// TestMeasuredIsPartOfTheResponse: what is read for figures is what the decoder reads,
// whatever signs the texts hold.
func TestMeasuredIsPartOfTheResponse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		it, err := record(table.Key{Partition: "p", Sort: "s"}, anyResponse(t))
		if err != nil {
			t.Skip("text that is no JSON")
		}
		var want Response
		if err := decode(it, &want); err != nil {
			t.Fatal(err)
		}
		got, err := measured(it)
		if err != nil {
			t.Fatalf("%v in %s", err, it.Value)
		}
		if got.Moment != want.Moment || got.Rater != want.Rater || got.Instrument != want.Instrument || got.Status != want.Status || got.Date != want.Date {
			t.Fatalf("%+v\n%+v", got, want)
		}
		if string(got.Answers) != string(want.Answers) || !maps.EqualFunc(got.Values, want.Values, func(a, b formula.Value) bool {
			x, _ := a.MarshalJSON()
			y, _ := b.MarshalJSON()
			return string(x) == string(y)
		}) {
			t.Fatalf("%s\n%+v\n%+v", it.Value, got.Values, want.Values)
		}
	})
}

// TestWhatIsNoObjectIsRefused: a record that was cut short is an error and never half a
// response.
func TestWhatIsNoObjectIsRefused(t *testing.T) {
	whole := `{"moment":"T0","values":{"a":1,"b":"x"},"answers":{}}`
	none := func(_, _ []byte) error { return nil }
	if err := members([]byte(whole), none); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, err := measured(table.Item{Value: []byte(whole[:n])}); err == nil {
			t.Errorf("%s is a response", whole[:n])
		}
	}
	for _, bad := range []string{`{"a":1,}`, `{"a"}`, `{a:1}`, `{"a":}`, `{"a":1}}`, `{"a":1"b":2}`, `[1]`, `{,}`, `{"a":1]`} {
		if members([]byte(bad), none) == nil {
			t.Errorf("%s is an object", bad)
		}
	}
	if _, err := measured(table.Item{Value: []byte(strings.Replace(whole, `"a":1`, `"a":01`, 1))}); err == nil {
		t.Error("a value that is none is read")
	}
}
