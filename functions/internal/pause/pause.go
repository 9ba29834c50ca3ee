// Package pause passes time for who waits for another attempt or another look. It must not
// decide how long: that is the caller's.
package pause

import (
	"context"
	"time"
)

// For waits for d, or gives the error of a context that ends before. Of no time at all, or
// less, it says whether the context has ended.
func For(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
