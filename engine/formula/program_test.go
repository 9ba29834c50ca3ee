package formula

import (
	"reflect"
	"slices"
	"testing"
)

func TestWantedType(t *testing.T) {
	s := testScope()
	tests := []struct {
		src  string
		want Type
		got  string // "" when it does not compile
	}{
		{"12.5", TypeMoney, "€ 12,50"}, {"3 * 100", TypeMoney, "€ 300,00"}, {"stress", TypeMoney, ""},
		{`"a"`, TypeText, "a"}, {"werk", TypeText, "leeg"}, {"opmerking", TypeChoice, ""},
		{"vandaag()", TypeDate, "1 maart 2026"}, {"schuld", TypeNumber, ""}, {"bronnen", TypeList, "leeg"},
		{"hulp", TypeBool, "leeg"}, {"stress > 1", TypeNumber, ""},
	}
	for _, tt := range tests {
		p, errs := Compile(tt.src, s, tt.want)
		if (p == nil) != (tt.got == "") {
			t.Errorf("%s as %s: %v", tt.src, tt.want, errs)
			continue
		}
		if p == nil {
			continue
		}
		var m Machine
		if got := m.Run(p, testValues(s, nil)); got.String() != tt.got || p.Type() != tt.want || got.Type() != tt.want {
			t.Errorf("%s as %s gives %s of type %s", tt.src, tt.want, got, got.Type())
		}
	}
}

func TestProgramSaysWhatItReads(t *testing.T) {
	s := testScope()
	p := compiled(t, s, "verschil(rust) > 1 and beantwoord(werk) and stress > 2 and stress < 9")
	if got := p.Slots(); !slices.Equal(got, []int{0, 2, 12}) {
		t.Errorf("slots %v", got)
	}
	if p.Source() != "verschil(rust) > 1 and beantwoord(werk) and stress > 2 and stress < 9" {
		t.Errorf("source %q", p.Source())
	}
	p = compiled(t, s, `stress > 5 ? "hoog" : (stress > 3 ? "midden" : "laag")`)
	if got := p.Options(); !slices.Equal(got, []string{"hoog", "midden", "laag"}) {
		t.Errorf("options %v", got)
	}
	if p := compiled(t, s, `stress > 5 ? "hoog" : opmerking`); p.Type() != TypeText || p.Options() != nil {
		t.Errorf("a keuze beside a text is %s with options %v", p.Type(), p.Options())
	}
}

