package learn

import (
	"net/http"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// namesBlock is what this gemeente agreed to about its name, and who waits for an
// answer. False for who may not agree to anything.
func (s *Learn) namesBlock(r *http.Request, v web.LearnView, l *app.Lesson) (web.AdminBlock, bool) {
	if !s.may(r, policy.NameShare) || !l.View.HasOwn() {
		return web.AdminBlock{}, false
	}
	b := web.AdminBlock{Title: v.T("learn.names"), Text: []string{v.T("learn.names-text")}}
	action := addressOf(l.Definition.ID, "namen")
	if all := l.Names.All; all != nil {
		b.Text = append(b.Text, v.T("learn.names-all", "date", s.words.Date(all.At)))
		b.Buttons = append(b.Buttons, web.AdminButton{Action: action + "?doe=stop", Label: v.T("learn.names-stop")})
	} else {
		b.Buttons = append(b.Buttons, web.AdminButton{Action: action + "?doe=iedereen", Label: v.T("learn.names-share"), Note: v.T("learn.names-share-note")})
	}
	for _, c := range s.App.NamesGiven(l) {
		label := c.Label
		if !c.Known {
			label = v.T("learn.letter", "letter", c.Label)
		}
		b.Buttons = append(b.Buttons, web.AdminButton{Action: action + "?doe=stop&bij=" + c.ID, Label: v.T("learn.names-stop-one", "name", label), Note: v.T("learn.names-given", "date", s.words.Date(c.On.Time()))})
	}
	for _, c := range s.App.NamesAsked(l) {
		b.Buttons = append(b.Buttons, web.AdminButton{Action: action + "?doe=antwoord&bij=" + c.ID, Label: v.T("learn.names-answer"), Note: v.T("learn.names-asked", "date", s.words.Date(c.On.Time()))})
	}
	return b, true
}

// names agrees to show the own name, or takes that back.
func (s *Learn) names(w http.ResponseWriter, r *http.Request) error {
	def, query, who := r.PathValue("leren"), r.URL.Query(), site.Actor(r)
	var err error
	notice := "name-shared"
	switch query.Get("doe") {
	case "iedereen":
		err = s.App.ShareName(r.Context(), who, def, "")
	case "vraag":
		if query.Get("letter") == "" {
			return site.ErrNotFound
		}
		notice, err = "name-asked", s.App.ShareName(r.Context(), who, def, query.Get("letter"))
	case "antwoord":
		err = s.App.AnswerName(r.Context(), who, def, query.Get("bij"))
	case "stop":
		notice, err = "name-withdrawn", s.App.WithdrawName(r.Context(), who, def, query.Get("bij"))
	default:
		return site.ErrNotFound
	}
	if err != nil {
		return err
	}
	s.Site.Redirect(w, r, addressOf(def, comparePage), notice)
	return nil
}
