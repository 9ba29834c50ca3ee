package staff

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/form"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

func (s *Staff) caseload(w http.ResponseWriter, r *http.Request) error {
	return s.list(w, r, http.StatusOK, &form.Form{}, false)
}

func (s *Staff) team(w http.ResponseWriter, r *http.Request) error {
	return s.list(w, r, http.StatusOK, &form.Form{}, true)
}

// bucket is one group of a list: what is late, what is open, and so on.
type bucket struct {
	id    string // in the address and in the messages
	lines []*app.CaseloadLine
}

// The buckets in the order of the page.
const (
	bucketLate = iota
	bucketNow
	bucketSoon
	bucketNothing
	bucketEnded
)

// view is what the address of a list asks for.
type view struct {
	path, search, filter, phase, lang string
	programme                         string // id; empty for all
	team                              bool
	page                              int // of a group, from 1
}

// A gemeente may have thousands of rows; a page has a weight that it must keep under.
const (
	pageRows  = 20 // of one group, when that is what the address asks for
	firstRows = 12 // of each group, when there are several: the most urgent ones
)

func viewOf(r *http.Request, team bool) view {
	q := r.URL.Query()
	v := view{path: "/caseload", search: strings.TrimSpace(q.Get("zoek")), filter: q.Get("filter"), phase: q.Get("fase"), lang: q.Get(fieldLang), programme: q.Get(fieldProgramme), team: team}
	if team {
		v.path = "/team"
	}
	v.page, _ = strconv.Atoi(q.Get("blad")) // what is no number is the first page
	v.page = max(1, v.page)
	return v
}

// href is the address of the same list with another choice.
func (v view) href(change func(*view)) string {
	v.page = 0 // another choice begins at the first page
	change(&v)
	q := url.Values{}
	if v.page > 1 {
		q.Set("blad", strconv.Itoa(v.page))
	}
	for name, value := range map[string]string{"zoek": v.search, "filter": v.filter, "fase": v.phase, fieldLang: v.lang, fieldProgramme: v.programme} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return v.path
	}
	return v.path + "?" + q.Encode()
}

func (s *Staff) list(w http.ResponseWriter, r *http.Request, status int, f *form.Form, team bool) error {
	lines, err := s.App.Caseload(r.Context(), site.Actor(r), team)
	if err != nil {
		return err
	}
	current := site.NavCaseload
	if team {
		current = site.NavTeam
	}
	p, err := s.once(r, site.PageOptions{Current: current})
	if err != nil {
		return err
	}
	v := viewOf(r, team)
	p.Title, p.Problems = p.T("nav."+string(current)), f.Summary()
	out := web.CaseloadView{Page: p, Lead: s.caseloadLead(p, lines, team), StaffHead: p.T("caseload.you"),
		Search:   web.Search{Action: v.path, Name: "zoek", Value: v.search, Label: p.T("caseload.search-label")},
		SortNote: p.T("caseload.sorted"), Empty: len(lines) == 0 && !team}
	if team {
		out.StaffHead = p.T("word.staff")
	} else {
		out.QuickAdd = s.quickAdd(r, p, f)
	}
	s.fill(r, &out, v, lines)
	s.Site.Render(w, r, status, web.Caseload(out))
	return nil
}

func (s *Staff) caseloadLead(p web.Page, lines []*app.CaseloadLine, team bool) string {
	n := 0
	for _, l := range lines {
		if bucketOf(l) != bucketEnded {
			n++
		}
	}
	key := "caseload.lead"
	if team {
		key = "caseload.lead-team"
	}
	return p.N(key, n, "date", s.words.LongDate(s.App.Today().Time()))
}

// fill puts the lines that the address asks for in their groups.
func (s *Staff) fill(r *http.Request, out *web.CaseloadView, v view, lines []*app.CaseloadLine) {
	all := split(lines)
	out.Counts = append(s.signalCount(out.Page, v, lines), s.counts(out.Page, v, all)...)
	out.Filters, out.Removable = s.filters(r, out.Page, v, lines)
	kept := slices.DeleteFunc(slices.Clone(lines), func(l *app.CaseloadLine) bool { return !v.matches(l) })
	shown := split(kept)
	if some := signalled(kept); v.filter == filterSignal && len(some.lines) > 0 {
		out.Groups = append(out.Groups, s.group(r, out.Page, v, some, bucketLate))
	}
	for i, b := range shown {
		if len(b.lines) > 0 && v.shows(i, b.id) {
			out.Groups = append(out.Groups, s.group(r, out.Page, v, b, i))
		}
	}
	if v.search != "" && len(kept) == 0 {
		out.NotFound = s.nobody(r, out.Page, v, lines)
	}
	if v.search == "" && len(out.Groups) == 0 {
		out.Nothing = nothing(out.Page, v, len(kept)-len(shown[bucketEnded].lines))
	}
	if rest := len(shown[bucketNothing].lines); v.filter == "" && v.search == "" && rest > 0 {
		out.More = &web.Link{Label: out.N("caseload.more", rest), Href: v.href(func(v *view) { v.filter = shown[bucketNothing].id })}
	}
}

