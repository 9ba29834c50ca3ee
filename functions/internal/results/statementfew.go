package results

import (
	"net/http"

	"effectmonitor/engine/cohort"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// orTooFew is a page on which an outcome is frozen, and what it says when there is nothing
// that may be frozen: why, and what can be done. A statement can be read by others than the
// own gemeente, so that it tells less than the page that leads to it.
func (s *Results) orTooFew(page site.Page) site.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := page(w, r)
		if app.CodeOf(err) != app.Closed || s.App.Signer == nil {
			return err
		}
		c, failed := s.creatingOf(r)
		if failed != nil {
			return failed
		}
		v := web.WorthView{Page: s.statementFrame(r, "statement.form", c.key.Group.Gemeente == "")}
		v.Crumbs = append(v.Crumbs, web.Link{Label: v.T("statement.list"), Href: statementsRoot})
		v.Suppressed = &web.Suppression{Title: v.T("statement.nothing"), Text: v.T("statement.nothing-text")}
		id, code, part := c.account.model.Definition().ID, c.key.Group.Gemeente, partQuery(c.key.Slice)
		if c.key.Slice != (cohort.Slice{}) {
			v.Suppressed.Text = v.T("statement.nothing-part", "part", s.partName(r.Context(), v.Page, c.key))
			v.Suppressed.Links = append(v.Suppressed.Links, web.Link{Label: v.T("statement.nothing-whole"), Href: newStatementAddress(id, code, "")})
		}
		v.Suppressed.Links = append(v.Suppressed.Links, web.Link{Label: v.T("worth.back"), Href: with(costsRoot+"/"+id, part)})
		status := http.StatusOK
		if r.Method == http.MethodPost {
			status = http.StatusUnprocessableEntity // nothing was frozen
		}
		s.Site.Render(w, r, status, web.Worth(v))
		return nil
	}
}
