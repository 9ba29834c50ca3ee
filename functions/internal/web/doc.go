// Package web draws every page: server-rendered HTML by templ, one template and
// one typed view per page, with its assets and the theme of a gemeente.
//
// It must not reach the store or the engine, decide who may see what, or know a
// word of a programme: everything that varies arrives in a view. A page works
// without JavaScript and holds no inline script or style, so that the strictest
// Content-Security-Policy fits.
//
// A page is added as x_view.go with its typed view, x.templ, and a sample in the
// gallery of the tests. The gallery is what the tests check: well-formed, one
// heading 1, labels, contrast and targets (axe), three widths, the policy. With
// EFFECTMONITOR_SHOTS=folder the browser test also keeps a picture of each page.
package web

// CSP is the Content-Security-Policy that every page fits in.
const CSP = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
