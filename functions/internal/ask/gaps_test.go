package ask

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var (
	earlierLine  = regexp.MustCompile(`<path class="ch-line ch-earlier[^"]*" d="([^"]*)"`)
	earlierMarks = regexp.MustCompile(`class="ch-mark ch-earlier`)
)

// TestWhatWasNotAnsweredIsAGap: of who did not say one thing the first time, the web has
// no point there and the line stops beside it; the table has a dash. Nothing of it is 0.
// What was not said now has no axis at all.
func TestWhatWasNotAnsweredIsAGap(t *testing.T) {
	k := newKit(t, definitions)
	k.participant("DH-1")
	first := k.invite("DH-1", "T0")
	k.fillBut(first, "3", "grip")
	k.shows(k.get(first+"/klaar"), http.StatusOK, "<svg")
	k.hides(k.get(first+"/klaar"), "Grip op geld", ">0,0<")
	k.now = k.now.AddDate(0, 3, 0)
	next := k.invite("DH-1", "T1")
	k.fillBut(next, "3", "toekomst")
	p := k.get(next + "/klaar")
	k.shows(p, http.StatusOK, "Grip op geld")
	k.hides(p, ">0,0<", "NaN")
	axes := strings.Count(p.body, "ch-mark ch-own")
	line := earlierLine.FindStringSubmatch(p.body)
	if line == nil {
		t.Fatalf("no line of the first time in\n%s", p.body)
	}
	if marks := len(earlierMarks.FindAllString(p.body, -1)); marks != axes-1 || axes < leastAxes {
		t.Errorf("%d points of the first time, %d of now", marks, axes)
	}
	if strings.HasSuffix(line[1], "Z") || strings.Count(line[1], "M") != 2 {
		t.Errorf("the line of the first time has no gap: %s", line[1])
	}
	if row := regexp.MustCompile(`(?s)<th[^>]*scope="row"[^>]*>\s*Grip op geld\s*</th>.*?</tr>`).FindString(p.body); strings.Count(row, "–") != 1 {
		t.Errorf("the table says %s", row)
	}
}

// TestFewSubjectsAreATable: of who answered for too few subjects to draw, the numbers stand in
// a table, with how far they run; of who said nothing that counts, there is no table either.
func TestFewSubjectsAreATable(t *testing.T) {
	k := newKit(t, definitions)
	most := []string{"tevreden", "zinvol", "gezond", "dagelijks", "gelukkig", "vertrouwen", "stress_geld", "onrust", "schaamte", "toekomst"}
	k.participant("DH-1")
	few := k.invite("DH-1", "T0")
	k.fillBut(few, "3", most...)
	p := k.get(few + "/klaar")
	k.shows(p, http.StatusOK, "Elk cijfer loopt van 0 tot 10. Hoger is beter.", "Grip op geld", "Zo gaat het nu met je.")
	k.hides(p, "<svg class=\"em-chart", "Verder naar buiten", "Kwaliteit van leven")

	k.participant("DH-2")
	none := k.invite("DH-2", "T0")
	k.fillBut(none, "3", append(most, "steun_anderen", "grip", "durf_hulp", "hulp_goed")...)
	k.hides(k.get(none+"/klaar"), "<table", "Zo gaat het nu met je.")
}
