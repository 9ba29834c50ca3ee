// Package pace slows down who tries too often: links that do not work, sign-ins that
// fail. It counts per client address, in the memory of one process.
//
// It must not be the only thing that keeps somebody out: tokens and sessions do that
// by themselves. It keeps trying from costing much, and an estimate is enough for
// that. It keeps no address longer than it counts.
package pace

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

const maxClients = 10_000 // that are remembered

// Limiter counts what each client has left. It is safe for concurrent use.
type Limiter struct {
	now    func() time.Time
	burst  int
	refill time.Duration
	lock   sync.Mutex
	tries  map[netip.Prefix]tries
}

// tries are what a client had left at a time.
type tries struct {
	left int
	at   time.Time
}

// New returns a limiter that gives each client burst tries at once, and one more
// after each refill. now is the clock.
func New(now func() time.Time, burst int, refill time.Duration) *Limiter {
	return &Limiter{now: now, burst: burst, refill: refill, tries: map[netip.Prefix]tries{}}
}

// Allow tells whether a client has a try left.
func (l *Limiter) Allow(who netip.Prefix) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.current(who).left > 0
}

// Spend takes a try of a client.
func (l *Limiter) Spend(who netip.Prefix) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if len(l.tries) >= maxClients {
		l.forget()
	}
	t := l.current(who)
	t.left = max(t.left-1, 0)
	l.tries[who] = t
}

// current is what a client has left now.
func (l *Limiter) current(who netip.Prefix) tries {
	now := l.now()
	t, known := l.tries[who]
	if !known {
		return tries{l.burst, now}
	}
	gained := int(now.Sub(t.at) / l.refill)
	if t.left+gained >= l.burst {
		return tries{l.burst, now}
	}
	return tries{t.left + gained, t.at.Add(time.Duration(gained) * l.refill)}
}

// forget drops who has everything left again, and everybody when that is nobody.
func (l *Limiter) forget() {
	for who := range l.tries {
		if l.current(who).left == l.burst {
			delete(l.tries, who)
		}
	}
	if len(l.tries) >= maxClients {
		clear(l.tries)
	}
}

// Client is the address of who sent a request; for IPv6 the network of a household, because
// each of its devices has as many addresses as it likes.
func Client(r *http.Request) netip.Prefix {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{} // who cannot be told apart shares one count
	}
	addr = addr.Unmap().WithZone("")
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	prefix, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return prefix
}
