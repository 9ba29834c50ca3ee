package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"effectmonitor/engine/country"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/table"
)

// TestScale measures a very small country: every line is there, and a national page reads
// as much whatever the number of participants.
func TestScale(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: een meting van seconden (-short)")
	}
	t.Setenv("TMPDIR", t.TempDir())
	var out bytes.Buffer
	s := settings{instruments: "../../instruments", getenv: func(string) string { return "" }, out: &out}
	err := measureScale(t.Context(), s, []string{"--gemeenten", "30", "--deelnemers", "40", "--groottes", "30,300"})
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{
		`Feiten van één deelnemer met 14 vragenlijsten: [0-9.]+ ms`, `Alles opnieuw: 40 deelnemers × 14 vragenlijsten in 1[0-9] gemeenten: [0-9.]+ s`,
		`Van insturen tot het dashboard van een gemeente met [0-9]+ deelnemers: [0-9.]+ s`,
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("no line %s in\n%s", want, out.String())
		}
	}
	rows := regexp.MustCompile(`(?m)^ *(30|300) +([0-9]+) +[0-9]+ +[0-9]+ +[0-9]+ +([0-9]+) +([0-9]+) `).FindAllStringSubmatch(out.String(), -1)
	if len(rows) != 2 || rows[0][2] != rows[1][2] || rows[0][3] != rows[1][3] || rows[1][4] > "4" {
		t.Errorf("what national pages read is %v in\n%s", rows, out.String())
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%v is left (%v)", left, err)
	}
}

// weighed is a table that remembers what was the most of one item and of one write.
type weighed struct {
	table.Table
	lock                    sync.Mutex
	item, ops, bytes, pages int
}

func (w *weighed) Write(ctx context.Context, ops ...table.Op) error {
	w.lock.Lock()
	defer w.lock.Unlock()
	total := 0
	for _, op := range ops {
		size := len(op.Item.Partition) + len(op.Item.Sort) + len(op.Item.Value)
		total += size
		w.item = max(w.item, size)
		if strings.HasPrefix(op.Item.Sort, "page/") && !strings.Contains(op.Item.Partition, "/apart.") {
			w.pages++
		}
	}
	w.ops, w.bytes = max(w.ops, len(ops)), max(w.bytes, total)
	return w.Table.Write(ctx, ops...)
}

// TestACountryOfMillions: what is kept of a country of 324 gemeenten fits in its items and
// writes, with room for as much again and with all of its pages; of ten million participants as
// of a thousand. Each page of it is one item of at most four units, and so is each about one
// gemeente for who may see all, and what its costs are counted from.
func TestACountryOfMillions(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: een land van miljoenen (-short)")
	}
	s := settings{instruments: "../../instruments", getenv: func(string) string { return "" }, out: io.Discard, data: t.TempDir()}
	n, err := s.empty(scale{gemeenten: country.Gemeenten})
	if err != nil {
		t.Fatal(err)
	}
	defer n.db.Close()
	if err := n.draw(t.Context()); err != nil {
		t.Fatal(err)
	}
	people, err := n.crowds(10_000_000)
	if err != nil {
		t.Fatal(err)
	}
	pages := map[int]int{}
	for _, size := range []int{1000, 10_000_000} {
		w := &weighed{Table: n.db}
		if err := n.sum(t.Context(), n.over(w), people, size); err != nil {
			t.Fatal(err)
		}
		pages[size] = w.pages
		if w.item > 400_000 || w.bytes > table.MaxWrite/2 || w.ops > table.MaxOps/2 {
			t.Errorf("of %d participants an item has %d bytes, and a write %d in %d operations", size, w.item, w.bytes, w.ops)
		}
		keys := append(n.national(), n.oneOfAll()...)
		if len(n.oneOfAll()) < 10 {
			t.Fatalf("of one gemeente there are %d pages", len(n.oneOfAll()))
		}
		for _, key := range keys {
			r := &reads{Table: n.db}
			if out, err := n.over(r).Outcome(t.Context(), key); err != nil || !out.Ready || r.items != 1 || r.units > 4 {
				t.Errorf("page %s of %q of %d participants takes %d items, %d units (%v)", key.Page, key.Group.Gemeente, size, r.items, r.units, err)
			}
		}
		counted := 0
		for _, m := range n.defs.Models() {
			for _, key := range n.oneOfAll() {
				if m.IsPublished() || m.Definition().Programme.ID != n.programme.ID {
					continue
				}
				r := &reads{Table: n.db}
				a, ctx, costs := n.over(r), app.OnceRead(t.Context()), app.CostKey{Model: source.Ref{ID: m.Definition().ID}, Group: key.Group}
				_, err := a.CostsOf(ctx, costs)
				if day, _, fault := app.CostsTaken(ctx, a, costs); day == 0 || fault != nil {
					t.Errorf("costs by %s of %q are of no day (%v)", m.Definition().ID, key.Group.Gemeente, fault)
				}
				if err != nil || r.items != 1 || r.units > 4 {
					t.Errorf("costs by %s of %q of %d participants take %d items, %d units (%v)", m.Definition().ID, key.Group.Gemeente, size, r.items, r.units, err)
				}
				counted++
			}
		}
		if counted == 0 {
			t.Error("no costs are counted")
		}
	}
	if pages[1000] == 0 || pages[1000] != pages[10_000_000] {
		t.Errorf("pages are kept: %v", pages)
	}
}

func TestScaleMisuse(t *testing.T) {
	for _, args := range []string{"--gemeenten 0", "--deelnemers 3", "--groottes 1,veel", "alles"} {
		if _, ok := measureScale(t.Context(), settings{}, strings.Fields(args)).(*misuse); !ok {
			t.Errorf("%v is accepted", args)
		}
	}
}

// TestReadsAreCountedAsBilled: an item costs a unit for every four kilobytes, and one
// that is not there costs one.
func TestReadsAreCountedAsBilled(t *testing.T) {
	var r reads
	for _, size := range []int{0, 1, readUnit, readUnit + 1} {
		r.count(table.Item{Value: make([]byte, size)})
	}
	if r.items != 4 || r.units != 1+1+1+2 || r.bytes != 2*readUnit+2 {
		t.Errorf("%+v", r)
	}
}
