package casetest

import (
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// filled is a questionnaire with the answers of a case.
type filled struct {
	in      *instrument.Instrument
	ev      *instrument.Evaluation
	refused []instrument.Problem
}

// runQuestionnaire tests a questionnaire: answers go in; visibility, scores,
// calculations, texts and problems come out.
func runQuestionnaire(j *job) lookup {
	in := j.catalog.Questionnaire(j.ref())
	f := &filled{in: in}
	context := instrument.Context{AsOf: j.asOf(0), Lang: scalar(j.node, "taal"), Names: map[string]string{}}
	if context.Lang == "" {
		context.Lang = source.DefaultLang
	}
	if names := j.node.Get("namen"); names != nil {
		for _, e := range names.Entries {
			context.Names[e.Key.Value] = e.Value.Value
		}
	}
	context.Previous, _ = readAnswers(j, in, j.node.Get("vorige"), context.Lang)
	var answers instrument.Answers
	answers, f.refused = readAnswers(j, in, j.node.Get("antwoorden"), context.Lang)
	f.ev = in.NewEvaluator().Evaluate(answers, context)
	if len(f.refused) > 0 && j.node.Get("verwacht").Get("problemen") == nil {
		for _, p := range f.refused {
			j.refuse(in, j.node.Get("antwoorden"), p)
		}
	}
	return f.lookup
}

// readAnswers is ReadAnswers for a case: an unknown name is a failure of it.
func readAnswers(j *job, in *instrument.Instrument, n *source.Node, lang string) (instrument.Answers, []instrument.Problem) {
	if n == nil {
		return instrument.Answers{}, nil
	}
	answers, refused, found := ReadAnswers(in, n, lang)
	for _, f := range found {
		j.fail(f.Pos, "antwoorden", withHint(f.Message, f.Hint))
	}
	return answers, refused
}

// refuse reports an answer that does not fit at its place, with what would.
func (j *job) refuse(in *instrument.Instrument, answers *source.Node, p instrument.Problem) {
	pos, reason := answers.Pos, p.Message
	for _, e := range spread(answers) {
		if e.id == p.Question {
			pos, reason = e.value.Pos, reason+" Er staat "+flow(e.value)+"."
		}
	}
	if f, ok := in.Field(p.Question); ok && len(f.Question.Options) > 0 {
		ids := idsOf(f.Question.Options, func(o *instrument.Option) string { return o.ID })
		reason += " Je kunt kiezen uit: " + strings.Join(ids, ", ") + "."
	}
	j.fail(pos, p.Question, reason)
}

// ReadAnswers turns a mapping from question to answer into what a form would have
// sent, so that answers from a file pass the same checks. Answers that do not fit
// come back as problems; ids that the questionnaire does not have are findings.
func ReadAnswers(in *instrument.Instrument, n *source.Node, lang string) (instrument.Answers, []instrument.Problem, diag.List) {
	answers := instrument.Answers{}
	var refused []instrument.Problem
	var found diag.List
	var known []string
	for _, f := range in.Fields() {
		known = append(known, f.ID)
	}
	for _, e := range spread(n) {
		field, ok := in.Field(e.id)
		if !ok {
			found.Errorf(e.key.Pos, "unknown-question", "de vragenlijst heeft geen vraag %q", e.id).WithHint(diag.Suggest(e.id, known))
			continue
		}
		raw := typedFor(field, e.value, lang)
		if field.Inner() != nil && e.value.Kind == source.Sequence {
			found.Extend(unknownInRows(field, e.value))
			raw = typedRows(field, e.value, lang)
		}
		answer, problem := in.Decode(e.id, raw, lang)
		if problem != nil {
			refused = append(refused, *problem)
			continue
		}
		answers[e.id] = answer
	}
	return answers, refused, found
}

// unknownInRows finds what rows answer and a row does not ask.
func unknownInRows(f *instrument.Field, n *source.Node) diag.List {
	var found diag.List
	known := idsOf(f.Inner(), func(q *instrument.Field) string { return q.ID })
	for _, row := range n.Items {
		for _, e := range row.Entries {
			if !slices.Contains(known, e.Key.Value) {
				found.Errorf(e.Key.Pos, "unknown-question", "een rij van %q heeft geen vraag %q", f.ID, e.Key.Value).WithHint(diag.Suggest(e.Key.Value, known))
			}
		}
	}
	return found
}

// given is one answer of a case.
type given struct {
	id         string
	key, value *source.Node
}

// spread lists the answers; those of a matrix, a group of rows, get the ids under
// which the questionnaire knows them.
func spread(n *source.Node) []given {
	var out []given
	for _, e := range n.Entries {
		if e.Value.Kind != source.Mapping {
			out = append(out, given{e.Key.Value, e.Key, e.Value})
			continue
		}
		for _, row := range e.Value.Entries {
			out = append(out, given{e.Key.Value + "_" + row.Key.Value, row.Key, row.Value})
		}
	}
	return out
}

// typedFor writes a value as somebody would type it at a question. To an open
// question everything is text, also what looks like a date or an amount.
func typedFor(f *instrument.Field, n *source.Node, lang string) []string {
	if f != nil && f.Type == formula.TypeText && n.Kind == source.Scalar && !isMissing(n) {
		return []string{n.Value}
	}
	return typedIn(n, lang)
}

// typedIn writes a value as somebody would type it in a form: in Dutch with a
// decimal comma, the day first, yes and no in words.
func typedIn(n *source.Node, lang string) []string {
	if isMissing(n) {
		return nil
	}
	if n.Kind == source.Sequence {
		return words(n)
	}
	if f, ok := n.Number(); ok {
		text := strconv.FormatFloat(f, 'f', -1, 64)
		if lang == source.DefaultLang {
			text = strings.Replace(text, ".", ",", 1)
		}
		return []string{text}
	}
	if day, err := source.ParseDate(n.Value); err == nil {
		return []string{day.Time().Format("02-01-2006")}
	}
	if n.Tag == source.TagBool {
		if strings.EqualFold(n.Value, "true") {
			return []string{"ja"}
		}
		return []string{"nee"}
	}
	return []string{n.Value}
}

// typedRows writes the rows of a herhaling, each a mapping from question to answer;
// an empty list says that there are none.
func typedRows(f *instrument.Field, n *source.Node, lang string) []string {
	if len(n.Items) == 0 {
		return []string{instrument.NoRows()}
	}
	var raw []string
	for i, row := range n.Items {
		raw = append(raw, instrument.BlankRow(i))
		for _, e := range row.Entries {
			var inner *instrument.Field
			if at := slices.IndexFunc(f.Inner(), func(q *instrument.Field) bool { return q.ID == e.Key.Value }); at >= 0 {
				inner = f.Inner()[at]
			}
			for _, typed := range typedFor(inner, e.Value, lang) {
				raw = append(raw, instrument.RowValue(i, e.Key.Value, typed))
			}
		}
	}
	return raw
}

// lookup finds what came out: a list of ids that must be among those that show,
// a text, the class of a scale, or the value of a name.
func (f *filled) lookup(key string, want *source.Node) (value, func() string, string) {
	name, argument := call(key)
	switch name {
	case "zichtbaar", "verborgen", "verplicht", "alleen_zichtbaar", "problemen", "meldingen":
		if argument == "" {
			return f.set(name, want)
		}
	case "klasse":
		return f.class(argument)
	case "tekst":
		if _, ok := f.in.Question(argument); !ok {
			return value{}, nil, unknownName(argument, f.names())
		}
		return textOf(f.ev.Text(argument)), nil, ""
	case "stand":
		if _, ok := f.in.Field(argument); !ok {
			return value{}, nil, unknownName(argument, f.names())
		}
		return textOf(f.ev.Status(argument).String()), nil, ""
	}
	if !slices.Contains(f.names(), key) {
		return value{}, nil, unknownName(key, f.names())
	}
	return valueOf(f.ev.Value(key)), f.explain(key), ""
}

// set handles the expectations that list ids. For zichtbaar, verborgen and
// verplicht the case names some of them: only those are compared.
func (f *filled) set(name string, want *source.Node) (value, func() string, string) {
	ids := words(want)
	switch name {
	case "problemen":
		return setOf(f.problems()), f.messages, ""
	case "meldingen":
		var texts []string
		for _, p := range append(slices.Clone(f.refused), f.ev.Problems()...) {
			texts = append(texts, p.Message)
		}
		return setOf(texts), nil, ""
	case "alleen_zichtbaar":
		var all []string
		for _, field := range f.in.Fields() {
			if f.ev.Visible(field.ID) {
				all = append(all, field.ID)
			}
		}
		return setOf(all), nil, ""
	}
	var got []string
	for _, id := range ids {
		if reason := f.shown(id); reason != "" {
			return value{}, nil, reason
		}
		holds := map[string]bool{"zichtbaar": f.ev.Visible(id), "verborgen": !f.ev.Visible(id), "verplicht": f.ev.Required(id)}
		if holds[name] {
			got = append(got, id)
		}
	}
	return setOf(got), f.explainAll(ids, got), ""
}

// shown is the reason that an id can be neither visible nor hidden.
func (f *filled) shown(id string) string {
	if _, ok := f.in.Question(id); ok {
		return ""
	}
	known := f.names()
	for _, p := range f.in.Pages() {
		if p.ID == id {
			return ""
		}
		known = append(known, p.ID)
	}
	return unknownName(id, known)
}

func (f *filled) class(scale string) (value, func() string, string) {
	result, ok := f.ev.Score(scale)
	if !ok {
		var known []string
		for id := range f.ev.Scores() {
			known = append(known, id)
		}
		slices.Sort(known)
		return value{}, nil, unknownName(scale, known)
	}
	if result.Class == "" {
		return value{}, f.explain(scale), ""
	}
	return textOf(result.Class), f.explain(scale), ""
}

// problems are the ids of the questions that something is wrong with.
func (f *filled) problems() []string {
	var ids []string
	for _, p := range append(slices.Clone(f.refused), f.ev.Problems()...) {
		if !slices.Contains(ids, p.Question) {
			ids = append(ids, p.Question)
		}
	}
	return ids
}

func (f *filled) messages() string {
	var b strings.Builder
	for _, p := range append(slices.Clone(f.refused), f.ev.Problems()...) {
		b.WriteString(p.Question + ": " + p.Message + "\n")
	}
	return b.String()
}

func (f *filled) explain(id string) func() string {
	return func() string {
		trace, ok := f.ev.Explain(id)
		if !ok {
			return ""
		}
		return trace.Text()
	}
}

// explainAll explains the ids that were expected and did not come out.
func (f *filled) explainAll(want, got []string) func() string {
	return func() string {
		var b strings.Builder
		for _, id := range want {
			if !slices.Contains(got, id) {
				b.WriteString(f.explain(id)())
			}
		}
		return b.String()
	}
}

// names are the values that a case may expect.
func (f *filled) names() []string {
	var out []string
	for _, s := range f.in.Symbols() {
		out = append(out, s.Name)
	}
	return out
}
