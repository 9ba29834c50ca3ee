package formula

import (
	"strings"
	"testing"
)

// testScope has one name of every type.
func testScope() *Scope {
	opts := []string{"loondienst", "uitkering", "school"}
	return NewScope([]Symbol{
		{Name: "stress", Type: TypeNumber, Slot: 0},
		{Name: "slaap", Type: TypeNumber, Slot: 1},
		{Name: "werk", Type: TypeChoice, Options: opts, Slot: 2},
		{Name: "vorig_werk", Type: TypeChoice, Options: opts, Slot: 3},
		{Name: "opmerking", Type: TypeText, Slot: 4},
		{Name: "hulp", Type: TypeBool, Slot: 5},
		{Name: "steun", Type: TypeBool, Slot: 6},
		{Name: "bronnen", Type: TypeList, Options: []string{"loon", "toeslag", "geen"}, Slot: 7},
		{Name: "start", Type: TypeDate, Slot: 8},
		{Name: "einde", Type: TypeDate, Slot: 9},
		{Name: "schuld", Type: TypeMoney, Slot: 10},
		{Name: "inkomen", Type: TypeMoney, Slot: 11},
		{Name: "rust", Type: TypeNumber, Series: true, Slot: 12},
		{Name: "woning", Type: TypeChoice, Options: []string{"eigen", "geen"}, Series: true, Slot: 13},
		{Name: "groep.vraag", Type: TypeNumber, Slot: 14},
		{Name: "gezien", Type: TypeBool, Series: true, Slot: 15},
		{Name: "gekozen", Type: TypeList, Series: true, Slot: 16},
		{Name: "vast", Type: TypeNumber, Always: true, Slot: 17},
	}, []Table{
		{Name: "plekken", Keys: []TableKey{{Name: "plek", Type: TypeChoice}}, Result: TypeNumber, Rows: []TableRow{
			{Match: []TableMatch{{Any: true}}, Value: Number(0)}, {Match: []TableMatch{{Text: "stage"}}, Value: Number(1)}}},
		{Name: "norm", Keys: []TableKey{{Name: "leeftijd", Type: TypeNumber}, {Name: "werk", Type: TypeChoice, Options: opts}},
			Result: TypeNumber, Rows: []TableRow{
				{Match: []TableMatch{{From: 0, To: 5}, {Text: "school"}}, Value: Number(1.5)},
				{Match: []TableMatch{{From: 5, To: 8}, {Any: true}}, Value: Number(2.5)},
			}},
	}, []string{"T0", "T1", "T2"})
}

// testValues answers some names by type, and leaves the rest leeg.
func testValues(s *Scope, set map[string]Value) *Values {
	v := s.NewValues()
	days, _ := ParseDate("2026-03-01")
	v.SetToday(days)
	for name, val := range set {
		sym, _ := s.Symbol(name)
		v.Set(sym.Slot, val)
	}
	return v
}

func day(s string) Value {
	d, ok := ParseDate(s)
	if !ok {
		panic(s)
	}
	return Date(d)
}

