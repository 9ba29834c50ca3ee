package store

import (
	"context"
	"errors"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// Member is a member of staff of a gemeente as it is known here: who signed in, and
// whom the administrator added.
type Member struct {
	ID    string   `json:"id"` // as the identity provider, or the sign-in of a laptop, names them
	Name  string   `json:"name"`
	Roles []string `json:"roles"`
	Team  string   `json:"team,omitempty"`
	// Managed says that the administrator chose the roles and the team; otherwise they
	// are those of the last sign-in.
	Managed bool `json:"managed,omitempty"`
	// Since is the first day with access and Until the last; 0 without an end.
	Since source.Date `json:"since"`
	Until source.Date `json:"until,omitzero"`
	// Ended is when access was taken away; zero when it was not.
	Ended time.Time `json:"ended,omitzero"`
	// Seen is the last sign-in; zero before the first.
	Seen time.Time `json:"seen,omitzero"`
	// Changed is when what the member may do changed last: sessions from before it are
	// no longer good.
	Changed time.Time `json:"changed,omitzero"`
	// Version is the condition of the next save; 0 for a new member.
	Version uint64 `json:"-"`
}

// Active tells whether the member has access on a day.
func (m Member) Active(day source.Date) bool {
	return m.Ended.IsZero() && m.Since <= day && (m.Until == 0 || day <= m.Until)
}

// over tells whether access has ended by a day in UTC. Whether it had begun was asked at
// the sign-in, on the calendar of the programme, where a day begins earlier.
func (m Member) over(day source.Date) bool {
	return !m.Ended.IsZero() || m.Until != 0 && day > m.Until
}

// Members are all members of staff of a gemeente, by id.
func (s *Store) Members(ctx context.Context, g string) ([]Member, error) {
	var list []Member
	for it, err := range table.All(ctx, s.t, staffPartition(g), table.Range{Limit: table.MaxLimit}) {
		if err != nil {
			return nil, err
		}
		m := Member{Version: it.Version}
		if err := decode(it, &m); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// Member returns one member of staff.
func (s *Store) Member(ctx context.Context, g, id string) (Member, error) {
	m, version, err := read[Member](ctx, s, staffKey(g, id))
	m.Version = version
	return m, err
}

// SaveMember stores a member that was read at m.Version. ErrConflict means that
// somebody else saved it first, and ErrExists that a new one is there already.
func (s *Store) SaveMember(ctx context.Context, g string, m Member, audit Audit) error {
	it, err := record(staffKey(g, m.ID), m)
	if err != nil {
		return err
	}
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	err = s.t.Write(ctx, append(lines, saving(it, m.Version))...)
	if m.Version == 0 && errors.Is(err, ErrConflict) {
		return errors.Join(ErrExists, err)
	}
	return err
}
