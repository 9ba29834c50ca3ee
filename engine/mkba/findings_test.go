package mkba_test

import (
	"bytes"
	"strings"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// changed is what Check says of the shipped model with a change in its text.
func changed(t *testing.T, old, replacement string) diag.List {
	t.Helper()
	name := instruments + "mkba/jpf/v1.yaml"
	data := file(t, name)
	if !bytes.Contains(data, []byte(old)) {
		t.Fatalf("%s no longer holds %q", name, old)
	}
	doc, found := read.Parse(name, bytes.Replace(data, []byte(old), []byte(replacement), 1))
	failOn(t, found)
	def := &mkba.Model{}
	failOn(t, source.Decode(doc, def))
	return mkba.Check(def, shippedPrices(t))
}

func TestModelFindings(t *testing.T) {
	for name, c := range map[string]struct{ old, replacement, code, says string }{
		"shares above 100%":        {"verdeling: {jongere: 94%, rijk: 6%}", "verdeling: {jongere: 94%, rijk: 7%}", "shares-do-not-sum", "101%"},
		"shares of a counterparty": {"tegenpartij: {rijk: 100%}", "tegenpartij: {rijk: 90%}", "shares-do-not-sum", "tegenpartij"},
		"spread":                   {"spreiding: [50%, 40%, 10%]", "spreiding: [50%, 40%]", "shares-do-not-sum", "90%"},
		"party":                    {"verdeling: {jongere: 94%, rijk: 6%}", "verdeling: {jongere: 94%, rijks: 6%}", "unknown-party", "rijks"},
		"parameter":                {"zonder_aanpak: zonder_aanpak.school", "zonder_aanpak: zonder_aanpak.schol", "unknown-parameter", "schol"},
		"price":                    {"prijs: detentiedag_2016", "prijs: detentiedag_2061", "unknown-price", "detentiedag_2061"},
		"no price":                 {"    prijs: detentiedag_2016\n", "", "missing-price", "minder_detentie"},
		"two prices":               {"prijs: detentiedag_2016", "prijs: detentiedag_2016\n    bedrag: 12", "two-prices", "minder_detentie"},
		"discount":                 {"disconto: zorgkosten", "disconto: zorgen", "unknown-discount", "zorgen"},
		"index year":               {"prijsjaar: 2025", "prijsjaar: 2035", "missing-index", "2035"},
		"year without term":        {"tot_jaar: 7", "tot_jaar: 6", "years-without-term", "jaar 7"},
		"terms out of order":       {"tot_jaar: 7", "tot_jaar: 2", "bad-term", "lang"},
		"horizon":                  {"horizon: 7", "horizon: 0", "bad-horizon", "0"},
		"timing":                   {"moment: midden", "moment: half", "unknown-timing", "half"},
		"same effect twice":        {"id: minder_detentie", "id: minder_ggz", "duplicate-id", "minder_ggz"},
		"range misses its value":   {"waarde: 14040", "waarde: 20000", "range-misses-value", "kosten.begeleiding"},
		"published without source": {"    bron: Purpose, MKBA Jongeren Perspectief Fonds Den Haag (10.788 in prijzen van 2018)\n", "", "missing-source", "gepubliceerd"},
		"share above one":          {"duur: duur.zorg\n    afname: afname.zorg", "duur: duur.zorg\n    afname: duur.zorg", "bad-share", "buiten"},
		"quantity twice":           {"{indicator: justitie_vooruit,", "{indicator: justitie_vooruit, succes: 50%,", "two-quantities", "minder_detentie"},
		"quantity missing":         {"{indicator: justitie_vooruit,", "{", "missing-quantity", "minder_detentie"},
		"another outcome needs no reason": {"    gescheiden_van: [minder_bijstand]\n    gescheiden_omdat: {nl: \"De uitkering en het werk eraan zijn verschillende uitgaven.\", en: \"The benefit and the work on it are different expenses.\"}\n",
			"", "", ""},
		"double counting by outcome": {"    uitkomst: uitvoering_bijstand\n    gescheiden_van: [minder_bijstand]\n    gescheiden_omdat: {nl: \"De uitkering en het werk eraan zijn verschillende uitgaven.\", en: \"The benefit and the work on it are different expenses.\"}\n",
			"", "double-counting", "uit_bijstand"},
		"double counting by price": {"    gescheiden_van: [uitzetting_verhuurder]\n    gescheiden_omdat: {nl: \"Het gaat om andere schuldeisers dan de verhuurder.\", en: \"It concerns other creditors than the landlord.\"}\n",
			"", "double-counting", "griffierecht"},
		"disjoint without reason":  {"    gescheiden_omdat: {nl: \"Het gaat om andere schuldeisers dan de verhuurder.\", en: \"It concerns other creditors than the landlord.\"}\n", "", "missing-reason", "griffierecht"},
		"disjoint from nothing":    {"gescheiden_van: [uitzetting_verhuurder]", "gescheiden_van: [uitzetting]", "unknown-effect", "uitzetting"},
		"no counterfactual":        {"    zonder_aanpak: zonder_aanpak.school\n", "", "no-counterfactual", "minder_leerplicht"},
		"longer than the horizon":  {"vanaf_jaar: 3", "vanaf_jaar: 6", "beyond-horizon", "geen_bewind"},
		"assumption without range": {"waarde: 30%, laag: 15%, hoog: 50%, aard: aangenomen", "waarde: 30%, aard: aangenomen", "no-range", "zonder_aanpak.school"},
		"weak price":               {"titel: {nl: Kosten en baten van JPF", "titel: {nl: Kosten en baten", "weak-price", "vsv_jaarlast_gemeente"},
		"old price":                {"peildatum: 2026-01-01", "peildatum: 2033-01-01", "old-price", "btag_betekening_2024"},
		"price of a month":         {"maal: [maanden, arbeidsduur]", "maal: [arbeidsduur]", "unit-mismatch", "euro per maand"},
		"price of a year":          {"    duur: duur.school\n", "", "unit-mismatch", "geen duur"},
		"shape":                    {"laag: 20%, hoog: 45%, aard: aangenomen}", "laag: 20%, hoog: 45%, verdeling: gamma, aard: aangenomen}", "unknown-distribution", "gamma"},
		"lognormal from zero":      {"waarde: 10%, laag: 0%, hoog: 25%,", "waarde: 10%, laag: 0%, hoog: 25%, verdeling: lognormaal,", "bad-distribution", "verdringing.werk"},
		"beta too wide":            {"waarde: 90%, laag: 70%, hoog: 100%,", "waarde: 90%, laag: 10%, hoog: 100%, verdeling: beta,", "bad-distribution", "toerekening"},
		"no sample":                {"waarde: 90%, laag: 70%, hoog: 100%,", "waarde: 90%, laag: 70%, hoog: 100%, verdeling: steekproef,", "missing-sample", "toerekening"},
		"sample of another share":  {"waarde: 90%, laag: 70%, hoog: 100%,", "waarde: 90%, steekproef: {aantal: 20, van: 40},", "sample-differs", "50%"},
		"half a sample":            {"waarde: 90%, laag: 70%, hoog: 100%,", "waarde: 90%, steekproef: {van: 40},", "bad-sample", "toerekening"},
		"correlation of nothing":   {"tussen: [duur.bijstand, afname.bijstand]", "tussen: [duur.bijstand, afname.bystand]", "unknown-parameter", "afname.bystand"},
		"correlation too large":    {"samenhang: -0.5", "samenhang: -1", "bad-correlation", "tussen -1 en 1"},
		"impossible correlations": {"  - {tussen: [zonder_aanpak.werk, zonder_aanpak.school], samenhang: 0.5,",
			"  - {tussen: [duur.bijstand, toerekening], samenhang: 0.9, omdat: a}\n  - {tussen: [afname.bijstand, toerekening], samenhang: 0.9, omdat: b}\n  - {tussen: [zonder_aanpak.werk, zonder_aanpak.school], samenhang: 0.5,",
			"impossible-correlation", "niet samen"},
		"unused parameter": {"maal: [detentiedagen]", "maal: [10]", "unused-parameter", "detentiedagen"},
	} {
		t.Run(name, func(t *testing.T) {
			found := changed(t, c.old, c.replacement)
			if c.code == "" {
				if found.HasErrors() {
					t.Errorf("want no errors, got %v", found)
				}
				return
			}
			for _, f := range found {
				if f.Code == c.code && strings.Contains(f.Message, c.says) && f.Line > 0 {
					return
				}
			}
			t.Errorf("want %s with %q at a line, got %v", c.code, c.says, found)
		})
	}
}

func TestShippedModelsHaveNoErrorsAndFewWeaknesses(t *testing.T) {
	prices := shippedPrices(t)
	for _, id := range []string{"jpf", hague} {
		var codes []string
		for _, f := range mkba.Check(shipped(t, id).Definition(), prices) {
			codes = append(codes, f.Code)
		}
		want := map[string]string{"jpf": "weak-price", hague: ""}[id]
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%s: findings %q, want %q", id, got, want)
		}
	}
}

