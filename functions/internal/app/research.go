package app

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/dataset"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// Fields of a request for research, as problems name them.
const (
	FieldProject   = "project"
	FieldPurpose   = "doel"
	FieldGemeenten = "gemeenten"
	FieldProgramme = "programma"
	FieldForm      = "vorm"
	FieldFormat    = "bestand"
)

// The shortest purpose and the longest texts of a request, in letters.
const (
	minPurpose = 20
	maxPurpose = 1000
	maxProject = 100
)

// ResearchRequest says what a researcher wants and what for.
type ResearchRequest struct {
	Project, Purpose string
	Gemeenten        []string // codes; that the researcher may have each was asked before
	Programme        string   // id
	Form             dataset.Form
	Format           dataset.Format // nil for one that there is not
}

// Research is data that may be given: it was written down that they were asked for.
type Research struct {
	Handover store.Handover
	// Write writes the tables with their codebook as one archive. It reads participant by
	// participant, a table at a time.
	Write func(ctx context.Context, w io.Writer) error
}

// StartResearch writes down who asked for data, for what and of whom, in the log of
// every gemeente, and gives what then may be written. Each time the participants get
// other pseudonyms, of which nobody keeps the key.
func (a *App) StartResearch(ctx context.Context, who Actor, r ResearchRequest) (*Research, error) {
	const op = "start research"
	defs := a.Catalog()
	if problems := checkResearch(defs, &r); len(problems) > 0 {
		return nil, &Error{Code: Invalid, Op: op, Problems: problems}
	}
	plan := defs.Programme(source.Ref{ID: r.Programme})
	h := store.Handover{
		Kind: store.HandoverResearch, Project: r.Project, Purpose: r.Purpose, Gemeenten: r.Gemeenten, Programme: fmt.Sprintf("%s@%d", plan.Def.ID, plan.Def.Version),
		Form: string(r.Form), Format: strings.TrimPrefix(r.Format.Extension(), "."),
	}
	if err := a.noteHandover(ctx, who, &h, defs, "research:export"); err != nil {
		return nil, found(op, err)
	}
	key := make([]byte, sha256.Size)
	if _, err := io.ReadFull(a.Random, key); err != nil {
		return nil, fmt.Errorf("%s: key: %w", op, err)
	}
	w := &researchWriter{
		app: a, defs: defs, request: r, handover: h, pseudonyms: pseudonyms{key, r.Project},
		set: dataset.New(plan, Asked(defs, plan), a.Today(), source.DefaultLang),
	}
	return &Research{h, w.write}, nil
}

// noteHandover gives a handover its number, and writes it down for each gemeente in it.
func (a *App) noteHandover(ctx context.Context, who Actor, h *store.Handover, defs *catalog.Catalog, action string) error {
	id, err := secret.NewToken(a.Random)
	if err != nil {
		return err
	}
	h.ID, h.At, h.By, h.Digest = id[:10], a.Now().UTC(), who.ID, defs.Digest()
	for _, g := range h.Gemeenten {
		if err := a.Store.NoteHandover(ctx, g, *h, a.audit(who, "", action, h.ID)); err != nil {
			return err
		}
	}
	return nil
}

// checkResearch tidies a request and says what is wrong with it.
func checkResearch(defs *catalog.Catalog, r *ResearchRequest) (problems []FieldProblem) {
	say := func(wrong bool, field, text string) {
		if wrong {
			problems = append(problems, FieldProblem{field, text})
		}
	}
	r.Project, r.Purpose = strings.Join(strings.Fields(r.Project), " "), strings.Join(strings.Fields(r.Purpose), " ")
	slices.Sort(r.Gemeenten)
	r.Gemeenten = slices.Compact(r.Gemeenten)
	say(r.Project == "" || utf8.RuneCountInString(r.Project) > maxProject, FieldProject, "Vul de naam van het onderzoek in, in hoogstens 100 tekens.")
	n := utf8.RuneCountInString(r.Purpose)
	say(n < minPurpose || n > maxPurpose, FieldPurpose, "Schrijf waarvoor je de gegevens nodig hebt, in 20 tot 1000 tekens.")
	say(len(r.Gemeenten) == 0, FieldGemeenten, "Kies minstens één gemeente.")
	say(defs.Programme(source.Ref{ID: r.Programme}) == nil, FieldProgramme, "Kies een aanpak.")
	say(r.Form != dataset.Long && r.Form != dataset.Wide, FieldForm, "Kies wat een rij is.")
	say(r.Format == nil, FieldFormat, "Kies een soort bestand.")
	for _, code := range r.Gemeenten {
		if defs.Effective(code, r.Programme) == nil && len(problems) == 0 {
			say(true, FieldGemeenten, "Niet elke gekozen gemeente werkt met deze aanpak.")
		}
	}
	return problems
}

