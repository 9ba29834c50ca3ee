package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Columns of a file to import beside those of FieldFirst and further, and those of
// the registration.
const (
	columnLang  = "taal"
	columnPhase = "fase"
	columnSince = "fase_vanaf"

	columnWorker = "medewerker"
	columnEnd    = "einde"
	columnReason = "reden"
	prefixResult = "resultaat_"
	prefixAmount = "bedrag_"
)

// ImportColumn is one column that a file may have.
type ImportColumn struct {
	ID, Title string
	Required  bool
	// Example says what may stand in it.
	Example string
}

// ImportColumns are the columns that a file of the programme may have, as its
// definition says. colleagues are those in whose caseload a row may be put; without
// any, everybody of a file comes in that of the reader.
func (a *App) ImportColumns(g string, plan *programme.Compiled, colleagues ...Colleague) []ImportColumn {
	const day = "23-11-2026"
	out := []ImportColumn{
		{ID: FieldFirst, Title: "Voornaam", Required: true, Example: "Sara"}, {ID: FieldLast, Title: "Achternaam", Required: true, Example: "de Vries"},
		{ID: FieldBirth, Title: "Geboortedatum", Required: true, Example: day}, {ID: FieldStart, Title: "Start traject", Required: true, Example: day},
		{ID: FieldPhone, Title: "Telefoon", Example: "06 12345678"}, {ID: FieldMail, Title: "E-mail", Example: "naam@voorbeeld.nl"},
	}
	if langs := a.offered(g); len(langs) > 1 {
		out = append(out, ImportColumn{ID: columnLang, Title: "Taal", Example: strings.Join(langs, ", ")})
	}
	var phases []string
	for _, phase := range plan.Def.Phases {
		if !phase.AfterEnd {
			phases = append(phases, phase.Title.In(source.DefaultLang))
		}
	}
	if len(phases) > 0 {
		out = append(out, ImportColumn{ID: columnPhase, Title: "Fase", Example: strings.Join(phases, ", ")}, ImportColumn{ID: columnSince, Title: "Fase vanaf", Example: day})
	}
	for i := range plan.Def.Forms {
		form := &plan.Def.Forms[i]
		for j := range form.Fields {
			f := &form.Fields[j]
			title := f.Title.In(source.DefaultLang)
			if slices.ContainsFunc(out, func(c ImportColumn) bool {
				return headName(c.Title) == headName(title) || headName(c.ID) == headName(title)
			}) {
				title = f.ID // two columns with one name could not be told apart
			}
			out = append(out, ImportColumn{ID: f.ID, Title: title, Example: exampleOf(f)})
		}
	}
	return append(out, outcomeColumns(plan, colleagues)...)
}

// outcomeColumns are those of how far a trajectory is: who does it, what was reached,
// and whether it ended.
func outcomeColumns(plan *programme.Compiled, colleagues []Colleague) []ImportColumn {
	const day = "23-11-2026"
	var out []ImportColumn
	if len(colleagues) > 0 {
		var names []string
		for _, c := range colleagues[:min(len(colleagues), 5)] {
			names = append(names, cmp.Or(c.Name, c.ID))
		}
		out = append(out, ImportColumn{ID: columnWorker, Title: "Medewerker", Example: strings.Join(names, ", ")})
	}
	for i := range plan.Def.Results {
		r := &plan.Def.Results[i]
		title := r.Title.In(source.DefaultLang)
		out = append(out, ImportColumn{ID: prefixResult + r.ID, Title: "Resultaat: " + title, Example: day})
		if r.Amount {
			out = append(out, ImportColumn{ID: prefixAmount + r.ID, Title: "Bedrag: " + title, Example: "1.850"})
		}
	}
	var reasons []string
	for _, r := range plan.Def.Exit.Reasons {
		reasons = append(reasons, r.Title.In(source.DefaultLang))
	}
	return append(out, ImportColumn{ID: columnEnd, Title: "Einde traject", Example: day},
		ImportColumn{ID: columnReason, Title: "Reden einde", Example: strings.Join(reasons, ", ")})
}

func (a *App) offered(code string) []string {
	if g := a.Catalog().Gemeente(code); g != nil {
		return g.Languages
	}
	return nil
}