func TestReportAsksEveryQuestion(t *testing.T) {
	prices := shippedPrices(t)
	for id, want := range map[string]map[string]string{
		"jpf": {"delen": mkba.Passed, "eenheden": mkba.Passed, "bronnen": mkba.Caution, "ouderdom": mkba.Caution, "zekerheid": mkba.Caution,
			"tegenfeitelijk": mkba.Passed, "dubbel": mkba.Passed, "populatie": mkba.Passed, "termijnen": mkba.Passed, "gepubliceerd": mkba.Skipped},
		hague: {"delen": mkba.Passed, "gepubliceerd": mkba.Passed, "tegenfeitelijk": mkba.Skipped, "termijnen": mkba.Passed, "populatie": mkba.Skipped},
	} {
		in := &mkba.Inputs{Quantities: cohort}
		if id == hague {
			in = &mkba.Inputs{}
		}
		report := mkba.Report(shipped(t, id).Definition(), prices, in)
		for _, item := range report.Items {
			if v, given := want[item.ID]; given && v != item.Verdict {
				t.Errorf("%s, %s: %s, want %s: %v", id, item.ID, item.Verdict, v, item.Findings)
			}
		}
		if bad := report.Verdict; bad == mkba.Failed {
			t.Errorf("%s: %s", id, bad)
		}
	}
	beyond := mkba.Quantities{N: 10, ByIndicator: map[string]mkba.Quantity{"voltooid": {Count: 11, N: 10}}}
	if report := mkba.Report(shipped(t, "jpf").Definition(), prices, &mkba.Inputs{Quantities: beyond}); report.Verdict != mkba.Failed {
		t.Errorf("11 of 10 passes: %+v", report)
	}
}

