package xlsform

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/instruments"
)

// fataler is what testing.T and rapid.T share.
type fataler interface {
	Fatalf(format string, args ...any)
	Helper()
}

func compile(t fataler, text string) *instrument.Instrument {
	t.Helper()
	in, found := compiled("x.yaml", []byte(text))
	if in == nil {
		t.Fatalf("%v\n%s", found, text)
	}
	return in
}

// again exports an instrument and imports the form.
func again(t fataler, in *instrument.Instrument) (*Result, *Exported) {
	t.Helper()
	out := Export(in)
	var b bytes.Buffer
	if err := out.Write(&b); err != nil {
		t.Fatalf("%v", err)
	}
	r, err := Import(b.Bytes(), Options{Rater: in.Def.Rater, On: source.DateOf(2026, 3, 1)})
	if err != nil {
		if bad, ok := err.(*Refused); ok {
			t.Fatalf("%+v\n%s", bad.Report, printed(out))
		}
		t.Fatalf("%v\n%s", err, printed(out))
	}
	return r, out
}

func printed(e *Exported) string {
	var b strings.Builder
	for _, t := range e.Tables {
		fmt.Fprintf(&b, "%s %q\n", t.Name, t.Header)
		for _, row := range t.Rows {
			fmt.Fprintf(&b, "%q\n", row)
		}
	}
	_ = e.Report.Print(&b)
	return b.String()
}

// TestShippedRoundTrip: what ships can be exported, and the form is a questionnaire
// again with the same questions.
func TestShippedRoundTrip(t *testing.T) {
	c, found := load.Load(instruments.FS)
	if c == nil {
		t.Fatal(found)
	}
	for _, in := range c.Questionnaires() {
		r, out := again(t, in)
		t.Log(printed(out))
		var b strings.Builder
		r.Report.Print(&b)
		t.Log(b.String())
		var want, got []string
		for _, f := range in.Fields() {
			want = append(want, f.ID)
		}
		for _, f := range r.Instrument.Fields() {
			got = append(got, f.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", in.Def.ID, got, want)
		}
	}
}
