package results_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// TestFreezingAPeriod: a period that is typed is shown first and frozen after that; the
// statement is about who began in it, made of what is told of its years, and holds.
func TestFreezingAPeriod(t *testing.T) {
	const address = "/vaststellingen/landelijk/nieuw?model=jpf"
	form := url.Values{"titel": {"Begonnen in 2023"}, "reden": {"Voor de afspraak"}, "van": {"1-1-2023"}, "tot": {"31-12-2023"}}
	res := shared.post(t, "simone-vink", address, form)
	page, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("it was frozen unseen: %d to %q, %v", res.StatusCode, res.Header.Get("Location"), err)
	}
	lacks(t, string(page), `Je koos een andere periode`, `begonnen van 1 januari 2023 tot en met 31 december 2023: \d+ jongeren`, `Periode 1 januari 2023 tot 31 december 2023`)
	if !strings.Contains(string(page), `value="Begonnen in 2023"`) {
		t.Error("what was typed is gone")
	}
	res = shared.post(t, "simone-vink", address+"&van=01-01-2023&tot=31-12-2023", form)
	made := res.Header.Get("Location")
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("got %d to %q", res.StatusCode, made)
	}
	lacks(t, shared.page(t, "simone-vink", made+"?nareken=1"), `begonnen van 1 januari 2023 tot en met 31 december 2023`, `tot op de laatste bit gelijk`, `De gegevens zijn dezelfde als toen`)
	s, err := mkba.ParseStatement([]byte(shared.page(t, "simone-vink", made+"/vaststelling.json")))
	if err != nil {
		t.Fatal(err)
	}
	if !s.Occasion.Begun || s.Occasion.From != source.DateOf(2023, 1, 1) || s.Occasion.Until != source.DateOf(2023, 12, 31) {
		t.Errorf("occasion %+v", s.Occasion)
	}
	if deviations, err := mkba.Recompute(s); err != nil || len(deviations) > 0 || s.Verify(nil) != nil {
		t.Errorf("the document does not hold: %v, %v", deviations, err)
	}
	// It is made of the pages of its years.
	var together mkba.Quantity
	for _, year := range []string{"2023"} {
		made := shared.post(t, "simone-vink", address+"&startjaar="+year, url.Values{"titel": {year}, "reden": {"Om te vergelijken"}}).Header.Get("Location")
		one, err := mkba.ParseStatement([]byte(shared.page(t, "simone-vink", made+"/vaststelling.json")))
		if err != nil {
			t.Fatal(err)
		}
		q := one.Inputs.ByIndicator["beeindigd"]
		together.Count, together.N = together.Count+q.Count, together.N+q.N
	}
	if q := s.Inputs.ByIndicator["beeindigd"]; q.Count != together.Count || q.N != together.N || q.N == 0 {
		t.Errorf("it counts %+v, its years %+v", q, together)
	}
}

// TestPeriodsThatCannotBe: each is refused at its field, and nothing is frozen.
func TestPeriodsThatCannotBe(t *testing.T) {
	const address = "/vaststellingen/landelijk/nieuw?model=jpf"
	for name, c := range map[string]struct{ from, until, says string }{
		"half":              {"1-1-2023", "", `Vul de laatste dag in`},
		"the other half":    {"", "31-12-2023", `Vul de eerste dag in`},
		"no day":            {"1-13-2023", "31-12-2023", `Vul een datum in zoals`},
		"in the year":       {"1-3-2023", "31-12-2023", `Begin op 1 januari`},
		"until the year":    {"1-1-2023", "30-6-2024", `Eindig op 31 december, of vandaag`},
		"turned around":     {"1-1-2024", "31-12-2023", `ligt voor de eerste`},
		"not over yet":      {"1-1-2023", "31-12-2026", `nog niet voorbij`},
		"before anybody":    {"1-1-1066", "31-12-1067", `begon niemand`},
		"nothing of a part": {"1-1-2023", "31-12-2023", `Van dit deel kunnen we geen periode kiezen`},
	} {
		t.Run(name, func(t *testing.T) {
			at := address
			if strings.HasPrefix(name, "nothing") {
				at += "&startjaar=2023"
			}
			res := shared.post(t, "simone-vink", at, url.Values{"titel": {"T"}, "reden": {"R"}, "van": {c.from}, "tot": {c.until}})
			page, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != http.StatusUnprocessableEntity {
				t.Fatalf("%d, %v", res.StatusCode, err)
			}
			lacks(t, string(page), c.says)
		})
	}
	// A period that the address makes up is none.
	lacks(t, shared.page(t, "simone-vink", address+"&van=1-3-2023&tot=x"), `Periode 1 \w+ 2022 tot`)
	// Nor does the document tell the day on which the first of a year began.
	lacks(t, shared.page(t, "simone-vink", address+"&startjaar=2023"), `Periode 1 januari 2023 tot 23 november 2026`)
	// Until today is everyone.
	lacks(t, shared.page(t, "simone-vink", address+"&van=01-01-2000&tot=23-11-2026"), `begonnen van 1 januari 2000 tot en met 23 november 2026`)
}
