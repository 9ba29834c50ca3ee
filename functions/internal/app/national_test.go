package app_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// counted counts the items that are read, and does as if there were none of some keys.
type counted struct {
	table.Table
	items  int
	hidden string // that keys begin with, as partition|sort; "" for none
	whole  bool   // there is nothing for single pages
}

func (c *counted) hides(key table.Key) bool {
	return c.hidden != "" && strings.HasPrefix(key.String(), c.hidden) || c.whole && strings.HasPrefix(key.Sort, "page/")
}

func (c *counted) Get(ctx context.Context, key table.Key) (table.Item, error) {
	c.items++
	if c.hides(key) {
		return table.Item{}, table.NotFound(key)
	}
	return c.Table.Get(ctx, key)
}

func (c *counted) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	c.items += len(keys)
	return c.Table.GetMany(ctx, slices.DeleteFunc(slices.Clone(keys), c.hides)...)
}

func (c *counted) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	page, err := c.Table.Query(ctx, partition, r)
	c.items += len(page.Items)
	return page, err
}

// TestGemeentenBesideEachOther: the national page with a row per gemeente shows the same
// from what is kept for it, from the outlines and from the gemeenten themselves. What is
// kept for it is one item however many gemeenten and participants there are.
func TestGemeentenBesideEachOther(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	b := newBench(t, shipped())
	if err := b.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	key := app.OutcomeKey{Dashboard: source.Ref{ID: "jpf-landelijk"}, Page: "gemeenten"}
	read := func(hidden string) (*app.App, *counted, *app.Outcome) {
		c := &counted{Table: b.db, hidden: hidden}
		a := app.New(app.Config{Store: store.New(c), Catalog: b.defs.Load, Now: b.Now, Random: rand.Reader})
		out, err := a.Outcome(t.Context(), key)
		if err != nil || !out.Ready || len(out.Page.Tiles) < 3 {
			t.Fatalf("%+v %v", out, err)
		}
		return a, c, out
	}
	a, c, short := read("")
	_, outlined, outlines := read("national/jpf/members|page")
	_, slow, full := read("national/jpf/members")
	if !reflect.DeepEqual(short.Page, full.Page) || !reflect.DeepEqual(outlines.Page, full.Page) {
		t.Errorf("from what is kept\n%+v\nfrom outlines\n%+v\nfrom the gemeenten\n%+v", short.Page, outlines.Page, full.Page)
	}
	if c.items != 1 || outlined.items > 7 || slow.items <= outlined.items {
		t.Errorf("%d items are read, %d of the outlines, and %d without", c.items, outlined.items, slow.items)
	}
	c.items = 0
	if again, err := a.Outcome(t.Context(), key); err != nil || !reflect.DeepEqual(again.Page, short.Page) || c.items != 1 {
		t.Errorf("asked again it reads %d items (%v)", c.items, err)
	}
}

// TestOutlinesOfAnotherRelease: outlines that hold something else are not read by a page:
// it shows the same from the gemeenten. The next change draws them again, whole.
func TestOutlinesOfAnotherRelease(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	ctx := t.Context()
	if err := b.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	page := func() *app.Outcome {
		t.Helper()
		c := &counted{Table: b.db, whole: true}
		a := app.New(app.Config{Store: store.New(c), Catalog: b.defs.Load, Now: b.Now, Random: rand.Reader})
		out, err := a.Outcome(ctx, app.OutcomeKey{Dashboard: source.Ref{ID: "jpf-landelijk"}, Page: "gemeenten"})
		if err != nil || !out.Ready {
			t.Fatalf("%+v %v", out, err)
		}
		return out
	}
	want := page()
	stored, err := b.Store.National(ctx, programme, "members")
	if err != nil || stored.Since != nil {
		t.Fatalf("%v %v", err, stored.Since)
	}
	contour := regexp.MustCompile(`"omtrek":"[0-9a-f]+",`)
	other := contour.ReplaceAll(regexp.MustCompile(`"cellen":"[^"]*"`).ReplaceAll(stored.Data, []byte(`"cellen":""`)), nil)
	if len(other) >= len(stored.Data)/2 {
		t.Fatalf("nothing was taken out of %.300s", stored.Data)
	}
	if err := b.Store.PutNational(ctx, programme, "members", stored.Digest, func() ([]byte, error) { return other, nil }); err != nil {
		t.Fatal(err)
	}
	if got := page(); !reflect.DeepEqual(got.Page, want.Page) {
		t.Errorf("beside outlines of another release\n%+v\nwant\n%+v", got.Page, want.Page)
	}
	if err := b.Project(ctx, b.refs[:1]); err != nil {
		t.Fatal(err)
	}
	now, err := b.Store.National(ctx, programme, "members")
	if err != nil || !contour.Match(now.Data) || now.Since != nil {
		t.Errorf("after a change there are %.300s and %d bytes beside it (%v)", now.Data, len(now.Since), err)
	}
	b.asAnew(t)
}

// TestNationalFiguresFollowFromWhatIsStored: built again, after a change that came twice,
// and in another order, they are the same to the byte.
func TestNationalFiguresFollowFromWhatIsStored(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	read := func() (out []byte) {
		t.Helper()
		for _, name := range []string{"all", "members"} {
			stored, err := b.Store.National(t.Context(), programme, name)
			if err != nil || len(stored.Data) == 0 {
				t.Fatalf("%s: %v", name, err)
			}
			whole := app.Whole
			if name == "members" {
				whole = app.WholeOutlines
			}
			data, err := whole(stored)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out = append(out, data...)
		}
		return out
	}
	if err := b.Project(t.Context(), b.refs); err != nil {
		t.Fatal(err)
	}
	want := read()
	if text := string(want); !strings.Contains(text, `"0518"`) || !strings.Contains(text, `"0080"`) {
		t.Error("a gemeente is missing from the outlines")
	}
	for _, order := range [][]store.ParticipantRef{b.refs[:3], {b.refs[len(b.refs)-1], b.refs[0], b.refs[0]}} {
		if err := b.Project(t.Context(), order); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, read()) {
			t.Error("the same changes again give other national figures")
		}
	}
	if err := b.Rebuild(t.Context()); err != nil || !bytes.Equal(want, read()) {
		t.Errorf("computing everything anew gives other national figures (%v)", err)
	}
}
