package auth

import (
	"net/http"
	"time"

	"effectmonitor/functions/internal/pace"
)

// A whole gemeente may stand behind one address and begin at nine o'clock, so many
// may begin. Of what fails there is little, unless somebody tries.
const (
	signInStarts  = 200 // at once
	startRefill   = time.Second
	signInFails   = 20 // at once
	failureRefill = 30 * time.Second
)

// SignInLimit slows down who keeps trying to sign in. It is safe for concurrent use.
type SignInLimit struct{ starts, failures *pace.Limiter }

// NewSignInLimit returns the limit, with now as the clock.
func NewSignInLimit(now func() time.Time) *SignInLimit {
	return &SignInLimit{starts: pace.New(now, signInStarts, startRefill), failures: pace.New(now, signInFails, failureRefill)}
}

// Start counts a sign-in that begins. It gives ErrTooMany when this client began too
// many, or failed too often.
func (l *SignInLimit) Start(r *http.Request) error {
	who := pace.Client(r)
	if !l.starts.Allow(who) || !l.failures.Allow(who) {
		return ErrTooMany
	}
	l.starts.Spend(who)
	return nil
}

// Finish runs what ends a sign-in and counts it when it fails. It gives ErrTooMany,
// and runs nothing, when this client failed too often.
func (l *SignInLimit) Finish(r *http.Request, try func() error) error {
	who := pace.Client(r)
	if !l.failures.Allow(who) {
		return ErrTooMany
	}
	err := try()
	if err != nil {
		l.failures.Spend(who)
	}
	return err
}
