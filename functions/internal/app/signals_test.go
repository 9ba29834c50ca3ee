package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/cohort"
	steps "effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// A gemeente and a programme whose rhythm and signal follow a scale.
const (
	paceGem  = "0034"
	paceProg = "belevingsmonitor"
)

var paceWorker = app.Actor{ID: "w", Gemeente: paceGem}

// client is somebody who begins on the day of the post in the programme with a rhythm.
func (p *post) client() string {
	p.t.Helper()
	id, _, err := p.AddParticipant(p.t.Context(), paceWorker, app.NewParticipant{Programme: paceProg, Lang: "nl", Start: p.Today(),
		Identity: app.Identity{First: "Noor", Last: "Vos", Birth: source.DateOf(1985, 2, 3), Phone: "+31612345678"}})
	p.must(err)
	return id
}

// says fills in what is open for a participant: stress and restlessness from 1 to 5, 0
// for nothing. It gives the moment, empty when none was open.
func (p *post) says(id string, level int) string {
	p.t.Helper()
	d, err := p.OpenDossier(p.t.Context(), paceWorker, id)
	p.must(err)
	for _, m := range d.Schedule {
		if !m.Fillable() {
			continue
		}
		s, err := p.Sheet(p.t.Context(), paceGem, app.SheetKey{Participant: id, Moment: m.Moment.ID, Rater: "client"}, "nl", nil)
		p.must(err)
		who := app.Actor{ID: id, Gemeente: paceGem}
		given := app.Given{Fields: map[string][]string{}, Reasons: map[string]string{}}
		if level > 0 {
			given.Fields["stress"], given.Fields["onrust"] = []string{fmt.Sprint(level)}, []string{fmt.Sprint(level)}
		}
		problems, err := p.SaveAnswers(p.t.Context(), s, who, given)
		p.must(err)
		if len(problems) > 0 {
			p.t.Fatal(problems)
		}
		p.must(p.Submit(p.t.Context(), s, who, "k-"+m.Moment.ID))
		p.must(p.Submit(p.t.Context(), s, who, "k-"+m.Moment.ID)) // the same form once more
		return m.Moment.ID
	}
	return ""
}

func (p *post) line(id string) *app.CaseloadLine {
	p.t.Helper()
	lines, err := p.Caseload(p.t.Context(), paceWorker, false)
	p.must(err)
	for _, l := range lines {
		if l.ID == id {
			return l
		}
	}
	p.t.Fatalf("no %s in the list", id)
	return nil
}

func (p *post) days(n int) { p.now = p.now.AddDate(0, 0, n) }

// Stress that stays high gives a signal to the worker, who marks it seen; one that goes on
// stays seen, and one that begins anew is new.
func TestSignalToTheWorker(t *testing.T) {
	p := newPost(t)
	id := p.client()
	for i, k := range []struct {
		after, level int
		moment       string
		signal       bool
	}{{0, 3, "B", false}, {14, 5, "W2", false}, {7, 5, "W3", false}, {14, 5, "W5", true}} {
		p.days(k.after)
		if m := p.says(id, k.level); m != k.moment {
			t.Fatalf("answer %d is of %q, want %q", i, m, k.moment)
		}
		if got := p.line(id).NewSignals(); len(got) > 0 != k.signal {
			t.Fatalf("after %s the signals are %v", k.moment, got)
		}
	}
	since := p.Today()
	d, err := p.OpenDossier(t.Context(), paceWorker, id)
	p.must(err)
	if len(d.Signals) != 1 || d.Signals[0].Since != since || len(d.Signals[0].Points) != 4 || d.Signals[0].Seen != nil {
		t.Fatalf("the dossier has %+v", d.Signals)
	}
	if err := p.SeeSignal(t.Context(), paceWorker, id, "bestaat_niet"); app.CodeOf(err) != app.NotFound {
		t.Errorf("an unknown signal: %v", err)
	}
	for range 2 {
		p.must(p.SeeSignal(t.Context(), paceWorker, id, "blijft_hoog"))
	}
	l := p.line(id)
	if len(l.NewSignals()) != 0 || len(l.Signals) != 1 || *l.Signals[0].Seen != (store.Seen{By: "w", On: since}) {
		t.Errorf("after it was seen: %+v", l.Signals)
	}
	trail, err := p.Trail(t.Context(), paceWorker, id, "")
	p.must(err)
	seen := 0
	for _, x := range trail.Lines {
		if x.Action == "signal:see" && x.By == "w" && x.Detail == "blijft_hoog" {
			seen++
		}
	}
	if seen != 1 {
		t.Errorf("the trail says %d times that it was seen", seen)
	}
	p.days(7)
	if p.says(id, 5); len(p.line(id).NewSignals()) != 0 {
		t.Error("what goes on is new again")
	}
	for _, level := range []int{2, 0, 5, 5, 5} {
		p.days(14)
		if p.says(id, level) == "" {
			t.Fatal("nothing is open")
		}
	}
	if got := p.line(id).NewSignals(); len(got) != 1 || got[0].Since != p.Today() {
		t.Errorf("a new run gives %+v", got)
	}
	// Taking consent back ends it.
	p.must(p.SetConsent(t.Context(), paceWorker, id, false))
	if got := p.line(id).Signals; len(got) != 0 {
		t.Errorf("somebody who does not take part has %v", got)
	}
}

