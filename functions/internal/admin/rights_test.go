package admin_test

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"effectmonitor/functions/internal/admin"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/policy"
)

var update = flag.Bool("update", false, "write the table of routes anew, to be reviewed")

const other = "0080"

// roles are all roles of the policies, so that a new one is a new column.
var roles = policy.Roles()

// person is somebody with one role, in the gemeente where the things are or in another;
// the roles of the country and of who was given access have no gemeente.
func person(k *kit, role, gemeente string) *browser {
	k.Helper()
	u := auth.User{ID: role + "-" + gemeente, Name: "N", Roles: []string{role}, Gemeente: gemeente}
	policies, err := policy.New()
	k.must(err)
	if !slices.Contains(policies.GemeenteRoles(), role) {
		u.Gemeente, u.Grants = "", []string{gemeente}
	}
	return k.asUser(u)
}

// TestRoutes crosses every route with every role, in the gemeente where the things are
// and in another, and with a visitor. The table is both the test and what a security
// officer reads.
func TestRoutes(t *testing.T) {
	k := newKit(t, true)
	id := k.add("Amira")
	_, _, err := k.app.Invite(k.Context(), app.Actor{ID: "marije", Gemeente: gem}, app.SheetKey{Participant: id, Moment: "T0", Rater: "jongere"})
	k.must(err)
	k.now = k.now.AddDate(0, 0, 4)
	k.remind()
	links, _, err := k.app.Links(k.Context(), app.Actor{ID: "wilma", Gemeente: gem}, "")
	k.must(err)
	_, err = admin.Admit(k.app)(k.Context(), auth.User{ID: "zoe", Name: "Zoë", Gemeente: gem, Roles: []string{"begeleider"}})
	k.must(err)
	fill := strings.NewReplacer("{id}", id, "{soort}", "json", "{wie}", "zoe", "{link}", links[0].TokenHash, "{kanaal}", links[0].Message.Channel, "{bericht}", links[0].Message.Receipt)

	var b strings.Builder
	b.WriteString("# Wie mag op welk adres van beheer, gemaakt door de test die elk adres met elke rol opent. nee = mag niet, of bestaat niet.\n")
	b.WriteString("# eigen = wie van de gemeente is waar dit over gaat. eigen+ander = ook wie elders werkt, en die ziet dan alleen de eigen gemeente.\n")
	fmt.Fprintf(&b, "%-55s %-20s %-9s %s\n", "adres", "handeling", "bezoeker", strings.Join(roles, " "))
	for _, r := range admin.Routes() {
		method, path, _ := strings.Cut(fill.Replace(r.Pattern), " ")
		if strings.HasPrefix(path, "/beheer/uitgaand/") {
			path = strings.Replace(path, "/json", "/delivered", 1)
		}
		visitor := &browser{kit: k, cookies: map[string]string{}}
		fmt.Fprintf(&b, "%-55s %-20s %-9s", r.Pattern, r.Action, answer(visitor.open(method, path)))
		for _, role := range roles {
			here, there := answer(person(k, role, gem).open(method, path)), answer(person(k, role, other).open(method, path))
			cell := "nee"
			switch {
			case here == "ja" && there == "ja":
				cell = "eigen+ander"
			case here == "ja":
				cell = "eigen"
			case there == "ja":
				cell = "ANDER"
			}
			fmt.Fprintf(&b, " %-*s", len(role), cell)
		}
		b.WriteString("\n")
	}
	var lines []string
	for line := range strings.Lines(b.String()) {
		lines = append(lines, strings.TrimRight(line, " \n"))
	}
	got := strings.Join(lines, "\n") + "\n"
	file := filepath.Join("testdata", "adressen.txt")
	if *update {
		k.must(os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	k.must(err)
	if got != string(want) {
		t.Errorf("the routes give\n%s\nthe table says\n%s", got, want)
	}
	if strings.Contains(got, "ANDER") {
		t.Error("something is open from another gemeente only")
	}
}

// open asks for a page, or sends an empty form to it with the token of the session.
func (b *browser) open(method, path string) int {
	b.Helper()
	if method == "GET" {
		return b.get(path).status
	}
	b.body = ""
	form := url.Values{}
	if b.csrf != "" {
		form.Set("csrf", b.csrf)
	}
	return b.do(method, path, form).status
}

// answer: what was refused is 401 or 403; whatever else is answered, was allowed to be
// asked. A thing of another gemeente is not found.
func answer(status int) string {
	switch status {
	case 401, 403, 404:
		return "nee"
	}
	return "ja"
}
