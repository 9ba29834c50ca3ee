// Package site is what all pages share on the way in and out: the frame around a
// page, security headers, the log line, and one place where an error becomes a
// page.
//
// It must not know a use case or a page's content, must not decide who may do what
// (it asks package policy), and must not log a name, an address with a person in it
// or an answer.
package site
