package dashboard_test

import (
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
)

// BenchmarkJoin adds a gemeente to the country.
func BenchmarkJoin(b *testing.B) {
	d := loadDemo(b)
	b.ReportAllocs()
	all := cohort.New(d.framework)
	for b.Loop() {
		if err := all.Join(d.own["0518"]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExcerpts finds out what every page about a gemeente reads, and writes that.
func BenchmarkExcerpts(b *testing.B) {
	d := loadDemo(b)
	d.own["0518"].Decide(cohort.NewGate(10), d.framework)
	b.ReportAllocs()
	for b.Loop() {
		def, in := d.dashboard(b, "gemeente"), d.input("gemeente")
		for _, page := range def.Pages {
			in.Own, in.National = d.own["0518"].Watch(), d.own["0518"].Watch()
			dashboard.BuildPage(def, page.ID, in)
			if _, err := (&cohort.Excerpt{Whole: in.Own.Excerpt()}).MarshalJSON(); err != nil {
				b.Fatal(err)
			}
		}
	}
}
