package app

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/entire"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// factsRecord is the facts of a participant as they are stored, with the digest of the
// definitions that they were computed with.
type factsRecord struct {
	Digest string
	Facts  indicator.Facts
}

// encode writes the digest after its length and then the facts, packed.
func (r factsRecord) encode() []byte {
	out := binary.AppendUvarint(nil, uint64(len(r.Digest)))
	out = append(out, r.Digest...)
	return append(out, r.Facts.Pack()...)
}

// splitFacts gives the digest that encode wrote, and the packed facts after it.
func splitFacts(data []byte) (digest string, packed []byte, err error) {
	n, at := binary.Uvarint(data)
	if at <= 0 || n > uint64(len(data)-at) {
		return "", nil, errors.New("the stored facts are damaged")
	}
	return string(data[at : at+int(n)]), data[at+int(n):], nil
}

// decodeHead is decodeFacts without the facts themselves.
func decodeHead(data []byte) (r factsRecord, err error) {
	digest, packed, err := splitFacts(data)
	if err == nil {
		r.Digest = digest
		r.Facts, err = indicator.UnpackHead(packed)
	}
	return r, err
}

// decodeFacts reads what encode writes.
func decodeFacts(data []byte) (factsRecord, error) {
	var r factsRecord
	digest, packed, err := splitFacts(data)
	if err == nil {
		r.Digest = digest
		r.Facts, err = indicator.UnpackFacts(packed)
	}
	return r, err
}

// sumRecord is an aggregate as it is stored. One participant who changes brings a new
// aggregate, and the facts of the others stay as they were: so the record says how old
// the oldest of them are.
type sumRecord struct {
	Sum *cohort.Aggregate `json:"som"`
	// Older says that some facts were computed with other definitions.
	Older bool `json:"ouder,omitempty"`
	// AsOf is the earliest day that facts are about; 0 without facts.
	AsOf source.Date `json:"op,omitzero"`
	// Of which facts it is the sum; nil when that is not known.
	Mark *mark `json:"afdruk,omitempty"`
	// Of says of a sum over gemeenten which states of them were added up, by code.
	Of   map[string]addend `json:"van,omitempty"`
	size int               // of what was read, in bytes
}

// addend is the state of a gemeente that a sum holds; N is 0 when it adds nobody.
type addend struct {
	Hash  string      `json:"h"`
	N     int         `json:"n,omitempty"`
	First source.Date `json:"e,omitzero"`
	Last  source.Date `json:"l,omitzero"`
}

// sumSince is what is different of a sumRecord from an earlier one.
type sumSince struct {
	Sum   json.RawMessage   `json:"som"`
	Older bool              `json:"ouder,omitempty"`
	AsOf  source.Date       `json:"op,omitzero"`
	Mark  *mark             `json:"afdruk,omitempty"`
	Of    map[string]addend `json:"van,omitempty"` // those that changed
}

// since writes what is different from an earlier record under the same definitions.
func (r sumRecord) since(base sumRecord) ([]byte, error) {
	sum, err := r.Sum.Since(base.Sum)
	if err != nil {
		return nil, err
	}
	d := sumSince{Sum: sum, Older: r.Older, AsOf: r.AsOf, Mark: r.Mark, Of: map[string]addend{}}
	for code, a := range r.Of {
		if base.Of[code] != a {
			d.Of[code] = a
		}
	}
	return json.Marshal(d)
}

// become gives the record with what is different, as since wrote it.
func (r sumRecord) become(data []byte) (sumRecord, error) {
	var d sumSince
	if err := entire.Read(data, &d); err != nil {
		return r, err
	}
	if r.Sum == nil {
		return r, errors.New("a difference from nothing")
	}
	sum, err := r.Sum.Become(d.Sum)
	of := map[string]addend{}
	maps.Copy(of, r.Of)
	maps.Copy(of, d.Of)
	return sumRecord{Sum: sum, Older: d.Older, AsOf: d.AsOf, Mark: d.Mark, Of: of}, err
}

// note takes the age of facts into account.
func (r *sumRecord) note(f factsRecord, digest string) {
	r.Older = r.Older || f.Digest != digest
	if r.AsOf == 0 || f.Facts.AsOf < r.AsOf {
		r.AsOf = f.Facts.AsOf
	}
}

// upToDate reports whether every fact was computed with the definitions of the
// aggregate and is about today.
func (r sumRecord) upToDate(today source.Date) bool {
	return r.Sum != nil && !r.Older && (r.Sum.N == 0 || r.AsOf >= today)
}

// decodeSum reads what is stored; without it the record has no Sum.
func decodeSum(stored store.Aggregate, err error) (sumRecord, error) {
	var record sumRecord
	if errors.Is(err, store.ErrNotFound) {
		return record, nil
	}
	if err != nil {
		return record, err
	}
	if err := entire.Read(stored.Data, &record); err != nil {
		return record, fmt.Errorf("decode aggregate: %w", err)
	}
	if stored.Since != nil {
		if record, err = record.become(stored.Since); err != nil {
			return record, fmt.Errorf("decode what an aggregate became: %w", err)
		}
	}
	return record, nil
}
