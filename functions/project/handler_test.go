package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"effectmonitor/functions/internal/store"
)

// record is a change of one item, as the stream delivers it.
func record(sequence, partition, sort string) events.DynamoDBEventRecord {
	keys := map[string]events.DynamoDBAttributeValue{
		"PK": events.NewStringAttribute(partition), "SK": events.NewStringAttribute(sort),
	}
	image := map[string]events.DynamoDBAttributeValue{
		"PK": keys["PK"], "SK": keys["SK"], "v": events.NewNumberAttribute("1"), "d": events.NewBinaryAttribute([]byte("{}")),
	}
	return events.DynamoDBEventRecord{
		EventID: "e" + sequence, Change: events.DynamoDBStreamRecord{SequenceNumber: sequence, Keys: keys, NewImage: image},
	}
}

// turn is a change of the turn of an aggregate, of which the sequence is the version.
func turn(sequence, state string) events.DynamoDBEventRecord {
	r := record(sequence, "g/0001/aggregate/p", "turn")
	r.Change.NewImage["v"] = events.NewNumberAttribute(sequence)
	r.Change.NewImage["d"] = events.NewBinaryAttribute([]byte(`{"state":"` + state + `"}`))
	return r
}

// poison has no key: nothing that this product wrote looks like that.
func poison(sequence string) events.DynamoDBEventRecord {
	return events.DynamoDBEventRecord{EventID: "e" + sequence, Change: events.DynamoDBStreamRecord{SequenceNumber: sequence,
		NewImage: map[string]events.DynamoDBAttributeValue{"secret": events.NewStringAttribute("Amira")}}}
}

func TestHandler(t *testing.T) {
	one := store.ParticipantRef{Gemeente: "0001", Participant: "X-1"}
	two := store.ParticipantRef{Gemeente: "0002", Participant: "Y-2"}
	cases := map[string]struct {
		records []events.DynamoDBEventRecord
		want    []store.ParticipantRef
		due     []store.Due
		failed  string // sequence number
	}{
		"nothing": {},
		"each participant once": {
			records: []events.DynamoDBEventRecord{
				record("1", "g/0001/p/X-1", "response/T0/a"), record("2", "g/0001/p/X-1", "profile"), record("3", "g/0002/p/Y-2", "profile"),
			},
			want: []store.ParticipantRef{one, two},
		},
		"what was left to the next": {
			records: []events.DynamoDBEventRecord{turn("1", "waiting"), turn("2", "waiting"), record("3", "g/0002/p/Y-2", "profile"), turn("4", "")},
			want:    []store.ParticipantRef{two},
			due:     []store.Due{{Of: store.Of{Gemeente: "0001", Programme: "p"}, Version: 2}},
		},
		"what is computed touches nobody": {
			records: []events.DynamoDBEventRecord{record("1", "g/0001/facts/p", "X-1"), record("2", "session/h", "session")},
		},
		"what comes before a poisoned record is done": {
			records: []events.DynamoDBEventRecord{record("1", "g/0001/p/X-1", "profile"), poison("2"), record("3", "g/0002/p/Y-2", "profile")},
			want:    []store.ParticipantRef{one},
			failed:  "2",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []store.ParticipantRef
			var due []store.Due
			var lines strings.Builder
			handle := handler(func(_ context.Context, w store.Work) error {
				got, due = append(got, w.People...), append(due, w.Due...)
				return nil
			}, slog.New(slog.NewJSONHandler(&lines, nil)))
			response, err := handle(context.Background(), events.DynamoDBEvent{Records: c.records})
			if err != nil || !slices.Equal(got, c.want) || !slices.Equal(due, c.due) {
				t.Errorf("%v and %v, %v; want %v and %v", got, due, err, c.want, c.due)
			}
			failed := ""
			for _, f := range response.BatchItemFailures {
				failed += f.ItemIdentifier
			}
			if failed != c.failed {
				t.Errorf("failed %q, want %q", failed, c.failed)
			}
			if (c.failed != "") != strings.Contains(lines.String(), "record cannot be read") || strings.Contains(lines.String(), "Amira") {
				t.Errorf("log: %s", lines.String())
			}
		})
	}
}

