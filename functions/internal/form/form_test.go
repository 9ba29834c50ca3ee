package form

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/web"
)

func sent(t *testing.T, body string) *Form {
	t.Helper()
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return Received(r)
}

func TestWhatWasTypedComesBack(t *testing.T) {
	f := sent(t, "naam=+Amira++B+&tekst=een%0A%0Atwee+&dag=31-2-2026&leeg=&soort=b&soort=c")
	if f.Line("naam") != "Amira B" || f.Text("tekst") != "een\n\ntwee" {
		t.Errorf("%q, %q", f.Line("naam"), f.Text("tekst"))
	}
	if d := f.Day("dag", "geen dag"); d != 0 || f.Message("dag") != "geen dag" || !f.Failed() {
		t.Errorf("%v with %v", d, f.Problems)
	}
	if f.Day("leeg", "geen dag") != 0 || f.Message("leeg") != "" {
		t.Error("an empty field is a problem")
	}
	if field := f.Field(web.KindDate, "dag", "Dag", "1-1-2026"); field.Value != "31-2-2026" || field.Error != "geen dag" {
		t.Errorf("%+v", field)
	}
	if f.Field(web.KindText, "leeg", "", "eerst").Value != "" || f.Field(web.KindText, "anders", "", "eerst").Value != "eerst" {
		t.Error("what was emptied is filled again, or what was not asked is empty")
	}
	if f.Field(web.KindLongText, "tekst", "", "").Value != "een\n\ntwee" {
		t.Error("lines are lost")
	}
	if s := f.Summary(); len(s) != 1 || s[0].Target != "dag" {
		t.Errorf("summary %v", s)
	}
}

func TestProblemsOfAUseCase(t *testing.T) {
	f := sent(t, "dag=morgen")
	f.Day("dag", "geen dag")
	err := &app.Error{Code: app.Invalid, Problems: []app.FieldProblem{{Field: "dag", Message: "vul een dag in"}, {Field: "naam", Message: "vul een naam in"}}}
	if !f.Take(err) || f.Message("dag") != "geen dag" || f.Message("naam") != "vul een naam in" || len(f.Problems) != 2 {
		t.Errorf("%v", f.Problems)
	}
	if f.Take(errors.New("anders")) || f.Take(nil) {
		t.Error("another error is taken for one about fields")
	}
}

func TestChosen(t *testing.T) {
	options := func() []web.Option { return []web.Option{{Value: "a", Checked: true}, {Value: "b"}, {Value: "c"}} }
	chosen := func(list []web.Option) (out string) {
		for _, o := range list {
			if o.Checked {
				out += o.Value
			}
		}
		return out
	}
	if got := chosen((&Form{}).Options(web.KindMulti, "soort", "", options()).Options); got != "a" {
		t.Errorf("before it was sent %q", got)
	}
	if got := chosen(sent(t, "soort=b&soort=c").Options(web.KindMulti, "soort", "", options()).Options); got != "bc" {
		t.Errorf("chosen %q", got)
	}
	if got := chosen(sent(t, "x=1").Options(web.KindMulti, "soort", "", options()).Options); got != "" {
		t.Errorf("after everything was taken away %q", got)
	}
	if got := chosen((&Form{}).Choice("soort", "", "b", options()).Options); got != "b" {
		t.Errorf("first %q", got)
	}
	if (&Form{}).Choice("x", "", "", make([]web.Option, 8)).Kind != web.KindSelect {
		t.Error("eight options are all in sight")
	}
}

func TestTypedDay(t *testing.T) {
	if TypedDay(0) != "" || TypedDay(source.DateOf(2026, 2, 3)) != "03-02-2026" {
		t.Errorf("%q", TypedDay(source.DateOf(2026, 2, 3)))
	}
}

// TestDateAndStatus: what is no day has words beside it, and makes the page one with a fault.
func TestDateAndStatus(t *testing.T) {
	f := sent(t, "goed=1-2-2026&fout=morgen")
	if f.Date("goed") != source.DateOf(2026, 2, 1) || f.Date("leeg") != 0 || f.Status() != 200 {
		t.Errorf("%v, status %d", f.Problems, f.Status())
	}
	if f.Date("fout") != 0 || f.Message("fout") == "" || f.Status() != 422 {
		t.Errorf("%q, status %d", f.Message("fout"), f.Status())
	}
}
