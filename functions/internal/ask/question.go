package ask

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/web"
)

// question shows one question with its follow-ups.
func (v *visit) question() {
	if !v.filling() {
		return
	}
	screens := visible(v.guest.Sheet)
	at := find(screens, v.r.PathValue("vraag"))
	if at < 0 {
		v.redirect(v.resume())
		return
	}
	var problems []instrument.Problem
	if v.r.URL.Query().Has(faultsParam) {
		problems = v.blocking(screens[at])
	}
	v.showQuestion(http.StatusOK, screens, at, problems, nil)
}

func (v *visit) showQuestion(status int, screens []screen, at int, problems []instrument.Problem, typed map[string][]string) {
	sc := screens[at]
	sheet := v.sheet()
	sheet.Problems, sheet.Typed = problems, typed
	s := v.page(v.guest.Sheet.Eval.Render(sc.main.Text))
	s.Problems = sheet.Summary()
	view := web.SurveyQuestionView{
		Survey: s, Now: at + 1, Total: len(screens), Minutes: minutes(v.guest.Sheet.Instrument, at, len(screens)),
		Field: mainField(sheet, sc), First: at == 0, FromCheck: v.fromCheck(),
		Saved:    len(problems) == 0 && answered(v.guest.Sheet, sc),
		Action:   v.with(v.kept(), "vraag", sc.main.ID),
		Autosave: v.to("vraag", sc.main.ID, "bewaar"),
	}
	if again, ok := sheet.Suggestion(sc.main); ok {
		view.FollowUps = append(view.FollowUps, again)
	}
	for _, q := range sc.more {
		f := fieldOf(sheet, q)
		f.FollowUp = q.Type != instrument.TypeNote
		view.FollowUps = append(view.FollowUps, f)
		if again, ok := sheet.Suggestion(q); ok {
			view.FollowUps = append(view.FollowUps, again)
		}
	}
	v.site.Render(v.w, v.r, status, web.SurveyQuestion(view))
}

func (v *visit) fromCheck() bool { return v.r.URL.Query().Get(returnParam) == toCheck }

// kept is what an address of a question passes on.
func (v *visit) kept() url.Values {
	if v.fromCheck() {
		return back()
	}
	return url.Values{}
}

// blocking are the problems of a screen that stop sending.
func (v *visit) blocking(sc screen) []instrument.Problem {
	return ofScreen(v.guest.Sheet.Blocking(), sc, v.guest.Sheet.Instrument)
}

func ofScreen(problems []instrument.Problem, sc screen, in *instrument.Instrument) []instrument.Problem {
	list := sc.fields(in)
	return slices.DeleteFunc(slices.Clone(problems), func(p instrument.Problem) bool {
		return !slices.ContainsFunc(list, func(f *instrument.Field) bool { return f.ID == p.Question })
	})
}

// answer keeps what a page sent and goes where the button points. Going on waits
// for what is wrong; going back and stopping never do.
func (v *visit) answer() {
	if !v.filling() {
		return
	}
	// The screen may have been hidden meanwhile by an answer in another tab. What
	// was typed is kept all the same.
	all := screensOf(v.guest.Sheet.Instrument)
	at := find(all, v.r.PathValue("vraag"))
	if at < 0 {
		v.redirect(v.resume())
		return
	}
	sc := all[at]
	before := *v.guest.Sheet
	before.Answers = maps.Clone(before.Answers) // saving changes them in place
	given := fields.Given(v.r.PostForm, sc.fields(before.Instrument))
	refused, err := v.app.SaveOwn(v.r.Context(), v.guest, given)
	if err != nil {
		v.failed(err)
		return
	}
	screens := visible(v.guest.Sheet)
	at = find(screens, sc.main.ID)
	switch {
	case v.r.PostFormValue(moveField) == moveStop:
		v.redirect(v.to("stoppen"))
	case at < 0:
		v.redirect(v.resume())
	case v.r.PostFormValue(moveField) == moveBack:
		v.redirect(v.previous(screens, at))
	case fields.Grown(v.r.PostForm) != "" && len(refused) == 0:
		v.redirect(v.with(v.kept(), "vraag", sc.main.ID) + "#v-" + url.PathEscape(fields.Grown(v.r.PostForm)))
	default:
		v.goOn(screens, at, before, given, refused)
	}
}

