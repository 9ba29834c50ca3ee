package pause

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		for _, d := range []time.Duration{-time.Second, 0, time.Hour} {
			if err := For(t.Context(), d); err != nil {
				t.Errorf("%v: %v", d, err)
			}
		}
		if took := time.Since(begun); took != time.Hour {
			t.Errorf("it takes %v", took)
		}

		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		begun = time.Now()
		if err := For(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != time.Minute {
			t.Errorf("a context that ends gives %v after %v", err, time.Since(begun))
		}
		if err := For(ctx, 0); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("of a context that ended no time gives %v", err)
		}
	})
}
