package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"effectmonitor/functions/internal/store"
)

// Entrant is who signs in, as the identity provider says it.
type Entrant struct {
	ID, Name, Gemeente, Team string
	Roles                    []string
}

// ErrNoAccess says that the administrator of the gemeente took access away, or that it
// has not begun.
var ErrNoAccess = errors.New("no access to the gemeente")

// Admit says as whom somebody signs in: with the roles and the team that the
// administrator chose, or else those of the identity provider, which are kept so that
// the administrator sees who has which. It gives ErrNoAccess when there is no access.
// Who belongs to no gemeente is nobody's to manage.
func (a *App) Admit(ctx context.Context, e Entrant) (Entrant, error) {
	if e.Gemeente == "" {
		return e, nil
	}
	for try := 1; ; try++ {
		m, err := a.Store.Member(ctx, e.Gemeente, e.ID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return e, found("admit", err)
		}
		fresh := errors.Is(err, store.ErrNotFound)
		if fresh {
			m = store.Member{ID: e.ID, Since: a.Today()}
		}
		if !m.Active(a.Today()) {
			return e, ErrNoAccess
		}
		m.Seen = a.Now().UTC()
		if !m.Managed {
			m.Name, m.Roles, m.Team = e.Name, e.Roles, e.Team
		}
		err = a.Store.SaveMember(ctx, e.Gemeente, m, a.audit(Actor{ID: e.ID}, "", "session:start", ""))
		if err == nil {
			return Entrant{ID: e.ID, Name: m.Name, Gemeente: e.Gemeente, Roles: m.Roles, Team: m.Team}, nil
		}
		if !errors.Is(err, store.ErrConflict) && !errors.Is(err, store.ErrExists) || try == 5 {
			return e, found("admit", err)
		}
	}
}

// Fields of a member, as problems name them.
const (
	FieldMember = "gebruiker"
	FieldName   = "naam"
	FieldRole   = "rol"
	FieldTeam   = "team"
	FieldSince  = "vanaf"
	FieldUntil  = "tot"
)

// Members lists the staff of a gemeente: who has access first, by name.
func (a *App) Members(ctx context.Context, who Actor) ([]store.Member, error) {
	list, err := a.Store.Members(ctx, who.Gemeente)
	if err != nil {
		return nil, found("list staff", err)
	}
	today := a.Today()
	slices.SortStableFunc(list, func(x, y store.Member) int {
		if x.Active(today) != y.Active(today) {
			if x.Active(today) {
				return -1
			}
			return 1
		}
		return strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name))
	})
	return list, nil
}

// Member is one member of staff of the gemeente.
func (a *App) Member(ctx context.Context, who Actor, id string) (store.Member, error) {
	m, err := a.Store.Member(ctx, who.Gemeente, id)
	return m, found("open member", err)
}

// AddMember lets somebody in who signs in under an id.
func (a *App) AddMember(ctx context.Context, who Actor, m store.Member) error {
	const op = "add member"
	m.Managed, m.Version = true, 0
	problems := checkMember(m)
	if m.ID == "" || len(m.ID) > 200 || strings.ContainsFunc(m.ID, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		problems = append([]FieldProblem{{FieldMember, "Vul de gebruikersnaam in, zonder spaties."}}, problems...)
	}
	if len(problems) > 0 {
		return &Error{Code: Invalid, Op: op, Problems: problems}
	}
	err := a.Store.SaveMember(ctx, who.Gemeente, m, a.audit(who, "", "member:add", m.ID))
	if errors.Is(err, store.ErrExists) {
		return wrong(op, FieldMember, "Deze gebruiker staat al in de lijst.")
	}
	return found(op, err)
}

// ChangeMember chooses name, roles, team and days of a member. Sessions under the
// earlier choice end at once. m.Version is the version that was read.
func (a *App) ChangeMember(ctx context.Context, who Actor, m store.Member) error {
	const op = "change member"
	if problems := checkMember(m); len(problems) > 0 {
		return &Error{Code: Invalid, Op: op, Problems: problems}
	}
	if m.ID == who.ID {
		return wrong(op, FieldRole, "Je kunt je eigen toegang niet wijzigen. Vraag het een andere beheerder.")
	}
	m.Managed, m.Changed = true, a.Now().UTC()
	if err := a.Store.SaveMember(ctx, who.Gemeente, m, a.audit(who, "", "member:change", m.ID)); err != nil {
		return found(op, err)
	}
	return found(op, a.Store.EndSessions(ctx, m.ID))
}

