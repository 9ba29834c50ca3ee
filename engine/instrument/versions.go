package instrument

import (
	"encoding/json"
	"slices"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
)

// CodeVersions is the code of findings about what two versions have in common.
const CodeVersions = "bad-mapping"

const comparableByName = "gelijknamige"

// Bridge brings the values of one version of a questionnaire to the names of the
// version that replaces it. It has only what the new version declares comparable:
// a name without a mapping means something else than before, or nobody said that
// it does not.
type Bridge struct {
	old      *Instrument
	same     map[string]string           // name in the new version → name in the old
	formulas map[string]*formula.Program // name in the new version → over the old
	rows     map[string]string           // the same for what has a value per row
}

// checkDeclared checks what gelijk_aan and omgezet_met say without the old
// version at hand.
func (c *compiler) checkDeclared() {
	d := c.def
	for _, p := range d.Pages {
		for _, q := range p.Questions {
			switch {
			case q.SameAs == "" && q.Convert.IsZero():
			case d.Replaces.IsZero():
				c.found.Errorf(q.Pos, CodeVersions, "gelijk_aan en omgezet_met vragen dat de vragenlijst zegt wat zij vervangt").WithHint("zet vervangt: id@versie bovenaan")
			case q.SameAs != "" && !q.Convert.IsZero():
				c.found.Errorf(q.Pos, CodeVersions, "kies gelijk_aan of omgezet_met, niet allebei")
			case q.Type == TypeNote || q.Type == TypeRepeat && !q.Convert.IsZero() || q.Type == TypeMatrix && !q.Convert.IsZero():
				c.found.Errorf(q.Pos, CodeVersions, "een vraag van type %s is zo niet te vergelijken", q.Type).WithHint("vergelijk een berekening")
			}
		}
	}
	if d.Comparable != "" && d.Replaces.IsZero() {
		c.found.Errorf(d.Pos, CodeVersions, "vergelijkbaar vraagt dat de vragenlijst zegt wat zij vervangt").WithHint("zet vervangt: id@versie bovenaan")
	}
}

// Connect works out how the values of old compare with those of in, which replaces
// it. Findings stand at the declarations of in; with an error among them the
// Bridge is nil.
func (in *Instrument) Connect(old *Instrument) (*Bridge, diag.List) {
	c := &connector{in: in, b: &Bridge{old: old, same: map[string]string{}, formulas: map[string]*formula.Program{}, rows: map[string]string{}}}
	declared := map[string]bool{}
	for _, f := range in.fields {
		q := f.Question
		switch {
		case f.rows != nil && q.SameAs != "":
			c.joinRows(f, q.SameAs, false)
		case q.SameAs != "":
			from := q.SameAs
			if f.Row != nil {
				from += "_" + f.Row.ID
			}
			c.join(f.ID, from, q.Pos)
		case !q.Convert.IsZero():
			c.convert(f)
		default:
			continue
		}
		declared[f.ID] = true
	}
	for _, r := range in.calcs {
		if r.def.SameAs != "" {
			declared[r.def.ID] = c.join(r.def.ID, r.def.SameAs, r.def.Pos)
		}
	}
	for _, r := range in.scales {
		if r.def.SameAs != "" && c.join(r.def.ID, r.def.SameAs, r.def.Pos) {
			declared[r.def.ID] = true
			c.joinClasses(r.def.ID, r.def.SameAs)
		}
	}
	if in.Def.Comparable == comparableByName {
		c.joinUnchanged(declared)
	}
	if c.found.HasErrors() {
		return nil, c.found
	}
	return c.b, c.found
}

type connector struct {
	in    *Instrument
	b     *Bridge
	found diag.List
}

// join maps a name of the old version to one of the new. Type and options must
// leave no old value without a meaning.
func (c *connector) join(to, from string, at diag.Pos) bool {
	n, o := c.in.vars[to], c.b.old.vars[from]
	switch {
	case o == nil || o.symbol.Rows || o.earlier != nil:
		c.found.Errorf(at, CodeVersions, "%q bestaat niet in de vervangen versie", from).WithHint(suggest(from, c.b.old.names()))
		return false
	case o.symbol.Type != n.symbol.Type || o.symbol.Ranked != n.symbol.Ranked:
		c.found.Errorf(at, CodeVersions, "%q was %s en %q is %s", from, o.symbol.Type, to, n.symbol.Type).WithHint("zet het antwoord om met omgezet_met")
		return false
	}
	for _, option := range o.symbol.Options {
		if !slices.Contains(n.symbol.Options, option) {
			c.found.Errorf(at, CodeVersions, "de oude optie %q van %q bestaat niet meer", option, from).WithHint("zet het antwoord om met omgezet_met")
			return false
		}
	}
	c.b.same[to] = from
	return true
}

// joinClasses maps the class of a scale where every old class is still there.
func (c *connector) joinClasses(to, from string) {
	n, o := c.in.vars[to+classSuffix], c.b.old.vars[from+classSuffix]
	if n != nil && o != nil && sameJSON(n.scale.def.Classes, o.scale.def.Classes) {
		c.b.same[to+classSuffix] = from + classSuffix
	}
}

func (c *connector) convert(f *Field) {
	src := f.Question.Convert
	p, errs := formula.Compile(src.Src, c.b.old.scope, f.Type)
	for _, e := range errs {
		c.found.Errorf(src.At(e.Offset), e.Code, "%s", e.Message).WithHint(e.Hint)
	}
	if p == nil {
		return
	}
	known := c.in.vars[f.ID].symbol.Options
	for _, o := range p.Options() {
		if known != nil && !slices.Contains(known, o) {
			c.found.Errorf(src.Pos, CodeVersions, "de uitkomst %q staat niet bij de opties van %q", o, f.ID).WithHint(diag.Suggest(o, known))
			return
		}
	}
	c.b.formulas[f.ID] = p
}

