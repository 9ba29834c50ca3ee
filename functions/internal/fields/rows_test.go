package fields_test

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/web"
)

const debts = `
soort: vragenlijst
id: proef
versie: 1
titel: Proef
invuller: iemand
paginas:
  - id: een
    titel: Een
    groepen: [{id: zorgen, titel: Zorgen om geld, zichtbaar: heeft}]
    vragen:
      - {id: heeft, type: ja_nee, tekst: "Zijn er schulden?"}
      - id: schulden
        groep: zorgen
        type: herhaling
        tekst: Welke schulden zijn er?
        rijnaam: Schuld
        nog_een: Nog een schuld
        geen: Zijn er geen schulden?
        max: 3
        vooraf: vorige
        vragen:
          - {id: soort, type: keuze, tekst: Soort, verplicht: true, opties: [{id: huur, tekst: Huur}, {id: gas, tekst: Gas}]}
          - {id: bedrag, type: bedrag, tekst: Bedrag, decimalen: 2, weet_niet: true, controles: [{formule: bedrag <= 5000, melding: Meestal minder., soort: zacht}]}
          - {id: dreigt, type: ja_nee, tekst: "Dreigt ontruiming?", zichtbaar: 'soort == "huur"'}
      - {id: drukst, groep: zorgen, type: ranglijst, tekst: "Wat drukt het meest?", vooraf: vorige, opties: [{id: geld, tekst: Geld}, {id: post, tekst: Post}]}
      - {id: naam, type: tekst, tekst: "Hoe heet je?", vooraf: vorige}
`

// sent is what a browser sends for some fields, the repeated ones too.
func sent(list []web.Field) url.Values {
	form := url.Values{}
	for _, f := range list {
		for _, o := range f.Options {
			if o.Checked {
				form.Add(f.Name, o.Value)
			}
		}
		for _, o := range f.Refusals {
			name := f.Name
			if f.RefusalName != "" {
				name = f.RefusalName
			}
			if o.Checked {
				form.Add(name, o.Value)
			}
		}
		for _, r := range f.Rows {
			form.Set(r.Name, r.Value)
		}
		for _, g := range f.Groups {
			for name, values := range sent(g.Fields) {
				form[name] = append(form[name], values...)
			}
		}
		if len(f.Options) == 0 && f.Kind != web.KindNote && f.Kind != web.KindRepeat && f.Kind != web.KindRanking {
			form.Set(f.Name, f.Value)
		}
		if f.Warning != nil && f.Warning.Reason != "" {
			form.Set(f.Warning.ReasonName, f.Warning.Reason)
		}
	}
	return form
}

// decoded reads a form.
func decoded(t *testing.T, in *instrument.Instrument, form url.Values) instrument.Answers {
	t.Helper()
	out := instrument.Answers{}
	given := fields.Given(form, in.Fields())
	for _, f := range in.Fields() {
		a, problem := in.Decode(f.ID, given.Fields[f.ID], "nl")
		if problem != nil {
			t.Fatalf("%s: %+v of %q", f.ID, problem, given.Fields[f.ID])
		}
		out[f.ID] = a
	}
	return out
}

func two() instrument.Answers {
	return instrument.Answers{
		"heeft": instrument.Given(formula.Bool(true)),
		"schulden": {Status: instrument.Answered, Rows: []instrument.Answers{
			{"soort": instrument.Given(formula.Choice("huur")), "bedrag": {Status: instrument.Answered, Value: formula.Money(600050), Reason: "drie maanden"}, "dreigt": instrument.Given(formula.Bool(true))},
			{"soort": instrument.Given(formula.Choice("gas")), "bedrag": {Status: instrument.DontKnow}},
		}},
		"drukst": instrument.Given(formula.List([]string{"post", "geld"})),
		"naam":   {},
	}
}