func exampleOf(f *programme.Field) string {
	switch f.Type {
	case programme.ChoiceField, programme.MultipleField:
		var texts []string
		for _, o := range f.Options {
			texts = append(texts, o.Text.In(source.DefaultLang))
		}
		return strings.Join(texts, ", ")
	case programme.NumberField:
		return "12"
	case programme.MoneyField:
		return "1.850"
	case programme.DateField:
		return "23-11-2026"
	case programme.YesNoField:
		return "ja, nee"
	}
	return "tekst"
}

// RowProblem is what is wrong, or worth a look, at one place of a file. Line 0 is the
// file as a whole.
type RowProblem struct {
	Line            int
	Column, Message string
}

// ImportRow is one participant of a file.
type ImportRow struct {
	Line int
	NewParticipant
	Phases       []programme.PhaseStep
	Registration map[string]formula.Value
	// Worker has the caseload that the row names; nil for that of the reader.
	Worker  *Colleague
	Results []store.Result
	End     *programme.End
}

// Import is a file as it was read. Nothing of it is stored.
type Import struct {
	Rows     []ImportRow
	Problems []RowProblem // every one; with any, nothing can be stored
	Warnings []RowProblem

	plan *programme.Compiled
}

// CheckImport reads a file with participants of a programme, and says everything that is
// wrong with it. It stores nothing. Without a programme it is the first of the gemeente;
// it gives NotFound for one that the gemeente does not carry out.
func (a *App) CheckImport(ctx context.Context, who Actor, into string, data []byte, colleagues ...Colleague) (*Import, error) {
	plan := a.importPlan(who.Gemeente, into)
	if plan == nil {
		return nil, &Error{Code: NotFound, Op: "import"}
	}
	out := &Import{plan: plan}
	rows, fault := readRows(data)
	if fault != "" {
		out.Problems = []RowProblem{{Message: fault}}
		return out, nil
	}
	r := &importer{app: a, plan: plan, out: out, langs: a.offered(who.Gemeente), today: a.Today(), colleagues: colleagues, by: who.ID}
	if !r.heads(rows[0], a.ImportColumns(who.Gemeente, plan, colleagues...)) {
		return out, nil
	}
	if len(rows) == 1 {
		r.problem(0, "", "Onder de kopjes staat nog niemand.")
	}
	for _, row := range rows[1:] {
		if err := r.row(row); err != nil {
			return nil, err
		}
	}
	return out, a.warnKnown(ctx, who, r)
}

// importPlan is a programme as a gemeente carries it out, without a name its first; nil
// when there is none.
func (a *App) importPlan(code, into string) *programme.Compiled {
	defs := a.Catalog()
	if g := defs.Gemeente(code); g != nil {
		for _, o := range g.Programmes {
			if plan := defs.Effective(code, o.ID); plan != nil && (into == "" || o.ID == into) {
				return plan
			}
		}
	}
	return nil
}

// warnKnown warns for names that the worker's caseload has already.
func (a *App) warnKnown(ctx context.Context, who Actor, r *importer) error {
	lines, err := a.Caseload(ctx, who, false)
	if err != nil {
		return err
	}
	known := map[string]string{}
	for _, l := range lines {
		known[strings.ToLower(l.Name)] = l.ID
	}
	for _, row := range r.out.Rows {
		if id, ok := known[strings.ToLower(row.Identity.Name())]; ok {
			r.out.Warnings = append(r.out.Warnings, RowProblem{row.Line, "Achternaam", "Deze naam staat al in je lijst, als " + id + "."})
		}
	}
	return nil
}

// importBatch is how many participants are stored in one transaction at most.
const importBatch = 20

// RunImport stores everybody of a file in the caseload of the worker. It gives
// Invalid, and stores nobody, when anything is wrong with the file. It can be
// repeated with the same key after an interruption: who was stored stays as is.
func (a *App) RunImport(ctx context.Context, who Actor, into string, data []byte, key string, colleagues ...Colleague) (int, error) {
	const op = "participant:import"
	checked, err := a.CheckImport(ctx, who, into, data, colleagues...)
	if err != nil {
		return 0, err
	}
	if len(checked.Problems) > 0 || key == "" {
		return 0, &Error{Code: Invalid, Op: op}
	}
	sum := sha256.Sum256(append([]byte(key+"\n"+who.ID+"\n"+checked.plan.Def.ID+"\n"), data...))
	once := "import-" + hex.EncodeToString(sum[:16])
	first, err := a.Store.Reserve(ctx, who.Gemeente, once, len(checked.Rows), a.Now().UTC())
	if err != nil {
		return 0, found(op, err)
	}
	number := first
	for batch := range slices.Chunk(checked.Rows, importBatch) {
		var bundles []store.ParticipantBundle
		for _, row := range batch {
			bundle, err := a.bundle(ctx, who, checked.plan, row, number, fmt.Sprintf("%s-%d", once, number-first))
			if err != nil {
				return 0, err
			}
			bundles = append(bundles, bundle)
			number++
		}
		if err := a.storeBatch(ctx, who, bundles); err != nil {
			return 0, err
		}
	}
	return len(checked.Rows), nil
}

