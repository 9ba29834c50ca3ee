package indicator_test

import (
	"encoding/binary"
	"errors"
	"testing"

	"effectmonitor/engine/entire"
	"effectmonitor/engine/indicator"
)

// TestFactsOfALaterRelease: facts of which a later release keeps more are refused as such,
// and not added up without it.
func TestFactsOfALaterRelease(t *testing.T) {
	missing := indicator.Facts{Participant: "X-1", Framework: "f", Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"a": {"": {Missing: true}}})}
	data := missing.Pack()
	if _, err := indicator.UnpackFacts(data); err != nil {
		t.Fatal(err)
	}
	const later = 1 << 12
	data = binary.AppendUvarint(data[:len(data)-1], later) // the last byte says what the only fact holds
	if _, err := indicator.UnpackFacts(data); !errors.Is(err, entire.ErrNewer) {
		t.Errorf("facts with more: %v", err)
	}
}
