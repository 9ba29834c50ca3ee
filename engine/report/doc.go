// Package report makes reports out of definitions: a public report, an A4 for a
// gemeente or the country, a poster, an infographic, a letter to the council, slides.
//
// A report is words with figures in them, and the same figures in tiles. A sentence
// names its figures as {indicator} and is chosen by a formula over the same names; it is
// made from the reader that the tiles are made from, so that it cannot disagree with a
// table. Where a figure may not be shown or is not there, the sentence gives way to
// another one, which the definition must have.
//
// The package must not reach a number but through a cohort.Reader or a view of costs
// and benefits that was made under a threshold, must not know paper or HTML, and must
// not read a clock: the day comes in as an argument.
package report
