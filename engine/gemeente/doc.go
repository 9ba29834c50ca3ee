// Package gemeente describes a gemeente as an overlay: who it is, how it looks,
// which programmes it carries out and only those points in which it differs
// from the programme's own definition. Apply gives the effective programme.
//
// It must not copy a programme's definition, hold personal data, or know any
// gemeente by name or code: those are definitions.
package gemeente
