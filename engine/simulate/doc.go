// Package simulate makes participants who do not exist: a synthetic cohort with
// trajectories, registrations, results and answered questionnaires, drawn from
// a definition and a seed. Demonstrations, tests and benchmarks use it.
//
// It knows no programme, no question and no outcome: what is drawn, and with
// which chance, stands in the definition as formulas. The same definition, seed
// and as-of date give the same cohort; each draw has a random stream of its own,
// named after what is drawn, so that adding a question does not change the
// answers to another. Processors may differ in the last bit of a drawn number,
// which the rounding to steps takes away in all but the rarest case.
//
// It must not read a clock or a global source of randomness, must not store or
// score anything, and must never be mixed with records of real people.
package simulate
