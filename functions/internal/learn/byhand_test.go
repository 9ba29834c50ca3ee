package learn_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/notation"
	"effectmonitor/functions/internal/app"
)

// person is somebody of the fixture, as the framework reads the dossier.
type person struct {
	gemeente string
	facts    indicator.Facts
}

// peopleOf reads everybody in a programme from the gemeenten that share their figures. It
// does not go through sums, releases or the gate: what pages say is counted from it anew.
func peopleOf(t *testing.T, w *world, programme string) []person {
	t.Helper()
	defs, ctx := w.app.Catalog(), t.Context()
	var out []person
	for _, g := range defs.Gemeenten() {
		framework := defs.FrameworkIn(g.Code, programme)
		if framework == nil || !g.SharesNation {
			continue
		}
		entries, err := w.app.Store.TeamCaseload(ctx, g.Code)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			d, err := w.app.Store.Measured(ctx, g.Code, e.ID, app.Reads(defs, g.Code))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, person{g.Code, framework.Facts(app.Facts(defs, g.Code, &d), w.app.Today())})
		}
	}
	if len(out) == 0 {
		t.Fatal("the fixture has nobody")
	}
	return out
}

// values are those of an indicator at a moment, of who is counted.
func values(people []person, id, moment string, of func(person) bool) []indicator.Fact {
	var out []indicator.Fact
	for _, p := range people {
		if f, in := p.facts.Fact(id, moment); in && !f.Missing && of(p) {
			out = append(out, f)
		}
	}
	return out
}

// estimate is a number with the ends of its 95% interval.
type estimate struct {
	n                int
	value, low, high float64
}

const z = 1.959963984540054

// shareOf is the share of true values with the interval of Wilson (1927).
func shareOf(list []indicator.Fact) estimate {
	n, k := float64(len(list)), 0.0
	for _, f := range list {
		k += f.Value
	}
	p := k / n
	centre, half := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return estimate{len(list), p, (centre - half) / (1 + z*z/n), (centre + half) / (1 + z*z/n)}
}

// less is a difference of two with the distances to their ends taken in squares.
func (e estimate) less(o estimate) estimate {
	square := func(a, b float64) float64 { return math.Sqrt(a*a + b*b) }
	d := e.value - o.value
	return estimate{e.n + o.n, d, d - square(e.value-e.low, o.high-o.value), d + square(e.high-e.value, o.value-o.low)}
}

// points writes a difference as pages do: in whole percentage points, with its interval.
func (e estimate) points() (value, interval string) {
	nl := notation.Of("nl")
	plain := func(x float64) string { return nl.Number(100*x, 0) }
	return nl.Signed(100*e.value, 0) + " procentpunt", plain(e.low) + " tot " + plain(e.high)
}

func (e estimate) percent() string { return strconv.Itoa(int(math.Round(100*e.value))) + "%" }

// median is the middle one, or what is in the middle of two, in whole steps.
func median(list []indicator.Fact, step float64) float64 {
	slices.SortFunc(list, func(a, b indicator.Fact) int { return cmp.Compare(a.Value, b.Value) })
	n := len(list)
	return step * math.Round((math.Round(list[(n+1)/2-1].Value/step)+math.Round(list[n/2].Value/step))/2)
}

// between is what a text has after one mark and before the next of another.
func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, from)
	part, _, ends := strings.Cut(rest, to)
	if !found || !ends {
		t.Fatalf("nothing stands between %q and %q in\n%s", from, to, text)
	}
	return part
}

// spaced is a text with plain spaces.
func spaced(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "&lt;", "<", "&gt;", ">").Replace(text)), " ")
}

