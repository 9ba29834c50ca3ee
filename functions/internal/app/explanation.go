package app

import (
	"context"
	"slices"

	"effectmonitor/engine/explain"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Explanations is what can be explained of one dossier: the scores of what raters
// sent, and what the participant contributes to every indicator.
type Explanations struct {
	Dossier   *Dossier
	Framework *indicator.Compiled
	Facts     indicator.Facts
	// Locked are the moments of which the participant's own answers are left out of
	// everything here, because staff did not send theirs yet.
	Locked []*programme.Moment

	person indicator.Participant
	filled []explain.Filled
	today  source.Date
}

// Explained is one value with where it comes from.
type Explained struct {
	explain.Explained
	Moment *programme.Moment // nil for the whole trajectory
	Rater  *programme.Rater  // nil for an indicator
}

// Explain opens a dossier to see how its scores and indicators are computed, down to
// the answers. Looking is noted, with what was looked at; what is "" for the list.
func (a *App) Explain(ctx context.Context, who Actor, id, what string) (*Explanations, error) {
	const op = "explain"
	d, err := a.dossier(ctx, who.Gemeente, id)
	if err != nil {
		return nil, err
	}
	defs := a.Catalog()
	x := &Explanations{Dossier: d, Framework: defs.FrameworkIn(who.Gemeente, d.Plan.Def.ID), today: a.Today()}
	if x.Framework == nil {
		return nil, &Error{Code: NotFound, Op: op}
	}
	shown := d.Dossier
	shown.Responses = nil
	for _, r := range d.Responses {
		if r.Status != store.Submitted || x.locks(&r) {
			continue
		}
		sheet, err := a.sheetOf(who.Gemeente, &d.Dossier, SheetKey{id, r.Moment, r.Rater}, source.DefaultLang, d.Names())
		if CodeOf(err) == NotFound {
			continue // the programme no longer has the moment
		}
		if err != nil {
			return nil, err
		}
		shown.Responses = append(shown.Responses, r)
		x.filled = append(x.filled, explain.Filled{Moment: r.Moment, Rater: r.Rater, On: r.Date, Instrument: sheet.Instrument, Evaluation: sheet.Eval})
	}
	x.order()
	x.person = Facts(defs, who.Gemeente, &shown)
	x.Facts = x.Framework.Facts(x.person, x.today)
	return x, a.Store.Audit(ctx, who.Gemeente, a.audit(who, id, "response:explain", what))
}

// locks tells whether a response is the participant's own of a moment at which staff
// are asked too and did not send yet: one does not colour the other.
func (x *Explanations) locks(r *store.Response) bool {
	rater := x.Dossier.Plan.Rater(r.Rater)
	if rater == nil || rater.Kind != programme.ParticipantRater {
		return false
	}
	for i := range x.Dossier.Schedule {
		m := &x.Dossier.Schedule[i]
		if m.Moment.ID != r.Moment {
			continue
		}
		locked := slices.ContainsFunc(m.Raters, func(o programme.RaterState) bool { return o.Rater.Kind == programme.StaffRater && !o.Done })
		if locked && !slices.Contains(x.Locked, m.Moment) {
			x.Locked = append(x.Locked, m.Moment)
		}
		return locked
	}
	return false
}

// order puts what was filled in in the order of the schedule.
func (x *Explanations) order() {
	at := func(f explain.Filled) int {
		return slices.IndexFunc(x.Dossier.Schedule, func(m programme.MomentState) bool { return m.Moment.ID == f.Moment })
	}
	slices.SortStableFunc(x.filled, func(a, b explain.Filled) int { return at(a) - at(b) })
}

// Scores are the scores of everything that was sent, the last moment first, without
// where they come from.
func (x *Explanations) Scores(lang string) []Explained {
	rules := explain.Explainer{Lang: lang}
	var out []Explained
	for _, f := range slices.Backward(x.filled) {
		moment, rater := x.Dossier.Plan.Moment(f.Moment), x.Dossier.Plan.Rater(f.Rater)
		for _, scale := range f.Instrument.Def.Scales {
			out = append(out, Explained{rules.Score(f.Evaluation, scale), moment, rater})
		}
	}
	return out
}

// Contributions are what the participant contributes to every indicator that keep
// wants, at the last moment that counts, without where it comes from.
func (x *Explanations) Contributions(lang string, keep func(*indicator.Indicator) bool) []Explained {
	rules := explain.Explainer{Lang: lang}
	var out []Explained
	for _, ind := range x.Framework.Indicators() {
		if !keep(ind) {
			continue
		}
		if moments := explain.Moments(x.Framework, ind, x.Facts); len(moments) > 0 {
			last := moments[len(moments)-1]
			out = append(out, Explained{Explained: rules.Contribution(ind, x.Facts, last), Moment: x.Dossier.Plan.Moment(last)})
		}
	}
	return out
}

// Score explains a score or a calculation of what a rater sent at a moment.
func (x *Explanations) Score(moment, rater, name, lang string) (Explained, bool) {
	for _, f := range x.filled {
		if f.Moment != moment || f.Rater != rater {
			continue
		}
		known := false
		for _, s := range f.Instrument.Def.Scales {
			known = known || s.ID == name
		}
		for _, c := range f.Instrument.Def.Calculations {
			known = known || c.ID == name
		}
		if !known {
			return Explained{}, false
		}
		rules := explain.Explainer{Lang: lang}
		return Explained{rules.Value(f.Instrument, f.Evaluation, name, ""), x.Dossier.Plan.Moment(moment), x.Dossier.Plan.Rater(rater)}, true
	}
	return Explained{}, false
}

// Moments are the moments at which the participant counts for an indicator; [""] for
// one over the whole trajectory, and none when there is no such indicator.
func (x *Explanations) Moments(id string) []string {
	ind := x.Framework.Indicator(id)
	if ind == nil {
		return nil
	}
	return explain.Moments(x.Framework, ind, x.Facts)
}

// Indicator explains what the participant contributes to an indicator at a moment.
func (x *Explanations) Indicator(id, moment, lang string) (Explained, bool) {
	ind := x.Framework.Indicator(id)
	if ind == nil || !slices.Contains(x.Moments(id), moment) {
		return Explained{}, false
	}
	rules := explain.Explainer{Lang: lang}
	e := rules.Indicator(x.Framework, ind, x.person, x.filled, moment, x.today)
	return Explained{Explained: e, Moment: x.Dossier.Plan.Moment(moment)}, true
}
