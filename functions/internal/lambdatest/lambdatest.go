// Package lambdatest starts a built Lambda binary on this machine, against a small
// Runtime API on loopback, so that a test drives the same process that runs in the
// cloud: its environment, its start, its wiring.
//
// It is for tests only and must not be imported by anything that ships. It serves
// one binary at a time, as Lambda does: one event, one answer, the next event.
package lambdatest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// startLimit is how long a binary may take before it asks for its first event. It
// is generous because a test machine may be busy; what it really took is Ready.
const startLimit = 20 * time.Second

// Build compiles the main package (an import path, or a path relative to the test's
// folder) as it is compiled for the cloud but for this machine, and returns the
// binary. A failure to compile ends the test.
func Build(t testing.TB, pkg string) string {
	t.Helper()
	return BuildIn(t, t.TempDir(), pkg)
}

// BuildIn is Build into a folder that several tests share.
func BuildIn(t testing.TB, folder, pkg string) string {
	t.Helper()
	binary := filepath.Join(folder, "bootstrap")
	command := exec.Command("go", "build", "-trimpath", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", binary, pkg)
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", pkg, err, out)
	}
	return binary
}

// Function is a running binary.
type Function struct {
	pid    int
	api    *runtimeAPI
	ready  time.Duration
	exited chan struct{} // closed when the process is gone
	logs   *logs
}

// Failure is what the function reported instead of an answer.
type Failure struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

func (f *Failure) Error() string { return f.Type + ": " + f.Message }

// Start runs the binary with env ("NAME=value") as its whole environment, beside
// what Lambda itself sets, and waits until it asks for its first event. The process
// is killed when the test ends. A binary that does not come that far ends the test
// with what it logged.
func Start(t testing.TB, binary string, env ...string) *Function {
	t.Helper()
	api := newRuntimeAPI()
	server := httptest.NewServer(api)
	address := strings.TrimPrefix(server.URL, "http://")
	f := &Function{api: api, exited: make(chan struct{}), logs: &logs{}}
	command := exec.Command(binary)
	command.Env = append([]string{
		"AWS_LAMBDA_RUNTIME_API=" + address,
		"AWS_LAMBDA_FUNCTION_NAME=" + filepath.Base(filepath.Dir(binary)),
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256",
		"AWS_REGION=eu-west-1",
		"_HANDLER=bootstrap",
		"TZ=UTC",
	}, env...)
	command.Dir = t.TempDir() // a function must not lean on where it stands
	command.Stdout, command.Stderr = f.logs, f.logs
	begin := time.Now()
	if err := command.Start(); err != nil {
		server.Close()
		t.Fatalf("start %s: %v", binary, err)
	}
	f.pid = command.Process.Pid
	go func() {
		_ = command.Wait() // how it ended stands in the logs; a killed process is no fault
		close(f.exited)
	}()
	t.Cleanup(func() {
		_ = command.Process.Kill() // it may be gone already
		<-f.exited
		api.close()
		server.Close()
	})
	select {
	case at := <-api.first:
		f.ready = at.Sub(begin)
	case failure := <-api.initFailed:
		t.Fatalf("%s failed to start: %v\n%s", binary, failure, f.Logs())
	case <-f.exited:
		t.Fatalf("%s ended before it asked for an event\n%s", binary, f.Logs())
	case <-time.After(startLimit):
		t.Fatalf("%s asked for no event within %s\n%s", binary, startLimit, f.Logs())
	}
	return f
}

// Ready is the time from starting the process until it asked for its first event.
func (f *Function) Ready() time.Duration { return f.ready }

// Logs returns what the function wrote to standard output and standard error so
// far. A line may arrive a moment after the answer to the event that caused it;
// after the process has ended everything is there.
func (f *Function) Logs() string { return f.logs.String() }

// Invoke hands the event, encoded as JSON, to the function and returns its answer.
// The error is a *Failure when the function reported one; ctx limits the wait and
// is the deadline that the function sees.
func (f *Function) Invoke(ctx context.Context, event any) (json.RawMessage, error) {
	payload, err := json.Marshal(event)
	if err != nil {
		return nil, fmt.Errorf("encode event: %w", err)
	}
	call := newInvocation(ctx, payload)
	select {
	case f.api.queue <- call:
	case <-f.exited:
		return nil, fmt.Errorf("the function has ended\n%s", f.Logs())
	case <-ctx.Done():
		return nil, fmt.Errorf("the function asked for no event: %w", ctx.Err())
	}
	select {
	case outcome := <-call.done:
		if outcome.failure != nil {
			return nil, outcome.failure
		}
		return outcome.answer, nil
	case <-f.exited:
		return nil, fmt.Errorf("the function ended during the event\n%s", f.Logs())
	case <-ctx.Done():
		return nil, fmt.Errorf("the function did not answer: %w", ctx.Err())
	}
}

// logs is a buffer that may be read while the process still writes.
type logs struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