// TestBeforeAndAfter: the cycle of the demo shows the own gemeente before and after, the
// others beside it, and the difference of both with its interval, each as counted anew from
// everybody in the fixture; without a promise that one thing caused the other.
func TestBeforeAndAfter(t *testing.T) {
	people := peopleOf(t, shared, "jpf")
	// The cycle began on 1 January 2025: who began in a year before it, and since.
	in := func(own, after bool) estimate {
		return shareOf(values(people, "besluit_op_tijd", "", func(p person) bool {
			return (p.gemeente == hague) == own && (p.facts.Dims["startjaar"] >= "2025") == after
		}))
	}
	ownBefore, ownAfter, othersBefore, othersAfter := in(true, false), in(true, true), in(false, false), in(false, true)
	own, others := ownAfter.less(ownBefore), othersAfter.less(othersBefore)
	cells := func(e estimate) string { return fmt.Sprintf("%s n = %d", e.percent(), e.n) }
	row := func(head string, before, after, diff estimate) string {
		value, interval := diff.points()
		return strings.Join([]string{head, cells(before), cells(after), value, interval}, " ")
	}
	beside, besideInterval := ownAfter.less(othersAfter).points()
	both, bothInterval := own.less(others).points()

	body := shared.ask(t, adviser(hague), base+"/cycli", nil).Body.String()
	text := spaced(plain(body))
	card := between(t, text, "Verbetercyclus Wekelijkse inloop", "Verbetercyclus Budgetmaatje")
	says(t, card, "Er is niet geloot", "Wij verwachtten: + 10 procentpunt",
		spaced("Gemeten: "+both+" vergeleken met de andere gemeenten . 95%-interval: "+bothInterval+". Dat kan toeval zijn."),
		spaced(row("Jouw gemeente", ownBefore, ownAfter, own)),
		spaced(row("Andere gemeenten", othersBefore, othersAfter, others)),
		spaced("Met naast zonder "+beside+" "+besideInterval),
		spaced("Verschil van verschillen "+both+" "+bothInterval),
		// The drawing has the same four.
		fmt.Sprintf("Begonnen in Jouw gemeente Andere gemeenten Voor 2022–2024 %s %s Na 2025–2026 %s %s",
			ownBefore.percent(), othersBefore.percent(), ownAfter.percent(), othersAfter.percent()))
	if !strings.Contains(body, "<svg") {
		t.Error("the course is not drawn")
	}
}

// bounds are the shares of the own gemeente that its dashboards tell as a bound, since a small
// group would follow from the number behind them; true where that of the others is one too.
var bounds = map[string]bool{"lange_stabilisatie": true, "trage_regeling": false, "voltooid": false}

// bound is the share as it is told without its number: in whole tens.
func (e estimate) bound() string { return fmt.Sprintf("> %d%%", int(e.value*10)*10) }

// TestJourney: the phases of the programme stand in their order, each with how long the own
// participants and those of others take, how many took too long, and how many are there, as
// counted anew.
func TestJourney(t *testing.T) {
	people := peopleOf(t, shared, "jpf")
	mine := func(p person) bool { return p.gemeente == hague }
	theirs := func(p person) bool { return p.gemeente != hague }
	d, defs := shared.app.Catalog().Learnings()[0], shared.app.Catalog()
	framework := defs.FrameworkOf(d.Programme)
	text := spaced(shared.text(t, adviser(hague), base+"/route"))
	rest := between(t, text, "Fase Duur bij ons Duur elders", "Hoe is dit berekend?")
	shown := 0
	for i, step := range d.Route.Steps {
		title := phaseTitle(t, step.Phase)
		_, after, found := strings.Cut(rest, title)
		if !found {
			t.Fatalf("%s does not come after what came before it in %s", step.Phase, rest)
		}
		rest = after
		line := after
		if i+1 < len(d.Route.Steps) {
			line, _, _ = strings.Cut(after, phaseTitle(t, d.Route.Steps[i+1].Phase)+" ")
		}
		if step.Wait != "" {
			shown++
			size := max(framework.Indicator(step.Wait).Def.Bin, 1)
			want := fmt.Sprintf("%.0f dagen %.0f dagen", median(values(people, step.Wait, "", mine), size), median(values(people, step.Wait, "", theirs), size))
			if !strings.HasPrefix(strings.TrimSpace(line), want) {
				t.Errorf("%s takes %q, want %s", title, line, want)
			}
		}
		if ind := framework.Indicator(step.Long); ind != nil {
			own, others := shareOf(values(people, step.Long, "", mine)), shareOf(values(people, step.Long, "", theirs))
			want := ind.Def.Title.In("nl") + ": " + own.percent() + " elders " + others.percent() + ". Kan toeval zijn"
			if hides, bounded := bounds[step.Long]; bounded {
				want = ind.Def.Title.In("nl") + ": " + own.bound() + " elders " + others.percent()
				if hides {
					want = ind.Def.Title.In("nl") + ": " + own.bound() + " elders " + others.bound()
				}
			}
			if diff := own.less(others); diff.low > 0 || diff.high < 0 {
				t.Fatalf("%s differs certainly; the test knows no words for that", step.Long)
			}
			if !strings.Contains(line, want) {
				t.Errorf("%s says %q, want %q", title, line, want)
			}
		}
		here := 0
		for _, f := range values(people, d.Route.Now, "", mine) {
			if f.Class == step.Phase {
				here++
			}
		}
		if cells := strings.Fields(line); here >= 10 && !slices.Contains(cells, strconv.Itoa(here)) {
			t.Errorf("%s has %d now, and says %q", title, here, line)
		}
	}
	if shown < 5 {
		t.Errorf("of %d phases something is said", shown)
	}
}

