package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"sync"

	"effectmonitor/functions/internal/table"
)

// Fact is the computed facts of one participant, as the engine encodes them.
type Fact struct {
	Participant string
	Data        []byte
	Version     uint64 // see FactsOf
}

// FactsOf gives the stored facts of a participant, with version 0 and without data when
// there are none. Who reads the version before the dossier can tell whether somebody else
// computed them meanwhile, of newer answers.
func (s *Store) FactsOf(ctx context.Context, g, programme, id string) (Fact, error) {
	it, err := s.t.Get(ctx, factsKey(g, programme, id))
	if errors.Is(err, ErrNotFound) {
		return Fact{Participant: id}, nil
	}
	return Fact{Participant: id, Data: it.Value, Version: it.Version}, err
}

// PutFacts stores the facts of a participant in a programme that were computed after
// version was read. ErrConflict when others were stored since, or when there is no such
// participant (any more): facts of earlier answers do not take the place of newer ones,
// and those that were computed while somebody was erased do not come back.
func (s *Store) PutFacts(ctx context.Context, g, programme, id string, version uint64, data []byte) error {
	return s.t.Write(ctx, saving(table.Item{Key: factsKey(g, programme, id), Value: data}, version), table.CheckExists(profileKey(g, id)))
}

// DeleteFacts removes the facts of a participant.
func (s *Store) DeleteFacts(ctx context.Context, g, programme, id string) error {
	return s.t.Write(ctx, table.Delete(factsKey(g, programme, id)))
}

// AllFacts walks the facts of all participants of a programme, by id.
func (s *Store) AllFacts(ctx context.Context, g, programme string) iter.Seq2[Fact, error] {
	return func(yield func(Fact, error) bool) {
		r := table.Range{Limit: table.MaxLimit}
		for it, err := range table.All(ctx, s.t, factsPartition(g, programme), r) {
			f := Fact{Data: it.Value, Version: it.Version}
			if err == nil {
				f.Participant, err = lastPart(it.Sort)
			}
			if !yield(f, err) || err != nil {
				return
			}
		}
	}
}

// Aggregate is a computed whole with the digest of the definitions it was
// computed with.
type Aggregate struct {
	Data []byte
	// Since is what is different from Data, nil when nothing is: the aggregate is the two
	// together.
	Since  []byte
	Digest string
	// Hash identifies the data with the difference.
	Hash string
}

// Kept reports whether somebody still has the data with a hash, so that they need not
// be read.
type Kept func(hash string) bool

func nothingKept(string) bool { return false }

// Build computes an aggregate from what is stored now. It may be called more than
// once.
type Build func() (data []byte, err error)

// Built is an aggregate with what single pages show of it, by the name of the page.
type Built struct {
	Data []byte
	// Since, when it is there, is written in place of Data: what is different from the Data
	// that are stored. What is stored stays, and is read with it.
	Since []byte
	// Same says that what is stored is what was built: nothing is written.
	Same bool
	// Confirm, with Same, writes the head as it is, so that whoever began to build before
	// this one was ready builds again: what they read may be older.
	Confirm bool
	Pages   map[string][]byte
}

// Before is what is stored of an aggregate while the next is built. It is zero when there
// is nothing.
type Before struct {
	Digest, Hash string
	// Whole is the hash of the data without the difference.
	Whole string
	read  func(kept bool) (Aggregate, bool, error)
}

// Read gives what is stored, without its data when they are kept; false when there is
// nothing, or when somebody stores another meanwhile, so that what is built now will be
// built again.
func (b Before) Read(kept bool) (Aggregate, bool, error) {
	if b.read == nil {
		return Aggregate{}, false, nil
	}
	return b.read(kept)
}

// BuildPages is Build of an aggregate with pages.
type BuildPages func(Before) (Built, error)

// alone is a Build of an aggregate without pages.
func alone(build Build) BuildPages {
	return func(Before) (Built, error) {
		data, err := build()
		return Built{Data: data}, err
	}
}

// PutAggregate stores the aggregate of a gemeente and programme. When another
// builder finishes first, the aggregate is built again: what is stored never
// misses what an earlier one has seen.
func (s *Store) PutAggregate(ctx context.Context, g, programme, digest string, build Build) error {
	_, err := s.PutAggregatePages(ctx, g, programme, digest, alone(build))
	return err
}

// PutAggregatePages is PutAggregate with pages. They are stored and replaced together
// with the aggregate, so that one that is there is never of another. It gives the hash of
// what is stored.
func (s *Store) PutAggregatePages(ctx context.Context, g, programme, digest string, build BuildPages) (string, error) {
	return s.putWhole(ctx, aggregatePartition(g, programme), digest, build)
}

