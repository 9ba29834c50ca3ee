package site

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// texts are the pages to read that every page links to, by address.
var texts = map[string]string{"/privacy": "privacy", "/toegankelijkheid": "accessibility", "/hulp": "help"}

// perGemeente are those that each gemeente has too, in the order of the links.
var perGemeente = []string{"/privacy", "/toegankelijkheid"}

// Texts adds the pages to read: privacy, accessibility, help. Everybody may see them.
// Those of a gemeente are for its participants, in its languages.
func (s *Site) Texts(mux Router) {
	for path, name := range texts {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			s.Render(w, r, http.StatusOK, web.Text(s.text(r, name)))
		})
	}
	for _, path := range perGemeente {
		mux.HandleFunc("GET "+path+"/{gemeente}", func(w http.ResponseWriter, r *http.Request) {
			g := s.Catalog().Gemeente(r.PathValue("gemeente"))
			if g == nil {
				http.Redirect(w, r, path, http.StatusSeeOther)
				return
			}
			s.Render(w, r, http.StatusOK, web.SurveyText(s.textOf(r, g, texts[path])))
		})
	}
}

// GemeenteTexts are the links to the pages of a gemeente, in the language of a page.
func GemeenteTexts(p web.Page, g *gemeente.Gemeente) []web.Link {
	var out []web.Link
	for _, path := range perGemeente {
		out = append(out, web.Link{
			Label: p.T("site." + texts[path]), Href: path + "/" + g.Code + "?" + langParam + "=" + p.Messages.Lang(),
		})
	}
	return out
}

// text is a page for who works with the product, about the own gemeente.
func (s *Site) text(r *http.Request, name string) web.TextView {
	v := web.TextView{Page: s.Page(r, PageOptions{})}
	g := s.ownGemeente(r)
	v.Title, v.Lead, v.Sections = sections(v.Page, name, g)
	if g != nil && name == "help" {
		v.Sections = append(v.Sections, helpLine(v.Page, g))
	}
	return v
}

// textOf is a page of a gemeente for its participants.
func (s *Site) textOf(r *http.Request, g *gemeente.Gemeente, name string) web.SurveyTextView {
	lang := reading(r, g)
	v := web.SurveyTextView{}
	v.Messages = locale.For(lang)
	if plan := s.Plan(g.Code); plan != nil {
		v.Words = Words(plan, lang)
	}
	v.Brand.Sub, v.ThemeHref = v.T("site.gemeente", "name", g.Name), web.ThemeURL(g.Colour)
	if all := languagesOf(g); len(all) > 1 {
		v.Languages = Languages(all, lang)
	}
	v.HelpText, v.HelpPhone = g.HelpLine.Text.In(lang), g.HelpLine.Phone
	v.FooterLinks = GemeenteTexts(v.Page, g)
	v.Title, v.Lead, v.Sections = sections(v.Page, name, g)
	return v
}

// before are the sections that a page begins with, before those with a number.
var before = map[string]string{"privacy": whySection, "accessibility": statusSection}

const (
	whySection    = "why"
	statusSection = "status" // of a gemeente
)

// keysOf are the keys of the sections of a page, in order.
func keysOf(base *locale.Messages, name string, g *gemeente.Gemeente) (keys []string) {
	key := "text." + name + "."
	if first := before[name]; first != "" && (first != statusSection || g != nil) {
		keys = append(keys, key+first)
	}
	for i := 1; base.Has(key + strconv.Itoa(i) + ".title"); i++ {
		keys = append(keys, key+strconv.Itoa(i))
	}
	return keys
}

// sections collects the messages of a page: text.<page>.<section>.title and,
// numbered, its paragraphs; and what the definition of a gemeente adds to them.
func sections(p web.Page, name string, g *gemeente.Gemeente) (title, lead string, out []web.TextSection) {
	base, key := locale.For(locale.Default), "text."+name
	for _, part := range keysOf(base, name, g) {
		section := web.TextSection{Title: p.T(part + ".title")}
		if kept := retention(p, part, g); kept != "" {
			section.Text = append(section.Text, web.Plain(kept))
		}
		for j := 1; base.Has(part + "." + strconv.Itoa(j)); j++ {
			line := part + "." + strconv.Itoa(j)
			if strings.Contains(base.Text(line, nil), "{languages}") && g == nil {
				continue // only a gemeente has languages
			}
			section.Text = append(section.Text, web.Plain(p.T(line, "languages", languageNames(g))))
		}
		for _, line := range defined(p, part, g) {
			section.Text = append(section.Text, web.Plain(line))
		}
		section.Links = statementLink(p, part, g)
		out = append(out, section)
	}
	return p.T(key + ".title"), p.T(key + ".lead"), out
}

// retention is how long a gemeente keeps what it knows, to open a section with; or "".
func retention(p web.Page, part string, g *gemeente.Gemeente) string {
	if g == nil || part != "text.privacy.4" {
		return ""
	}
	if kept := span(p, g.Retention); kept != "" {
		return p.T("text.privacy.retention", "span", kept)
	}
	return ""
}

