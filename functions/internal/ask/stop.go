package ask

import (
	"net/http"
	"time"

	"effectmonitor/functions/internal/web"
)

// stop asks what stopping means: later, or not at all. After sending it asks
// whether the answers must be withdrawn.
func (v *visit) stop() {
	s := v.frame()
	view := web.SurveyStopView{Action: v.to("stoppen")}
	if v.guest.Done {
		s.Title, view.Lead = s.T("survey.withdraw-title"), s.T("survey.withdraw-lead")
		view.Back = &web.Link{Label: s.T("survey.keep-answers"), Href: v.to("klaar")}
		view.Withdraw = s.T("survey.withdraw-yes")
	} else {
		s.Title, view.Lead = s.T("survey.stop-title"), s.T("survey.stop-lead")
		view.Back = &web.Link{Label: s.T("survey.continue"), Href: v.resume()}
		view.Later, view.Withdraw = true, s.T("survey.refuse")
	}
	view.Survey = s
	v.site.Render(v.w, v.r, http.StatusOK, web.SurveyStop(view))
}

// stopped does what was chosen.
func (v *visit) stopped() {
	switch v.r.PostFormValue(moveField) {
	case moveWithdraw:
		v.withdraw()
	case moveLater:
		v.paused()
	default:
		v.redirect(v.to("stoppen"))
	}
}

// paused says that the link goes on working, and until when.
func (v *visit) paused() {
	s := v.frame()
	s.Title = s.T("survey.paused-title")
	// The link ends at midnight: the last day is the one before.
	last := v.guest.Invitation.Expires.In(v.site.Zone).Add(-time.Second)
	v.site.Render(v.w, v.r, http.StatusOK, web.SurveyMessage(web.SurveyMessageView{
		Survey: s, Text: []string{s.T("survey.paused-text"), s.T("survey.paused-until", "date", s.Messages.Date(last))},
		Link: &web.Link{Label: s.T("survey.continue"), Href: v.to()},
	}))
}

// withdraw erases the answers. The page is the answer to the form itself: a link
// that is out of its window has no page left to go to.
func (v *visit) withdraw() {
	earlier := len(v.guest.Earlier) > 0
	if err := v.app.Withdraw(v.r.Context(), v.guest); err != nil {
		v.failed(err)
		return
	}
	s := v.frame()
	s.Title = s.T("survey.out-title")
	view := web.SurveyMessageView{Survey: s}
	if v.guest.Sheet.Progress().Done > 0 {
		view.Text = append(view.Text, s.T("survey.out-erased"))
	}
	view.Text = append(view.Text, s.T("survey.out-free"))
	if earlier {
		view.Text = append(view.Text, s.T("survey.out-earlier"))
	}
	if v.guest.Sheet.Moment.Fillable() {
		view.Link = &web.Link{Label: s.T("survey.out-back"), Href: v.to()}
	}
	v.site.Render(v.w, v.r, http.StatusOK, web.SurveyMessage(view))
}
