// Package sheet writes a cost-benefit model as an Excel workbook in which every
// amount is a live formula, so that an economist can follow the calculation,
// change a number and see what it does.
//
// The formulas do what package mkba does, in the same order and with the same
// rounding: an amount of an effect in a year is rounded to whole cents, half away
// from zero, and split over its parties by largest remainder; totals are sums of
// those parts. The outcome of the engine stands beside the sums as constants, with
// their difference, so that a workbook that no longer agrees says so itself.
//
// What no formula can hold is said in words on the sheet of assumptions, and the
// few figures of it that are given are marked as constants. The workbook has no
// macros and no links to other files.
//
// The package must not compute a model by itself: it writes down what a plan of
// package mkba says. It reads no files and no clock.
package sheet
