package staff

import (
	"net/http"
	"strconv"
	"strings"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

// row is one participant at the moment that asks something.
func (s *Staff) row(r *http.Request, p web.Page, l *app.CaseloadLine) web.CaseloadRow {
	out := web.CaseloadRow{Name: l.Name, Href: dossierURL(l.ID), Sub: l.ID}
	if l.Phase != nil {
		out.Sub += " · " + strings.ToLower(l.Phase.Title.In(source.DefaultLang))
	}
	if l.Plan != nil && len(s.Site.Plans(site.Actor(r).Gemeente)) > 1 {
		out.Sub += " · " + l.Plan.Def.Title.In(source.DefaultLang)
	}
	if name := s.workerName(r, l.Worker); l.Worker != site.Actor(r).ID && name != "" {
		out.Sub += " · " + name
	}
	out.Signal = signalText(p, l)
	if l.Moment == nil {
		none := web.Status{Kind: web.StatusNone, Text: p.T("state.nothing")}
		out.Staff, out.Participant = none, none
		if end := l.Trajectory.End; end != nil {
			out.Until, out.UntilNote = s.date(end.Date), p.T("caseload.ended")
		}
		return out
	}
	today := s.App.Today()
	out.Moment = momentTitle(l.Moment.Moment)
	out.Until, out.UntilNote, out.Late = s.dayMonth(l.Moment.Closes), s.until(p, l, today), l.Urgency == app.Late
	out.Staff, out.Participant = s.staffState(p, l), s.participantState(p, l, today)
	out.Action = s.rowAction(p, l)
	return out
}

func momentTitle(m *programme.Moment) string {
	if title := m.Title.In(source.DefaultLang); title != "" {
		return m.ID + ", " + title
	}
	return m.ID
}

func (s *Staff) until(p web.Page, l *app.CaseloadLine, today source.Date) string {
	switch l.Urgency {
	case app.Late:
		return p.N("caseload.days-late", today.Sub(l.Moment.Closes))
	case app.Soon:
		return p.T("caseload.opens", "date", s.dayMonth(l.Moment.Opens))
	}
	return p.N("caseload.days-left", l.Moment.Closes.Sub(today))
}

// raterState finds the rater of a kind at a moment; nil when none is asked.
func raterState(plan *programme.Compiled, m *programme.MomentState, kind programme.RaterKind) *programme.RaterState {
	rater := plan.RaterOf(kind)
	if rater == nil {
		return nil
	}
	for i := range m.Raters {
		if m.Raters[i].Rater.ID == rater.ID {
			return &m.Raters[i]
		}
	}
	return nil
}

// progress says how far a rater is with a moment.
type progress struct {
	rater   *programme.RaterState
	draft   store.Progress
	begun   bool
	invited source.Date // 0 when not
	trouble string      // why messages do not arrive, as a key; empty when they do
	absent  bool        // does not take part
	later   bool        // the moment has not opened
	missed  bool
}

// status draws the state of a rater.
func (s *Staff) status(p web.Page, x progress, today source.Date) web.Status {
	switch {
	case x.rater == nil:
		return web.Status{Kind: web.StatusNone, Text: p.T("state.not-asked")}
	case x.rater.Done:
		return web.Status{Kind: web.StatusDone, Text: p.T("state.done"), Note: s.shortDay(x.rater.On, today)}
	case x.absent:
		return web.Status{Kind: web.StatusNone, Text: p.T("state.absent")}
	case x.missed:
		return web.Status{Kind: web.StatusNone, Text: p.T("state.missed")}
	case x.later:
		return web.Status{Kind: web.StatusOpen, Text: p.T("state.later")}
	case x.begun:
		return web.Status{Kind: web.StatusPartial, Text: p.T("state.begun", "done", strconv.Itoa(x.draft.Done), "total", strconv.Itoa(x.draft.Total))}
	case x.trouble != "":
		return web.Status{Kind: web.StatusNone, Text: p.T("state.trouble-" + x.trouble)}
	case x.invited != 0:
		return web.Status{Kind: web.StatusSent, Text: p.T("state.invited", "date", s.shortDay(x.invited, today))}
	case x.rater.Rater.Kind == programme.ParticipantRater:
		return web.Status{Kind: web.StatusOpen, Text: p.T("state.not-invited")}
	}
	return web.Status{Kind: web.StatusOpen, Text: p.T("state.open")}
}

func (s *Staff) staffState(p web.Page, l *app.CaseloadLine) web.Status {
	return s.status(p, lineProgress(l, programme.StaffRater), s.App.Today())
}

func (s *Staff) participantState(p web.Page, l *app.CaseloadLine, today source.Date) web.Status {
	return s.status(p, lineProgress(l, programme.ParticipantRater), today)
}

func lineProgress(l *app.CaseloadLine, kind programme.RaterKind) progress {
	x := progress{rater: raterState(l.Plan, l.Moment, kind), later: l.Urgency == app.Soon}
	if x.rater == nil {
		return x
	}
	x.draft, x.begun = l.Draft(x.rater.Rater.ID)
	if kind == programme.ParticipantRater {
		x.invited = l.Invited[l.Moment.Moment.ID]
		x.absent = l.Consent != nil && !l.Consent.Given
		x.trouble = troubleOf(l.Trouble)
	}
	return x
}

// rowAction is what the worker can do now: fill in, or invite.
func (s *Staff) rowAction(p web.Page, l *app.CaseloadLine) *web.RowAction {
	if !l.Moment.Fillable() {
		return nil
	}
	if own := lineProgress(l, programme.StaffRater); own.rater != nil && !own.rater.Done {
		label := p.T("action.fill")
		if own.begun {
			label = p.T("action.go-on")
		}
		return &web.RowAction{Label: label, Href: momentURL(l.ID, l.Moment.Moment.ID), Primary: l.Urgency == app.Late}
	}
	if theirs := lineProgress(l, programme.ParticipantRater); theirs.rater != nil && !theirs.rater.Done && !theirs.absent {
		return &web.RowAction{Label: p.T("action.invite"), Href: inviteURL(l.ID, l.Moment.Moment.ID)}
	}
	return nil
}

func momentURL(id, moment string) string { return dossierURL(id) + "/meting/" + moment }

func inviteURL(id, moment string) string { return dossierURL(id) + "/uitnodiging/" + moment }

// troubleOf names why messages do not arrive: somebody stopped them, or an address does
// not work. Of several the one that asks most of the worker.
func troubleOf(all map[string]store.Trouble) string {
	out := ""
	for channel, t := range all {
		if t.State == store.Stopped || t.State == store.Complained {
			return "stopped"
		}
		if out == "" || channel < out {
			out = channel
		}
	}
	return out
}
