package ask

import (
	"net/http"
	"net/url"
	"strconv"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/web"
)

// What the buttons of a form mean: the field naar.
const (
	moveField    = "naar"
	moveBack     = "vorige"
	moveStop     = "stoppen"
	moveLater    = "later"
	moveRefuse   = "niet"
	moveWithdraw = "intrekken"

	consentField = "toestemming"
	consentYes   = "ja"
)

// start welcomes: what this is, that it is free, and where the reader was.
func (v *visit) start() {
	if v.guest.Done {
		v.redirect(v.to("klaar"))
		return
	}
	if spoken(v.guest.Languages) != nil && !v.guest.LangChosen() {
		v.showLanguages(v.expected(), "")
		return
	}
	v.showStart(http.StatusOK, nil)
}

func (v *visit) showStart(status int, problems []web.Problem) {
	in := v.guest.Sheet.Instrument
	s := v.page(in.Def.Title.In(v.guest.Lang()))
	s.Problems = problems
	screens := visible(v.guest.Sheet)
	view := web.SurveyStartView{
		Survey: s, Lead: in.Def.Intro.In(v.guest.Lang()), Facts: facts(s, in, len(screens)),
		Action: v.to(), Submit: s.T("survey.begin"), Decline: s.T("survey.decline"),
	}
	if len(s.FooterLinks) > 0 {
		view.MorePlace = &web.Link{Label: s.T("survey.privacy"), Href: s.FooterLinks[0].Href}
	}
	if view.Lead == "" {
		view.Lead = s.N("survey.lead", len(screens))
	}
	if !v.guest.Agreed() {
		view.Consent = s.T("survey.consent")
	}
	if v.guest.Sheet.Progress().Done > 0 {
		view.Submit = s.T("survey.go-on")
		view.Resume = s.T("survey.resume-check")
		if at := open(v.guest.Sheet, screens); at < len(screens) {
			view.Resume = s.T("survey.resume", "n", strconv.Itoa(at+1))
		}
	}
	v.site.Render(v.w, v.r, status, web.SurveyStart(view))
}

// facts are what somebody should know before the first question.
func facts(s web.Survey, in *instrument.Instrument, screens int) []string {
	var out []string
	if n := minutes(in, 0, screens); n > 0 {
		out = append(out, s.N("survey.fact-minutes", n))
	}
	if skippable(in) {
		out = append(out, s.T("survey.fact-skip"))
	}
	return append(out, s.T("survey.fact-seen"), s.T("survey.fact-stop"), s.T("survey.fact-free"))
}

// skippable reports whether every question may be skipped. It is said once, at the start.
func skippable(in *instrument.Instrument) bool {
	for _, f := range in.Fields() {
		if !f.Question.Required.IsZero() {
			return false
		}
	}
	return true
}

// begin records consent and goes to the first question without an answer, or
// records that the participant does not take part.
func (v *visit) begin() {
	switch {
	case v.guest.Done:
		v.redirect(v.to("klaar"))
	case v.r.PostFormValue(moveField) == moveRefuse:
		v.withdraw()
	case !v.guest.Agreed() && v.r.PostFormValue(consentField) != consentYes:
		v.showStart(http.StatusUnprocessableEntity, []web.Problem{{Text: v.frame().T("survey.consent-missing"), Target: consentField}})
	default:
		if err := v.app.Agree(v.r.Context(), v.guest); err != nil {
			v.failed(err)
			return
		}
		v.redirect(v.resume())
	}
}

// resume is the address of the first question without an answer, or of the check
// when there is none.
func (v *visit) resume() string {
	screens := visible(v.guest.Sheet)
	if at := open(v.guest.Sheet, screens); at < len(screens) {
		return v.to("vraag", screens[at].main.ID)
	}
	return v.to("controle")
}

// filling tells whether the questions are for this visitor now; when not, it leads
// to where the visitor should be.
func (v *visit) filling() bool {
	switch {
	case v.guest.Done:
		v.redirect(v.to("klaar"))
	case !v.guest.Agreed():
		v.redirect(v.to())
	default:
		return true
	}
	return false
}

// back is the query of a question that was opened from the check.
func back() url.Values { return url.Values{returnParam: {toCheck}} }
