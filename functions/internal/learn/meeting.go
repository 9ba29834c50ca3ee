package learn

import (
	"net/http"
	"net/url"
	"strconv"

	"effectmonitor/engine/learning"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

// inSight is how many points a meeting begins with.
const inSight = 6

// meeting prepares a time that a circle comes together: what stands out with questions,
// what is tried, and what was agreed and written before.
func (s *Learn) meeting(w http.ResponseWriter, r *http.Request) error {
	return s.meetingPage(w, r, &form.Form{})
}

func (s *Learn) meetingPage(w http.ResponseWriter, r *http.Request, t *form.Form) error {
	l, c, err := s.circleOf(r)
	if err != nil {
		return err
	}
	m := meetingOf(c, r.PathValue("bijeenkomst"))
	if m == nil {
		return &app.Error{Code: app.NotFound, Op: "open meeting"}
	}
	v := s.view(r, l, circlesPage)
	v.Problems = t.Summary()
	v.Kicker, v.Headline = s.when(v, *m), c.Title
	v.SubHead = v.N("learn.meeting-lead", len(c.Members), "names", s.memberNames(c.Circle))
	s.offerMeeting(r, &v, c)
	if l.View.HasOwn() {
		v.PointsTitle = v.T("learn.what")
		for i, p := range l.View.StandsOut(l.Tried, locale.Default) {
			if i < inSight {
				v.Points = append(v.Points, point(v, l, p, i))
			}
		}
		for i := range l.Cycles {
			if l.Cycles[i].Until == 0 {
				v.Cycles = append(v.Cycles, s.cycle(r, v, l, i))
			}
		}
	}
	v.Meeting = s.kept(r, v, c, *m, t)
	v.Blocks = s.otherMeetings(v, c, *m)
	s.Site.Render(w, r, t.Status(), web.Learn(v))
	return nil
}

func meetingOf(c store.CircleRecord, id string) *store.Meeting {
	for i := range c.Meetings {
		if c.Meetings[i].ID == id {
			return &c.Meetings[i]
		}
	}
	return nil
}

// point is something that stands out, in words.
func point(v web.LearnView, l *app.Lesson, p learning.Point, i int) web.LearnPoint {
	out := web.LearnPoint{Label: v.T("learn.point", "n", strconv.Itoa(i+1)), Question: p.Question}
	if p.Indicator == nil {
		out.Title, out.Text = v.T("learn.point-niets"), v.T("learn.point-niets-text")
		return out
	}
	name := title(p.Indicator, p.Moment)
	out.Title = v.T("learn.point-"+string(p.At), "indicator", name, "phase", p.Phase)
	own, others := p.Own.Text(), p.Others.Text()
	switch p.At {
	case learning.BetterThanBefore, learning.LessThanBefore:
		out.Text = v.T("learn.point-before", "own", own, "before", others)
	case learning.CycleCertain, learning.CycleOpen:
		out.Text = v.T("learn.point-cycle", "difference", points(v, p.Diff, p.Indicator), "interval", p.Diff.Diff.IntervalText())
	default:
		out.Text = v.T("learn.point-others", "own", own, "others", others)
		if p.Standard.Ratio.Known() && !p.Standard.Certain {
			out.Note = v.T("learn.point-explained")
		}
	}
	if p.Cycle < 0 && p.Phase == "" {
		m := learning.Measure{Indicator: p.Indicator.Def.ID, Moment: p.Moment}
		if _, known := benchmarked(l.Definition, m.ID()); known {
			out.Link = &web.Link{Label: v.T("learn.see"), Href: addressOf(l.Definition.ID, comparePage) + "?op=" + url.QueryEscape(m.ID())}
		}
	}
	return out
}

// kept is what the circle agreed and wrote, before and now.
func (s *Learn) kept(r *http.Request, v web.LearnView, c store.CircleRecord, m store.Meeting, t *form.Form) *web.LearnMeeting {
	write := s.may(r, policy.CircleWrite)
	base := addressOf(c.Definition, circlesPage, c.ID, m.ID)
	out := &web.LearnMeeting{NowTitle: v.T("learn.agreed-now"), NoneText: v.T("learn.agreed-none")}
	meetings, earlier := app.Earlier(c, m)
	if len(meetings) > 0 {
		last := meetings[0]
		out.EarlierTitle = v.T("learn.agreed-at", "date", s.words.DayMonth(last.Date.Time()))
		if last.Notes != "" {
			out.LastNotes = &web.LearnNotes{Title: v.T("learn.notes-of", "date", s.words.DayMonth(last.Date.Time())), Text: last.Notes, Saved: s.noted(v, last)}
		}
	}
	row := func(a store.Agreement) web.LearnAgreement {
		x := web.LearnAgreement{ID: a.ID, Text: a.Text, Who: s.member(a.Who), State: state(v, a.State)}
		if a.When != 0 {
			x.When = s.words.Date(a.When.Time())
		}
		if write {
			x.Action = base + "/afspraken/" + url.PathEscape(a.ID)
			for _, one := range []store.AgreementState{store.AgreementOpen, store.AgreementBusy, store.AgreementDone} {
				x.States = append(x.States, web.Option{Value: string(one), Label: v.T("learn.state-" + string(one)), Checked: one == a.State})
			}
		}
		return x
	}
	for _, a := range earlier {
		out.Agreements = append(out.Agreements, row(a))
	}
	for _, a := range c.Agreements {
		if a.Meeting == m.ID {
			out.Now = append(out.Now, row(a))
		}
	}
	out.Notes = &web.LearnNotes{Title: v.T("learn.notes"), Text: m.Notes, Saved: s.noted(v, m)}
	if write {
		out.Notes.Action, out.Notes.Version, out.Notes.Submit, out.Notes.Help = base+"/aantekeningen", strconv.FormatUint(m.Version, 10), v.T("learn.notes-keep"), v.T("learn.no-names")
		if typed := t.Field(web.KindLongText, app.FieldNotes, "", ""); typed.Error != "" {
			out.Notes.Error, out.Notes.Text = typed.Error, typed.Value
			if out.Notes.Version != t.Line("versie") { // keeping again replaces it, so it must be seen
				out.Notes.Now = m.Notes
			}
		}
		out.New = s.newAgreement(v, c, base, t)
	}
	return out
}

func state(v web.LearnView, a store.AgreementState) web.Status {
	kind := map[store.AgreementState]web.StatusKind{store.AgreementOpen: web.StatusOpen, store.AgreementBusy: web.StatusPartial, store.AgreementDone: web.StatusDone}[a]
	return web.Status{Kind: kind, Text: v.T("learn.state-" + string(a))}
}

// noted says who wrote last, and when.
func (s *Learn) noted(v web.LearnView, m store.Meeting) string {
	if m.NotedAt.IsZero() {
		return ""
	}
	by := v.T("learn.the-guide")
	if m.Noted != "" {
		by = s.member(m.Noted)
	}
	return v.T("learn.kept-at", "moment", s.Site.Moment(m.NotedAt), "who", by)
}

func (s *Learn) newAgreement(v web.LearnView, c store.CircleRecord, base string, t *form.Form) *web.LearnForm {
	text := t.Field(web.KindText, app.FieldText, v.T("learn.agreement"), "")
	text.MaxLength = 200
	var members []web.Option
	for _, code := range c.Members {
		members = append(members, web.Option{Value: code, Label: s.member(code)})
	}
	until := t.Field(web.KindDate, app.FieldUntil, v.T("learn.agreement-when"), "")
	until.Optional = true
	return &web.LearnForm{Title: v.T("learn.agree"), Action: base + "/afspraken", Submit: v.T("learn.agree-keep"),
		Fields: []web.Field{text, t.Options(web.KindSelect, app.FieldWho, v.T("learn.agreement-who"), members), until}}
}

// otherMeetings links to the other times of the circle.
func (s *Learn) otherMeetings(v web.LearnView, c store.CircleRecord, current store.Meeting) []web.AdminBlock {
	b := web.AdminBlock{Title: v.T("learn.other-meetings")}
	for _, m := range c.Meetings {
		if m.ID != current.ID {
			b.Links = append(b.Links, web.Link{Label: s.when(v, m), Href: addressOf(c.Definition, circlesPage, c.ID, m.ID)})
		}
	}
	if len(b.Links) == 0 {
		return nil
	}
	return []web.AdminBlock{b}
}

// keepNotes keeps what was written. When somebody else wrote meanwhile, what was typed
// stays on the page.
func (s *Learn) keepNotes(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	def, circle, meeting := r.PathValue("leren"), r.PathValue("kring"), r.PathValue("bijeenkomst")
	version, _ := strconv.ParseUint(t.Line("versie"), 10, 64)
	err := s.App.KeepNotes(r.Context(), site.Actor(r), def, circle, meeting, t.Text(app.FieldNotes), version)
	if app.CodeOf(err) == app.Conflict {
		t.Wrong(app.FieldNotes, s.words.Text("learn.notes-conflict", nil))
		return s.meetingPage(w, r, t)
	}
	if t.Take(err) {
		return s.meetingPage(w, r, t)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, addressOf(def, circlesPage, circle, meeting)+"#aantekeningen-kop", "notes-kept")
	return nil
}

func (s *Learn) agree(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	def, circle, meeting := r.PathValue("leren"), r.PathValue("kring"), r.PathValue("bijeenkomst")
	a := store.Agreement{Text: t.Line(app.FieldText), Who: t.Line(app.FieldWho), When: t.Date(app.FieldUntil)}
	if t.Failed() {
		return s.meetingPage(w, r, t)
	}
	err := s.App.RecordAgreement(r.Context(), site.Actor(r), def, circle, meeting, a)
	if t.Take(err) {
		return s.meetingPage(w, r, t)
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, addressOf(def, circlesPage, circle, meeting), "agreement-kept")
	return nil
}

func (s *Learn) moveAgreement(w http.ResponseWriter, r *http.Request) error {
	t := form.Received(r)
	def, circle, meeting, id := r.PathValue("leren"), r.PathValue("kring"), r.PathValue("bijeenkomst"), r.PathValue("afspraak")
	err := s.App.MoveAgreement(r.Context(), site.Actor(r), def, circle, id, store.AgreementState(t.Line(app.FieldState)))
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, addressOf(def, circlesPage, circle, meeting)+"#afspraak-"+url.PathEscape(id), "agreement-moved")
	return nil
}
