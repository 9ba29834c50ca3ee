package admin

import (
	"net/http"
	"net/url"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// person finds the number of somebody who asks what is kept, or asks to erase it. It
// shows nothing about the person: that stands in the file.
func (a *Admin) person(w http.ResponseWriter, r *http.Request) error {
	v := a.view(r, "person")
	v.Lead, v.Find = v.T("admin.person-lead"), a.finder(r, v, personPath)
	typed := r.URL.Query().Get("nummer")
	if typed == "" {
		return a.show(w, r, v)
	}
	id, ok := number(typed)
	if ok {
		_, _, err := a.App.Worker(r.Context(), site.Actor(r).Gemeente, id)
		if ok = err == nil; err != nil && app.CodeOf(err) != app.NotFound {
			return err
		}
	}
	if !ok {
		v.Blocks = []web.AdminBlock{{Title: v.T("admin.person-title", "id", site.Quote(typed)), Text: []string{v.T("admin.person-none", "id", site.Quote(typed))}}}
		return a.show(w, r, v)
	}
	v.Blocks = []web.AdminBlock{
		{Title: v.T("admin.export-title"), Text: []string{v.T("admin.export-text")}, Buttons: []web.AdminButton{
			{Action: personURL(id) + "/inzage/html", Label: v.T("admin.export-html")},
			{Action: personURL(id) + "/inzage/json", Label: v.T("admin.export-json")},
		}},
		{Title: v.T("admin.erase-title"), Text: []string{v.T("admin.erase-text")}, Links: []web.Link{{Label: v.T("admin.erase"), Href: personURL(id) + "/verwijderen"}}},
		{Title: v.T("admin.trail"), Links: []web.Link{{Label: v.T("admin.trail-of", "id", id), Href: trailPath + "?nummer=" + id}}},
	}
	return a.show(w, r, v)
}

func personURL(id string) string { return personPath + "/" + url.PathEscape(id) }

// confirmField is where the number is typed again before everything is erased.
const confirmField = "nummer"

func (a *Admin) askErase(w http.ResponseWriter, r *http.Request) error {
	return a.eraseForm(w, r, http.StatusOK, "", "")
}

func (a *Admin) eraseForm(w http.ResponseWriter, r *http.Request, status int, typed, fault string) error {
	id, ok := number(r.PathValue("id"))
	if !ok {
		return site.ErrNotFound
	}
	if _, _, err := a.App.Worker(r.Context(), site.Actor(r).Gemeente, id); err != nil {
		return err
	}
	p := a.view(r, "person").Page
	p.Title = p.T("admin.erase-check", "id", id)
	p.Crumbs = []web.Link{{Label: p.T("admin.person"), Href: personPath + "?nummer=" + id}}
	field := web.Field{ID: confirmField, Name: confirmField, Kind: web.KindText, Label: p.T("admin.erase-confirm"), Value: typed, Error: fault, Short: true, MaxLength: 20}
	if fault != "" {
		p.Problems = []web.Problem{{Text: fault, Target: confirmField}}
	}
	a.Site.Render(w, r, status, web.Form(web.FormView{
		Page: p, Lead: p.T("admin.erase-lead"), Action: personURL(id) + "/verwijderen", Submit: p.T("admin.erase-submit"),
		Sections: []web.Section{{Fields: []web.Field{field}}},
		Effects:  []string{p.T("admin.erase-effect-1"), p.T("admin.erase-effect-2"), p.T("admin.erase-effect-3")},
		Cancel:   &web.Link{Label: p.T("form.cancel"), Href: personPath + "?nummer=" + id},
	}))
	return nil
}

// erase removes everything, after the number was typed again.
func (a *Admin) erase(w http.ResponseWriter, r *http.Request) error {
	id, ok := number(r.PathValue("id"))
	typed := r.PostFormValue(confirmField)
	if again, _ := number(typed); !ok || again != id {
		return a.eraseForm(w, r, http.StatusUnprocessableEntity, site.Quote(typed), a.words.Text("admin.erase-wrong", map[string]string{"id": id}))
	}
	if err := a.App.Erase(r.Context(), site.Actor(r), id); err != nil {
		return err
	}
	a.Site.Redirect(w, r, trailPath+"?nummer="+id, "erased")
	return nil
}