// Handovers is a page of what left a gemeente, the newest first, and the cursor of the
// next page.
func (a *App) Handovers(ctx context.Context, who Actor, cursor string) ([]store.Handover, string, error) {
	list, next, err := a.Store.Handovers(ctx, who.Gemeente, cursor)
	return list, next, found("read handovers", err)
}

// pseudonyms names participants anew within one export of one project.
type pseudonyms struct {
	key     []byte
	project string
}

var pseudonymLetters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// pseudonymBytes are 80 bits: two participants of a country do not meet.
const pseudonymBytes = 10

func (p pseudonyms) of(gemeente, id string) string {
	mac := hmac.New(sha256.New, p.key)
	for _, part := range []string{p.project, gemeente, id} {
		_, _ = fmt.Fprintf(mac, "%d:%s", len(part), part) // a hash takes everything
	}
	return pseudonymLetters.EncodeToString(mac.Sum(nil)[:pseudonymBytes])
}

// subject is a participant under a new name.
type subject struct{ gemeente, id, pseudonym string }

// subjects lists who is in the data, in the order of their new names: that of their
// numbers would tell who came first. Who refused to take part is not among them.
func (w *researchWriter) subjects(ctx context.Context) ([]subject, error) {
	var list []subject
	for _, g := range w.request.Gemeenten {
		entries, err := w.app.Store.TeamCaseload(ctx, g)
		if err != nil {
			return nil, fmt.Errorf("list participants of %s: %w", g, err)
		}
		for _, e := range entries {
			if ref, err := source.ParseRef(e.Programme); err != nil || ref.ID != w.request.Programme || e.Consent != nil && !e.Consent.Given {
				continue
			}
			list = append(list, subject{g, e.ID, w.pseudonyms.of(g, e.ID)})
		}
	}
	slices.SortFunc(list, func(a, b subject) int { return cmp.Compare(a.pseudonym, b.pseudonym) })
	return list, nil
}

// person reads what is known of a subject; nil for who is gone or withdrew since.
func (w *researchWriter) person(ctx context.Context, s subject) (*dataset.Person, error) {
	d, err := w.app.Store.Dossier(ctx, s.gemeente, s.id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s of %s: %w", s.id, s.gemeente, err)
	}
	p := &dataset.Person{
		Pseudonym: s.pseudonym, Gemeente: s.gemeente, Programme: d.Participant.Programme,
		Trajectory: d.Participant.Trajectory, Registration: d.Participant.Registration,
	}
	for _, r := range d.Participant.Results {
		p.Results = append(p.Results, dataset.Result{ID: r.Type, Date: r.Date, Amount: r.Amount})
	}
	for _, r := range d.Responses {
		if r.Status != store.Submitted {
			continue
		}
		ref, err := source.ParseRef(r.Instrument)
		if err != nil {
			return nil, fmt.Errorf("response of %s: %w", s.id, err)
		}
		one := dataset.Response{Moment: r.Moment, Rater: r.Rater, Questionnaire: ref, Date: r.Date, Values: r.Values, Answers: instrument.Answers{}}
		if err := json.Unmarshal(r.Answers, &one.Answers); err != nil {
			return nil, fmt.Errorf("answers of %s: %w", s.id, err)
		}
		p.Responses = append(p.Responses, one)
	}
	return p, nil
}