// storeBatch notes and stores some participants. One that is there already must be
// of the same file.
func (a *App) storeBatch(ctx context.Context, who Actor, bundles []store.ParticipantBundle) error {
	const op = "participant:import"
	detail := bundles[0].Participant.ID + " " + bundles[len(bundles)-1].Participant.ID
	if err := a.Store.Audit(ctx, who.Gemeente, a.audit(who, "", op, detail)); err != nil {
		return err
	}
	added, err := a.Store.Import(ctx, who.Gemeente, bundles)
	if err != nil {
		return found(op, err)
	}
	if added == len(bundles) {
		return nil
	}
	for _, b := range bundles {
		p, err := a.Store.Participant(ctx, who.Gemeente, b.Participant.ID)
		if err != nil {
			return found(op, err)
		}
		if p.Once != b.Participant.Once {
			return &Error{Code: Conflict, Op: op, Err: errors.New("a reserved number is taken")}
		}
	}
	return nil
}

func (a *App) bundle(ctx context.Context, who Actor, plan *programme.Compiled, row ImportRow, number int, once string) (store.ParticipantBundle, error) {
	g := a.Catalog().Gemeente(who.Gemeente)
	age := programme.Age(row.Identity.Birth, row.Start)
	p := store.Participant{
		ID: ParticipantID(g, number), Programme: source.Ref{ID: plan.Def.ID, Version: plan.Def.Version}.String(),
		Worker: who.ID, Team: who.Team, Created: a.Now().UTC(), Lang: row.Lang, Once: once, Registration: row.Registration,
		HasPhone: row.Identity.Phone != "", HasMail: row.Identity.Mail != "",
		Trajectory: programme.Trajectory{Start: row.Start, AgeAtStart: &age, Phases: row.Phases, End: row.End}, Results: row.Results,
	}
	if row.Worker != nil {
		p.Worker, p.Team = row.Worker.ID, row.Worker.Team
	}
	var err error
	if p.Trouble, err = a.troubles(ctx, g.Code, row.Identity); err != nil {
		return store.ParticipantBundle{}, err
	}
	sealed, name, err := a.Seal(ctx, g.Code, p.ID, row.Identity)
	p.Name = name
	return store.ParticipantBundle{Participant: p, Identity: sealed}, err
}

// headName makes names of columns comparable: "Start traject" is start_traject.
func headName(text string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' || r == '*' || r == '.' {
			return -1
		}
		return r
	}, strings.ToLower(text))
}

// optionIDs turns the texts of options into their ids; what is neither stays as it is.
func optionIDs(options []programme.Option, texts []string) []string {
	for i, text := range texts {
		for _, o := range options {
			if strings.EqualFold(text, o.ID) || strings.EqualFold(text, o.Text.In(source.DefaultLang)) {
				texts[i] = o.ID
			}
		}
	}
	return texts
}

func unknownColumn(name string, columns []ImportColumn) string {
	var titles []string
	for _, c := range columns {
		titles = append(titles, c.Title)
	}
	text := "Deze kolom kennen we niet. Haal de kolom weg of kies een ander kopje."
	if near := diag.Suggest(name, titles); near != "" {
		text += " " + strings.ToUpper(near[:1]) + near[1:]
	}
	return text
}

// decodeField reads a cell of the registration.
func decodeField(in *instrument.Instrument, f *programme.Field, text string) (instrument.Answer, *instrument.Problem) {
	if f.Type == programme.DateField {
		text = fromSerial(text)
	}
	texts := []string{text}
	if f.Type == programme.MultipleField {
		texts = strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '|' || r == ';' })
		for i := range texts {
			texts[i] = strings.TrimSpace(texts[i])
		}
	}
	if f.Type == programme.YesNoField {
		texts[0] = strings.ToLower(text)
	}
	return in.Decode(f.ID, optionIDs(f.Options, texts), source.DefaultLang)
}
