package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// NewParticipant is what is asked to begin a trajectory; the rest comes later.
type NewParticipant struct {
	Programme string // id
	Identity  Identity
	Start     source.Date
	Lang      string
	// Key makes a repeat of the same form harmless; it may be empty.
	Key string
}

// Fields of a new participant, as problems name them.
const (
	FieldFirst = "voornaam"
	FieldLast  = "achternaam"
	FieldBirth = "geboortedatum"
	FieldStart = "start"
	FieldPhone = "telefoon"
	FieldMail  = "email"
)

// AddParticipant registers a participant under a new number in the caseload of
// the worker, with name and contact data sealed apart. It returns the number, and
// a warning when the participant does not fit the programme's conditions.
func (a *App) AddParticipant(ctx context.Context, who Actor, n NewParticipant) (id, warning string, err error) {
	defs := a.Catalog()
	g, plan := defs.Gemeente(who.Gemeente), defs.Effective(who.Gemeente, n.Programme)
	if g == nil || plan == nil {
		return "", "", &Error{Code: NotFound, Op: "add participant"}
	}
	if problems := a.checkNew(n); len(problems) > 0 {
		return "", "", &Error{Code: Invalid, Op: "add participant", Problems: problems}
	}
	age := programme.Age(n.Identity.Birth, n.Start)
	p := store.Participant{
		Programme: source.Ref{ID: plan.Def.ID, Version: plan.Def.Version}.String(),
		Worker:    who.ID, Team: who.Team, Created: a.Now().UTC(), Lang: n.Lang, Once: n.Key,
		HasPhone: n.Identity.Phone != "", HasMail: n.Identity.Mail != "",
		Trajectory: programme.Trajectory{Start: n.Start, AgeAtStart: &age},
	}
	if len(plan.Def.Phases) > 0 {
		p.Trajectory.Phases = []programme.PhaseStep{{ID: plan.Def.Phases[0].ID, From: n.Start}}
	}
	if id, err = a.create(ctx, who, g, p, n.Identity); err != nil {
		return "", "", err
	}
	if !plan.CheckAge(age) {
		warning = ageWarning(plan, age)
	}
	return id, warning, nil
}

// create gives the participant a number. A number that turns out to be taken (by
// an import) is skipped.
func (a *App) create(ctx context.Context, who Actor, g *gemeente.Gemeente, p store.Participant, i Identity) (string, error) {
	var err error
	if p.Trouble, err = a.troubles(ctx, g.Code, i); err != nil {
		return "", err
	}
	for range 50 {
		number, err := a.Store.NextNumber(ctx, g.Code)
		if err != nil {
			return "", fmt.Errorf("number a participant of %s: %w", g.Code, err)
		}
		p.ID = ParticipantID(g, number)
		sealed, name, err := a.Seal(ctx, g.Code, p.ID, i)
		if err != nil {
			return "", err
		}
		p.Name = name
		err = a.Store.CreateParticipant(ctx, g.Code, p, sealed, a.audit(who, p.ID, "participant:create", ""))
		if errors.Is(err, store.ErrRepeated) {
			id, err := a.Store.MadeBy(ctx, g.Code, p.Once)
			return id, found("add participant", err)
		}
		if !errors.Is(err, store.ErrExists) {
			return p.ID, found("add participant", err)
		}
	}
	return "", fmt.Errorf("add participant of %s: no free number", g.Code)
}

// ParticipantID is the pseudonymous number of a participant, such as DH-1001. The
// count starts at 1001 so that every number has the same width for long.
func ParticipantID(g *gemeente.Gemeente, number int) string {
	return fmt.Sprintf("%s-%d", g.Prefix, 1000+number)
}

func (a *App) checkNew(n NewParticipant) []FieldProblem {
	today := a.Today()
	problems := checkIdentity(n.Identity, today)
	switch {
	case n.Start == 0:
		problems = append(problems, FieldProblem{FieldStart, "Vul de dag in waarop het traject begint."})
	case n.Start > today.AddMonths(3):
		problems = append(problems, FieldProblem{FieldStart, "Deze datum ligt meer dan drie maanden vooruit."})
	case n.Identity.Birth != 0 && n.Start < n.Identity.Birth:
		problems = append(problems, FieldProblem{FieldStart, "Het traject begint voor de geboortedatum. Controleer beide."})
	}
	return problems
}

func checkIdentity(i Identity, today source.Date) []FieldProblem {
	var problems []FieldProblem
	if strings.TrimSpace(i.First) == "" {
		problems = append(problems, FieldProblem{FieldFirst, "Vul de voornaam in."})
	}
	if strings.TrimSpace(i.Last) == "" {
		problems = append(problems, FieldProblem{FieldLast, "Vul de achternaam in."})
	}
	switch {
	case i.Birth == 0:
		problems = append(problems, FieldProblem{FieldBirth, "Vul de geboortedatum in."})
	case i.Birth > today:
		problems = append(problems, FieldProblem{FieldBirth, "Deze datum ligt in de toekomst."})
	case programme.Age(i.Birth, today) > 110:
		problems = append(problems, FieldProblem{FieldBirth, "Controleer het jaar van deze datum."})
	}
	if i.Phone != "" && NormalPhone(i.Phone) == "" {
		problems = append(problems, FieldProblem{FieldPhone, "Dit nummer klopt niet. Schrijf het als 06 12345678."})
	}
	if name, domain, ok := strings.Cut(i.Mail, "@"); i.Mail != "" &&
		(!ok || name == "" || !strings.Contains(domain, ".") || strings.ContainsAny(i.Mail, " \t\r\n<>,;")) {
		problems = append(problems, FieldProblem{FieldMail, "Dit mailadres klopt niet. Schrijf het als naam@voorbeeld.nl."})
	}
	return problems
}