// defined are the lines that the definition of a gemeente adds to a section.
func defined(p web.Page, part string, g *gemeente.Gemeente) []string {
	if g == nil {
		return nil
	}
	switch part {
	case "text.privacy." + whySection:
		return []string{basis(p, g)}
	case "text.accessibility." + statusSection:
		return accessStatus(p, g.Accessibility)
	case "text.privacy.2":
		shared := "text.privacy.not-shared"
		if g.SharesNation {
			shared = "text.privacy.shared"
		}
		return []string{p.T("text.privacy.threshold", "n", strconv.Itoa(g.Limit())), p.T(shared)}
	case "text.privacy.5":
		lines := reachLines(p, reach(g.HelpLine.Phone, g.HelpLine.Mail))
		if g.Privacy != nil && g.Privacy.Officer != (gemeente.Contact{}) {
			o := g.Privacy.Officer
			lines = append(lines, p.T("text.privacy.officer", "how", reach(o.Name, o.Phone, o.Mail)))
		}
		return lines
	case "text.accessibility.4":
		if g.Accessibility != nil && g.Accessibility.Mail != "" {
			return reachLines(p, reach(g.Accessibility.Mail))
		}
		return reachLines(p, reach(g.HelpLine.Phone, g.HelpLine.Mail))
	}
	return nil
}

func reachLines(p web.Page, how string) []string {
	if how == "" {
		return nil
	}
	return []string{p.T("text.reach", "how", how)}
}

// basis is on what ground a gemeente keeps data.
func basis(p web.Page, g *gemeente.Gemeente) string {
	if g.Privacy == nil || g.Privacy.Basis.IsZero() {
		return p.T("text.privacy.basis-none")
	}
	return p.T("text.privacy.basis", "basis", g.Privacy.Basis.In(p.Messages.Lang()))
}

// accessStatus says how far a gemeente is with accessibility, since when, and who
// examined it.
func accessStatus(p web.Page, a *gemeente.Accessibility) []string {
	const key = "text.accessibility." + statusSection + "."
	if a == nil {
		return []string{p.T(key + "none")}
	}
	lines := []string{p.T(key + strings.ToLower(string(a.Status))), p.T(key+"date", "date", p.Messages.Date(a.Date.Time()))}
	if a.Audit != nil {
		lines = append(lines, p.T(key+"audit", "date", p.Messages.Date(a.Audit.Date.Time()), "who", a.Audit.By))
	}
	return lines
}

// statementLink leads to what the gemeente itself says.
func statementLink(p web.Page, part string, g *gemeente.Gemeente) []web.Link {
	href := ""
	switch {
	case g == nil:
	case part == "text.privacy."+whySection && g.Privacy != nil:
		href = g.Privacy.Statement
	case part == "text.accessibility."+statusSection && g.Accessibility != nil:
		href = g.Accessibility.Statement
	}
	if href == "" {
		return nil
	}
	return []web.Link{{Label: p.T("text.statement"), Href: href}}
}

// span writes how long something is, in the words of a language.
func span(p web.Page, s source.Span) string {
	switch s.Unit {
	case source.Years:
		return p.N("span.years", s.N)
	case source.Months:
		return p.N("span.months", s.N)
	}
	return ""
}

// A phone number and an address keep their order in a text that runs from right to
// left: these signs isolate what stands between them.
const (
	isolate    = "\u2066"
	endIsolate = "\u2069"
)

// reach is how to get in touch: a name, a phone number, a mail address.
func reach(ways ...string) string {
	var how []string
	for _, one := range ways {
		if one != "" {
			how = append(how, isolate+one+endIsolate)
		}
	}
	return strings.Join(how, " / ")
}

// languageNames are the languages of the questions, each by its own name.
func languageNames(g *gemeente.Gemeente) string {
	if g == nil {
		return ""
	}
	var names []string
	for _, lang := range languagesOf(g) {
		names = append(names, locale.For(lang).Text("site.language", nil))
	}
	return strings.Join(names, ", ")
}

// ownGemeente is that of who is signed in, or nil.
func (s *Site) ownGemeente(r *http.Request) *gemeente.Gemeente {
	session, ok := auth.SessionOf(r.Context())
	if !ok {
		return nil
	}
	return s.Catalog().Gemeente(session.User.Gemeente)
}

// helpLine is how to reach a gemeente.
func helpLine(p web.Page, g *gemeente.Gemeente) web.TextSection {
	section := web.TextSection{Title: p.T("site.gemeente", "name", g.Name)}
	for _, line := range []string{cmp.Or(g.HelpLine.Text.In(locale.Default), p.T("site.help")), g.HelpLine.Phone, g.HelpLine.Mail} {
		if line != "" {
			section.Text = append(section.Text, web.Plain(line))
		}
	}
	return section
}
