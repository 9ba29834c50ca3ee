package results_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
)

// TestAPublicFigureStandsForAPeriod: one participant more is no difference that
// everybody can see; in the next period enough of them are.
func TestAPublicFigureStandsForAPeriod(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
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

// TestAnInvestorSeesReleases: what the dashboard of an investor says stands for a
// period, and one participant more is no difference that can be seen.
func TestAnInvestorSeesReleases(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
	const page = "/dashboard/jpf-investeerder/resultaat"
	w, added := empty(t), 0
	t.Cleanup(func() { day = time.Date(2026, time.November, 23, 14, 30, 0, 0, time.UTC) })
	started := func() string {
		t.Helper()
		out, err := w.app.Outcome(t.Context(), app.OutcomeKey{
			Dashboard: source.Ref{ID: "jpf-investeerder"}, Page: "resultaat", Group: app.Group{Gemeente: code},
			Slice: cohort.Slice{Breakdown: "geslacht", Class: "man"},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, tile := range out.Page.Tiles {
			if tile.ID == "gestart" && tile.Key != nil && out.Ready {
				return tile.Key.Value.Text()
			}
		}
		return ""
	}
	if got := started(); got != "" {
		t.Errorf("nobody is there, and %s shows %q", page, got)
	}
	for _, k := range []struct {
		came   int
		months int
		want   string
	}{{40, 0, "40"}, {1, 0, "40"}, {0, 3, "40"}, {12, 0, "40"}, {0, 3, "53"}} {
		w.add(t, bundles(t, added, k.came))
		added += k.came
		day = day.AddDate(0, k.months, 0)
		if got := started(); got != k.want {
			t.Errorf("after %d more and %d months: %q, want %q", k.came, k.months, got, k.want)
		}
	}
}

// TestCostsOfAnInvestorAreThoseOfTheRelease: the pages, files and comparisons of a model
// say the same to a reader of releases until the next period, whoever is added, while the
// gemeente itself sees today's, and no part of the group is told.
func TestCostsOfAnInvestorAreThoseOfTheRelease(t *testing.T) {
	const root = "/gemeenten/" + code + "/kosten-baten/jpf"
	w := empty(t)
	w.users = maps.Clone(shared.users)
	w.users["fonds"] = auth.User{ID: "fonds", Name: "Fonds", Roles: []string{"investeerder"}, Grants: []string{code}}
	t.Cleanup(func() { day = time.Date(2026, time.November, 23, 14, 30, 0, 0, time.UTC) })
	w.add(t, bundles(t, 0, 90))
	addresses := []string{root, root + "?startjaar=2023", root + "/partijen.csv", root + "/wat-als", root + "/controle", root + "/vergelijken"}
	seen := func(user string) (out []string) {
		for _, a := range addresses {
			if user != "fonds" {
				a = strings.TrimPrefix(a, "/gemeenten/"+code)
			}
			out = append(out, words(w.page(t, user, a)))
		}
		return out
	}
	staff := "pieter-hendriks"
	first, own := seen("fonds"), seen(staff)
	if !strings.Contains(first[0], "Publicatie van 23 november 2026.") || !strings.Contains(first[0], "€") || strings.Contains(first[0], "Startjaar") {
		t.Errorf("the page is\n%s", first[0])
	}
	if first[0] != first[1] {
		t.Error("a part of the group differs from all of it")
	}
	w.add(t, bundles(t, 90, 25))
	same := seen("fonds")
	for i := range same {
		if same[i] != first[i] {
			t.Errorf("%s changed within the period", addresses[i])
		}
	}
	if seen(staff)[0] == own[0] {
		t.Error("the gemeente does not see who was added")
	}
	day = day.AddDate(0, 3, 0)
	if seen("fonds")[0] == first[0] {
		t.Error("nothing is renewed in the next period")
	}
}
