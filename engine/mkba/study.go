package mkba

import (
	"maps"
	"slices"

	"effectmonitor/engine/diag"
)

// study is a published outcome with everything looked up.
type study struct {
	def     *Published
	cells   []studyCell
	cost    []studyFactor
	parties sharing // of the costs
}

// studyCell is one printed amount: of one party, in one term.
type studyCell struct {
	party, term int
	euros       int64
	factors     []studyFactor
}

// studyFactor is a parameter that moves a printed amount.
type studyFactor struct {
	knob    int
	without bool // takes its share away instead of multiplying
}

func (f studyFactor) in(vector []float64) float64 {
	if f.without {
		return 1 - vector[f.knob]
	}
	return vector[f.knob]
}

// published compiles a model that repeats a study.
func (b *builder) published() {
	def := b.c.def
	p := def.Published
	if len(def.Effects) > 0 || len(def.Costs) > 0 {
		b.errorf(def.Pos, "published-and-computed", "model %s heeft gepubliceerde bedragen en eigen effecten of kosten", def.ID).
			WithHint("maak er twee modellen van")
	}
	if p.Participants < 1 {
		b.errorf(p.Pos, "missing-participants", "de studie heeft geen aantal deelnemers")
	}
	if p.Source == "" {
		b.errorf(p.Pos, "missing-source", "de studie heeft geen bron")
	}
	s := &study{def: p, parties: b.sharing(p.Pos, "kosten_door", p.CostParties)}
	b.c.study = s
	var rows []string
	for i := range p.Rows {
		b.once(p.Rows[i].Pos, "de rij van partij", p.Rows[i].Party, rows)
		rows = append(rows, p.Rows[i].Party)
		b.studyRow(&p.Rows[i])
	}
	for _, line := range []*PublishedTotal{&p.Total, &p.PerHead} {
		b.termNames(line.Pos, slices.Collect(maps.Keys(line.Terms)))
	}
	b.checkStudy()
	for i := range p.Sensitivity {
		b.sensitivity(&p.Sensitivity[i])
	}
	for i := range p.Reconstruction {
		b.reconstruction(&p.Reconstruction[i])
	}
}

func (b *builder) partyIndex(pos diag.Pos, id string) int {
	at := slices.Index(b.parties, id)
	if at < 0 {
		b.errorf(pos, "unknown-party", "partij %s bestaat niet", id).WithHint(diag.Suggest(id, b.parties))
	}
	return at
}

func (b *builder) termNames(pos diag.Pos, ids []string) {
	for _, id := range ids {
		b.termIndex(pos, id)
	}
}

func (b *builder) termIndex(pos diag.Pos, id string) int {
	var known []string
	for i, t := range b.c.def.Terms {
		if t.ID == id {
			return i
		}
		known = append(known, t.ID)
	}
	b.errorf(pos, "unknown-term", "termijn %s bestaat niet", id).WithHint(diag.Suggest(id, known))
	return -1
}

func (b *builder) studyRow(row *PublishedRow) {
	party := b.partyIndex(row.Pos, row.Party)
	b.termNames(row.Pos, slices.Collect(maps.Keys(row.Terms)))
	for i, term := range b.c.def.Terms {
		if euros, given := row.Terms[term.ID]; given && party >= 0 {
			b.c.study.cells = append(b.c.study.cells, studyCell{party: party, term: i, euros: euros})
		}
	}
	if m := row.Misprint; m != nil {
		b.termIndex(m.Pos, m.Term)
		if m.Explanation.IsZero() {
			b.errorf(m.Pos, "missing-text", "de drukfout bij %s heeft geen uitleg", row.Party)
		}
		if read := row.Terms[m.Term]; read != m.Read {
			b.errorf(m.Pos, "misprint-mismatch", "bij %s staat %s, maar de drukfout zegt dat %s wordt gelezen",
				row.Party, wholeNL(read), wholeNL(m.Read))
		}
	}
}

func (b *builder) sensitivity(def *Sensitivity) {
	at := b.value(Value{Parameter: def.Parameter, Given: true, Pos: def.Pos}, 1).knob
	if at < 0 {
		return
	}
	factor := studyFactor{knob: at, without: def.Works == "min"}
	neutral := 1.0
	switch def.Works {
	case "maal":
	case "min":
		neutral = 0
		b.c.knobs[at].share = true
	default:
		b.errorf(def.Pos, "unknown-action", "werking %q bestaat niet", def.Works).WithHint("kies maal of min")
	}
	// A published amount must stay what was printed: only its range may move it.
	if b.c.knobs[at].value != neutral {
		b.errorf(def.Pos, "changes-published", "parameter %s verandert de gepubliceerde bedragen", def.Parameter).
			WithHint("geef hem waarde 1 bij maal en 0 bij min; laag en hoog zijn de bandbreedte")
	}
	if def.Cost {
		b.c.study.cost = append(b.c.study.cost, factor)
		return
	}
	for _, id := range def.Parties {
		b.partyIndex(def.Pos, id)
	}
	b.termNames(def.Pos, def.Terms)
	for i := range b.c.study.cells {
		cell := &b.c.study.cells[i]
		party, term := b.parties[cell.party], b.c.def.Terms[cell.term].ID
		if (len(def.Parties) == 0 || slices.Contains(def.Parties, party)) &&
			(len(def.Terms) == 0 || slices.Contains(def.Terms, term)) {
			cell.factors = append(cell.factors, factor)
		}
	}
}

// reconstruction checks that the steps end in the printed amount.
func (b *builder) reconstruction(def *Reconstruction) {
	party, term := b.partyIndex(def.Pos, def.Party), b.termIndex(def.Pos, def.Term)
	at := slices.IndexFunc(b.c.study.cells, func(c studyCell) bool { return c.party == party && c.term == term })
	if party < 0 || term < 0 {
		return
	}
	if at < 0 {
		b.errorf(def.Pos, "unknown-cell", "de studie heeft geen bedrag voor %s, %s", def.Party, def.Term)
		return
	}
	for i := range def.Steps {
		b.step(&def.Steps[i], i == 0)
	}
	if end := worked(def.Steps); centsOf(end) != Cents(b.c.study.cells[at].euros*100) {
		b.errorf(def.Pos, "reconstruction-differs", "de stappen komen uit op %s, maar er is %s gedrukt",
			euroNL(centsOf(end)), euroNL(Cents(b.c.study.cells[at].euros*100)))
	}
}

func (b *builder) step(def *Step, first bool) {
	switch {
	case !slices.Contains([]string{"begin", "maal", "min", "plus"}, def.Does):
		b.errorf(def.Pos, "unknown-action", "een stap doet %q", def.Does).WithHint("kies begin, maal, min of plus")
	case first != (def.Does == "begin"):
		b.errorf(def.Pos, "bad-step", "alleen de eerste stap doet begin")
	}
	if !slices.Contains(natures, def.Nature) {
		b.errorf(def.Pos, "unknown-nature", "een stap heeft aard %q", def.Nature).WithHint(diag.Suggest(def.Nature, natures))
	}
}

// worked is the number that the steps end in.
func worked(steps []Step) float64 {
	result := 0.0
	for _, s := range steps {
		switch s.Does {
		case "begin":
			result = float64(s.Value)
		case "maal":
			result = float64(result * float64(s.Value))
		case "min":
			result -= float64(s.Value)
		case "plus":
			result += float64(s.Value)
		}
	}
	return result
}