func TestRules(t *testing.T) {
	answered := map[string]Value{
		"stress": Number(8), "slaap": Number(4), "werk": Choice("uitkering"), "opmerking": Text("moe"),
		"hulp": Bool(true), "bronnen": List([]string{"loon", "toeslag"}), "start": day("2024-01-31"),
		"einde": day("2026-02-28"), "schuld": Money(1250050), "inkomen": Money(100000), "groep.vraag": Number(3),
	}
	missing := map[string]Value{}
	tests := []struct {
		name, src string
		set       map[string]Value
		want      string
	}{
		{"precedence", "1 + 2 * 3", missing, "7"},
		{"negative", "-stress + 1", answered, "-7"},
		{"decimal", "0.1 + 0.2", missing, "0,3"},
		{"dotted name", "groep.vraag * 2", answered, "6"},
		{"chained comparison", "1 < slaap < 5", answered, "waar"},

		{"leeg plus", "stress + 1", missing, "leeg"},
		{"six minus leeg is not six", "6 - stress", missing, "leeg"},
		{"leeg times zero", "stress * 0", missing, "leeg"},
		{"leeg modulo", "stress % 3", missing, "leeg"},
		{"modulo", "stress % 3", answered, "2"},
		{"leeg greater", "stress > 5", missing, "onwaar"},
		{"leeg equal", "stress == 5", missing, "onwaar"},
		{"leeg unequal", "stress != 5", missing, "onwaar"},
		{"leeg unequal itself", "stress != slaap", missing, "onwaar"},
		{"leeg equals leeg", "stress == slaap", missing, "onwaar"},
		{"not of comparison with leeg", "not (stress > 5)", missing, "waar"},
		{"unequal", "stress != 5", answered, "waar"},
		{"unequal, costly", "stress + 1 != slaap + 5", answered, "onwaar"},
		{"unequal, costly, leeg", "stress + 1 != slaap", missing, "onwaar"},

		{"keuze equal", `werk == "uitkering"`, answered, "waar"},
		{"keuze unequal", `werk != "school"`, answered, "waar"},
		{"keuze unequal leeg", `werk != "school"`, missing, "onwaar"},
		{"keuzes equal leeg", "werk == vorig_werk", missing, "onwaar"},
		{"keuzes unequal one leeg", "werk != vorig_werk", answered, "onwaar"},
		{"in", `werk in ["school", "uitkering"]`, answered, "waar"},
		{"in leeg", `werk in ["school", "uitkering"]`, missing, "onwaar"},
		{"not in", `werk not in ["school"]`, answered, "waar"},
		{"not in leeg", `werk not in ["school"]`, missing, "onwaar"},
		{"not of in leeg", `not (werk in ["school"])`, missing, "waar"},
		{"in numbers", "stress in [7, 8]", answered, "waar"},
		{"in numbers, costly", "stress + 1 in [7, 9]", answered, "waar"},
		{"in numbers, costly, leeg", "stress + 1 in [7, 9]", missing, "onwaar"},
		{"text", `opmerking == "moe"`, answered, "waar"},
		{"costly keuze", `(hulp ? werk : vorig_werk) != "school"`, answered, "waar"},
		{"costly keuze equals keuze", `(hulp ? werk : vorig_werk) == werk`, answered, "waar"},

		{"bare yes", "hulp", answered, "waar"},
		{"bare missing", "steun", answered, "leeg"},
		{"yes and leeg", "hulp and steun", answered, "onwaar"},
		{"not leeg", "not steun", answered, "waar"},
		{"leeg is not no", "steun == false", answered, "onwaar"},
		{"yes is not no", "hulp != false", answered, "waar"},
		{"leeg unequal no", "steun != false", answered, "onwaar"},
		{"yes equals condition", "hulp == (stress > 5)", answered, "waar"},
		{"Dutch words", "hulp == waar or onwaar", answered, "waar"},
		{"symbols", "hulp && !steun || false", answered, "waar"},

		{"beantwoord", "beantwoord(stress)", answered, "waar"},
		{"beantwoord leeg", "beantwoord(stress)", missing, "onwaar"},
		{"beantwoord keuze", "beantwoord(werk) and leeg(vorig_werk)", answered, "waar"},
		{"beantwoord list", "leeg(bronnen)", missing, "waar"},
		{"beantwoord expression", "beantwoord(stress + slaap)", missing, "onwaar"},
		{"als_leeg", "als_leeg(stress, 0) + 1", missing, "1"},
		{"als_leeg answered", "als_leeg(stress, 0) + 1", answered, "9"},
		{"als_leeg keuze", `als_leeg(werk, "school")`, missing, "school"},
		{"als_leeg yes", "als_leeg(steun, false)", answered, "onwaar"},
		{"als_leeg costly", "als_leeg(stress + 1, 2)", missing, "2"},

		{"conditional", "stress > 5 ? 1 : 2", answered, "1"},
		{"conditional on leeg", "stress > 5 ? 1 : 2", missing, "2"},
		{"conditional leeg branch", "stress > 5 ? leeg : 2", answered, "leeg"},
		{"leeg beside a condition", "stress > 50 ? leeg : stress > 5", answered, "waar"},
		{"a condition beside leeg", "stress > 50 ? stress > 5 : leeg", answered, "leeg"},
		{"conditional words", `stress > 5 ? "hoog" : "laag"`, answered, "hoog"},
		{"conditional yes", "stress > 5 ? hulp : slaap > 9", answered, "waar"},
		{"conditional bare yes", "steun ? 1 : 2", answered, "2"},

		{"mean skips leeg", "gemiddelde(stress, slaap, groep.vraag)", map[string]Value{"stress": Number(4), "slaap": Number(7)}, "5,5"},
		{"mean of nothing", "gemiddelde(stress, slaap)", missing, "leeg"},
		{"sum of nothing", "som(stress, slaap)", missing, "leeg"},
		{"sum", "som(stress, slaap)", answered, "12"},
		{"median even", "mediaan(1, 9, 3, 4)", missing, "3,5"},
		{"median odd", "mediaan(1, 9, 3)", missing, "3"},
		{"minimum skips leeg", "minimum(stress, slaap)", map[string]Value{"slaap": Number(4)}, "4"},
		{"maximum", "maximum(stress, slaap)", answered, "8"},
		{"maximum of dates", "maximum(start, einde)", answered, "28 februari 2026"},
		{"count", "aantal(stress, slaap, werk, steun)", answered, "3"},
		{"count true", "aantal_waar(stress > 5, slaap > 5, hulp)", answered, "2"},
		{"sum of money", "som(schuld, inkomen)", answered, "€ 13.500,50"},

		{"round half away", "afronden(1.005, 2)", missing, "1,01"},
		{"round half away below zero", "afronden(-2.5)", missing, "-3"},
		{"round leeg", "afronden(stress, 1)", missing, "leeg"},
		{"round money to euros", "afronden(schuld)", answered, "€ 12.501,00"},
		{"absolute", "absoluut(slaap - stress)", answered, "4"},
		{"clamp", "begrens(stress, 0, 5)", answered, "5"},
		{"clamp leeg", "begrens(stress, 0, 5)", missing, "leeg"},

		{"years end of month", "jaren_tussen(start, einde)", answered, "2"},
		{"months end of month", "maanden_tussen(start, einde)", answered, "25"},
		{"months backwards", "maanden_tussen(einde, start)", answered, "-25"},
		{"days", `dagen_tussen(start, datum("2024-03-01"))`, answered, "30"},
		{"days leeg", "dagen_tussen(start, einde)", missing, "leeg"},
		{"months leeg", "maanden_tussen(start, vandaag())", missing, "leeg"},
		{"age on the eve of a birthday", `jaren_tussen(datum("2000-03-02"), vandaag())`, missing, "25"},
		{"age on a birthday", `jaren_tussen(datum("2000-03-01"), vandaag())`, missing, "26"},
		{"year", "jaar(start) == 2024", answered, "waar"},
		{"year leeg", "jaar(start)", missing, "leeg"},
		{"date plus", "start + 30", answered, "1 maart 2024"},
		{"date minus date", "einde - start", answered, "759"},
		{"date order", "start < vandaag()", answered, "waar"},

		{"list contains", `bevat(bronnen, "loon")`, answered, "waar"},
		{"list contains leeg", `bevat(bronnen, "loon")`, missing, "onwaar"},
		{"in list", `"geen" in bronnen`, answered, "onwaar"},
		{"chosen", "aantal_gekozen(bronnen)", answered, "2"},
		{"chosen leeg", "aantal_gekozen(bronnen)", missing, "leeg"},

		{"money and euros", "schuld > 12500", answered, "waar"},
		{"money equals cents", "schuld == 12500.50", answered, "waar"},
		{"money plus euros", "schuld + 0.1", answered, "€ 12.500,60"},
		{"money times", "inkomen * 1.005", answered, "€ 1.005,00"},
		{"money rounds half away on leaving", "inkomen / 80000 ", answered, "€ 0,01"},
		{"money over money", "schuld / inkomen", answered, "12,5005"},
		{"money constant expression", "inkomen > 3 * 300", answered, "waar"},
		{"money in", "inkomen in [500, 1000]", answered, "waar"},
		{"number to money", "bedrag(stress)", answered, "€ 8,00"},
		{"money to number", "euro(inkomen) / 2", answered, "500"},
		{"money leeg", "schuld - inkomen", missing, "leeg"},

		{"divide", "stress / slaap", answered, "2"},
		{"divide by zero", "stress / (slaap - 4)", answered, "leeg"},
		{"divide by zero compares", "stress / (slaap - 4) > 0", answered, "onwaar"},
		{"too large", "1e308 * 10 * stress", answered, "leeg"},

		{"table", `tabel("norm", slaap, "school")`, answered, "1,5"},
		{"table range and any", `tabel("norm", stress - 1, werk)`, answered, "2,5"},
		{"table without row", `tabel("norm", stress, werk)`, answered, "leeg"},
		{"table leeg", `tabel("norm", stress, werk)`, missing, "leeg"},
		{"comment and lines", "stress // hoog is slecht\n  > 5", answered, "waar"},
	}
	s := testScope()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, errs := Compile(tt.src, s, TypeAny)
			if errs != nil {
				t.Fatalf("compile %s: %v", tt.src, errs)
			}
			var m Machine
			v := testValues(s, tt.set)
			got := m.Run(p, v)
			if got.String() != tt.want {
				t.Errorf("%s = %s, want %s", tt.src, got, tt.want)
			}
			if got.Type() != p.Type() {
				t.Errorf("%s: value of type %s from a program of type %s", tt.src, got.Type(), p.Type())
			}
			trace := p.Explain(v)
			if !trace.Value.Equal(got) {
				t.Errorf("%s explains %s, ran %s", tt.src, trace.Value, got)
			}
			if b := m.Bool(p, v); b != got.AsBool() {
				t.Errorf("%s: Bool gives %v beside %s", tt.src, b, got)
			}
		})
	}
}

