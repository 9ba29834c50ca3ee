package store

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
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
	values := rapid.MapOf(text, value).Draw(t, "values")
	type answer struct {
		Status string        `json:"status"`
		Value  formula.Value `json:"waarde,omitzero"`
	}
	given := map[string]answer{}
	for id, v := range values {
		given[id] = answer{rapid.SampledFrom([]string{"ja", "ja", "nee"}).Draw(t, "status"), v}
	}
	for _, id := range rapid.SliceOf(text).Draw(t, "open") {
		given[id] = answer{Status: "open"}
	}
	answers, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	return Response{
		Participant: text.Draw(t, "id"), Moment: text.Draw(t, "moment"), Rater: text.Draw(t, "rater"), Instrument: text.Draw(t, "instrument"),
		Status: Status(text.Draw(t, "status")), Answers: answers, Values: values,
		Scores: map[string]Score{text.Draw(t, "scale"): {Class: text.Draw(t, "class")}}, Submitted: time.Unix(1e9, 0).UTC(),
		Date: source.Date(rapid.IntRange(0, 30000).Draw(t, "date")), History: []Correction{{Reason: text.Draw(t, "reason")}},
	}
}

// everything asks for all values and the answers.
func everything(_, _, _ string) Part { return Part{Answers: true} }

// alike is whether two responses are measured the same.
func alike(a, b Response) bool {
	x, y := a.Values, b.Values
	a.Values, b.Values, a.Answers, b.Answers = nil, nil, bytes.Clone(a.Answers), bytes.Clone(b.Answers)
	return reflect.DeepEqual(a, b) && (x == nil) == (y == nil) && maps.EqualFunc(x, y, formula.Value.Equal)
}

// TestMeasuredIsPartOfTheResponse: what is read for figures is what the decoder reads, of
// every form, whatever signs the texts hold and whichever part is asked for.
func TestMeasuredIsPartOfTheResponse(t *testing.T) {
	forms := map[byte]int{}
	rapid.Check(t, func(t *rapid.T) {
		plain, err := json.Marshal(anyResponse(t))
		if err != nil {
			t.Skip("text that is no JSON")
		}
		var whole Response
		if err := json.Unmarshal(plain, &whole); err != nil {
			t.Fatal(err)
		}
		want := Response{
			Moment: whole.Moment, Rater: whole.Rater, Instrument: whole.Instrument, Status: whole.Status,
			Date: whole.Date, Readings: whole.Readings, Values: whole.Values,
		}
		var part Part
		if part.Answers = rapid.Bool().Draw(t, "with answers"); part.Answers {
			want.Answers = whole.Answers
		}
		if rapid.Bool().Draw(t, "some") {
			part.Values = map[string]string{"absent": "absent"}
			for id := range whole.Values {
				if rapid.Bool().Draw(t, "asked") {
					part.Values[id] = id
				}
			}
			want.Values = maps.Clone(whole.Values)
			maps.DeleteFunc(want.Values, func(id string, _ formula.Value) bool { return !contains(part.Values, id) })
		}
		kept := [][]byte{plain, packedSmall(smallJSON, plain), packedSwift(swiftJSON, plain)}
		if text, ok := inColumns(plain); ok {
			kept = append(kept, packedSmall(smallColumns, text), packedSwift(swiftColumns, text))
		}
		for _, value := range kept {
			forms[value[0]]++
			asked := ""
			got, err := measured(table.Item{Value: value}, "aanpak@1", func(programme, rater, questionnaire string) Part {
				asked = programme + rater + questionnaire
				return part
			})
			if err != nil {
				t.Fatalf("form %d: %v in %s", value[0], err, plain)
			}
			if !alike(got, want) || asked != "aanpak@1"+want.Rater+want.Instrument {
				t.Fatalf("form %d: %s\n%+v\n%+v", value[0], plain, got, want)
			}
		}
	})
	for form := smallJSON; form <= swiftColumns; form++ {
		if forms[form] < 10 {
			t.Errorf("so many of each form: %v", forms)
		}
	}
}

func contains(all map[string]string, id string) bool {
	_, ok := all[id]
	return ok
}

// TestWhatIsNoObjectIsRefused: a record that was cut short is an error and never half a
// response.
func TestWhatIsNoObjectIsRefused(t *testing.T) {
	whole := `{"moment":"T0","values":{"a":1,"b":"x"},"answers":{}}`
	none := func(field) error { return nil }
	if err := eachField([]byte(whole), none); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, err := measured(table.Item{Value: []byte(whole[:n])}, "", everything); err == nil {
			t.Errorf("%s is a response", whole[:n])
		}
	}
	for _, bad := range []string{`{"a":1,}`, `{"a"}`, `{a:1}`, `{"a":}`, `{"a":1}}`, `{"a":1"b":2}`, `[1]`, `{,}`, `{"a":1]`} {
		if eachField([]byte(bad), none) == nil {
			t.Errorf("%s is an object", bad)
		}
	}
	if _, err := measured(table.Item{Value: []byte(strings.Replace(whole, `"a":1`, `"a":01`, 1))}, "", everything); err == nil {
		t.Error("a value that is none is read")
	}
}
