package staff

import (
	"net/http"
	"strconv"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// answers shows what a rater sent. Those of the participant only show once staff
// sent their own of that moment, so that one does not colour the other.
func (s *Staff) answers(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.openFile(r); err != nil { // notes that the dossier was read
		return err
	}
	own, err := s.openSheet(r)
	if err != nil {
		return err
	}
	x := own
	if asked := r.URL.Query().Get("invuller"); own.f.own != nil && asked == own.f.own.ID {
		if !own.Submitted() {
			http.Redirect(w, r, own.f.compareURL(own.Moment.Moment.ID), http.StatusSeeOther)
			return nil
		}
		if x, err = s.sheetBy(r, programme.ParticipantRater); err != nil {
			return err
		}
	}
	if !x.Submitted() {
		return site.ErrNotFound
	}
	p := s.pageOf(r, x.f, "")
	p.Title = p.T("answers.title", "moment", x.Moment.Moment.ID, "name", x.f.First)
	corrections, err := s.corrections(r, p, x)
	if err != nil {
		return err
	}
	s.Site.Render(w, r, http.StatusOK, web.Response(web.ResponseView{
		Page: p, Lead: s.answersLead(r, p, x), Links: s.answersLinks(r, p, x), Corrections: corrections, Scores: s.scores(x), Sections: s.sections(x, false),
		History: s.history(p, x), Version: p.T("answers.version", "name", x.Rater.Title.In(locale.Default), "version", strconv.Itoa(x.Instrument.Def.Version)),
	}))
	return nil
}

func (s *Staff) answersLead(r *http.Request, p web.Page, x *sheet) string {
	by := x.f.First
	if x.Rater.Kind == programme.StaffRater {
		by = s.workerName(r, x.Response.By)
	}
	if by == "" {
		return p.T("answers.lead", "date", s.date(x.Response.Date))
	}
	return p.T("answers.lead-by", "date", s.date(x.Response.Date), "name", by)
}

func (s *Staff) answersLinks(r *http.Request, p web.Page, x *sheet) []web.Link {
	moment := x.Moment.Moment.ID
	out := []web.Link{{Label: p.T("dossier.compare"), Href: x.f.compareURL(moment)}}
	if l := s.correctLink(r, p, x); l != nil {
		out = append(out, *l)
	}
	out = append(out, web.Link{Label: p.T("explain.title"), Href: dossierURL(x.f.id) + explainPath})
	other, label := x.f.own, p.T("answers.of", "name", x.f.First)
	if x.Rater.Kind == programme.ParticipantRater {
		other, label = x.f.staff, p.T("answers.own")
	}
	if other == nil || !x.Moment.Done(other.ID) {
		return out
	}
	return append(out, web.Link{Label: label, Href: x.url() + "/antwoorden?invuller=" + other.ID})
}

// scores are the scales with the class that each falls in.
func (s *Staff) scores(x *sheet) []web.Datum {
	var out []web.Datum
	for _, scale := range x.Instrument.Def.Scales {
		v := x.Eval.Value(scale.ID)
		if v.IsMissing() {
			continue
		}
		text := x.Instrument.Show(scale.ID, v, locale.Default)
		if len(scale.Range) == 2 {
			text = s.words.Text("answers.score-of", locale.Args{"score": text, "most": instrument.FormatNumber(scale.Range[1], locale.Default)})
		}
		if class := x.Instrument.Show(scale.ID+".klasse", x.Eval.Value(scale.ID+".klasse"), locale.Default); class != "" {
			text += " (" + class + ")"
		}
		out = append(out, web.Datum{Label: x.Eval.Render(scale.Title), Value: text})
	}
	return out
}

func (s *Staff) history(p web.Page, x *sheet) []web.Datum {
	out := []web.Datum{{Label: p.T("answers.sent"), Value: s.Site.Moment(x.Response.Submitted)}}
	for _, c := range x.Response.History {
		out = append(out, web.Datum{Label: p.T("answers.corrected"), Value: s.Site.Moment(c.At)})
	}
	return out
}