// joinUnchanged maps what has the same name and did not change in meaning. What
// did change is a warning, so that nobody takes it for comparable.
func (c *connector) joinUnchanged(declared map[string]bool) {
	var results []string // calculations and scales, which hang on what they read
	for _, s := range c.in.Symbols() {
		n, o := c.in.vars[s.Name], c.b.old.vars[s.Name]
		if declared[s.Name] || o == nil || n.symbol.Type == formula.TypeChoice && n.scale != nil {
			continue // a class goes with its scale
		}
		if meaning(n) != meaning(o) {
			c.found.Warnf(n.pos, CodeVersions, "%q is veranderd en niet te vergelijken met de vervangen versie", s.Name).
				WithHint("zeg met gelijk_aan of omgezet_met hoe het vergelijkt")
			continue
		}
		c.b.same[s.Name] = s.Name
		if n.field == nil {
			results = append(results, s.Name)
		}
	}
	for _, f := range c.in.fields {
		if f.rows != nil && !declared[f.ID] {
			c.joinRows(f, f.ID, true)
		}
	}
	c.dropChanged(results)
	for _, name := range results {
		if c.b.same[name] != "" && c.in.vars[name].scale != nil {
			c.joinClasses(name, name)
		}
	}
}

// dropChanged takes away the results that read something that is not comparable,
// until there are none left.
func (c *connector) dropChanged(results []string) {
	reads := map[string][]string{}
	for _, r := range c.in.Rules() {
		if !r.Page && (r.Role == RoleCompute || r.Role == RoleScale) {
			reads[r.Owner] = append(reads[r.Owner], r.Reads...)
		}
	}
	tables := sameJSON(c.in.Def.Tables, c.b.old.Def.Tables)
	for dropped := true; dropped; {
		dropped = false
		for _, name := range results {
			if c.b.same[name] == "" {
				continue
			}
			calc := c.in.vars[name].calc
			changed := calc != nil && !tables && strings.Contains(calc.def.Formula.Src, "tabel")
			i := slices.IndexFunc(reads[name], func(r string) bool {
				r = strings.TrimPrefix(r, earlierPrefix)
				return c.b.same[r] == "" && c.b.same[strings.TrimSuffix(r, classSuffix)] == "" && c.b.rows[r] == ""
			})
			if i < 0 && !changed {
				continue
			}
			why := "een tabel"
			if i >= 0 {
				why = reads[name][i]
			}
			c.found.Warnf(c.in.vars[name].pos, CodeVersions, "%q is niet te vergelijken met de vervangen versie, want %s is dat niet", name, why)
			delete(c.b.same, name)
			dropped = true
		}
	}
}

// meaning writes what the values of a name mean: not its texts, and not when it
// shows.
func meaning(v *variable) string {
	switch {
	case v.field != nil:
		return questionMeaning(v.field.Question)
	case v.inner != nil:
		return questionMeaning(v.inner.Question)
	case v.calc != nil:
		return written([2]string{v.calc.def.Type, v.calc.def.Formula.Src})
	case v.scale != nil:
		s := *v.scale.def
		s.Title, s.Help, s.SameAs, s.Classes = nil, nil, "", nil
		return written(s)
	}
	return ""
}

func questionMeaning(q *Question) string {
	type option struct {
		ID    string
		Value *float64
	}
	m := struct {
		Type               string
		Ranks              int
		Options            []option
		Levels             []float64
		From, To, Min, Max *float64
		Step               float64
		Unit               string
	}{Type: q.Type, From: q.From, To: q.To, Min: q.Min, Max: q.Max, Step: q.Step, Unit: q.Unit.String()}
	for _, o := range q.Options {
		m.Options = append(m.Options, option{o.ID, o.Value})
	}
	for _, l := range q.Levels {
		m.Levels = append(m.Levels, l.Value)
	}
	if q.Type == TypeRanking {
		m.Ranks = q.ranks()
	}
	return written(m)
}

// written is the JSON of a part of a definition, which always has one.
func written(x any) string {
	data, err := json.Marshal(x)
	if err != nil {
		return ""
	}
	return string(data)
}

func sameJSON(a, b any) bool {
	return written(a) == written(b)
}

// names are the names that other definitions may use.
func (in *Instrument) names() []string {
	var out []string
	for _, s := range in.Symbols() {
		out = append(out, s.Name)
	}
	return out
}

// Comparable are the names of the new version that old values can be brought to,
// in order of the alphabet.
func (b *Bridge) Comparable() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for name := range b.same {
			if !yield(name) {
				return
			}
		}
		for name := range b.formulas { // never in same too
			if !yield(name) {
				return
			}
		}
	})
}

// Map brings the values of a response to the old version, as Evaluation.Values
// gives them, to the names of the new one. What is not comparable, and what is
// leeg, is not in the result. asOf is the day that vandaag() means, in days since
// 1970-01-01.
func (b *Bridge) Map(values map[string]formula.Value, asOf int) map[string]formula.Value {
	out := map[string]formula.Value{}
	for to, from := range b.same {
		if v, ok := values[from]; ok && !v.IsMissing() {
			out[to] = v
		}
	}
	if len(b.formulas) == 0 {
		return out
	}
	filled := b.old.scope.NewValues()
	filled.SetToday(asOf)
	for name, v := range values {
		if known := b.old.vars[name]; known != nil && !known.symbol.Rows {
			filled.Set(known.symbol.Slot, v)
		}
	}
	var m formula.Machine
	for to, p := range b.formulas {
		if v := m.Run(p, filled); !v.IsMissing() {
			out[to] = v
		}
	}
	return out
}
