// Package ddas writes what a programme knows of trajectories as a message of DDAS 1.0,
// the national exchange model for help with debts, and says what of that model the
// programme does not record.
//
// Which of our values is which field stands in the programme. The package must not
// know a programme, and never writes a field that names a person: no BSN, no date of
// birth, no address and no free text.
package ddas

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Version is that of the model.
const Version = "1.0"

// CodeExchange is the code of findings about the fields of a programme.
const CodeExchange = "bad-exchange"

// Check says what of a programme does not fit the model. nil when nothing is wrong,
// or when the programme is not delivered.
func Check(p *programme.Programme) diag.List {
	var found diag.List
	if p.Exchange == nil {
		return found
	}
	for _, e := range p.Exchange.Fields {
		f, ok := field(e.To)
		switch {
		case !ok:
			found.Errorf(e.Pos, CodeExchange, "%q is geen veld van een traject in DDAS %s", e.To, Version).WithHint(diag.Suggest(e.To, paths()))
		case f.Never:
			found.Errorf(e.Pos, CodeExchange, "%s gaat nooit mee: het wijst een persoon aan", e.To)
		default:
			checkField(&found, p, e, f)
		}
	}
	return found
}

func paths() []string {
	var all []string
	for _, f := range Fields() {
		all = append(all, f.Path)
	}
	return all
}

// checkField checks that what fills a field has its kind, and its codes.
func checkField(found *diag.List, p *programme.Programme, e programme.ExchangeField, f Field) {
	for _, code := range codesOf(p, e) {
		if f.Kind == Code && !slices.Contains(f.Codes, code) {
			found.Errorf(e.Pos, CodeExchange, "%q is geen code van %s", code, e.To).WithHint("kies uit " + strings.Join(f.Codes, ", "))
		}
	}
	kind, id, _ := e.Source()
	var fits []Kind
	switch {
	case e.Value != "" || len(e.Codes) > 0 || kind == programme.FromReason || kind == programme.FromGemeente:
		fits = []Kind{Code, Text}
	case kind == programme.FromStart || kind == programme.FromEnd || kind == programme.FromPhase || kind == programme.FromResult:
		fits = []Kind{Date}
	case kind == programme.FromAmount:
		fits = []Kind{Amount}
	default:
		fits = fitting(p, id)
	}
	if !slices.Contains(fits, f.Kind) {
		found.Errorf(e.Pos, CodeExchange, "%s is een %s, en dat komt niet uit %s", e.To, f.Kind, e.From)
	}
}

// codesOf are the codes that a field can get.
func codesOf(p *programme.Programme, e programme.ExchangeField) []string {
	kind, _, _ := e.Source()
	switch {
	case e.Value != "":
		return []string{e.Value}
	case kind == programme.FromReason:
		var codes []string
		for _, r := range p.Exit.Reasons {
			if r.DDAS != "" {
				codes = append(codes, r.DDAS)
			}
		}
		return codes
	}
	return slices.Sorted(maps.Values(e.Codes))
}

// fitting are the kinds that a field of the registration fills by itself. Free text
// fills nothing.
func fitting(p *programme.Programme, id string) []Kind {
	for _, form := range p.Forms {
		for _, f := range form.Fields {
			if f.ID != id {
				continue
			}
			switch f.Type {
			case programme.MoneyField, programme.NumberField:
				return []Kind{Amount}
			case programme.DateField:
				return []Kind{Date}
			case programme.YesNoField:
				return []Kind{YesNo}
			}
		}
	}
	return nil
}

// Absent is a field of the model that is not delivered.
type Absent struct {
	Path string
	// Never says that it is left out on purpose; otherwise it is not recorded.
	Never bool
}

// NotRecorded lists the fields of the model that a programme does not deliver, in the
// order of the model.
func NotRecorded(p *programme.Programme) []Absent {
	given := map[string]bool{}
	if p.Exchange != nil {
		for _, e := range p.Exchange.Fields {
			given[e.To] = true
		}
	}
	var list []Absent
	for _, f := range Fields() {
		if !given[f.Path] {
			list = append(list, Absent{f.Path, f.Never})
		}
	}
	return list
}

// Case is one trajectory as it is delivered.
type Case struct {
	Trajectory   programme.Trajectory
	Registration map[string]formula.Value
	Results      []Result
}

// Result is something that was reached. Amount is in cents.
type Result struct {
	ID     string
	Date   source.Date
	Amount int64
}

// Mapper turns trajectories of one programme and one gemeente into the model.
type Mapper struct {
	plan     *programme.Compiled
	gemeente string
	until    source.Date
}

// NewMapper makes a mapper: gemeente is its code of four digits, and until the last
// day of the period, of which nothing later is told.
func NewMapper(plan *programme.Compiled, gemeente string, until source.Date) *Mapper {
	return &Mapper{plan, GemeenteCode(gemeente), until}
}

// GemeenteCode writes the code of a gemeente as national registers do: GM0518.
func GemeenteCode(code string) string { return "GM" + code }

