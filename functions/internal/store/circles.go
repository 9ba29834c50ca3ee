package store

import (
	"context"
	"slices"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// Circle is a group of gemeenten that meet to learn from each other. It holds nothing
// about participants.
type Circle struct {
	ID         string    `json:"id"`
	Definition string    `json:"definition"`
	Title      string    `json:"title"`
	Members    []string  `json:"members"` // codes
	By         string    `json:"by"`
	At         time.Time `json:"at"`
	Version    uint64    `json:"-"`
}

// Has reports whether a gemeente is in the circle.
func (c Circle) Has(g string) bool { return g != "" && slices.Contains(c.Members, g) }

// Meeting is one time that a circle comes together, with what it wrote down.
type Meeting struct {
	ID    string      `json:"id"`
	Date  source.Date `json:"date"`
	Clock string      `json:"clock,omitempty"` // as it is written: 10.00
	Place string      `json:"place,omitempty"`
	Notes string      `json:"notes,omitempty"`
	// Noted is the gemeente that wrote last, and when.
	Noted   string    `json:"noted,omitempty"`
	NotedAt time.Time `json:"notedAt,omitzero"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Version uint64    `json:"-"`
}

// AgreementState says how far an agreement is.
type AgreementState string

// The states of an agreement.
const (
	AgreementOpen AgreementState = "open"
	AgreementBusy AgreementState = "busy"
	AgreementDone AgreementState = "done"
)

// Agreement is what somebody in a circle will do.
type Agreement struct {
	ID      string         `json:"id"`
	Meeting string         `json:"meeting"` // at which it was made
	Text    string         `json:"text"`
	Who     string         `json:"who"` // code of the gemeente
	When    source.Date    `json:"when,omitzero"`
	State   AgreementState `json:"state"`
	Changed source.Date    `json:"changed,omitzero"`
	By      string         `json:"by"`
	At      time.Time      `json:"at"`
	Version uint64         `json:"-"`
}

// CircleRecord is everything about a circle: meetings by date, agreements as they were
// made.
type CircleRecord struct {
	Circle
	Meetings   []Meeting
	Agreements []Agreement
}

// Circles are those of a definition, by id.
func (s *Store) Circles(ctx context.Context, def string) ([]Circle, error) {
	return recordsOf[Circle](ctx, s, sharedPartition(def), "circle/", nil)
}

// CircleRecord reads one circle whole.
func (s *Store) CircleRecord(ctx context.Context, id string) (CircleRecord, error) {
	head, version, err := read[Circle](ctx, s, in(circlePartition(id), "head"))
	if err != nil {
		return CircleRecord{}, err
	}
	head.Version = version
	out := CircleRecord{Circle: head}
	if out.Meetings, err = recordsOf(ctx, s, circlePartition(id), "meeting/", func(m *Meeting, v uint64) { m.Version = v }); err != nil {
		return out, err
	}
	out.Agreements, err = recordsOf(ctx, s, circlePartition(id), "agreement/", func(a *Agreement, v uint64) { a.Version = v })
	slices.SortStableFunc(out.Meetings, func(a, b Meeting) int { return int(a.Date - b.Date) })
	slices.SortStableFunc(out.Agreements, func(a, b Agreement) int { return a.At.Compare(b.At) })
	return out, err
}

// SaveCircle stores a circle that was read at its version, 0 for a new one.
func (s *Store) SaveCircle(ctx context.Context, c Circle) error {
	head, err := record(in(circlePartition(c.ID), "head"), c)
	if err != nil {
		return err
	}
	listed, err := record(in(sharedPartition(c.Definition), "circle", c.ID), c)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, saving(head, c.Version), table.Put(listed))
}

// SaveMeeting stores a meeting that was read at its version, 0 for a new one.
func (s *Store) SaveMeeting(ctx context.Context, circle string, m Meeting) error {
	it, err := record(in(circlePartition(circle), "meeting", m.ID), m)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, saving(it, m.Version), table.CheckExists(in(circlePartition(circle), "head")))
}

// SaveAgreement stores an agreement that was read at its version, 0 for a new one.
func (s *Store) SaveAgreement(ctx context.Context, circle string, a Agreement) error {
	it, err := record(in(circlePartition(circle), "agreement", a.ID), a)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, saving(it, a.Version), table.CheckExists(in(circlePartition(circle), "head")))
}
