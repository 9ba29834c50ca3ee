// Package stats holds the statistics of the monitor. Every function is a pure
// function of numbers and names its source:
//
//   - change: paired change, effect sizes, a bootstrap interval for few pairs,
//     reliable change, difference in differences;
//   - shares: Wilson, funnel limits, observed against expected;
//   - time: Kaplan–Meier, cumulative incidence with competing exits, log-rank;
//   - measuring: Cronbach's alpha with item statistics, weighted kappa,
//     intraclass correlation;
//   - who is missing: stayers against leavers, worst-case bounds;
//   - many at once: Holm's correction, pooling with random effects, quantiles.
//
// Chance comes in as a seeded source. A result that does not exist is reported by
// a false, and a figure within a result that does not exist is NaN.
//
// It must not know participants, indicators or thresholds of disclosure, and
// must not decide what may be published.
package stats
