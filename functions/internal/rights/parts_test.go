package rights_test

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"

	"effectmonitor/engine/dashboard"
	"effectmonitor/functions/internal/admin"
	"effectmonitor/functions/internal/api"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/ask"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/handout/folder"
	"effectmonitor/functions/internal/learn"
	"effectmonitor/functions/internal/research"
	"effectmonitor/functions/internal/results"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/staff"
	"effectmonitor/functions/internal/store"
)

// part is a package with addresses. A new one is one more line in parts.
type part struct {
	name     string // of the package
	function string // that serves it
	// mount serves it and says which addresses it has.
	mount func(*world) (http.Handler, []site.Address)
	// cases fills in the places of an address for somebody who is looked at; an address
	// that leads to several kinds of things has a case for each. nil is fillIn alone.
	cases func(w *world, pattern string) []example
	forms map[string]url.Values // what goes along, by address
}

// example is one way to fill in an address.
type example struct {
	note string // what it is about, in the table
	fill map[string]string
}

// examples are the ways to fill in an address; there is at least one.
func (p part) examples(w *world, pattern string) []example {
	if p.cases != nil {
		if list := p.cases(w, pattern); len(list) > 0 {
			return list
		}
	}
	return []example{{}}
}

var parts = []part{
	{name: "staff", function: "portal", mount: mountStaff, forms: map[string]url.Values{"POST /aanmelden": {"gebruiker": {"demo"}}}},
	{name: "admin", function: "portal", mount: routed(func(w *world, r site.Router) {
		admin.New(admin.Config{App: w.app, Site: w.site, Outbox: true}).Routes(r)
	})},
	{name: "results", function: "results", cases: outcomes, mount: routed(func(w *world, r site.Router) {
		results.New(results.Config{App: w.app, Site: w.site}).Routes(r)
	})},
	{name: "research", function: "export", cases: outside, mount: routed(func(w *world, r site.Router) {
		desk, err := folder.New(w.TempDir(), research.FilesRoot, w.app.Now, rand.Reader)
		w.must(err)
		research.New(research.Config{App: w.app, Site: w.site, Desk: desk}).Routes(r)
	}), forms: map[string]url.Values{
		"POST /onderzoek":             {"project": {"Proef"}, "doel": {"Zien of de tabel van rechten klopt."}, "gemeenten": {here}, "programma": {"jpf"}, "vorm": {"lang"}, "bestand": {"csv"}},
		"POST /onderzoek/ddas":        {"programma": {"jpf"}, "van": {"1-1-2025"}, "tot": {"31-12-2025"}},
		"POST /onderzoek/koppelingen": {"naam": {"Proef"}, "mag": {"cijfers"}, "einddatum": {"31-12-2026"}},
	}},
	{name: "api", function: "results", cases: func(_ *world, pattern string) []example {
		if !has(pattern, "{rest...}") {
			return nil
		}
		return []example{{fill: map[string]string{"{rest...}": "v1/dashboards"}}}
	}, mount: routed(func(w *world, r site.Router) { api.Of(w.app, w.site).Routes(r) })},
	{name: "learn", function: "results", cases: learning, mount: routed(func(w *world, r site.Router) {
		cohort, err := demo.Open(w.app.Catalog(), "demo")
		w.must(err)
		w.must(demo.Learning(w.Context(), w.app, cohort))
		learn.New(learn.Config{App: w.app, Site: w.site}).Routes(r)
	}), forms: map[string]url.Values{
		"POST /leren/{leren}/cycli":                                              {"interventie": {"schuldenpauze"}, "vanaf": {"1-1-2025"}, "maat": {"lange_stabilisatie"}, "verwacht": {"-5"}},
		"POST /leren/{leren}/cycli/{cyclus}/afsluiten":                           {"conclusie": {"We gaan door."}},
		"POST /leren/{leren}/kringen":                                            {"titel": {"Proef"}, "gemeenten": {"0518", "0080", "0772"}},
		"POST /leren/{leren}/kringen/{kring}/{bijeenkomst}/afspraken":            {"afspraak": {"Bellen"}, "wie": {here}},
		"POST /leren/{leren}/kringen/{kring}/{bijeenkomst}/afspraken/{afspraak}": {"stand": {"busy"}},
	}},
	{name: "ask", function: "survey", mount: func(w *world) (http.Handler, []site.Address) {
		pages := ask.New(w.app, w.site)
		return pages, pages.Addresses()
	}},
}

