// Package web draws every page: server-rendered HTML by templ, one template and
// one typed view per page, with its assets and the theme of a gemeente.
//
// It must not reach the store or the engine, decide who may see what, or know a
// word of a programme: everything that varies arrives in a view. A page works
// without JavaScript and holds no inline script or style, so that the strictest
// Content-Security-Policy fits.
package web

// CSP is the Content-Security-Policy that every page fits in.
const CSP = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
