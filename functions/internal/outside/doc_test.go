// Package outside_test tests as a whole what leaves the monitor: data without names,
// the national message and figures for machines, on the cohort of the demo. It holds
// tests only.
package outside_test
