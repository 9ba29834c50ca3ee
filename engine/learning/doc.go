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
// A snapshot holds the indicators that are learned from and, unshown, the counts that these
// follow from (cohort.Gate.Trim). So nothing is told here that the dashboards of the reader
// hide: of 85 who ended, 79 who completed or stopped and 57 who completed, the 79 are hidden
// as they are there, since 6 who moved or died would follow. The own share is then a bound,
// drawn at about its place, and where it lies is told when that is the same for every number
// that the bound leaves open. To who sees no dashboards of others their shares are exact.
//
// The package must not rank, call a gemeente good or bad, know a domain fact, or make a
// figure of its own.
package learning
