package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"effectmonitor/engine/entire"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/table"
)

// kept are the records of which every field must have a place (entire.Read).
var kept = []any{
	Audit{}, CaseloadEntry{}, Circle{}, Meeting{}, Agreement{}, Cycle{}, Trial{}, Delivery{}, Handover{}, Invitation{}, Live{}, Member{}, MessageRef{},
	MessageSettings{}, NameConsent{}, NationalQuote{}, Participant{}, Published{}, Quote{}, Rebuild{}, Removal{}, Response{}, Statement{}, Token{},
	Trouble{}, Turn{}, head{}, notice{}, notify.Kept{},
}

// fieldList names the fields of all records that were ever stored. A line may come; one that
// goes would make what is stored unreadable.
const fieldList = "testdata/fields.txt"

// TestAFieldOfARecordStays: what once was a field of a stored record still is one, and a new
// one is written down.
func TestAFieldOfARecordStays(t *testing.T) {
	list, err := os.ReadFile(fieldList)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range entire.Changed(string(list), fieldList, entire.Fields(kept...)) {
		t.Error(fault)
	}
}

// TestFieldsAreReadAsTheyAreWritten: the names that may be stepped over are those that a
// record has.
func TestFieldsAreReadAsTheyAreWritten(t *testing.T) {
	for name, of := range map[string]fieldNames{"Response": responseFields, "Participant": profileFields} {
		var all []string
		for _, record := range kept {
			if reflect.TypeOf(record).Name() == name {
				all = entire.Fields(record)
			}
		}
		for _, field := range all {
			if top, ok := strings.CutPrefix(field, name+"."); ok && !strings.Contains(top, ".") && !of[top] {
				t.Errorf("%s may not be stepped over", field)
			}
		}
	}
}

// laterField is of a release that comes after this one.
const laterField = `"van_later":{"a":[1]}`

// testLaterFields: a record in which a later release keeps more than this one knows is
// refused by whatever would store it again or compute with it, and stays as it was.
func testLaterFields(k *kit) {
	of := Of{Gemeente: g, Programme: "p"}
	build := func() ([]byte, error) { return []byte("whole"), nil }
	p := k.create("X-1")
	_, err := k.SaveDraft(k.Context(), g, draft("X-1", "T0", "self", 0))
	k.must(err)
	done := draft("X-1", "T1", "self", 0)
	done.Submitted, done.Date = noon, today
	_, err = k.Submit(k.Context(), g, done, "key", line)
	k.must(err)
	k.must(k.PutAggregate(k.Context(), g, "p", "digest", build))
	_, err = k.PutTurn(k.Context(), of, Turn{State: Waiting})
	k.must(err)
	k.must(k.SaveRebuild(k.Context(), Rebuild{Digest: "d"}))
	profile, opened, sent := profileKey(g, "X-1"), responseKey(g, "X-1", "T0", "self"), responseKey(g, "X-1", "T1", "self")
	read := func() error { _, err := k.Dossier(k.Context(), g, "X-1"); return err }
	measured := func() error { _, err := k.Measured(k.Context(), g, "X-1", everything); return err }
	version := func(key table.Key) uint64 {
		it, err := k.t.Get(k.Context(), key)
		k.must(err)
		return it.Version
	}
	save := func() error {
		r := draft("X-1", "T0", "self", 3)
		r.Version = version(opened)
		_, err := k.SaveDraft(k.Context(), g, r)
		return err
	}
	submit := func() error {
		r := draft("X-1", "T0", "self", 0)
		r.Version, r.Submitted, r.Date = version(opened), noon, today
		_, err := k.Submit(k.Context(), g, r, "other", line)
		return err
	}
	correct := func() error {
		r := draft("X-1", "T1", "self", 0)
		r.Version = version(sent)
		_, err := k.Correct(k.Context(), g, r, "ann", "typo", noon, line)
		return err
	}
	figures := func() error { _, err := k.Aggregate(k.Context(), g, "p"); return err }
	again := func() error {
		return k.PutAggregate(k.Context(), g, "p", "digest", func() ([]byte, error) { return []byte("other"), nil })
	}
	for name, c := range map[string]struct {
		key table.Key
		at  string // after which text of the JSON the field comes
		do  []func() error
	}{
		"a draft":       {opened, "{", []func() error{read, measured, save, submit}},
		"a progress":    {opened, `"progress":{`, []func() error{read, save, submit}},
		"an answer":     {sent, "{", []func() error{read, measured, correct}},
		"a participant": {profile, "{", []func() error{read, measured, save, submit, correct, func() error { _, err := k.Participant(k.Context(), g, "X-1"); return err }}},
		"a course":      {profile, `"trajectory":{`, []func() error{read, measured}},
		"a result":      {profile, `"results":[{`, []func() error{read, measured}},
		"an entry":      {entryKey(g, p.Worker, "X-1"), "{", []func() error{save, submit, func() error { _, err := k.TeamCaseload(k.Context(), g); return err }}},
		"an aggregate":  {headKey(aggregatePartition(g, "p")), "{", []func() error{figures, again}},
		"a turn":        {turnKey(of), "{", []func() error{func() error { _, err := k.Turn(k.Context(), of); return err }}},
		"a rebuild":     {markKey(rebuildMark), "{", []func() error{func() error { _, err := k.LastRebuild(k.Context()); return err }}},
	} {
		it, err := k.t.Get(k.Context(), c.key)
		k.must(err)
		plain, err := Readable(it.Value)
		k.must(err)
		later := bytes.Replace(plain, []byte(c.at), []byte(c.at+laterField+","), 1)
		if !json.Valid(later) || bytes.Equal(later, plain) {
			k.Fatalf("%s: %s", name, plain)
		}
		k.must(k.t.Write(k.Context(), table.Put(table.Item{Key: c.key, Value: later})))
		for i, do := range c.do {
			if err := do(); !errors.Is(err, ErrNewer) || !strings.Contains(fmt.Sprint(err), "van_later") {
				k.Errorf("%s, %d: %v", name, i, err)
			}
		}
		if now, err := k.t.Get(k.Context(), c.key); err != nil || !bytes.Equal(now.Value, later) {
			k.Errorf("%s became %s, %v", name, now.Value, err)
		}
		k.must(k.t.Write(k.Context(), table.Put(it)))
		k.must(read())
	}
	// What was left to who follows the feed is never taken to rest.
	turn := table.Item{Key: turnKey(of), Value: []byte(`{` + laterField + `,"next":"2091-03-01T12:00:00Z","pause":0}`)}
	if w := WorkOf([]table.Change{{ID: "1", Key: turn.Key, New: &turn}}); len(w.Due) != 1 {
		k.Errorf("a later turn asks for %+v", w)
	}
}

// TestALaterFieldDoesNotMoveInHalf: what is written anew when a gemeente comes in is refused
// when its archive holds more of it than this release knows.
func TestALaterFieldDoesNotMoveInHalf(t *testing.T) {
	for _, m := range []MovedItem{
		{Kind: "logboek", Item: table.Item{Value: []byte(`{` + laterField + `,"by":"ann"}`)}},
		{Kind: "naam-gedeeld", Item: table.Item{Value: []byte(`{` + laterField + `}`)}},
	} {
		if ops, err := (&Store{}).taken(t.Context(), "0001", m); !errors.Is(err, ErrNewer) || ops != nil {
			t.Errorf("%s: %d operations, %v", m.Kind, len(ops), err)
		}
	}
}
