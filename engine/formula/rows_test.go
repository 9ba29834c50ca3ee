package formula

import (
	"strings"
	"testing"
)

// rowScope has a repeating group of debts, and the names within one row.
func rowScope() (whole, row *Scope) {
	kinds := []string{"energie", "huur"}
	whole = NewScope([]Symbol{
		{Name: "schulden", Type: TypeBool, Rows: true, Slot: 0},
		{Name: "schulden.bedrag", Type: TypeMoney, Rows: true, Slot: 1},
		{Name: "schulden.soort", Type: TypeChoice, Options: kinds, Rows: true, Slot: 2},
		{Name: "schulden.regeling", Type: TypeBool, Rows: true, Slot: 3},
		{Name: "schulden.wie", Type: TypeList, Options: kinds, Rows: true, Slot: 4},
		{Name: "[bedrag]", Type: TypeMoney, Private: true, Slot: 5},
		{Name: "inkomen", Type: TypeMoney, Slot: 6},
		{Name: "volgorde", Type: TypeList, Options: kinds, Ranked: true, Slot: 7},
		{Name: "rust", Type: TypeNumber, Series: true, Slot: 8},
	}, nil, []string{"T0", "T1"})
	return whole, whole.Within([]Symbol{{Name: "bedrag", Type: TypeMoney, Slot: 5}})
}

func TestRowsAreTakenTogether(t *testing.T) {
	whole, _ := rowScope()
	two := whole.NewValues()
	two.SetRows(0, []Value{Bool(true), Bool(true)})
	two.SetRows(1, []Value{Money(42000), Missing(TypeMoney)})
	two.SetRows(2, []Value{Choice("huur"), Missing(TypeChoice)})
	two.SetRows(3, []Value{Bool(true), Bool(false)})
	two.SetRows(4, []Value{List([]string{"huur"}), Missing(TypeList)})
	two.Set(7, List([]string{"huur", "energie"}))
	none := whole.NewValues()
	for slot := range 5 {
		none.SetRows(slot, []Value{})
	}
	unknown := whole.NewValues()
	unknown.SetRows(1, nil)
	for _, c := range []struct{ src, two, none, unknown string }{
		{"aantal(schulden)", "2", "0", "leeg"},
		{"aantal(schulden.bedrag)", "1", "0", "leeg"},
		{"aantal(schulden.wie)", "1", "0", "leeg"},
		{"som(schulden.bedrag)", "€ 420,00", "€ 0,00", "leeg"},
		{"gemiddelde(schulden.bedrag)", "€ 420,00", "leeg", "leeg"},
		{"maximum(schulden.bedrag)", "€ 420,00", "leeg", "leeg"},
		{"mediaan(schulden.bedrag)", "€ 420,00", "leeg", "leeg"},
		{"aantal_waar(schulden.regeling)", "1", "0", "leeg"},
		{"beantwoord(schulden)", "waar", "waar", "onwaar"},
		{"leeg(schulden.bedrag)", "onwaar", "onwaar", "waar"},
		{`"huur" in schulden.soort`, "waar", "onwaar", "onwaar"},
		{`bevat(schulden.soort, "energie")`, "onwaar", "onwaar", "onwaar"},
		{`plaats(volgorde, "energie")`, "2", "leeg", "leeg"},
	} {
		p, errs := Compile(c.src, whole, TypeAny)
		if errs != nil {
			t.Fatalf("%s: %v", c.src, errs)
		}
		var m Machine
		for _, got := range []struct {
			v    *Values
			want string
		}{{two, c.two}, {none, c.none}, {unknown, c.unknown}} {
			if s := strings.ReplaceAll(m.Run(p, got.v).String(), "\u00a0", " "); s != got.want {
				t.Errorf("%s = %s, want %s", c.src, s, got.want)
			}
			if p.Explain(got.v).Value.String() != m.Run(p, got.v).String() {
				t.Errorf("%s explains another value", c.src)
			}
		}
	}
	if got := two.Get(2); !got.IsMissing() || got.Type() != TypeChoice {
		t.Errorf("the values of all rows read as one: %v", got)
	}
}

func TestNamesWithinARow(t *testing.T) {
	whole, row := rowScope()
	if _, errs := Compile("bedrag > inkomen", whole, TypeBool); len(errs) != 1 || errs[0].Code != CodeUnknownName {
		t.Errorf("a question of a row is known outside it: %v", errs)
	}
	p, errs := Compile("bedrag > inkomen", row, TypeBool)
	if errs != nil {
		t.Fatal(errs)
	}
	v := whole.NewValues()
	v.Set(5, Money(200))
	v.Set(6, Money(100))
	if !new(Machine).Bool(p, v) {
		t.Error("the row's own answer was not read")
	}
}

func TestRowsFindings(t *testing.T) {
	whole, _ := rowScope()
	for src, want := range map[string]string{
		"schulden.bedrag > 3":             `schulden.bedrag heeft een waarde per rij. Neem de rijen samen, zoals met aantal(schulden.bedrag) of som(...).`,
		"laatste(schulden.bedrag)":        "Hier hoort een naam met een waarde per meetmoment. ",
		"som(schulden)":                   "Hier hoort een getal of bedrag, geen waar/onwaar. Noem een vraag van de herhaling: schulden.bedrag.",
		"som(bedrag)":                     "De naam bedrag bestaat niet. bedoelde je schulden.bedrag?",
		`plaats(schulden.wie, "huur")`:    `schulden.wie heeft een waarde per rij. Neem de rijen samen, zoals met aantal(schulden.wie) of som(...).`,
		`plaats(volgorde, "gas")`:         "De optie gas bestaat niet bij volgorde. De opties zijn: energie, huur.",
		`"gas" in schulden.soort`:         "De optie gas bestaat niet bij schulden.soort. De opties zijn: energie, huur.",
		"als_leeg(schulden.bedrag, 3)":    `schulden.bedrag heeft een waarde per rij. Neem de rijen samen, zoals met aantal(schulden.bedrag) of som(...).`,
		"aantal_waar(schulden.bedrag)":    `schulden.bedrag heeft een waarde per rij. Neem de rijen samen, zoals met aantal(schulden.bedrag) of som(...).`,
		"plaats(schulden.soort, inkomen)": `schulden.soort heeft een waarde per rij. Neem de rijen samen, zoals met aantal(schulden.soort) of som(...).`,
	} {
		_, errs := Compile(src, whole, TypeAny)
		if len(errs) != 1 || errs[0].Message+" "+errs[0].Hint != want {
			t.Errorf("%s: %v", src, errs)
		}
	}
}
