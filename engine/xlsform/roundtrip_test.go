package xlsform

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// inventor writes random questionnaires of what both sides can express.
type inventor struct {
	t       *rapid.T
	numbers []string // ids that are numbers
	amounts []string
	dates   []string
	scored  []string // that can be in a scale
	ranged  []string // with known ends
	truths  []string // conditions over what came before
}

func (v *inventor) pick(label string, from ...string) string {
	return rapid.SampledFrom(from).Draw(v.t, label)
}

func (v *inventor) condition(label string) string {
	if len(v.truths) == 0 {
		return ""
	}
	a, b := v.pick(label, v.truths...), v.pick(label, v.truths...)
	return v.pick(label+" form", a, a, "("+a+") and ("+b+")", "("+a+") or ("+b+")", "not ("+a+")", "not (("+a+") and ("+b+"))",
		"("+a+") and not ("+b+")", "("+a+") == ("+b+")")
}

func quotedKey(key, src string) string {
	if src == "" {
		return ""
	}
	return ", " + key + ": " + quoted(src)
}

func (v *inventor) question(id string) string {
	rest := quotedKey("zichtbaar", v.condition(id+" zichtbaar"))
	switch v.pick(id+" verplicht", "", "", "ja", "formule") {
	case "ja":
		rest += ", verplicht: true"
	case "formule":
		rest += quotedKey("verplicht", v.condition(id+" verplicht"))
	}
	flags := v.pick(id+" vlag", "", "", ", weet_niet: true", ", weet_niet: true, wil_niet_zeggen: true")
	hard := func(src string) string {
		if rapid.Bool().Draw(v.t, id+" controle") {
			return fmt.Sprintf(", controles: [{formule: %s, melding: M, soort: hard}]", quoted(src))
		}
		return ""
	}
	open := "{id: " + id + ", tekst: T" + rest
	typ := v.pick(id+" type", "getal", "getal", "heel", "bedrag", "ja_nee", "keuze", "meerkeuze", "schaal", "ankers", "niveau", "datum", "tekst", "matrix", "ranglijst", "herhaling")
	conds := map[string][]string{
		"getal":     {id + " > 2", id + " != 3", "not (" + id + " >= 4)", "leeg(" + id + ")", id + " + 1 < 5", id + " in [1, 2.5]", id + " not in [1, 2]", "beantwoord(" + id + " + 1)", id + " == 2", "3 < " + id, "begrens(" + id + ", 1, 3) == 3"},
		"bedrag":    {id + " > 2.5", "beantwoord(" + id + ")"},
		"ja_nee":    {id, "not (" + id + ")", id + " == onwaar", id + " != waar", "leeg(" + id + ")"},
		"keuze":     {id + ` == "a"`, id + ` != "a"`, id + ` in ["a", "b"]`, id + ` not in ["a"]`, "leeg(" + id + ")"},
		"meerkeuze": {`bevat(` + id + `, "a")`, `not bevat(` + id + `, "b")`, "aantal_gekozen(" + id + ") >= 2", "aantal_gekozen(" + id + ") < 2", `"c" in ` + id, "leeg(" + id + ")"},
		"schaal":    {id + " <= 2", id + " != 3", "leeg(" + id + ")"},
		"datum":     {id + ` < datum("2026-01-01")`, "jaren_tussen(" + id + ", vandaag()) >= 18", id + " != vandaag()", "dagen_tussen(" + id + ", vandaag()) > 30", "jaar(" + id + ") == 2000"},
		"tekst":     {"beantwoord(" + id + ")", id + ` == "ja"`, id + ` != "ja"`},
		"matrix":    {id + `_r == "a"`, id + `_s != "b"`},
		"ranglijst": {"plaats(" + id + `, "a") == 1`, "plaats(" + id + `, "b") > 1`},
		"herhaling": {"aantal(" + id + ") > 1", "som(" + id + ".n_" + id + ") >= 3", "maximum(" + id + ".n_" + id + ") > 5"},
	}
	key := typ
	switch typ {
	case "heel":
		key = "getal"
	case "ankers", "niveau":
		key = "schaal"
	}
	defer func() { v.truths = append(v.truths, conds[key]...) }()
	options := "opties: [{id: a, tekst: A, waarde: 2}, {id: b, tekst: B, waarde: 5}, {id: c, tekst: C}]"
	switch typ {
	case "getal":
		v.numbers, v.scored, v.ranged = append(v.numbers, id), append(v.scored, id), append(v.ranged, id)
		return open + ", type: getal, min: 0, max: 9" + hard(id+" != 7 or leeg("+id+")") + "}"
	case "heel":
		v.numbers, v.scored, v.ranged = append(v.numbers, id), append(v.scored, id), append(v.ranged, id)
		return open + ", type: getal, min: 0, max: 9, decimalen: 0}"
	case "bedrag":
		v.amounts = append(v.amounts, id)
		return open + ", type: bedrag, max: 50, decimalen: 2}"
	case "ja_nee":
		v.scored, v.ranged = append(v.scored, id), append(v.ranged, id)
		return open + flags + ", type: ja_nee}"
	case "keuze":
		v.scored, v.ranged = append(v.scored, id), append(v.ranged, id)
		return open + flags + ", type: keuze, " + options + hard(id+` != "c"`) + "}"
	case "meerkeuze":
		return open + flags + ", type: meerkeuze, opties: [{id: a, tekst: A}, {id: b, tekst: B}, {id: c, tekst: C, exclusief: true}]}"
	case "schaal":
		v.numbers, v.scored, v.ranged = append(v.numbers, id), append(v.scored, id), append(v.ranged, id)
		return open + flags + ", type: schaal, van: 1, tot: 5}"
	case "ankers":
		v.numbers, v.scored, v.ranged = append(v.numbers, id), append(v.scored, id), append(v.ranged, id)
		return open + flags + ", type: schaal, van: 0, tot: 4, stap: 2, ankers: [Nooit, Soms, Vaak]}"
	case "niveau":
		v.numbers, v.scored, v.ranged = append(v.numbers, id), append(v.scored, id), append(v.ranged, id)
		return open + flags + ", type: niveau, niveaus: [{waarde: 1, titel: L, tekst: Laag}, {waarde: 2, titel: M}, {waarde: 5, titel: H}]}"
	case "datum":
		v.dates = append(v.dates, id)
		return open + ", type: datum" + hard(id+" <= vandaag()") + "}"
	case "tekst":
		return open + ", type: tekst, max_lengte: 20}"
	case "matrix":
		return open + flags + ", type: matrix, " + options + ", rijen: [{id: r, tekst: R}, {id: s, tekst: S" + quotedKey("zichtbaar", v.condition(id+" rij")) + "}]}"
	case "ranglijst":
		return open + ", type: ranglijst, opties: [{id: a, tekst: A}, {id: b, tekst: B}, {id: c, tekst: C}]}"
	}
	open = "{id: " + id + ", tekst: T" + quotedKey("zichtbaar", v.condition(id+" zichtbaar"))
	return fmt.Sprintf("%[1]s, type: herhaling, rijnaam: R, nog_een: M, vragen: [{id: n_%[2]s, type: getal, tekst: N, min: 0, max: 9}, "+
		"{id: m_%[2]s, type: ja_nee, tekst: M, verplicht: n_%[2]s > 3, zichtbaar: n_%[2]s != 5}, {id: k_%[2]s, type: keuze, tekst: K, weet_niet: true, opties: [{id: a, tekst: A}, {id: b, tekst: B}]}, "+
		"{id: o_%[2]s, type: getal, tekst: O, max: 9, zichtbaar: k_%[2]s == \"a\" or m_%[2]s}]}", open, id)
}

