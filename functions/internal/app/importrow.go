package app

import (
	"cmp"
	"slices"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// importer reads the rows of one file.
type importer struct {
	app     *App
	plan    *programme.Compiled
	out     *Import
	langs   []string
	today   source.Date
	columns []*ImportColumn // by place in the row; nil for one without a name, or of which the name is not known
	headed  []bool          // which have a name
	seen    map[string]int  // line of each person
	// colleagues are those in whose caseload a row may be put; by is who does it.
	colleagues []Colleague
	by         string
}

func (r *importer) problem(line int, column, message string) {
	r.out.Problems = append(r.out.Problems, RowProblem{line, column, message})
}

// heads recognises the columns; false when the rows cannot be read.
func (r *importer) heads(row fileRow, known []ImportColumn) bool {
	r.seen = map[string]int{}
	for _, name := range row.cells {
		var column *ImportColumn
		for i, c := range known {
			if key := headName(name); key != "" && (key == headName(c.Title) || key == headName(c.ID)) {
				column = &known[i]
			}
		}
		switch {
		case column == nil && name != "":
			r.problem(row.line, name, unknownColumn(name, known))
		case column != nil && slices.Contains(r.columns, column):
			r.problem(row.line, name, "Deze kolom staat er twee keer in.")
		}
		r.columns, r.headed = append(r.columns, column), append(r.headed, name != "")
	}
	whole := true
	for i := range known {
		if known[i].Required && !slices.Contains(r.columns, &known[i]) {
			r.problem(row.line, known[i].Title, "Deze kolom ontbreekt.")
			whole = false
		}
	}
	return whole
}

// cell is what a row says in a column, "" when it has no such column.
func (r *importer) cell(row fileRow, id string) string {
	for i, c := range r.columns {
		if c != nil && c.ID == id && i < len(row.cells) {
			return row.cells[i]
		}
	}
	return ""
}

func (r *importer) title(id string) string {
	for _, c := range r.columns {
		if c != nil && c.ID == id {
			return c.Title
		}
	}
	return id
}

// day reads a date; what is none is a problem.
func (r *importer) day(row fileRow, id string) source.Date {
	text := fromSerial(r.cell(row, id))
	if text == "" {
		return 0
	}
	days, ok := instrument.ParseDate(text)
	if !ok {
		r.problem(row.line, r.title(id), "“"+short(text)+"” is geen datum. Schrijf die als 23-11-2026.")
		return 0
	}
	return source.Date(days)
}

// short is text as a message repeats it.
func short(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}

func (r *importer) row(row fileRow) error {
	for i, text := range row.cells {
		if text != "" && (i >= len(r.headed) || !r.headed[i]) {
			r.problem(row.line, "", "“"+short(text)+"” staat in een kolom zonder kopje.")
		}
	}
	before := len(r.out.Problems)
	one := ImportRow{Line: row.line, NewParticipant: NewParticipant{
		Identity: Identity{First: r.cell(row, FieldFirst), Last: r.cell(row, FieldLast), Phone: r.cell(row, FieldPhone), Mail: r.cell(row, FieldMail),
			Birth: r.day(row, FieldBirth)},
		Start: r.day(row, FieldStart), Lang: r.lang(row), Programme: r.plan.Def.ID}}
	said := r.out.Problems[before:]
	for _, p := range r.app.checkNew(one.NewParticipant) {
		// A date that could not be read looks empty to the check.
		if title := r.title(p.Field); !slices.ContainsFunc(said, func(x RowProblem) bool { return x.Column == title }) {
			r.problem(row.line, title, p.Message)
		}
	}
	one.Phases = r.phases(row, one.Start)
	var err error
	if one.Registration, err = r.registration(row); err != nil {
		return err
	}
	r.reached(row, &one)
	r.ended(row, &one)
	one.Worker = r.worker(row)
	r.twice(one)
	if age := programme.Age(one.Identity.Birth, one.Start); one.Identity.Birth != 0 && one.Start != 0 && !r.plan.CheckAge(age) {
		r.out.Warnings = append(r.out.Warnings, RowProblem{row.line, r.title(FieldBirth), ageWarning(r.plan, age)})
	}
	r.out.Rows = append(r.out.Rows, one)
	return nil
}

// twice refuses a person that stands in the file already.
func (r *importer) twice(one ImportRow) {
	if one.Identity.Birth == 0 {
		return
	}
	person := strings.ToLower(one.Identity.Name()) + one.Identity.Birth.String()
	if _, ok := r.seen[person]; ok {
		r.problem(one.Line, r.title(FieldLast), "Deze persoon staat twee keer in het bestand.")
	}
	r.seen[person] = one.Line
}

func (r *importer) lang(row fileRow) string {
	text := strings.ToLower(r.cell(row, columnLang))
	if text != "" && !slices.Contains(r.langs, text) {
		r.problem(row.line, r.title(columnLang), "Kies uit: "+strings.Join(r.langs, ", ")+".")
		return ""
	}
	return text
}

// phases are the first phase, from the start, and the one that the row names.
func (r *importer) phases(row fileRow, start source.Date) []programme.PhaseStep {
	since, named := r.day(row, columnSince), r.cell(row, columnPhase)
	all := r.plan.Def.Phases
	if len(all) == 0 {
		return nil
	}
	steps := []programme.PhaseStep{{ID: all[0].ID, From: start}}
	if named == "" {
		if since != 0 {
			r.problem(row.line, r.title(columnPhase), "Vul ook de fase in die op deze dag begon.")
		}
		return steps
	}
	i := slices.IndexFunc(all, func(p programme.Phase) bool {
		return !p.AfterEnd && (strings.EqualFold(named, p.ID) || strings.EqualFold(named, p.Title.In(source.DefaultLang)))
	})
	switch from := cmp.Or(since, start); {
	case i < 0:
		r.problem(row.line, r.title(columnPhase), "Deze fase kennen we niet. Kijk bij de voorbeelden.")
	case since == 0 && start > r.today:
		r.problem(row.line, r.title(columnPhase), "Het traject is nog niet begonnen. Laat de fase leeg.")
	case since > r.today:
		r.problem(row.line, r.title(columnSince), "Deze datum ligt in de toekomst.")
	case from < start:
		r.problem(row.line, r.title(columnSince), "Deze datum ligt voor de start van het traject.")
	case i > 0:
		return append(steps, programme.PhaseStep{ID: all[i].ID, From: from})
	}
	return steps
}

// registration reads the cells of the forms of the programme. What a form requires
// may be missing: it is asked about in the dossier.
func (r *importer) registration(row fileRow) (map[string]formula.Value, error) {
	values := map[string]formula.Value{}
	for i := range r.plan.Def.Forms {
		form := &r.plan.Def.Forms[i]
		in, err := r.app.forms.instrument(r.app.Catalog().Digest(), form)
		if err != nil {
			return nil, err
		}
		reg := &Registration{Form: form, Instrument: in, Answers: instrument.Answers{}}
		for j := range form.Fields {
			f := &form.Fields[j]
			text := r.cell(row, f.ID)
			if text == "" {
				continue
			}
			answer, problem := decodeField(in, f, text)
			if problem != nil {
				r.problem(row.line, r.title(f.ID), "“"+short(text)+"”: "+problem.Message)
				continue
			}
			reg.Answers[f.ID], values[f.ID] = answer, answer.Value
		}
		r.judge(row, reg)
	}
	return values, nil
}

// judge takes over what the checks of a form say about what was filled in.
func (r *importer) judge(row fileRow, reg *Registration) {
	reg.evaluate(r.today)
	for _, p := range reg.Eval.Problems() {
		found := RowProblem{row.line, r.title(p.Question), p.Message}
		switch {
		case p.Code == instrument.CodeRequired:
		case p.Hard:
			r.out.Problems = append(r.out.Problems, found)
		default:
			r.out.Warnings = append(r.out.Warnings, found)
		}
	}
}

// worker is the colleague that the row names, by name or by user name.
func (r *importer) worker(row fileRow) *Colleague {
	named := r.cell(row, columnWorker)
	if named == "" {
		return nil
	}
	for i, c := range r.colleagues {
		if strings.EqualFold(named, c.ID) || strings.EqualFold(named, c.Name) {
			return &r.colleagues[i]
		}
	}
	r.problem(row.line, r.title(columnWorker), "“"+short(named)+"” heeft hier geen lijst. Schrijf de naam zoals bij de voorbeelden.")
	return nil
}

// reached reads the results: a day for each, and an amount for those that have one.
func (r *importer) reached(row fileRow, one *ImportRow) {
	for i := range r.plan.Def.Results {
		kind := &r.plan.Def.Results[i]
		at, typed := prefixResult+kind.ID, r.cell(row, prefixAmount+kind.ID)
		day := r.day(row, at)
		if day == 0 {
			if typed != "" && r.cell(row, at) == "" {
				r.problem(row.line, r.title(prefixAmount+kind.ID), "Vul ook de dag in waarop dit was.")
			}
			continue
		}
		if fault := r.dayFault(day, one.Start); fault != "" {
			r.problem(row.line, r.title(at), fault)
			continue
		}
		result := store.Result{ID: "import-" + kind.ID, Type: kind.ID, Date: day, By: r.by, At: r.app.Now().UTC()}
		if kind.Amount {
			var amount *int64
			if cents, ok := parseCents(typed); ok {
				amount = &cents
			}
			if fault := amountFault(kind, amount); fault != "" {
				r.problem(row.line, r.title(prefixAmount+kind.ID), fault)
				continue
			}
			result.Amount = *amount
		}
		one.Results = append(one.Results, result)
	}
}

func (r *importer) dayFault(day, start source.Date) string {
	switch {
	case day > r.today:
		return "Deze datum ligt in de toekomst."
	case start != 0 && day < start:
		return "Deze datum ligt voor de start van het traject."
	}
	return ""
}

// ended reads when and why a trajectory ended.
func (r *importer) ended(row fileRow, one *ImportRow) {
	day, named := r.day(row, columnEnd), r.cell(row, columnReason)
	switch {
	case day == 0 && named == "":
		return
	case day == 0:
		if r.cell(row, columnEnd) == "" {
			r.problem(row.line, r.title(columnEnd), "Vul ook de dag van het einde in.")
		}
		return
	case named == "":
		r.problem(row.line, r.title(columnReason), "Vul ook de reden van het einde in.")
		return
	}
	if fault := r.dayFault(day, one.Start); fault != "" {
		r.problem(row.line, r.title(columnEnd), fault)
	}
	if n := len(one.Phases); n > 0 && day < one.Phases[n-1].From {
		r.problem(row.line, r.title(columnEnd), "Deze datum ligt voor het begin van de fase.")
	}
	reasons := r.plan.Def.Exit.Reasons
	i := slices.IndexFunc(reasons, func(x programme.Reason) bool {
		return strings.EqualFold(named, x.ID) || strings.EqualFold(named, x.Title.In(source.DefaultLang))
	})
	if i < 0 {
		r.problem(row.line, r.title(columnReason), "Deze reden kennen we niet. Kijk bij de voorbeelden.")
		return
	}
	one.End = &programme.End{Date: day, Reason: reasons[i].ID}
}

// parseCents reads an amount in euros as whole cents.
func parseCents(text string) (int64, bool) {
	x, ok := instrument.ParseNumber(text, source.DefaultLang)
	v, fits := formula.Number(x).As(formula.TypeMoney)
	cents, _ := v.AsCents()
	return cents, ok && fits && formula.Round(x, 2) == x && cents >= 0
}
