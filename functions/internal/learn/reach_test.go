package learn_test

import (
	"testing"

	"effectmonitor/functions/internal/table/granted"
)

// TestASnapshotTakesThePlaceOfAnother: who looks first in a period stores what gemeenten
// see of each other, in pieces of their own, and removes those of the period before.
func TestASnapshotTakesThePlaceOfAnother(t *testing.T) {
	role, err := granted.Of("results")
	if err != nil {
		t.Fatal(err)
	}
	ctx := role.Within(t.Context())
	const programme, piece = "jpf", "leren.proef.0011223344556677.0"
	if err := shared.app.Store.PutNational(ctx, programme, piece, "d", func() ([]byte, error) { return []byte("{}"), nil }); err != nil {
		t.Fatal(err)
	}
	if err := shared.app.Store.DropNational(ctx, programme, piece); err != nil {
		t.Fatal(err)
	}
	if got, err := shared.app.Store.National(ctx, programme, piece); err == nil && len(got.Data) > 0 {
		t.Errorf("it is still there: %s", got.Data)
	}
}