func TestLeegOfEveryType(t *testing.T) {
	s := testScope()
	v := testValues(s, map[string]Value{"stress": Number(8), "slaap": Number(1)})
	for src, want := range map[string]string{
		"stress > 5 ? leeg : werk":                             "leeg",
		`leeg(stress > 5 ? leeg : bronnen)`:                    "waar",
		"stress > 5 ? leeg : hulp":                             "leeg",
		"stress < 5 ? leeg : (slaap > 5 ? leeg : vandaag())":   "1 maart 2026",
		`als_leeg(stress < 5 ? werk : vorig_werk, "school")`:   "school",
		`als_leeg(bronnen, bronnen)`:                           "leeg",
		`beantwoord(stress > 5 ? werk : vorig_werk)`:           "onwaar",
		`(stress > 5 ? werk : vorig_werk) in ["school"]`:       "onwaar",
		`(stress > 5 ? werk : vorig_werk) not in ["school"]`:   "onwaar",
		`(stress > 5 ? "school" : werk) not in ["loondienst"]`: "waar",
	} {
		var m Machine
		if got := m.Run(compiled(t, s, src), v); got.String() != want {
			t.Errorf("%s = %s, want %s", src, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	s := testScope()
	v := testValues(s, map[string]Value{"schuld": Money(1250), "hulp": Bool(true)})
	var m Machine
	if x, ok := m.Number(compiled(t, s, "schuld * 2"), v); !ok || x != 25 {
		t.Errorf("a bedrag gives %v euros", x)
	}
	if _, ok := m.Number(compiled(t, s, "stress"), v); ok {
		t.Error("leeg is a number")
	}
	if _, ok := m.Number(compiled(t, s, `"a"`), v); ok {
		t.Error("a text is a number")
	}
}

func TestMoreErrors(t *testing.T) {
	s := testScope()
	for src, code := range map[string]string{
		"als_leeg(stress, werk)":            CodeType,
		"als_leeg(rust, 1)":                 CodeSeries,
		"begrens(stress, schuld, 3)":        CodeType,
		"begrens(werk, 1, 3)":               CodeType,
		"jaar(stress)":                      CodeType,
		"verschil(woning)":                  CodeType,
		`verschil(rust, "T0")`:              CodeArguments,
		`verschil(rust, "T0", "T7")`:        CodeUnknownMoment,
		"op(rust, stress)":                  CodeArguments,
		"datum(stress)":                     CodeArguments,
		"bevat(werk, \"school\")":           CodeType,
		"bevat(bronnen, 3)":                 CodeType,
		"bevat(gekozen, \"a\")":             CodeSeries,
		"aantal_waar(stress)":               CodeType,
		"gemiddelde(stress, schuld)":        CodeType,
		"bedrag(schuld)":                    CodeType,
		"euro(stress)":                      CodeType,
		"absoluut(start)":                   CodeType,
		"reeks_aantal(stress)":              CodeSeries,
		"rond(stress, rust, 1, 2)":          CodeSeries,
		"rond(rust, woning, 1, 2)":          CodeType,
		"rond(rust, rust, rust, 2)":         CodeSeries,
		"rond(rust, rust, 1, werk)":         CodeType,
		"piek_op(rust, stress)":             CodeSeries,
		"laagste_van_laatste(rust, werk)":   CodeType,
		"laagste_van_laatste(woning, 2)":    CodeType,
		"hoogste_van_laatste(woning, 2)":    CodeType,
		"aantal_gekozen(stress)":            CodeType,
		"leeg(leeg)":                        CodeArguments,
		"-werk":                             CodeType,
		"leeg + 1":                          CodeType,
		"stress in []":                      CodeArguments,
		"stress in [1, werk]":               CodeType,
		"stress in 3":                       CodeType,
		"hulp in [true]":                    CodeType,
		"[1, 2]":                            CodeNotAllowed,
		"leeg and hulp":                     CodeType,
		"werk < vorig_werk":                 CodeType,
		"start + einde":                     CodeType,
		"stress not in [werk]":              CodeType,
		`tabel("norm", "jong", werk)`:       CodeType,
		`tabel("norm", stress, "onbekend")`: CodeUnknownOption,
		"tabel(werk, 1)":                    CodeArguments,
		"absoluut":                          CodeUnknownName,
		"stress > 0x":                       CodeSyntax,
		"'a\\q'":                            CodeSyntax,
		"\xff":                              CodeSyntax,
	} {
		p, errs := Compile(src, s, TypeAny)
		if p != nil || errs[0].Code != code {
			t.Errorf("%s: got %v, want %s", src, errs, code)
		}
	}
}

func TestReservedWordsCannotBeNames(t *testing.T) {
	for _, w := range []string{"leeg", "not", "true", "in"} {
		if !Reserved(w) {
			t.Errorf("%s can be a name", w)
		}
	}
	if Reserved("stress") {
		t.Error("stress cannot be a name")
	}
}

func TestScopeAnswers(t *testing.T) {
	s := testScope()
	if got := s.Moments(); !slices.Equal(got, []string{"T0", "T1", "T2"}) {
		t.Errorf("moments %v", got)
	}
	if _, ok := s.Symbol("niets"); ok {
		t.Error("finds a name that is not there")
	}
	v := testValues(s, map[string]Value{"bronnen": List([]string{"loon"}), "werk": Choice("school"), "schuld": Money(5), "start": Date(3)})
	for name, want := range map[string]any{"bronnen": []string{"loon"}, "werk": "school", "schuld": int64(5), "start": 3} {
		sym, _ := s.Symbol(name)
		got := v.Get(sym.Slot)
		var plain any
		switch got.Type() {
		case TypeList:
			plain = got.AsList()
		case TypeMoney:
			plain, _ = got.AsCents()
		case TypeDate:
			plain, _ = got.AsDays()
		default:
			plain = got.AsText()
		}
		if !reflect.DeepEqual(plain, want) {
			t.Errorf("%s holds %v", name, plain)
		}
	}
}
