package policy

import (
	"testing"

	"pgregory.net/rapid"
)

// TestKnownAnswers: what is remembered is what the policies say, whatever was asked before;
// a change of any part of who asks is another question.
func TestKnownAnswers(t *testing.T) {
	remembers, err := New()
	if err != nil {
		t.Fatal(err)
	}
	word := rapid.SampledFrom([]string{"", "a", "b", "a1:b"})
	role := rapid.SampledFrom(append(Roles(), "1:a", ""))
	rapid.Check(t, func(t *rapid.T) {
		who := Principal{ID: word.Draw(t, "id"), Gemeente: word.Draw(t, "gemeente"), Team: word.Draw(t, "team"), Machine: rapid.Bool().Draw(t, "machine"),
			Roles: rapid.SliceOfN(role, 0, 2).Draw(t, "roles"), Grants: rapid.SliceOfN(word, 0, 2).Draw(t, "grants")}
		about := Resource{Gemeente: word.Draw(t, "of"), Worker: word.Draw(t, "worker"), Team: word.Draw(t, "its team"), Level: rapid.SampledFrom([]string{"", "gemeente", "landelijk", "caseload"}).Draw(t, "level")}
		action := rapid.SampledFrom(Actions()).Draw(t, "action")
		want, wantWhy := remembers.decide(who, action, about)
		for range 2 {
			if got, why := remembers.Allow(who, action, about); got != want || why != wantWhy {
				t.Fatalf("%+v %s %+v: %t %s, want %t %s", who, action, about, got, why, want, wantWhy)
			}
		}
	})
}

// TestDecisionsAreBounded: strangers who ask about ever other things fill no memory.
func TestDecisionsAreBounded(t *testing.T) {
	var d decisions
	for n := range maxDecisions + 10 {
		d.keep(question{about: Resource{Worker: string(rune(n)) + listed([]string{string(rune(n / 7))})}}, decision{allowed: true})
	}
	if len(d.items) > maxDecisions || len(d.items) == 0 {
		t.Errorf("%d are kept", len(d.items))
	}
}

func BenchmarkAllowAgain(b *testing.B) {
	p, err := New()
	if err != nil {
		b.Fatal(err)
	}
	who := Principal{ID: "a", Roles: Roles()[:1], Gemeente: "b", Team: "c"}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			p.decide(who, Actions()[0], Resource{Gemeente: "b"})
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			p.Allow(who, Actions()[0], Resource{Gemeente: "b"})
		}
	})
}
