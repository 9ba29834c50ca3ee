package graph

import (
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// OfInstrument is the graph of a questionnaire: answers, calculations and scales,
// with titles in a language.
func OfInstrument(in *instrument.Instrument, lang string) Graph {
	b := newBuilder(in.Def.Title.In(lang) + " (" + source.Ref{ID: in.Def.ID, Version: in.Def.Version}.String() + ")")
	for _, p := range in.Def.Pages {
		if !p.Visible.IsZero() {
			b.node(Node{pageID(p.ID), Page, p.Title.In(lang)})
		}
		for _, f := range in.Fields() {
			if f.Page == p {
				b.node(Node{f.ID, Question, fieldTitle(f, lang)})
			}
		}
		for _, q := range p.Questions {
			if q.Type == instrument.TypeNote {
				b.node(Node{q.ID, Question, q.Text.In(lang)})
			}
		}
	}
	for _, c := range in.Def.Calculations {
		b.node(Node{c.ID, Calculation, c.Title.In(lang)})
	}
	for _, s := range in.Def.Scales {
		b.node(Node{s.ID, Scale, s.Title.In(lang)})
	}
	for _, r := range in.Rules() {
		to := b.known(r.Owner)
		if r.Page {
			to = pageID(r.Owner)
		}
		for _, name := range r.Reads {
			if strings.HasPrefix(name, "vorige.") {
				b.node(Node{name, Earlier, "Antwoord van de meting ervoor"})
			}
			b.edge(b.known(name), to, string(r.Role))
		}
	}
	return b.finish()
}

// known is the node that a name belongs to: rust.klasse is of rust, and what stands
// in the rows of a herhaling of the herhaling.
func (b *builder) known(name string) string {
	if owner, _, dotted := strings.Cut(name, "."); dotted && !b.nodes[name] {
		return owner
	}
	return name
}

// pageID keeps pages apart from questions with the same id.
func pageID(id string) string { return "pagina " + id }

func fieldTitle(f *instrument.Field, lang string) string {
	if f.Row != nil {
		return f.Row.Text.In(lang)
	}
	return f.Question.Text.In(lang)
}

// OfModel is the graph of a cost-benefit model: what each effect and cost is made
// of, and who gains or pays.
func OfModel(m *mkba.Model, lang string) Graph {
	b := newBuilder(m.Title.In(lang) + " (" + source.Ref{ID: m.ID, Version: m.Version}.String() + ")")
	for _, p := range m.Parameters {
		b.node(Node{p.ID, Parameter, p.Title.In(lang)})
	}
	for i := range m.Effects {
		b.effect(&m.Effects[i], lang)
	}
	for i := range m.Costs {
		c := &m.Costs[i]
		id := "kosten " + c.ID
		b.node(Node{id, Cost, c.Title.In(lang)})
		b.value(c.Amount, id, "bedrag")
		b.price(c.Price, id)
	}
	for _, p := range m.Parties {
		id := "partij " + p.ID
		b.node(Node{id, Party, p.Title.In(lang)})
		for i := range m.Effects {
			if _, gains := m.Effects[i].Shares[p.ID]; gains {
				b.edge("effect "+m.Effects[i].ID, id, "baat")
			}
			if _, loses := m.Effects[i].Counter[p.ID]; loses {
				b.edge("effect "+m.Effects[i].ID, id, "overdracht")
			}
		}
		for i := range m.Costs {
			if _, pays := m.Costs[i].Shares[p.ID]; pays {
				b.edge("kosten "+m.Costs[i].ID, id, "kosten")
			}
		}
	}
	if m.Published != nil {
		b.study(m.Published)
	}
	return b.finish()
}

func (b *builder) effect(e *mkba.Effect, lang string) {
	id := "effect " + e.ID
	b.node(Node{id, Effect, e.Title.In(lang)})
	q := &e.Quantity
	if q.Indicator != "" {
		b.node(Node{"indicator " + q.Indicator, Indicator, q.Text.In(lang)})
		b.edge("indicator "+q.Indicator, id, "hoeveelheid")
	}
	if q.Comparison != "" {
		b.node(Node{"indicator " + q.Comparison, Indicator, q.Text.In(lang)})
		b.edge("indicator "+q.Comparison, id, "vergelijking")
	}
	for _, v := range []mkba.Value{q.Affected, q.Engaged, q.Retained, q.Success} {
		b.value(v, id, "hoeveelheid")
	}
	b.value(e.Deadweight, id, "zonder aanpak")
	b.value(e.Displacement, id, "verdringing")
	b.value(e.Attribution, id, "toerekening")
	b.value(e.Amount, id, "bedrag")
	b.price(e.Price, id)
	for _, v := range e.Factors {
		b.value(v, id, "maal")
	}
	b.value(e.Duration, id, "duur")
	b.value(e.DropOff, id, "afname")
}

func (b *builder) value(v mkba.Value, to, role string) {
	if v.Parameter != "" {
		b.edge(v.Parameter, to, role)
	}
}

func (b *builder) price(id, to string) {
	if id != "" {
		b.node(Node{"kengetal " + id, Price, ""})
		b.edge("kengetal "+id, to, "prijs")
	}
}

// study links the parameters of a published study to the printed amounts that they
// move.
func (b *builder) study(p *mkba.Published) {
	for _, s := range p.Sensitivity {
		parties := s.Parties
		if s.Cost {
			parties = nil
			for party := range p.CostParties {
				parties = append(parties, party)
			}
		} else if len(parties) == 0 {
			for _, row := range p.Rows {
				parties = append(parties, row.Party)
			}
		}
		for _, party := range sorted(parties) {
			b.edge(s.Parameter, "partij "+party, s.Works)
		}
	}
}
