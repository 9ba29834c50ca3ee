package admin

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"effectmonitor/engine/notation"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// trail shows who read or changed what of whom: of one number, or of everything in a
// month. No page of it can be changed; there is no route for that.
func (a *Admin) trail(w http.ResponseWriter, r *http.Request) error {
	v := a.view(r, "trail")
	v.Lead, v.Find = v.T("admin.trail-lead"), a.finder(r, v, trailPath)
	query := r.URL.Query()
	if typed := query.Get("nummer"); typed != "" {
		v.Find.All = &web.Link{Label: v.T("admin.find-all"), Href: trailPath}
		return a.trailOf(w, r, v, typed)
	}
	month := a.App.Now().UTC()
	if typed := query.Get("maand"); typed != "" {
		at, err := time.Parse(monthForm, typed)
		if err != nil || at.After(month) {
			return site.ErrNotFound
		}
		month = at
	}
	found, err := a.App.TrailMonth(r.Context(), site.Actor(r), month, query.Get("verder"))
	if err != nil {
		return err
	}
	b := a.lines(r, v, a.words.MonthYear(month), found.Lines, true)
	b.Title = notation.Capital(b.Title)
	earlier := time.Date(month.Year(), month.Month()-1, 1, 0, 0, 0, 0, time.UTC)
	b.Links = []web.Link{{Label: v.T("admin.trail-earlier", "month", a.words.MonthYear(earlier)), Href: trailPath + "?maand=" + earlier.Format(monthForm)}}
	v.Blocks = []web.AdminBlock{b}
	a.more(&v, found, url.Values{"maand": {month.Format(monthForm)}})
	return a.show(w, r, v)
}

const monthForm = "2006-01"

// trailOf shows the lines of one number, also of one that was erased.
func (a *Admin) trailOf(w http.ResponseWriter, r *http.Request, v web.AdminView, typed string) error {
	id, ok := number(typed)
	if !ok {
		v.Blocks = []web.AdminBlock{{Title: v.T("admin.trail-of", "id", site.Quote(typed)), Text: []string{v.T("admin.trail-empty")}}}
		return a.show(w, r, v)
	}
	found, err := a.App.Trail(r.Context(), site.Actor(r), id, r.URL.Query().Get("verder"))
	if err != nil {
		return err
	}
	v.Blocks = []web.AdminBlock{a.lines(r, v, v.T("admin.trail-of", "id", id), found.Lines, false)}
	a.more(&v, found, url.Values{"nummer": {id}})
	return a.show(w, r, v)
}

func (a *Admin) more(v *web.AdminView, found app.TrailPage, query url.Values) {
	if found.Next == "" {
		return
	}
	query.Set("verder", found.Next)
	v.More = &web.Link{Label: v.T("admin.trail-more"), Href: trailPath + "?" + query.Encode()}
}

// lines are lines of the trail, by day and the newest first; whom adds a column for the
// number.
func (a *Admin) lines(r *http.Request, v web.AdminView, title string, lines []store.Audit, whom bool) web.AdminBlock {
	b := web.AdminBlock{Title: title}
	if len(lines) == 0 {
		b.Text = []string{v.T("admin.trail-empty")}
	}
	columns := []chart.Column{{Label: v.T("admin.when")}, {Label: v.T("admin.who")}, {Label: v.T("admin.what")}}
	if whom {
		columns = append(columns, chart.Column{Label: v.T("admin.whom")})
	}
	columns = append(columns, chart.Column{Label: v.T("admin.detail")})
	for _, l := range lines {
		row := chart.Row{Head: a.Site.Clock(l.At), Cells: []chart.Cell{{Text: a.name(r, v, l.By, l.Participant)}, {Text: actionName(v, l.Action)}}}
		if whom {
			cell := chart.Cell{Text: v.T("audit.whole")}
			if l.Participant != "" {
				cell = chart.Cell{Text: l.Participant, Href: trailPath + "?nummer=" + url.QueryEscape(l.Participant)}
			}
			row.Cells = append(row.Cells, cell)
		}
		detail := detailWords(v, l.Detail)
		if l.Altered {
			detail = strings.TrimSpace(detail + " " + v.T("admin.trail-altered"))
		}
		row.Cells = append(row.Cells, chart.Cell{Text: detail})
		day := a.words.Date(l.At.In(a.Site.Zone))
		if n := len(b.Days); n == 0 || b.Days[n-1].Title != day {
			b.Days = append(b.Days, web.AdminDay{Title: day, Table: chart.Table{Caption: day, Columns: columns}})
		}
		t := &b.Days[len(b.Days)-1].Table
		t.Rows = append(t.Rows, row)
	}
	return b
}

// detailWords writes what a line says beside its action. What the system decided stands
// there as a code and is said in words; ids of definitions stay as they are.
func detailWords(v web.AdminView, detail string) string {
	parts := strings.Fields(detail)
	for i, part := range parts {
		if key := "audit.detail-" + part; locale.For(locale.Default).Has(key) {
			parts[i] = v.T(key)
		}
	}
	return strings.Join(parts, " ")
}

// actionName writes an action of the trail in words, or as it is when there are none.
func actionName(v web.AdminView, action string) string {
	key := strings.ReplaceAll(action, ":", "-")
	if !locale.For(locale.Default).Has("audit." + key) {
		return action
	}
	return v.T("audit." + key)
}
