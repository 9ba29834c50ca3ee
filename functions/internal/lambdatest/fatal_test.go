package lambdatest

import (
	"fmt"
	"runtime"
	"testing"
)

// fatal is a testing.TB that remembers why a test was ended instead of ending it.
type fatal struct {
	testing.TB
	message string
}

func (f *fatal) Fatalf(format string, args ...any) {
	f.message = fmt.Sprintf(format, args...)
	runtime.Goexit() // as the real one: the caller does not go on
}
