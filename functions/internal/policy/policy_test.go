package policy

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the table of rights anew, to be reviewed")

const (
	own, granted, foreign = "0518", "0772", "0080"
	me, colleague         = "u-1", "u-2"
)

// roles in the order of the table; the first column is a visitor.
var roles = []string{
	"begeleider", "teamleider", "gemeentebeheerder", "gemeente-inzicht",
	"landelijk", "investeerder", "onderzoeker", "methodoloog",
}

// principal is a user with one role. Only roles in a gemeente have one of their own.
func principal(role string) Principal {
	p := Principal{ID: me, Roles: []string{role}, Grants: []string{granted}}
	if slices.Contains(roles[:4], role) {
		p.Gemeente, p.Grants = own, nil
	}
	return p
}

type situation struct {
	name     string
	resource Resource
}

var aboutPeople = []situation{
	{"eigen caseload", Resource{Gemeente: own, Worker: me}},
	{"collega in de gemeente", Resource{Gemeente: own, Worker: colleague}},
	{"gemeente als geheel", Resource{Gemeente: own}},
	{"andere gemeente, eigen naam", Resource{Gemeente: foreign, Worker: me}},
	{"andere gemeente", Resource{Gemeente: foreign, Worker: colleague}},
	{"gemeente met toegang", Resource{Gemeente: granted}},
	{"geen gemeente", Resource{}},
}

// aboutResults crosses every level with whose results they are.
func aboutResults() []situation {
	var all []situation
	for _, level := range []string{"caseload", "gemeente", "investeerder", "landelijk", "publiek", "onbekend", ""} {
		for _, of := range []situation{
			{"eigen gemeente", Resource{Gemeente: own}},
			{"gemeente met toegang", Resource{Gemeente: granted}},
			{"andere gemeente", Resource{Gemeente: foreign}},
			{"landelijk", Resource{}},
		} {
			of.resource.Level = level
			all = append(all, situation{fmt.Sprintf("niveau %q, %s", level, of.name), of.resource})
		}
	}
	return all
}

func situations(a Action) []situation {
	if slices.Contains([]Action{DashboardRead, MKBARead, StatementRead, StatementCreate, ReportRead, ReportPublish}, a) {
		return aboutResults()
	}
	return aboutPeople
}

// TestRights crosses every action with every role and every situation against the
// table that a security officer reviews.
func TestRights(t *testing.T) {
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	got := table(p)
	path := filepath.Join("testdata", "rechten.txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	if len(gotLines) != len(wantLines) {
		t.Errorf("the policies give %d lines, the table has %d", len(gotLines), len(wantLines))
	}
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			t.Errorf("line %d\n  policies: %s\n  table:    %s", i+1, gotLines[i], wantLines[i])
		}
	}
}

