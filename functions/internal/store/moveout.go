package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"effectmonitor/functions/internal/table"
)

// MovedItem is one item of a gemeente that moves to another store, with its kind. What
// the table keeps packed is unpacked in it.
type MovedItem struct {
	Kind string
	table.Item
	// Digest is of the definitions that figures of a period were made with; empty for
	// anything else.
	Digest string
}

// Moving says which parts of a gemeente cannot be found from the gemeente alone: they
// lie under names of definitions.
type Moving struct {
	Programmes []string  // ids
	Releases   []string  // names of figures of a period, as PutAggregate has them
	Learnings  []string  // ids
	Until      time.Time // no line of the trail is later than the month after this
}

// trailBegin is before the first line of any trail.
var trailBegin = time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)

// MoveOut walks everything that moves with a gemeente, as Kinds says, in groups: a name
// of the group with its items. What is about one participant comes together. Items that
// have expired are not among them.
func (s *Store) MoveOut(ctx context.Context, g string, m Moving) []MovedGroup {
	o := out{s: s, g: g, m: m}
	return []MovedGroup{
		{"deelnemers", o.items(ctx, o.people)},
		{"overzicht", o.items(ctx, o.caseload)},
		{"logboek", o.items(ctx, o.trail)},
		{"instellingen", o.items(ctx, o.settings)},
		{"uitkomsten", o.items(ctx, o.outcomes)},
		{"leren", o.items(ctx, o.learning)},
	}
}

// MovedGroup is a part of what moves.
type MovedGroup struct {
	Name  string
	Items iter.Seq2[MovedItem, error]
}

// out is one walk over a gemeente.
type out struct {
	s *Store
	g string
	m Moving
}

// errStop ends a walk whose reader has enough.
var errStop = errors.New("enough")

type give func(table.Item) error

