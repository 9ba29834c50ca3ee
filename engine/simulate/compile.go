package simulate

import (
	"maps"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Compiled is a checked simulation. It is immutable and safe for concurrent use.
type Compiled struct {
	Def *Simulation

	programme    *programme.Compiled
	base         *names
	scope        *formula.Scope
	age          []draw
	person       [][]draw
	registration []registered
	ends         []end
	phases       []phase
	results      []result
	course       []step
	response     map[string]response
	raters       map[string][]*answerer
}

type registered struct {
	target
	draws []draw
	slot  int
}

type end struct {
	reason *programme.Reason
	month  []draw
	hazard *formula.Program
}

type phase struct {
	id              string
	days, beforeEnd []draw
}

type result struct {
	kind         *programme.ResultKind
	slot         int
	when, chance *formula.Program
	month, days  []draw
	phase        string
	atEnd        bool
	amount       []draw
}

type step struct {
	slot    int
	program *formula.Program
}

type response struct {
	chance *formula.Program
	day    []draw
}

// Compile checks a simulation against the programme that it draws and the
// questionnaires of that programme. The result is nil when there is an error
// among the findings.
func Compile(def *Simulation, p *programme.Compiled, questionnaire func(source.Ref) *instrument.Instrument) (*Compiled, diag.List) {
	b := &builder{def: def, programme: p, base: baseNames(def, p)}
	b.scope = formula.NewScope(b.base.symbols, nil, nil)
	c := &Compiled{
		Def: def, programme: p, base: b.base, scope: b.scope,
		age:          b.draws(def.Age, target{id: nameAge, typ: formula.TypeNumber}, 0),
		person:       b.latents(),
		registration: b.registered(),
		ends:         b.ends(),
		phases:       b.phaseList(),
		results:      b.resultList(),
		course:       b.steps(),
		response:     b.responses(),
		raters:       map[string][]*answerer{},
	}
	if len(c.age) == 0 {
		b.found.Errorf(def.Pos, "simulation-age", "leeftijd ontbreekt")
	}
	b.shares()
	b.consent()
	b.bonds()
	for _, rater := range slices.Sorted(maps.Keys(def.Answers)) {
		c.raters[rater] = b.answerers(rater, questionnaire)
	}
	if b.found.HasErrors() {
		return nil, b.found
	}
	return c, b.found
}

// builder compiles the formulas of a simulation and collects what is wrong.
type builder struct {
	def       *Simulation
	programme *programme.Compiled
	base      *names
	scope     *formula.Scope
	found     diag.List
}

// all lets a formula use every name; otherwise only slots before a limit, which
// are drawn earlier.
const all = 1 << 30

// formula compiles one formula that may use the slots before limit; nil without
// a formula or with an error.
func (b *builder) formula(f source.Formula, want formula.Type, limit int) *formula.Program {
	if f.IsZero() {
		return nil
	}
	program, errors := formula.Compile(f.Src, b.scope, want)
	for _, e := range errors {
		b.found.Errorf(f.At(e.Offset), e.Code, "%s", e.Message).WithHint(e.Hint)
	}
	if program == nil {
		return nil
	}
	for _, slot := range program.Slots() {
		if slot >= limit {
			b.found.Errorf(f.Pos, "simulation-order", "deze formule gebruikt een waarde die pas later wordt getrokken")
			break
		}
	}
	return program
}

// amount compiles a formula that gives a number or an amount.
func (b *builder) amount(f source.Formula, limit int) *formula.Program {
	p := b.formula(f, formula.TypeAny, limit)
	if p != nil && p.Type() != formula.TypeNumber && p.Type() != formula.TypeMoney {
		b.found.Errorf(f.Pos, formula.CodeType, "hier hoort een getal of bedrag en de formule geeft %s", p.Type())
	}
	return p
}

func (b *builder) latents() [][]draw {
	list := make([][]draw, len(b.def.Person))
	for i, latent := range b.def.Person {
		list[i] = b.draws(Draws{{Plain: latent.Plain}}, target{id: latent.ID, typ: formula.TypeNumber}, b.base.slots[latent.ID])
	}
	return list
}

func (b *builder) registered() []registered {
	var list []registered
	var ids []string
	for _, form := range b.programme.Def.Forms {
		for _, field := range form.Fields {
			ids = append(ids, field.ID)
		}
	}
	for _, named := range b.def.Registration {
		field := b.programme.Field(named.ID)
		if field == nil {
			b.unknown(named.Pos, "veld", named.ID, ids)
			continue
		}
		t := target{id: field.ID, typ: field.Type.Type(), options: optionIDs(field.Options), min: field.Min, max: field.Max}
		slot := b.base.slots[field.ID]
		list = append(list, registered{target: t, draws: b.draws(named.Draws, t, slot), slot: slot})
	}
	return list
}

func (b *builder) ends() []end {
	limit := b.base.slots[nameMonth] + 1
	var list []end
	for _, e := range b.def.Ends {
		reason := b.programme.Reason(e.Reason)
		if reason == nil {
			b.unknown(e.Pos, "reden", e.Reason, nil)
			continue
		}
		list = append(list, end{
			reason: reason,
			month:  b.draws(e.Month, target{id: e.Reason, typ: formula.TypeNumber}, limit),
			hazard: b.formula(e.Hazard, formula.TypeNumber, limit),
		})
	}
	return list
}

func (b *builder) phaseList() []phase {
	limit := b.base.slots[nameCompeting] + 1
	var list []phase
	for _, p := range b.def.Phases {
		if b.programme.Phase(p.ID) == nil {
			b.unknown(p.Pos, "fase", p.ID, nil)
			continue
		}
		t := target{id: p.ID, typ: formula.TypeNumber}
		list = append(list, phase{id: p.ID, days: b.draws(p.Days, t, limit), beforeEnd: b.draws(p.BeforeEnd, t, limit)})
	}
	return list
}

func (b *builder) resultList() []result {
	// Results are drawn in the order of the simulation, not of the programme, so
	// that any result may be read; one that is not drawn yet is onwaar.
	limit := b.base.slots[nameCompeting] + 1 + len(b.programme.Def.Results)
	var list []result
	for _, r := range b.def.Results {
		kind := b.programme.Result(r.ID)
		if kind == nil {
			b.unknown(r.Pos, "resultaat", r.ID, nil)
			continue
		}
		t := target{id: r.ID, typ: formula.TypeNumber}
		if len(r.Month) == 0 && r.Phase == "" && r.At != AtEnd {
			b.found.Errorf(r.Pos, "simulation-when", "resultaat %s zegt niet wanneer: maand, fase of bij: einde", r.ID)
		}
		list = append(list, result{
			kind: kind, slot: b.base.slots[prefixResult+r.ID], phase: r.Phase, atEnd: r.At == AtEnd,
			when:   b.formula(r.When, formula.TypeBool, limit),
			chance: b.formula(r.Chance, formula.TypeNumber, limit),
			month:  b.draws(r.Month, t, limit),
			days:   b.draws(r.Days, t, limit),
			amount: b.draws(r.Amount, target{id: r.ID, typ: formula.TypeMoney}, limit),
		})
	}
	return list
}

func (b *builder) steps() []step {
	list := make([]step, len(b.def.Course))
	for i, s := range b.def.Course {
		slot := b.base.slots[s.ID]
		list[i] = step{slot: slot, program: b.formula(s.Formula, formula.TypeNumber, slot)}
	}
	return list
}

func (b *builder) responses() map[string]response {
	out := map[string]response{}
	for _, rater := range slices.Sorted(maps.Keys(b.def.Response)) {
		r := b.def.Response[rater]
		if b.programme.Rater(rater) == nil {
			b.unknown(b.def.Pos, "invuller", rater, nil)
			continue
		}
		out[rater] = response{
			chance: b.formula(r.Chance, formula.TypeNumber, all),
			day:    b.draws(r.Day, target{id: rater, typ: formula.TypeNumber}, all),
		}
	}
	return out
}

func (b *builder) shares() {
	for _, s := range b.def.Gemeenten {
		if s.Count < 0 {
			b.found.Errorf(s.Pos, "simulation-count", "aantal %d is minder dan 0", s.Count)
		}
	}
	if len(b.def.Names.First) == 0 || len(b.def.Names.Last) == 0 {
		b.found.Errorf(b.def.Pos, "simulation-names", "namen heeft voornamen en achternamen nodig")
	}
}

// consent warns of answers that nobody will give: without consent a participant fills in
// nothing.
func (b *builder) consent() {
	r := b.programme.RaterOf(programme.ParticipantRater)
	if r == nil || b.def.Consent > 0 || len(b.def.Answers[r.ID]) == 0 {
		return
	}
	b.found.Warnf(b.def.Pos, "simulation-consent", "niemand geeft toestemming, dus geen %s vult iets in", r.ID).
		WithHint("zeg hoe vaak iemand toestemming geeft: toestemming: 0.95")
}

func (b *builder) unknown(pos diag.Pos, what, id string, candidates []string) {
	b.found.Errorf(pos, "unknown-reference", "%s %s bestaat niet in programma %s", what, id, b.programme.Def.ID).
		WithHint(diag.Suggest(id, candidates))
}
