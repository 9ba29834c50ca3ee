package ask

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"slices"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// What an address may carry beside its path.
const (
	langParam   = "taal"  // the language of a page without a link that works
	returnParam = "terug" // where to go after this question
	faultsParam = "letop" // show at once what is still wrong
	toCheck     = "controle"
)

// visit is one request of somebody whose link works.
type visit struct {
	*handler
	w     http.ResponseWriter
	r     *http.Request
	guest *app.Guest
	plan  *programme.Compiled
}

// page is what every page of this visitor has around its content.
func (v *visit) page(title string) web.Survey {
	lang := v.guest.Lang()
	s := v.survey(lang, nil, v.plan)
	s.Title = title
	if spoken(v.guest.Languages) != nil {
		s.LanguageHref = v.languageHref()
	}
	if g := v.gemeente(); g != nil {
		s.Brand.Sub, s.ThemeHref = s.T("site.gemeente", "name", g.Name), web.ThemeURL(g.Colour)
		s.HelpText, s.HelpPhone = g.HelpLine.Text.In(lang), g.HelpLine.Phone
		s.FooterLinks = site.GemeenteTexts(s.Page, g)
	}
	return s
}

// frame is a page without a title, to take its texts from.
func (v *visit) frame() web.Survey { return v.page("") }

func (v *visit) gemeente() *gemeente.Gemeente {
	return v.site.Catalog().Gemeente(v.guest.Invitation.Gemeente)
}

// survey is the frame of a page for a reader of whom only the language is known.
func (h *handler) survey(lang string, languages []string, plan *programme.Compiled) web.Survey {
	var s web.Survey
	s.Messages = locale.For(lang)
	s.Brand = web.Brand{Sub: h.site.Product}
	if plan != nil {
		s.Words = site.Words(plan, lang)
	}
	s.Languages = site.Languages(languages, lang)
	return s
}

// to is the address of another page of this link.
func (v *visit) to(parts ...string) string { return v.with(url.Values{}, parts...) }

func (v *visit) with(q url.Values, parts ...string) string {
	token, _ := secret.ParseToken(v.r.PathValue("token"))
	path := Path(token)
	for _, p := range parts {
		path += "/" + url.PathEscape(p)
	}
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return path
}

// redirect goes on with another page.
func (v *visit) redirect(to string) { http.Redirect(v.w, v.r, to, http.StatusSeeOther) }

// failed answers an error of a use case.
func (v *visit) failed(err error) { v.fail(v.w, v.r, err) }

// dead is the page for every link that does not work, whatever the reason. It is
// made from nothing but the language of the reader.
func (h *handler) dead(w http.ResponseWriter, r *http.Request, status int) {
	h.site.Render(w, r, status, web.SurveyDead(h.stranger(r)))
}

// stranger is the frame for a reader of whom nothing is known.
func (h *handler) stranger(r *http.Request) web.Survey {
	lang := r.URL.Query().Get(langParam)
	if !slices.Contains(locale.Languages(), lang) {
		lang = site.Preferred(r.Header.Get("Accept-Language"), locale.Languages())
	}
	if lang == "" {
		lang = locale.Default
	}
	return h.survey(lang, locale.Languages(), h.site.Plan(""))
}

// message is a page that only tells something: the title and the text of a key.
func (h *handler) message(w http.ResponseWriter, r *http.Request, status int, key string, more ...string) {
	s := h.stranger(r)
	s.Title = s.T("survey." + key + "-title")
	v := web.SurveyMessageView{Survey: s, Text: append([]string{s.T("survey." + key + "-text")}, more...)}
	if status >= http.StatusInternalServerError {
		v.Link = &web.Link{Label: s.T("survey.retry"), Href: "?"}
	}
	h.site.Render(w, r, status, web.SurveyMessage(v))
}

// fault answers a fault of ours, with a number that finds it in the log.
func (h *handler) fault(w http.ResponseWriter, r *http.Request, err error) {
	number := rand.Text()[:8]
	h.site.Log.LogAttrs(r.Context(), slog.LevelError, "fault", slog.String("reference", number),
		slog.String("route", r.Pattern), slog.String("error", err.Error()))
	if site.WantsJSON(r) {
		h.site.JSON(w, http.StatusInternalServerError, struct {
			Reference string `json:"reference"`
		}{number})
		return
	}
	h.message(w, r, http.StatusInternalServerError, "fault", h.stranger(r).T("survey.fault-number", "number", number))
}
