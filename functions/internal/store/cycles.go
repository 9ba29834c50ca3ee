package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// Cycle is something that a gemeente tries, with what it expects of it, and in the end
// what it concludes.
type Cycle struct {
	ID           string      `json:"id"`
	Intervention string      `json:"intervention"` // id of the definition
	Indicator    string      `json:"indicator"`
	Moment       string      `json:"moment,omitempty"`
	Since        source.Date `json:"since"`
	Until        source.Date `json:"until,omitzero"`
	// Expected is the change that is hoped for: percentage points of a share, or the
	// indicator's own unit. It is fixed once the cycle is recorded.
	Expected   float64     `json:"expected"`
	Why        string      `json:"why,omitempty"`
	By         string      `json:"by"` // user id
	At         time.Time   `json:"at"`
	Conclusion string      `json:"conclusion,omitempty"`
	Concluded  source.Date `json:"concluded,omitzero"`
	// Ends are the days on which it was said to have stopped, each from when: what it showed
	// with each of them was seen.
	Ends    []CycleEnd `json:"ends,omitempty"`
	Version uint64     `json:"-"`
}

// CycleEnd is a day on which a cycle was said to have stopped, 0 when it went on.
type CycleEnd struct {
	Until source.Date `json:"until,omitzero"`
	At    time.Time   `json:"at"`
}

// Told are all ends that a cycle was shown with, each once, in the order in which they came:
// the first is that it goes on.
func (c Cycle) Told() []CycleEnd {
	out := []CycleEnd{{At: c.At}}
	for _, e := range append(slices.Clone(c.Ends), CycleEnd{Until: c.Until, At: c.Concluded.Time()}) {
		if !slices.ContainsFunc(out, func(x CycleEnd) bool { return x.Until == e.Until }) {
			out = append(out, e)
		}
	}
	return out
}

// Trial is what other gemeenten may know of a cycle: that something was begun.
type Trial struct {
	Gemeente     string      `json:"gemeente"`
	ID           string      `json:"id"`
	Intervention string      `json:"intervention"`
	Since        source.Date `json:"since"`
	Until        source.Date `json:"until,omitzero"`
}

// Cycles are those of a gemeente, in no order that means anything.
func (s *Store) Cycles(ctx context.Context, g, def string) ([]Cycle, error) {
	return recordsOf[Cycle](ctx, s, learnPartition(g, def), "cycle/", func(c *Cycle, version uint64) { c.Version = version })
}

// Cycle returns one.
func (s *Store) Cycle(ctx context.Context, g, def, id string) (Cycle, error) {
	c, version, err := read[Cycle](ctx, s, in(learnPartition(g, def), "cycle", id))
	c.Version = version
	return c, err
}

// SaveCycle stores a cycle that was read at c.Version, 0 for a new one, with the line
// in the list of what is tried anywhere.
func (s *Store) SaveCycle(ctx context.Context, g, def string, c Cycle, audit Audit) error {
	own, err := record(in(learnPartition(g, def), "cycle", c.ID), c)
	if err != nil {
		return err
	}
	shared, err := record(in(sharedPartition(def), "cycle", g, c.ID), Trial{g, c.ID, c.Intervention, c.Since, c.Until})
	if err != nil {
		return err
	}
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, append(lines, saving(own, c.Version), table.Put(shared))...)
}

// Trials are what is tried anywhere.
func (s *Store) Trials(ctx context.Context, def string) ([]Trial, error) {
	return recordsOf[Trial](ctx, s, sharedPartition(def), "cycle/", nil)
}

// recordsOf decodes every item of a partition whose sort key begins with a prefix.
func recordsOf[T any](ctx context.Context, s *Store, partition, prefix string, versioned func(*T, uint64)) ([]T, error) {
	var list []T
	for it, err := range table.All(ctx, s.t, partition, table.Range{Prefix: prefix, Limit: table.MaxLimit}) {
		if err != nil {
			return nil, err
		}
		var v T
		if err := decode(it, &v); err != nil {
			return nil, err
		}
		if versioned != nil {
			versioned(&v, it.Version)
		}
		list = append(list, v)
	}
	return list, nil
}

// NameConsent is that a gemeente agreed to show its name, beside its figures, to
// another gemeente that agrees too, or with no To to every one that does.
type NameConsent struct {
	From string    `json:"from"`
	To   string    `json:"to,omitempty"`
	By   string    `json:"by"` // user id; empty in what the other side sees
	At   time.Time `json:"at"`
}

// NameConsents are those that concern a gemeente: what it gave, and what others gave
// to it by itself.
type NameConsents struct {
	All  *NameConsent // to every one that agrees too; nil when not
	Gave []NameConsent
	Got  []NameConsent
}

// Sorts of items about names.
const (
	nameGave = "gave"
	nameGot  = "got"
	everyone = "-" // no code of a gemeente
)

// NameConsents reads what concerns a gemeente.
func (s *Store) NameConsents(ctx context.Context, g, def string) (NameConsents, error) {
	var out NameConsents
	var err error
	if out.Gave, err = recordsOf[NameConsent](ctx, s, learnPartition(g, def), join("name", nameGave)+"/", nil); err != nil {
		return out, err
	}
	for i, c := range out.Gave {
		if c.To == "" {
			out.All = &c
			out.Gave = append(out.Gave[:i:i], out.Gave[i+1:]...)
			break
		}
	}
	out.Got, err = recordsOf[NameConsent](ctx, s, learnPartition(g, def), join("name", nameGot)+"/", nil)
	return out, err
}

// OpenNames are the gemeenten that agreed to show their name to every one that agrees
// too.
func (s *Store) OpenNames(ctx context.Context, def string) ([]string, error) {
	list, err := recordsOf[NameConsent](ctx, s, sharedPartition(def), "name/", nil)
	if err != nil {
		return nil, err
	}
	codes := make([]string, len(list))
	for i, c := range list {
		codes[i] = c.From
	}
	return codes, nil
}

// GiveName records a consent. Given again it is renewed.
func (s *Store) GiveName(ctx context.Context, g, def string, c NameConsent, audit Audit) error {
	c.From = g
	own, err := record(nameKey(g, def, nameGave, c.To), c)
	if err != nil {
		return err
	}
	told := c
	told.By = "" // who it was is for the own gemeente to know
	other, err := record(otherNameKey(g, def, c.To), told)
	if err != nil {
		return err
	}
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.t.Write(ctx, append(lines, table.Put(own), table.Put(other))...)
}

// WithdrawName takes a consent back. ErrNotFound when there is none.
func (s *Store) WithdrawName(ctx context.Context, g, def, to string, audit Audit) error {
	if _, _, err := read[NameConsent](ctx, s, nameKey(g, def, nameGave, to)); err != nil {
		return err
	}
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	err = s.t.Write(ctx, append(lines, table.Delete(nameKey(g, def, nameGave, to)), table.Delete(otherNameKey(g, def, to)))...)
	if errors.Is(err, ErrConflict) {
		return nil // somebody was first
	}
	return err
}

func nameKey(g, def, sort, to string) table.Key {
	if to == "" {
		to = everyone
	}
	return in(learnPartition(g, def), "name", sort, to)
}

// otherNameKey is where the other side finds a consent: the gemeente that it is for, or
// the list of all.
func otherNameKey(g, def, to string) table.Key {
	if to == "" {
		return in(sharedPartition(def), "name", g)
	}
	return nameKey(to, def, nameGot, g)
}
