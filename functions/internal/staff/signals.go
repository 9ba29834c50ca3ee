package staff

import (
	"net/http"
	"strings"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// filterSignal is the filter of a list for who has a signal that nobody saw.
const filterSignal = "signaal"

// signalText names the signals of a line that nobody saw; empty when there are none.
func signalText(p web.Page, l *app.CaseloadLine) string {
	var titles []string
	for _, s := range l.NewSignals() {
		titles = append(titles, s.Title.In(source.DefaultLang))
	}
	if len(titles) == 0 {
		return ""
	}
	return p.T("signal.label", "what", strings.Join(titles, ", "))
}

// signalled are the lines with a signal that nobody saw.
func signalled(lines []*app.CaseloadLine) bucket {
	out := bucket{id: filterSignal}
	for _, l := range lines {
		if len(l.NewSignals()) > 0 {
			out.lines = append(out.lines, l)
		}
	}
	return out
}

// signals are the signals of a dossier, each with the answers that it follows from.
func (s *Staff) signals(r *http.Request, p web.Page, f *file) []web.DossierSignal {
	var out []web.DossierSignal
	for _, x := range f.Signals {
		v := web.DossierSignal{ID: x.ID, Title: x.Title.In(source.DefaultLang), Text: x.Text.In(source.DefaultLang),
			Since: p.T("signal.since", "date", s.date(x.Since)), Rule: x.When.Src}
		for _, at := range x.Points {
			v.Points = append(v.Points, web.Datum{Label: s.date(at.On) + ", " + momentTitle(at.Moment), Value: at.Scale + " " + s.words.Number(at.Value, 1)})
		}
		switch {
		case x.Seen != nil:
			v.Seen = p.T("signal.seen", "name", s.workerName(r, x.Seen.By), "date", s.date(x.Seen.On))
		case s.may(r, policy.ParticipantWrite, f.Participant.Worker, f.Participant.Team):
			v.See = dossierURL(f.id) + "/signaal/" + x.ID
		}
		out = append(out, v)
	}
	return out
}

// rhythm says when the next of what comes back is held, and why then.
func (s *Staff) rhythm(p web.Page, f *file) string {
	before := f.Participant.Trajectory.Start
	for i := range f.Schedule {
		m := &f.Schedule[i]
		if m.Pace == nil {
			continue
		}
		if m.Status != programme.NotDue {
			before = m.Target
			continue
		}
		gap := source.Span{N: m.Target.Sub(before) / daysPerWeek, Unit: source.Weeks}
		if gap.N*daysPerWeek != m.Target.Sub(before) {
			gap = source.Span{N: m.Target.Sub(before), Unit: source.Days}
		}
		key, because := "rhythm.next", ""
		if m.Pace.Rule != nil {
			key, because = "rhythm.next-because", m.Pace.Rule.Because.In(source.DefaultLang)
		}
		return p.T(key, "moment", momentTitle(m.Moment), "date", s.date(m.Target), "gap", gap.String(), "because", because)
	}
	return ""
}

const daysPerWeek = 7

// seeSignal notes that the signed-in worker saw a signal.
func (s *Staff) seeSignal(w http.ResponseWriter, r *http.Request) error {
	if err := s.App.SeeSignal(r.Context(), site.Actor(r), r.PathValue("id"), r.PathValue("signaal")); err != nil {
		return err
	}
	s.Site.Redirect(w, r, dossierURL(r.PathValue("id")), "signal-seen")
	return nil
}
