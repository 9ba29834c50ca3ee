package outside_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/api"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
)

var everything = []string{"definities", "cijfers", "kosten-baten"}

// token makes a token for a gemeente, or for the country.
func token(t testing.TB, gemeente string, scopes ...string) string {
	t.Helper()
	plain, err := shared.app.CreateToken(t.Context(), app.Actor{ID: "x", Gemeente: gemeente}, app.TokenRequest{
		Name: "Proef", Scopes: scopes, Until: shared.app.Today().AddDays(30),
	})
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// call asks the interface something, each time from another place.
func call(t testing.TB, method, path, token string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	shared.asked++
	r.RemoteAddr = fmt.Sprintf("198.18.%d.%d:4000", shared.asked/250%250, shared.asked%250)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	rec := httptest.NewRecorder()
	shared.handler.ServeHTTP(rec, r)
	return rec
}

func decoded[T any](t testing.TB, rec *httptest.ResponseRecorder) (v T) {
	t.Helper()
	if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v: %s", err, rec.Body)
	}
	return v
}

// description is the OpenAPI document as the interface gives it, without a token.
func description(t testing.TB) map[string]any {
	t.Helper()
	rec := call(t, http.MethodGet, "/api/v1/openapi.json", "")
	if rec.Code != http.StatusOK || rec.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Fatalf("%d %v", rec.Code, rec.Header())
	}
	return decoded[map[string]any](t, rec)
}

