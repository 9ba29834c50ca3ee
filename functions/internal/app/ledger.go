package app

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"iter"
	"math/bits"
	"slices"
	"sync"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// An aggregate is stored with a mark of which facts it is the sum. Whoever has facts of the
// same mark may put the facts of a few in the place of earlier ones (cohort.Replace) without
// adding up those of all others. A process that built the aggregate last keeps a ledger of
// what is in it, and then reads the facts of nobody else; another reads those of everybody,
// without adding them up.
//
// What a ledger says follows from the facts and from nothing else, and it counts for an
// aggregate whose content is that which it was made of: not for the same one as somebody
// else left it. So it does not matter who stored what in which order. What does not fit is
// added up anew.

// mark identifies facts of participants, in any order: the sum of the hashes of each.
type mark struct{ hi, lo uint64 }

// markOf is the mark of the facts of one participant, as they are stored.
func markOf(id string, data []byte) mark {
	h := sha256.New()
	h.Write(binary.AppendUvarint(nil, uint64(len(id))))
	h.Write([]byte(id))
	h.Write(data)
	sum := h.Sum(make([]byte, 0, sha256.Size))
	return mark{binary.BigEndian.Uint64(sum), binary.BigEndian.Uint64(sum[8:])}
}

func (m mark) plus(o mark) (sum mark) {
	var carry uint64
	sum.lo, carry = bits.Add64(m.lo, o.lo, 0)
	sum.hi, _ = bits.Add64(m.hi, o.hi, carry)
	return sum
}

func (m mark) minus(o mark) (rest mark) {
	var borrow uint64
	rest.lo, borrow = bits.Sub64(m.lo, o.lo, 0)
	rest.hi, _ = bits.Sub64(m.hi, o.hi, borrow)
	return rest
}

// MarshalText writes a mark in hexadecimals.
func (m mark) MarshalText() ([]byte, error) {
	data := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, m.hi), m.lo)
	return hex.AppendEncode(nil, data), nil
}

// UnmarshalText reads what MarshalText writes.
func (m *mark) UnmarshalText(text []byte) error {
	data, err := hex.AppendDecode(nil, text)
	if err != nil || len(data) != 16 {
		return fmt.Errorf("a mark of %d characters", len(text))
	}
	m.hi, m.lo = binary.BigEndian.Uint64(data), binary.BigEndian.Uint64(data[8:])
	return nil
}

// noted is what a ledger holds of one participant: which facts, and the days that they are
// about.
type noted struct {
	facts       mark
	start, asOf source.Date
	older       bool // computed with other definitions
}

func noteOf(id string, data []byte, r factsRecord, digest string) noted {
	return noted{markOf(id, data), r.Facts.Start, r.Facts.AsOf, r.Digest != digest}
}

// ledger says of which facts the aggregate of a gemeente is the sum. It holds no ids, only
// their hashes.
type ledger struct {
	hash              string // of the aggregate as it is stored
	digest, framework string
	all               mark
	of                map[mark]noted // by the mark of the id
}

func newLedger(digest, framework string) *ledger {
	return &ledger{digest: digest, framework: framework, of: map[mark]noted{}}
}

func (l *ledger) find(id string) (noted, bool) {
	n, there := l.of[markOf(id, nil)]
	return n, there
}

func (l *ledger) put(id string, n noted) {
	l.remove(id)
	l.of[markOf(id, nil)] = n
	l.all = l.all.plus(n.facts)
}

func (l *ledger) remove(id string) {
	key := markOf(id, nil)
	if n, there := l.of[key]; there {
		delete(l.of, key)
		l.all = l.all.minus(n.facts)
	}
}

// date gives a record the days of what is in the ledger, as adding up would.
func (l *ledger) date(r *sumRecord) {
	sum, first := r.Sum, true
	r.Older, r.AsOf, sum.First, sum.Last = false, 0, 0, 0
	for _, n := range l.of {
		if first {
			r.AsOf, sum.First, sum.Last, first = n.asOf, n.start, n.asOf, false
		}
		r.Older = r.Older || n.older
		r.AsOf, sum.First, sum.Last = min(r.AsOf, n.asOf), min(sum.First, n.start), max(sum.Last, n.asOf)
	}
	all := l.all
	r.Mark = &all
}

// read fills a ledger with facts as they are stored. False when some are of another
// framework: they are not what was added.
func (l *ledger) read(all iter.Seq2[store.Fact, error]) (bool, error) {
	for stored, err := range all {
		if err != nil {
			return false, err
		}
		record, err := decodeHead(stored.Data)
		if err != nil || record.Facts.Framework != l.framework {
			return false, nil // adding up tells what is wrong
		}
		l.put(stored.Participant, noteOf(stored.Participant, stored.Data, record, l.digest))
	}
	return true, nil
}

// replaced are the facts that were stored of participants before they were computed again,
// by id; nil for nothing.
type replaced map[string][]byte

