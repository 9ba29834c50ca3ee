// Package indicator turns what is known of one participant into facts: for each
// indicator of a framework, at each moment, whether the participant counts and
// with what value. A framework is a definition: domains, themes, the chain from
// input to impact, breakdowns and indicators with their formulas.
//
// It computes nothing over several participants (package cohort does) and reads
// nothing but its arguments; every value can explain itself.
package indicator
