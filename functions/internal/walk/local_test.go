package walk_test

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is the local server as a process of its own.
type server struct {
	t       testing.TB
	url     string
	data    string
	ready   time.Duration // from the start of the process until it said where it is
	command *exec.Cmd
	out     *output
	exited  chan struct{}
}

var announced = regexp.MustCompile(`staat klaar op (http://\S+)`)

// startLocal starts the server on a data folder and waits until it serves.
func startLocal(t testing.TB, data string, env ...string) *server {
	t.Helper()
	s := launch(t, data, env...)
	begin := time.Now()
	for end := begin.Add(90 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		if found := announced.FindStringSubmatch(s.out.String()); found != nil {
			s.url, s.ready = found[1], time.Since(begin)
			return s
		}
		select {
		case <-s.exited:
			t.Fatalf("the server ended:\n%s", s.out)
		default:
		}
		if time.Now().After(end) {
			t.Fatalf("the server does not serve:\n%s", s.out)
		}
	}
}

// launch starts the process, which ends with the test at the latest.
func launch(t testing.TB, data string, env ...string) *server {
	t.Helper()
	s := &server{t: t, data: data, out: &output{}, exited: make(chan struct{})}
	s.command = exec.Command(localServer(t))
	s.command.Dir = t.TempDir() // the definitions are then those that are built in
	s.command.Env = append([]string{"ADDR=127.0.0.1:0", "DATA=" + data, "HOME=" + t.TempDir()}, env...)
	s.command.Stdout, s.command.Stderr = s.out, s.out
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = s.command.Wait() // how it ended is what a test asks for, not an error here
		close(s.exited)
	}()
	t.Cleanup(s.kill)
	return s
}

// demoData is a data folder with the demo cohort, of this test alone. Making it
// takes seconds, so that it is made once and copied.
func demoData(t testing.TB) string {
	t.Helper()
	source := filepath.Join(built, "demo")
	once("demo", func() {
		s := startLocal(t, source)
		if err := s.command.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		<-s.exited
	})
	data := filepath.Join(t.TempDir(), "data")
	copyTree(t, source, data)
	return data
}

// copyTree copies a folder, modes included: keys may not be readable by others.
func copyTree(t testing.TB, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if entry.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, info.Mode().Perm())
	})
	if err != nil {
		t.Fatal(err)
	}
}

// kill ends the process as a power cut does.
func (s *server) kill() {
	_ = s.command.Process.Kill() // it may be gone already
	<-s.exited
}

// visitor is a new one, with cookies of its own.
func (s *server) visitor(t testing.TB) *visitor {
	client := &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return newVisitor(t, s.url, client.Do)
}

// signedIn is a visitor who chose a demo user.
func (s *server) signedIn(t testing.TB, user string) *visitor {
	t.Helper()
	v := s.visitor(t)
	v.get("/aanmelden").form("/aanmelden").press("gebruiker", user).ok()
	return v
}

// waitFor waits until the server printed something.
func (s *server) waitFor(text string) {
	s.t.Helper()
	for end := time.Now().Add(60 * time.Second); !strings.Contains(s.out.String(), text); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("the server does not say %q:\n%s", text, s.out)
		}
	}
}

// output may be read while the process still writes.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}
