package main

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

// pageStats are the times and weights of pages, by route.
type pageStats struct {
	lock  sync.Mutex
	since time.Time // what began before does not count
	pages map[string]*pageStat
}

type pageStat struct {
	times   []time.Duration
	weights []int
	faults  int
}

// forget begins anew, with what is asked from now on.
func (s *pageStats) forget() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.since, s.pages = time.Now(), map[string]*pageStat{}
}

// around measures what the server takes for each page.
func (s *pageStats) around(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin, c := time.Now(), &counting{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(c, r)
		if r.Context().Err() != nil {
			return // the reader went away, as all do at the end
		}
		s.add(r.Method+" "+route(r.URL.Path), begin, time.Since(begin), c)
	})
}

var ids = regexp.MustCompile(`/v/[0-9a-z]{26}|/vraag/[a-z0-9_]+|/[A-Z]+-[0-9]+|/T[0-9]+|/[0-9a-f]{64}|/pagina/[a-z_]+|/berekening/[^/]+|/resultaten/[^/]+`)

// route is a path without what differs per person.
func route(path string) string { return ids.ReplaceAllString(path, "/·") }

func (s *pageStats) add(name string, begin time.Time, took time.Duration, c *counting) {
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
	one.times, one.weights = append(one.times, took), append(one.weights, c.bytes)
	if c.status >= http.StatusInternalServerError {
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

// print writes a line for every page, the slowest first, and one for all.
func (s *pageStats) print(out io.Writer) error {
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
		return int(percentile(s.pages[y].times, 99) - percentile(s.pages[x].times, 99))
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
	fmt.Fprintf(w, "%d\t%.1f\t%.1f\t%.1f\t%.1f\t%.0f\t%d\t  %s\t\n", len(p.times), ms(percentile(p.times, 50)), ms(percentile(p.times, 95)),
		ms(percentile(p.times, 99)), ms(percentile(p.times, 100)), float64(slices.Max(p.weights))/1000, p.faults, name)
}

// percentile is the nearest-rank percentile.
func percentile(times []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[max(0, (len(sorted)*p+99)/100-1)]
}
