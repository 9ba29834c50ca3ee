package world

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// halfway is a release that is half deployed: every other write is of a process that keeps
// questionnaires and entries of the caseload packed, whatever they weigh, and the rest of
// one that keeps them as JSON, as all releases did before. (Those of this world are too
// small to be packed by themselves.)
type halfway struct {
	table.Table
	t              testing.TB
	writes, packed int
}

func (h *halfway) Write(ctx context.Context, ops ...table.Op) error {
	if h.writes++; h.writes%2 == 0 {
		return h.Table.Write(ctx, ops...)
	}
	ops = slices.Clone(ops)
	for i, op := range ops {
		of := strings.HasPrefix(op.Item.Sort, "response/") || strings.HasSuffix(op.Item.Partition, "/caseload")
		if !of || !op.Stores() || op.Item.Value[0] != '{' {
			continue
		}
		ops[i].Item.Value = packed(h.t, op.Item.Value)
		h.packed++
	}
	return h.Table.Write(ctx, ops...)
}

// packed is how a release that packs keeps JSON: a number for the form, how long it is, and
// the JSON deflated.
func packed(t testing.TB, plain []byte) []byte {
	b := bytes.NewBuffer(binary.AppendUvarint([]byte{1}, uint64(len(plain))))
	w, err := flate.NewWriter(b, flate.BestSpeed)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	if back, err := store.Readable(b.Bytes()); err != nil || !bytes.Equal(back, plain) {
		t.Fatalf("%v: %s became %s", err, plain, back)
	}
	return b.Bytes()
}

// TestBesideAnEarlierForm: while processes that pack nothing write beside those that do,
// every promise of the schedules holds, and every item is read by both.
func TestBesideAnEarlierForm(t *testing.T) {
	both := 0
	for seed := range uint64(6) {
		var between *halfway
		w := play(t, seed, func(to table.Table) table.Table {
			between = &halfway{Table: to, t: t}
			return between
		})
		w.report()
		both += min(between.packed, between.writes-between.packed)
	}
	if both < 100 {
		t.Errorf("only %d items were kept in both forms", both)
	}
}
