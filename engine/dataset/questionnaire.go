package dataset

import (
	"fmt"
	"strconv"
	"strings"

	"effectmonitor/engine/codebook"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// Asked is a questionnaire that a rater fills in, in all versions that there ever
// were, the newest first.
type Asked struct {
	Rater    string
	Versions []Version
}

// Version is one version of a questionnaire with the way from its answers to those of
// the newest. Known is false where nobody says how they compare.
type Version struct {
	Instrument *instrument.Instrument
	Path       instrument.Path
	Known      bool
}

// asked is one Asked, ready to be read.
type asked struct {
	rater   string
	id      string // of the questionnaire
	columns []item
	repeats []*instrument.Field // those with rows, of the newest version
	paths   map[int]instrument.Path
}

// item is one column of a response. only is the version that it is about, 0 for what
// compares over all.
type item struct {
	variable
	name string // of the value in a response
	only int
	rows bool // it counts the rows of a repeat
}

// response is a response with its values under the names of the newest version.
type response struct {
	*Response
	mapped map[string]formula.Value // nil when it is of the newest version
	known  map[string]bool          // names that compare; nil for all
}

// compile lists the columns of a questionnaire: those of the newest version, and then
// what is only known of an older one.
func (s *Set) compile(q Asked) *asked {
	n := names{}
	s.key(n)
	s.moment(n)
	newest := q.Versions[0].Instrument
	a := &asked{rater: q.Rater, id: newest.Def.ID, paths: map[int]instrument.Path{}}
	for _, v := range q.Versions {
		in, only := v.Instrument, v.Instrument.Def.Version
		shared := map[string]bool{}
		if v.Known && in != newest {
			a.paths[only] = v.Path
			for _, name := range v.Path.Comparable() {
				shared[name] = true
			}
		}
		suffix := fmt.Sprintf("v%d", only)
		if in == newest {
			only, suffix = 0, ""
		}
		for _, it := range s.items(n, in, suffix) {
			if !shared[it.name] {
				it.only = only
				a.columns = append(a.columns, it)
			}
		}
	}
	for _, f := range newest.Fields() {
		if len(f.Inner()) > 0 && !s.stays(f.ID, false) {
			a.repeats = append(a.repeats, f)
		}
	}
	return a
}

// items are the columns of one version.
func (s *Set) items(n names, in *instrument.Instrument, suffix string) []item {
	book := variablesOf(codebook.Build(in, s.lang))
	origin := fmt.Sprintf("%s@%d ", in.Def.ID, in.Def.Version)
	var list []item
	add := func(name string, a answer) {
		a.parts, a.origin = append(strings.Split(name, "."), suffix), origin+name
		for _, v := range s.variables(n, a) {
			list = append(list, item{variable: v, name: name})
		}
	}
	for _, f := range in.Fields() {
		if s.stays(f.ID, free(f)) || s.stays(f.Question.ID, free(f)) {
			continue
		}
		if len(f.Inner()) > 0 {
			v := Variable{Name: n.of(f.ID, "aantal", suffix), Label: book[f.ID].Text + ": aantal rijen", Measure: Scale, Origin: origin + f.ID}
			list = append(list, item{variable: variable{Variable: v}, name: f.ID, rows: true})
			continue
		}
		add(f.ID, s.question(f, book[f.ID]))
	}
	for _, c := range in.Def.Calculations {
		v := book[c.ID]
		kind := calculated(in, c.ID)
		if s.stays(c.ID, kind == formula.TypeText) {
			continue
		}
		add(c.ID, answer{label: label(v, c.ID), kind: kind, options: options(v.Codes), decimals: 2})
	}
	for _, sc := range in.Def.Scales {
		if s.stays(sc.ID, false) {
			continue
		}
		decimals := 2
		if sc.Decimals != nil {
			decimals = *sc.Decimals
		}
		add(sc.ID, answer{label: label(book[sc.ID], sc.ID), unit: book[sc.ID].Unit, kind: formula.TypeNumber, decimals: decimals})
		if class, ok := book[sc.ID+".klasse"]; ok {
			add(sc.ID+".klasse", answer{label: label(class, sc.ID), kind: formula.TypeChoice, options: options(class.Codes)})
		}
	}
	return list
}

func free(f *instrument.Field) bool { return f.Type == formula.TypeText }

// label is what was asked, or the name of what has no text.
func label(v codebook.Variable, name string) string {
	if v.Text == "" {
		return name
	}
	return v.Text
}

func calculated(in *instrument.Instrument, id string) formula.Type {
	for _, x := range in.Symbols() {
		if x.Name == id {
			return x.Type
		}
	}
	return formula.TypeNumber
}

// question describes a question as its codebook does.
func (s *Set) question(f *instrument.Field, v codebook.Variable) answer {
	a := answer{label: label(v, f.ID), unit: v.Unit, kind: f.Type, ranked: f.Question.Type == instrument.TypeRanking}
	if a.kind == formula.TypeNumber {
		a.decimals = decimals(f.Question)
		a.steps = steps(v.Codes)
	} else {
		a.options = options(v.Codes)
	}
	return a
}

// decimals is how many decimals the numbers of a question have: of a scale and of levels
// those of their steps.
func decimals(q *instrument.Question) int {
	switch {
	case q.Type == instrument.TypeLevel:
		return 0
	case q.Type != instrument.TypeScale || q.From == nil:
		return q.DecimalPlaces()
	}
	most := 0
	for _, x := range []float64{*q.From, q.Step} {
		_, fraction, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
		most = max(most, len(fraction))
	}
	return most
}

// options number the codes of a codebook in their order.
func options(codes []codebook.Code) []Code {
	var out []Code
	for i, c := range codes {
		out = append(out, Code{float64(i + 1), c.Value, c.Text})
	}
	return out
}

// steps are codes that are numbers themselves.
func steps(codes []codebook.Code) []Code {
	var out []Code
	for _, c := range codes {
		if x, ok := instrument.ParseNumber(c.Value, source.DefaultLang); ok {
			out = append(out, Code{Value: x, Label: c.Text})
		}
	}
	return out
}

func variablesOf(b codebook.Book) map[string]codebook.Variable {
	out := map[string]codebook.Variable{}
	for _, section := range b.Sections {
		for _, v := range section.Variables {
			out[v.ID] = v
		}
	}
	return out
}

// open brings a response to the names of the newest version.
func (a *asked) open(r *Response) response {
	out := response{Response: r}
	path, older := a.paths[r.Questionnaire.Version]
	if !older {
		return out
	}
	out.mapped = path.Map(r.Values, int(r.Date))
	out.known = map[string]bool{}
	for _, name := range path.Comparable() {
		out.known[name] = true
	}
	return out
}

// cell reads a column of a response; newest is the version that names are of.
func (it item) cell(r response, newest int) Cell {
	version := r.Questionnaire.Version
	values := r.Values
	switch {
	case it.only != 0 && it.only != version:
		return missing(NotAsked)
	case it.only == 0 && version != newest:
		if !r.known[it.name] {
			return missing(NotAsked)
		}
		values = r.mapped
	}
	if it.rows {
		if got, ok := r.Answers[it.name]; ok && got.Status == instrument.Answered {
			return number(float64(len(got.Rows)))
		}
		return missing(r.why(it.name))
	}
	return it.variable.cell(values[it.name], r.why(it.name))
}

// why says why a response has no value of a name.
func (r response) why(name string) Missing { return why(r.Answers, name) }

func why(answers instrument.Answers, name string) Missing {
	switch answers[name].Status {
	case instrument.Hidden:
		return Hidden
	case instrument.DontKnow:
		return DontKnow
	case instrument.WontSay:
		return WontSay
	}
	return Blank
}