// Aggregate returns the aggregate of a gemeente and programme. It reads a number
// of items that does not depend on the number of participants, only on the size
// of the aggregate, and mostly two.
func (s *Store) Aggregate(ctx context.Context, g, programme string) (Aggregate, error) {
	return s.AggregateUnless(ctx, g, programme, nothingKept)
}

// AggregateUnless is Aggregate without its data when they are kept: it then reads one
// small item.
func (s *Store) AggregateUnless(ctx context.Context, g, programme string, kept Kept) (Aggregate, error) {
	return s.whole(ctx, aggregatePartition(g, programme), kept)
}

// PutNational stores a named aggregate over all gemeenten, as PutAggregate does.
func (s *Store) PutNational(ctx context.Context, programme, name, digest string, build Build) error {
	_, err := s.PutNationalPages(ctx, programme, name, digest, alone(build))
	return err
}

// PutNationalPages is to PutNational what PutAggregatePages is to PutAggregate.
func (s *Store) PutNationalPages(ctx context.Context, programme, name, digest string, build BuildPages) (string, error) {
	return s.putWhole(ctx, nationalPartition(programme, name), digest, build)
}

// National returns a named aggregate over all gemeenten, as Aggregate does.
func (s *Store) National(ctx context.Context, programme, name string) (Aggregate, error) {
	return s.NationalUnless(ctx, programme, name, nothingKept)
}

// NationalUnless is to National what AggregateUnless is to Aggregate.
func (s *Store) NationalUnless(ctx context.Context, programme, name string, kept Kept) (Aggregate, error) {
	return s.whole(ctx, nationalPartition(programme, name), kept)
}

// DropNational removes a named whole; one that is not there is no fault.
func (s *Store) DropNational(ctx context.Context, programme, name string) error {
	var keys []table.Key
	for it, err := range table.All(ctx, s.t, nationalPartition(programme, name), table.Range{}) {
		if err != nil {
			return err
		}
		keys = append(keys, it.Key)
	}
	return s.deleteAll(ctx, keys)
}

// chunkSize is the largest part of a whole in one item.
const chunkSize = 350_000

// MaxSince is the largest difference that is written beside a whole, in bytes before it is
// compressed: it has one item.
const MaxSince = chunkSize

// head describes the parts of a whole. Parts are written over those that were there, which
// costs half of putting and removing them; that two generations are not mixed, the hash
// sees to. The generation is in their keys because every whole once had keys of its own.
type head struct {
	Generation uint64 `json:"generation"`
	Parts      int    `json:"parts"`
	Digest     string `json:"digest"`
	// Hash is of the parts together, compressed.
	Hash string `json:"hash"`
	// Since is that of what is different from the parts; "" for nothing. Who does not know
	// it reads the whole as it was a while ago.
	Since string `json:"since,omitempty"`
	// Pages are the names of the pages that are stored beside it, in order, and Sums the
	// hashes of what they hold.
	Pages []string `json:"pages,omitempty"`
	Sums  []string `json:"sums,omitempty"`
}

// hash identifies what a head describes.
func (h head) hash() string {
	if h.Since == "" {
		return h.Hash
	}
	return h.Hash + "+" + h.Since
}

// sinceKey is the same for every generation, so that older functions, which do not know it,
// leave nothing behind.
func sinceKey(partition string) table.Key { return in(partition, "part", "since", "0000") }

func partKey(partition string, generation uint64, n int) table.Key {
	return in(partition, "part", fmt.Sprintf("%016x", generation), fmt.Sprintf("%04d", n))
}

// putWhole writes the parts, or what is different from them, with the pages and the head
// in one transaction. It reads the head before it builds, so that a head that changed
// meanwhile makes it build again.
func (s *Store) putWhole(ctx context.Context, partition, digest string, build BuildPages) (hash string, err error) {
	err = s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		old, version, err := read[head](ctx, s, headKey(partition))
		before := Before{Digest: old.Digest, Hash: old.hash(), Whole: old.Hash}
		switch {
		case err == nil:
			before.read = func(kept bool) (Aggregate, bool, error) { return s.parts(ctx, partition, old, kept) }
		case !errors.Is(err, ErrNotFound):
			return nil, err
		}
		built, err := build(before)
		if hash = before.Hash; err != nil || built.Same && !built.Confirm {
			return nil, err
		}
		if built.Same {
			it, err := record(headKey(partition), old)
			return []table.Op{saving(it, version)}, err
		}
		next, ops, err := wholeOps(partition, old, built)
		if err != nil {
			return nil, err
		}
		next.Digest, hash = digest, next.hash()
		pages, err := pageOps(partition, old, built.Pages, table.MaxOps-len(ops)-1, table.MaxWrite-2*sizeOf(ops))
		if err != nil {
			return nil, err
		}
		ops = append(ops, pages.ops...)
		next.Pages, next.Sums = pages.names, pages.sums
		it, err := record(headKey(partition), next)
		return append(ops, saving(it, version)), err
	})
	return hash, err
}

