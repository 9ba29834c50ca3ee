package gemeente

import (
	"slices"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

func span(text string) source.Span {
	s, err := source.ParseSpan(text)
	if err != nil {
		panic(err)
	}
	return s
}

func base() *programme.Programme {
	window := programme.Window{Opens: span("-14 dagen"), Closes: span("30 dagen")}
	return &programme.Programme{
		ID: "proef", Naming: map[string]source.Text{"deelnemer": {"nl": "klant"}, "domein": {"nl": "gebied"}},
		Moments: []programme.Moment{
			{ID: "T0", Window: window},
			{ID: "T1", Month: 3, Window: window},
			{ID: "T2", Month: 6, Window: window},
			{ID: "TN", Month: 1, After: programme.AfterEnd, Window: window},
		},
		InvitationValid: span("60 dagen"),
	}
}

func place(o Overlay) *Gemeente {
	o.ID = "proef"
	return &Gemeente{Code: "9999", Name: "Ergens", Colour: "#123456", Prefix: "ER", Programmes: []Overlay{o}}
}

func codes(list diag.List) []string {
	out := make([]string, len(list))
	for i, f := range list {
		out[i] = f.Code
	}
	return out
}

func TestApplyChangesOnlyWhatIsOverridden(t *testing.T) {
	four, closes := 4, span("45 dagen")
	p := base()
	got, found := Apply(place(Overlay{
		Moments: map[string]MomentOverlay{
			"T1": {Month: &four, Window: WindowOverlay{Closes: &closes}},
			"T2": {Dropped: true},
		},
		Naming:          map[string]source.Text{"domein": {"nl": "terrein"}},
		InvitationValid: span("30 dagen"),
		Reminders:       []programme.Reminder{{Days: 7, Channel: "sms"}},
		Eligibility:     &programme.Eligibility{Age: &programme.AgeRange{From: 18, To: 30}},
	}), p)
	if len(found) != 0 {
		t.Fatal(found)
	}
	if len(got.Moments) != 3 || got.Moments[1].Month != 4 || got.Moments[1].Window.Closes != closes {
		t.Errorf("moments %+v", got.Moments)
	}
	if got.Moments[1].Window.Opens != span("-14 dagen") {
		t.Error("the other end of the window changed too")
	}
	if got.Naming["domein"].In("nl") != "terrein" || got.Naming["deelnemer"].In("nl") != "klant" {
		t.Errorf("naming %v", got.Naming)
	}
	if got.InvitationValid != span("30 dagen") || len(got.Reminders) != 1 || got.Eligibility.Age.To != 30 {
		t.Errorf("other overrides %+v", got)
	}
	if len(p.Moments) != 4 || p.Moments[1].Month != 3 || p.Naming["domein"].In("nl") != "gebied" {
		t.Error("the programme itself changed")
	}
}

func TestApplyKeepsMomentsInOrderOfTime(t *testing.T) {
	nine := 9
	got, _ := Apply(place(Overlay{Moments: map[string]MomentOverlay{"T1": {Month: &nine}}}), base())
	var ids []string
	for _, m := range got.Moments {
		ids = append(ids, m.ID)
	}
	if !slices.Equal(ids, []string{"T0", "T2", "T1", "TN"}) {
		t.Errorf("order %v", ids)
	}
}

func TestApplyFinds(t *testing.T) {
	three := 3
	for _, k := range []struct {
		name    string
		overlay Overlay
		code    string
		errors  bool
	}{
		{"nothing changes", Overlay{Moments: map[string]MomentOverlay{"T1": {Month: &three}}}, "overlay-empty", false},
		{"an unknown moment", Overlay{Moments: map[string]MomentOverlay{"T3": {Month: &three}}}, "unknown-moment", true},
	} {
		t.Run(k.name, func(t *testing.T) {
			_, found := Apply(place(k.overlay), base())
			if !slices.Equal(codes(found), []string{k.code}) || found.HasErrors() != k.errors {
				t.Errorf("findings %v", found)
			}
		})
	}
	if got, found := Apply(&Gemeente{Name: "Elders"}, base()); got != nil || codes(found)[0] != "programme-not-offered" {
		t.Errorf("a programme that is not offered: %v", found)
	}
}

func TestCheckFinds(t *testing.T) {
	for _, k := range []struct {
		code  string
		spoil func(*Gemeente)
	}{
		{"gemeente-code", func(g *Gemeente) { g.Code = "518" }},
		{"mail-address", func(g *Gemeente) { g.Privacy = &Privacy{Officer: Contact{Mail: "fg bij ergens"}} }},
		{"contact-unreachable", func(g *Gemeente) { g.Privacy = &Privacy{Officer: Contact{Name: "FG"}} }},
		{"page-address", func(g *Gemeente) { g.Privacy = &Privacy{Statement: "www.ergens.example"} }},
		{"page-address", func(g *Gemeente) {
			g.Accessibility = &Accessibility{Status: AccessBegun, Statement: "http://ergens.example"}
		}},
		{"access-unexamined", func(g *Gemeente) { g.Accessibility = &Accessibility{Status: AccessPartial} }},
		{"access-unexamined", func(g *Gemeente) { g.Accessibility = &Accessibility{Status: AccessFull} }},
		{"access-dates", func(g *Gemeente) {
			g.Accessibility = &Accessibility{Status: AccessBegun, Date: 100, Audit: &AccessReview{Date: 101, By: "iemand"}}
		}},
		{"mail-address", func(g *Gemeente) { g.Administration = &Administration{Mail: []string{"monitor@ergens"}} }},
		{"duplicate-id", func(g *Gemeente) { g.Administration = &Administration{Mail: []string{"a@b.nl", "a@b.nl"}} }},
		{"gemeente-colour", func(g *Gemeente) { g.Colour = "groen" }},
		{"gemeente-prefix", func(g *Gemeente) { g.Prefix = "er" }},
		{"threshold-low", func(g *Gemeente) { g.Threshold = 4 }},
		{"duplicate-id", func(g *Gemeente) { g.Programmes = append(g.Programmes, g.Programmes[0]) }},
	} {
		g := place(Overlay{})
		if found := Check(g); len(found) != 0 {
			t.Fatal(found)
		}
		k.spoil(g)
		if got := codes(Check(g)); !slices.Equal(got, []string{k.code}) {
			t.Errorf("findings %v, want %s", got, k.code)
		}
	}
}

func TestLimit(t *testing.T) {
	for threshold, want := range map[int]int{0: 10, 3: 5, 5: 5, 12: 12} {
		if got := (&Gemeente{Threshold: threshold}).Limit(); got != want {
			t.Errorf("threshold %d gives %d, want %d", threshold, got, want)
		}
	}
}

func TestApplyChangesTheRhythm(t *testing.T) {
	recurring := func() *programme.Programme {
		p := base()
		p.Phases = []programme.Phase{{ID: "begin"}}
		p.Raters = []programme.Rater{{ID: "klant", Kind: programme.ParticipantRater}}
		p.Exit.Reasons = []programme.Reason{{ID: "klaar", Completed: true}}
		asked := map[string]source.Ref{"klant": {ID: "lijst"}}
		for i := range p.Moments {
			p.Moments[i].Questionnaires = asked
		}
		p.Moments = append(p.Moments, programme.Moment{
			ID: "W", Title: source.Text{"nl": "Week"}, Every: span("2 weken"), During: span("1 jaar"),
			Window: programme.Window{Opens: span("-3 dagen"), Closes: span("5 dagen")}, Questionnaires: asked,
		})
		return p
	}
	for _, k := range []struct {
		name    string
		moment  string
		overlay MomentOverlay
		code    string
		first   string
		rounds  int
	}{
		{"as the programme", "T1", MomentOverlay{Dropped: true}, "", "W1", 26},
		{"every other time, with the same names", "W", MomentOverlay{Every: span("4 weken")}, "", "W2", 13},
		{"in days", "W", MomentOverlay{Every: span("28 dagen")}, "", "W2", 13},
		{"shorter", "W", MomentOverlay{During: span("6 maanden")}, "", "W1", 12},
		{"dropped", "W", MomentOverlay{Dropped: true}, "", "", 0},
		{"the same", "W", MomentOverlay{Every: span("2 weken"), During: span("1 jaar")}, "overlay-empty", "W1", 26},
		{"on other days", "W", MomentOverlay{Every: span("3 weken")}, "overlay-rhythm", "W1", 26},
		{"more often", "W", MomentOverlay{Every: span("1 week")}, "overlay-rhythm", "W1", 26},
		{"months for weeks", "W", MomentOverlay{Every: span("1 maand")}, "overlay-rhythm", "W1", 26},
		{"longer", "W", MomentOverlay{During: span("2 jaar")}, "overlay-rhythm", "W1", 26},
		{"what does not recur", "T1", MomentOverlay{Every: span("2 weken")}, "overlay-rhythm", "W1", 26},
	} {
		t.Run(k.name, func(t *testing.T) {
			merged, found := Apply(place(Overlay{Moments: map[string]MomentOverlay{k.moment: k.overlay}}), recurring())
			if got := append(codes(found), ""); got[0] != k.code {
				t.Errorf("findings %v", found)
			}
			c, found := programme.Compile(merged)
			if c == nil {
				t.Fatal(found)
			}
			var ids []string
			for _, m := range c.Moments() {
				if m.Series == "W" {
					ids = append(ids, m.ID)
				}
			}
			if len(ids) != k.rounds || k.rounds > 0 && ids[0] != k.first {
				t.Errorf("moments %v", ids)
			}
		})
	}
}

func TestSignIn(t *testing.T) {
	groups := []Group{{Name: "werkers", Role: "medewerker"}, {Name: "werkers", Role: "inzicht"}}
	cases := []struct {
		name string
		in   SignIn
		want []string
	}{
		{"the product's own directory", SignIn{Members: groups}, []string{}},
		{"saml", SignIn{Protocol: SAML, Metadata: "https://login.example/saml", Members: groups}, []string{}},
		{"oidc", SignIn{Protocol: OIDC, Issuer: "https://login.example", Client: "monitor", Domains: []string{"plaats.example"}, Members: groups}, []string{}},
		{"saml without an address", SignIn{Protocol: SAML, Members: groups}, []string{"sign-in-address"}},
		{"saml in the open", SignIn{Protocol: SAML, Metadata: "http://login.example", Members: groups}, []string{"sign-in-address"}},
		{"oidc without a name", SignIn{Protocol: OIDC, Issuer: "https://login.example", Members: groups}, []string{"sign-in-key"}},
		{"saml with keys of oidc", SignIn{Protocol: SAML, Metadata: "https://a.example", Issuer: "https://b.example", Client: "c"}, []string{"sign-in-key", "sign-in-key"}},
		{"no protocol, with keys of one", SignIn{Issuer: "https://b.example", Domains: []string{"a.example"}}, []string{"sign-in-key", "sign-in-key"}},
		{"another protocol", SignIn{Protocol: "ldap"}, []string{"sign-in-key"}},
		{"the same group twice", SignIn{Members: append(groups, groups[0])}, []string{"duplicate-id"}},
	}
	for _, c := range cases {
		g := place(Overlay{})
		g.SignIn = &c.in
		if got := codes(Check(g)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if g := (&Gemeente{Code: "0001", SignIn: &SignIn{Protocol: SAML}}); g.Directory() != "gemeente-0001" {
		t.Errorf("directory %q", g.Directory())
	}
	if g := (&Gemeente{Code: "0001", SignIn: &SignIn{}}); g.Directory() != "" {
		t.Errorf("a directory %q that is not there", g.Directory())
	}
}
