package pace

import (
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"testing"
	"time"
)

func from(addr string) netip.Prefix { return Client(&http.Request{RemoteAddr: addr}) }

func TestTriesComeBack(t *testing.T) {
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	l := New(func() time.Time { return now }, 3, time.Minute)
	a, b := from("203.0.113.9:4000"), from("203.0.113.10:4000")
	for range 5 {
		l.Spend(a)
	}
	if l.Allow(a) || !l.Allow(b) {
		t.Error("who tried too often goes on, or somebody else waits")
	}
	if now = now.Add(59 * time.Second); l.Allow(a) {
		t.Error("before a try came back")
	}
	if now = now.Add(time.Second); !l.Allow(a) {
		t.Error("after a try came back")
	}
	l.Spend(a)
	if l.Allow(a) {
		t.Error("one try came back, not two")
	}
	if now = now.Add(time.Hour); !l.Allow(a) {
		t.Error("after an hour")
	}
}

func TestClients(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"[2001:db8::1]:1", "[2001:db8::ffff]:2", true},
		{"[2001:db8::1]:1", "[2001:db8:0:1::1]:1", false},
		{"203.0.113.9:1", "203.0.113.9:2", true},
		{"203.0.113.9:1", "[::ffff:203.0.113.9]:2", true},
		{"203.0.113.9", "203.0.113.9:2", true},
		{"203.0.113.9:1", "203.0.113.8:1", false},
		{"", "nobody", true},
	} {
		if got := from(c.a) == from(c.b); got != c.same {
			t.Errorf("%s and %s are the same client: %v", c.a, c.b, got)
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	l := New(func() time.Time { return now }, 2, time.Second)
	for i := range maxClients + 10 {
		l.Spend(from(fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255)))
	}
	if len(l.tries) > maxClients {
		t.Errorf("%d clients are remembered", len(l.tries))
	}
	now = now.Add(time.Minute)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for range 100 {
				l.Spend(from(fmt.Sprintf("10.9.9.%d:1", i)))
				l.Allow(from("10.9.9.1:1"))
			}
		})
	}
	group.Wait()
}