// Invitations follow the rhythm, and nothing is sent twice however it changes.
func TestMessagesFollowTheRhythm(t *testing.T) {
	p := newPost(t)
	id := p.client()
	levels := map[int]int{0: 3, 16: 5, 24: 5, 45: 2, 59: 1, 73: 1, 87: 1, 115: 1, 150: 4}
	opened := map[string]source.Date{}
	for d := range 200 {
		for _, m := range p.line(id).Schedule {
			if m.Fillable() {
				if was, ok := opened[m.Moment.ID]; ok && was != m.Target {
					t.Fatalf("%s moved from %s to %s", m.Moment.ID, was, m.Target)
				}
				opened[m.Moment.ID] = m.Target
			}
		}
		if level, ok := levels[d]; ok {
			p.says(id, level)
		}
		for range 2 {
			p.run()
		}
		p.days(1)
	}
	sent := p.line(id).Messages
	total := 0
	for moment, names := range sent {
		if _, ok := opened[moment]; !ok {
			t.Errorf("a message about %s, which never opened", moment)
		}
		if len(names) != 1 {
			t.Errorf("%s: %v", moment, names)
		}
		total += len(names)
	}
	if total != len(p.sent) || total < 10 {
		t.Errorf("%d messages for %d moments", len(p.sent), total)
	}
	gaps := map[int]int{}
	var days []source.Date
	for _, day := range opened {
		days = append(days, day)
	}
	slices.Sort(days)
	for i := range days[1:] {
		gaps[days[i+1].Sub(days[i])]++
	}
	if gaps[7] == 0 || gaps[14] == 0 || gaps[28] == 0 {
		t.Errorf("days between what was asked: %v", gaps)
	}
	// What counts as asked is what was open, in the list and in the figures alike.
	due := 0
	for _, m := range p.line(id).Schedule {
		if m.Due {
			due++
			if _, ok := opened[m.Moment.ID]; !ok {
				t.Errorf("%s counts and was never open", m.Moment.ID)
			}
		}
	}
	p.must(p.Project(t.Context(), []store.ParticipantRef{{Gemeente: paceGem, Participant: id}}))
	sum, err := p.Aggregate(t.Context(), paceGem, paceProg)
	p.must(err)
	asked, framework := 0, shipped().FrameworkIn(paceGem, paceProg)
	for _, m := range framework.Programme().MomentIDs() {
		asked += sum.Quantity(framework.Indicator("respons.client"), m, cohort.Slice{}).N
	}
	if asked != due {
		t.Errorf("the figures count %d moments, the list %d", asked, due)
	}
}

// The participant sees nothing of a signal.
func TestSignalIsForStaffAlone(t *testing.T) {
	for _, p := range shipped().Programmes() {
		for _, s := range p.Def.Signals {
			for _, m := range p.Def.Moments {
				for rater, ref := range m.Questionnaires {
					in := shipped().Questionnaire(ref)
					if p.Rater(rater).Kind == steps.ParticipantRater && strings.Contains(fmt.Sprint(in.Def), s.Text.In("nl")) {
						t.Errorf("%s has the words of signal %s", ref, s.ID)
					}
				}
			}
		}
	}
}
