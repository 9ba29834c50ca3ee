package main

import (
	"testing"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/country"
	"effectmonitor/engine/instrument"
	"effectmonitor/instruments"
)

// BenchmarkEvaluate evaluates the questionnaire of the comparison and reads it.
func BenchmarkEvaluate(b *testing.B) {
	f, err := readForm()
	if err != nil {
		b.Fatal(err)
	}
	own, err := newOwn(f)
	if err != nil {
		b.Fatal(err)
	}
	var all []instrument.Answers
	for _, r := range f.draw(own) {
		all = append(all, f.own(r.answers))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		own.run(all[i%len(all):i%len(all)+1], 1)
	}
}

// BenchmarkCountry compiles the catalogue with every gemeente from its bundle.
func BenchmarkCountry(b *testing.B) {
	all, err := places("")
	if err != nil {
		b.Fatal(err)
	}
	fsys, err := tree(country.With(instruments.FS, all, country.Gemeenten))
	if err != nil {
		b.Fatal(err)
	}
	c, found := load.Load(fsys)
	if c == nil {
		b.Fatal(found.Err())
	}
	bundle, err := c.Bundle()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := catalog.FromBundle(bundle); err != nil {
			b.Fatal(err)
		}
	}
}
