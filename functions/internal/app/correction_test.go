package app_test

import (
	"bytes"
	"testing"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// TestFiguresFollowACorrection: a draft of a correction changes no figure, and a
// recorded one does.
func TestFiguresFollowACorrection(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	s, ref, who := b.correctable(t)
	before := b.figures(t)
	other := "1"
	if x, _ := s.Sent["financien_niveau"].Value.AsNumber(); x == 1 {
		other = "5"
	}
	given := app.Given{Fields: map[string][]string{"financien_niveau": {other}}, Reasons: map[string]string{}}
	if problems, err := b.SaveAnswers(t.Context(), s, who, given); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	follow := func() [][]byte {
		if err := b.Project(t.Context(), []store.ParticipantRef{ref}); err != nil {
			t.Fatal(err)
		}
		return b.figures(t)
	}
	if now := follow(); !bytes.Equal(now[0], before[0]) || !bytes.Equal(now[2], before[2]) {
		t.Error("a correction that is not recorded changed the figures")
	}
	if err := b.Correct(t.Context(), s, who, "Een tikfout."); err != nil {
		t.Fatal(err)
	}
	if now := follow(); bytes.Equal(now[0], before[0]) || !bytes.Equal(now[1], before[1]) || bytes.Equal(now[2], before[2]) {
		t.Error("the figures of the gemeente and the country do not follow, or another gemeente's do")
	}
	if err := b.Correct(t.Context(), s, who, "Nog eens."); app.CodeOf(err) != app.Closed {
		t.Errorf("a correction that was recorded is recorded again: %v", err)
	}
}

// correctable is a first moment that staff sent and that nothing is wrong with.
func (b *bench) correctable(t *testing.T) (*app.Sheet, store.ParticipantRef, app.Actor) {
	t.Helper()
	for _, ref := range b.refs {
		p, err := b.Store.Participant(t.Context(), ref.Gemeente, ref.Participant)
		if err != nil {
			t.Fatal(err)
		}
		who := app.Actor{ID: p.Worker, Gemeente: ref.Gemeente, Team: p.Team}
		s, _, err := b.Correction(t.Context(), who, ref.Participant, "T0")
		if ref.Gemeente == "0518" && err == nil && len(s.Blocking()) == 0 && len(s.Changed()) == 0 {
			return s, ref, who
		}
	}
	t.Fatal("nobody can be corrected")
	return nil, store.ParticipantRef{}, app.Actor{}
}