func TestRowsThereAndBack(t *testing.T) {
	in := compile(t, debts)
	list := page(sheet(in, two(), "nl"))
	f := find(t, list, "schulden")
	if f.Kind != web.KindRepeat || len(f.Groups) != 2 || f.Add != "Nog een schuld" || f.Groups[1].Title != "Schuld 2" || f.Groups[1].Remove != "schulden.1" {
		t.Fatalf("%+v", f)
	}
	amount := f.Groups[0].Fields[1]
	if amount.Kind != web.KindAmount || amount.Value != "6.000,50" || amount.Name != "schulden.0.bedrag" || amount.RefusalName != "schulden.0.bedrag.status" || !amount.Warning.Accepted {
		t.Errorf("%+v", amount)
	}
	if gas := f.Groups[1].Fields; gas[0].Optional || !gas[1].Refusals[0].Checked || !gas[2].Hidden || !gas[2].FollowUp {
		t.Errorf("%+v", gas)
	}
	if back := decoded(t, in, sent(list)); !reflect.DeepEqual(back, two()) {
		t.Errorf("%+v", back)
	}
	if title := find(t, list, "zorgen"); title.Kind != web.KindNote || title.Label != "Zorgen om geld" || title.Hidden {
		t.Errorf("%+v", title)
	}
}

func TestRowsComeAndGo(t *testing.T) {
	in := compile(t, debts)
	form := sent(page(sheet(in, two(), "nl")))
	form.Set("meer", "schulden")
	if a := decoded(t, in, form)["schulden"]; len(a.Rows) != 3 || len(a.Rows[2]) != 0 || fields.Grown(form) != "schulden" {
		t.Errorf("one more: %+v", a)
	}
	form = sent(page(sheet(in, two(), "nl")))
	form.Set("verwijder", "schulden.0")
	a := decoded(t, in, form)["schulden"]
	if len(a.Rows) != 1 || a.Rows[0]["soort"].Value.AsText() != "gas" || fields.Grown(form) != "schulden" || fields.Grown(url.Values{}) != "" {
		t.Errorf("one less: %+v", a)
	}
	full := two()
	many := full["schulden"]
	many.Rows = append(many.Rows, many.Rows[1])
	full["schulden"] = many
	if f := find(t, page(sheet(in, full, "nl")), "schulden"); f.Add != "" {
		t.Error("more than the most can be added")
	}
}

func TestNoRows(t *testing.T) {
	in := compile(t, debts)
	a := instrument.Answers{"heeft": instrument.Given(formula.Bool(true))}
	list := page(sheet(in, a, "nl"))
	f := find(t, list, "schulden")
	if len(f.Groups) != 2 || f.Groups[0].Remove != "" || f.Groups[1].Fields[0].Label != "Zijn er geen schulden?" {
		t.Fatalf("%+v", f.Groups)
	}
	if back := decoded(t, in, sent(list)); back["schulden"].Status != instrument.Unanswered {
		t.Errorf("an untouched page answers: %+v", back["schulden"])
	}
	form := sent(list)
	form.Set("schulden.geen", "geen")
	a = decoded(t, in, form)
	if a["schulden"].Status != instrument.Answered || len(a["schulden"].Rows) != 0 {
		t.Fatalf("%+v", a["schulden"])
	}
	s := sheet(in, a, "nl")
	f = find(t, page(s), "schulden")
	if len(f.Groups) != 1 || !f.Groups[0].Fields[0].Options[0].Checked {
		t.Errorf("%+v", f.Groups)
	}
	field, _ := in.Field("schulden")
	if text, given := s.Show(field); text != "Geen" || !given {
		t.Errorf("%q", text)
	}
}