// EndMember takes access away, and every session with it, at once.
func (a *App) EndMember(ctx context.Context, who Actor, id string) error {
	return a.access(ctx, who, id, "member:end", func(m *store.Member) { m.Ended = a.Now().UTC() })
}

// ReturnMember gives access back from today.
func (a *App) ReturnMember(ctx context.Context, who Actor, id string) error {
	return a.access(ctx, who, id, "member:return", func(m *store.Member) {
		*m = store.Member{ID: m.ID, Name: m.Name, Roles: m.Roles, Team: m.Team, Managed: m.Managed, Since: a.Today(), Seen: m.Seen, Version: m.Version}
	})
}

func (a *App) access(ctx context.Context, who Actor, id, action string, change func(*store.Member)) error {
	if id == who.ID {
		return &Error{Code: Closed, Op: action, Err: errors.New("own access")}
	}
	for try := 1; ; try++ {
		m, err := a.Store.Member(ctx, who.Gemeente, id)
		if err != nil {
			return found(action, err)
		}
		change(&m)
		m.Changed = a.Now().UTC()
		err = a.Store.SaveMember(ctx, who.Gemeente, m, a.audit(who, "", action, id))
		if err == nil {
			return found(action, a.Store.EndSessions(ctx, id))
		}
		// The member signs in at this very moment: look again, so that it ends.
		if !errors.Is(err, store.ErrConflict) || try == 5 {
			return found(action, err)
		}
	}
}

func checkMember(m store.Member) []FieldProblem {
	var problems []FieldProblem
	if strings.TrimSpace(m.Name) == "" || len(m.Name) > 100 {
		problems = append(problems, FieldProblem{FieldName, "Vul de naam in."})
	}
	if len(m.Roles) == 0 {
		problems = append(problems, FieldProblem{FieldRole, "Kies een rol."})
	}
	if len(m.Team) > 60 {
		problems = append(problems, FieldProblem{FieldTeam, "Deze naam is te lang."})
	}
	if m.Since == 0 {
		problems = append(problems, FieldProblem{FieldSince, "Vul de eerste dag in."})
	}
	if m.Until != 0 && m.Until < m.Since {
		problems = append(problems, FieldProblem{FieldUntil, "Deze dag ligt voor de eerste dag."})
	}
	return problems
}

// Teams are the names of teams that occur in a gemeente.
func Teams(members []store.Member) []string {
	var names []string
	for _, m := range members {
		if m.Team != "" && !slices.Contains(names, m.Team) {
			names = append(names, m.Team)
		}
	}
	slices.Sort(names)
	return names
}

// TeamWork is what is to be done in a team.
type TeamWork struct {
	Team            string // empty for participants without one
	Active          int    // trajectories that run
	Late, Now, Soon int    // moments that ask something, as the lists of workers have them
}

// Work counts per team what is late, what is due and what is coming. As with the
// response, these are counts of work.
func (a *App) Work(ctx context.Context, who Actor) ([]TeamWork, error) {
	lines, err := a.roster(ctx, who.Gemeente)
	if err != nil {
		return nil, err
	}
	today, byTeam := a.Today(), map[string]*TeamWork{}
	for _, l := range lines {
		sum := byTeam[l.Team]
		if sum == nil {
			sum = &TeamWork{Team: l.Team}
			byTeam[l.Team] = sum
		}
		sum.add(l.Urgency, l.Trajectory.EndedBy(today))
	}
	var out []TeamWork
	for _, sum := range byTeam {
		out = append(out, *sum)
	}
	slices.SortFunc(out, func(x, y TeamWork) int { return strings.Compare(x.Team, y.Team) })
	return out, nil
}

func (w *TeamWork) add(u Urgency, ended bool) {
	if !ended {
		w.Active++
	}
	switch u {
	case Late:
		w.Late++
	case Now:
		w.Now++
	case Soon:
		w.Soon++
	}
}
