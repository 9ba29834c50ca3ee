package results_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/store"
)

const said = "Sanne belde mij elke week. Ik slaap weer en had 4.000 euro schuld."

var speakerWorker = app.Actor{ID: "demo", Gemeente: "0518", Team: "Centrum"}

// speaks adds a participant who sends words by a personal link, with leave or without.
func (w *world) speaks(t *testing.T, words, leave string) *app.Guest {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id, _, err := w.app.AddParticipant(ctx, speakerWorker, app.NewParticipant{
		Programme: "jpf", Start: w.app.Today(), Lang: "nl", Identity: app.Identity{First: "Sanne", Last: "Benali", Birth: source.DateOf(2004, 2, 3), Phone: "0612345678"},
	})
	must(err)
	token, _, err := w.app.Invite(ctx, speakerWorker, app.SheetKey{Participant: id, Moment: "T0", Rater: "jongere"})
	must(err)
	g, err := w.app.Guest(ctx, token)
	must(err)
	must(w.app.Agree(ctx, g))
	problems, err := w.app.SaveAnswers(ctx, g.Sheet, g.Actor(), app.Given{Fields: map[string][]string{"eigen_woorden": {words}, "mag_citeren": {leave}}})
	must(err)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	must(w.app.Submit(ctx, g.Sheet, g.Actor(), "sleutel-"+id))
	g, err = w.app.Guest(ctx, token)
	must(err)
	return g
}

// screened lets the schedule look for names, as it does every hour.
func (w *world) screened(t *testing.T) {
	t.Helper()
	if _, err := w.app.Remind(context.Background(), app.Outgoing{Sender: notify.NewOutbox(func(context.Context, notify.Kept) error { return nil }, w.app.Now), Link: func(string) string { return "" }}); err != nil {
		t.Fatal(err)
	}
}

// quoteWorld has the figures of the demo and nobody's words.
func quoteWorld(t *testing.T) *world {
	t.Helper()
	w, err := open(t.TempDir(), definitions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.db.Close() })
	w.users = shared.users
	sum, err := shared.app.Store.Aggregate(context.Background(), "0518", "jpf")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.app.Store.PutAggregate(context.Background(), "0518", "jpf", sum.Digest, func() ([]byte, error) { return sum.Data, nil }); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) onlyQuote(t *testing.T, state store.QuoteState) store.Quote {
	t.Helper()
	list, err := w.app.Store.Quotes(context.Background(), "0518", state, 0)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d quotes are %s, %v", len(list), state, err)
	}
	return list[0]
}

const moderator, quoteReport = "anita-ramlal", "/rapporten/jpf-gemeente-a4"

