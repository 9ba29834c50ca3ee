package programme

import (
	"slices"
	"sync"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
)

// Compiled is a checked programme. It is immutable and safe for concurrent use.
type Compiled struct {
	Def     *Programme
	moments []Moment        // one by one
	symbols func() []symbol // made when they are asked for: of most gemeenten they never are

	watched *formula.Scope                // the watched scales, one per slot
	paces   map[string][]*formula.Program // by recurring moment, the rules of its rhythm
	signals []*formula.Program
}

// Compile checks a programme as far as one can without the questionnaires and
// the framework that it refers to; the catalog checks those. The result is nil
// when there is an error among the findings.
func Compile(p *Programme) (*Compiled, diag.List) {
	var found diag.List
	checkIDs(&found, p)
	checkMoments(&found, p)
	if !found.HasErrors() {
		checkExpanded(&found, p)
	}
	checkFields(&found, p)
	checkExit(&found, p)
	checkAge(&found, p)
	checkRetention(&found, p)
	checkOutside(&found, p)
	checkReminders(&found, p)
	if found.HasErrors() {
		found.Sort()
		return nil, found
	}
	c := &Compiled{Def: p, moments: expand(p)}
	c.compileWatch(&found)
	if found.HasErrors() {
		found.Sort()
		return nil, found
	}
	c.symbols = sync.OnceValue(c.buildSymbols)
	found.Sort()
	return c, found
}

// Moments gives the moments one by one in order of time: a recurring moment as
// often as it can be held. Def.Moments has what the definition says.
func (c *Compiled) Moments() []Moment { return c.moments }

// MomentIDs gives the ids of the moments in order.
func (c *Compiled) MomentIDs() []string {
	return ids(c.moments, func(m *Moment) string { return m.ID })
}

// Moment gives the moment with an id, or nil.
func (c *Compiled) Moment(id string) *Moment {
	return find(c.moments, func(m *Moment) bool { return m.ID == id })
}

// Phase gives the phase with an id, or nil.
func (c *Compiled) Phase(id string) *Phase {
	return find(c.Def.Phases, func(p *Phase) bool { return p.ID == id })
}

// Reason gives the exit reason with an id, or nil.
func (c *Compiled) Reason(id string) *Reason {
	return find(c.Def.Exit.Reasons, func(r *Reason) bool { return r.ID == id })
}

// Rater gives the rater with an id, or nil.
func (c *Compiled) Rater(id string) *Rater {
	return find(c.Def.Raters, func(r *Rater) bool { return r.ID == id })
}

// RaterOf gives the first rater of a kind, or nil.
func (c *Compiled) RaterOf(kind RaterKind) *Rater {
	return find(c.Def.Raters, func(r *Rater) bool { return r.Kind == kind })
}

// Result gives the kind of registered result with an id, or nil.
func (c *Compiled) Result(id string) *ResultKind {
	return find(c.Def.Results, func(r *ResultKind) bool { return r.ID == id })
}

// Field gives the registration field with an id, or nil.
func (c *Compiled) Field(id string) *Field {
	for i := range c.Def.Forms {
		if f := find(c.Def.Forms[i].Fields, func(f *Field) bool { return f.ID == id }); f != nil {
			return f
		}
	}
	return nil
}

// Name gives the programme's own word for something (`benaming`), or the key
// itself where the programme gives none.
func (c *Compiled) Name(key, lang string) string {
	if t, ok := c.Def.Naming[key]; ok {
		return t.In(lang)
	}
	return key
}

// CheckAge reports whether an age in whole years lies outside the ages that the
// programme is meant for.
func (c *Compiled) CheckAge(age int) (inside bool) {
	r := c.Def.Eligibility.Age
	return r == nil || age >= r.From && age <= r.To
}