func TestSeries(t *testing.T) {
	full := []Value{Number(3), Number(5), Number(4)}
	gap := []Value{Number(3), {}, Number(4)}
	one := []Value{{}, Number(5), {}}
	tests := []struct {
		src  string
		rust []Value
		want string
	}{
		{"laatste(rust)", full, "4"}, {"eerste(rust)", full, "3"}, {"vorige(rust)", full, "5"},
		{"vorige(rust)", gap, "3"}, {"vorige(rust)", one, "leeg"}, {"laatste(rust)", one, "5"},
		{"laatste(rust)", nil, "leeg"}, {`op(rust, "T1")`, full, "5"}, {`op(rust, "T1")`, gap, "leeg"},
		{"verschil(rust)", full, "1"}, {"verschil(rust)", gap, "1"}, {"verschil(rust)", one, "leeg"},
		{`verschil(rust, "T0", "T1")`, full, "2"}, {`verschil(rust, "T0", "T1")`, gap, "leeg"},
		{"rond(rust, rust, 4, 6)", full, "4,5"}, {"rond(rust, rust, 3, 4)", full, "3"}, {"rond(rust, rust, 4, 5)", gap, "4"},
		{"rond(rust, rust, 6, 9)", full, "leeg"}, {"rond(rust, rust, laatste(rust), 9)", nil, "leeg"},
		{"piek_op(rust, rust)", full, "5"}, {"piek_op(rust, rust)", gap, "4"}, {"piek_op(rust, rust)", nil, "leeg"},
		{"laagste_van_laatste(rust, 2)", full, "4"}, {"laagste_van_laatste(rust, 2)", gap, "3"},
		{"hoogste_van_laatste(rust, 2)", full, "5"}, {"hoogste_van_laatste(rust, 2)", gap, "4"}, {"hoogste_van_laatste(rust, 3)", gap, "leeg"},
		{"laagste_van_laatste(rust, 1)", one, "5"}, {"laagste_van_laatste(rust, 2)", one, "leeg"},
		{"laatste(rust) - eerste(rust)", full, "1"}, {"reeks_aantal(rust)", gap, "2"},
		{"gemiddelde(rust)", full, "4"}, {"gemiddelde(rust)", gap, "3,5"}, {"gemiddelde(rust)", nil, "leeg"},
		{"aantal(rust)", gap, "2"}, {"beantwoord(rust)", one, "waar"}, {"beantwoord(rust)", nil, "onwaar"},
		{`laatste(woning) == "eigen"`, full, "waar"}, {`op(woning, "T1") == "eigen"`, full, "onwaar"},
		{"laatste(gezien)", full, "onwaar"}, {`op(gezien, "T2") == false`, full, "onwaar"},
		{`bevat(laatste(gekozen), "a")`, full, "waar"}, {`leeg(op(gekozen, "T2"))`, full, "waar"},
		{"aantal(woning, gezien, gekozen)", full, "5"}, {"leeg(vorige(gekozen))", full, "waar"},
	}
	s := testScope()
	for _, tt := range tests {
		t.Run(tt.src, func(t *testing.T) {
			p, errs := Compile(tt.src, s, TypeAny)
			if errs != nil {
				t.Fatal(errs)
			}
			v := s.NewValues()
			v.SetSeries(12, tt.rust)
			v.SetSeries(13, []Value{Choice("eigen"), {}, Choice("eigen")})
			v.SetSeries(15, []Value{Bool(true), Bool(false)})
			v.SetSeries(16, []Value{List([]string{"a"}), {}, {}})
			var m Machine
			if got := m.Run(p, v); got.String() != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if got := p.Explain(v).Value.String(); got != tt.want {
				t.Errorf("explains %s, want %s", got, tt.want)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	tests := []struct {
		name, src string
		want      Type
		code      string
		at        string // the source that the finding points at
		message   string // part of message and hint
	}{
		{"empty", "  ", TypeAny, CodeSyntax, "", "is leeg"},
		{"ends early", "stress >", TypeAny, CodeSyntax, "", "te vroeg"},
		{"single equals", "stress = 5", TypeAny, CodeSyntax, "=", "=="},
		{"stray word", "stress slaap", TypeAny, CodeSyntax, "slaap", "'slaap'"},
		{"open string", `werk == "school`, TypeAny, CodeSyntax, "", "niet gesloten"},
		{"strange character", "stress € 5", TypeAny, CodeSyntax, "€", "'€'"},
		{"comma in number", "stress > 2,5", TypeAny, CodeSyntax, ",", "','"},
		{"unknown name", "stres > 5", TypeAny, CodeUnknownName, "stres", "bedoelde je stress?"},
		{"unknown name after text with accents", `opmerking == "één" and stres > 5`, TypeAny, CodeUnknownName, "stres", "stress"},
		{"unknown dotted", "groep.vrag > 5", TypeAny, CodeUnknownName, "groep.vrag", "groep.vraag"},
		{"option without quotes", "werk == school", TypeAny, CodeUnknownName, "school", "aanhalingstekens"},
		{"unknown option", `werk == "schol"`, TypeAny, CodeUnknownOption, `"schol"`, "bedoelde je school?"},
		{"unknown option in", `werk in ["school", "niets"]`, TypeAny, CodeUnknownOption, `"niets"`, "De opties zijn"},
		{"unknown option list", `bevat(bronnen, "lon")`, TypeAny, CodeUnknownOption, `"lon"`, "loon"},
		{"unknown option als result", `(stress > 5 ? "hoog" : "laag") == "hog"`, TypeAny, CodeUnknownOption, `"hog"`, "hoog"},
		{"disjoint keuzes", `laatste(woning) == werk`, TypeAny, CodeUnknownOption, "laatste(woning)", "geen optie gemeen"},
		{"unknown function", "gemidelde(stress)", TypeAny, CodeUnknownFunc, "gemidelde(stress)", "gemiddelde"},
		{"Dutch and", "stress > 5 en slaap > 5", TypeAny, CodeSyntax, "en", "Schrijf and."},
		{"Dutch or", "stress > 5 of slaap > 5", TypeAny, CodeSyntax, "of", "Schrijf or."},
		{"Dutch not", "niet (stress > 5)", TypeAny, CodeUnknownFunc, "", "bedoelde je not?"},
		{"semicolon of a spreadsheet", "gemiddelde(stress; slaap)", TypeAny, CodeSyntax, ";", "Zet een komma"},
		{"formula of a spreadsheet", "=ALS(stress>5;1;0)", TypeAny, CodeSyntax, "=", "Haal de = aan het begin weg."},
		{"dash of a word processor", "stress – 1 > 5", TypeAny, CodeSyntax, "–", "Schrijf -."},
		{"name in braces", "{stress} > 5", TypeAny, CodeSyntax, "}", "Schrijf een naam zonder accolades: stress."},
		{"name with a dollar", "${stress} > 5", TypeAny, CodeSyntax, "{", "Schrijf een naam zonder accolades: stress."},
		{"per cent", "stress > slaap * 110%", TypeAny, CodeSyntax, "", "Schrijf 110% als 1.1."},
		{"ja", "hulp == ja", TypeAny, CodeUnknownName, "ja", "Schrijf waar."},
		{"row of a table that no option meets", `tabel("plekken", werk)`, TypeAny, CodeUnknownOption, "werk", "noemt stage"},
		{"foreign function", "max(stress, 3)", TypeAny, CodeUnknownFunc, "", "maximum"},
		{"closure", "all(bronnen, # > 1)", TypeAny, CodeUnknownFunc, "", "all"},
		{"text and number", `stress == "8"`, TypeAny, CodeType, "", "zonder aanhalingstekens"},
		{"text and number order", `opmerking > 3`, TypeAny, CodeType, "", "passen niet"},
		{"text plus", `opmerking + "x"`, TypeAny, CodeType, "", "passen niet bij +"},
		{"date and text", `start > "2026-01-01"`, TypeAny, CodeType, "", "datum("},
		{"money and number", "schuld > stress", TypeAny, CodeType, "", "bedrag("},
		{"money times money", "schuld * inkomen", TypeAny, CodeType, "", "passen niet bij *"},
		{"not without parentheses", "not stress == 5", TypeAny, CodeType, "", "waar of onwaar"},
		{"list equality", `bronnen == "loon"`, TypeAny, CodeType, "", "bevat"},
		{"compared with leeg", "stress == leeg", TypeAny, CodeType, "", "leeg(...)"},
		{"empty text", `opmerking == ""`, TypeAny, CodeType, `""`, "leeg(...)"},
		{"always leeg", "leeg", TypeAny, CodeType, "leeg", "altijd leeg"},
		{"wanted condition", "stress", TypeBool, CodeType, "stress", "waar/onwaar"},
		{"wanted number", "schuld", TypeNumber, CodeType, "schuld", "euro(...)"},
		{"mixed branches", `hulp ? 1 : "a"`, TypeAny, CodeType, "", "twee uitkomsten"},
		{"condition on number", "stress ? 1 : 2", TypeAny, CodeType, "stress", "waar of onwaar"},
		{"arguments", "afronden()", TypeAny, CodeArguments, "afronden()", "afronden(x, decimalen)"},
		{"decimals not literal", "afronden(stress, slaap)", TypeAny, CodeArguments, "slaap", "heel getal"},
		{"bad date", `datum("2026-02-30")`, TypeAny, CodeArguments, `"2026-02-30"`, "geen dag"},
		{"bare series", "rust > 3", TypeAny, CodeSeries, "rust", "laatste(rust)"},
		{"bare series as result", "rust", TypeAny, CodeSeries, "rust", "laatste(rust)"},
		{"not a series", "laatste(stress)", TypeAny, CodeSeries, "stress", "per meetmoment"},
		{"unknown moment", `op(rust, "T9")`, TypeAny, CodeUnknownMoment, `"T9"`, "T0"},
		{"unknown table", `tabel("nrm", 1, werk)`, TypeAny, CodeUnknownTable, `"nrm"`, "norm"},
		{"table keys", `tabel("norm", 1)`, TypeAny, CodeArguments, "", "2 sleutels"},
		{"mean of text", "gemiddelde(stress, opmerking)", TypeAny, CodeType, "opmerking", "getal of bedrag"},
		{"environment", "$env", TypeAny, CodeUnknownName, "$env", ""},
		{"index", "bronnen[0]", TypeAny, CodeNotAllowed, "", ""},
		{"slice", "bronnen[0:1]", TypeAny, CodeNotAllowed, "", ""},
		{"optional chaining", "groep?.vraag", TypeAny, CodeNotAllowed, "", ""},
		{"method", "groep.vraag(1)", TypeAny, CodeNotAllowed, "", ""},
		{"let", "let x = 1; x + 1", TypeAny, CodeNotAllowed, "", ""},
		{"sequence", "1; 2", TypeAny, CodeNotAllowed, "", ""},
		{"map", "{a: 1}", TypeAny, CodeNotAllowed, "", ""},
		{"pipe", "stress | absoluut()", TypeAny, CodeNotAllowed, "|", ""},
		{"nil", "stress == nil", TypeAny, CodeNotAllowed, "nil", "leeg"},
		{"coalesce", "stress ?? 3", TypeAny, CodeNotAllowed, "", "??"},
		{"power", "stress ** 2", TypeAny, CodeNotAllowed, "", "**"},
		{"matches", `opmerking matches ".*"`, TypeAny, CodeNotAllowed, "", "matches"},
		{"range", "1..3", TypeAny, CodeNotAllowed, "", ".."},
		{"bytes", `b"x"`, TypeAny, CodeNotAllowed, "", ""},
		{"long", strings.Repeat("1 + ", 2000) + "1", TypeAny, CodeTooLarge, "", "te lang"},
		{"chain over a calculation", "1 < stress + 1 < 5", TypeAny, CodeNotAllowed, "stress + 1", "in één keer"},
		{"nested chains end", strings.Repeat("1 < ((", 8) + "1 < stress + 1 < 5" + strings.Repeat(") ? 1 : 2) < 5", 8), TypeAny, CodeNotAllowed, "", "in één keer"},
		{"many nodes", strings.Repeat("1+", 600) + "1", TypeAny, CodeTooLarge, "", "te groot"},
		{"deep", strings.Repeat("-(", 40) + "1" + strings.Repeat(")", 40), TypeAny, CodeTooLarge, "", "te diep"},
	}
	s := testScope()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, errs := Compile(tt.src, s, tt.want)
			if p != nil || len(errs) == 0 {
				t.Fatalf("%s compiles", tt.src)
			}
			e := errs[0]
			if e.Code != tt.code || !strings.Contains(e.Error(), tt.message) {
				t.Errorf("got %s: %s, want %s with %q", e.Code, e, tt.code, tt.message)
			}
			if e.Offset < 0 || e.Offset+e.Length > len(tt.src) {
				t.Fatalf("%d+%d outside the source", e.Offset, e.Length)
			}
			if got := tt.src[e.Offset : e.Offset+e.Length]; tt.at != "" && got != tt.at {
				t.Errorf("points at %q, want %q", got, tt.at)
			}
		})
	}
}

func TestErrorsAreAllReported(t *testing.T) {
	_, errs := Compile(`stres > 5 and werk == "schol" and slap < 3`, testScope(), TypeBool)
	if len(errs) != 3 {
		t.Fatalf("got %d findings, want 3: %v", len(errs), errs)
	}
}