func (v *visit) previous(screens []screen, at int) string {
	if at == 0 {
		return v.to()
	}
	return v.to("vraag", screens[at-1].main.ID)
}

// goOn moves to the next question, unless something here asks for attention first.
func (v *visit) goOn(screens []screen, at int, before app.Sheet, given app.Given, refused []instrument.Problem) {
	sc := screens[at]
	problems := append(refused, hardOnly(v.blocking(sc), refused)...)
	if len(problems) > 0 {
		v.showQuestion(http.StatusUnprocessableEntity, screens, at, problems, fields.Refused(given, refused))
		return
	}
	if id := v.opened(sc, before); id != "" {
		v.redirect(v.with(v.kept(), "vraag", sc.main.ID) + "#v-" + id)
		return
	}
	doubt, err := v.confirm(sc, before)
	switch {
	case err != nil:
		v.failed(err)
	case doubt != "":
		v.redirect(v.with(v.kept(), "vraag", sc.main.ID) + "#" + doubt + "-let-op")
	case v.fromCheck() || at+1 == len(screens):
		v.redirect(v.to("controle"))
	default:
		v.redirect(v.to("vraag", screens[at+1].main.ID))
	}
}

// hardOnly leaves out soft checks, and what is said of a field already.
func hardOnly(problems, said []instrument.Problem) []instrument.Problem {
	return slices.DeleteFunc(problems, func(p instrument.Problem) bool {
		return !p.Hard || slices.ContainsFunc(said, func(q instrument.Problem) bool { return q.Question == p.Question })
	})
}

// opened is the first follow-up that shows because of what was sent now and has no
// answer yet, or "". With the script it was on the page already.
func (v *visit) opened(sc screen, before app.Sheet) string {
	for _, f := range sc.fields(before.Instrument) {
		if !before.Eval.Visible(f.ID) && v.guest.Sheet.Eval.Status(f.ID) == instrument.Unanswered {
			return f.Question.ID
		}
	}
	return ""
}

// confirm gives the question of the first answer that a soft check doubts and that
// the participant did not see doubted yet, or "". Going on with a doubted answer
// unchanged confirms it: a participant is not asked to explain.
func (v *visit) confirm(sc screen, before app.Sheet) (string, error) {
	reasons := map[string]string{}
	for _, p := range v.blocking(sc) {
		old, now := before.Answers[p.Question], v.guest.Sheet.Answers[p.Question]
		seen := slices.ContainsFunc(before.Blocking(), func(q instrument.Problem) bool { return q.Question == p.Question })
		if !seen || !old.Equal(now) {
			q, _ := v.guest.Sheet.Instrument.Question(p.Question)
			return q.ID, nil
		}
		reasons[p.Question] = v.frame().T("survey.confirmed")
	}
	if len(reasons) == 0 {
		return "", nil
	}
	_, err := v.app.SaveOwn(v.r.Context(), v.guest, app.Given{Reasons: reasons})
	return "", err
}

// autosave keeps what the script sends while the page is open.
func (v *visit) autosave() {
	all := screensOf(v.guest.Sheet.Instrument)
	at := find(all, v.r.PathValue("vraag"))
	if at < 0 {
		v.failed(&app.Error{Code: app.NotFound, Op: "autosave"})
		return
	}
	given := fields.Given(v.r.PostForm, all[at].fields(v.guest.Sheet.Instrument))
	if _, err := v.app.SaveOwn(v.r.Context(), v.guest, given); err != nil {
		v.failed(err)
		return
	}
	reply := v.sheet().Autosave(all[at].questions(), v.site.Clock(v.site.Now()))
	v.site.JSON(v.w, http.StatusOK, reply)
}