// NormalPhone writes a Dutch or international number as +31612345678, and gives
// "" for what is no number.
func NormalPhone(text string) string {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -.()\u00a0", r) {
			return -1
		}
		return r
	}, text)
	switch {
	case strings.HasPrefix(text, "00"):
		text = "+" + text[2:]
	case strings.HasPrefix(text, "0"):
		text = "+31" + text[1:]
	}
	digits, ok := strings.CutPrefix(text, "+")
	if !ok || len(digits) < 8 || len(digits) > 15 || strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		return ""
	}
	return text
}

func ageWarning(plan *programme.Compiled, age int) string {
	limits := plan.Def.Eligibility.Age
	return fmt.Sprintf("Let op: bij de start is deze %s %d jaar. Het programma is voor %d tot en met %d jaar.",
		plan.Name("deelnemer", source.DefaultLang), age, limits.From, limits.To)
}

// Dossier is everything about one participant that a worker may see.
type Dossier struct {
	store.Dossier
	Name     string
	First    string
	Plan     *programme.Compiled
	Schedule []programme.MomentState
	Signals  []Signal
}

// OpenDossier reads a dossier and notes that it was read.
func (a *App) OpenDossier(ctx context.Context, who Actor, id string) (*Dossier, error) {
	d, err := a.dossier(ctx, who.Gemeente, id)
	if err != nil {
		return nil, err
	}
	return d, a.note(ctx, who, id, "participant:read")
}

func (a *App) dossier(ctx context.Context, g, id string) (*Dossier, error) {
	stored, err := a.Store.Dossier(ctx, g, id)
	if err != nil {
		return nil, found("open dossier", err)
	}
	plan, err := planOf(a.Catalog(), g, stored.Participant)
	if err != nil {
		return nil, err
	}
	i, err := a.openIdentity(ctx, g, id, stored.Identity)
	if err != nil {
		return nil, err
	}
	d := &Dossier{Dossier: stored, Name: i.Name(), First: i.First, Plan: plan}
	if d.Name == "" {
		d.Name = id
	}
	if d.First == "" {
		d.First = plan.Name("deelnemer", source.DefaultLang)
	}
	if len(plan.Def.Signals) > 0 && !refuses(stored.Participant) {
		seen, err := a.Store.SeenSignals(ctx, g, stored.Participant)
		if err != nil {
			return nil, found("open dossier", err)
		}
		d.Signals = signalsOf(plan, stored.Course(), seen, a.Today())
	}
	d.Schedule = inOrder(plan.Schedule(stored.Course(), doneOf(&stored), a.Today()))
	return d, nil
}

// Worker says in whose caseload a participant is, so that the policies can be
// asked before anything is read.
func (a *App) Worker(ctx context.Context, g, id string) (worker, team string, err error) {
	p, err := a.Store.Participant(ctx, g, id)
	return p.Worker, p.Team, found("find worker", err)
}

// Names are what texts of a questionnaire may say about the participant.
func (d *Dossier) Names() map[string]string { return map[string]string{"voornaam": d.First} }

// SheetBy opens the sheet of the programme's rater of a kind for a worker. It gives
// NotFound when the programme or the moment asks no such rater.
func (a *App) SheetBy(ctx context.Context, who Actor, id, moment string, kind programme.RaterKind) (*Sheet, *Dossier, error) {
	d, err := a.dossier(ctx, who.Gemeente, id)
	if err != nil {
		return nil, nil, err
	}
	rater := d.Plan.RaterOf(kind)
	if rater == nil {
		return nil, nil, &Error{Code: NotFound, Op: "open questionnaire"}
	}
	s, err := a.sheetOf(who.Gemeente, &d.Dossier, SheetKey{id, moment, rater.ID}, source.DefaultLang, d.Names())
	return s, d, err
}

// LatestPhase is the phase that the participant is in, or nil.
func (d *Dossier) LatestPhase() *programme.Phase {
	steps := d.Participant.Trajectory.Phases
	if len(steps) == 0 {
		return nil
	}
	return d.Plan.Phase(slices.MaxFunc(steps, func(a, b programme.PhaseStep) int { return int(a.From - b.From) }).ID)
}

// NoteSheet notes that a worker looked at a questionnaire about a participant.
func (a *App) NoteSheet(ctx context.Context, who Actor, id, moment string) error {
	return a.Store.Audit(ctx, who.Gemeente, a.audit(who, id, "response:read", moment))
}
