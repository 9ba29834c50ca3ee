// Package ask is what a participant sees who opens a personal link: the start with
// consent, one question per page, a check, the thanks with the own result, and the
// ways to stop and to withdraw. It works without JavaScript and without an account.
//
// It must not show or read a name, a phone number or anything of another rater; it
// must not tell apart why a link does not work; and no token may reach a log, a
// cache or another site. It decides nothing about answers: the engine does.
package ask
