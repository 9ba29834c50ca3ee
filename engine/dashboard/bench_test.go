package dashboard_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
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

// BenchmarkAdding adds up the facts of a gemeente of participants who are alike.
func BenchmarkAdding(b *testing.B) {
	d := loadDemo(b)
	facts := slices.Repeat([]indicator.Facts{d.framework.Facts(d.richest, source.DateOf(2026, 11, 21))}, 300)
	for i := range facts {
		facts[i].Dims = maps.Clone(facts[i].Dims)
		for breakdown := range facts[i].Dims {
			facts[i].Dims[breakdown] = string(rune('a' + i%7))
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		sum := cohort.NewAdding(d.framework)
		if err := sum.AddAll(facts); err != nil {
			b.Fatal(err)
		}
		if sum.Sum().N != len(facts) {
			b.Fatal("somebody is missing")
		}
	}
}

func BenchmarkFacts(b *testing.B) {
	d := loadDemo(b)
	b.ReportAllocs()
	var last indicator.Facts
	for b.Loop() {
		last = d.framework.FactsIn(last.Values, d.richest, source.DateOf(2026, 11, 21))
	}
}

func BenchmarkDashboard(b *testing.B) {
	d := loadDemo(b)
	def := d.catalog.Dashboards("gemeente", d.programme)[0]
	in := dashboard.Input{Framework: d.framework, Own: d.own["0518"], National: d.all, Threshold: 10, Lang: "nl"}
	for b.Loop() {
		dashboard.Build(def, in)
	}
}

func BenchmarkEncodeAggregate(b *testing.B) {
	d := loadDemo(b)
	size := 0
	for b.Loop() {
		data, err := json.Marshal(d.own["0518"])
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size)/1000, "kB")
}

// BenchmarkDecide makes the decisions that are stored with an aggregate.
func BenchmarkDecide(b *testing.B) {
	d := loadDemo(b)
	b.ReportAllocs()
	for b.Loop() {
		d.own["0518"].Decide(cohort.NewGate(10), d.framework)
	}
}

func BenchmarkDecodeAggregate(b *testing.B) {
	d := loadDemo(b)
	data, err := json.Marshal(d.own["0518"])
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		var a cohort.Aggregate
		if err := json.Unmarshal(data, &a); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMerge(b *testing.B) {
	d := loadDemo(b)
	for b.Loop() {
		sum := cohort.New(d.framework)
		for _, a := range d.own {
			if err := sum.Merge(a); err != nil {
				b.Fatal(err)
			}
		}
	}
}
