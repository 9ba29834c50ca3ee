// Package rights_test makes the table of every address × every role × the own and a
// foreign gemeente, by asking for each of them. testdata/adressen.txt is the test and
// what a security officer reads.
//
// It must not know who may do what: that stands in package policy. It holds tests only.
package rights_test