// results writes calculations and scales over what was asked.
func (v *inventor) results() string {
	var b strings.Builder
	b.WriteString("berekeningen:\n  - {id: vast, type: getal, formule: \"1\"}\n")
	n := 0
	add := func(typ, src string) {
		n++
		fmt.Fprintf(&b, "  - {id: b%d, type: %s, formule: %s}\n", n, typ, quoted(src))
		if typ == "getal" && n%3 == 0 {
			v.numbers = append(v.numbers, fmt.Sprintf("b%d", n))
		}
	}
	if len(v.numbers) > 0 {
		for range rapid.IntRange(1, 5).Draw(v.t, "sommen") {
			x, y, z := v.pick("x", v.numbers...), v.pick("y", v.numbers...), v.pick("z", v.numbers...)
			add("getal", v.pick("som", x+" + "+y+" * 2 - "+z, x+" - ("+y+" - "+z+")", x+" / "+y, x+" % 3", "afronden("+x+" / 3, 1)", "gemiddelde("+x+", "+y+", "+z+")",
				"som("+x+", "+y+")", "minimum("+x+", "+y+")", "maximum("+x+", "+y+", "+z+")", "aantal("+x+", "+y+")", "als_leeg("+x+", 0) + "+y, "als_leeg("+x+" + "+y+", 1)",
				"begrens("+x+", 1, 5)", "absoluut("+x+" - "+y+")", "-"+x, x, "afronden("+x+" * 0.5)"))
		}
	}
	if len(v.truths) > 0 {
		for range rapid.IntRange(0, 3).Draw(v.t, "keuzes") {
			c, d := v.condition("c"), v.condition("d")
			add("ja_nee", c)
			add("keuze", "("+c+`) ? "p" : ("q" == "q" and (`+d+`) ? "q" : leeg)`)
			add("getal", "aantal_waar("+c+", "+d+")")
			add("getal", "("+c+") ? 1 : leeg")
		}
	}
	if len(v.amounts) > 0 {
		x, y := v.pick("m", v.amounts...), v.pick("m2", v.amounts...)
		add("bedrag", v.pick("bedrag", x+" + "+y, x+" * 0.333", "som("+x+", "+y+")", x+" / 3", "als_leeg("+x+", 0)"))
		add("getal", "euro("+x+") * 2")
	}
	if len(v.dates) > 0 {
		add("datum", v.pick("d", v.dates...)+" + 30")
	}
	if len(v.scored) > 0 {
		b.WriteString("schalen:\n")
		for i := range rapid.IntRange(1, 3).Draw(v.t, "schalen") {
			b.WriteString(v.scale(fmt.Sprintf("s%d", i)))
		}
	}
	return b.String()
}

