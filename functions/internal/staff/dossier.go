package staff

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

// file is an open dossier with what a page of it needs.
type file struct {
	*app.Dossier
	id    string
	today source.Date
	staff *programme.Rater // nil when staff fill in nothing
	own   *programme.Rater // the participant's; nil when it fills in nothing
}

// openFile reads the dossier that a request is about, which is noted.
func (s *Staff) openFile(r *http.Request) (*file, error) {
	d, err := s.App.OpenDossier(r.Context(), site.Actor(r), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.fileOf(d), nil
}

func (s *Staff) fileOf(d *app.Dossier) *file {
	return &file{Dossier: d, id: d.Participant.ID, today: s.App.Today(),
		staff: d.Plan.RaterOf(programme.StaffRater), own: d.Plan.RaterOf(programme.ParticipantRater)}
}

// pageOf is the frame of a page below a dossier.
func (s *Staff) pageOf(r *http.Request, f *file, title string) web.Page {
	p := s.Site.Page(r, site.PageOptions{Title: title, Current: site.NavCaseload, Programme: f.Plan})
	p.Crumbs = []web.Link{{Label: p.T("nav.caseload"), Href: "/caseload"}, {Label: f.Name, Href: dossierURL(f.id)}}
	return p
}

// oncePageOf is pageOf with a form that must count once.
func (s *Staff) oncePageOf(r *http.Request, f *file, title string) (web.Page, error) {
	p := s.pageOf(r, f, title)
	var err error
	p.Idempotency, err = s.App.Once()
	return p, err
}

func (s *Staff) dossier(w http.ResponseWriter, r *http.Request) error {
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	return s.showDossier(w, r, f, nil)
}

// showDossier draws a dossier; contact is nil until somebody asked for it.
func (s *Staff) showDossier(w http.ResponseWriter, r *http.Request, f *file, contact *app.Identity) error {
	p := s.pageOf(r, f, f.Name)
	p.Crumbs = p.Crumbs[:1]
	v := web.DossierView{
		Page: p, Sub: s.dossierSub(r, p, f), Next: s.next(p, f), Timeline: s.timeline(p, f),
		StaffHead: p.T("word.staff"), ParticipantHead: f.First, Results: s.results(f),
		Data: s.data(p, f), Contact: s.contact(p, f, contact), Consent: s.consentCard(p, f), Ended: s.ended(p, f), Undone: s.undone(r, p, f),
	}
	v.Moments, v.Repeats = s.moments(p, f)
	v.Signals, v.Rhythm = s.signals(r, p, f), s.rhythm(p, f)
	if s.comparable(f) {
		v.Compare = &web.Link{Label: p.T("dossier.compare"), Href: dossierURL(f.id) + "/naast-elkaar"}
		v.Actions = []web.Link{{Label: p.T("talk.title"), Href: dossierURL(f.id) + "/gesprekskaart"}}
	}
	if s.may(r, policy.ResponseExplain, f.Participant.Worker, f.Participant.Team) && len(f.Responses) > 0 {
		v.Explain = &web.Link{Label: p.T("explain.title"), Href: dossierURL(f.id) + explainPath}
	}
	if s.may(r, policy.ParticipantWrite, f.Participant.Worker, f.Participant.Team) {
		v.AddResult = &web.Link{Label: p.T("result.title"), Href: dossierURL(f.id) + "/resultaten/nieuw"}
		v.DataLinks, v.Trajectory = s.formLinks(p, f), s.trajectoryLinks(p, f)
		for i := range v.Results {
			v.Results[i].Edit = &web.Link{Label: p.T("result.edit"), Href: dossierURL(f.id) + "/resultaten/" + v.Results[i].ID}
		}
	}
	if s.mayTransfer(r, f) {
		v.Trajectory = append(v.Trajectory, web.Link{Label: p.T("transfer.title"), Href: dossierURL(f.id) + "/overdragen"})
	}
	s.Site.Render(w, r, http.StatusOK, web.Dossier(v))
	return nil
}

func (s *Staff) dossierSub(r *http.Request, p web.Page, f *file) string {
	parts := []string{f.id}
	if age := f.Participant.Trajectory.AgeAtStart; age != nil {
		key := "dossier.age"
		if !f.Plan.CheckAge(*age) {
			key = "dossier.age-outside"
		}
		parts = append(parts, p.T(key, "age", strconv.Itoa(*age)))
	}
	parts = append(parts, p.T("dossier.started", "date", s.date(f.Participant.Trajectory.Start)))
	if phase := f.LatestPhase(); phase != nil {
		parts = append(parts, strings.ToLower(phase.Title.In(source.DefaultLang)))
	}
	if name := s.workerName(r, f.Participant.Worker); name != "" {
		parts = append(parts, p.T("dossier.worker", "name", name))
	}
	return strings.Join(parts, " · ")
}

func (s *Staff) ended(p web.Page, f *file) string {
	end := f.Participant.Trajectory.End
	if end == nil {
		return ""
	}
	reason := end.Reason
	if known := f.Plan.Reason(end.Reason); known != nil {
		reason = known.Title.In(source.DefaultLang)
	}
	return p.T("dossier.ended", "date", s.date(end.Date), "reason", strings.ToLower(reason))
}

// progressOf is how far a rater of a kind is with a moment of the dossier.
func (f *file) progressOf(m *programme.MomentState, kind programme.RaterKind) progress {
	x := progress{rater: raterState(f.Plan, m, kind), missed: m.Status == programme.Missed,
		later: m.Status == programme.NotDue || m.Status == programme.NotExpected}
	if x.rater == nil {
		return x
	}
	if resp, ok := f.Response(m.Moment.ID, x.rater.Rater.ID); ok && resp.Status != store.Withdrawn {
		x.draft, x.begun = resp.Progress, true
	}
	if kind != programme.ParticipantRater {
		return x
	}
	x.absent = f.Participant.Consent != nil && !f.Participant.Consent.Given
	x.trouble = troubleOf(f.Participant.Trouble)
	for _, inv := range f.Invitations {
		if inv.Moment == m.Moment.ID && inv.Rater == x.rater.Rater.ID && inv.Revoked.IsZero() {
			x.invited = max(x.invited, inv.Day)
		}
	}
	return x
}

// moments are the rows that have come, the newest first, after the next one. Of what
// comes back every few weeks only the last has its row among them; those before are
// repeats, that else would hide the moments that the trajectory is judged by.
func (s *Staff) moments(p web.Page, f *file) (out, repeats []web.DossierMoment) {
	coming := false
	for i := range f.Schedule {
		m := &f.Schedule[i]
		later := m.Status == programme.NotDue
		if m.Status == programme.NotExpected || m.Target == 0 || later && coming || f.passed(i) {
			continue
		}
		coming = coming || later
		if row := s.moment(p, f, m); !row.Current && f.repeated(i) {
			repeats = append(repeats, row)
		} else {
			out = append(out, row)
		}
	}
	slices.Reverse(out)
	slices.Reverse(repeats)
	return out, repeats
}

// passed tells whether a moment is a repetition that was missed, while a later one of
// the same has come too: of what comes back every two weeks only the last that was
// missed is worth a row.
func (f *file) passed(i int) bool {
	m := &f.Schedule[i]
	if m.Status != programme.Missed || slices.ContainsFunc(m.Raters, func(r programme.RaterState) bool { return r.Done }) {
		return false
	}
	return f.repeated(i)
}

// repeated tells whether a later one of what comes back has come too.
func (f *file) repeated(i int) bool {
	m := &f.Schedule[i]
	return m.Moment.Series != "" && slices.ContainsFunc(f.Schedule[i+1:], func(later programme.MomentState) bool {
		return later.Moment.Series == m.Moment.Series && later.Status != programme.NotDue && later.Status != programme.NotExpected
	})
}

func (s *Staff) moment(p web.Page, f *file, m *programme.MomentState) web.DossierMoment {
	row := web.DossierMoment{Title: momentTitle(m.Moment), Current: m.Fillable()}
	if m.Status != programme.Completed {
		row.Window = p.T("dossier.window", "from", s.dayMonth(m.Opens), "to", s.date(m.Closes))
	}
	staff, own := f.progressOf(m, programme.StaffRater), f.progressOf(m, programme.ParticipantRater)
	row.Staff, row.Participant = s.status(p, staff, f.today), s.status(p, own, f.today)
	url := momentURL(f.id, m.Moment.ID)
	switch {
	case staff.rater == nil:
	case staff.rater.Done:
		row.Links = append(row.Links, web.Link{Label: p.T("action.see"), Href: url + "/antwoorden"})
		if resp, ok := f.Response(m.Moment.ID, staff.rater.Rater.ID); ok && resp.Pending != nil {
			row.Links = append(row.Links, web.Link{Label: p.T("correct.go-on"), Href: url + correctPath + "/controle"})
		}
	case m.Fillable():
		row.Links = append(row.Links, web.Link{Label: s.fillLabel(p, staff), Href: url})
	}
	if m.Fillable() && own.rater != nil && !own.rater.Done && !own.absent {
		row.Links = append(row.Links, web.Link{Label: p.T("action.invite"), Href: inviteURL(f.id, m.Moment.ID)})
	}
	return row
}

func (s *Staff) fillLabel(p web.Page, x progress) string {
	if x.begun {
		return p.T("action.go-on")
	}
	return p.T("action.fill")
}

// comparable tells whether there is a moment at which staff submitted.
func (s *Staff) comparable(f *file) bool { return len(f.answeredBy(f.staff)) > 0 }

// answeredBy are the moments at which a rater submitted, in order of time.
func (f *file) answeredBy(rater *programme.Rater) []*programme.Moment {
	var out []*programme.Moment
	for i := range f.Schedule {
		if m := &f.Schedule[i]; rater != nil && m.Done(rater.ID) {
			out = append(out, m.Moment)
		}
	}
	return out
}

func (s *Staff) results(f *file) []web.DossierResult {
	list := slices.Clone(f.Participant.Results)
	slices.SortStableFunc(list, func(a, b store.Result) int { return int(b.Date - a.Date) })
	var out []web.DossierResult
	for _, x := range list {
		row := web.DossierResult{ID: x.ID, Date: s.date(x.Date), Text: x.Type}
		if kind := f.Plan.Result(x.Type); kind != nil {
			row.Text = kind.Title.In(source.DefaultLang)
			if kind.Amount {
				row.Amount = s.euros(x.Amount)
			}
		}
		out = append(out, row)
	}
	return out
}

// euros writes whole cents, without the cents when there are none.
func (s *Staff) euros(cents int64) string {
	if cents%100 == 0 {
		return s.words.Euro(float64(cents) / 100)
	}
	return "€\u00a0" + s.words.Number(float64(cents)/100, 2)
}
