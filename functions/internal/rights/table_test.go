package rights_test

import (
	"cmp"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/table/granted"
)

var update = flag.Bool("update", false, "write the table of addresses anew, to be reviewed")

const legend = `# Wie mag op welk adres. Een test maakt deze tabel: hij vraagt elk adres op, met elke rol.
#
# Per rol staat er eerst het antwoord aan iemand van de gemeente waar het over gaat,
# en na de streep dat aan iemand met dezelfde rol van een andere gemeente.
#   ja    de pagina of de handeling gaat open
#   nee   geweigerd, of eerst inloggen
#   geen  het mag, en er is daar niets (een bestand waarvoor nog geen cijfers zijn, een nummer van elders)
# "ja/ja" bij een rol van een gemeente: het adres noemt geen gemeente, en ieder ziet er alleen
# de eigen. De test houdt na dat er dan niets over de deelnemer van elders in staat.
# Rollen zonder eigen gemeente (zoals landelijk) kregen toegang tot de ene of tot de andere.
# collega = begeleider in dezelfde gemeente, met een andere caseload.
# Bij "ask" is "ja" wie een geldige koppeling heeft, en staat na de streep wie er een verzint.
# handeling = wat aan de regels wordt gevraagd; - is een adres dat zelf kiest of voor iedereen is.
`

// answer is what somebody gets.
func answer(r *httptest.ResponseRecorder) string {
	switch {
	case r.Code == http.StatusNotFound:
		return "geen"
	case r.Code == http.StatusUnauthorized, r.Code == http.StatusForbidden,
		r.Code == http.StatusSeeOther && strings.HasPrefix(r.Header().Get("Location"), site.SignInPath+"?"):
		return "nee"
	}
	return "ja"
}

// TestEveryAddress crosses every address with every role, at home and elsewhere, with a
// colleague and with a visitor. It holds too that nobody from elsewhere reads about a
// person, whatever an address gives them.
func TestEveryAddress(t *testing.T) {
	w := newWorld(t)
	var b strings.Builder
	b.WriteString(legend)
	for _, p := range parts {
		handler, addresses := p.mount(w)
		role, err := granted.Of(p.function)
		w.must(err)
		handler = role.Serve(handler)
		slices.SortFunc(addresses, func(x, y site.Address) int { return cmp.Compare(byPath(x), byPath(y)) })
		fmt.Fprintf(&b, "\n## %s\n%s", p.name, w.line("adres", "handeling", columns()))
		for _, a := range addresses {
			if a.Pattern == "/" || strings.HasPrefix(a.Pattern, "GET /assets/") {
				continue // what is nowhere, and what is the same for everybody
			}
			for _, e := range p.examples(w, a.Pattern) {
				label := a.Pattern
				if e.note != "" {
					label += " (" + e.note + ")"
				}
				b.WriteString(w.line(label, cmp.Or(string(a.Action), "-"), w.row(handler, p, a, e)))
			}
		}
	}
	compare(t, "adressen.txt", b.String())
}

// byPath brings the addresses of one thing together, reading before writing.
func byPath(a site.Address) string {
	method, path, named := strings.Cut(a.Pattern, " ")
	if !named {
		return a.Pattern
	}
	return path + " " + method
}

// columns are a visitor, a colleague, and every role of the policies: a new role is a
// new column.
func columns() []string { return append([]string{"bezoeker", "collega"}, policy.Roles()...) }

func (w *world) row(h http.Handler, p part, a site.Address, e example) (cells []string) {
	w.Helper()
	form := p.forms[a.Pattern]
	reach := func(who *auth.User, own bool, readsPeople bool) string {
		r := w.ask(h, who, w.fill(a.Pattern, e, own), form)
		body, got := r.Body.String(), answer(r)
		if typed := has(a.Pattern, "{id}"); !readsPeople && (has(body, name) || has(body, w.id) && (got == "ja" || !typed)) {
			w.Errorf("%s (%s) says something about a person to who may not read it", a.Pattern, e.note)
		}
		return got
	}
	for _, role := range columns() {
		switch role {
		case "bezoeker":
			cells = append(cells, reach(nil, true, p.name == "ask")+"/"+reach(nil, false, false))
		case "collega":
			colleague := w.user(worker, here)
			colleague.ID = "collega"
			cells = append(cells, reach(&colleague, true, p.name == "ask"))
		default:
			mine, other := w.user(role, here), w.user(role, there)
			cells = append(cells, reach(&mine, true, mine.Gemeente != "" || p.name == "ask")+"/"+reach(&other, false, false))
		}
	}
	return cells
}

func (w *world) line(address, action string, cells []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-72s %-20s", address, action)
	for i, column := range columns() {
		fmt.Fprintf(&b, " %-*s", max(len(column), len("geen/geen")), cells[i])
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	file = filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(string(data), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(want) || want[i] != line {
			t.Errorf("line %d: the addresses give\n%s\nthe table says\n%s\n(go test -update writes it anew, to be reviewed)", i+1, line, strings.Join(want[min(i, len(want)):min(i+1, len(want))], ""))
			return
		}
	}
	if len(want) != len(strings.Split(got, "\n")) {
		t.Error("the table has lines that no address gives")
	}
}
