package lambdatest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestFunction builds echo once: compiling takes far longer than the tests together.
func TestFunction(t *testing.T) {
	binary := Build(t, "./testdata/echo")
	t.Run("http", func(t *testing.T) { testHTTP(t, Start(t, binary, "GREETING=hoi")) })
	t.Run("events", func(t *testing.T) { testEvents(t, Start(t, binary, "MODE=event")) })
	t.Run("panic", func(t *testing.T) { testPanic(t, Start(t, binary, "MODE=event")) })
	t.Run("silence", func(t *testing.T) { testSilence(t, Start(t, binary, "MODE=event")) })
	t.Run("exit", func(t *testing.T) { testExit(t, Start(t, binary)) })
	t.Run("failed start", func(t *testing.T) { testFailedStart(t, binary) })
}

func testHTTP(t *testing.T, f *Function) {
	if f.Ready() <= 0 || f.Ready() > startLimit {
		t.Errorf("ready after %s", f.Ready())
	}
	if runtime.GOOS == "linux" {
		used, err := f.CPU()
		if err != nil || used <= 0 || used%(10*time.Millisecond) == 0 || used > startLimit {
			t.Errorf("it used %s of the processor, %v", used, err)
		}
		if memory, err := f.Memory(); err != nil || memory < 1<<20 || memory > 1<<30 {
			t.Errorf("it holds %d bytes, %v", memory, err)
		}
	}
	for range 3 { // one process serves event after event
		r, err := http.NewRequest("POST", "https://monitor.example/a%20b?x=1", strings.NewReader("naam=No%C3%B6r"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := f.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil || string(body) != "POST Noör hoi" || answer.StatusCode != 200 {
			t.Fatalf("%d %q, %v", answer.StatusCode, body, err)
		}
		if c := answer.Cookies(); len(c) != 1 || c[0].Name != "gezien" {
			t.Errorf("cookies %v", c)
		}
	}
	waitForLogs(t, f, strings.Repeat("served /a b\n", 3))
}

// waitForLogs: what a process writes arrives a moment after its answer.
func waitForLogs(t *testing.T, f *Function, want string) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !strings.Contains(f.Logs(), want); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the logs lack %q:\n%s", want, f.Logs())
		}
	}
}

func testEvents(t *testing.T, f *Function) {
	ctx := context.Background()
	answer, err := f.Invoke(ctx, map[string]string{"do": "x"})
	if err != nil || string(answer) != `{"did":"x","home":"","limited":"true"}` {
		t.Errorf("%s, %v", answer, err)
	}
	var failure *Failure
	if _, err := f.Invoke(ctx, map[string]string{"do": "fail"}); !errors.As(err, &failure) || failure.Message != "no such thing" {
		t.Errorf("a failure: %v", err)
	}
	if _, err := f.Invoke(ctx, map[string]string{"do": "after"}); err != nil {
		t.Errorf("after a failure: %v", err)
	}
}

func testPanic(t *testing.T, f *Function) {
	var failure *Failure
	if _, err := f.Invoke(context.Background(), map[string]string{"do": "panic"}); !errors.As(err, &failure) || failure.Message != "oops" {
		t.Errorf("a panic: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if _, err := f.Invoke(ctx, nil); err == nil || !strings.Contains(err.Error(), "ended") {
		t.Errorf("after a panic the process should be gone: %v", err)
	}
}

func testSilence(t *testing.T, f *Function) {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if _, err := f.Invoke(ctx, map[string]string{"do": "wait"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a function that does not answer: %v", err)
	}
}

func testExit(t *testing.T, f *Function) {
	if _, err := f.Get(context.Background(), "/stop"); err == nil || !strings.Contains(err.Error(), "served /stop") {
		t.Errorf("a process that ended should show its logs: %v", err)
	}
}

// testFailedStart runs Start under a stand-in for the test, to see how it ends it.
func testFailedStart(t *testing.T, binary string) {
	fake := &fatal{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		Start(fake, binary, "MODE=crash")
	}()
	<-done
	if !strings.Contains(fake.message, "ended before it asked for an event") || !strings.Contains(fake.message, "no table") {
		t.Errorf("the test ended with %q", fake.message)
	}
}