// schema compiles a part of the description.
func schema(t testing.TB, doc map[string]any, name string) *jsonschema.Schema {
	t.Helper()
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	if err := c.AddResource("openapi.json", bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("openapi.json#/components/schemas/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// answerOf is the name of the schema of an address.
func answerOf(t testing.TB, doc map[string]any, path string) string {
	t.Helper()
	at := any(doc)
	for _, step := range []string{"paths", path, "get", "responses", "200", "content", "application/json", "schema", "$ref"} {
		next, ok := at.(map[string]any)[step]
		if !ok {
			t.Fatalf("%s has no %s", path, step)
		}
		at = next
	}
	return strings.TrimPrefix(at.(string), "#/components/schemas/")
}

// TestAnswersAreAsDescribed: every address of the description, with a token of a
// gemeente and of the country, gives what its schema says.
func TestAnswersAreAsDescribed(t *testing.T) {
	doc := description(t)
	for gemeente, id := range map[string]string{here: "jpf-gemeente", "": "jpf-landelijk"} {
		key := token(t, gemeente, everything...)
		list := decoded[api.DashboardList](t, call(t, http.MethodGet, "/api/v1/dashboards", key))
		at := slices.IndexFunc(list.Items, func(d api.Dashboard) bool { return d.ID == id })
		if at < 0 || list.Total != len(list.Items) {
			t.Fatalf("%+v", list)
		}
		asked := map[string]string{
			"/dashboards": "/dashboards", "/indicatoren": "/indicatoren?paginagrootte=3", "/dashboards/{id}": "/dashboards/" + id,
		}
		for path, with := range asked {
			valid(t, doc, path, call(t, http.MethodGet, "/api/v1"+with, key))
		}
		pages := 0
		for _, p := range list.Items[at].Pages {
			rec := call(t, http.MethodGet, p.Href, key)
			valid(t, doc, "/dashboards/{id}/paginas/{pagina}", rec)
			figures := decoded[api.Figures](t, rec)
			if !figures.Ready || figures.Gemeente != gemeente || len(figures.Tiles) == 0 {
				t.Errorf("%s: %+v", p.Href, figures)
			}
			pages++
		}
		if pages < 3 {
			t.Errorf("only %d pages", pages)
		}
	}
	if len(doc["paths"].(map[string]any)) != 5 {
		t.Error("an address is not tried here")
	}
}

func valid(t testing.TB, doc map[string]any, path string, rec *httptest.ResponseRecorder) {
	t.Helper()
	if rec.Code != http.StatusOK || rec.Header().Get("API-Version") != api.Version || rec.Header().Get("Content-Type") != "application/json" {
		t.Errorf("%s: %d %v %s", path, rec.Code, rec.Header(), rec.Body)
		return
	}
	if err := schema(t, doc, answerOf(t, doc, path)).Validate(decoded[any](t, rec)); err != nil {
		t.Errorf("%s: %#v", path, err)
	}
}

// TestDescriptionFollowsTheRules: the API Design Rules that can be read off a
// description.
func TestDescriptionFollowsTheRules(t *testing.T) {
	doc := description(t)
	if v := doc["openapi"].(string); !strings.HasPrefix(v, "3.1") {
		t.Errorf("openapi %s", v)
	}
	info := doc["info"].(map[string]any)
	if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(info["version"].(string)) {
		t.Errorf("the version %v is not semantic", info["version"])
	}
	for _, part := range []string{"name", "url", "email"} {
		if said, _ := info["contact"].(map[string]any)[part].(string); said == "" {
			t.Errorf("contact has no %s", part)
		}
	}
	if said := info["description"].(string); !strings.Contains(said, "\n- "+api.Version+": ") {
		t.Errorf("nothing says what version %s changed: %s", api.Version, said)
	}
	if u := doc["servers"].([]any)[0].(map[string]any)["url"].(string); !regexp.MustCompile(`/v\d+$`).MatchString(u) {
		t.Errorf("no major version at the end of %s", u)
	}
	ids := map[string]bool{}
	for path, item := range doc["paths"].(map[string]any) {
		if strings.HasSuffix(path, "/") || !regexp.MustCompile(`^(/([a-z0-9-]+|\{[a-zA-Z]+\}|openapi\.json))+$`).MatchString(path) {
			t.Errorf("path %s", path)
		}
		for method, op := range item.(map[string]any) {
			if method != "get" {
				t.Errorf("%s %s: this interface reads only", method, path)
			}
			o := op.(map[string]any)
			if id := o["operationId"].(string); ids[id] {
				t.Errorf("%s stands twice", id)
			} else {
				ids[id] = true
			}
			ok := o["responses"].(map[string]any)["200"].(map[string]any)
			if ok["headers"].(map[string]any)["API-Version"] == nil {
				t.Errorf("%s does not say its version", path)
			}
			for _, p := range o["parameters"].([]any) {
				if name := p.(map[string]any)["name"].(string); !regexp.MustCompile(`^[a-z][a-zA-Z]*$`).MatchString(name) {
					t.Errorf("%s: parameter %s", path, name)
				}
			}
		}
	}
	for name, s := range doc["components"].(map[string]any)["schemas"].(map[string]any) {
		for property, about := range s.(map[string]any)["properties"].(map[string]any) {
			if !regexp.MustCompile(`^[a-z][a-zA-Z0-9]*$`).MatchString(property) || about.(map[string]any)["description"] == "" {
				t.Errorf("%s.%s: %v", name, property, about)
			}
			if dated := regexp.MustCompile(`(?i)^dag$|datum$`).MatchString(property); dated != (about.(map[string]any)["format"] == "date") {
				t.Errorf("%s.%s: is it a date? %v", name, property, about)
			}
		}
	}
}

// tokenIDs are the tokens that there are.
func tokenIDs(t *testing.T) map[string]bool {
	t.Helper()
	list, err := shared.app.Tokens(t.Context(), app.Actor{Gemeente: here})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, k := range list {
		ids[k.ID] = true
	}
	return ids
}

// TestFaults: every fault has its status and is a problem, whatever is asked.
func TestFaults(t *testing.T) {
	doc := description(t)
	problem := schema(t, doc, "Problem")
	key, narrow := token(t, here, everything...), token(t, here, "definities")
	others := tokenIDs(t)
	ended := token(t, here, everything...)
	for id := range tokenIDs(t) {
		if others[id] {
			continue // of this test, or of another one
		}
		if err := shared.app.RevokeToken(t.Context(), app.Actor{ID: "x", Gemeente: here}, id); err != nil {
			t.Fatal(err)
		}
	}
	revoked := 0
	for _, k := range []string{key, narrow, ended} {
		if call(t, http.MethodGet, "/api/v1/dashboards", k).Code == http.StatusUnauthorized {
			revoked++
		}
	}
	if revoked != 1 {
		t.Fatalf("%d of three tokens stopped working", revoked)
	}
	key, narrow = token(t, here, everything...), token(t, here, "definities")
	first := decoded[api.DashboardList](t, call(t, http.MethodGet, "/api/v1/dashboards", key)).Items[0]
	for _, c := range []struct {
		method, path, key string
		status            int
	}{
		{"GET", "/api/v1/dashboards", "", 401}, {"GET", "/api/v1/dashboards", "abc", 401}, {"GET", "/api/v1/dashboards", strings.Repeat("0", 26), 401},
		{"GET", first.Pages[0].Href, narrow, 403}, {"GET", "/api/v1/dashboards/bestaat-niet", key, 404}, {"GET", "/api/v1/dashboards/jpf-landelijk", key, 404},
		{"GET", "/api/v1/dashboards/jpf-begeleider", key, 404}, {"GET", "/api/v1/dashboards/" + first.ID + "/paginas/geen", key, 404},
		{"GET", "/api/v1/dashboards/", key, 404}, {"GET", "/api/v1", key, 404}, {"GET", "/api", key, 404}, {"GET", "/api/v2/dashboards", key, 404},
		{"GET", "//api/v1/dashboards", key, 404}, {"GET", "/api//v1/dashboards", key, 404}, {"GET", "/api/v1/./openapi.json", key, 404},
		{"GET", "/dashboard/../api/v1/openapi.json", key, 404}, {"GET", "/api/v1/dashboards//" + first.ID, key, 404}, {"GET", "//api", key, 404},
		{"POST", "/api/v1/dashboards", key, 405}, {"DELETE", "/api/v1/dashboards/x", key, 405},
		{"OPTIONS", "/api/v1/dashboards", key, 405}, {"TRACE", "/api/v1/indicatoren", key, 405}, {"LEES", "/api/v1/openapi.json", key, 405}, {"OPTIONS", "/api/v1/geen", key, 404},
		{"GET", "/api/v1/dashboards?pagina=0", key, 400}, {"GET", "/api/v1/dashboards?paginagrootte=101", key, 400}, {"GET", "/api/v1/indicatoren?pagina=x", key, 400},
		{"GET", first.Pages[0].Href + "?uitsplitsing=geen&klasse=x", key, 400},
	} {
		rec := call(t, c.method, c.path, c.key)
		if rec.Code != c.status || rec.Header().Get("Content-Type") != "application/problem+json" || rec.Header().Get("API-Version") == "" {
			t.Errorf("%s %s: %d %v", c.method, c.path, rec.Code, rec.Header())
			continue
		}
		if err := problem.Validate(decoded[any](t, rec)); err != nil {
			t.Errorf("%s: %v", c.path, err)
		}
		if c.status == 401 && rec.Header().Get("WWW-Authenticate") == "" || c.status == 405 && rec.Header().Get("Allow") == "" {
			t.Errorf("%s: %v", c.path, rec.Header())
		}
	}
}

// TestFaultsTogether: who asks with two faults reads both.
func TestFaultsTogether(t *testing.T) {
	p := decoded[api.Problem](t, call(t, http.MethodGet, "/api/v1/indicatoren?pagina=x&paginagrootte=101", token(t, here, everything...)))
	if p.Status != http.StatusBadRequest || !strings.Contains(p.Detail, "pagina is") || !strings.Contains(p.Detail, "paginagrootte is") {
		t.Errorf("%+v", p)
	}
}

// TestSessionsOpenNothing: who is signed in on a page reads nothing here without a
// token.
func TestSessionsOpenNothing(t *testing.T) {
	if got := shared.ask(t, manager, "/api/v1/dashboards", nil); got.Code != http.StatusUnauthorized {
		t.Errorf("a session gives %d", got.Code)
	}
}

// TestScopes: without the scope for amounts no page has any.
func TestScopes(t *testing.T) {
	all := decoded[api.Dashboard](t, call(t, http.MethodGet, "/api/v1/dashboards/jpf-gemeente", token(t, here, everything...)))
	key := token(t, here, "definities", "cijfers")
	some := decoded[api.Dashboard](t, call(t, http.MethodGet, "/api/v1/dashboards/jpf-gemeente", key))
	if len(some.Pages) == 0 || len(some.Pages) >= len(all.Pages) {
		t.Fatalf("%d of %d pages", len(some.Pages), len(all.Pages))
	}
	readable := map[string]bool{}
	for _, p := range some.Pages {
		readable[p.ID] = true
	}
	for _, p := range all.Pages {
		if got := call(t, http.MethodGet, p.Href, key).Code; (got == http.StatusOK) != readable[p.ID] {
			t.Errorf("%s gives %d", p.ID, got)
		}
	}
}

// TestSameFiguresAsThePage: what the interface gives is figure for figure what the use
// case behind the page gives: what is hidden there is hidden here.
func TestSameFiguresAsThePage(t *testing.T) {
	key := token(t, here, everything...)
	hidden, known := 0, 0
	for _, p := range decoded[api.Dashboard](t, call(t, http.MethodGet, "/api/v1/dashboards/jpf-gemeente", key)).Pages {
		got := decoded[api.Figures](t, call(t, http.MethodGet, p.Href, key))
		want, err := shared.app.Outcome(t.Context(), app.OutcomeKey{Dashboard: source.Ref{ID: "jpf-gemeente"}, Page: p.ID, Group: app.Group{Gemeente: here}})
		if err != nil || len(got.Tiles) != len(want.Page.Tiles) {
			t.Fatalf("%s: %d tiles, %v", p.ID, len(got.Tiles), err)
		}
		for i, tile := range want.Page.Tiles {
			if tile.Table == nil {
				continue
			}
			for j, row := range tile.Table.Rows {
				for k, c := range row.Cells {
					f := got.Tiles[i].Rows[j].Cells[k]
					if f.Known != c.Figure.Known() || f.Known && *f.Value != c.Figure.Value() || !f.Known && f.Value != nil {
						t.Errorf("%s %s row %d: %+v is %q on the page", p.ID, tile.ID, j, f, c.Figure.Text())
					}
					if f.Known {
						known++
					} else {
						hidden++
					}
				}
			}
		}
	}
	if known < 50 || hidden < 1 {
		t.Errorf("%d known and %d hidden figures say little", known, hidden)
	}
}

// TestPaging: the parts of a list are the list, and link to each other.
func TestPaging(t *testing.T) {
	key := token(t, here, everything...)
	const hundred = "/api/v1/indicatoren?paginagrootte=100&pagina="
	whole := decoded[api.IndicatorList](t, call(t, http.MethodGet, hundred+"1", key))
	for page := 2; len(whole.Items) < whole.Total; page++ {
		more := decoded[api.IndicatorList](t, call(t, http.MethodGet, hundred+strconv.Itoa(page), key)).Items
		if len(more) == 0 {
			t.Fatalf("page %d has nothing; %d of %d", page, len(whole.Items), whole.Total)
		}
		whole.Items = append(whole.Items, more...)
	}
	next, seen := "/api/v1/indicatoren?paginagrootte=7", 0
	for next != "" {
		rec := call(t, http.MethodGet, next, key)
		part := decoded[api.IndicatorList](t, rec)
		for _, x := range part.Items {
			if x != whole.Items[seen] {
				t.Fatalf("item %d is %s", seen, x.ID)
			}
			seen++
		}
		next = ""
		if m := regexp.MustCompile(`<([^>]+)>; rel="next"`).FindStringSubmatch(rec.Header().Get("Link")); m != nil {
			next = m[1]
		}
	}
	if seen != whole.Total || seen < 10 {
		t.Errorf("%d of %d", seen, whole.Total)
	}
}

// TestTooMany: a machine that asks too fast waits, and so does who guesses keys.
func TestTooMany(t *testing.T) {
	key := token(t, also, everything...)
	last := 0
	for range 70 {
		last = call(t, http.MethodGet, "/api/v1/dashboards", key).Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the seventieth at once gives %d", last)
	}
	if got := call(t, http.MethodGet, "/api/v1/dashboards", token(t, also, everything...)).Code; got != http.StatusOK {
		t.Errorf("another token waits too: %d", got)
	}
	shared.later(time.Minute)
	if got := call(t, http.MethodGet, "/api/v1/dashboards", key).Code; got != http.StatusOK {
		t.Errorf("after a minute %d", got)
	}
	guess := func() *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/dashboards", nil)
		r.RemoteAddr = "203.0.113.9:1"
		r.Header.Set("Authorization", "Bearer "+strings.Repeat("1", 26))
		rec := httptest.NewRecorder()
		shared.handler.ServeHTTP(rec, r)
		return rec
	}
	for range 20 {
		guess()
	}
	if rec := guess(); rec.Code != http.StatusTooManyRequests || rec.Header().Get("Retry-After") == "" {
		t.Errorf("a guesser gets %d", rec.Code)
	}
}

// TestTokensOnPages: who runs a gemeente makes a token, sees it once, and ends it; who
// runs another sees nothing of it.
func TestTokensOnPages(t *testing.T) {
	form := func() url.Values {
		return url.Values{"naam": {"Datawarehouse van de stad"}, "mag": {"definities", "cijfers"}, "einddatum": {"31-12-2026"}}
	}
	for _, who := range []auth.User{manager, nation} {
		made := shared.ask(t, who, "/onderzoek/koppelingen", form())
		m := regexp.MustCompile(`Bearer ([0-9a-z]{26})`).FindStringSubmatch(made.Body.String())
		if made.Code != http.StatusOK || m == nil {
			t.Fatalf("%s: %d", who.ID, made.Code)
		}
		if got := call(t, http.MethodGet, "/api/v1/dashboards", m[1]).Code; got != http.StatusOK {
			t.Errorf("the token gives %d", got)
		}
		page := shared.ask(t, who, "/onderzoek/koppelingen", nil).Body.String()
		if strings.Contains(page, m[1]) || !strings.Contains(page, "Datawarehouse van de stad") {
			t.Error("the list shows the token itself, or not that it is there")
		}
		if strings.Contains(shared.ask(t, elsewhere, "/onderzoek/koppelingen", nil).Body.String(), "Datawarehouse") {
			t.Error("another gemeente sees the token")
		}
		action := regexp.MustCompile(`/onderzoek/koppelingen/[0-9a-z]+/intrekken`).FindString(page)
		if got := shared.ask(t, elsewhere, action, url.Values{}); got.Code == http.StatusSeeOther || call(t, http.MethodGet, "/api/v1/dashboards", m[1]).Code != http.StatusOK {
			t.Errorf("another gemeente ends the token: %d", got.Code)
		}
		for _, action := range regexp.MustCompile(`/onderzoek/koppelingen/[0-9a-z]+/intrekken`).FindAllString(page, -1) {
			if got := shared.ask(t, who, action, url.Values{}); got.Code != http.StatusSeeOther {
				t.Errorf("%s gives %d", action, got.Code)
			}
		}
		if got := call(t, http.MethodGet, "/api/v1/dashboards", m[1]).Code; got != http.StatusUnauthorized {
			t.Errorf("a token that was ended gives %d", got)
		}
	}
	for field, wrong := range map[string]string{"naam": "", "mag": "alles", "einddatum": "1-1-2020"} {
		f := form()
		f.Set(field, wrong)
		if got := shared.ask(t, manager, "/onderzoek/koppelingen", f); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s gives %d", field, got.Code)
		}
	}
}
