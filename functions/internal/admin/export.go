package admin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

// export gives everything about one person as a file: to read, or for another system.
// It is asked for by a form, so that no link and no preview makes one.
func (a *Admin) export(w http.ResponseWriter, r *http.Request) error {
	id, ok := number(r.PathValue("id"))
	kind := r.PathValue("soort")
	if !ok || kind != "html" && kind != "json" {
		return site.ErrNotFound
	}
	all, err := a.App.Export(r.Context(), site.Actor(r), id, showAnswer)
	if err != nil {
		return err
	}
	var body []byte
	mime := "application/json"
	if kind == "json" {
		body, err = json.MarshalIndent(all, "", "  ")
	} else {
		mime = "text/html; charset=utf-8"
		body, err = a.readable(r, a.view(r, "person"), all)
	}
	if err != nil {
		return fmt.Errorf("export %s: %w", id, err)
	}
	w.Header().Set("Content-Type", mime)
	w.Header().Set("Content-Disposition", `attachment; filename="`+id+"."+kind+`"`)
	_, _ = w.Write(body) // the reader went away; nothing is lost
	return nil
}

// showAnswer writes an answer as its own page does.
func showAnswer(s *app.Sheet, f *instrument.Field) string {
	sheet := fields.Sheet{Instrument: s.Instrument, Answers: s.Answers, Eval: s.Eval, Lang: locale.Default}
	text, _ := sheet.Show(f)
	return text
}

func (a *Admin) readable(r *http.Request, v web.AdminView, x *app.Export) ([]byte, error) {
	chapters := []web.ExportChapter{a.identity(v, x), a.trajectory(v, x)}
	registered, err := a.registered(v, x)
	if err != nil {
		return nil, err
	}
	if len(registered.Facts) > 0 {
		chapters = append(chapters, registered)
	}
	if c := a.results(v, x); len(c.Facts) > 0 {
		chapters = append(chapters, c)
	}
	for _, answers := range x.Responses {
		chapters = append(chapters, a.response(v, x, answers))
	}
	log := web.ExportChapter{Title: v.T("export.trail")}
	for _, l := range x.Trail {
		what := []string{a.name(r, v, l.By, l.Participant), actionName(v, l.Action), detailWords(v, l.Detail)}
		log.Facts = append(log.Facts, web.Datum{Label: a.Site.Moment(l.At), Value: join(what...)})
	}
	var b bytes.Buffer
	err = web.Export(web.ExportView{
		Lang: locale.Default, Title: v.T("export.title", "id", x.Number),
		Lead:     v.T("export.lead", "date", a.Site.Moment(x.Made), "gemeente", v.T("site.gemeente", "name", x.Gemeente)),
		Chapters: append(chapters, log),
	}).Render(r.Context(), &b)
	return b.Bytes(), err
}

// join puts the parts that are there in one line.
func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

func (a *Admin) day(d source.Date) string {
	if d == 0 {
		return ""
	}
	return a.words.Date(d.Time())
}

func (a *Admin) identity(v web.AdminView, x *app.Export) web.ExportChapter {
	return web.ExportChapter{Title: v.T("export.identity"), Facts: []web.Datum{
		{Label: v.T("export.name"), Value: x.Identity.Name()}, {Label: v.T("export.birth"), Value: a.day(x.Identity.Birth)},
		{Label: v.T("export.phone"), Value: x.Identity.Phone}, {Label: v.T("export.mail"), Value: x.Identity.Mail},
	}}
}

func (a *Admin) trajectory(v web.AdminView, x *app.Export) web.ExportChapter {
	t := x.Participant.Trajectory
	c := web.ExportChapter{Title: v.T("export.trajectory"), Note: x.Programme, Facts: []web.Datum{{Label: v.T("export.start"), Value: a.day(t.Start)}}}
	for _, step := range t.Phases {
		title := step.ID
		if phase := x.Plan.Phase(step.ID); phase != nil {
			title = phase.Title.In(locale.Default)
		}
		c.Facts = append(c.Facts, web.Datum{Label: v.T("export.phase"), Value: join(title, a.day(step.From))})
	}
	if t.End != nil {
		title := t.End.Reason
		if reason := x.Plan.Reason(t.End.Reason); reason != nil {
			title = reason.Title.In(locale.Default)
		}
		c.Facts = append(c.Facts, web.Datum{Label: v.T("export.end"), Value: join(title, a.day(t.End.Date))})
	}
	if consent := x.Participant.Consent; consent != nil {
		answer := v.T("export.no")
		if consent.Given {
			answer = v.T("export.yes")
		}
		c.Facts = append(c.Facts, web.Datum{Label: v.T("export.consent"), Value: join(answer, a.day(consent.Date))})
	}
	return c
}

// registered are the answers of the registration, as far as they are given.
func (a *Admin) registered(v web.AdminView, x *app.Export) (web.ExportChapter, error) {
	c := web.ExportChapter{Title: v.T("export.registration")}
	for i := range x.Plan.Def.Forms {
		reg, err := a.App.Registration(x.Participant, x.Plan, x.Plan.Def.Forms[i].ID)
		if err != nil {
			return c, err
		}
		sheet := &fields.Sheet{Instrument: reg.Instrument, Eval: reg.Eval, Answers: reg.Answers, Lang: locale.Default}
		for _, field := range reg.Instrument.Fields() {
			if text, given := sheet.Show(field); given {
				c.Facts = append(c.Facts, web.Datum{Label: reg.Eval.Text(field.ID), Value: text})
			}
		}
	}
	return c, nil
}

func (a *Admin) results(v web.AdminView, x *app.Export) web.ExportChapter {
	c := web.ExportChapter{Title: v.T("export.results")}
	for _, result := range x.Participant.Results {
		title, amount := result.Type, ""
		for i := range x.Plan.Def.Results {
			if x.Plan.Def.Results[i].ID == result.Type {
				title = x.Plan.Def.Results[i].Title.In(locale.Default)
			}
		}
		if result.Amount != 0 {
			amount = a.words.Euro(float64(result.Amount) / 100)
		}
		c.Facts = append(c.Facts, web.Datum{Label: title, Value: join(a.day(result.Date), amount)})
	}
	return c
}

func (a *Admin) response(v web.AdminView, x *app.Export, r app.ExportedResponse) web.ExportChapter {
	rater := r.Rater
	if found := x.Plan.Rater(r.Rater); found != nil {
		rater = found.Title.In(locale.Default)
	}
	c := web.ExportChapter{Title: v.T("export.response", "moment", r.Moment, "rater", rater), Note: v.T("export.draft")}
	switch r.Status {
	case store.Submitted:
		c.Note = v.T("export.sent-on", "date", a.day(r.Date))
	case store.Withdrawn:
		c.Note = v.T("export.withdrawn")
	}
	for _, answer := range r.Answers {
		c.Facts = append(c.Facts, web.Datum{Label: answer.Question, Value: answer.Answer})
	}
	return c
}