// What was found names things by their ids for who wrote the definitions, and by their titles
// for everybody else; the same report holds for both.
func TestReportInWords(t *testing.T) {
	def, prices := shipped(t, "jpf").Definition(), shippedPrices(t)
	beyond := mkba.Quantities{N: 10, ByIndicator: map[string]mkba.Quantity{"voltooid": {Count: 11, N: 10}}}
	report := mkba.Report(def, prices, &mkba.Inputs{Quantities: beyond})
	ids := said(report)
	indicator := func(id string) string { return map[string]string{"voltooid": "Traject voltooid"}[id] }
	words := said(report.InWords(def, prices, indicator, "nl"))
	for id, title := range map[string]string{
		"kengetal vsv_jaarlast_gemeente is": "kengetal “Werk van leerplicht, RMC en jongerenloket voor één jongere zonder startkwalificatie” is",
		"effect minder_leerplicht rust op":  "effect “Minder werk aan schooluitval” rust op",
		"indicator voltooid telt 11 van 10": "indicator “Traject voltooid” telt 11 van 10",
		"indicator uit_bijstand heeft geen": "indicator uit_bijstand heeft geen", // the function does not know it
	} {
		id, title = strings.Replace(id, "van 10", "van 10", 1), strings.Replace(title, "van 10", "van 10", 1)
		if !strings.Contains(ids, id) || !strings.Contains(words, title) {
			t.Errorf("%q is not called %q in\n%s\nwhich was\n%s", id, title, words, ids)
		}
	}
	if again := said(report); again != ids {
		t.Errorf("the report itself changed to\n%s", again)
	}
}