// TestWhatTheTableRemovesByItself: what ends by itself is in no figure, so that its removal,
// in the form in which Lambda hands it over, asks for nothing, beside other changes or alone.
func TestWhatTheTableRemovesByItself(t *testing.T) {
	var all []string
	for n, key := range [][2]string{
		{"session/h", "session"}, {"sessions/ann", "h"}, {"token/h", "invitation"}, {"g/0001/p/X-1", "invitation/T0/self/h"}, {"g/0001/sent", "20261123/h"},
		{"g/0001/once/k", "participant"}, {"g/0001/changed", "20261123/h"},
	} {
		all = append(all, fmt.Sprintf(`{"eventID": "e%d", "eventName": "REMOVE", "eventVersion": "1.1", "eventSource": "aws:dynamodb", "awsRegion": "eu-west-1",
			"userIdentity": {"type": "Service", "principalId": "dynamodb.amazonaws.com"},
			"dynamodb": {"ApproximateCreationDateTime": 1795443840, "SequenceNumber": "%[1]d", "SizeBytes": 56, "StreamViewType": "NEW_AND_OLD_IMAGES",
			"Keys": {"PK": {"S": %[2]q}, "SK": {"S": %[3]q}},
			"OldImage": {"PK": {"S": %[2]q}, "SK": {"S": %[3]q}, "v": {"N": "1"}, "d": {"B": "e30="}, "x": {"N": "1795440249"}}}}`, n+1, key[0], key[1]))
	}
	other, err := json.Marshal(record("99", "g/0001/p/X-1", "profile"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		records []string
		people  int
	}{"alone": {all, 0}, "beside a change": {append(slices.Clone(all), string(other)), 1}} {
		asked := store.Work{}
		follow := func(_ context.Context, w store.Work) error { asked = w; return nil }
		got, err := route(follow, nil, slog.New(slog.DiscardHandler))(t.Context(), json.RawMessage(`{"Records": [`+strings.Join(c.records, ",")+`]}`))
		if answer, ok := got.(events.DynamoDBEventResponse); err != nil || !ok || len(answer.BatchItemFailures) > 0 || len(asked.People) != c.people || len(asked.Due) > 0 {
			t.Errorf("%s: %+v, %v; asked %+v", name, got, err, asked)
		}
	}
}

func TestAFaultGivesTheWholeBatchBack(t *testing.T) {
	fault := errors.New("no table")
	handle := handler(func(context.Context, store.Work) error { return fault }, slog.New(slog.DiscardHandler))
	_, err := handle(context.Background(), events.DynamoDBEvent{Records: []events.DynamoDBEventRecord{record("1", "g/0001/p/X-1", "profile")}})
	if !errors.Is(err, fault) {
		t.Errorf("error %v", err)
	}
}

// TestRebuildByEvent: a question to rebuild is no batch of the stream; it says whether
// it is ready, and stops in time when it is not.
func TestRebuildByEvent(t *testing.T) {
	followed := 0
	follow := func(context.Context, store.Work) error { followed++; return nil }
	slow := func(ctx context.Context, report func(done, total int)) error {
		report(3, 9)
		<-ctx.Done()
		return ctx.Err()
	}
	quick := func(_ context.Context, report func(done, total int)) error { report(9, 9); return nil }
	broken := func(context.Context, func(done, total int)) error { return errors.New("no table") }
	ctx, stop := context.WithTimeout(t.Context(), margin+50*time.Millisecond)
	defer stop()
	for name, k := range map[string]struct {
		again rebuild
		want  string
		fails bool
	}{
		"in one go":   {quick, `{"klaar":true,"gedaan":9,"totaal":9}`, false},
		"out of time": {slow, `{"klaar":false,"gedaan":3,"totaal":9}`, false},
		"broken":      {broken, `{"klaar":false,"gedaan":0,"totaal":0}`, true},
	} {
		got, err := route(follow, k.again, slog.New(slog.DiscardHandler))(ctx, json.RawMessage(`{"herbereken": true}`))
		text, _ := json.Marshal(got)
		if string(text) != k.want || (err != nil) != k.fails {
			t.Errorf("%s: %s %v", name, text, err)
		}
	}
	batch, err := json.Marshal(events.DynamoDBEvent{Records: []events.DynamoDBEventRecord{record("1", "g/0001/p/X-1", "profile")}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := route(follow, quick, slog.New(slog.DiscardHandler))(ctx, batch); err != nil || followed != 1 {
		t.Errorf("a batch of the stream is followed %d times (%v)", followed, err)
	}
	if _, err := route(follow, quick, slog.New(slog.DiscardHandler))(ctx, json.RawMessage(`[`)); err == nil {
		t.Error("what cannot be read is no event")
	}
}

// TestRecordedBatch: of a batch that was recorded from a real stream each participant is
// followed once, also who is gone by now; with a poisoned record in its middle what comes
// before that is, and the record is named, by a line without what is in it.
func TestRecordedBatch(t *testing.T) {
	data, err := os.ReadFile("../internal/table/dynamo/testdata/stream.json")
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	var got []store.ParticipantRef
	follow := func(_ context.Context, w store.Work) error { got = w.People; return nil }
	handle := route(follow, nil, slog.New(slog.NewJSONHandler(&lines, nil)))
	here, there := store.ParticipantRef{Gemeente: "0518", Participant: "DH-1001"}, store.ParticipantRef{Gemeente: "0080", Participant: "LW-1001"}
	answer, err := handle(t.Context(), data)
	if text, _ := json.Marshal(answer); err != nil || string(text) != `{"batchItemFailures":null}` || len(got) != 2 || !slices.Contains(got, here) || !slices.Contains(got, there) {
		t.Errorf("%s, %v: followed %v", text, err, got)
	}
	var batch events.DynamoDBEvent
	if err := json.Unmarshal(data, &batch); err != nil {
		t.Fatal(err)
	}
	spoiled := batch.Records[2]
	spoiled.Change.NewImage = map[string]events.DynamoDBAttributeValue{"secret": events.NewStringAttribute("Amira")}
	batch.Records[2] = spoiled
	if data, err = json.Marshal(batch); err != nil {
		t.Fatal(err)
	}
	answer, err = handle(t.Context(), data)
	want := `{"batchItemFailures":[{"itemIdentifier":"` + spoiled.Change.SequenceNumber + `"}]}`
	if text, _ := json.Marshal(answer); err != nil || string(text) != want || !slices.Equal(got, []store.ParticipantRef{here}) {
		t.Errorf("%s, %v: followed %v", text, err, got)
	}
	if log := lines.String(); strings.Count(log, "\n") != 1 || !strings.Contains(log, spoiled.EventID) || strings.Contains(log, "Amira") || strings.Contains(log, "DH-1001") {
		t.Errorf("log: %s", log)
	}
}
