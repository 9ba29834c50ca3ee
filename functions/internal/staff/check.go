package staff

import (
	"net/http"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

func (s *Staff) check(w http.ResponseWriter, r *http.Request) error {
	x, err := s.openSheet(r)
	if err != nil {
		return err
	}
	if done, err := s.closed(w, r, x); done || err != nil {
		return err
	}
	return s.drawCheck(w, r, http.StatusOK, x)
}

func (s *Staff) drawCheck(w http.ResponseWriter, r *http.Request, status int, x *sheet) error {
	p, err := s.oncePageOf(r, x.f, s.words.Text("sheet.check", nil))
	if err != nil {
		return err
	}
	v := web.CheckView{Page: p, Lead: p.T("sheet.check-lead", "name", x.f.First), Action: x.base() + "/controle",
		Ready: len(x.Blocking()) == 0, Submit: p.T("sheet.send", "moment", x.Moment.Moment.ID), Sections: s.sections(x, true)}
	v.Open, v.Soft = s.attention(x)
	v.Moment, v.Progress, v.Steps, v.Position = s.steps(p, x, "")
	s.Site.Render(w, r, status, web.Check(v))
	return nil
}

// attention are the links to what is open or wrong, and to what is unusual.
func (s *Staff) attention(x *sheet) (open, soft []web.Link) {
	shown := s.shown(x)
	link := func(f *instrument.Field, text string) web.Link {
		return web.Link{Label: x.Eval.Render(f.Page.Title) + ": " + text, Href: x.pageURL(f.Page.ID) + "?open=1#v-" + f.Question.ID}
	}
	for _, p := range x.Eval.Problems() {
		f, ok := x.Instrument.Field(p.Question)
		if !ok {
			continue
		}
		switch {
		case p.Code == instrument.CodeRequired:
			open = append(open, link(f, x.Eval.Text(f.ID)))
		case p.Hard:
			open = append(open, link(f, p.Message))
		default:
			text, _ := shown.Show(f)
			soft = append(soft, link(f, text+". "+p.Message+" "+s.words.Text("sheet.say-why", nil)))
		}
	}
	for _, f := range x.Instrument.Fields() {
		if x.Answers[f.ID].Reason != "" && x.Eval.Status(f.ID) == instrument.Answered {
			text, _ := shown.Show(f)
			soft = append(soft, link(f, text))
		}
	}
	return open, soft
}

// sections are the answers per page; with edit each page has a way back.
func (s *Staff) sections(x *sheet, edit bool) []web.AnswerSection {
	shown := s.shown(x)
	var out []web.AnswerSection
	for _, page := range x.visible() {
		section := web.AnswerSection{Title: x.Eval.Render(page.Title)}
		if edit {
			section.Edit = &web.Link{Label: s.words.Text("sheet.change", nil), Href: x.pageURL(page.ID)}
		}
		for _, f := range fields.FieldsOf(x.Instrument, page.Questions) {
			if x.Eval.Visible(f.ID) {
				section.Rows = append(section.Rows, s.answerRow(x, shown, f))
			}
		}
		out = append(out, section)
	}
	return out
}

func (s *Staff) answerRow(x *sheet, shown *fields.Sheet, f *instrument.Field) web.AnswerRow {
	text, given := shown.Show(f)
	row := web.AnswerRow{Question: x.Eval.Text(f.ID), Answer: text, Empty: !given}
	if f.Row != nil {
		row.Question = x.Eval.Render(f.Question.Text) + " " + row.Question
	}
	if reason := x.Answers[f.ID].Reason; reason != "" {
		row.Note = s.words.Text("sheet.reason", locale.Args{"reason": reason})
	}
	return row
}

// send sends the questionnaire. The same form twice counts once. The trail has that it was
// sent, in the same transaction; that it was looked at as well only where it is shown again.
func (s *Staff) send(w http.ResponseWriter, r *http.Request) error {
	x, err := s.openedSheet(r, programme.StaffRater)
	if err != nil {
		return err
	}
	switch r.PostFormValue("naar") {
	case "vorige":
		http.Redirect(w, r, x.lastPage(), http.StatusSeeOther)
		return nil
	case "later":
		http.Redirect(w, r, x.away(), http.StatusSeeOther)
		return nil
	}
	key := r.PostFormValue("eenmalig")
	if key == "" {
		if key, err = s.App.Once(); err != nil {
			return err
		}
	}
	err = s.App.Submit(r.Context(), x.Sheet, site.Actor(r), key)
	switch {
	case app.CodeOf(err) == app.Invalid:
		if err := s.noteSheet(r); err != nil {
			return err
		}
		return s.drawCheck(w, r, http.StatusUnprocessableEntity, x)
	case err != nil && x.Submitted():
		http.Redirect(w, r, x.url()+"/antwoorden", http.StatusSeeOther)
		return nil
	case err != nil:
		return err
	}
	s.Site.Redirect(w, r, x.f.compareURL(x.Moment.Moment.ID), "sent")
	return nil
}

// lastPage is the page before the check.
func (x *sheet) lastPage() string {
	if pages := x.visible(); len(pages) > 0 {
		return x.pageURL(pages[len(pages)-1].ID)
	}
	return x.away()
}

func (f *file) compareURL(moment string) string {
	return dossierURL(f.id) + "/naast-elkaar/" + moment
}
