package research

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/dataset"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/web"
	"effectmonitor/instruments"
)

func opened(t *testing.T) *Research {
	t.Helper()
	defs, found := load.Load(instruments.FS)
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	now := func() time.Time { return time.Date(2026, time.November, 23, 14, 30, 0, 0, time.UTC) }
	return New(Config{App: app.New(app.Config{Catalog: func() *catalog.Catalog { return defs }, Now: now})})
}

// TestEveryChoiceHasWords: a kind of file, a form and a scope that somebody can choose has a
// name and says what it is, here and in the log; each kind makes a file that ends in its
// own way.
func TestEveryChoiceHasWords(t *testing.T) {
	s := opened(t)
	endings := map[string]bool{}
	for _, f := range formats {
		ending := f.make(s).Extension()
		if ending != "."+f.key || endings[ending] {
			t.Errorf("%s ends with %s", f.key, ending)
		}
		endings[ending] = true
	}
	var keys []string
	for _, f := range formats {
		keys = append(keys, "research.format-"+f.key, "research.format-"+f.key+"-help")
	}
	for _, f := range []dataset.Form{dataset.Long, dataset.Wide} {
		keys = append(keys, "research.form-"+string(f))
	}
	for _, scope := range app.Scopes() {
		keys = append(keys, "research.scope-"+string(scope))
	}
	for _, key := range keys {
		if text := s.words.Text(key, nil); text == "" || text == key {
			t.Errorf("%s has no words", key)
		}
	}
}

// TestOneChoiceIsMade: of several options none is chosen, one alone is, and what somebody
// chose stays, also when that is none of them.
func TestOneChoiceIsMade(t *testing.T) {
	one := func() []web.Option { return []web.Option{{Value: "a", Label: "A"}} }
	chosen := func(f web.Field) string {
		out := ""
		for _, o := range f.Options {
			if o.Checked {
				out += o.Value
			}
		}
		return out
	}
	if got := chosen(options(&form.Form{}, web.KindChoice, "x", "X", one())); got != "a" {
		t.Errorf("one alone gives %q", got)
	}
	two := append(one(), web.Option{Value: "b", Label: "B"})
	if got := chosen(options(&form.Form{}, web.KindChoice, "x", "X", two)); got != "" {
		t.Errorf("two give %q", got)
	}
	if got := chosen(options(&form.Form{Values: map[string][]string{"x": {""}}}, web.KindChoice, "x", "X", one())); got != "" {
		t.Errorf("who chose nothing gets %q", got)
	}
}

// TestWhoIsNotKnownIsANumber: a user and a gemeente that nobody knows are called by their
// number, and a day that is not there is empty.
func TestWhoIsNotKnownIsANumber(t *testing.T) {
	s := opened(t)
	if s.name("u-1") != "u-1" || s.titleOf("9999") != "9999" || s.day(0) != "" {
		t.Errorf("%q %q %q", s.name("u-1"), s.titleOf("9999"), s.day(0))
	}
	s.WorkerName = func(id string) string { return map[string]string{"u-1": "Amira"}[id] }
	if s.name("u-1") != "Amira" || s.name("u-2") != "u-2" || s.day(source.DateOf(2026, 3, 1)) != "1 maart 2026" {
		t.Errorf("%q %q %q", s.name("u-1"), s.name("u-2"), s.day(source.DateOf(2026, 3, 1)))
	}
}

// broken is a desk that cannot hand anything over.
type broken struct{ err error }

func (b broken) Deliver(context.Context, string, string, func(io.Writer) error) (string, error) {
	return "", b.err
}

// TestADeskThatFails: who asked is not led anywhere, and the fault is not lost.
func TestADeskThatFails(t *testing.T) {
	s, full := opened(t), errors.New("full")
	s.Desk = broken{full}
	w := httptest.NewRecorder()
	err := s.deliver(w, httptest.NewRequest("POST", Root, nil), "x.zip", "application/zip", func(io.Writer) error { return nil })
	if !errors.Is(err, full) || !strings.Contains(err.Error(), "application/zip") || w.Header().Get("Location") != "" {
		t.Errorf("%v, led to %q", err, w.Header().Get("Location"))
	}
}

// TestOnlyWhoCarriesItOut: a programme is offered to gemeenten that carry it out and to
// nobody else, and the national message only where the programme says what goes in it.
func TestOnlyWhoCarriesItOut(t *testing.T) {
	s := opened(t)
	if got := s.programmes([]string{"9999"}, delivers); len(got) != 0 {
		t.Errorf("a gemeente that is not there is offered %v", got)
	}
	for _, o := range s.programmes([]string{"0518"}, delivers) {
		if s.App.Catalog().Effective("0518", o.Value) == nil || s.App.Catalog().Effective("0518", o.Value).Def.Exchange == nil {
			t.Errorf("%s is offered", o.Value)
		}
	}
	if len(s.programmes([]string{"0518"}, delivers)) == 0 {
		t.Error("nothing is offered")
	}
}
