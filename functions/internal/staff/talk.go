package staff

import (
	"net/http"
	"strings"

	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// talk is the sheet for the conversation, to print: what goes better and less well
// according to both, now and before, and room for what is agreed. Nothing of the
// participant is on it before staff sent their own answers.
func (s *Staff) talk(w http.ResponseWriter, r *http.Request) error {
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	c, locked := s.comparison(r, f)
	if c == nil {
		if locked == nil {
			return site.ErrNotFound
		}
		http.Redirect(w, r, f.compareURL(locked.Moment.ID), http.StatusSeeOther) // which says why there is nothing yet
		return nil
	}
	c.paper = true
	p := s.pageOf(r, f, s.words.Text("talk.title", nil))
	v := web.TalkView{Page: p, Lead: p.T("talk.lead", "name", f.First, "moment", momentTitle(c.moment), "date", s.date(c.staff.now.Date)),
		Conclusion: s.conclusion(p, c), Sentences: s.ownSentences(p, c), Spiders: s.spiders(p, c), Versions: s.versions(p, c),
		Questions: []string{p.T("talk.question-1", "name", f.First), p.T("talk.question-2"), p.T("talk.question-3")},
		Columns:   []string{p.T("talk.what"), p.T("talk.who"), p.T("talk.when")}}
	s.Site.Render(w, r, http.StatusOK, web.Talk(v))
	return nil
}

// ownSentences say what changed according to the participant.
func (s *Staff) ownSentences(p web.Page, c *comparison) []string {
	if c.before == nil || c.own.in == nil {
		return nil
	}
	var out []string
	better, worse := changedOf(s.changesOf(c.own))
	if len(better) > 0 {
		out = append(out, p.T("talk.own-better", "name", c.f.First, "what", s.join(better)))
	}
	if len(worse) > 0 {
		out = append(out, p.T("talk.own-worse", "name", c.f.First, "what", s.join(worse)))
	}
	if len(out) == 0 && len(s.changesOf(c.own)) > 0 {
		out = append(out, p.T("talk.own-same", "name", c.f.First))
	}
	return out
}

// changedOf are what goes better and worse, by name.
func changedOf(list []change) (better, worse []string) {
	for _, x := range list {
		switch kind, _ := x.verdict(); kind {
		case chart.CellUp:
			better = append(better, strings.ToLower(x.label))
		case chart.CellDown:
			worse = append(worse, strings.ToLower(x.label))
		}
	}
	return better, worse
}

func (f *file) talkURL(moment string) string { return dossierURL(f.id) + "/gesprekskaart/" + moment }
