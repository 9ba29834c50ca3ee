package ask

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// A client may try many links that do not work before it has to wait: a whole
// class may stand behind one address. Guessing a token of 128 random bits is
// hopeless at any pace; the limit keeps trying from costing much.
const (
	burst      = 60              // wrong links at once
	refill     = 5 * time.Second // one more after this
	maxClients = 10_000          // that are remembered
)

// limiter counts, per client, the links that did not work. It is per process and
// in memory: an estimate is enough.
type limiter struct {
	now   func() time.Time
	lock  sync.Mutex
	tries map[netip.Prefix]tries
}

// tries are what a client had left at a time.
type tries struct {
	left int
	at   time.Time
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, tries: map[netip.Prefix]tries{}}
}

// allow tells whether a client may try a link.
func (l *limiter) allow(who netip.Prefix) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.current(who).left > 0
}

// miss notes that a link did not work.
func (l *limiter) miss(who netip.Prefix) {
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
func (l *limiter) current(who netip.Prefix) tries {
	now := l.now()
	t, known := l.tries[who]
	if !known {
		return tries{burst, now}
	}
	gained := int(now.Sub(t.at) / refill)
	if t.left+gained >= burst {
		return tries{burst, now}
	}
	return tries{t.left + gained, t.at.Add(time.Duration(gained) * refill)}
}

// forget drops who has everything left again, and everybody when that is nobody.
func (l *limiter) forget() {
	for who := range l.tries {
		if l.current(who).left == burst {
			delete(l.tries, who)
		}
	}
	if len(l.tries) >= maxClients {
		clear(l.tries)
	}
}

// clientOf is the address of a client; for IPv6 the network of a household, because
// each of its devices has as many addresses as it likes.
func clientOf(r *http.Request) netip.Prefix {
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
