// Package fields shows the questions of an instrument as fields of a page, and
// reads what a form sends back. Staff, the registration and the survey share it, so
// that a question looks and behaves the same everywhere.
//
// It must not decide what is visible, required or wrong (the engine does), must not
// store anything, and must not know who is filling in.
package fields
