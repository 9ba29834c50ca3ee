package results_test

import (
	"strings"
	"testing"
	"time"
)

// TestAPublicFigureStandsForAPeriod: one participant more is no difference that
// everybody can see; in the next period enough of them are.
func TestAPublicFigureStandsForAPeriod(t *testing.T) {
	const page = "/publiek/overzicht"
	w := empty(t)
	t.Cleanup(func() { day = time.Date(2026, time.November, 23, 14, 30, 0, 0, time.UTC) })
	expect := func(want string) {
		t.Helper()
		if body := words(w.page(t, "", page)); !strings.Contains(body, want) {
			t.Errorf("lacks %q:\n%s", want, body)
		}
	}
	w.add(t, bundles(t, 0, 9))
	expect("Nog geen cijfers")
	w.add(t, bundles(t, 9, 31))
	expect("Jongeren gestart 40 jongeren")
	expect("Publicatie van 23 november 2026.")
	w.add(t, bundles(t, 40, 1))
	expect("Jongeren gestart 40 jongeren")
	day = day.AddDate(0, 2, 0)
	expect("Publicatie van 23 januari 2027.")
	expect("Jongeren gestart 40 jongeren")
	w.add(t, bundles(t, 41, 20))
	day = day.AddDate(0, 3, 0)
	expect("Jongeren gestart 61 jongeren")
	expect("Publicatie van 23 april 2027.")
}
