package ask

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

const langField = "taal"

// spoken are the languages of a questionnaire in which these pages speak too; nil
// when there is nothing to choose.
func spoken(languages []string) []string {
	known := slices.DeleteFunc(slices.Clone(languages), func(lang string) bool { return locale.For(lang).Lang() != lang })
	if len(known) < 2 {
		return nil
	}
	return known
}

// language is the page to choose a language on.
func (v *visit) language() {
	if spoken(v.guest.Languages) == nil {
		v.redirect(v.to())
		return
	}
	v.showLanguages(v.guest.Lang(), v.r.URL.Query().Get(returnParam))
}

// showLanguages offers the languages, each in its own words, with one of them first:
// nobody has to read another language to find the own one.
func (v *visit) showLanguages(first, back string) {
	s := v.page("")
	s.Messages = locale.For(first)
	s.Words = site.Words(v.plan, first)
	if g := v.gemeente(); g != nil {
		s.Brand.Sub, s.HelpText = s.T("site.gemeente", "name", g.Name), g.HelpLine.Text.In(first)
		s.FooterLinks = site.GemeenteTexts(s.Page, g)
	}
	s.Title, s.LanguageHref = s.T("survey.language-title"), ""
	view := web.SurveyLanguageView{Survey: s, Lead: s.T("survey.language-lead"), Action: v.to("taal"), Back: back}
	for _, l := range site.Languages(spoken(v.guest.Languages), first) {
		if l.Current {
			view.Choices = slices.Insert(view.Choices, 0, l)
			continue
		}
		view.Choices = append(view.Choices, l)
	}
	v.site.Render(v.w, v.r, http.StatusOK, web.SurveyLanguage(view))
}

// expected is the language to offer first. One that a worker filled in and that is
// not the first of the gemeente was chosen for this participant; else the phone says
// what it speaks.
func (v *visit) expected() string {
	known := spoken(v.guest.Languages)
	if own := v.guest.Invitation.Lang; slices.Contains(known, own) && own != known[0] {
		return own
	}
	if lang := site.Preferred(v.r.Header.Get("Accept-Language"), known); lang != "" {
		return lang
	}
	return v.guest.Lang()
}

// choose keeps the language and goes back to where the reader was.
func (v *visit) choose() {
	lang := v.r.PostFormValue(langField)
	if !slices.Contains(spoken(v.guest.Languages), lang) {
		v.redirect(v.to("taal"))
		return
	}
	if err := v.app.ChooseLanguage(v.r.Context(), v.guest, lang); err != nil {
		v.failed(err)
		return
	}
	v.redirect(v.back(v.r.PostFormValue(returnParam)))
}

// back is the address of a page of this link that a form names. What names none of
// ours leads to the start, which leads on.
func (v *visit) back(page string) string {
	fromCheck := url.Values{}
	page, suffix, _ := strings.Cut(page, "?")
	if suffix == returnParam+"="+toCheck {
		fromCheck = back()
	}
	if id, ok := strings.CutPrefix(page, "vraag/"); ok && find(screensOf(v.guest.Sheet.Instrument), id) >= 0 {
		return v.with(fromCheck, "vraag", id)
	}
	if slices.Contains([]string{toCheck, "klaar", "stoppen"}, page) {
		return v.to(page)
	}
	return v.to()
}

// languageHref is the address of the language page, with the page to come back to.
func (v *visit) languageHref() string {
	here := ""
	switch _, rest, _ := strings.Cut(strings.TrimPrefix(v.r.URL.Path, Root), "/"); {
	case rest == "taal" || rest == "":
	default:
		here = strings.TrimSuffix(rest, "/bewaar")
		if v.fromCheck() {
			here += "?" + returnParam + "=" + toCheck
		}
	}
	if here == "" {
		return v.to("taal")
	}
	return v.with(url.Values{returnParam: {here}}, "taal")
}