// TestQuoteFromAnswerToReport follows words from the questionnaire to a report: without
// leave they go nowhere; a moderator sees what looks like a name and can only leave out;
// what is published stays, and what was taken back is in nothing that comes after.
func TestQuoteFromAnswerToReport(t *testing.T) {
	w := quoteWorld(t)
	w.speaks(t, "Dit is niet voor anderen.", "nee")
	w.speaks(t, "Hierover koos ik niets.", "")
	guest := w.speaks(t, said, "ja")
	one := quotesPath + "/" + w.onlyQuote(t, store.QuoteNew).ID
	approve := url.Values{"besluit": {"goed"}, "woorden": {"[…] Ik slaap weer […]"}, "onderdelen": {"psychische_gezondheid"}, "gebruik": {"eigen"}}
	if res := w.post(t, moderator, one, approve); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a quote that was not looked at: %d", res.StatusCode)
	}
	w.screened(t)
	page := w.page(t, moderator, one)
	for _, want := range []string{"“Sanne” lijkt op een naam.", "“4.000 euro” lijkt op een bedrag.", "<strong>Sanne</strong>", "[…] belde mij elke week. Ik slaap weer en had […] schuld."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if id := guest.Invitation.Participant; strings.Contains(page, id) || strings.Contains(page, "Benali") {
		t.Error("the page says who it was")
	}
	for name, change := range map[string]url.Values{
		"another word":            {"woorden": {"[…] Ik slaap nooit […]"}},
		"about nothing":           {"onderdelen": {}},
		"about what is not there": {"onderdelen": {"weer"}},
		"no decision":             {"besluit": {}},
		"no reason":               {"besluit": {"niet"}},
	} {
		form := url.Values{}
		for _, values := range []url.Values{approve, change} {
			for key, value := range values {
				form[key] = value
			}
		}
		if res := w.post(t, moderator, one, form); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	if strings.Contains(w.page(t, moderator, quoteReport), "Ik slaap weer") {
		t.Error("the draft has a quote that nobody approved")
	}
	if res := w.post(t, moderator, one, approve); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("approve: %d", res.StatusCode)
	}
	for _, state := range []string{"new", "approved", "refused"} {
		if has := strings.Contains(w.page(t, moderator, quotesPath+"?stand="+state), "Ik slaap weer"); has != (state == "approved") {
			t.Errorf("in the list %s: %v", state, has)
		}
	}
	if draft := w.page(t, moderator, quoteReport); !strings.Contains(draft, "“[…] Ik slaap weer […]”") || strings.Contains(draft, "Sanne") {
		t.Error("the draft has not the quote as it was approved")
	}
	if res := w.post(t, moderator, quoteReport, url.Values{}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("publish: %d", res.StatusCode)
	}
	guest = w.again(t, guest)
	if !guest.Quoting() {
		t.Error("nothing says that there is something to take back")
	}
	if err := w.app.Unquote(context.Background(), guest); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.page(t, moderator, quoteReport), "Ik slaap weer") {
		t.Error("the next draft has a quote that was taken back")
	}
	if !strings.Contains(w.page(t, moderator, quoteReport+"/1"), "Ik slaap weer") {
		t.Error("a published report changed")
	}
	if res := w.get(t, moderator, one); res.StatusCode != http.StatusNotFound {
		t.Errorf("the page of the quote: %d", res.StatusCode)
	}
	if r := w.again(t, guest).Sheet.Response; r.Status != store.Submitted || r.Unquoted.IsZero() || len(r.Answers) == 0 {
		t.Errorf("the answers went too: %+v", r)
	}
}

const quotesPath = "/rapporten/citaten"

func (w *world) again(t *testing.T, g *app.Guest) *app.Guest {
	t.Helper()
	d, err := w.app.Store.Dossier(context.Background(), "0518", g.Invitation.Participant)
	if err != nil {
		t.Fatal(err)
	}
	r, ok := d.Response("T0", "jongere")
	if !ok {
		t.Fatal("no response")
	}
	g.Sheet.Response = r
	return g
}

// approved is a world with one approved quote.
func approved(t *testing.T, share string) (*world, *app.Guest) {
	t.Helper()
	w := quoteWorld(t)
	guest := w.speaks(t, said, "ja")
	w.screened(t)
	form := url.Values{"besluit": {"goed"}, "woorden": {"[…] Ik slaap weer […]"}, "onderdelen": {"psychische_gezondheid"}, "gebruik": {share}}
	if res := w.post(t, moderator, quotesPath+"/"+w.onlyQuote(t, store.QuoteNew).ID, form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("approve: %d", res.StatusCode)
	}
	return w, guest
}

// TestQuoteGoesWithItsPerson: whoever withdraws the answers, takes no part any more or is
// removed is quoted no more, and nothing of the words is left.
func TestQuoteGoesWithItsPerson(t *testing.T) {
	ctx := context.Background()
	for name, k := range map[string]struct {
		leave func(*world, *app.Guest) error
		kept  int // quotes that stay in the store, unused
	}{
		"withdraws the answers": {func(w *world, g *app.Guest) error { return w.app.Withdraw(ctx, g) }, 0},
		"takes no part": {func(w *world, g *app.Guest) error {
			return w.app.SetConsent(ctx, speakerWorker, g.Invitation.Participant, false)
		}, 1},
		"is removed": {func(w *world, g *app.Guest) error {
			return w.app.Erase(ctx, app.Actor{ID: "x", Gemeente: "0518"}, g.Invitation.Participant)
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w, guest := approved(t, "landelijk")
			if err := k.leave(w, guest); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(w.page(t, moderator, quoteReport), "Ik slaap weer") {
				t.Error("the draft still quotes")
			}
			if strings.Contains(w.page(t, "simone-vink", "/rapporten/landelijke-citaten"), "Ik slaap weer") {
				t.Error("the proposal is still there")
			}
			own, err := w.app.Store.Quotes(ctx, "0518", store.QuoteApproved, 0)
			if err != nil || len(own) != k.kept {
				t.Errorf("%d quotes are left, %v", len(own), err)
			}
			nation, err := w.app.Store.NationalQuotes(ctx)
			if err != nil || len(nation) != k.kept {
				t.Errorf("%d proposals are left, %v", len(nation), err)
			}
		})
	}
}

