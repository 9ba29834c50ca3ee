package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"effectmonitor/engine/entire"
	"effectmonitor/functions/internal/table"
)

// ErrForeign means that an item is of another gemeente than the one that is taken in, or
// of a kind that does not move.
var ErrForeign = errors.New("item does not belong to the gemeente that moves in")

// MoveIn stores items that MoveOut gave, and what is derived from them, except figures:
// those are computed. It may be repeated with the same items after it was stopped. Items
// that expired by now are left out, and of a circle that is here already nothing
// changes. ErrForeign when an item is not of the gemeente; then nothing of this call is
// stored.
func (s *Store) MoveIn(ctx context.Context, g string, items []MovedItem, now time.Time) error {
	var batch []table.Op
	add := func(ops ...table.Op) error {
		if len(batch)+len(ops) > maxOps || sizeOf(batch)+sizeOf(ops) > maxWrite {
			if err := s.t.Write(ctx, batch...); err != nil {
				return err
			}
			batch = nil
		}
		batch = append(batch, ops...)
		return nil
	}
	for _, m := range items {
		if err := Belongs(g, m); err != nil {
			return err
		}
	}
	for _, m := range items {
		if !m.Expires.IsZero() && !m.Alive(now) {
			continue
		}
		ops, err := s.taken(ctx, g, m)
		if err == nil && len(ops) > 0 {
			err = add(ops...)
		}
		if err != nil {
			return fmt.Errorf("take in %v: %w", m.Key, err)
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return s.t.Write(ctx, batch...)
}

// taken are the operations that store an item, with what is derived from it.
func (s *Store) taken(ctx context.Context, g string, m MovedItem) ([]table.Op, error) {
	it := table.Item{Key: m.Key, Value: m.Value, Expires: m.Expires}
	switch m.Kind {
	case "logboek":
		var line Audit
		if err := entire.Read(m.Value, &line); err != nil {
			return nil, err
		}
		return auditOps(g, line)
	case kindResponse, kindEntry:
		it.Value = lean(m.Key, m.Value)
	case kindDocument, kindPrinted:
		packed, err := compress(m.Value)
		it.Value = packed
		return []table.Op{table.Put(it)}, err
	case kindRelease:
		parts := strings.Split(m.Partition, "/")
		name, err := url.PathUnescape(parts[len(parts)-1])
		if err != nil {
			return nil, err
		}
		return nil, s.PutAggregate(ctx, g, name, m.Digest, func() ([]byte, error) { return m.Value, nil })
	case "naam-gedeeld":
		return s.told(it, g)
	case "kring", "kring-in-lijst", "bijeenkomst", "afspraak":
		_, err := s.t.Get(ctx, m.Key)
		if !errors.Is(err, ErrNotFound) {
			return nil, err // others are in it too: what they have stays
		}
	}
	return []table.Op{table.Put(it)}, nil
}

// told stores a consent with what the other side sees of it.
func (s *Store) told(it table.Item, g string) ([]table.Op, error) {
	var c NameConsent
	if err := entire.Read(it.Value, &c); err != nil {
		return nil, err
	}
	ops := []table.Op{table.Put(it)}
	if c.To == "" {
		return ops, nil // that moves as an item of its own
	}
	def, err := lastPart(it.Partition)
	if err != nil {
		return nil, err
	}
	c.By = ""
	other, err := record(otherNameKey(g, def, c.To), c)
	return append(ops, table.Put(other)), err
}

// Belongs is ErrForeign for an item that may not come in with a gemeente: of another one,
// or of a kind that does not move.
func Belongs(g string, m MovedItem) error {
	k := KindOf(m.Key)
	if k == nil || k.Name != m.Kind || k.Fate != Moves {
		return fmt.Errorf("%v as %q: %w", m.Key, m.Kind, ErrForeign)
	}
	own := join("g", g) + "/"
	if strings.HasPrefix(k.Partition, "g/") {
		if !strings.HasPrefix(m.Partition, own) {
			return fmt.Errorf("%v: %w", m.Key, ErrForeign)
		}
		return nil
	}
	// Nobody is the one whose meeting it is; nobody noted anything, or the gemeente did.
	if holder, err := holderOf(k.Name, m); err != nil || holder != g && (k.Name != "bijeenkomst" || holder != "") {
		return fmt.Errorf("%v: %w", m.Key, errors.Join(ErrForeign, err))
	}
	return nil
}

// holderOf is the gemeente that an item outside the partitions of gemeenten is about.
func holderOf(kind string, m MovedItem) (string, error) {
	switch kind {
	case "verbetering-gedeeld", "naam-open": // cycle/<gemeente>/<id>, name/<gemeente>
		return url.PathUnescape(strings.Split(m.Sort, "/")[1])
	case "afspraak":
		var a Agreement
		err := json.Unmarshal(m.Value, &a)
		return a.Who, err
	case "bijeenkomst":
		var meeting Meeting
		err := json.Unmarshal(m.Value, &meeting)
		return meeting.Noted, err
	case "kring", "kring-in-lijst":
		var c Circle
		err := json.Unmarshal(m.Value, &c)
		return strings.Join(c.Members, " "), err
	}
	var named struct {
		Gemeente string `json:"gemeente"`
	}
	err := json.Unmarshal(m.Value, &named)
	return named.Gemeente, err
}

// MovedIn notes that a gemeente is being taken in from an archive, by its digest. It is
// false when another archive was begun, or when there is something of the gemeente that
// no archive brought: nothing may be written over that.
func (s *Store) MovedIn(ctx context.Context, g, archive string) (bool, error) {
	key := markKey(movingMark + g)
	it, err := s.t.Get(ctx, key)
	if err == nil {
		return string(it.Value) == archive, nil
	}
	if !errors.Is(err, ErrNotFound) {
		return false, err
	}
	for _, partition := range []string{caseloadPartition(g), staffPartition(g), removalPartition(g), statementPartition(g), reportPartition(g)} {
		page, err := s.t.Query(ctx, partition, table.Range{Limit: 1})
		if err != nil || len(page.Items) > 0 {
			return false, err
		}
	}
	return true, s.t.Write(ctx, table.Put(table.Item{Key: key, Value: []byte(archive)}))
}

// EndMoveIn notes that a gemeente is in, with a line of its trail.
func (s *Store) EndMoveIn(ctx context.Context, g string, audit Audit) error {
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, append(lines, table.Delete(markKey(movingMark+g)))...)
}

const movingMark = "moving-in-"
