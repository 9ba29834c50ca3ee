package results_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// counted lets the facts of a speaker be computed, as happens after every change, and
// keeps the figures of the demo.
func (w *world) counted(t *testing.T, guest *app.Guest) {
	t.Helper()
	ctx := context.Background()
	sum, err := w.app.Store.Aggregate(ctx, "0518", "jpf")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.app.Project(ctx, []store.ParticipantRef{{Gemeente: "0518", Participant: guest.Invitation.Participant}}); err != nil {
		t.Fatal(err)
	}
	if facts, err := w.app.Store.Facts(ctx, "0518", "jpf", []string{guest.Invitation.Participant}); err != nil || len(facts) != 1 {
		t.Fatalf("%d facts, %v", len(facts), err)
	}
	err = w.app.Store.PutAggregate(ctx, "0518", "jpf", sum.Digest, func() ([]byte, error) { return sum.Data, nil })
	if err != nil {
		t.Fatal(err)
	}
}

// TestQuoteOfWhoIsCounted: somebody of whom there are facts is quoted too; to which classes
// they belong is read from those.
func TestQuoteOfWhoIsCounted(t *testing.T) {
	w, guest := approved(t, "eigen")
	w.counted(t, guest)
	draft := words(w.page(t, moderator, quoteReport))
	if !strings.Contains(draft, "“[…] Ik slaap weer […]” Jongere") {
		t.Errorf("the draft has not the quote of somebody of whom there are facts:\n%s", draft)
	}
}

// TestNationalQuote: a report about all gemeenten has a quote once somebody else approved
// it, names the gemeente only when it agreed to that, and has it no more when it was taken
// back.
func TestNationalQuote(t *testing.T) {
	ctx := context.Background()
	const national = "/rapporten/jpf-publieksrapportage"
	for share, named := range map[string]bool{"landelijk": false, "landelijk-met-naam": true} {
		t.Run(share, func(t *testing.T) {
			w, guest := approved(t, share)
			w.takeNational(t)
			draft := func() string { return words(articleOf(t, w.page(t, "simone-vink", national))) }
			if strings.Contains(draft(), "Ik slaap weer") {
				t.Error("the draft has what only the gemeente approved")
			}
			one := "/rapporten/landelijke-citaten/" + store.NationalQuoteID("0518", w.onlyQuote(t, store.QuoteApproved).ID)
			if res := w.post(t, "simone-vink", one, url.Values{"besluit": {"goed"}}); res.StatusCode != http.StatusSeeOther {
				t.Fatalf("approve: %d", res.StatusCode)
			}
			said := draft()
			if !strings.Contains(said, "Ik slaap weer") || strings.Contains(said, "Sanne") {
				t.Errorf("the draft has not the quote as it was approved:\n%s", said)
			}
			if _, quote, _ := strings.Cut(said, "Ik slaap weer"); strings.Contains(quote[:min(80, len(quote))], "Den Haag") != named {
				t.Errorf("the gemeente is named: %v, in %q", !named, quote[:min(80, len(quote))])
			}
			if res := w.post(t, "simone-vink", national, url.Values{}); res.StatusCode != http.StatusSeeOther {
				t.Fatalf("publish: %d", res.StatusCode)
			}
			if !strings.Contains(words(w.page(t, "simone-vink", national+"/1")), "Ik slaap weer") {
				t.Error("what was published has not the quote")
			}
			if err := w.app.Unquote(ctx, w.again(t, guest)); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(draft(), "Ik slaap weer") {
				t.Error("the next draft has what was taken back")
			}
		})
	}
}

// TestTrailNamesTheDocument: the trail of a gemeente, or of all together, says who
// published which report, with the digest of the very document that is kept.
func TestTrailNamesTheDocument(t *testing.T) {
	w := quoteWorld(t)
	w.takeNational(t)
	for _, k := range []struct{ gemeente, user, report string }{{"0518", moderator, "jpf-raadsbrief"}, {"", "simone-vink", "jpf-poster"}} {
		for range 2 {
			if res := w.post(t, k.user, "/rapporten/"+k.report, url.Values{}); res.StatusCode != http.StatusSeeOther {
				t.Fatalf("publish %s: %d", k.report, res.StatusCode)
			}
		}
		said := w.trail(t, k.gemeente, "report:publish", k.user)
		if len(said) != 2 {
			t.Fatalf("the trail of %q has %q", k.gemeente, said)
		}
		for _, number := range []int{1, 2} {
			_, document, err := w.app.Store.PublishedReport(context.Background(), k.gemeente, k.report, number)
			if err != nil {
				t.Fatal(err)
			}
			hash := sha256.Sum256(document)
			if want := k.report + "/" + strconv.Itoa(number) + " sha256:" + hex.EncodeToString(hash[:]); !slices.Contains(said, want) {
				t.Errorf("the trail of %q lacks %s: %q", k.gemeente, want, said)
			}
		}
	}
}

// takeNational puts the national figures of the demo in this world too.
func (w *world) takeNational(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	sum, err := shared.app.Store.National(ctx, "jpf", "all")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.app.Store.PutNational(ctx, "jpf", "all", sum.Digest, func() ([]byte, error) { return sum.Data, nil }); err != nil {
		t.Fatal(err)
	}
}

// trail gives what the trail of a gemeente, or with "" of all together, says of an action
// by somebody in this month.
func (w *world) trail(t *testing.T, gemeente, action, by string) (said []string) {
	t.Helper()
	lines, _, err := w.app.Store.Trail(context.Background(), gemeente, w.app.Now(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		if line.Action == action && line.By == by {
			said = append(said, line.Detail)
		}
	}
	return said
}
