package app_test

import (
	"errors"
	"sync"
	"testing"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// TestInviteOnce: one form gives one link, whether it is sent twice after each other or
// at the same time; another form gives another, and then the first no longer works.
func TestInviteOnce(t *testing.T) {
	p := newPost(t)
	id := p.add("Amira", "0612345678", "", "nl")
	key := app.SheetKey{Participant: id, Moment: "T0", Rater: "jongere"}
	once, err := p.Once()
	p.must(err)
	tokens := make([]string, 4)
	var wait sync.WaitGroup
	for i := range tokens {
		wait.Go(func() {
			token, _, err := p.InviteOnce(t.Context(), worker, key, once)
			if err != nil {
				t.Error(err)
			}
			tokens[i] = token
		})
	}
	wait.Wait()
	d, err := p.Store.Dossier(t.Context(), gem, id)
	p.must(err)
	if len(d.Invitations) != 1 || !d.Invitations[0].Revoked.IsZero() || tokens[0] == "" || tokens[0] != tokens[1] || tokens[1] != tokens[2] || tokens[2] != tokens[3] {
		t.Fatalf("%d links, tokens %q", len(d.Invitations), tokens)
	}
	if _, err := p.Guest(t.Context(), tokens[0]); err != nil {
		t.Errorf("the link does not work: %v", err)
	}
	again, err := p.Once()
	p.must(err)
	other, _, err := p.InviteOnce(t.Context(), worker, key, again)
	p.must(err)
	if _, err := p.Guest(t.Context(), tokens[0]); other == tokens[0] || app.CodeOf(err) != app.NotFound {
		t.Errorf("the first link after another was made: %v", err)
	}
	plain, _, err := p.InviteOnce(t.Context(), worker, key, "kort")
	p.must(err)
	if plain == other {
		t.Error("a form without a key gets the link of another")
	}
}

// TestFirstAnswersAfterTakingBack: who takes consent back in another tab, before the first
// answer of this one is kept, leaves no answer.
func TestFirstAnswersAfterTakingBack(t *testing.T) {
	p := newPost(t)
	id := p.add("Amira", "", "", "nl")
	p.must(p.SetConsent(t.Context(), worker, id, true))
	key := app.SheetKey{Participant: id, Moment: "T0", Rater: "jongere"}
	token, _, err := p.Invite(t.Context(), worker, key)
	p.must(err)
	slow, err := p.Guest(t.Context(), token)
	p.must(err)
	other, err := p.Guest(t.Context(), token)
	p.must(err)
	p.must(p.Withdraw(t.Context(), other))
	if _, err := p.SaveOwn(t.Context(), slow, app.Given{Fields: map[string][]string{"stress_geld": {"8"}}}); app.CodeOf(err) != app.Closed {
		t.Errorf("the answers of a slow tab: %v", err)
	}
	if _, err := p.Store.Response(t.Context(), gem, id, "T0", "jongere"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("something is kept: %v", err)
	}
}