func TestWrongRowStays(t *testing.T) {
	in := compile(t, debts)
	form := url.Values{"heeft": {"ja"}, "schulden.0.soort": {"huur"}, "schulden.0.bedrag": {"veel"}, "schulden.3.bedrag": {"12"}, "drukst.geld": {"1"}, "drukst.post": {"1"}}
	given := fields.Given(form, in.Fields())
	s := sheet(in, instrument.Answers{"heeft": instrument.Given(formula.Bool(true))}, "nl")
	for _, id := range []string{"schulden", "drukst"} {
		if _, p := in.Decode(id, given.Fields[id], "nl"); p != nil {
			s.Problems = append(s.Problems, *p)
		}
	}
	s.Typed = fields.Refused(given, s.Problems)
	list := page(s)
	f, order := find(t, list, "schulden"), find(t, list, "drukst")
	if len(f.Groups) != 2 || f.Error != "" || f.Groups[0].Fields[1].Value != "veel" || f.Groups[0].Fields[1].Error == "" || f.Groups[1].Fields[1].Value != "12" || !f.Groups[0].Fields[0].Options[0].Checked {
		t.Errorf("%+v", f)
	}
	if order.Error == "" || order.Rows[0].Value != "1" || order.Rows[1].Value != "1" {
		t.Errorf("%+v", order)
	}
	summary := s.Summary()
	if len(summary) != 2 || summary[0].Target != "schulden.0.bedrag" || !strings.HasPrefix(summary[0].Text, "Schuld 1: Bedrag ") {
		t.Errorf("%+v", summary)
	}
}

func TestSuggestionIsTakenOverByTicking(t *testing.T) {
	in := compile(t, debts)
	before := two()
	before["naam"] = instrument.Given(formula.Text("Sam"))
	now := instrument.Answers{"heeft": instrument.Given(formula.Bool(true))}
	ev := in.NewEvaluator().Evaluate(now, instrument.Context{Lang: "nl", Previous: before}).Copy()
	s := &fields.Sheet{Instrument: in, Eval: ev, Answers: now, Lang: "nl"}
	list := page(s)
	box := find(t, list, "schulden.vooraf")
	if box.Label != "Vorige keer: Huur, €\u00a06.000,50, Ja; Gas" || box.Options[0].Checked || !box.FollowUp {
		t.Errorf("%+v", box)
	}
	form := sent(list)
	if back := decoded(t, in, form); back["schulden"].Status != instrument.Unanswered || back["naam"].Status != instrument.Unanswered || back["drukst"].Status != instrument.Unanswered {
		t.Error("nobody confirmed, and it is answered")
	}
	for _, id := range []string{"schulden", "drukst", "naam"} {
		form.Set(id+".vooraf", find(t, list, id+".vooraf").Options[0].Value)
	}
	back := decoded(t, in, form)
	if back["naam"].Value.AsText() != "Sam" || len(back["schulden"].Rows) != 2 || !slices.Equal(back["drukst"].Value.AsList(), []string{"post", "geld"}) {
		t.Errorf("%+v", back)
	}
	form.Set("naam", "Robin")
	if back := decoded(t, in, form); back["naam"].Value.AsText() != "Robin" {
		t.Errorf("what was typed gives way: %+v", back["naam"])
	}
	form.Set("drukst.vooraf", "[1")
	if back := decoded(t, in, form); back["drukst"].Status != instrument.Unanswered {
		t.Errorf("%+v", back["drukst"])
	}
}

func TestAutosaveOfRowsAndGroups(t *testing.T) {
	in := compile(t, debts)
	a := two()
	a["schulden"].Rows[0]["bedrag"] = instrument.Given(formula.Money(600000))
	reply := sheet(in, a, "nl").Autosave(in.Pages()[0].Questions, "14.32")
	if !reflect.DeepEqual(reply.Visible, []string{"zorgen", "schulden", "schulden.0.dreigt", "drukst"}) || !reflect.DeepEqual(reply.Hidden, []string{"schulden.1.dreigt"}) {
		t.Errorf("%v %v", reply.Visible, reply.Hidden)
	}
	if len(reply.Problems) != 1 || reply.Problems[0].ID != "schulden.0.bedrag" || reply.Problems[0].Text != "Meestal minder." {
		t.Errorf("%+v", reply.Problems)
	}
}
