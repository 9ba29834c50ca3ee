package results_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"effectmonitor/functions/internal/app"
)

// mostUnits is what a page of a dashboard may read, as it is billed: four kilobytes to a
// unit, with the session of the reader in it.
const mostUnits = 4

// TestADashboardReadsAtMostFourUnits opens every page of every dashboard in every role.
// What is in memory does not count: a page reads the same the first time. Left out are
// pages that add up the participants of one worker, and those of a gemeente that somebody
// of elsewhere reads beside the others.
func TestADashboardReadsAtMostFourUnits(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: opent elke pagina in elke rol (-short)")
	}
	opened := map[string]int{} // by level
	for _, d := range definitions.Dashboards("", "jpf") {
		for _, p := range d.Pages {
			url := "/dashboard/" + d.ID + "/" + p.ID
			for _, user := range readers() {
				status, units, items := shared.units(t, user, url)
				if status != http.StatusOK || d.Level == app.LevelCaseload {
					continue
				}
				opened[d.Level]++
				if units > mostUnits {
					t.Errorf("%s as %q reads %d units in %d items", url, user, units, items)
				}
			}
		}
	}
	if opened["gemeente"] < 18 || opened[app.LevelNational] < 7 || opened[app.LevelPublic] < 4 {
		t.Errorf("only %v pages were opened", opened)
	}
}

// readers are somebody in each role, for one in a gemeente somebody in two of them, and ""
// for a visitor.
func readers() []string {
	list, seen := []string{""}, map[string]int{}
	for _, id := range slices.Sorted(maps.Keys(shared.users)) {
		role := fmt.Sprint(shared.users[id].Roles)
		if seen[role]++; seen[role] <= 2 {
			list = append(list, id)
		}
	}
	return list
}

// units opens a page and gives what that read. The first time a release is made by who
// asks for it, so it is asked for twice.
func (w *world) units(t *testing.T, user, url string) (status int, units, items int64) {
	t.Helper()
	for range 2 {
		r, rec := w.request(t, user, url), httptest.NewRecorder()
		units, items = w.reads.units.Load(), w.reads.items.Load()
		w.handler.ServeHTTP(rec, r)
		status, units, items = rec.Code, w.reads.units.Load()-units, w.reads.items.Load()-items
	}
	return status, units, items
}
