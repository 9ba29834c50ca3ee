package gemeente

import (
	"reflect"
	"slices"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"

	"pgregory.net/rapid"
)

// carried is a programme that compiles, with a moment that comes back.
func carried() *programme.Programme {
	window := programme.Window{Opens: span("-1 dag"), Closes: span("5 dagen")}
	asks := map[string]source.Ref{"klant": {ID: "lijst"}}
	return &programme.Programme{
		ID: "proef", Version: 1, Title: source.Text{"nl": "Proef"},
		Phases: []programme.Phase{{ID: "begin"}, {ID: "daarna"}},
		Raters: []programme.Rater{{ID: "klant", Kind: programme.ParticipantRater}},
		Moments: []programme.Moment{
			{ID: "T0", Window: window, Questionnaires: asks},
			{ID: "TN", Month: 1, After: programme.AfterEnd, Window: window, Questionnaires: asks},
			{ID: "T1", Month: 3, Window: window, Questionnaires: asks},
			{ID: "W", Title: source.Text{"nl": "Week"}, Every: span("1 week"), During: span("2 maanden"), Window: window, Questionnaires: asks},
		},
		Reminders: []programme.Reminder{{Days: 3, Channel: programme.MailChannel, Subject: source.Text{"nl": "Vul je in?"}, Text: source.Text{"nl": "Kijk op {koppeling}."}}},
		Retention: span("5 jaar"),
		Features:  []programme.Feature{{ID: "inwoners", Title: source.Text{"nl": "Inwoners"}, Kind: programme.FeatureCount}},
		Exit:      programme.Exit{Reasons: []programme.Reason{{ID: "klaar", Completed: true}}},
	}
}

// adapts are ways to do something otherwise, right and wrong; one more than once.
var adapts = []func(*Gemeente, *Overlay){
	func(_ *Gemeente, o *Overlay) {
		two := 2
		o.Moments = map[string]MomentOverlay{"T1": {Month: &two}}
	},
	func(_ *Gemeente, o *Overlay) { o.Moments = map[string]MomentOverlay{"W": {Every: span("2 weken")}} },
	func(_ *Gemeente, o *Overlay) { o.Moments = map[string]MomentOverlay{"TN": {Dropped: true}} },
	func(_ *Gemeente, o *Overlay) {
		wrong := span("-9 dagen")
		o.Moments = map[string]MomentOverlay{"T0": {Window: WindowOverlay{Closes: &wrong}}}
	},
	func(_ *Gemeente, o *Overlay) { o.Naming = map[string]source.Text{"domein": {"nl": "gebied"}} },
	func(_ *Gemeente, o *Overlay) {
		o.Reminders = []programme.Reminder{{Days: 400, Channel: programme.MailChannel}}
	},
	func(_ *Gemeente, o *Overlay) {
		o.Reminders = []programme.Reminder{{Days: 2, Channel: programme.SMSChannel, Text: source.Text{"nl": "Kijk op {koppeling}."}}}
	},
	func(_ *Gemeente, o *Overlay) { o.Sending.Days = programme.Days{From: 9, To: 20} },
	func(_ *Gemeente, o *Overlay) { o.Sending.Hours = programme.Hours{From: 10, To: 12} },
	func(_ *Gemeente, o *Overlay) { o.InvitationValid = span("9 dagen") },
	func(_ *Gemeente, o *Overlay) {
		o.Eligibility = &programme.Eligibility{Age: &programme.AgeRange{From: 30, To: 20}}
	},
	func(_ *Gemeente, o *Overlay) {
		o.Eligibility = &programme.Eligibility{Age: &programme.AgeRange{From: 20, To: 30}}
	},
	func(_ *Gemeente, o *Overlay) { o.Retention = span("-1 jaar") },
	func(g *Gemeente, _ *Overlay) { g.Retention = span("2 jaar") },
	func(g *Gemeente, _ *Overlay) { g.Features = map[string]programme.FeatureValue{"inwoners": {Value: 1}} },
}