func (v *inventor) scale(id string) string {
	items := rapid.SliceOfNDistinct(rapid.SampledFrom(v.scored), 1, min(4, len(v.scored)), rapid.ID).Draw(v.t, id)
	method := v.pick(id+" methode", "gemiddelde", "som", "geschaald", "tabel", "formule")
	rest := map[string]string{"geschaald": ", bereik: [0, 10]", "tabel": ", tabel: [{van: 0, tot: 5, waarde: 1}, {van: 5, tot: 5, waarde: 9}, {van: 5, tot: 12, waarde: 2}]", "formule": `, formule: "vast * 4"`}[method]
	if rapid.Bool().Draw(v.t, id+" omgekeerd") && method != "formule" {
		rest += ", omgekeerd: [" + items[0] + "]"
	}
	return fmt.Sprintf("  - {id: %s, titel: S, vragen: [%s], methode: %s%s, minimaal_beantwoord: %s, ontbrekend: %s, noemer: %s%s, klassen: [{tot: 3, id: laag}, {id: hoog}]}\n",
		id, strings.Join(items, ", "), method, rest, v.pick(id+" min", "1", "50%", "80%", "100%"), v.pick(id+" leeg", "leeg", "naar_rato"), v.pick(id+" noemer", "zichtbaar", "alle"),
		v.pick(id+" rond", "", ", afronden: 1", ", afronden: 0"))
}

func inventForm(t *rapid.T) *instrument.Instrument {
	v := &inventor{t: t}
	var b strings.Builder
	b.WriteString("soort: vragenlijst\nid: x\nversie: 1\ntitel: X\ninvuller: i\ntalen: [nl]\ninleiding: Welkom\npaginas:\n")
	for p := range rapid.IntRange(1, 3).Draw(t, "pages") {
		fmt.Fprintf(&b, "  - id: p%d\n    titel: P\n", p)
		if c := v.condition("page"); c != "" {
			fmt.Fprintf(&b, "    zichtbaar: %s\n", quoted(c))
		}
		fmt.Fprintf(&b, "    groepen: [{id: g%d, titel: G%s}]\n    vragen:\n", p, quotedKey("zichtbaar", v.condition("group")))
		for q := range rapid.IntRange(1, 5).Draw(t, "questions") {
			line := v.question(fmt.Sprintf("v%d_%d", p, q))
			if rapid.Bool().Draw(t, "grouped") {
				line = strings.Replace(line, "{id:", fmt.Sprintf("{groep: g%d, id:", p), 1)
			}
			b.WriteString("      - " + line + "\n")
		}
	}
	b.WriteString(v.results())
	return compile(t, b.String())
}