// routed mounts a package that adds its addresses to those of others.
func routed(add func(*world, site.Router)) func(*world) (http.Handler, []site.Address) {
	return func(w *world) (http.Handler, []site.Address) {
		mux := site.NewMux()
		add(w, mux)
		return w.site.Handler(mux), mux.Addresses()
	}
}

func mountStaff(w *world) (http.Handler, []site.Address) {
	mux := staff.New(staff.Config{App: w.app, Site: w.site, Local: w.local})
	return w.site.Handler(mux), mux.Addresses()
}

// outside fills in a token of the gemeente, and a file that is not there.
func outside(w *world, pattern string) []example {
	switch {
	case has(pattern, "{sleutel}"):
		_, err := w.app.CreateToken(w.Context(), app.Actor{ID: "x", Gemeente: here}, app.TokenRequest{Name: "Proef", Scopes: []string{"cijfers"}, Until: w.app.Today()})
		w.must(err)
		list, err := w.app.Tokens(w.Context(), app.Actor{ID: "x", Gemeente: here})
		w.must(err)
		return []example{{"", map[string]string{"{sleutel}": list[0].ID}}}
	case has(pattern, "{bewijs}"):
		return []example{{"verlopen", map[string]string{"{bewijs}": strings.Repeat("0", 26), "{naam}": "bestand.zip"}}}
	}
	return nil
}

// outcomes has a case for every level of a dashboard, and for a model that is computed
// and one that was published.
func outcomes(w *world, pattern string) (list []example) {
	defs := w.app.Catalog()
	switch {
	case has(pattern, "{citaat}"):
		id := w.quote()
		if has(pattern, "/landelijke-citaten/") {
			id = store.NationalQuoteID(here, id)
		}
		return []example{{fill: map[string]string{"{citaat}": id}}}
	case has(pattern, "/rapporten/"):
		return []example{{fill: map[string]string{"{id}": "jpf-publieksrapportage", "{number}": "1", "{file}": "rapport.css"}}}
	case has(pattern, "{plek}"):
		return []example{{fill: map[string]string{"{plek}": here, "{id}": "onbekend"}}}
	case has(pattern, "{model}"):
		seen := map[bool]bool{}
		for _, m := range defs.Models() {
			published, of := m.IsPublished(), m.Definition().Programme.ID
			if !seen[published] && (published || defs.Effective(here, of) != nil) {
				seen[published] = true
				note := map[bool]string{true: "gepubliceerd", false: "berekend"}[published]
				list = append(list, example{note, map[string]string{"{model}": m.Definition().ID, "{file}": "waterval.svg"}})
			}
		}
	case has(pattern, "{id}"):
		seen := map[string]bool{}
		for _, d := range defs.Dashboards("", "") {
			if defs.Effective(here, d.Programme.ID) != nil && !seen[d.Level] {
				seen[d.Level] = true
				list = append(list, example{d.Level, tileOf(d)})
			}
		}
	case has(pattern, "{page}"):
		d := defs.Front()
		list = append(list, example{d.Level, tileOf(d)})
	}
	return list
}

// tileOf is a tile of a dashboard that can be saved as a file.
func tileOf(d *dashboard.Dashboard) map[string]string {
	for _, p := range d.Pages {
		for _, t := range p.Tiles {
			if t.Kind == dashboard.TableTile {
				return map[string]string{"{id}": d.ID, "{page}": p.ID, "{file}": t.ID + ".csv"}
			}
		}
	}
	return map[string]string{"{id}": d.ID, "{page}": d.Pages[0].ID, "{file}": d.Pages[0].Tiles[0].ID + ".csv"}
}

// learning fills in what the demo tries and talks about.
func learning(_ *world, pattern string) []example {
	if !has(pattern, "{leren}") {
		return nil
	}
	return []example{{fill: map[string]string{
		"{leren}": "jpf", "{cyclus}": "demo1", "{kring}": "demo1", "{bijeenkomst}": "demo1-1", "{afspraak}": "demo1-1-1", "{file}": "vergelijking.csv",
	}}}
}
