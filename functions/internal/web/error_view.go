package web

// ErrorKind chooses the words of an error page.
type ErrorKind string

// The kinds of error page.
const (
	ErrorNotFound  ErrorKind = "not-found"  // 404
	ErrorForbidden ErrorKind = "forbidden"  // 403
	ErrorFault     ErrorKind = "fault"      // 500: ours, and what was kept is kept
	ErrorSignedOut ErrorKind = "signed-out" // 401: was away, signs in again
	ErrorConflict  ErrorKind = "conflict"   // 409: another changed the same thing
	ErrorClosed    ErrorKind = "closed"     // 410: sent already, or its time has passed
	ErrorStale     ErrorKind = "stale"      // 403: the form is too old, its token expired
	ErrorTooMany   ErrorKind = "too-many"   // 429
)

// ErrorView is a page for when something did not work. Title may stay empty: the
// kind brings its own.
type ErrorView struct {
	Page
	Kind      ErrorKind
	Reference string // number for the helpdesk, for faults
	Links     []Link // the first one is the button
}

func (v ErrorView) titled() Page {
	p := v.Page
	if p.Title == "" {
		p.Title = p.T("error." + string(v.Kind) + ".title")
	}
	return p
}
