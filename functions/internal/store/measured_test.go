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

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
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
	every := func() bool {
		for form := smallJSON; form <= swiftColumns; form++ {
			if forms[form] < 10 {
				return false
			}
		}
		return true
	}
	drawn.Until(t, every, func(t *rapid.T) {
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

// TestMeasuredIsPartOfTheProfile: what is read of a participant for figures is what the
// decoder reads of it.
func TestMeasuredIsPartOfTheProfile(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", `"}`, `a\`, "]", "{[,:"}))
	date := rapid.Custom(func(t *rapid.T) source.Date { return source.Date(rapid.IntRange(0, 30000).Draw(t, "date")) })
	phase := rapid.Custom(func(t *rapid.T) programme.PhaseStep {
		return programme.PhaseStep{ID: text.Draw(t, "phase"), From: date.Draw(t, "from")}
	})
	result := rapid.Custom(func(t *rapid.T) Result {
		return Result{ID: text.Draw(t, "id"), Type: text.Draw(t, "type"), Date: date.Draw(t, "on"), Amount: rapid.Int64().Draw(t, "amount"), By: text.Draw(t, "by")}
	})
	value := rapid.OneOf(rapid.Map(text, formula.Choice), rapid.Map(rapid.Int64Range(-1e9, 1e9), formula.Money), rapid.Just(formula.Value{}))
	ended := 0
	drawn.Until(t, func() bool { return ended > 0 }, func(t *rapid.T) {
		p := Participant{
			ID: text.Draw(t, "id"), Programme: text.Draw(t, "programme"), Worker: text.Draw(t, "worker"), Team: text.Draw(t, "team"), Name: []byte("sealed"),
			Trajectory:   programme.Trajectory{Start: date.Draw(t, "start"), Phases: rapid.SliceOfN(phase, 0, 3).Draw(t, "phases"), Team: text.Draw(t, "its team")},
			Registration: rapid.MapOf(text, value).Draw(t, "registration"), Results: rapid.SliceOfN(result, 0, 3).Draw(t, "results"),
			Consent: &Consent{Given: true}, Trouble: map[string]Trouble{"sms": {}}, Once: text.Draw(t, "once"),
		}
		if rapid.Bool().Draw(t, "ended") {
			age := rapid.IntRange(0, 99).Draw(t, "age")
			p.Trajectory.End, p.Trajectory.AgeAtStart = &programme.End{Date: date.Draw(t, "end"), Reason: text.Draw(t, "reason")}, &age
			p.Changes = []Change{{Kind: Transferred, From: text.Draw(t, "to")}}
			ended++
		}
		plain, err := json.Marshal(p)
		if err != nil {
			t.Skip("text that is no JSON")
		}
		var whole Participant
		if err := json.Unmarshal(plain, &whole); err != nil {
			t.Fatal(err)
		}
		want := Participant{
			ID: whole.ID, Programme: whole.Programme, Team: whole.Team, Trajectory: whole.Trajectory,
			Registration: whole.Registration, Changes: whole.Changes, Version: 7,
		}
		for _, r := range whole.Results {
			want.Results = append(want.Results, Result{Type: r.Type, Date: r.Date, Amount: r.Amount})
		}
		got, err := measuredProfile(table.Item{Value: plain, Version: 7})
		if err != nil {
			t.Fatalf("%v in %s", err, plain)
		}
		if got.StartTeam() != whole.StartTeam() || !maps.EqualFunc(got.Registration, want.Registration, formula.Value.Equal) {
			t.Fatalf("%s: %+v", plain, got)
		}
		if got.Registration, want.Registration = nil, nil; !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\n%+v\n%+v", plain, got, want)
		}
	})
}

// TestAProfileThatIsDamagedIsRefused: one that was cut short, or holds what is none, is an
// error and never half a participant.
func TestAProfileThatIsDamagedIsRefused(t *testing.T) {
	whole := `{"id":"X-1","programme":"a@1","team":"Zuid","trajectory":{"start":"2026-01-02","fasen":[{"id":"a","vanaf":"2026-01-02"},{"id":"b","vanaf":"2026-02-02"}],` +
		`"einde":{"datum":"2026-03-02","reden":"klaar"},"leeftijd_start":20,"team":"Zuid"},"registration":{"a":1},"results":[{"type":"werk","date":"2026-02-03","amount":5}],"changes":[]}`
	read := func(text string) (Participant, error) { return measuredProfile(table.Item{Value: []byte(text)}) }
	if p, err := read(whole); err != nil || len(p.Trajectory.Phases) != 2 || p.Results[0].Amount != 5 {
		t.Fatalf("%+v, %v", p, err)
	}
	for n := range whole {
		if _, err := read(whole[:n]); err == nil {
			t.Errorf("%s is a participant", whole[:n])
		}
	}
	for _, wrong := range [][2]string{
		{`"X-1"`, `1`}, {`"2026-01-02"`, `"2026-01-32"`}, {`"2026-01-02"`, `7`}, {`"2026-02-02"`, `"2026-02-30"`}, {`[{"id"`, `{"id"`}, {`},{"id":"b"`, `};{"id":"b"`},
		{`"2026-02-02"}]`, `"2026-02-02"},]`}, {`"a":1`, `"a":01`}, {`"amount":5`, `"amount":"5"`}, {`"changes":[]`, `"changes":5`}, {`"leeftijd_start":20`, `"leeftijd_start":"x"`},
	} {
		if text := strings.Replace(whole, wrong[0], wrong[1], 1); text == whole {
			t.Errorf("%s is not there", wrong[0])
		} else if _, err := read(text); err == nil {
			t.Errorf("%s is a participant", text)
		}
	}
	if p, err := read(`{"trajectory":{"start":"2026-01-02","fasen":null},"registration":null,"results":null}`); err != nil || p.Results != nil || p.Registration != nil {
		t.Errorf("%+v, %v", p, err)
	}
}
