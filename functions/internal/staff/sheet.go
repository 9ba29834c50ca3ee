package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// sheet is the questionnaire of staff at one moment, with its dossier.
type sheet struct {
	*app.Sheet
	f *file
}

// openSheet reads what staff fill in at the moment of the request, or correct.
func (s *Staff) openSheet(r *http.Request) (*sheet, error) {
	if !strings.Contains(r.Pattern, correctPath) {
		return s.sheetBy(r, programme.StaffRater)
	}
	opened, d, err := s.App.Correction(r.Context(), site.Actor(r), r.PathValue("id"), r.PathValue("meting"))
	if err != nil {
		return nil, err
	}
	return &sheet{Sheet: opened, f: s.fileOf(d)}, s.noteSheet(r)
}

// noteSheet writes in the trail that a questionnaire was looked at. What a script keeps
// meanwhile shows nothing and is part of that look.
func (s *Staff) noteSheet(r *http.Request) error {
	if strings.HasSuffix(r.Pattern, autosavePath) {
		return nil
	}
	return s.App.NoteSheet(r.Context(), site.Actor(r), r.PathValue("id"), r.PathValue("meting"))
}

// autosavePath is where a script keeps what was answered on a page.
const autosavePath = "/bewaar"

func (s *Staff) sheetBy(r *http.Request, kind programme.RaterKind) (*sheet, error) {
	x, err := s.openedSheet(r, kind)
	if err != nil {
		return nil, err
	}
	return x, s.noteSheet(r)
}

// openedSheet is sheetBy for what shows nothing of it.
func (s *Staff) openedSheet(r *http.Request, kind programme.RaterKind) (*sheet, error) {
	opened, d, err := s.App.SheetBy(r.Context(), site.Actor(r), r.PathValue("id"), r.PathValue("meting"), kind)
	if err != nil {
		return nil, err
	}
	return &sheet{Sheet: opened, f: s.fileOf(d)}, nil
}

func (x *sheet) url() string { return momentURL(x.f.id, x.Moment.Moment.ID) }

// base is where the pages of the questionnaire are, to fill in or to correct.
func (x *sheet) base() string {
	if x.Correcting() {
		return x.url() + correctPath
	}
	return x.url()
}

// away is where leaving leads to, and what was kept stays.
func (x *sheet) away() string {
	if x.Correcting() {
		return x.url() + "/antwoorden"
	}
	return dossierURL(x.f.id)
}

func (x *sheet) pageURL(page string) string { return x.base() + "/pagina/" + page }

// shown makes the questions showable.
func (s *Staff) shown(x *sheet) *fields.Sheet {
	out := &fields.Sheet{Instrument: x.Instrument, Eval: x.Eval, Answers: x.Answers, Lang: locale.Default, Before: x.BeforeAnswers}
	if x.BeforeMoment != nil {
		out.BeforeLabel = x.BeforeMoment.ID + ", " + s.words.ShortMonth(x.Before.Date.Time())
	}
	return out
}

// visible are the pages that show.
func (x *sheet) visible() []*instrument.Page {
	var out []*instrument.Page
	for _, p := range x.Instrument.Pages() {
		if x.Eval.PageState(p.ID).Visible {
			out = append(out, p)
		}
	}
	return out
}

