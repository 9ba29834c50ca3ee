package entire_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/entire"
)

type inner struct {
	Name string `json:"naam"`
}

// own says itself how it is written.
type own struct{ of inner }

func (o *own) UnmarshalJSON(data []byte) error { return entire.Read(data, &o.of) }

func (o own) MarshalJSON() ([]byte, error) { return json.Marshal(o.of) }

type record struct {
	Of   []inner          `json:"van"`
	By   map[string]inner `json:"per"`
	Own  *own             `json:"eigen"`
	Left string           `json:"-"`
	inner
}

func TestRead(t *testing.T) {
	for text, fault := range map[string]string{
		`{"van":[{"naam":"a"}],"per":{"x":{"naam":"b"}},"eigen":{"naam":"c"}} `: "",
		`{}`:                          "",
		`{"later":1}`:                 "later",
		`{"van":[{"later":1}]}`:       "later",
		`{"per":{"x":{"later":1}}}`:   "later",
		`{"eigen":{"later":[{}]}}`:    "later",
		`{"eigen":{"naam":1}}`:        "-",
		`{"later":1,"van":[{"naam":`:  "-",
		`{"later":1,"van":{}}`:        "-",
		`{} {}`:                       "-",
		``:                            "-",
		`{"van":[{"naam":"a"}],"n":1`: "-",
	} {
		err := entire.Read([]byte(text), &record{})
		switch newer := errors.Is(err, entire.ErrNewer); {
		case fault == "" && err != nil, fault == "-" && (err == nil || newer), fault == "later" && (!newer || !strings.Contains(err.Error(), `"later"`)):
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestFields(t *testing.T) {
	now := entire.Fields(record{})
	if want := []string{"record.eigen", "record.naam", "record.per", "record.per.naam", "record.van", "record.van.naam"}; !slices.Equal(now, want) {
		t.Errorf("%s", now)
	}
	if got := entire.Changed(strings.Join(now, "\n")+"\n", "list", now); got != nil {
		t.Errorf("%s", got)
	}
	got := entire.Changed("record.gone\n"+strings.Join(now[1:], "\n"), "list", now)
	if len(got) != 2 || !strings.HasPrefix(got[0], "record.gone was") || !strings.HasPrefix(got[1], "record.eigen is a new field: add it to list") {
		t.Errorf("%s", got)
	}
}
