package dashboard_test

import (
	"testing"

	"effectmonitor/engine/cohort"
)

// TestThePublicPageTells: a release of the country is held beside every gemeente, and still
// says of the demonstration what the public page is for.
func TestThePublicPageTells(t *testing.T) {
	d := loadDemo(t)
	gate := cohort.NewGate(attacked)
	var beside []cohort.Told
	for _, own := range d.own {
		beside = append(beside, cohort.ToldBeside(gate, d.framework, d.all, own)...)
	}
	if len(beside) == 0 {
		t.Error("nothing is kept from who knows one gemeente")
	}
	r := gate.Read(d.framework, gate.Release(d.framework, nil, d.all, beside...), cohort.Slice{})
	for _, id := range []string{"instroom", "voltooid", "uit_bijstand", "geen_nieuwe_schulden"} {
		if f := r.Measure(d.framework.Indicator(id), ""); f.Hidden() {
			t.Errorf("%s is %q", id, f.Text())
		}
	}
}
