package formula

import (
	"strings"
	"testing"
)

// TestRowsExplainThemselves: an explanation goes down to how many rows there were,
// and every part of it could be computed.
func TestRowsExplainThemselves(t *testing.T) {
	whole, _ := rowScope()
	v := whole.NewValues()
	v.SetRows(0, []Value{Bool(true), Bool(true)})
	v.SetRows(1, []Value{Money(42000), Missing(TypeMoney)})
	v.SetRows(2, []Value{Choice("huur"), Missing(TypeChoice)})
	v.Set(6, Money(100000))
	for src, want := range map[string]string{
		"som(schulden.bedrag)": "som(schulden.bedrag) = € 420,00\n  rijen met schulden.bedrag = 1\n",
		`"huur" in schulden.soort and som(schulden.bedrag) < inkomen`: `"huur" in schulden.soort and som(schulden.bedrag) < inkomen = waar` + "\n" +
			`  "huur" in schulden.soort = waar` + "\n    rijen met schulden.soort = 1\n" +
			"  som(schulden.bedrag) < inkomen = waar\n    som(schulden.bedrag) = € 420,00\n      rijen met schulden.bedrag = 1\n    inkomen = € 1.000,00\n",
	} {
		p, errs := Compile(src, whole, TypeAny)
		if errs != nil {
			t.Fatalf("%s: %v", src, errs)
		}
		got := strings.ReplaceAll(p.Explain(v).Text(), "\u00a0", " ")
		if got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	}
}
