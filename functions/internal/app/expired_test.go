package app_test

import (
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
)

// TestExpiredIsInNoFigure: a table removes what expired hours or days later, or not at all.
// Nothing reads it meanwhile: figures that are computed anew are to the byte what they are once
// it was removed, and without whom it was of. Here a whole dossier expires, which none does.
func TestExpiredIsInNoFigure(t *testing.T) {
	oneAfterAnother(t)
	b := newBench(t, shipped())
	ctx, one := t.Context(), b.refs[0]
	people := func() int {
		t.Helper()
		must(t, renew(ctx, b.App))
		sum, err := b.National(ctx, programme)
		must(t, err)
		return sum.N
	}
	all := people()
	var gone []table.Key
	for key, it := range b.db.everything(t) {
		if strings.HasPrefix(key.Partition, "g/"+one.Gemeente+"/p/") && strings.HasSuffix(key.Partition, "/"+one.Participant) {
			it.Expires = b.Now().Add(time.Hour)
			must(t, b.db.Write(ctx, table.Put(it)))
			gone = append(gone, key)
		}
	}
	if len(gone) < 3 {
		t.Fatalf("the dossier is %v", gone)
	}
	b.setDay(b.Now().AddDate(0, 0, 1))
	if n := people(); n != all-1 {
		t.Errorf("%d of %d are in the figures, and one expired", n, all)
	}
	late := b.figures(t)
	if file, is := b.db.Table.(*bolt.Table); is {
		swept, err := file.Sweep(ctx)
		if err != nil || swept < len(gone) {
			t.Errorf("%d of %d were removed: %v", swept, len(gone), err)
		}
	} else {
		for _, key := range gone {
			must(t, b.db.Write(ctx, table.Delete(key)))
		}
	}
	must(t, b.Project(ctx, b.refs[:1]))
	if !same(late, b.figures(t)) {
		t.Error("figures are others once what expired was removed")
	}
	must(t, app.New(b.App.Config).Rebuild(ctx))
	if !same(late, b.figures(t)) {
		t.Error("computed anew once what expired was removed, figures are others")
	}
}
