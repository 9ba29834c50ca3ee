package store

import (
	"context"
	"errors"
	"maps"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// Removal says that everything about a participant is to go: on which day, since when
// that is known, and whether it has begun. It outlives a removal that was stopped
// halfway, and goes when nothing is left.
type Removal struct {
	Participant string      `json:"participant"`
	Programme   string      `json:"programme,omitempty"` // id
	Due         source.Date `json:"due"`
	Announced   source.Date `json:"announced"`
	// Told is to which mailbox of the gemeente the announcement went, and when. It starts
	// anew with another day.
	Told map[string]source.Date `json:"told,omitempty"`
	// Begun is when the removal began; zero before. By and Action are those of its
	// line in the audit trail.
	Begun  time.Time `json:"begun,omitzero"`
	By     string    `json:"by,omitempty"`
	Action string    `json:"action,omitempty"`
	// Version is the condition of the next write; 0 for a new removal.
	Version uint64 `json:"-"`
}

// Removals are all removals of a gemeente that are announced or not yet complete, by
// participant.
func (s *Store) Removals(ctx context.Context, g string) ([]Removal, error) {
	var list []Removal
	for it, err := range table.All(ctx, s.t, removalPartition(g), table.Range{Limit: table.MaxLimit}) {
		if err != nil {
			return nil, err
		}
		r := Removal{Version: it.Version}
		if err := decode(it, &r); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// SaveRemoval announces a removal, or changes an announcement that was read at
// r.Version. ErrConflict means that it changed meanwhile, or that the participant was
// erased: nothing is announced about who is not there.
func (s *Store) SaveRemoval(ctx context.Context, g string, r Removal, audit Audit) error {
	it, err := record(removalKey(g, r.Participant), r)
	if err != nil {
		return err
	}
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, append(lines, saving(it, r.Version), table.CheckExists(profileKey(g, r.Participant)))...)
}

// MaxTold is how many announcements one mail can hold: they are claimed together.
const MaxTold = 40

// ClaimTold takes the announcements up to be told to a mailbox, all of them or none: who
// has claimed them may tell, and nobody else ever will. ErrConflict means that one of
// them changed since it was read. At most MaxTold.
func (s *Store) ClaimTold(ctx context.Context, g, mailbox string, list []Removal, day source.Date, audit Audit) error {
	ops, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	for _, r := range list {
		r.Told = maps.Clone(r.Told)
		if r.Told == nil {
			r.Told = map[string]source.Date{}
		}
		r.Told[mailbox] = day
		it, err := record(removalKey(g, r.Participant), r)
		if err != nil {
			return err
		}
		ops = append(ops, saving(it, r.Version))
	}
	return s.t.Write(ctx, ops...)
}

// ReturnTold gives a claim back of a mail that certainly did not go out, so that it is
// tried again. An announcement that was withdrawn meanwhile stays so.
func (s *Store) ReturnTold(ctx context.Context, g, mailbox string, list []Removal) error {
	for _, told := range list {
		key := removalKey(g, told.Participant)
		err := s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
			r, version, err := read[Removal](ctx, s, key)
			if err != nil {
				return nil, err
			}
			delete(r.Told, mailbox)
			it, err := record(key, r)
			return []table.Op{saving(it, version)}, err
		})
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return nil
}

// WithdrawRemoval takes an announcement back, unless the removal has begun.
func (s *Store) WithdrawRemoval(ctx context.Context, g string, r Removal, audit Audit) error {
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, append(lines, table.DeleteIf(removalKey(g, r.Participant), r.Version))...)
}

// begin notes that a removal has begun, so that it is finished whatever happens.
// ErrConflict means that another removal took the participant away just before: a note
// that was made after that would stay.
func (s *Store) begin(ctx context.Context, g, id string, audit Audit) error {
	key, profile := removalKey(g, id), profileKey(g, id)
	there := table.CheckExists(profile)
	return s.commit(ctx, profile, func() ([]table.Op, error) {
		r, version, err := read[Removal](ctx, s, key)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
		if !r.Begun.IsZero() {
			return []table.Op{table.CheckVersion(key, version), there}, nil
		}
		r.Participant, r.Begun, r.By, r.Action = id, audit.At, audit.By, audit.Action
		it, err := record(key, r)
		return []table.Op{saving(it, version), there}, err
	})
}
