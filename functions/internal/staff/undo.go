package staff

import (
	"cmp"
	"net/http"
	"slices"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

func (s *Staff) reopen(w http.ResponseWriter, r *http.Request) error {
	return s.reopenForm(w, r, http.StatusOK, &form.Form{})
}

func (s *Staff) reopenForm(w http.ResponseWriter, r *http.Request, status int, in *form.Form) error {
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	if f.Participant.Trajectory.End == nil {
		http.Redirect(w, r, dossierURL(f.id), http.StatusSeeOther)
		return nil
	}
	p := s.pageOf(r, f, "")
	return s.showSmall(w, r, status, f, in, small{title: p.T("reopen.title"), lead: s.ended(p, f), submit: p.T("reopen.title"), path: "/heropenen",
		fields: []web.Field{s.whyField(p, in)}, effects: []string{p.T("reopen.effect-1"), p.T("reopen.effect-2")}})
}

func (s *Staff) saveReopen(w http.ResponseWriter, r *http.Request) error {
	in := form.Received(r)
	err := s.App.Reopen(r.Context(), site.Actor(r), r.PathValue("id"), in.Line(app.FieldWhy))
	if app.CodeOf(err) == app.Closed { // sent twice
		http.Redirect(w, r, dossierURL(r.PathValue("id")), http.StatusSeeOther)
		return nil
	}
	return s.settle(w, r, in, err, "reopened", s.reopenForm)
}

func (s *Staff) result(w http.ResponseWriter, r *http.Request) error {
	return s.editResult(w, r, http.StatusOK, &form.Form{})
}

// removeResult is the button that takes a result away.
const removeResult = "verwijderen"

func (s *Staff) editResult(w http.ResponseWriter, r *http.Request, status int, in *form.Form) error {
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	list := f.Participant.Results
	i := slices.IndexFunc(list, func(x store.Result) bool { return x.ID == r.PathValue("resultaat") })
	if i < 0 {
		return site.ErrNotFound
	}
	p := s.pageOf(r, f, "")
	day := in.Field(web.KindDate, app.FieldDate, p.T("result.when"), form.TypedDay(list[i].Date))
	day.Help = p.T("field.date-help")
	asked, lead := []web.Field{day}, list[i].Type
	if kind := f.Plan.Result(list[i].Type); kind != nil {
		lead = kind.Title.In(source.DefaultLang)
		if kind.Amount {
			asked = append(asked, in.Field(web.KindAmount, app.FieldAmount, p.T("result.amount"), s.cents(list[i].Amount)))
		}
	}
	return s.showSmall(w, r, status, f, in, small{title: p.T("result.change"), lead: p.T("result.change-lead", "what", lead), submit: p.T("result.change"),
		path: "/resultaten/" + list[i].ID, fields: append(asked, s.whyField(p, in)),
		other: &web.Option{Value: removeResult, Label: p.T("result.remove")}})
}

// cents writes whole cents as somebody types them.
func (s *Staff) cents(amount int64) string {
	if amount%100 == 0 {
		return s.words.Number(float64(amount)/100, 0)
	}
	return s.words.Number(float64(amount)/100, 2)
}

func (s *Staff) saveResult(w http.ResponseWriter, r *http.Request) error {
	in, id, result := form.Received(r), r.PathValue("id"), r.PathValue("resultaat")
	if in.Line("naar") == removeResult {
		err := s.App.RemoveResult(r.Context(), site.Actor(r), id, result, in.Line(app.FieldWhy))
		return s.settle(w, r, in, err, "result-removed", s.editResult)
	}
	n := app.NewResult{Date: s.day(in), Amount: amount(in, s.words)}
	if len(in.Problems) > 0 {
		return s.editResult(w, r, http.StatusUnprocessableEntity, in)
	}
	err := s.App.ChangeResult(r.Context(), site.Actor(r), id, result, n, in.Line(app.FieldWhy))
	return s.settle(w, r, in, err, "result-changed", s.editResult)
}

// colleagues are those to whom a participant of the user's gemeente can go.
func (s *Staff) colleagues(r *http.Request, f *file) ([]app.Colleague, error) {
	out, err := s.allColleagues(r)
	out = slices.DeleteFunc(out, func(c app.Colleague) bool { return c.ID == f.Participant.Worker })
	return out, err
}

// allColleagues are those of the user's gemeente who can have a caseload, or have one, by
// name. Who has no access any more is nobody to give a participant to.
func (s *Staff) allColleagues(r *http.Request) ([]app.Colleague, error) {
	known, err := s.App.Colleagues(r.Context(), site.Actor(r).Gemeente)
	if err != nil {
		return nil, err
	}
	members, err := s.App.Members(r.Context(), site.Actor(r))
	if err != nil {
		return nil, err
	}
	var out []app.Colleague
	for _, m := range members {
		if m.Active(s.App.Today()) && s.hasCaseload(r, m) {
			out = append(out, app.Colleague{ID: m.ID, Name: m.Name, Team: m.Team})
		}
	}
	for _, c := range known {
		if slices.ContainsFunc(members, func(m store.Member) bool {
			return m.ID == c.ID && (!m.Active(s.App.Today()) || s.hasCaseload(r, m))
		}) {
			continue
		}
		if c.Name = s.workerName(r, c.ID); c.Name == "" {
			c.Name = c.ID
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b app.Colleague) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// hasCaseload tells whether the roles of a member of staff give a caseload.
func (s *Staff) hasCaseload(r *http.Request, m store.Member) bool {
	u := auth.User{ID: m.ID, Roles: m.Roles, Gemeente: site.Actor(r).Gemeente, Team: m.Team}
	may, _ := s.Site.Policies.Allow(u.Principal(), policy.CaseloadList, policy.Resource{Gemeente: u.Gemeente, Worker: m.ID, Team: m.Team})
	return may
}

func (s *Staff) transfer(w http.ResponseWriter, r *http.Request) error {
	return s.transferForm(w, r, http.StatusOK, &form.Form{})
}

func (s *Staff) transferForm(w http.ResponseWriter, r *http.Request, status int, in *form.Form) error {
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	list, err := s.colleagues(r, f)
	if err != nil {
		return err
	}
	p := s.pageOf(r, f, "")
	var options []web.Option
	for _, c := range list {
		options = append(options, web.Option{Value: c.ID, Label: c.Name, Help: c.Team})
	}
	if len(options) == 0 {
		return s.showSmall(w, r, status, f, in, small{title: p.T("transfer.title"), lead: p.T("transfer.nobody"), path: "/overdragen"})
	}
	return s.showSmall(w, r, status, f, in, small{title: p.T("transfer.title"), lead: p.T("transfer.lead", "name", f.First), submit: p.T("transfer.submit"), path: "/overdragen",
		fields: []web.Field{in.Choice(app.FieldWorker, p.T("transfer.to"), "", options)}, effects: []string{p.T("transfer.effect-1"), p.T("transfer.effect-2")}})
}

func (s *Staff) saveTransfer(w http.ResponseWriter, r *http.Request) error {
	in, to := form.Received(r), app.Colleague{}
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	list, err := s.colleagues(r, f)
	if err != nil {
		return err
	}
	asked := in.Line(app.FieldWorker)
	for _, c := range append(list, app.Colleague{ID: f.Participant.Worker, Team: f.Participant.Team}) {
		if c.ID == asked {
			to = c
		}
	}
	err = s.App.Transfer(r.Context(), site.Actor(r), f.id, to)
	return s.settle(w, r, in, err, "transferred", s.transferForm)
}

// undone is what was undone, changed or handed over, the last one first.
func (s *Staff) undone(r *http.Request, p web.Page, f *file) []web.Datum {
	name := func(id string) string { return cmp.Or(s.workerName(r, id), id) }
	var out []web.Datum
	for _, c := range slices.Backward(f.Participant.Changes) {
		pairs := []string{"from", name(c.From), "to", name(c.To)}
		if c.End != nil {
			pairs = append(pairs, "date", s.date(c.End.Date))
		}
		if c.Result != nil {
			pairs = append(pairs, "date", s.date(c.Result.Date), "what", s.resultText(f, *c.Result))
		}
		text := p.T("undone."+string(c.Kind), pairs...)
		if c.Reason != "" {
			text += " " + p.T("sheet.reason", "reason", c.Reason)
		}
		out = append(out, web.Datum{Label: p.T("undone.when", "moment", s.Site.Moment(c.At), "name", name(c.By)), Value: text})
	}
	return out
}

// resultText is a result with its amount.
func (s *Staff) resultText(f *file, x store.Result) string {
	kind := f.Plan.Result(x.Type)
	switch {
	case kind == nil:
		return x.Type
	case kind.Amount:
		return kind.Title.In(source.DefaultLang) + " (" + s.euros(x.Amount) + ")"
	}
	return kind.Title.In(source.DefaultLang)
}

// mayTransfer tells whether the user may hand this participant over.
func (s *Staff) mayTransfer(r *http.Request, f *file) bool {
	return s.may(r, policy.ParticipantTransfer, f.Participant.Worker, f.Participant.Team)
}
