package staff

import (
	"slices"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// next is the one thing to do now: for somebody new the registration, then what is
// asked of staff, then what the participant still has to give, then what is missing
// in the registration.
func (s *Staff) next(p web.Page, f *file) *web.NextAction {
	form := s.nextForm(p, f)
	var waiting *web.NextAction
	for i := range f.Schedule {
		m := &f.Schedule[i]
		if !m.Fillable() {
			continue
		}
		staff, own := f.progressOf(m, programme.StaffRater), f.progressOf(m, programme.ParticipantRater)
		if staff.rater != nil && !staff.rater.Done {
			fill := s.nextFill(p, f, m, staff, own)
			if form != nil && len(f.Responses) == 0 {
				form.Second = fill.Action // somebody new is registered first
				return form
			}
			return fill
		}
		if own.rater != nil && !own.rater.Done && !own.absent && waiting == nil {
			waiting = s.nextInvite(p, f, m, own)
		}
	}
	if waiting == nil {
		waiting = form
	}
	return waiting
}

func (s *Staff) nextFill(p web.Page, f *file, m *programme.MomentState, staff, own progress) *web.NextAction {
	key := "next.fill"
	switch {
	case m.Status == programme.Overdue:
		key = "next.fill-late"
	case own.rater != nil && own.rater.Done:
		key = "next.fill-other-done"
	}
	out := &web.NextAction{Title: p.T("next.title", "moment", momentTitle(m.Moment)),
		Text:   p.T(key, "name", f.First, "date", s.date(m.Closes)),
		Action: &web.Link{Label: p.T("next.fill-button", "moment", m.Moment.ID), Href: momentURL(f.id, m.Moment.ID)}}
	if in := s.App.Catalog().Questionnaire(staff.rater.Questionnaire); in != nil && in.Def.Minutes > 0 {
		out.Text += " " + p.N("next.minutes", int(in.Def.Minutes))
	}
	if own.rater != nil && !own.rater.Done && !own.absent {
		out.Second = &web.Link{Label: p.T("next.invite-button", "name", f.First), Href: inviteURL(f.id, m.Moment.ID)}
	}
	return out
}

func (s *Staff) nextInvite(p web.Page, f *file, m *programme.MomentState, own progress) *web.NextAction {
	key := "next.invite"
	switch {
	case m.Status == programme.Overdue:
		key = "next.invite-late"
	case own.invited != 0 || own.begun:
		key = "next.waiting"
	}
	return &web.NextAction{Title: p.T("next.title", "moment", momentTitle(m.Moment)),
		Text:   p.T(key, "name", f.First, "date", s.date(m.Closes), "last", s.date(m.Expires)),
		Action: &web.Link{Label: p.T("next.invite-button", "name", f.First), Href: inviteURL(f.id, m.Moment.ID)}}
}

// nextForm is the first registration form in which something required is missing.
func (s *Staff) nextForm(p web.Page, f *file) *web.NextAction {
	for i := range f.Plan.Def.Forms {
		form := &f.Plan.Def.Forms[i]
		missing := 0
		for _, field := range form.Fields {
			if v, ok := f.Participant.Registration[field.ID]; field.Required && (!ok || v.IsMissing()) {
				missing++
			}
		}
		if missing > 0 {
			title := form.Title.In(source.DefaultLang)
			return &web.NextAction{Title: title, Text: p.N("next.form", missing),
				Action: &web.Link{Label: p.T("next.form-button"), Href: formURL(f.id, form.ID)}}
		}
	}
	return nil
}

func formURL(id, form string) string { return dossierURL(id) + "/registratie/" + form }

// timeline shows the phases to scale with the moments of both raters.
func (s *Staff) timeline(p web.Page, f *file) chart.Timeline {
	t := f.Participant.Trajectory
	day := func(d source.Date) float64 { return float64(d - t.Start) }
	out := chart.Timeline{Title: p.T("timeline.title"), PhaseHead: p.T("timeline.phase"), MomentHead: p.T("timeline.moment"), DateHead: p.T("timeline.date"),
		Today: day(f.today), TodayLabel: p.T("timeline.today"), Done: p.T("timeline.done"), Due: p.T("timeline.due"), Later: p.T("timeline.later")}
	if f.staff != nil {
		out.Raters = append(out.Raters, p.T("word.staff"))
	}
	if f.own != nil {
		out.Raters = append(out.Raters, f.First)
	}
	last, done := max(f.today, t.Start), 0
	for i := range f.Schedule {
		m := &f.Schedule[i]
		// What comes back every few weeks would hide the moments that the trajectory
		// is judged by; the list below the line has it.
		if m.Target == 0 || m.Status == programme.NotExpected || m.Moment.Series != "" {
			continue
		}
		last = max(last, m.Target)
		if m.Status == programme.Completed {
			done++
		}
		one := s.timelineMoment(p, f, m, day(m.Target))
		if slices.Contains(one.States, chart.MarkMissed) {
			out.Missed = p.T("timeline.missed")
		}
		out.Moments = append(out.Moments, one)
	}
	out.Phases = s.timelinePhases(f, day)
	out.Start, out.End = min(0, out.Today), day(last)+20
	out.Desc = p.N("timeline.desc", done, "total", s.words.Number(float64(len(out.Moments)), 0))
	return out
}

func (s *Staff) timelineMoment(p web.Page, f *file, m *programme.MomentState, at float64) chart.TimelineMoment {
	date := s.words.ShortMonth(m.Target.Time()) + " " + m.Target.Time().Format("2006")
	out := chart.TimelineMoment{Label: m.Moment.ID, Date: date, At: at}
	for _, rater := range []*programme.Rater{f.staff, f.own} {
		if rater == nil {
			continue
		}
		state := chart.MarkLater
		switch {
		case m.Done(rater.ID):
			state = chart.MarkDone
		case m.Fillable():
			state = chart.MarkDue
		case m.Status == programme.Missed:
			state = chart.MarkMissed
		}
		out.States, out.Texts = append(out.States, state), append(out.Texts, p.T("timeline."+state))
	}
	return out
}

func (s *Staff) timelinePhases(f *file, day func(source.Date) float64) []chart.TimelinePhase {
	t := f.Participant.Trajectory
	until := f.today
	var out []chart.TimelinePhase
	for i, step := range t.Phases {
		to := until
		if t.End != nil && t.End.Date > step.From {
			to = t.End.Date
		}
		if i+1 < len(t.Phases) {
			to = t.Phases[i+1].From
		}
		label := step.ID
		if phase := f.Plan.Phase(step.ID); phase != nil {
			label = phase.Title.In(source.DefaultLang)
		}
		out = append(out, chart.TimelinePhase{Label: label, From: day(step.From), To: day(max(to, step.From)),
			Current: i == len(t.Phases)-1 && to == until})
	}
	return out
}

// data are the answers of the registration, as far as they are given.
func (s *Staff) data(p web.Page, f *file) []web.Datum {
	var out []web.Datum
	if lang := f.Participant.Lang; lang != "" {
		out = append(out, web.Datum{Label: p.T("add.language"), Value: p.T("language." + lang)})
	}
	for i := range f.Plan.Def.Forms {
		reg, err := s.App.Registration(f.Participant, f.Plan, f.Plan.Def.Forms[i].ID)
		if err != nil {
			continue // a definition that does not compile cannot be in force
		}
		sheet := &fields.Sheet{Instrument: reg.Instrument, Eval: reg.Eval, Answers: reg.Answers, Lang: locale.Default}
		for _, field := range reg.Instrument.Fields() {
			if reg.Answers[field.ID].Status == instrument.Answered {
				text, _ := sheet.Show(field)
				out = append(out, web.Datum{Label: reg.Eval.Text(field.ID), Value: text})
			}
		}
	}
	return out
}

func (s *Staff) formLinks(p web.Page, f *file) []web.Link {
	var out []web.Link
	for i := range f.Plan.Def.Forms {
		form := &f.Plan.Def.Forms[i]
		key := "dossier.form-fill"
		for _, field := range form.Fields {
			if _, ok := f.Participant.Registration[field.ID]; ok {
				key = "dossier.form-change"
			}
		}
		out = append(out, web.Link{Label: p.T(key, "form", form.Title.In(source.DefaultLang)), Href: formURL(f.id, form.ID)})
	}
	return out
}

func (s *Staff) trajectoryLinks(p web.Page, f *file) []web.Link {
	var out []web.Link
	ended := f.Participant.Trajectory.End != nil
	if len(s.phaseOptions(f)) > 0 {
		out = append(out, web.Link{Label: p.T("phase.title"), Href: dossierURL(f.id) + "/fase"})
	}
	if !ended {
		out = append(out, web.Link{Label: p.T("end.title"), Href: dossierURL(f.id) + "/einde"})
	} else {
		out = append(out, web.Link{Label: p.T("reopen.title"), Href: dossierURL(f.id) + "/heropenen"})
	}
	return out
}

func (s *Staff) contact(p web.Page, f *file, shown *app.Identity) web.Contact {
	base := dossierURL(f.id) + "/contact"
	out := web.Contact{Edit: &web.Link{Label: p.T("contact.title"), Href: base + "/wijzigen"}}
	if trouble := troubleOf(f.Participant.Trouble); trouble != "" {
		out.Trouble = p.T("contact.trouble-" + trouble)
	}
	switch {
	case shown != nil:
		for _, d := range []web.Datum{{Label: p.T("add.phone"), Value: shown.Phone}, {Label: p.T("add.mail"), Value: shown.Mail}, {Label: p.T("add.birth"), Value: form.TypedDay(shown.Birth)}} {
			if d.Value != "" {
				out.Facts = append(out.Facts, d)
			}
		}
		out.Absent = len(out.Facts) == 0
	case !f.Participant.HasPhone && !f.Participant.HasMail:
		out.Absent = true
	default:
		out.Show = base
	}
	return out
}

func (s *Staff) consentCard(p web.Page, f *file) web.Consent {
	out := web.Consent{Link: &web.Link{Label: p.T("consent.change"), Href: dossierURL(f.id) + "/toestemming"}}
	switch c := f.Participant.Consent; {
	case c == nil:
		out.Text = p.T("consent.unknown", "name", f.First)
	case c.Given:
		out.Text = p.T("consent.yes", "name", f.First, "date", s.date(c.Date))
	default:
		out.Text = p.T("consent.no", "name", f.First, "date", s.date(c.Date))
	}
	return out
}