// items makes a sequence of a walk.
func (o out) items(ctx context.Context, walk func(context.Context, give) error) iter.Seq2[MovedItem, error] {
	return func(yield func(MovedItem, error) bool) {
		err := walk(ctx, func(it table.Item) error {
			k := KindOf(it.Key)
			if k == nil {
				return fmt.Errorf("item %v is of no known kind", it.Key)
			}
			if k.Fate != Moves {
				return nil
			}
			moved := MovedItem{Kind: k.Name, Item: it}
			if err := o.unpack(ctx, &moved); err != nil {
				return err
			}
			if !yield(moved, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(MovedItem{}, err)
		}
	}
}

// unpack puts what is kept packed in its readable form.
func (o out) unpack(ctx context.Context, m *MovedItem) (err error) {
	switch m.Kind {
	case kindDocument, kindPrinted:
		m.Value, err = expand(m.Value)
	case kindResponse, kindEntry:
		m.Value, err = Readable(m.Value)
	case kindRelease:
		var whole Aggregate
		whole, err = o.s.whole(ctx, m.Partition, nothingKept)
		m.Value, m.Digest = whole.Data, whole.Digest
	}
	return err
}

// Kinds whose items are packed.
const (
	kindDocument = "vaststelling-document"
	kindPrinted  = "rapport-document"
	kindRelease  = "periodecijfers"
	kindResponse = "vragenlijst"
	kindEntry    = "overzicht"
)

// partition walks the items of one partition under a prefix.
func (o out) partition(ctx context.Context, give give, partition, prefix string) error {
	for it, err := range table.All(ctx, o.s.t, partition, table.Range{Prefix: prefix, Limit: table.MaxLimit}) {
		if err != nil {
			return err
		}
		if err := give(it); err != nil {
			return err
		}
	}
	return nil
}

// partitions walks the items of several.
func (o out) partitions(ctx context.Context, give give, list ...string) error {
	for _, p := range list {
		if err := o.partition(ctx, give, p, ""); err != nil {
			return err
		}
	}
	return nil
}

// keyed walks those of the items named that exist.
func (o out) keyed(ctx context.Context, give give, keys ...table.Key) error {
	for batch := range slices.Chunk(keys, table.MaxGets) {
		found, err := o.s.t.GetMany(ctx, batch...)
		if err != nil {
			return err
		}
		for _, key := range batch {
			if it, ok := found[key]; ok {
				if err := give(it); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// people walks the partition of each participant, with what leads to it from elsewhere.
func (o out) people(ctx context.Context, give give) error {
	ids, err := o.s.ParticipantIDs(ctx, o.g)
	if err != nil {
		return err
	}
	removals, err := o.s.Removals(ctx, o.g) // somebody whose removal was stopped halfway
	if err != nil {
		return err
	}
	for _, r := range removals {
		ids = append(ids, r.Participant)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		var leads []table.Key
		err := o.partition(ctx, func(it table.Item) error {
			leads = append(leads, leading(it)...)
			return give(it)
		}, participantPartition(o.g, id), "")
		if err != nil {
			return err
		}
		if err := o.keyed(ctx, give, leads...); err != nil {
			return err
		}
	}
	return nil
}

// leading are the items outside the gemeente by which a participant's item is found.
func leading(it table.Item) []table.Key {
	var d Dossier
	if err := d.add(it); err != nil {
		return nil // it moves as it is
	}
	var keys []table.Key
	for _, inv := range d.Invitations {
		keys = append(keys, tokenKey(inv.TokenHash))
	}
	for _, m := range d.Messages {
		if m.Receipt != "" {
			keys = append(keys, receiptKey(m.Channel, m.Receipt))
		}
	}
	return keys
}

func (o out) caseload(ctx context.Context, give give) error {
	return o.partitions(ctx, give, caseloadPartition(o.g), removalPartition(o.g), sentPartition(o.g), stoppedPartition(o.g))
}

// trail walks the months of the trail.
func (o out) trail(ctx context.Context, give give) error {
	end := o.m.Until.UTC().AddDate(0, 2, 0)
	for month := trailBegin; month.Before(end); month = month.AddDate(0, 1, 0) {
		if err := o.partition(ctx, give, trailPartition(o.g, month), ""); err != nil {
			return err
		}
	}
	return nil
}

func (o out) settings(ctx context.Context, give give) error {
	if err := o.keyed(ctx, give, pepperKey(o.g), numberKey(o.g)); err != nil {
		return err
	}
	if err := o.partitions(ctx, give, staffPartition(o.g)); err != nil {
		return err
	}
	for _, p := range o.m.Programmes {
		if err := o.partition(ctx, give, messagingPartition(o.g, p), ""); err != nil {
			return err
		}
	}
	var hashes []table.Key
	err := o.partition(ctx, func(it table.Item) error {
		hashes = append(hashes, apiKey(string(it.Value)))
		return give(it)
	}, tokensPartition(o.g), "")
	if err != nil {
		return err
	}
	return o.keyed(ctx, give, hashes...)
}

func (o out) outcomes(ctx context.Context, give give) error {
	for _, name := range o.m.Releases {
		if err := o.keyed(ctx, give, headKey(aggregatePartition(o.g, name))); err != nil {
			return err
		}
	}
	err := o.partitions(ctx, give, statementPartition(o.g), owned(o.g, "document"), reportPartition(o.g), owned(o.g, "printed"), handoverPartition(o.g), quotePartition(o.g))
	if err != nil {
		return err
	}
	return o.partition(ctx, func(it table.Item) error {
		var q NationalQuote
		if err := decode(it, &q); err != nil || q.Gemeente != o.g {
			return err
		}
		return give(it)
	}, quotePartition(""), "")
}

func (o out) learning(ctx context.Context, give give) error {
	for _, def := range o.m.Learnings {
		if err := o.partition(ctx, give, learnPartition(o.g, def), ""); err != nil {
			return err
		}
		if err := o.partition(ctx, give, sharedPartition(def), join("cycle", o.g)+"/"); err != nil {
			return err
		}
		if err := o.keyed(ctx, give, in(sharedPartition(def), "name", o.g)); err != nil {
			return err
		}
		if err := o.circles(ctx, give, def); err != nil {
			return err
		}
	}
	return nil
}

// circles walks what a gemeente has in the circles that it is in. The other members stay
// out of it, and so do notes and agreements of theirs.
func (o out) circles(ctx context.Context, give give, def string) error {
	all, err := o.s.Circles(ctx, def)
	if err != nil {
		return err
	}
	for _, c := range all {
		if !c.Has(o.g) {
			continue
		}
		r, err := o.s.CircleRecord(ctx, c.ID)
		if err != nil {
			return err
		}
		r.Members = []string{o.g}
		again := func(key table.Key, v any) error {
			it, err := record(key, v)
			if err != nil {
				return err
			}
			return give(it)
		}
		err = errors.Join(again(in(sharedPartition(def), "circle", c.ID), r.Circle), again(in(circlePartition(c.ID), "head"), r.Circle))
		for _, m := range r.Meetings {
			if m.Noted != o.g {
				m.Notes, m.Noted, m.NotedAt = "", "", time.Time{}
			}
			err = errors.Join(err, again(in(circlePartition(c.ID), "meeting", m.ID), m))
		}
		for _, a := range r.Agreements {
			if a.Who == o.g {
				err = errors.Join(err, again(in(circlePartition(c.ID), "agreement", a.ID), a))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Footprint is something that is other when anything was written in a gemeente since:
// the last line of its trail and the last notice about its caseload.
func (s *Store) Footprint(ctx context.Context, g string, now time.Time) (string, error) {
	var last []string
	for _, partition := range []string{noticePartition(g), trailPartition(g, now), trailPartition(g, now.AddDate(0, 1, 1-now.Day()))} {
		page, err := s.t.Query(ctx, partition, table.Range{Reverse: true, Limit: 1})
		if err != nil {
			return "", err
		}
		for _, it := range page.Items {
			last = append(last, it.Key.String())
		}
	}
	return strings.Join(last, "\n"), nil
}

// ProgrammesOf are the ids of the programmes that participants of a gemeente are in.
func (s *Store) ProgrammesOf(ctx context.Context, g string) ([]string, error) {
	seen := map[string]bool{}
	for it, err := range table.All(ctx, s.t, caseloadPartition(g), table.Range{Limit: table.MaxLimit}) {
		if err != nil {
			return nil, err
		}
		var e CaseloadEntry
		if err := decode(it, &e); err != nil {
			return nil, err
		}
		id, _, _ := strings.Cut(e.Programme, "@")
		seen[id] = true
	}
	return slices.Sorted(maps.Keys(seen)), nil
}
