// Package formula compiles and runs the formulas that methodologists write in
// definitions: visibility rules, checks, calculations, indicators, quantities.
//
// The grammar is expr-lang/expr's, closed down to comparison, arithmetic,
// and/or/not/in, the conditional and a table of Dutch functions. This package
// adds what a monitor needs and a general expression language does not have:
// static types without coercion, missing answers ("leeg") that never turn into
// a number, decimal-correct rounding, Dutch messages with a position, bounded
// size, and a trace that explains every result with the same compiler that
// produced it.
//
// How a missing answer travels. Numbers, dates and money are float64 with NaN
// for leeg, so that arithmetic and comparison follow the rules without a call
// per operator; text and choices are strings with "" for leeg; a yes/no answer
// is 1, 0 or NaN; a list is nil. The rewriting that makes `!=`, `not in` and
// equality of texts obey the same rules is done once, at compile time, and its
// outcome becomes Go functions that run without allocating. Where every answer is
// there, a formula must give what expr's own machine gives; a test compares the two.
//
// The package must not read a clock, a file or an environment, must not know
// any questionnaire or programme, and must not give a formula a way to reach a
// name that its Scope does not list.
package formula
