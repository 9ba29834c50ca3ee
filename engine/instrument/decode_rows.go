package instrument

import (
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
)

// The raw values of a herhaling say which row and question they belong to:
//
//	0.bedrag=420          what was typed at question bedrag of the first row
//	0.bedrag.reden=tekst  why a soft check of it was overruled
//	1                     a row that was asked for and is still blank
//	geen                  there are none
//
// Rows come in the order of their numbers, which need not be adjoining. A question
// that holds several values stands there several times.
const (
	rawNone   = "geen"
	rawReason = ".reden"
)

// maxReason bounds the reason for overruling a check in a row, in characters.
const maxReason = 500

// RowValue writes one raw value of a herhaling as Decode reads it.
func RowValue(row int, question, typed string) string {
	return strconv.Itoa(row) + "." + question + "=" + typed
}

// NoRows is the raw value that says that a herhaling has no rows.
func NoRows() string { return rawNone }

// BlankRow is the raw value of a row without answers.
func BlankRow(row int) string { return strconv.Itoa(row) }

// rawRows collects raw values per row and question.
type rawRows struct {
	numbers []int
	values  map[int]map[string][]string
	reasons map[int]map[string]string
	none    bool
}

// RowParts splits the raw values of a herhaling: the rows in order, and in each
// what was typed per question. False when a value is not of that form.
func RowParts(raw []string) (rows []map[string][]string, ok bool) {
	r, ok := readRaw(raw)
	if !ok {
		return nil, false
	}
	for _, n := range r.numbers {
		rows = append(rows, r.values[n])
	}
	return rows, true
}

func readRaw(raw []string) (*rawRows, bool) {
	r := &rawRows{values: map[int]map[string][]string{}, reasons: map[int]map[string]string{}}
	for _, s := range raw {
		if s == rawNone {
			r.none = true
			continue
		}
		key, typed, _ := strings.Cut(s, "=")
		number, question, inRow := strings.Cut(key, ".")
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 || n > 9999 {
			return nil, false
		}
		if r.values[n] == nil {
			r.values[n], r.reasons[n] = map[string][]string{}, map[string]string{}
			r.numbers = append(r.numbers, n)
		}
		switch of, isReason := strings.CutSuffix(question, rawReason); {
		case !inRow:
		case isReason:
			r.reasons[n][of] = typed
		default:
			r.values[n][question] = append(r.values[n][question], typed)
		}
	}
	slices.Sort(r.numbers)
	return r, true
}

// decodeRows reads the rows of a herhaling. The first thing that does not fit is
// the Problem, at its row and question.
func (f *Field) decodeRows(raw []string, lang string) (Answer, *Problem) {
	r, ok := readRaw(raw)
	if !ok {
		p := f.problem(CodeNotAllowed, lang)
		return Answer{}, &p
	}
	if len(r.numbers) > f.Question.maxRows() {
		p := f.problem(CodeTooManyRows, lang)
		return Answer{}, &p
	}
	out := Answer{}
	for i, n := range r.numbers {
		row, p := f.decodeRow(r.values[n], r.reasons[n], lang)
		if p != nil {
			p.Question, p.Part = f.ID, part(i, p.Part)
			return Answer{}, p
		}
		if len(row) > 0 {
			out.Status = Answered
		}
		out.Rows = append(out.Rows, row)
	}
	if r.none && out.Status == Unanswered {
		if f.Question.None.IsZero() {
			p := f.problem(CodeNotAllowed, lang)
			return Answer{}, &p
		}
		return Answer{Status: Answered}, nil
	}
	return out, nil
}

// decodeRow reads one row. A Problem has the id of the question in Part.
func (f *Field) decodeRow(values map[string][]string, reasons map[string]string, lang string) (Answers, *Problem) {
	row := Answers{}
	for _, id := range keys(values) {
		at := slices.IndexFunc(f.rows.inner, func(q *Field) bool { return q.ID == id })
		if at < 0 {
			p := f.problem(CodeNotAllowed, lang)
			p.Part = id
			return nil, &p
		}
		inner := f.rows.inner[at]
		typed := cleanRaw(values[id])
		if len(typed) == 0 {
			continue
		}
		a, code := inner.decode(typed, lang)
		if code != "" {
			p := inner.problem(code, lang)
			p.Part = id
			return nil, &p
		}
		if a.Status == Unanswered {
			continue
		}
		if reason := cleanText(reasons[id], false); a.Status == Answered && reason != "" {
			a.Reason = string([]rune(reason)[:min(maxReason, len([]rune(reason)))])
		}
		row[id] = a
	}
	return row, nil
}

// decodeRanking reads the options of a ranglijst: ids in order, or <place>:<id>.
// What is not finished is kept, and no answer yet.
func (f *Field) decodeRanking(values []string) (Answer, string) {
	type place struct {
		n  int
		id string
	}
	var places []place
	for i, s := range values {
		p := place{i + 1, s}
		if number, id, ok := strings.Cut(s, ":"); ok {
			n, err := strconv.Atoi(number)
			if err != nil || n < 1 || n > f.Question.ranks() {
				return Answer{}, CodeRanking
			}
			p = place{n, id}
		}
		if f.options[p.id] == nil {
			return Answer{}, CodeUnknownChoice
		}
		if slices.ContainsFunc(places, func(o place) bool { return o.n == p.n || o.id == p.id }) {
			return Answer{}, CodeRanking
		}
		places = append(places, p)
	}
	slices.SortFunc(places, func(a, b place) int { return a.n - b.n })
	var ids []string
	for _, p := range places {
		ids = append(ids, p.id)
	}
	if len(ids) > f.Question.ranks() {
		return Answer{}, CodeRanking
	}
	if len(ids) < f.Question.ranks() {
		return Answer{Value: formula.List(ids)}, ""
	}
	return Given(formula.List(ids)), ""
}

// acceptRanking gives the code of what is wrong with a whole ranking.
func (f *Field) acceptRanking(ids []string) string {
	if len(ids) != f.Question.ranks() {
		return CodeRanking
	}
	for i, id := range ids {
		if f.options[id] == nil {
			return CodeUnknownChoice
		}
		if slices.Contains(ids[:i], id) {
			return CodeRanking
		}
	}
	return ""
}
