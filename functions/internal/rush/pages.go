package rush

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"text/tabwriter"
	"time"
)

// Pages are the times and weights of pages, by route. Many may add at once.
type Pages struct {
	lock  sync.Mutex
	since time.Time // what began before does not count
	pages map[string]*pageStat
}

type pageStat struct {
	times   []time.Duration
	weights []int
	faults  int
}

// NewPages has none yet.
func NewPages() *Pages { return &Pages{pages: map[string]*pageStat{}} }

// Forget begins anew, with what is asked from now on.
func (s *Pages) Forget() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.since, s.pages = time.Now(), map[string]*pageStat{}
}

// Around measures what the server takes for each page.
func (s *Pages) Around(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin, c := time.Now(), &counting{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(c, r)
		if r.Context().Err() != nil {
			return // the reader went away, as all do at the end
		}
		s.Add(r, begin, c.status, c.bytes)
	})
}

var ids = regexp.MustCompile(`/v/[0-9a-z]{26}|/vraag/[a-z0-9_]+|/[A-Z]+-[0-9]+|/T[0-9]+|/[0-9a-f]{64}|/pagina/[a-z_]+|/berekening/[^/]+|/resultaten/[^/]+`)

// route is a path without what differs per person.
func route(path string) string { return ids.ReplaceAllString(path, "/·") }

// Add counts an answer of so many bytes that is there now.
func (s *Pages) Add(r *http.Request, begin time.Time, status, bytes int) {
	name, took := r.Method+" "+route(r.URL.Path), time.Since(begin)
	s.lock.Lock()
	defer s.lock.Unlock()
	if begin.Before(s.since) {
		return
	}
	one := s.pages[name]
	if one == nil {
		one = &pageStat{}
		s.pages[name] = one
	}
	one.times, one.weights = append(one.times, took), append(one.weights, bytes)
	if status >= http.StatusInternalServerError {
		one.faults++
	}
}

type counting struct {
	http.ResponseWriter
	status, bytes int
}

func (c *counting) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.bytes += n
	return n, err
}

// Print writes a line for every page, the slowest first, and one for all.
func (s *Pages) Print(out io.Writer) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "keer\tp50 ms\tp95 ms\tp99 ms\tmax ms\tkB\tfouten\t  bladzijde\t")
	all := &pageStat{}
	names := make([]string, 0, len(s.pages))
	for name, p := range s.pages {
		names = append(names, name)
		all.times, all.weights, all.faults = append(all.times, p.times...), append(all.weights, p.weights...), all.faults+p.faults
	}
	slices.SortFunc(names, func(x, y string) int {
		return int(Percentile(s.pages[y].times, 99) - Percentile(s.pages[x].times, 99))
	})
	for _, name := range names {
		s.pages[name].line(w, name)
	}
	if len(all.times) == 0 {
		return errors.New("niemand opende een bladzijde")
	}
	all.line(w, "samen")
	return w.Flush()
}

func (p *pageStat) line(w io.Writer, name string) {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	fmt.Fprintf(w, "%d\t%.1f\t%.1f\t%.1f\t%.1f\t%.0f\t%d\t  %s\t\n", len(p.times), ms(Percentile(p.times, 50)), ms(Percentile(p.times, 95)),
		ms(Percentile(p.times, 99)), ms(Percentile(p.times, 100)), float64(slices.Max(p.weights))/1000, p.faults, name)
}

// Percentile is the nearest-rank percentile.
func Percentile(times []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[max(0, (len(sorted)*p+99)/100-1)]
}
