package catalog

import (
	"slices"

	"effectmonitor/engine/ddas"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/programme"
)

// checkOutside checks what a programme says about what leaves for others.
func (b *builder) checkOutside(p *programme.Programme) {
	b.found.Extend(ddas.Check(p))
	if p.Research == nil {
		return
	}
	names := b.namesOf(p)
	for _, id := range slices.Concat(p.Research.FreeText, p.Research.LeaveOut) {
		if !slices.Contains(names, id) {
			b.found.Errorf(p.Research.Pos, "unknown-name", "onderzoek noemt %q, en dat is geen vraag, veld, schaal of resultaat van programma %s", id, p.ID).
				WithHint(diag.Suggest(id, names))
		}
	}
}

// namesOf are the names of everything with a value that a programme asks for or
// registers, in whatever version.
func (b *builder) namesOf(p *programme.Programme) []string {
	var names []string
	for _, form := range p.Forms {
		for _, f := range form.Fields {
			names = append(names, f.ID)
		}
	}
	for _, r := range p.Results {
		names = append(names, r.ID)
	}
	for _, in := range b.c.questionnaires.all() {
		if !asks(p, in.Def.ID) {
			continue
		}
		for _, f := range in.Fields() {
			names = append(names, f.ID, f.Question.ID)
			for _, inner := range f.Inner() {
				names = append(names, inner.ID)
			}
		}
		for _, s := range in.Symbols() {
			names = append(names, s.Name)
		}
	}
	return names
}

// asks says whether a programme lets somebody fill in a questionnaire.
func asks(p *programme.Programme, id string) bool {
	for _, m := range p.Moments {
		for _, ref := range m.Questionnaires {
			if ref.ID == id {
				return true
			}
		}
	}
	return false
}