func phaseTitle(t *testing.T, id string) string {
	t.Helper()
	d := shared.app.Catalog().Learnings()[0]
	for _, p := range shared.app.Catalog().Programme(d.Programme).Def.Phases {
		if p.ID == id {
			return p.Title.In("nl")
		}
	}
	t.Fatalf("no phase %s", id)
	return ""
}

// TestTheory: every arrow of the framework has its evidence in words, with the figure of
// everybody and of the own gemeente at the moment that it names, as counted anew; certain is
// only a change of which the interval has no zero.
func TestTheory(t *testing.T) {
	people := peopleOf(t, shared, "jpf")
	d := shared.app.Catalog().Learnings()[0]
	framework := shared.app.Catalog().FrameworkOf(d.Programme)
	text := spaced(shared.text(t, adviser(hague), base+"/theorie"))
	rest := between(t, text, "Wat we tot nu toe zien Inkomen", "Hoe is dit berekend?")
	arrows := framework.Def.Theory
	certain, hidden := 0, 0
	for i, a := range arrows {
		because := spaced(a.Because.In("nl"))
		_, after, found := strings.Cut(rest, because)
		if !found {
			t.Fatalf("the arrow to %s is not there in %s", a.To, rest)
		}
		rest = after
		says := after
		if i+1 < len(arrows) {
			says, _, _ = strings.Cut(after, spaced(arrows[i+1].Because.In("nl")))
		}
		says = strings.TrimSpace(says)
		if strings.HasPrefix(says, "verborgen ") {
			hidden++
			continue
		}
		country, own, _ := strings.Cut(says, "Bij ons: ")
		ind := framework.Indicator(a.To)
		everybody := values(people, a.To, momentIn(country), func(person) bool { return true })
		here := momentIn(own)
		if here == "" {
			here = momentIn(country)
		}
		hagues := values(people, a.To, here, func(p person) bool { return p.gemeente == hague })
		want, wantOwn := "", ""
		if ind.Def.Type == indicator.Change {
			mean, error := meanOf(everybody)
			ownMean, _ := meanOf(hagues)
			want, wantOwn = notation.Of("nl").Signed(mean, 1), notation.Of("nl").Signed(ownMean, 1)
			if math.Abs(mean) < 3*error {
				t.Fatalf("%s is near the border; the test knows no words for that", a.To)
			}
			certain++
			want += " " + ind.Def.Unit.In("nl") + " Gaat zeker de goede kant op."
		} else {
			want, wantOwn = shareOf(everybody).percent()+" Gemeten, zonder zekere richting.", shareOf(hagues).percent()
			if _, bounded := bounds[a.To]; bounded {
				wantOwn = shareOf(hagues).bound()
			}
		}
		if !strings.HasPrefix(country, spaced(want)) {
			t.Errorf("the arrow to %s says %q, want %q", a.To, country, want)
		}
		if !strings.HasPrefix(own, spaced(wantOwn)+".") {
			t.Errorf("the arrow to %s says %q of the own gemeente, want %q", a.To, own, wantOwn)
		}
	}
	if certain < 4 || hidden == len(arrows) || !strings.Contains(text, fmt.Sprintf("Bij %d van de %d pijlen is zeker verandering te zien.", certain, len(arrows))) {
		t.Errorf("%d arrows are certain, %d hidden, of %d", certain, hidden, len(arrows))
	}
	says(t, text, "n = verschilt per pijl", "Definitie Raamwerk Jongeren Perspectief Fonds, versie 1")
}

// momentIn is the moment that a text says something was seen at; "" when it says none.
func momentIn(text string) string {
	_, after, _ := strings.Cut(text, "Gezien bij ")
	moment, _, _ := strings.Cut(after, ".")
	return moment
}

// meanOf is the mean change with its standard error.
func meanOf(list []indicator.Fact) (mean, off float64) {
	n := float64(len(list))
	for _, f := range list {
		mean += (f.Value - f.Before) / n
	}
	squares := 0.0
	for _, f := range list {
		squares += (f.Value - f.Before - mean) * (f.Value - f.Before - mean)
	}
	return mean, math.Sqrt(squares / (n - 1) / n)
}
