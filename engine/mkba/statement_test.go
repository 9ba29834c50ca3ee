package mkba_test

import (
	"bytes"
	"encoding/json"
	"errors"
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