// nothing says why no one is on the page: nobody has what was chosen, or has anything due,
// or is still under way.
func nothing(p web.Page, v view, active int) string {
	switch {
	case v.filter != "" || v.phase != "" || v.lang != "" || v.programme != "":
		return p.T("caseload.nothing-chosen")
	case active > 0:
		return p.T("caseload.nothing-due")
	}
	return p.T("caseload.nothing-active")
}

// split puts lines in their buckets; their order stays.
func split(lines []*app.CaseloadLine) []bucket {
	out := []bucket{{id: "te-laat"}, {id: "nu"}, {id: "binnenkort"}, {id: "niets"}, {id: "beeindigd"}}
	for _, l := range lines {
		i := bucketOf(l)
		out[i].lines = append(out[i].lines, l)
	}
	return out
}

func bucketOf(l *app.CaseloadLine) int {
	switch {
	case l.Urgency == app.Late:
		return bucketLate
	case l.Urgency == app.Now:
		return bucketNow
	case l.Urgency == app.Soon:
		return bucketSoon
	case l.Trajectory.End != nil:
		return bucketEnded
	}
	return bucketNothing
}

// shows tells whether a group is on the page: all that asks something, or what the
// filter names; a search looks everywhere.
func (v view) shows(i int, id string) bool {
	if v.filter != "" {
		return v.filter == id
	}
	return v.search != "" || i <= bucketSoon
}

func (v view) matches(l *app.CaseloadLine) bool {
	if v.programme != "" && l.Plan.Def.ID != v.programme {
		return false
	}
	if v.phase != "" && (l.Phase == nil || l.Phase.ID != v.phase) {
		return false
	}
	if v.lang != "" && langOf(l) != v.lang {
		return false
	}
	q := strings.ToLower(v.search)
	return q == "" || strings.Contains(strings.ToLower(l.Name), q) || strings.Contains(strings.ToLower(l.ID), q)
}

func (s *Staff) counts(p web.Page, v view, all []bucket) []web.CountLink {
	var out []web.CountLink
	active := 0
	for i, b := range all[:bucketEnded] {
		active += len(b.lines)
		out = append(out, web.CountLink{N: strconv.Itoa(len(b.lines)), Label: p.T("caseload.count-" + b.id),
			Href: v.href(func(v *view) { v.filter = b.id }), Late: i == bucketLate && len(b.lines) > 0, Current: v.filter == b.id})
	}
	every := web.CountLink{N: strconv.Itoa(active), Label: p.T("caseload.count-all"), Href: v.href(func(v *view) { v.filter = "" }), Current: v.filter == ""}
	out = append(out, every)
	if ended := all[bucketEnded]; len(ended.lines) > 0 {
		out = append(out, web.CountLink{N: strconv.Itoa(len(ended.lines)), Label: p.T("caseload.count-" + ended.id),
			Href: v.href(func(v *view) { v.filter = ended.id }), Current: v.filter == ended.id})
	}
	return out
}

// filters are the list of phases, and what is on, to take off again.
func (s *Staff) filters(r *http.Request, p web.Page, v view, lines []*app.CaseloadLine) ([]web.FilterMenu, []web.FilterChip) {
	var chips []web.FilterChip
	if ok, _ := s.Site.Guard.Allow(r.Context(), policy.CaseloadTeam, policy.Resource{Gemeente: site.Actor(r).Gemeente}); ok && !v.team {
		chips = append(chips, web.FilterChip{Label: p.T("caseload.only-me"), RemoveHref: "/team"})
	}
	if len(lines) == 0 {
		return nil, chips
	}
	var options []web.Option
	menus, chosen := programmeMenu(p, v, lines)
	chips = append(chips, chosen...)
	for _, phase := range phasesOf(v, lines) {
		title := phase.Title.In(source.DefaultLang)
		options = append(options, web.Option{Value: phase.ID, Label: title, Checked: phase.ID == v.phase})
		if phase.ID == v.phase {
			chips = append(chips, web.FilterChip{Label: title, RemoveHref: v.href(func(v *view) { v.phase = "" })})
		}
	}
	menus = append(menus, web.FilterMenu{ID: "fase", Name: "fase", Label: p.T("caseload.phase"), Options: options})
	langs := s.langOptions(v, lines)
	for _, o := range langs {
		if o.Checked {
			chips = append(chips, web.FilterChip{Label: o.Label, RemoveHref: v.href(func(v *view) { v.lang = "" })})
		}
	}
	if len(langs) > 1 || v.lang != "" {
		menus = append(menus, web.FilterMenu{ID: fieldLang, Name: fieldLang, Label: p.T("add.language"), Options: langs})
	}
	return menus, chips
}

