// Package cohort adds up facts of participants into aggregates and publishes
// figures from them.
//
// An aggregate consists of parts that can be merged in any order with exactly
// the same result as computing at once: counts and sums are integers, values are
// kept in ten-thousandths. What leaves the package for a reader's eyes is a
// Figure, and only the Gate makes one: it hides small cells, hides a second cell
// where a total would give the first back, and bounds shares whose remainder is
// small. The one other way out is Quantity, the input of a cost-benefit model.
//
// The package must not know definitions of dashboards, format pages, or keep
// anything about one participant beyond the merged parts.
package cohort
