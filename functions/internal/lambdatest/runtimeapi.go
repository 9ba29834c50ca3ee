package lambdatest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// defaultDeadline is what a function is told when the test set no limit.
const defaultDeadline = 30 * time.Second

type outcome struct {
	answer  json.RawMessage
	failure *Failure
}

type invocation struct {
	payload  []byte
	deadline time.Time
	done     chan outcome // buffered: an answer after the test gave up is dropped
}

func newInvocation(ctx context.Context, payload []byte) *invocation {
	deadline, ok := ctx.Deadline()
	if !ok {
		deadline = time.Now().Add(defaultDeadline)
	}
	return &invocation{payload: payload, deadline: deadline, done: make(chan outcome, 1)}
}

// runtimeAPI is the part of the Lambda Runtime API, version 2018-06-01, that a
// custom runtime needs: next, response, error and init error.
type runtimeAPI struct {
	mux        *http.ServeMux
	queue      chan *invocation
	first      chan time.Time // when the first event was asked for
	initFailed chan *Failure
	closed     chan struct{}
	once       sync.Once
	count      atomic.Int64

	mu      sync.Mutex
	running map[string]*invocation
}

func newRuntimeAPI() *runtimeAPI {
	a := &runtimeAPI{
		mux:        http.NewServeMux(),
		queue:      make(chan *invocation),
		first:      make(chan time.Time, 1),
		initFailed: make(chan *Failure, 1),
		closed:     make(chan struct{}),
		running:    map[string]*invocation{},
	}
	const root = "/2018-06-01/runtime/"
	a.mux.HandleFunc("GET "+root+"invocation/next", a.next)
	a.mux.HandleFunc("POST "+root+"invocation/{id}/response", a.response)
	a.mux.HandleFunc("POST "+root+"invocation/{id}/error", a.failure)
	a.mux.HandleFunc("POST "+root+"init/error", a.initError)
	return a
}

func (a *runtimeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

// close lets go of a function that waits for an event.
func (a *runtimeAPI) close() { close(a.closed) }

func (a *runtimeAPI) next(w http.ResponseWriter, r *http.Request) {
	a.once.Do(func() { a.first <- time.Now() })
	select {
	case call := <-a.queue:
		id := fmt.Sprintf("00000000-0000-4000-8000-%012d", a.count.Add(1))
		a.mu.Lock()
		a.running[id] = call
		a.mu.Unlock()
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Lambda-Runtime-Aws-Request-Id", id)
		h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(call.deadline.UnixMilli(), 10))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:000000000000:function:test")
		h.Set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0")
		_, _ = w.Write(call.payload) // a function that is gone shows itself by its exit
	case <-r.Context().Done():
	case <-a.closed:
		w.WriteHeader(http.StatusGone)
	}
}

func (a *runtimeAPI) response(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	a.finish(w, r, err, outcome{answer: body})
}

func (a *runtimeAPI) failure(w http.ResponseWriter, r *http.Request) {
	failure, err := decodeFailure(r)
	a.finish(w, r, err, outcome{failure: failure})
}

func (a *runtimeAPI) initError(w http.ResponseWriter, r *http.Request) {
	failure, err := decodeFailure(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	select {
	case a.initFailed <- failure:
	default: // only the first one counts
	}
	w.WriteHeader(http.StatusAccepted)
}

// finish hands the outcome to whoever waits for it. An id that is not running is
// refused, as the real API does, so that a double answer shows.
func (a *runtimeAPI) finish(w http.ResponseWriter, r *http.Request, err error, o outcome) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	id := r.PathValue("id")
	a.mu.Lock()
	call, ok := a.running[id]
	delete(a.running, id)
	a.mu.Unlock()
	if !ok {
		http.Error(w, "no such invocation", http.StatusBadRequest)
		return
	}
	call.done <- o
	w.WriteHeader(http.StatusAccepted)
}

func decodeFailure(r *http.Request) (*Failure, error) {
	var f Failure
	if err := json.NewDecoder(r.Body).Decode(&f); err != nil {
		return nil, fmt.Errorf("decode failure: %w", err)
	}
	return &f, nil
}