// What a gemeente carries out is the same whether it is compiled anew or adapted from
// the programme, and has the same faults.
func TestAdaptedIsAsIfCompiled(t *testing.T) {
	p := carried()
	base, found := programme.Compile(p)
	if base == nil {
		t.Fatal(found)
	}
	said := messages(found)
	faulty, shared := 0, 0
	property := func(rt *rapid.T) {
		g := place(Overlay{Since: source.DateOf(2025, 1, 1)})
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(adapts)-1), 0, 3, rapid.ID).Draw(rt, "otherwise") {
			adapts[i](g, &g.Programmes[0])
		}
		merged, found := Apply(g, p)
		if merged == nil || found.HasErrors() {
			return
		}
		want, wanted := programme.Compile(merged)
		got, given := base.Adapt(merged)
		if (got == nil) != (want == nil) {
			rt.Fatalf("adapted %v, compiled %v: %v and %v", got != nil, want != nil, given, wanted)
		}
		isNew := func(m string) bool { return !slices.Contains(said, m) }
		if a, b := keep(messages(given), isNew), keep(messages(wanted), isNew); !slices.Equal(a, b) {
			rt.Fatalf("adapting finds %q, compiling %q", a, b)
		}
		if got == nil {
			faulty++
			return
		}
		if len(g.Programmes[0].Moments) == 0 {
			shared++
		}
		if got.Def != merged || !reflect.DeepEqual(got.Moments(), want.Moments()) || !reflect.DeepEqual(got.Symbols(), want.Symbols()) {
			rt.Fatalf("adapted\n%+v\ncompiled\n%+v", got.Moments(), want.Moments())
		}
		trajectory := programme.Trajectory{Start: source.DateOf(2026, 1, 1)}
		if a, b := got.Schedule(trajectory, nil, trajectory.Start), want.Schedule(trajectory, nil, trajectory.Start); !sameDays(a, b) {
			rt.Fatalf("schedule %+v, compiled %+v", a, b)
		}
	}
	for range 50 { // a few draws may all be of one kind
		if rapid.Check(t, property); faulty >= 2 && shared >= 2 {
			return
		}
	}
	t.Errorf("only %d with faults and %d that share", faulty, shared)
}

func sameDays(a, b []programme.MomentState) bool {
	return slices.EqualFunc(a, b, func(x, y programme.MomentState) bool {
		return x.Moment.ID == y.Moment.ID && x.Target == y.Target && x.Opens == y.Opens && x.Due == y.Due && x.Status == y.Status
	})
}

func messages(list diag.List) []string {
	out := make([]string, len(list))
	for i, f := range list {
		out[i] = f.Code + ": " + f.Message
	}
	return out
}

func keep(list []string, want func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return !want(s) })
}

// Adapt shares what a gemeente cannot change. A new key that changes something else of
// the programme must be thought of there.
func TestOnlyThisOfAProgrammeChanges(t *testing.T) {
	p, four := carried(), 4
	g := place(Overlay{
		Moments: map[string]MomentOverlay{"T1": {Month: &four}}, Naming: map[string]source.Text{"domein": {"nl": "gebied"}},
		Reminders: []programme.Reminder{{Days: 7, Channel: "sms"}}, Sending: programme.Sending{Hours: programme.Hours{From: 10, To: 12}},
		InvitationValid: span("9 dagen"), Eligibility: &programme.Eligibility{Age: &programme.AgeRange{From: 18, To: 30}}, Retention: span("1 jaar"),
		Since: source.DateOf(2025, 1, 1), Version: 1, Pos: diag.Pos{Line: 1},
	})
	g.Features = map[string]programme.FeatureValue{"inwoners": {Value: 1}}
	overlay := reflect.ValueOf(g.Programmes[0])
	for i := range overlay.NumField() {
		if overlay.Field(i).IsZero() {
			t.Errorf("this test leaves %s out", overlay.Type().Field(i).Name)
		}
	}
	merged, found := Apply(g, p)
	if merged == nil || len(found) > 0 {
		t.Fatal(found)
	}
	var changed []string
	before, after := reflect.ValueOf(*p), reflect.ValueOf(*merged)
	for i := range before.NumField() {
		if !reflect.DeepEqual(before.Field(i).Interface(), after.Field(i).Interface()) {
			changed = append(changed, before.Type().Field(i).Name)
		}
	}
	slices.Sort(changed)
	if want := []string{"Context", "Eligibility", "InvitationValid", "Moments", "Naming", "Reminders", "Retention", "Sending"}; !slices.Equal(changed, want) {
		t.Errorf("changed %v, and Adapt knows of %v", changed, want)
	}
}
