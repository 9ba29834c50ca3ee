package main

import (
	"testing"

	"effectmonitor/engine/instrument"
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
