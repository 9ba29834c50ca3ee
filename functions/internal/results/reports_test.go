package results_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// articleOf is what is printed of a page.
func articleOf(t *testing.T, body string) string {
	t.Helper()
	at, end := strings.Index(body, "<article"), strings.Index(body, "</article>")
	if at < 0 || end < 0 {
		t.Fatal("the page has no article")
	}
	return body[at:end]
}

// A published report keeps its words, its figures and its style sheet when the figures
// are gone; the draft does not.
func TestPublishedReportDoesNotChange(t *testing.T) {
	w, err := open(t.TempDir(), definitions)
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	w.users = shared.users
	ctx := context.Background()
	before, err := shared.app.Store.Aggregate(ctx, "0518", "jpf")
	if err != nil {
		t.Fatal(err)
	}
	put := func(data []byte, digest string) {
		t.Helper()
		if err := w.app.Store.PutAggregate(ctx, "0518", "jpf", digest, func() ([]byte, error) { return data, nil }); err != nil {
			t.Fatal(err)
		}
	}
	put(before.Data, before.Digest)
	const address = "/rapporten/jpf-raadsbrief"
	draft := articleOf(t, w.page(t, "anita-ramlal", address))
	if res := w.post(t, "anita-ramlal", address, url.Values{}); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != address+"/1" {
		t.Fatalf("publish: %d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	published := articleOf(t, w.page(t, "pieter-hendriks", address+"/1"))
	if published != draft {
		t.Error("what was published is not the draft that was seen")
	}
	style := w.page(t, "pieter-hendriks", address+"/1/opmaak.css")
	if !strings.Contains(style, "@page") {
		t.Error("the style sheet was not kept")
	}

	other, err := shared.app.Store.Aggregate(ctx, "0080", "jpf")
	if err != nil {
		t.Fatal(err)
	}
	put(other.Data, other.Digest)
	if again := articleOf(t, w.page(t, "pieter-hendriks", address+"/1")); again != published {
		t.Error("the published report changed with the data")
	}
	if res := w.post(t, "anita-ramlal", address, url.Values{}); res.Header.Get("Location") != address+"/2" {
		t.Errorf("the second one is at %s", res.Header.Get("Location"))
	}
	if again := articleOf(t, w.page(t, "pieter-hendriks", address+"/1")); again != published {
		t.Error("the published report changed with the next one")
	}
	list := words(w.page(t, "pieter-hendriks", "/rapporten"))
	if !strings.Contains(list, "Uitgave 2") || !strings.Contains(list, "Uitgave 1") {
		t.Errorf("the list has no two versions: %s", list)
	}
}

// Who may not publish sees no draft, nobody reads a report of another gemeente, and what
// is for everybody is there only once it was published.
func TestWhoReadsReports(t *testing.T) {
	for _, k := range []struct {
		user, url string
		want      int
	}{
		{"anita-ramlal", "/rapporten/jpf-gemeente-a4", http.StatusOK},
		{"pieter-hendriks", "/rapporten/jpf-gemeente-a4", http.StatusForbidden},
		{"marije-koster", "/rapporten/jpf-gemeente-a4", http.StatusForbidden},
		{"simone-vink", "/rapporten/jpf-poster", http.StatusOK},
		{"anita-ramlal", "/rapporten/jpf-poster", http.StatusForbidden},
		{"", "/rapporten", http.StatusOK},
		{"", "/rapporten/jpf-poster/1", http.StatusNotFound},
		{"anita-ramlal", "/rapporten/jpf-gemeente-a4/7", http.StatusNotFound},
		{"anita-ramlal", "/rapporten/bestaat-niet", http.StatusForbidden},
	} {
		if res := shared.get(t, k.user, k.url); res.StatusCode != k.want {
			t.Errorf("%q at %s: %d, want %d", k.user, k.url, res.StatusCode, k.want)
		}
	}
}

// No name of a gemeente stands in a report about all of them.
func TestReportsOfAllNameNobody(t *testing.T) {
	for _, id := range []string{"jpf-landelijk-a4", "jpf-poster", "jpf-infographic"} {
		said := strings.ReplaceAll(words(articleOf(t, shared.page(t, "simone-vink", "/rapporten/"+id))), "Studie Den Haag", "")
		said = strings.ReplaceAll(said, "de studie van Den Haag", "")
		for _, g := range definitions.Gemeenten() {
			if strings.Contains(said, g.Name) {
				t.Errorf("%s names %s", id, g.Name)
			}
		}
	}
}

// TestThePublicFindsReports: the public pages lead to the published reports once there is
// one for everybody, and not before.
func TestThePublicFindsReports(t *testing.T) {
	ctx := context.Background()
	w := quoteWorld(t)
	sum, err := shared.app.Store.National(ctx, "jpf", "all")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.app.Store.PutNational(ctx, "jpf", "all", sum.Digest, func() ([]byte, error) { return sum.Data, nil }); err != nil {
		t.Fatal(err)
	}
	const link = `href="/rapporten"`
	if strings.Contains(w.page(t, "", "/publiek/overzicht"), link) {
		t.Error("there is nothing to read and it is offered")
	}
	if res := w.post(t, "simone-vink", "/rapporten/jpf-publieksrapportage", url.Values{}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("publish: %d", res.StatusCode)
	}
	if !strings.Contains(w.page(t, "", "/publiek/overzicht"), link) {
		t.Error("the public page does not lead to what was published")
	}
	if list := words(w.page(t, "", "/rapporten")); !strings.Contains(list, "Uitgave 1") {
		t.Errorf("the list has no report for everybody: %s", list)
	}
}
