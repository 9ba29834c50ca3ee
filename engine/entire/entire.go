// Package entire reads what was stored as JSON, so that a release that knows less than the
// one that stored it loses nothing of it. It must not know what is stored, or where.
package entire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// ErrNewer means that something was stored by a newer release in a way that this one cannot
// read, or knows only a part of.
var ErrNewer = errors.New("stored by a newer release")

// Read reads JSON, every field of it. ErrNewer means that a later release keeps more: what
// that says of the rest is not known here, and it would be gone when what was read is stored
// again. What once was a field of what is stored therefore stays one (Fields).
func Read(data []byte, into any) error {
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	err := in.Decode(into)
	if err == nil && len(bytes.TrimSpace(data[in.InputOffset():])) == 0 {
		return nil
	}
	if other := json.Unmarshal(data, into); other != nil {
		return other
	}
	return fmt.Errorf("%w: %w", ErrNewer, err)
}