func table(p *Policies) string {
	var b strings.Builder
	b.WriteString("# Wie mag wat: elke handeling, elke rol, elke situatie. ja = mag; een punt = mag niet.\n")
	b.WriteString("# Deze tabel is de toets van policies.cedar: wijkt er een teken af, dan faalt de test.\n")
	for _, action := range Actions() {
		fmt.Fprintf(&b, "\n%-46s %-10s", action, "bezoeker")
		for _, role := range roles {
			fmt.Fprintf(&b, " %-*s", len(role), role)
		}
		b.WriteString("\n")
		for _, s := range situations(action) {
			fmt.Fprintf(&b, "  %-44s %-10s", s.name, mark(p, Principal{}, action, s.resource))
			for _, role := range roles {
				fmt.Fprintf(&b, " %-*s", len(role), mark(p, principal(role), action, s.resource))
			}
			b.WriteString("\n")
		}
	}
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func mark(p *Policies, who Principal, action Action, resource Resource) string {
	if allowed, _ := p.Allow(who, action, resource); allowed {
		return "ja"
	}
	return "."
}

// TestPersonStaysInGemeente: however roles, grants and attributes are combined,
// nothing about a person is ever open to somebody of another gemeente.
func TestPersonStaysInGemeente(t *testing.T) {
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	open := []Action{DashboardRead, MKBARead, StatementRead, StatementCreate, ReportRead, ReportPublish, QuoteReview, GemeentenList, DefinitionRead, DefinitionCheck, LearnRead, CircleRead, CircleWrite, CircleManage}
	texts := rapid.SampledFrom([]string{"", own, granted, foreign, me, "publiek", "landelijk"})
	rapid.Check(t, func(t *rapid.T) {
		who := Principal{
			ID:       rapid.SampledFrom([]string{"", me, colleague}).Draw(t, "id"),
			Roles:    rapid.SliceOf(rapid.SampledFrom(roles)).Draw(t, "roles"),
			Gemeente: texts.Draw(t, "gemeente"),
			Team:     texts.Draw(t, "team"),
			Grants:   rapid.SliceOf(texts).Draw(t, "grants"),
		}
		what := Resource{Gemeente: texts.Draw(t, "of"), Worker: texts.Draw(t, "worker"), Level: texts.Draw(t, "level")}
		action := rapid.SampledFrom(actions).Draw(t, "action")
		// Data without names leave for whom the gemeente gave access; what is about no
		// gemeente is about nobody in one.
		research := action == ResearchExport && slices.Contains(who.Grants, what.Gemeente)
		nobody := (action == ResearchStart || action == TokenManage) && what.Gemeente == ""
		if research || nobody || slices.Contains(open, action) || (who.Gemeente != "" && who.Gemeente == what.Gemeente) {
			return
		}
		if allowed, why := p.Allow(who, action, what); allowed {
			t.Fatalf("%+v may %s %+v: %s", who, action, what, why)
		}
	})
}

func TestVisitorWithRolesIsStillVisitor(t *testing.T) {
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	who := Principal{Roles: roles, Gemeente: own}
	if allowed, why := p.Allow(who, CaseloadList, Resource{Gemeente: own}); allowed {
		t.Errorf("somebody without an id got in: %s", why)
	}
}

func TestReason(t *testing.T) {
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		resource Resource
		allowed  bool
		reason   string
	}{
		{Resource{Gemeente: own, Worker: me}, true, "[begeleider-eigen-jongeren]"},
		{Resource{Gemeente: own, Worker: colleague}, false, "no policy permits it"},
		{Resource{Gemeente: foreign, Worker: me}, false, "[persoon-blijft-in-gemeente]"},
	}
	for _, c := range cases {
		allowed, reason := p.Allow(principal("begeleider"), ParticipantRead, c.resource)
		if allowed != c.allowed || reason != c.reason {
			t.Errorf("%+v: %t %s, want %t %s", c.resource, allowed, reason, c.allowed, c.reason)
		}
	}
}

func TestUnknownIsRefused(t *testing.T) {
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	if allowed, _ := p.Allow(principal("teamleider"), "participant:lezen", Resource{Gemeente: own}); allowed {
		t.Error("an action that does not exist is allowed")
	}
	if allowed, _ := p.Allow(principal("Teamleider"), ParticipantRead, Resource{Gemeente: own}); allowed {
		t.Error("a role that does not exist is allowed")
	}
}

// TestFaultRefuses: cedar skips a policy that fails; here that must never help.
func TestFaultRefuses(t *testing.T) {
	p, err := parse([]byte(`
		@id("iedereen") permit (principal, action, resource);
		@id("stuk") forbid (principal, action, resource) when { resource.ontbreekt == "x" };`))
	if err != nil {
		t.Fatal(err)
	}
	if allowed, reason := p.Allow(principal("landelijk"), GemeentenList, Resource{}); allowed || reason != "fault in stuk" {
		t.Errorf("allowed %t, %s", allowed, reason)
	}
}

func TestFaultyPolicyFile(t *testing.T) {
	for name, document := range map[string]string{
		"syntax":   `permit (principal, action resource);`,
		"no id":    `permit (principal, action, resource);`,
		"same ids": `@id("a") permit (principal, action, resource); @id("a") forbid (principal, action, resource);`,
	} {
		if _, err := parse([]byte(document)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestActionsOfPolicies: a misspelled action in either place would silently refuse.
func TestActionsOfPolicies(t *testing.T) {
	named := map[Action]bool{}
	for _, match := range regexp.MustCompile(`Action::"([^"]+)"`).FindAllStringSubmatch(string(source), -1) {
		named[Action(match[1])] = true
	}
	for _, action := range Actions() {
		if !named[action] {
			t.Errorf("%s stands in no policy", action)
		}
		delete(named, action)
	}
	for action := range named {
		t.Errorf("the policies name %s, which is no action", action)
	}
}

func BenchmarkAllow(b *testing.B) {
	p, err := New()
	if err != nil {
		b.Fatal(err)
	}
	who, what := principal("begeleider"), Resource{Gemeente: own, Worker: me}
	b.ReportAllocs()
	for b.Loop() {
		p.Allow(who, ParticipantRead, what)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestRolesAreThoseOfThePolicies(t *testing.T) {
	roles := Roles()
	if len(roles) < 2 || !slices.IsSorted(roles) || !slices.Contains(roles, "begeleider") {
		t.Errorf("roles %q", roles)
	}
}

func TestGemeenteRoles(t *testing.T) {
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(p.GemeenteRoles()); got != "[begeleider gemeente-inzicht gemeentebeheerder teamleider]" {
		t.Errorf("%s", got)
	}
}