func find[T any](list []T, match func(*T) bool) *T {
	for i := range list {
		if match(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

// seen refuses an id that stands twice in one list.
type seen map[string]bool

func (s seen) add(found *diag.List, pos diag.Pos, what, id string) {
	if id == "" {
		found.Errorf(pos, "missing-id", "%s heeft geen id", what)
		return
	}
	if s[id] {
		found.Errorf(pos, "duplicate-id", "%s %s staat er twee keer", what, id)
	}
	s[id] = true
}

func checkIDs(found *diag.List, p *Programme) {
	phases, raters, moments, results, features := seen{}, seen{}, seen{}, seen{}, seen{}
	for _, x := range p.Features {
		features.add(found, x.Pos, "kenmerk", x.ID)
	}
	for _, x := range p.Phases {
		phases.add(found, x.Pos, "fase", x.ID)
	}
	for _, x := range p.Raters {
		raters.add(found, x.Pos, "invuller", x.ID)
		if x.Kind != StaffRater && x.Kind != ParticipantRater {
			found.Errorf(x.Pos, "rater-kind", "invuller %s is %q; kies %s of %s", x.ID, x.Kind, StaffRater, ParticipantRater)
		}
	}
	for _, x := range p.Moments {
		moments.add(found, x.Pos, "meting", x.ID)
	}
	for _, x := range p.Results {
		results.add(found, x.Pos, "resultaat", x.ID)
		if x.Max != nil && !x.Amount {
			found.Errorf(x.Pos, "result-max", "resultaat %s heeft een max en vraagt geen bedrag", x.ID).WithHint("zet bedrag: true, of haal max weg")
		}
	}
	if len(p.Phases) == 0 {
		found.Errorf(p.Pos, "no-phases", "een programma heeft minstens een fase")
	}
	if len(p.Moments) == 0 {
		found.Errorf(p.Pos, "no-moments", "een programma heeft minstens een meting")
	}
}

func checkMoments(found *diag.List, p *Programme) {
	raters := ids(p.Raters, func(r *Rater) string { return r.ID })
	phases := ids(p.Phases, func(x *Phase) string { return x.ID })
	last := -1
	for i := range p.Moments {
		m := &p.Moments[i]
		plain := m.base() == "" && !m.Recurring()
		switch {
		case m.After != "" && m.After != AfterEnd && !slices.Contains(phases, m.After):
			found.Errorf(m.Pos, "moment-after", "meting %s: na is %q, en dat is geen fase en niet %s", m.ID, m.After, AfterEnd).
				WithHint(diag.Suggest(m.After, append(phases, AfterEnd)))
		case m.Month < 0:
			found.Errorf(m.Pos, "moment-month", "meting %s: maand is negatief", m.ID)
		case plain && m.Month <= last:
			found.Errorf(m.Pos, "moment-order", "meting %s (maand %d) staat niet na de vorige (maand %d)", m.ID, m.Month, last)
		}
		if plain {
			last = m.Month
		}
		checkRecurring(found, m, phases)
		checkWindow(found, m)
		checkQuestionnaires(found, m, raters)
	}
}

// checkWindow refuses a window that closes before it opens, on whatever day the moment falls.
func checkWindow(found *diag.List, m *Moment) {
	w := m.Window
	day, always := firstFaulty(inMonths(w.Opens) != inMonths(w.Closes), func(on source.Date) bool { return w.Closes.AddTo(on) < w.Opens.AddTo(on) })
	if day == 0 {
		return
	}
	f := found.Errorf(m.Pos, "moment-window", "meting %s: het venster sluit voordat het opent%s", m.ID, onDay(day, always))
	if !always {
		f.WithHint(mixedUnits)
	}
}

// checkExpanded checks that what a repetition is called is not called so already.
func checkExpanded(found *diag.List, p *Programme) {
	once := seen{}
	for _, m := range expand(p) {
		once.add(found, m.Pos, "meting", m.ID)
	}
}

func checkQuestionnaires(found *diag.List, m *Moment, raters []string) {
	if len(m.Questionnaires) == 0 {
		found.Errorf(m.Pos, "moment-empty", "meting %s heeft geen vragenlijst", m.ID)
	}
	for rater, ref := range m.Questionnaires {
		if !slices.Contains(raters, rater) {
			found.Add(diag.Finding{
				Pos: ref.Pos, Severity: diag.Error, Code: "unknown-rater",
				Message: "meting " + m.ID + " vraagt invuller " + rater + ", die het programma niet heeft",
				Hint:    diag.Suggest(rater, raters),
			})
		}
	}
}

func checkFields(found *diag.List, p *Programme) {
	forms, fields := seen{}, seen{}
	for _, form := range p.Forms {
		forms.add(found, form.Pos, "formulier", form.ID)
		for _, f := range form.Fields {
			fields.add(found, f.Pos, "veld", f.ID)
			checkField(found, f)
		}
	}
}

func checkField(found *diag.List, f Field) {
	types := []FieldType{ChoiceField, MultipleField, NumberField, MoneyField, TextField, LongTextField, DateField, YesNoField}
	if !slices.Contains(types, f.Type) {
		found.Errorf(f.Pos, "field-type", "veld %s heeft het onbekende type %q", f.ID, f.Type)
	}
	choice := f.Type == ChoiceField || f.Type == MultipleField
	if choice && len(f.Options) < 2 {
		found.Errorf(f.Pos, "field-options", "veld %s is een keuze met minder dan twee opties", f.ID)
	}
	if !choice && len(f.Options) > 0 {
		found.Errorf(f.Pos, "field-options", "veld %s is geen keuze maar heeft opties", f.ID)
	}
	if f.Min != nil && f.Max != nil && *f.Min > *f.Max {
		found.Errorf(f.Pos, "field-range", "veld %s: min is groter dan max", f.ID)
	}
	options := seen{}
	for _, o := range f.Options {
		options.add(found, o.Pos, "optie", o.ID)
	}
	if slices.Contains(reserved, f.ID) {
		found.Errorf(f.Pos, "reserved-name", "veld %s heeft een naam die het programma zelf al gebruikt", f.ID)
	}
}

func checkExit(found *diag.List, p *Programme) {
	reasons := seen{}
	for _, r := range p.Exit.Reasons {
		reasons.add(found, r.Pos, "reden", r.ID)
		n := 0
		for _, is := range []bool{r.Completed, r.Dropout, r.Competing} {
			if is {
				n++
			}
		}
		if n > 1 {
			found.Errorf(r.Pos, "reason-kind", "reden %s kan maar een van voltooid, uitval en concurrerend zijn", r.ID)
		}
		if n == 0 {
			found.Warnf(r.Pos, "reason-kind", "reden %s is geen van voltooid, uitval en concurrerend", r.ID)
		}
	}
	if len(p.Exit.Reasons) == 0 {
		found.Errorf(p.Pos, "no-reasons", "een programma heeft minstens een reden om te eindigen")
	}
}

// checkAge checks the ages that a programme is meant for.
func checkAge(found *diag.List, p *Programme) {
	if a := p.Eligibility.Age; a != nil && a.From > a.To {
		found.Errorf(p.Pos, "age-range", "deelname: leeftijd van %d tot %d is leeg", a.From, a.To)
	}
}

func ids[T any](list []T, id func(*T) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = id(&list[i])
	}
	return out
}

// epoch is an arbitrary day to compare two spans on.
func epoch() source.Date { return source.DateOf(2001, 1, 1) }
