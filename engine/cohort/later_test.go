package cohort

import (
	"encoding/binary"
	"errors"
	"os"
	"testing"

	"effectmonitor/engine/entire"
)

// TestAFieldOfWhatIsStoredStays: what once was a field of a stored aggregate still is one,
// and a new one is written down.
func TestAFieldOfWhatIsStoredStays(t *testing.T) {
	const list = "testdata/fields.txt"
	was, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	now := entire.Fields(storedAggregate{}, storedDifference{}, storedExcerpt{}, storedMember{}, storedOutlines{}, storedPlan{}, storedScope{})
	for _, fault := range entire.Changed(string(was), list, now) {
		t.Error(fault)
	}
}

// TestCellsOfALaterRelease: cells that are packed in a later form, or hold more than this
// release knows, are refused as such and not read without it.
func TestCellsOfALaterRelease(t *testing.T) {
	k := Key{Indicator: "a"}
	if _, err := unpack(pack(map[Key]*Part{k: {N: 1}})); err != nil {
		t.Fatal(err)
	}
	if _, err := unpack(binary.AppendUvarint(nil, packColumns+1)); !errors.Is(err, entire.ErrNewer) {
		t.Errorf("a later form: %v", err)
	}
	p := &packer{ids: map[string]uint64{}}
	for i := range 4 {
		p.on(columnKey + lane(i)).unsigned(p.id("a"))
	}
	p.on(columnHas).unsigned(hasEnd)
	for _, c := range []lane{columnN, columnMissing, columnTrue} {
		p.on(c).unsigned(1)
	}
	var head columns
	head.unsigned(1)
	head.text("a")
	head.unsigned(1)
	p.list[columnRest] = head.list[columnRest]
	later := append(binary.AppendUvarint(nil, packColumns), p.compressed(quickly)...)
	if _, err := unpack(later); !errors.Is(err, entire.ErrNewer) {
		t.Errorf("a part with more: %v", err)
	}
}
