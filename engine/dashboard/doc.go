// Package dashboard turns the definition of a dashboard and aggregates into a
// view: pages of tiles whose every number is a figure that has passed the gate of
// package cohort, with the words that belong to it. What the figures are called,
// who they are about and how a headline reads comes from definitions.
//
// It must not read facts or answers, make figures of its own, or know of HTML.
package dashboard
