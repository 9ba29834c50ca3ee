// Package learning compares gemeenten so that they can learn from each other: a
// benchmark against the limits of chance and with case mix, phases as a route, what
// changed after an intervention beside what changed elsewhere, interventions in
// clusters, the evidence for each arrow of a Theory of Change, and what of all this is
// worth a conversation.
//
// Everything is made from one Snapshot per period, in which the figures of a gemeente
// are renewed only when those who came since are enough to be shown by themselves. What
// is shown of others is a cohort.Figure, their numbers in bands, their names only where
// both sides agreed, and their letters and order are drawn anew for every reader and
// period from a secret.
//
// What it leaves open, knowingly: a snapshot holds the indicators that are learned from and
// not the others, so who reads the own figures here beside the own dashboards can find a
// small group of the own gemeente as the difference of two numbers of which the dashboards
// show one: 85 who ended less 79 who completed or stopped are 6 who moved or died. To hide
// these too would leave most gemeenten without a place in the benchmark.
//
// The package must not rank, call a gemeente good or bad, know a domain fact, or make a
// figure of its own.
package learning