// add notes what was stored before; what was there first counts.
func (r replaced) add(id string, data []byte) {
	if _, known := r[id]; !known {
		r[id] = data
	}
}

// ledgerOf gives a ledger of what an aggregate that is stored is the sum of, nil when that
// is not known. It may be changed.
func (a *App) ledgerOf(ctx context.Context, t tenant, b store.Before, was sumRecord, framework, digest string, old replaced) (*ledger, error) {
	if was.Mark == nil {
		return nil, nil
	}
	if l := a.ledgers.take(t); l != nil && l.hash == b.Hash && l.digest == digest && l.framework == framework && l.all == *was.Mark {
		return l, nil
	}
	l := newLedger(digest, framework)
	if known, err := l.read(a.Store.AllFacts(ctx, t.gemeente, t.programme)); err != nil || !known {
		return nil, err
	}
	for id, data := range old {
		l.remove(id)
		if data == nil {
			continue
		}
		record, err := decodeHead(data)
		if err != nil {
			return nil, nil
		}
		l.put(id, noteOf(id, data, record, digest))
	}
	if l.all != *was.Mark {
		return nil, nil
	}
	return l, nil
}

// exchanged gives the sum of a gemeente after what was stored of a few took the place of
// what was there, and the ledger of it; no ledger when that is not known to be exact. The
// record is what it was when nothing changed.
func (a *App) exchanged(ctx context.Context, t tenant, b store.Before, was sumRecord, framework *indicator.Compiled, digest string, old replaced) (sumRecord, *ledger, error) {
	l, err := a.ledgerOf(ctx, t, b, was, framework.Version(), digest, old)
	if err != nil || l == nil || was.Sum.N != len(l.of) {
		return was, nil, err
	}
	ids := make([]string, 0, len(old))
	for id := range old {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	now, err := a.Store.Facts(ctx, t.gemeente, t.programme, ids) // after the head was read
	if err != nil {
		return was, nil, err
	}
	var before, after []indicator.Facts
	for _, id := range ids {
		out, in, known := l.exchange(id, old[id], now[id])
		if !known {
			return was, nil, nil
		}
		before, after = append(before, out...), append(after, in...)
	}
	if len(before)+len(after) == 0 {
		return was, l, nil
	}
	if len(before)+len(after) > len(l.of) {
		return was, nil, nil // adding up is less work
	}
	next := sumRecord{Sum: was.Sum.Copy()}
	if exact, err := next.Sum.Replace(framework, before, after); err != nil || !exact {
		return was, nil, err
	}
	l.date(&next)
	return next, l, nil
}

// exchange notes what is stored of a participant in the place of what was, and gives the
// facts that go and those that come, nothing when they are the same. False when the ledger
// holds others than those that were there.
func (l *ledger) exchange(id string, old, now []byte) (out, in []indicator.Facts, known bool) {
	was, there := l.find(id)
	if there && now != nil && markOf(id, now) == was.facts {
		return nil, nil, true
	}
	if there {
		if old == nil || markOf(id, old) != was.facts {
			return nil, nil, false
		}
		record, err := decodeFacts(old)
		if err != nil || record.Facts.Framework != l.framework {
			return nil, nil, false
		}
		out = append(out, record.Facts)
		l.remove(id)
	}
	if now != nil {
		record, err := decodeFacts(now)
		if err != nil || record.Facts.Framework != l.framework {
			return nil, nil, false
		}
		in = append(in, record.Facts)
		l.put(id, noteOf(id, now, record, l.digest))
	}
	return out, in, true
}

// ledgers keeps those of the gemeenten that changed last.
type ledgers struct {
	lock sync.Mutex
	of   map[tenant]*ledger
	// order has who was put last at the end.
	order []tenant
	most  int // participants in all of them together
}

// ledgerMost bounds what ledgers take to some twenty megabytes: a participant is a hundred
// bytes.
const ledgerMost = 200_000

// take gives the ledger of a gemeente to who is about to change it: nobody else has it.
func (k *ledgers) take(t tenant) *ledger {
	k.lock.Lock()
	defer k.lock.Unlock()
	l := k.of[t]
	k.drop(t)
	return l
}

func (k *ledgers) drop(t tenant) {
	delete(k.of, t)
	k.order = slices.DeleteFunc(k.order, func(one tenant) bool { return one == t })
}

// put keeps a ledger, of the aggregate as it is stored now.
func (k *ledgers) put(t tenant, l *ledger) {
	k.lock.Lock()
	defer k.lock.Unlock()
	k.drop(t)
	if k.of == nil {
		k.of = map[tenant]*ledger{}
	}
	k.of[t], k.order = l, append(k.order, t)
	held := 0
	for i, one := range slices.Backward(k.order) {
		if held += len(k.of[one].of) + 1; held > k.most {
			for _, gone := range slices.Clone(k.order[:i+1]) {
				k.drop(gone)
			}
			return
		}
	}
}
