package mkba_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

var occasion = mkba.Occasion{
	ID: "verantwoording-2025", Title: "Verantwoording 2025", Population: "Beëindigde trajecten", Made: source.DateOf(2026, 3, 1),
	From: source.DateOf(2025, 1, 1), Until: source.DateOf(2025, 12, 31), Data: "sha256:abc", Seed: 1, Draws: 500,
	Scenario: "voorzichtig", Agreement: "voorbeeld_investeerder",
}

func frozen(t *testing.T) []byte {
	t.Helper()
	s, err := shipped(t, "jpf").Freeze(mkba.Inputs{Quantities: cohort}, occasion)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func recomputed(t *testing.T, data []byte) []mkba.Deviation {
	t.Helper()
	s, err := mkba.ParseStatement(data)
	if err != nil {
		t.Fatal(err)
	}
	out, err := mkba.Recompute(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestStatementTellsWhatIsMissing: a statement that is read back has every amount as it was
// frozen, on the side of the true one that the page of the model said; when that cannot be
// worked out any more it may be on either.
func TestStatementTellsWhatIsMissing(t *testing.T) {
	c, about := shipped(t, "jpf"), occasion
	about.Scenario, about.Agreement, about.Draws = "", "", 0
	hidden := func(small bool) (live, read mkba.View, s *mkba.Statement) {
		in := mkba.Inputs{Quantities: mkba.Quantities{N: 80, ByIndicator: map[string]mkba.Quantity{}}, Threshold: 10}
		for i, use := range c.Definition().Indicators() {
			q := mkba.Quantity{Count: 30, N: 80, Amount: 1e6}
			if small && i%3 == 0 {
				q.Count = 4
			}
			in.ByIndicator[use.ID] = q
		}
		in.ByIndicator["beeindigd"] = mkba.Quantity{Count: 80, N: 80}
		made, err := c.Freeze(in, about)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(made)
		if err != nil {
			t.Fatal(err)
		}
		if s, err = mkba.ParseStatement(data); err != nil {
			t.Fatal(err)
		}
		return made.Outcome.Result.View("nl", nil), s.Told().View("nl", nil), s
	}
	live, read, s := hidden(true)
	if len(s.Outcome.Result.Hidden) == 0 || live.Key[0].Bound == "" {
		t.Fatalf("nothing is hidden: %+v", live.Key)
	}
	if !slices.Equal(live.Key, read.Key) {
		t.Errorf("read back %+v, was %+v", read.Key, live.Key)
	}
	for i, row := range live.Table.Rows {
		got := read.Table.Rows[i]
		if row.Total.Shown != got.Total.Shown || row.Net.Shown != got.Net.Shown || row.Costs.Shown != got.Costs.Shown || row.Total.Bound != got.Total.Bound {
			t.Errorf("read back %+v, was %+v", got, row)
		}
	}
	s.Prices = nil
	for _, k := range s.Told().View("nl", nil).Key[:1] {
		if k.Bound != mkba.Between {
			t.Errorf("without prices %+v", k)
		}
	}
	if live, read, _ := hidden(false); live.Key[0].Bound != "" || !slices.Equal(live.Key, read.Key) {
		t.Errorf("with nothing hidden %+v, read back %+v", live.Key, read.Key)
	}
}

func TestStatementReproduces(t *testing.T) {
	data := frozen(t)
	if out := recomputed(t, data); len(out) != 0 {
		t.Errorf("a statement differs from itself: %+v", out)
	}
	if again := frozen(t); !bytes.Equal(again, data) {
		t.Error("the same inputs froze differently")
	}
	// Written with spaces, or with a field of a later version, it is the same statement.
	var spaced bytes.Buffer
	if err := json.Indent(&spaced, data, "", "  "); err != nil {
		t.Fatal(err)
	}
	if out := recomputed(t, spaced.Bytes()); len(out) != 0 {
		t.Errorf("spaces changed a statement: %+v", out)
	}
}

func TestStatementSaysWhatDiffers(t *testing.T) {
	data := frozen(t)
	for name, c := range map[string]struct{ old, replacement, path string }{
		"a figure":   {`"netto_per_deelnemer":-`, `"netto_per_deelnemer":-1`, "uitkomst.resultaat.besparing.netto_per_deelnemer"},
		"an input":   {`"uit_bijstand":{"aantal":75`, `"uit_bijstand":{"aantal":74`, "uitkomst.resultaat.besparing.baten"},
		"a price":    {`"waarde":1345.45`, `"waarde":1345.46`, "uitkomst.resultaat.besparing.baten"},
		"the method": {`"rekenmethode":1`, `"rekenmethode":0`, "rekenmethode"},
		"a title":    {`"titel":"Verantwoording 2025"`, `"titel":"Verantwoording 2024"`, "kenmerk"},
		"a chance":   {`"kans_positief":`, `"kans_positief":1`, "uitkomst.simulatie.kans_positief"},
	} {
		t.Run(name, func(t *testing.T) {
			if !bytes.Contains(data, []byte(c.old)) {
				t.Fatalf("the statement no longer holds %s", c.old)
			}
			changed := bytes.Replace(data, []byte(c.old), []byte(c.replacement), 1)
			var paths []string
			for _, d := range recomputed(t, changed) {
				paths = append(paths, d.Path)
				if d.Said == d.Now {
					t.Errorf("%s: both say %s", d.Path, d.Said)
				}
			}
			if len(paths) == 0 || paths[0] != "kenmerk" {
				t.Errorf("the digest still holds: %v", paths)
			}
			if !strings.Contains(strings.Join(paths, "\n"), c.path) {
				t.Errorf("want %s among %v", c.path, paths)
			}
		})
	}
}

func TestStatementThatCannotBeComputed(t *testing.T) {
	if _, err := mkba.ParseStatement([]byte("{")); !errors.Is(err, mkba.ErrStatement) {
		t.Errorf("half a statement: %v", err)
	}
	empty, err := mkba.ParseStatement([]byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mkba.Recompute(empty); !errors.Is(err, mkba.ErrStatement) {
		t.Errorf("an empty statement: %v", err)
	}
	if _, err := shipped(t, "jpf").Freeze(mkba.Inputs{}, mkba.Occasion{Scenario: "geen"}); err == nil {
		t.Error("froze a scenario that does not exist")
	}
}

func TestStatementAgainstToday(t *testing.T) {
	s, err := mkba.ParseStatement(frozen(t))
	if err != nil {
		t.Fatal(err)
	}
	name := instruments + "mkba/jpf/v1.yaml"
	dearer := bytes.Replace(file(t, name), []byte("waarde: 14040"), []byte("waarde: 15000"), 1)
	out, err := s.Since(compile(t, name, dearer, shippedPrices(t)))
	if err != nil {
		t.Fatal(err)
	}
	if got := causes(out); len(got) != 1 || got[0] != "kosten.begeleiding" || out.Difference >= 0 {
		t.Errorf("causes %v, difference %d", got, out.Difference)
	}
}
