package cohort

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/indicator"

	"pgregory.net/rapid"
)

// question is something that a page reads of an aggregate.
type question func(f *indicator.Compiled, a *Aggregate, members []Member) any

// questions are all kinds of them.
func questions(f *indicator.Compiled) []question {
	gate := NewGate(10)
	var out []question
	for _, b := range f.Breakdowns() {
		out = append(out, func(f *indicator.Compiled, a *Aggregate, _ []Member) any {
			r := gate.Read(f, a, Slice{})
			return []any{r.N(), r.Groups(b.Def.ID), r.Choices(b.Def.ID), r.Classes(b.Def.ID)}
		})
	}
	for _, ind := range f.Indicators() {
		moment := ""
		if ind.Def.Type == indicator.Change {
			moment = "T0"
		}
		out = append(out, func(f *indicator.Compiled, a *Aggregate, _ []Member) any {
			r := gate.Read(f, a, Slice{})
			return []any{r.Measure(ind, moment), r.Population(ind, moment), r.Progress(ind, moment), r.Distribution(ind, moment), r.Tells(ind, moment)}
		}, func(f *indicator.Compiled, a *Aggregate, members []Member) any {
			m := gate.Members(f, a, members)
			return []any{m.Sizes(), m.Measure(ind, moment)}
		}, func(f *indicator.Compiled, a *Aggregate, _ []Member) any {
			r := gate.ReadBeside(f, a, a, Slice{}) // which others it will be read beside is not known
			return []any{r.N(), r.Measure(ind, moment)}
		}, func(_ *indicator.Compiled, a *Aggregate, _ []Member) any { return a.Quantity(ind, moment, Slice{}) })
		for _, b := range f.Breakdowns() {
			out = append(out, func(f *indicator.Compiled, a *Aggregate, _ []Member) any {
				r := gate.Read(f, a, Slice{})
				return []any{r.Row(ind, moment, b.Def.ID), r.Populations(ind, moment, b.Def.ID)}
			}, func(f *indicator.Compiled, a *Aggregate, members []Member) any {
				return gate.Members(f, a, members).Read(members[0].ID, Slice{}).Standardised(a, ind, moment, b.Def.ID)
			})
		}
	}
	return append(out, func(f *indicator.Compiled, a *Aggregate, _ []Member) any {
		return gate.Read(f, a, Slice{"klas", "a"}).Choices("jaar") // a combination
	})
}

// TestAnExcerptAnswersWhatItWasMadeFor: stored and read back it gives the same answers as
// the whole, and of what it was not made for it gives the same or says that it cannot.
func TestAnExcerptAnswersWhatItWasMadeFor(t *testing.T) {
	f := planned(t)
	all := questions(f)
	checked := 0
	drawn.Until(t, func() bool { return checked >= 100 }, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		whole, members := New(f), []Member{}
		for _, id := range []string{"een", "twee", "drie"}[:1+r.IntN(3)] {
			m := Member{id, people(t, f, r, r.IntN(70))}
			members = append(members, m)
			if err := whole.Merge(m.Aggregate); err != nil {
				t.Fatal(err)
			}
		}
		var made []question
		for _, q := range all {
			if r.IntN(4) == 0 {
				made = append(made, q)
			}
		}
		watched, beside := whole.Watch(), WatchMembers(members)
		for _, q := range made {
			q(f, watched, beside)
		}
		kept := again(t, &Excerpt{Whole: watched.Excerpt(), Members: ExcerptMembers(beside)})
		for i, q := range made {
			if want, got := q(f, whole, members), q(f, kept.Whole, kept.Members); !reflect.DeepEqual(want, got) || kept.Short() {
				t.Fatalf("question %d of %d: %v of the excerpt and %v of the whole (short: %v)", i, len(made), got, want, kept.Short())
			}
			checked++
		}
		for range 5 {
			i := r.IntN(len(all))
			q, fresh := all[i], again(t, kept)
			if want, got := q(f, whole, members), q(f, fresh.Whole, fresh.Members); !reflect.DeepEqual(want, got) && !fresh.Short() {
				t.Fatalf("question %d was not asked when it was made: %v, and %v of the whole, and it does not say that it is short", i, got, want)
			}
		}
	})
}

func again(t interface{ Fatalf(string, ...any) }, e *Excerpt) *Excerpt {
	data, err := json.Marshal(e)
	var back Excerpt
	if err == nil {
		err = json.Unmarshal(data, &back)
	}
	if err != nil {
		t.Fatalf("%v", err)
	}
	if twice, err := json.Marshal(&back); err != nil || !bytes.Equal(twice, data) {
		t.Fatalf("read back, the excerpt is another (%v)\n%s\n%s", err, data, twice)
	}
	return &back
}

// TestAnExcerptDecidesNothing: what was hidden of the whole is not decided again from the
// little that an excerpt holds, not under another threshold and not for what is missing.
func TestAnExcerptDecidesNothing(t *testing.T) {
	f := planned(t)
	whole := people(t, f, rand.New(rand.NewPCG(1, 1)), 300)
	ind := f.Indicator("aantal")
	read := func(a *Aggregate, threshold int, s Slice) Figure {
		return NewGate(threshold).Read(f, a, s).Measure(ind, "")
	}
	excerpt := func() *Excerpt {
		w := whole.Watch()
		read(w, 10, Slice{})
		return again(t, &Excerpt{Whole: w.Excerpt()})
	}
	for name, figure := range map[string]func(e *Excerpt) Figure{
		"another threshold": func(e *Excerpt) Figure { return read(e.Whole, 5, Slice{}) },
		"a class":           func(e *Excerpt) Figure { return read(e.Whole, 10, Slice{"los", "1"}) },
		"another indicator": func(e *Excerpt) Figure {
			return NewGate(10).Read(f, e.Whole, Slice{}).Measure(f.Indicator("gemiddelde"), "")
		},
	} {
		e := excerpt()
		if got := figure(e); got.Known() || !e.Short() {
			t.Errorf("%s: %v is shown, short: %v", name, got.Text(), e.Short())
		}
	}
	e := excerpt()
	if got := read(e.Whole, 10, Slice{}); got.Text() != read(whole, 10, Slice{}).Text() || e.Short() {
		t.Errorf("what it was made for is %s (short: %v)", got.Text(), e.Short())
	}
	if err := New(f).Merge(e.Whole); !errors.Is(err, ErrExcerpt) {
		t.Errorf("an excerpt is added up: %v", err)
	}
	if _, err := json.Marshal(&Excerpt{Whole: whole}); !errors.Is(err, ErrExcerpt) {
		t.Errorf("a whole is stored as an excerpt: %v", err)
	}
	for _, text := range []string{`[]`, `{"cellen":"AQ=="}`} {
		if err := json.Unmarshal([]byte(text), &Excerpt{}); err == nil {
			t.Errorf("%s is read", text)
		}
	}
}
