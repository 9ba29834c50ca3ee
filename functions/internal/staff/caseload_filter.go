package staff

import (
	"cmp"
	"slices"
	"strconv"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/web"
)

// signalCount is the way to those with a signal, when there are any.
func (s *Staff) signalCount(p web.Page, v view, lines []*app.CaseloadLine) []web.CountLink {
	n := len(signalled(lines).lines)
	if n == 0 && v.filter != filterSignal {
		return nil
	}
	return []web.CountLink{{N: strconv.Itoa(n), Label: p.T("caseload.count-" + filterSignal), Late: n > 0,
		Href: v.href(func(v *view) { v.filter = filterSignal }), Current: v.filter == filterSignal}}
}

// plansIn are the programmes that occur in a list, by title.
func plansIn(lines []*app.CaseloadLine) []*programme.Compiled {
	var out []*programme.Compiled
	for _, l := range lines {
		if !slices.ContainsFunc(out, func(p *programme.Compiled) bool { return p.Def.ID == l.Plan.Def.ID }) {
			out = append(out, l.Plan)
		}
	}
	slices.SortFunc(out, func(a, b *programme.Compiled) int {
		return cmp.Compare(a.Def.Title.In(source.DefaultLang), b.Def.Title.In(source.DefaultLang))
	})
	return out
}

// programmeMenu lets a reader choose one programme of several, and take that off again.
func programmeMenu(p web.Page, v view, lines []*app.CaseloadLine) ([]web.FilterMenu, []web.FilterChip) {
	var chips []web.FilterChip
	var options []web.Option
	for _, plan := range plansIn(lines) {
		title := plan.Def.Title.In(source.DefaultLang)
		options = append(options, web.Option{Value: plan.Def.ID, Label: title, Checked: plan.Def.ID == v.programme})
		if plan.Def.ID == v.programme {
			chips = append(chips, web.FilterChip{Label: title, RemoveHref: v.href(func(v *view) { v.programme = "" })})
		}
	}
	if len(options) < 2 {
		return nil, chips
	}
	return []web.FilterMenu{{ID: fieldProgramme, Name: fieldProgramme, Label: p.T("caseload.programme"), Options: options}}, chips
}

// phasesOf are the phases to choose from: those of the chosen programme, or of all of
// them. Phases with one id are one choice.
func phasesOf(v view, lines []*app.CaseloadLine) []programme.Phase {
	var out []programme.Phase
	for _, plan := range plansIn(lines) {
		if v.programme != "" && plan.Def.ID != v.programme {
			continue
		}
		for _, phase := range plan.Def.Phases {
			if !slices.ContainsFunc(out, func(o programme.Phase) bool { return o.ID == phase.ID }) {
				out = append(out, phase)
			}
		}
	}
	return out
}