// Within says whether a trajectory ran at any time in a period, both days included.
func Within(t programme.Trajectory, from, until source.Date) bool {
	return t.Start <= until && (t.End == nil || t.End.Date >= from)
}

// Trajectory is one trajectory in the model. What is not known, or later than the
// period, is left out.
func (m *Mapper) Trajectory(c Case) map[string]any {
	out := map[string]any{}
	if m.plan.Def.Exchange == nil {
		return out
	}
	for _, e := range m.plan.Def.Exchange.Fields {
		f, ok := field(e.To)
		if !ok || f.Never {
			continue
		}
		if v, known := m.value(c, e, f); known {
			put(out, strings.Split(e.To, "."), v)
		}
	}
	return out
}

// put sets a value at a path; a step with [] is a list with one thing in it.
func put(in map[string]any, path []string, v any) {
	name, many := strings.CutSuffix(path[0], "[]")
	if len(path) == 1 {
		in[name] = v
		return
	}
	var next map[string]any
	switch known := in[name].(type) {
	case map[string]any:
		next = known
	case []any:
		next = known[0].(map[string]any)
	default:
		next = map[string]any{}
		if in[name] = any(next); many {
			in[name] = []any{next}
		}
	}
	put(next, path[1:], v)
}

// value is what a field gets of a trajectory.
func (m *Mapper) value(c Case, e programme.ExchangeField, f Field) (any, bool) {
	kind, id, end := e.Source()
	switch kind {
	case programme.FromGemeente:
		return m.gemeente, true
	case programme.FromReason:
		return m.reason(c)
	case programme.FromRegistration:
		return registered(c.Registration[id], e, f)
	case programme.FromAmount:
		_, cents, found := m.reached(c, id)
		return euros(cents), found
	}
	day, known := m.day(c, kind, id, end)
	switch {
	case !known || day > m.until:
		return nil, false
	case e.Value != "":
		return e.Value, true
	}
	return day.String(), true
}

func (m *Mapper) day(c Case, kind, id string, end bool) (source.Date, bool) {
	t := c.Trajectory
	switch {
	case kind == programme.FromStart:
		return t.Start, true
	case kind == programme.FromEnd:
		if t.End == nil {
			return 0, false
		}
		return t.End.Date, true
	case kind == programme.FromResult:
		first, _, found := m.reached(c, id)
		return first, found
	case end:
		return m.phaseEnd(t, id)
	}
	return t.Began(id)
}

// phaseEnd is the day on which the phase after it began, or the trajectory ended.
func (m *Mapper) phaseEnd(t programme.Trajectory, id string) (source.Date, bool) {
	began, ok := t.Began(id)
	if !ok {
		return 0, false
	}
	at := slices.IndexFunc(t.Phases, func(s programme.PhaseStep) bool { return s.ID == id && s.From == began })
	if at+1 < len(t.Phases) {
		return t.Phases[at+1].From, true
	}
	if t.End != nil && t.End.Date >= began {
		return t.End.Date, true
	}
	return 0, false
}

func (m *Mapper) reason(c Case) (any, bool) {
	if c.Trajectory.End == nil || c.Trajectory.End.Date > m.until {
		return nil, false
	}
	r := m.plan.Reason(c.Trajectory.End.Reason)
	if r == nil || r.DDAS == "" {
		return nil, false
	}
	return r.DDAS, true
}

// reached is the first day in or before the period of a result, with all its amounts.
func (m *Mapper) reached(c Case, id string) (first source.Date, cents int64, found bool) {
	for _, r := range c.Results {
		if r.ID != id || r.Date > m.until {
			continue
		}
		if !found || r.Date < first {
			first = r.Date
		}
		cents, found = cents+r.Amount, true
	}
	return first, cents, found
}

// registered is a value of the registration as its field needs it.
func registered(v formula.Value, e programme.ExchangeField, f Field) (any, bool) {
	switch {
	case v.IsMissing():
		return nil, false
	case len(e.Codes) > 0:
		code := e.Codes[v.AsText()]
		if v.Type() == formula.TypeBool {
			code = e.Codes[map[bool]string{true: "ja", false: "nee"}[v.AsBool()]]
		}
		return code, code != ""
	case e.Value != "":
		return e.Value, true
	case f.Kind == YesNo:
		return v.AsBool(), true
	case f.Kind == Date:
		days, ok := v.AsDays()
		return source.Date(days).String(), ok
	case f.Kind == Amount:
		x, ok := v.AsNumber()
		return int64(math.Round(x)), ok
	}
	return nil, false
}

func euros(cents int64) int64 { return int64(math.Round(float64(cents) / 100)) }

// Describe says in Dutch why a field is not there.
func (a Absent) Describe() string {
	if a.Never {
		return fmt.Sprintf("%s: leveren we niet, want het wijst een persoon aan", a.Path)
	}
	return fmt.Sprintf("%s: leggen we niet vast", a.Path)
}