// page finds a page by its id, also one that does not show: a form of it may still
// be open when another answer hid it.
func (x *sheet) page(id string) *instrument.Page {
	for _, p := range x.Instrument.Pages() {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// beside gives the visible page before and after a page; "" at the ends.
func (x *sheet) beside(id string) (before, after string) {
	passed := false
	shows := map[string]bool{}
	for _, p := range x.visible() {
		shows[p.ID] = true
	}
	for _, p := range x.Instrument.Pages() {
		switch {
		case p.ID == id:
			passed = true
		case !shows[p.ID]:
		case !passed:
			before = p.ID
		case after == "":
			after = p.ID
		}
	}
	return before, after
}

// resume goes on where the worker was: the first page that was not begun, or where
// something must still be answered or looked at.
func (s *Staff) resume(w http.ResponseWriter, r *http.Request) error {
	x, err := s.openSheet(r)
	if err != nil {
		return err
	}
	to := x.base() + "/controle"
	if pages := x.visible(); x.Correcting() && x.Response.Pending == nil && len(pages) > 0 {
		to = x.pageURL(pages[0].ID)
	}
	for _, p := range x.visible() {
		if state := x.Eval.PageState(p.ID); !state.Started() && state.Total > 0 || state.Problems > 0 {
			to = x.pageURL(p.ID)
			break
		}
	}
	if done, err := s.closed(w, r, x); done || err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (s *Staff) sheetPage(w http.ResponseWriter, r *http.Request) error {
	x, err := s.openSheet(r)
	if err != nil {
		return err
	}
	if done, err := s.closed(w, r, x); done || err != nil {
		return err
	}
	shown := s.shown(x)
	if r.URL.Query().Has("open") {
		shown.Problems = x.Eval.Problems()
	}
	return s.drawPage(w, r, http.StatusOK, x, shown)
}

// closed answers a request for a form of a questionnaire that cannot be filled in:
// one that was sent shows its answers.
func (s *Staff) closed(w http.ResponseWriter, r *http.Request, x *sheet) (bool, error) {
	switch {
	case x.Correcting():
		return false, nil
	case x.Submitted():
		http.Redirect(w, r, x.url()+"/antwoorden", http.StatusSeeOther)
		return true, nil
	case !x.Open():
		return true, &app.Error{Code: app.Closed, Op: "fill in"}
	}
	return false, nil
}

func (s *Staff) drawPage(w http.ResponseWriter, r *http.Request, status int, x *sheet, shown *fields.Sheet) error {
	page := x.page(r.PathValue("pagina"))
	if page == nil || !x.Eval.PageState(page.ID).Visible {
		return site.ErrNotFound
	}
	before, after := x.beside(page.ID)
	p := s.pageOf(r, x.f, x.Eval.Render(page.Title))
	p.CrumbTitle = p.T("sheet.crumb", "moment", x.Moment.Moment.ID)
	shown.Problems = onPage(shown.Problems, x.Instrument, page)
	p.Problems = shown.Summary()
	v := web.QuestionnaireView{
		Page: p, Lead: s.pageLead(x, page, shown), Fields: shown.Page(page), Action: x.pageURL(page.ID),
		Autosave: x.pageURL(page.ID) + "/bewaar", Submit: p.T("sheet.to-check"), First: before == "",
	}
	if x.Correcting() {
		v.Submit, v.Warning = p.T("correct.to-check"), p.T("correct.banner", "moment", x.Moment.Moment.ID)
	}
	if next := x.page(after); next != nil {
		v.Submit = p.T("sheet.next", "page", x.Eval.Render(next.Title))
	}
	if len(p.Problems) == 0 { // what is wrong was not kept
		v.SavedAt = s.savedAt(x)
	}
	v.Moment, v.Progress, v.Steps, v.Position = s.steps(p, x, page.ID)
	s.Site.Render(w, r, status, web.Questionnaire(v))
	return nil
}

// savedAt is when something was kept last; empty before that.
func (s *Staff) savedAt(x *sheet) string {
	switch {
	case x.Correcting() && x.Response.Pending != nil:
		return s.Site.Clock(x.Response.Pending.Saved)
	case x.Correcting() || x.Response.Version == 0:
		return ""
	}
	return s.Site.Clock(x.Response.Saved)
}

func onPage(problems []instrument.Problem, in *instrument.Instrument, page *instrument.Page) []instrument.Problem {
	var out []instrument.Problem
	for _, p := range problems {
		if f, ok := in.Field(p.Question); ok && f.Page == page {
			out = append(out, p)
		}
	}
	return out
}

// pageLead is the help of the page, or else of the questionnaire, and that the
// earlier answer comes later when there is one.
func (s *Staff) pageLead(x *sheet, page *instrument.Page, shown *fields.Sheet) string {
	lead := x.Eval.Render(page.Help)
	if lead == "" {
		lead = x.Eval.Render(x.Instrument.Def.Intro)
	}
	if shown.BeforeLabel == "" {
		return lead
	}
	for _, q := range page.Questions {
		if q.Type == instrument.TypeLevel {
			return lead + " " + s.words.Text("sheet.earlier-later", nil)
		}
	}
	return lead
}

// steps is the list of pages; current is the id of a page, or "" for the check.
func (s *Staff) steps(p web.Page, x *sheet, current string) (moment, progress string, list []web.Step, position string) {
	done, domains, at := 0, true, 0
	pages := x.visible()
	for i, page := range pages {
		state := x.Eval.PageState(page.ID)
		step := web.Step{Label: x.Eval.Render(page.Title), Href: x.pageURL(page.ID), Status: web.StatusOpen, Current: page.ID == current}
		switch {
		case state.Required == 0 && state.Problems == 0 && state.Started():
			step.Status = web.StatusDone
			done++
		case state.Started():
			step.Status = web.StatusPartial
			if open := max(state.Required, state.Problems); open > 0 {
				step.Badge = p.N("sheet.open", open)
			}
		}
		if step.Current {
			at = i
		}
		domains = domains && page.Domain != ""
		list = append(list, step)
	}
	last := p.T("sheet.check")
	if x.Correcting() {
		last = p.T("correct.title")
	}
	list = append(list, web.Step{Label: last, Href: x.base() + "/controle", Status: web.StatusOpen, Current: current == ""})
	if current == "" {
		at = len(pages)
	}
	key := "sheet.progress"
	if domains {
		key = "sheet.progress-domains"
	}
	return momentTitle(x.Moment.Moment), p.T(key, "done", strconv.Itoa(done), "total", strconv.Itoa(len(pages))), list,
		p.T("sheet.position", "now", strconv.Itoa(at+1), "total", strconv.Itoa(len(list)))
}

// saveSheetPage keeps what a page holds and goes where the button says. What is
// wrong is shown at its question, and the rest is kept. A follow-up that shows only
// now is shown first: without script nobody has seen it yet.
func (s *Staff) saveSheetPage(w http.ResponseWriter, r *http.Request) error {
	x, page, given, err := s.receivePage(r)
	if err != nil {
		return err
	}
	if done, err := s.closed(w, r, x); done || err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, q := range page.Questions {
		seen[q.ID] = x.Eval.Visible(q.ID)
	}
	problems, err := s.App.SaveAnswers(r.Context(), x.Sheet, site.Actor(r), given)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		shown := s.shown(x)
		shown.Problems, shown.Typed = problems, fields.Refused(given, problems)
		return s.drawPage(w, r, http.StatusUnprocessableEntity, x, shown)
	}
	http.Redirect(w, r, s.after(r, x, page, seen), http.StatusSeeOther)
	return nil
}

func (s *Staff) receivePage(r *http.Request) (*sheet, *instrument.Page, app.Given, error) {
	x, err := s.openSheet(r)
	if err != nil {
		return nil, nil, app.Given{}, err
	}
	page := x.page(r.PathValue("pagina"))
	if page == nil {
		return nil, nil, app.Given{}, site.ErrNotFound
	}
	return x, page, fields.Given(form.Received(r).Values, fields.FieldsOf(x.Instrument, page.Questions)), nil
}

// after is where a page leads to once it was kept.
func (s *Staff) after(r *http.Request, x *sheet, page *instrument.Page, seen map[string]bool) string {
	if id := r.PostFormValue("bevestig"); id != "" {
		return x.pageURL(page.ID) + "#v-" + url.PathEscape(id)
	}
	if id := fields.Grown(r.PostForm); id != "" {
		return x.pageURL(page.ID) + "#v-" + url.PathEscape(id)
	}
	before, next := x.beside(page.ID)
	switch r.PostFormValue("naar") {
	case "vorige":
		if before != "" {
			return x.pageURL(before)
		}
		return x.away()
	case "later":
		return x.away()
	}
	for _, q := range page.Questions {
		if q.Type != instrument.TypeNote && !seen[q.ID] && x.Eval.Visible(q.ID) && x.Eval.Status(q.ID) == instrument.Unanswered {
			return x.pageURL(page.ID) + "#v-" + q.ID
		}
	}
	if next != "" {
		return x.pageURL(next)
	}
	return x.base() + "/controle"
}

// autosave keeps what a page holds now, for the script. What cannot be read yet is
// left as it was: it is asked about on going on, not while typing.
func (s *Staff) autosave(w http.ResponseWriter, r *http.Request) error {
	r.Header.Set("Accept", "application/json")
	x, page, given, err := s.receivePage(r)
	if err != nil {
		return err
	}
	problems, err := s.App.SaveAnswers(r.Context(), x.Sheet, site.Actor(r), given)
	if err != nil {
		return err
	}
	reply := s.shown(x).Autosave(page.Questions, s.Site.Clock(s.App.Now()))
	if len(problems) > 0 {
		reply.Refused = s.words.Count("save.refused", len(problems), locale.Args{"question": x.Eval.Text(problems[0].Question)})
	}
	s.Site.JSON(w, http.StatusOK, reply)
	return nil
}
