package results_test

import (
	"net/http"
	"strings"
	"testing"

	"effectmonitor/functions/internal/policy"
)

// may is what the policies say of a dashboard or a model about a gemeente, asked
// directly.
func may(t *testing.T, user string, action policy.Action, level, gemeente string) bool {
	t.Helper()
	policies, err := policy.New()
	if err != nil {
		t.Fatal(err)
	}
	var who policy.Principal
	resource := policy.Resource{Level: level, Gemeente: gemeente}
	if user != "" {
		who = shared.users[user].Principal()
		resource.Worker = user
	}
	ok, _ := policies.Allow(who, action, resource)
	return ok
}

// users are one of every role, a colleague elsewhere, and a visitor.
func users() []string {
	return []string{"", "marije-koster", "anita-ramlal", "pieter-hendriks", "wilma-de-groot", "sjoerd-hoekstra", "douwe-sikkema", "simone-vink", "thomas-de-beer", "leonie-hartman", "willem-van-rees", "ingrid-baan"}
}

// TestEveryRouteAsksThePolicies crosses every address with every role and with foreign
// gemeenten. What may not be seen answers alike, whether it exists or not.
func TestEveryRouteAsksThePolicies(t *testing.T) {
	type address struct {
		url    string
		level  string
		code   string // "" is the user's own, "-" is the country
		action policy.Action
	}
	var all []address
	for _, code := range []string{"0518", "0772", "0080"} {
		for id, level := range map[string]string{"jpf-gemeente": "gemeente", "jpf-investeerder": "investeerder"} {
			page := map[string]string{"gemeente": "ontwikkeling/niveaus.csv", "investeerder": "resultaat"}[level]
			all = append(all, address{"/gemeenten/" + code + "/dashboard/" + id + "/" + page, level, code, policy.DashboardRead})
		}
	}
	all = append(all,
		address{"/dashboard/jpf-gemeente/ontwikkeling", "gemeente", "", policy.DashboardRead},
		address{"/dashboard/jpf-begeleider/ontwikkeling", "caseload", "", policy.DashboardRead},
		address{"/dashboard/jpf-investeerder/resultaat", "investeerder", "", policy.DashboardRead},
		address{"/dashboard/jpf-landelijk/ontwikkeling/niveaus.svg", "landelijk", "-", policy.DashboardRead},
		address{"/dashboard/jpf-publiek/ontwikkeling", "publiek", "-", policy.DashboardRead},
		address{"/publiek/ontwikkeling/niveaus.csv", "publiek", "-", policy.DashboardRead},
		address{"/kosten-baten/den-haag-2018", "publiek", "-", policy.MKBARead},
		address{"/kosten-baten/den-haag-2018/waterval.svg", "publiek", "-", policy.MKBARead},
	)
	for _, user := range users() {
		for _, a := range all {
			code := a.code
			if code == "" {
				code = shared.users[user].Gemeente
			}
			if code == "-" {
				code = ""
			}
			want := http.StatusOK
			switch exists := a.code != "" || code != ""; {
			case exists && may(t, user, a.action, a.level, code):
			case user == "":
				want = http.StatusSeeOther // to the sign-in
			default:
				want = http.StatusForbidden
			}
			if got := shared.get(t, user, a.url).StatusCode; got != want {
				t.Errorf("%q at %s: %d, want %d", user, a.url, got, want)
			}
		}
	}
}

// TestCostsAskForTheirOwnRight: whoever may see a dashboard and no amounts gets no page
// with amounts, also not by its address.
func TestCostsAskForTheirOwnRight(t *testing.T) {
	cases := map[string]struct {
		url  string
		want int
	}{
		"marije-koster":   {"/dashboard/jpf-gemeente/mkba", http.StatusForbidden},
		"pieter-hendriks": {"/dashboard/jpf-gemeente/mkba", http.StatusOK},
		"ingrid-baan":     {"/gemeenten/0772/dashboard/jpf-investeerder/mkba", http.StatusOK},
		"willem-van-rees": {"/gemeenten/0772/kosten-baten/jpf", http.StatusForbidden},
		"simone-vink":     {"/gemeenten/0772/kosten-baten/jpf", http.StatusOK},
		"thomas-de-beer":  {"/kosten-baten/jpf", http.StatusOK},
		"anita-ramlal":    {"/gemeenten/0772/kosten-baten/jpf", http.StatusForbidden},
		"sjoerd-hoekstra": {"/kosten-baten/jpf", http.StatusForbidden},
		"leonie-hartman":  {"/kosten-baten/bestaat-niet", http.StatusForbidden},
	}
	for user, c := range cases {
		if got := shared.get(t, user, c.url).StatusCode; got != c.want {
			t.Errorf("%s at %s: %d, want %d", user, c.url, got, c.want)
		}
	}
	if strings.Contains(shared.page(t, "marije-koster", "/dashboard/jpf-gemeente/management"), "/dashboard/jpf-gemeente/mkba") {
		t.Error("a tab leads to a page that may not be opened")
	}
}

// TestEverybodyBeginsSomewhere: the short addresses lead each role to what it may see.
func TestEverybodyBeginsSomewhere(t *testing.T) {
	cases := []struct{ user, url, to string }{
		{"marije-koster", "/dashboard", "/dashboard/jpf-begeleider/management"},
		{"pieter-hendriks", "/dashboard", "/dashboard/jpf-gemeente/management"},
		{"simone-vink", "/dashboard", "/dashboard/jpf-landelijk/management"},
		{"ingrid-baan", "/dashboard", "/gemeenten/0772/dashboard/jpf-investeerder/resultaat"},
		{"willem-van-rees", "/kosten-baten", "/gemeenten/0080/kosten-baten/jpf"},
		{"pieter-hendriks", "/kosten-baten", "/kosten-baten/jpf"},
		{"marije-koster", "/kosten-baten", "/kosten-baten/den-haag-2018"},
		{"", "/kosten-baten", "/kosten-baten/den-haag-2018"},
		{"", "/publiek", "/publiek/overzicht"},
		{"", "/dashboard", "/aanmelden?verder=%2Fdashboard"},
		{"", "/gemeenten", "/aanmelden?verder=%2Fgemeenten"},
		{"pieter-hendriks", "/dashboard/jpf-gemeente", "/dashboard/jpf-gemeente/management"},
	}
	for _, c := range cases {
		res := shared.get(t, c.user, c.url)
		if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || to != c.to {
			t.Errorf("%q at %s: %d to %q, want %q", c.user, c.url, res.StatusCode, to, c.to)
		}
	}
	if got := shared.get(t, "pieter-hendriks", "/gemeenten").StatusCode; got != http.StatusForbidden {
		t.Errorf("the list of gemeenten: %d", got)
	}
	if got := shared.get(t, "pieter-hendriks", "/gemeenten/0772").StatusCode; got != http.StatusForbidden {
		t.Errorf("another gemeente: %d", got)
	}
}