// langOf is the language in which a participant is addressed.
func langOf(l *app.CaseloadLine) string { return cmp.Or(l.Lang, source.DefaultLang) }

// langOptions are the languages that occur in a list, in alphabetical order.
func (s *Staff) langOptions(v view, lines []*app.CaseloadLine) []web.Option {
	seen := map[string]bool{}
	for _, l := range lines {
		seen[langOf(l)] = true
	}
	var out []web.Option
	for lang := range seen {
		if key := "language." + lang; s.words.Has(key) {
			out = append(out, web.Option{Value: lang, Label: s.words.Text(key, nil), Checked: lang == v.lang})
		}
	}
	slices.SortFunc(out, func(a, b web.Option) int { return cmp.Compare(a.Label, b.Label) })
	return out
}

// nobody helps when a search gives nothing: the nearest name, and a wider search.
func (s *Staff) nobody(r *http.Request, p web.Page, v view, lines []*app.CaseloadLine) *web.NotFound {
	out := &web.NotFound{Query: site.Quote(v.search), Scope: p.T("caseload.scope-own"), ClearHref: v.href(func(v *view) { v.search = "" })}
	if v.team {
		out.Scope = p.T("caseload.scope-team")
	} else if ok, _ := s.Site.Guard.Allow(r.Context(), policy.CaseloadTeam, policy.Resource{Gemeente: site.Actor(r).Gemeente}); ok {
		out.WiderHref = "/team?" + url.Values{"zoek": {v.search}}.Encode()
	}
	if near := nearest(v.search, lines); near != nil {
		out.Nearest = &web.Link{Label: near.Name, Href: dossierURL(near.ID)}
	}
	return out
}

// nearest is the line whose name, or a part of it, differs least from the query; nil
// when none comes near.
func nearest(query string, lines []*app.CaseloadLine) *app.CaseloadLine {
	query = strings.ToLower(query)
	best, limit := -1, max(1, len([]rune(query))/3)+1
	for i, l := range lines {
		for _, part := range append(strings.Fields(l.Name), l.Name, l.ID) {
			if d := distance(query, strings.ToLower(part), limit); d < limit {
				best, limit = i, d
			}
		}
	}
	if best < 0 {
		return nil
	}
	return lines[best]
}

// distance is the number of letters to add, drop or change (Levenshtein 1966); it
// stops counting where the lengths alone differ by the limit.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d >= limit || -d >= limit {
		return limit
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			change := diagonal
			if x[i] != y[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(y)]
}

// group is one bucket as a table: its first rows, or a page of it when it is what the
// address asks for.
func (s *Staff) group(r *http.Request, p web.Page, v view, b bucket, i int) web.CaseloadGroup {
	g := web.CaseloadGroup{ID: b.id, Title: p.T("caseload.group-" + b.id), Note: p.N("caseload.note-"+b.id, len(b.lines))}
	slices.SortStableFunc(b.lines, func(x, y *app.CaseloadLine) int {
		if i < bucketNothing {
			return 0 // by day already
		}
		return cmp.Compare(x.Name, y.Name)
	})
	lines, links := b.lines, []web.Link(nil)
	switch pages := (len(lines) + pageRows - 1) / pageRows; {
	case v.filter == "" && len(lines) > firstRows:
		lines = lines[:firstRows]
		links = []web.Link{{Label: p.T("caseload.group-all", "n", strconv.Itoa(len(b.lines))), Href: v.href(func(v *view) { v.filter = b.id })}}
	case v.filter != "" && pages > 1:
		at := min(v.page, pages)
		lines = lines[(at-1)*pageRows : min(at*pageRows, len(lines))]
		g.Note += " " + p.T("caseload.page", "page", strconv.Itoa(at), "pages", strconv.Itoa(pages))
		for _, to := range []struct {
			key  string
			page int
		}{{"caseload.page-previous", at - 1}, {"caseload.page-next", at + 1}} {
			if to.page >= 1 && to.page <= pages {
				links = append(links, web.Link{Label: p.T(to.key), Href: v.href(func(v *view) { v.page = to.page })})
			}
		}
	}
	for _, l := range lines {
		g.Rows = append(g.Rows, s.row(r, p, l))
	}
	g.Links = links
	return g
}
