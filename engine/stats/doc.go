// Package stats holds the statistics of the monitor: paired change, effect
// sizes, reliable change, proportions, survival, competing exits, funnel limits,
// observed against expected, and difference in differences. Every function is a
// pure function of numbers and names its source.
//
// It must not know participants, indicators or thresholds of disclosure, and
// must not decide what may be published.
package stats