// said is all that a report found.
func said(r mkba.CheckReport) string {
	var lines []string
	for _, item := range r.Items {
		for _, f := range item.Findings {
			lines = append(lines, f.Message)
		}
	}
	return strings.Join(lines, "\n")
}

func TestQuantitiesBeyondThePopulation(t *testing.T) {
	c := shipped(t, "jpf")
	count := func(q mkba.Quantities) (errors, warnings int) { return c.CheckQuantities(q).Count() }
	if errors, _ := count(cohort); errors != 0 {
		t.Errorf("%d errors in a cohort that can be", errors)
	}
	one := func(q mkba.Quantity) mkba.Quantities {
		return mkba.Quantities{N: 10, ByIndicator: map[string]mkba.Quantity{"voltooid": q}}
	}
	if errors, warnings := count(one(mkba.Quantity{Count: 11, N: 10})); errors != 1 || warnings == 0 {
		t.Errorf("11 of 10: %d errors, %d warnings", errors, warnings)
	}
	if errors, _ := count(one(mkba.Quantity{Count: 5, N: 12})); errors != 1 {
		t.Errorf("12 asked of 10: %d errors", errors)
	}
}

const pricesHead = "soort: kengetallen\nid: p\nversie: 1\ntitel: p\n"

func TestPriceFindings(t *testing.T) {
	price := "  - {id: a, omschrijving: a, waarde: 1, eenheid: euro, prijspeil: 2020, drager: a, soort: fiscaal, bron: b, datum: 2020-01-01, zekerheid: 1, geverifieerd: true}\n"
	for name, c := range map[string]struct{ text, code string }{
		"twice":       {"kengetallen:\n" + price + price, "duplicate-id"},
		"no source":   {"kengetallen:\n" + strings.Replace(price, "bron: b, ", "", 1), "missing-source"},
		"grade":       {"kengetallen:\n" + strings.Replace(price, "zekerheid: 1", "zekerheid: 7", 1), "bad-confidence"},
		"year":        {"kengetallen:\n" + strings.Replace(price, "prijspeil: 2020", "prijspeil: 20", 1), "bad-price-year"},
		"kind":        {"kengetallen:\n" + strings.Replace(price, "fiscaal", "fiscal", 1), "unknown-kind"},
		"half range":  {"kengetallen:\n" + strings.Replace(price, "waarde: 1,", "waarde: 1, laag: 0,", 1), "half-range"},
		"exclusion":   {"kengetallen:\n" + strings.Replace(price, "id: a,", "id: a, niet_samen_met: [z],", 1), "unknown-price"},
		"index twice": {"indices:\n  - {id: i, titel: i, bron: b, waarden: [{jaar: 2020, waarde: 1}, {jaar: 2020, waarde: 2}]}\n", "duplicate-year"},
		"index zero":  {"indices:\n  - {id: i, titel: i, bron: b, waarden: [{jaar: 2020, waarde: 0}]}\n", "bad-index"},
		"rate":        {"disconto:\n  - {id: d, titel: d, regels: [{vanaf: 2020-01-01, voet: -1%, bron: b}]}\n", "bad-rate"},
		"correction":  {"correcties: [{zekerheid: 1, correctie: 120%}]\n", "bad-share"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, found := read.Parse("p.yaml", []byte(pricesHead+c.text))
			failOn(t, found)
			f := &mkba.PriceFile{}
			failOn(t, source.Decode(doc, f))
			_, findings := mkba.CompilePrices([]*mkba.PriceFile{f})
			if len(findings) != 1 || findings[0].Code != c.code || findings[0].Line < 5 {
				t.Errorf("want %s at its line, got %v", c.code, findings)
			}
		})
	}
}
