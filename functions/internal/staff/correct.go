package staff

import (
	"net/http"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// correctPath is, below a moment, where what was sent is corrected.
const correctPath = "/verbeteren"

// The buttons of the check of a correction, beside those of every check.
const dropCorrection = "weggooien"

// checkCorrection shows what a correction changes and asks for the reason.
func (s *Staff) checkCorrection(w http.ResponseWriter, r *http.Request) error {
	x, err := s.openSheet(r)
	if err != nil {
		return err
	}
	return s.drawCorrection(w, r, http.StatusOK, x, &form.Form{})
}

func (s *Staff) drawCorrection(w http.ResponseWriter, r *http.Request, status int, x *sheet, in *form.Form) error {
	p := s.pageOf(r, x.f, s.words.Text("correct.title", nil))
	p.Problems = in.Summary()
	changed := x.Changed()
	v := web.CheckView{Page: p, Lead: p.T("correct.lead"), Action: x.base() + "/controle", Submit: p.T("correct.submit"),
		Ready: len(x.Blocking()) == 0 && len(changed) > 0, Changes: s.changedAnswers(x, x.Sent, x.Answers, changed)}
	v.Open, v.Soft = s.attention(x)
	if len(changed) == 0 {
		v.Lead = p.T("correct.nothing")
	} else {
		v.Drop = &web.Option{Value: dropCorrection, Label: p.T("correct.drop")}
	}
	if v.Ready {
		v.Fields = []web.Field{s.whyField(p, in)}
	}
	v.Moment, v.Progress, v.Steps, v.Position = s.steps(p, x, "")
	s.Site.Render(w, r, status, web.Check(v))
	return nil
}

// whyField asks for a reason, which is kept with what it is about.
func (s *Staff) whyField(p web.Page, in *form.Form) web.Field {
	out := in.Field(web.KindLongText, app.FieldWhy, p.T("why.label"), "")
	out.Help = p.T("why.help")
	return out
}

// changedAnswers are answers before and after a correction.
func (s *Staff) changedAnswers(x *sheet, before, after instrument.Answers, changed []*instrument.Field) []web.AnswerChange {
	shown, old := s.shown(x), s.shown(x)
	shown.Answers, old.Answers = after, before
	show := func(f *instrument.Field, sheet *fields.Sheet) string {
		if x.Correcting() && sheet == shown && !x.Eval.Visible(f.ID) || sheet.Answers[f.ID].Status == instrument.Hidden {
			return s.words.Text("correct.hidden", nil)
		}
		text, _ := sheet.Show(f)
		if reason := sheet.Answers[f.ID].Reason; reason != "" {
			text += ". " + s.words.Text("sheet.reason", locale.Args{"reason": reason})
		}
		return text
	}
	var out []web.AnswerChange
	for _, f := range changed {
		out = append(out, web.AnswerChange{Question: x.Eval.Text(f.ID), Before: show(f, old), After: show(f, shown)})
	}
	return out
}

// sendCorrection records a correction with its reason, throws it away, or goes back.
func (s *Staff) sendCorrection(w http.ResponseWriter, r *http.Request) error {
	x, err := s.openSheet(r)
	if err != nil {
		return err
	}
	in := form.Received(r)
	switch in.Line("naar") {
	case "vorige":
		http.Redirect(w, r, x.lastPage(), http.StatusSeeOther)
		return nil
	case "later":
		http.Redirect(w, r, x.away(), http.StatusSeeOther)
		return nil
	case dropCorrection:
		if err := s.App.DropCorrection(r.Context(), x.Sheet); err != nil {
			return err
		}
		s.Site.Redirect(w, r, x.url()+"/antwoorden", "correction-dropped")
		return nil
	}
	if len(x.Changed()) == 0 { // sent twice: there is no button without a change
		http.Redirect(w, r, x.away(), http.StatusSeeOther)
		return nil
	}
	err = s.App.Correct(r.Context(), x.Sheet, site.Actor(r), in.Line(app.FieldWhy))
	if in.Take(err) {
		return s.drawCorrection(w, r, http.StatusUnprocessableEntity, x, in)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, x.url()+"/antwoorden", "corrected")
	return nil
}

// correctLink offers to correct what staff sent, or to go on with it.
func (s *Staff) correctLink(r *http.Request, p web.Page, x *sheet) *web.Link {
	if x.Rater != x.f.staff || !s.may(r, policy.ResponseCorrect, x.f.Participant.Worker, x.f.Participant.Team) {
		return nil
	}
	key := "correct.begin"
	if x.Response.Pending != nil {
		key = "correct.go-on"
	}
	return &web.Link{Label: p.T(key), Href: x.url() + correctPath}
}

// corrections are what was corrected, the last one first.
func (s *Staff) corrections(r *http.Request, p web.Page, x *sheet) ([]web.Correction, error) {
	versions, err := x.Versions()
	if err != nil {
		return nil, err
	}
	var out []web.Correction
	for _, v := range versions {
		who := s.workerName(r, v.By)
		if who == "" {
			who = v.By
		}
		out = append([]web.Correction{{Title: p.T("correct.history", "moment", s.Site.Moment(v.At), "name", who), Reason: p.T("sheet.reason", "reason", v.Reason),
			Changes: s.changedAnswers(x, v.Before, v.After, app.Differences(x.Instrument, v.Before, v.After))}}, out...)
	}
	return out, nil
}