// anyAnswer draws an answer that fits.
func anyAnswer(t *rapid.T, f *instrument.Field) (instrument.Answer, bool) {
	q := f.Question
	switch rapid.IntRange(0, 7).Draw(t, f.ID) {
	case 0, 1:
		return instrument.Answer{}, false
	case 2:
		if q.DontKnow {
			return instrument.Answer{Status: instrument.DontKnow}, true
		}
	case 3:
		if q.WontSay {
			return instrument.Answer{Status: instrument.WontSay}, true
		}
	}
	if inner := f.Inner(); inner != nil {
		a := instrument.Answer{Status: instrument.Answered}
		for range rapid.IntRange(1, 3).Draw(t, "rows") {
			row := instrument.Answers{inner[0].ID: instrument.Given(formula.Number(float64(rapid.IntRange(0, 9).Draw(t, "n"))))}
			for _, g := range inner[1:] {
				if given, ok := anyAnswer(t, g); ok {
					row[g.ID] = given
				}
			}
			a.Rows = append(a.Rows, row)
		}
		return a, true
	}
	list := candidates(f)
	if f.Type == formula.TypeNumber && q.Type == instrument.TypeNumber && q.Decimals == nil {
		list = append(list, instrument.Given(formula.Number(2.5)), instrument.Given(formula.Number(7)), instrument.Given(formula.Number(3)), instrument.Given(formula.Number(0)))
	}
	if f.Type == formula.TypeMoney {
		list = append(list, instrument.Given(formula.Money(255)), instrument.Given(formula.Money(1001)))
	}
	if f.Type == formula.TypeText {
		list = []instrument.Answer{instrument.Given(formula.Text("ja")), instrument.Given(formula.Text("nee hoor"))}
	}
	if q.Type == instrument.TypeMulti {
		list = []instrument.Answer{instrument.Given(formula.List([]string{"a", "b"})), instrument.Given(formula.List([]string{"b"})), instrument.Given(formula.List([]string{"c"}))}
	}
	if q.Type == instrument.TypeRanking {
		list = append(list, instrument.Given(formula.List([]string{"b", "a", "c"})))
	}
	return rapid.SampledFrom(list).Draw(t, f.ID), true
}

func same(a, b formula.Value) bool {
	if a.IsMissing() || b.IsMissing() {
		return a.IsMissing() == b.IsMissing()
	}
	x, isNumber := a.AsNumber()
	y, _ := b.AsNumber()
	if isNumber {
		return math.Abs(x-y) < 1e-6 && a.Type() == b.Type()
	}
	return a.Equal(b)
}

func blocked(ev *instrument.Evaluation) []string {
	var out []string
	for _, p := range ev.Problems() {
		if p.Hard && !slices.Contains(out, p.Question) {
			out = append(out, p.Question)
		}
	}
	return out
}

// TestRoundTripKeepsMeaning: a form that is exported and imported asks, requires,
// refuses and computes the same, for whatever is answered.
func TestRoundTripKeepsMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := inventForm(t)
		r, out := again(t, in)
		ctx := instrument.Context{AsOf: source.DateOf(2026, 3, 1), Lang: "nl"}
		twice := slices.ContainsFunc(r.Report, func(i Item) bool { return strings.Contains(i.Message, "twee keer") })
		if r.Report.Count(Lost) > 0 || r.Report.Count(Renamed) > 0 || twice {
			t.Fatalf("%+v\n%s", r.Report, printed(out))
		}
		for range 4 {
			answers := instrument.Answers{}
			for _, f := range in.Fields() {
				if a, ok := anyAnswer(t, f); ok {
					answers[f.ID] = a
				}
			}
			want, got := in.NewEvaluator().Evaluate(answers, ctx), r.Instrument.NewEvaluator().Evaluate(answers, ctx)
			fail := func(what string) {
				t.Fatalf("%s\nanswers %v\n%s\n%s", what, answers, printed(out), r.Files[0].Data)
			}
			for _, f := range in.Fields() {
				if want.Status(f.ID) != got.Status(f.ID) || want.Required(f.ID) != got.Required(f.ID) {
					fail(fmt.Sprintf("%s: %v %t, want %v %t", f.ID, got.Status(f.ID), got.Required(f.ID), want.Status(f.ID), want.Required(f.ID)))
				}
				for row := range answers[f.ID].Rows {
					for _, inner := range f.Inner() {
						a, b := want.Visible(f.ID), got.Visible(f.ID)
						s1, r1 := want.Inner(f.ID, row, inner.ID)
						s2, r2 := got.Inner(f.ID, row, inner.ID)
						if a != b || s1 != s2 || r1 != r2 {
							fail(fmt.Sprintf("%s %d %s: %v %t, want %v %t", f.ID, row, inner.ID, s2, r2, s1, r1))
						}
					}
				}
			}
			for _, s := range in.Symbols() {
				if x, y := want.Value(s.Name), got.Value(strings.ReplaceAll(s.Name, ".", "_")); !same(x, y) {
					fail(fmt.Sprintf("%s: %s (%s), want %s (%s)", s.Name, y, y.Type(), x, x.Type()))
				}
			}
			if a, b := blocked(want), blocked(got); !slices.Equal(a, b) {
				fail(fmt.Sprintf("blocked by %v, want %v", b, a))
			}
		}
	})
}
