package ask

import (
	"net/http"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/web"
)

// check shows all answers before they are sent.
func (v *visit) check() {
	if v.filling() {
		v.showCheck(http.StatusOK, nil)
	}
}

func (v *visit) showCheck(status int, problems []web.Problem) {
	s := v.frame()
	s.Title, s.Problems = s.T("survey.check-title"), problems
	view := web.SurveyCheckView{Survey: s, Lead: s.T("survey.check-lead"), Action: v.to("controle")}
	sheet, eval := v.sheet(), v.guest.Sheet.Eval
	for _, sc := range visible(v.guest.Sheet) {
		href := v.with(back(), "vraag", sc.main.ID)
		for _, f := range sc.fields(sheet.Instrument) {
			if !eval.Visible(f.ID) {
				continue
			}
			view.Rows = append(view.Rows, web.SurveyAnswer{
				Question: eval.Text(f.ID), Answer: shown(sheet, f), Href: href, Empty: eval.Status(f.ID) != instrument.Answered,
			})
		}
	}
	v.site.Render(v.w, v.r, status, web.SurveyCheck(view))
}

// shown writes an answer in the words in which it was given: a step of a scale that
// was chosen by its words is not repeated as a number.
func shown(sheet *fields.Sheet, f *instrument.Field) string {
	if f.Question.Type == instrument.TypeScale {
		for _, o := range rows(sheet.Field(f.Question)).Options {
			if o.Checked {
				return o.Label
			}
		}
	}
	text, _ := sheet.Show(f)
	return text
}

// send sends the answers. Sending twice is sending once.
func (v *visit) send() {
	if !v.filling() {
		return
	}
	screens := visible(v.guest.Sheet)
	switch v.r.PostFormValue(moveField) {
	case moveBack:
		v.redirect(v.previous(screens, len(screens)))
		return
	case moveStop:
		v.redirect(v.to("stoppen"))
		return
	}
	err := v.app.SubmitOwn(v.r.Context(), v.guest)
	switch app.CodeOf(err) {
	case app.Invalid:
		v.redirect(v.firstFault(screens))
	case app.Conflict:
		v.changedMeanwhile()
	case app.Closed:
		v.redirect(v.to()) // sent in another tab, or just out of its window
	default:
		if err != nil {
			v.failed(err)
			return
		}
		v.redirect(v.to("klaar"))
	}
}

// firstFault is the address of the first question that stops sending.
func (v *visit) firstFault(screens []screen) string {
	for _, sc := range screens {
		if len(v.blocking(sc)) > 0 {
			q := back()
			q.Set(faultsParam, "1")
			return v.with(q, "vraag", sc.main.ID)
		}
	}
	return v.to("controle")
}

// changedMeanwhile shows the answers as they are now, with a word about it.
func (v *visit) changedMeanwhile() {
	guest, err := v.app.Guest(v.r.Context(), v.r.PathValue("token"))
	if err != nil {
		v.failed(err)
		return
	}
	v.guest = guest
	if !v.filling() {
		return
	}
	v.showCheck(http.StatusConflict, []web.Problem{{Text: v.frame().T("survey.check-stale"), Target: "inhoud"}})
}