// wholeOps gives the next head, as far as it is about the parts, and the operations that
// store what was built.
func wholeOps(partition string, old head, built Built) (next head, ops []table.Op, err error) {
	next = head{Generation: max(1, old.Generation), Parts: old.Parts, Hash: old.Hash}
	since := sinceKey(partition)
	if built.Since != nil {
		packed, err := compress(built.Since)
		next.Since = hashOf(packed)
		return next, append(ops, table.Put(table.Item{Key: since, Value: packed})), err
	}
	packed, err := compress(built.Data)
	if err != nil {
		return next, nil, err
	}
	next.Parts, next.Hash = 0, hashOf(packed)
	for rest := packed; len(rest) > 0; next.Parts++ {
		n := min(len(rest), chunkSize)
		ops = append(ops, table.Put(table.Item{Key: partKey(partition, next.Generation, next.Parts), Value: rest[:n]}))
		rest = rest[n:]
	}
	for n := next.Parts; n < old.Parts; n++ {
		ops = append(ops, table.Delete(partKey(partition, old.Generation, n)))
	}
	if old.Since != "" {
		ops = append(ops, table.Delete(since))
	}
	return next, ops, nil
}

// whole reads the head and, unless they are kept, the parts. A writer may replace both in between;
// then the parts do not match and it reads again.
func (s *Store) whole(ctx context.Context, partition string, kept Kept) (Aggregate, error) {
	for range maxRetries {
		h, _, err := read[head](ctx, s, headKey(partition))
		if err != nil {
			return Aggregate{}, err
		}
		if kept(h.hash()) {
			return Aggregate{Digest: h.Digest, Hash: h.hash()}, nil
		}
		if a, matches, err := s.parts(ctx, partition, h, false); err != nil || matches {
			return a, err
		}
	}
	return Aggregate{}, fmt.Errorf("read %s: %w", partition, table.ErrBusy)
}

// parts reads what a head describes, without the parts when they are kept; false when what
// is there is of another.
func (s *Store) parts(ctx context.Context, partition string, h head, kept bool) (Aggregate, bool, error) {
	a := Aggregate{Digest: h.Digest, Hash: h.hash()}
	var keys []table.Key
	for n := 0; n < h.Parts && !kept; n++ {
		keys = append(keys, partKey(partition, h.Generation, n))
	}
	since := sinceKey(partition)
	ask := keys
	if h.Since != "" {
		ask = append(slices.Clone(keys), since)
	}
	if len(ask) == 0 {
		return a, true, nil
	}
	found, err := s.t.GetMany(ctx, ask...)
	if err != nil {
		return a, false, err
	}
	var packed []byte
	for _, k := range keys {
		packed = append(packed, found[k].Value...)
	}
	if !kept && hashOf(packed) != h.Hash || h.Since != "" && hashOf(found[since].Value) != h.Since {
		return a, false, nil
	}
	if !kept {
		a.Data, err = expand(packed)
	}
	if err == nil && h.Since != "" {
		a.Since, err = expand(found[since].Value)
	}
	return a, err == nil, err
}

// compress makes an aggregate cheaper to read: what is billed and what takes
// time is its size in the table.
func compress(data []byte) ([]byte, error) {
	// What is large in it is compressed already and stands there as base64: the quickest
	// way takes that out as well as the slowest.
	return squeeze(data, gzip.BestSpeed)
}

// compressWell is compress of what is small and read often.
func compressWell(data []byte) ([]byte, error) { return squeeze(data, gzip.BestCompression) }

// squeezers are kept, by level: each takes a megabyte, which takes longer to make than to
// use.
var squeezers [gzip.BestCompression + 1]sync.Pool

func squeeze(data []byte, level int) ([]byte, error) {
	var b bytes.Buffer
	w, kept := squeezers[level].Get().(*gzip.Writer)
	if kept {
		w.Reset(&b)
	} else {
		var err error
		if w, err = gzip.NewWriterLevel(&b, level); err != nil {
			return nil, err
		}
	}
	defer squeezers[level].Put(w)
	_, err := w.Write(data)
	err = errors.Join(err, w.Close())
	return b.Bytes(), err
}

func expand(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("expand aggregate: %w", err)
	}
	return io.ReadAll(r)
}
