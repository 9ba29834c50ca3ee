package store

import (
	"effectmonitor/engine/entire"
	"encoding/json"
	"fmt"
)

// SealedKind says what of an item is sealed with the key of its gemeente.
type SealedKind int

// What can be sealed.
const (
	SealedNothing SealedKind = iota
	SealedWhole              // all that is stored
	SealedName               // the name in it
)

// Sealing says what of an item is sealed, and with what it was bound.
type Sealing struct {
	Kind        SealedKind
	Participant string
	Use         string
	Sealed      []byte // of SealedName; empty without a name
}

// KindsWithVersions are those that refer to versions of definitions by name.
var KindsWithVersions = []string{"deelnemer", "vragenlijst"}

// SealedIn tells what of an item that moves is sealed. The words of use are those that
// the use cases seal with.
func SealedIn(m MovedItem) Sealing {
	switch m.Kind {
	case "persoon":
		return Sealing{Kind: SealedWhole, Participant: idIn(m), Use: "identity"}
	case "adressleutel":
		return Sealing{Kind: SealedWhole, Use: "addresses"}
	case "deelnemer", "overzicht":
		var named struct {
			Name []byte `json:"name"`
		}
		_ = json.Unmarshal(m.Value, &named) // what cannot be read has no name; WithName says so
		return Sealing{Kind: SealedName, Participant: idIn(m), Use: "name", Sealed: named.Name}
	}
	return Sealing{}
}

// idIn is the participant that an item is about.
func idIn(m MovedItem) string {
	if _, id, ok := participantOf(m.Key); ok {
		return id
	}
	id, err := lastPart(m.Sort)
	if err != nil {
		return ""
	}
	return id
}

// WithName is what an item holds with another sealed name in it; nil for none.
func WithName(m MovedItem, sealed []byte) ([]byte, error) {
	var err error
	var changed []byte
	if m.Kind == "overzicht" {
		var e CaseloadEntry
		if err = entire.Read(m.Value, &e); err == nil {
			e.Name = sealed
			changed, err = json.Marshal(e)
		}
	} else {
		var p Participant
		if err = entire.Read(m.Value, &p); err == nil {
			p.Name = sealed
			changed, err = json.Marshal(p)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("name in %v: %w", m.Key, err)
	}
	return changed, nil
}