// TestPublishingAfterTakingBack: a report that was made with a quote is not published
// when the quote was taken back in between.
func TestPublishingAfterTakingBack(t *testing.T) {
	w, guest := approved(t, "eigen")
	key := app.ReportKey{Report: source.Ref{ID: "jpf-gemeente-a4"}, Gemeente: "0518"}
	_, err := w.app.PublishReport(context.Background(), app.Actor{ID: "x", Gemeente: "0518"}, key, "X", func(d *app.ReportDraft) (string, string, error) {
		return "<article></article>", "", w.app.Unquote(context.Background(), w.again(t, guest))
	})
	if app.CodeOf(err) != app.Conflict {
		t.Errorf("published: %v", err)
	}
	if list, err := w.app.PublishedReports(context.Background(), key); err != nil || len(list) != 0 {
		t.Errorf("%d reports, %v", len(list), err)
	}
}

// TestSecondPerson: landelijk decides about what a gemeente proposes, without its name
// unless it agreed, and nobody decides about what they proposed themselves.
func TestSecondPerson(t *testing.T) {
	for share, named := range map[string]bool{"landelijk": false, "landelijk-met-naam": true} {
		w, _ := approved(t, share)
		q := w.onlyQuote(t, store.QuoteApproved)
		one := "/rapporten/landelijke-citaten/" + store.NationalQuoteID("0518", q.ID)
		main := w.page(t, "simone-vink", one)
		main = main[strings.Index(main, "<main"):]
		if strings.Contains(main, "Den Haag") != named || strings.Contains(main, "Sanne") || !strings.Contains(main, "Ik slaap weer") {
			t.Errorf("%s: the page of the proposal tells the wrong things", share)
		}
		err := w.app.DecideQuote(context.Background(), app.Actor{ID: q.By}, store.NationalQuoteID("0518", q.ID), true, "")
		if app.CodeOf(err) != app.Invalid {
			t.Errorf("who proposed it decided: %v", err)
		}
		if res := w.post(t, "simone-vink", one, url.Values{"besluit": {"goed"}}); res.StatusCode != http.StatusSeeOther {
			t.Errorf("approve: %d", res.StatusCode)
		}
		got, err := w.app.NationalQuotes(context.Background())
		if err != nil || len(got) != 1 || got[0].State != store.QuoteApproved || got[0].By != "simone-vink" {
			t.Errorf("%+v, %v", got, err)
		}
		trail, _, err := w.app.Store.AuditOf(context.Background(), "0518", q.Participant, "")
		if err != nil {
			t.Fatal(err)
		}
		var actions []string
		for _, line := range trail {
			actions = append(actions, line.Action)
		}
		for _, want := range []string{"quote:moderate", "quote:review"} {
			if !strings.Contains(strings.Join(actions, " "), want) {
				t.Errorf("the trail lacks %s: %v", want, actions)
			}
		}
		if res := w.get(t, "simone-vink", quotesPath); res.StatusCode != http.StatusForbidden && res.StatusCode != http.StatusNotFound {
			t.Errorf("landelijk at the quotes of a gemeente: %d", res.StatusCode)
		}
	}
}

// TestCorrectedWordsAreModeratedAnew: a quote of a rater of staff is new again after a
// correction, and the old one is gone.
func TestCorrectedWordsAreModeratedAnew(t *testing.T) {
	w, guest := approved(t, "landelijk")
	ctx := context.Background()
	r := w.again(t, guest).Sheet.Response
	old := w.onlyQuote(t, store.QuoteApproved)
	r.Quotes = []store.QuoteRef{{Question: "eigen_woorden", ID: "nieuw", Words: "Iets anders."}}
	_, err := w.app.Store.Correct(ctx, "0518", r, "x", "Verbeterd.", w.app.Now(), store.Audit{At: w.app.Now(), By: "x", Action: "response:correct", Participant: r.Participant})
	if err != nil {
		t.Fatal(err)
	}
	if now := w.onlyQuote(t, store.QuoteNew); now.ID == old.ID || now.Original != "Iets anders." {
		t.Errorf("%+v", now)
	}
	if list, err := w.app.Store.NationalQuotes(ctx); err != nil || len(list) != 0 {
		t.Errorf("%d proposals are left, %v", len(list), err)
	}
}
