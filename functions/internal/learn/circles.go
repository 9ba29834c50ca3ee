package learn

import (
	"net/http"
	"slices"
	"strings"

	"effectmonitor/engine/notation"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// circles lists those that the reader may open.
func (s *Learn) circles(w http.ResponseWriter, r *http.Request) error {
	l, err := s.lesson(r)
	if err != nil {
		return err
	}
	list, err := s.App.Circles(r.Context(), l.Definition.ID, s.learner(r).Gemeente)
	if err != nil {
		return err
	}
	v := s.view(r, l, circlesPage)
	v.Headline, v.SubHead = v.T("learn.circles-none"), v.T("learn.circles-none-text")
	if len(list) > 0 {
		v.Headline, v.SubHead = v.N("learn.circles-head", len(list)), v.T("learn.circles-text")
	}
	if s.may(r, policy.CircleManage) {
		v.Action = &web.Link{Label: v.T("learn.circle-new"), Href: addressOf(l.Definition.ID, circlesPage, "nieuw")}
	}
	if len(list) > 0 {
		t := &chart.Table{Caption: v.T("learn.tab-" + circlesPage), Columns: []chart.Column{{Label: v.T("learn.circle")}, {Label: v.T("learn.members")}}}
		for _, c := range list {
			t.Rows = append(t.Rows, chart.Row{Head: c.Title, HeadHref: addressOf(l.Definition.ID, circlesPage, c.ID), Cells: []chart.Cell{{Text: s.memberNames(c)}}})
		}
		v.Blocks = []web.AdminBlock{{Title: t.Caption, Table: t}}
	}
	return s.show(w, r, v)
}

// memberNames are the members of a circle by name: they meet, so they know who the
// others are. Nothing in a circle says which letter of a comparison is whose.
func (s *Learn) memberNames(c store.Circle) string {
	var names []string
	for _, code := range c.Members {
		names = append(names, s.member(code))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func (s *Learn) member(code string) string {
	if g := s.App.Catalog().Gemeente(code); g != nil {
		return g.Name
	}
	return s.words.Text("learn.a-gemeente", nil)
}

// circleOf is the circle that an address names, where the reader may open it.
func (s *Learn) circleOf(r *http.Request) (*app.Lesson, store.CircleRecord, error) {
	l, err := s.lesson(r)
	if err != nil {
		return nil, store.CircleRecord{}, err
	}
	c, err := s.App.Circle(r.Context(), l.Definition.ID, r.PathValue("kring"), s.learner(r).Gemeente)
	return l, c, err
}

// circle leads to the meeting that comes, or says that none is planned.
func (s *Learn) circle(w http.ResponseWriter, r *http.Request) error {
	l, c, err := s.circleOf(r)
	if err != nil {
		return err
	}
	def := l.Definition.ID
	if m := app.NextMeeting(c, s.App.Today()); m != nil {
		http.Redirect(w, r, addressOf(def, circlesPage, c.ID, m.ID), http.StatusSeeOther)
		return nil
	}
	v := s.view(r, l, circlesPage)
	v.Headline, v.SubHead = c.Title, v.T("learn.meeting-none")
	s.offerMeeting(r, &v, c)
	return s.show(w, r, v)
}

func (s *Learn) offerMeeting(r *http.Request, v *web.LearnView, c store.CircleRecord) {
	if s.may(r, policy.CircleWrite) {
		v.Action = &web.Link{Label: v.T("learn.meeting-plan"), Href: addressOf(c.Definition, circlesPage, c.ID, "plannen")}
	}
}

func (s *Learn) newCircle(w http.ResponseWriter, r *http.Request) error {
	return s.circleForm(w, r, &form.Form{})
}

func (s *Learn) circleForm(w http.ResponseWriter, r *http.Request, t *form.Form) error {
	l, err := s.lesson(r)
	if err != nil {
		return err
	}
	p := s.view(r, l, "")
	var members []web.Option
	for _, g := range s.App.Catalog().Gemeenten() {
		if s.App.Catalog().Effective(g.Code, l.Definition.Programme.ID) != nil {
			members = append(members, web.Option{Value: g.Code, Label: g.Name})
		}
	}
	name := t.Field(web.KindText, app.FieldTitle, p.T("learn.circle-title"), "")
	name.Help, name.MaxLength = p.T("learn.circle-title-help"), 200
	f := web.FormView{Lead: p.T("learn.circle-lead"), Action: addressOf(l.Definition.ID, circlesPage), Submit: p.T("learn.circle-begin")}
	f.Title = p.T("learn.circle-new")
	return s.form(w, r, l, t, f, web.Link{Label: p.T("learn.tab-" + circlesPage), Href: addressOf(l.Definition.ID, circlesPage)},
		[]web.Field{name, t.Options(web.KindMulti, app.FieldMembers, p.T("learn.circle-members"), members)})
}

func (s *Learn) beginCircle(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	def := r.PathValue("leren")
	c, err := s.App.NewCircle(r.Context(), site.Actor(r), def, t.Line(app.FieldTitle), t.Values[app.FieldMembers])
	if t.Take(err) {
		return s.circleForm(w, r, t)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, addressOf(def, circlesPage, c.ID), "circle-begun")
	return nil
}

func (s *Learn) newMeeting(w http.ResponseWriter, r *http.Request) error {
	return s.meetingForm(w, r, &form.Form{})
}

func (s *Learn) meetingForm(w http.ResponseWriter, r *http.Request, t *form.Form) error {
	l, c, err := s.circleOf(r)
	if err != nil {
		return err
	}
	p := s.view(r, l, "")
	clock := t.Field(web.KindText, app.FieldClock, p.T("learn.meeting-clock"), "")
	clock.Optional, clock.Short, clock.Help = true, true, p.T("learn.meeting-clock-help")
	where := t.Field(web.KindText, app.FieldPlace, p.T("learn.meeting-place"), "")
	where.Optional, where.MaxLength = true, 200
	f := web.FormView{Action: addressOf(l.Definition.ID, circlesPage, c.ID, "plannen"), Submit: p.T("learn.meeting-plan")}
	f.Title = p.T("learn.meeting-new", "circle", c.Title)
	return s.form(w, r, l, t, f, web.Link{Label: p.T("learn.tab-" + circlesPage), Href: addressOf(l.Definition.ID, circlesPage)},
		[]web.Field{t.Field(web.KindDate, app.FieldDate, p.T("learn.meeting-date"), ""), clock, where})
}

func (s *Learn) planMeeting(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	def, circle := r.PathValue("leren"), r.PathValue("kring")
	m := store.Meeting{Date: t.Date(app.FieldDate), Clock: t.Line(app.FieldClock), Place: t.Line(app.FieldPlace)}
	if t.Failed() {
		return s.meetingForm(w, r, t)
	}
	m, err := s.App.PlanMeeting(r.Context(), site.Actor(r), def, circle, m)
	if t.Take(err) {
		return s.meetingForm(w, r, t)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, addressOf(def, circlesPage, circle, m.ID), "meeting-planned")
	return nil
}

// when writes the day and the time of a meeting, and where it is.
func (s *Learn) when(v web.LearnView, m store.Meeting) string {
	text := notation.Capital(s.words.LongDate(m.Date.Time()))
	if m.Clock != "" {
		text = v.T("site.moment", "date", text, "time", m.Clock)
	}
	if m.Place != "" {
		text += ", " + m.Place
	}
	return text
}
