// Package programme describes an approach to help: its phases, the moments at
// which it measures, who fills in what, what staff record, which results are
// registered, and how a trajectory ends. From those it computes which moment is
// due when for one trajectory, and the values that formulas may read about it.
//
// It knows no approach by name and no date of today: definitions and dates come
// in as arguments. It must not read answers to questionnaires (package
// instrument does), aggregate over people (package cohort does) or store
// anything.
package programme
