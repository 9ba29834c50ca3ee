package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"runtime/pprof"
	"slices"
	"sync"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/simulate"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/rush"
	"effectmonitor/functions/internal/store"
)

// trial is how the pages are measured: how large a gemeente, how many people at once,
// how long, and how long each of them looks at a page on average. People take longer;
// this is a busy morning in a minute, so that a 99th percentile is of some fifty times.
type trial struct {
	participants, users int
	during, look        time.Duration
	profile             string // file to write a CPU profile to; empty for none
}

// warmUp is how long it runs before it counts: a server that just began, and everybody
// who signs in at the same instant, are not what a day is like.
const warmUp = 10 * time.Second

// perWorker is how many participants a worker has.
const perWorker = 50

// measure fills a store of its own with one large gemeente, serves it on loopback, lets
// people use it at the same time and prints what every page took. It is a measurement:
// what comes out depends on the machine.
func measure(ctx context.Context, s settings, args []string) error {
	if len(args) > 0 && args[0] == "insturen" {
		return measureSubmits(ctx, s, args[1:])
	}
	f := options("belasting")
	l := trial{}
	f.IntVar(&l.participants, "deelnemers", 10_000, "")
	f.IntVar(&l.users, "gebruikers", 50, "")
	f.DurationVar(&l.during, "duur", time.Minute, "")
	f.DurationVar(&l.look, "kijken", 500*time.Millisecond, "")
	f.StringVar(&l.profile, "profiel", "", "")
	if err := f.Parse(args); err != nil || f.NArg() > 0 || l.participants < perWorker || l.users < 1 || l.during > time.Minute {
		return &misuse{"gebruik: belasting [--deelnemers N] [--gebruikers N] [--duur 1m] [--kijken 500ms] [--profiel BESTAND], of: belasting insturen"}
	}
	folder, err := os.MkdirTemp("", "belasting")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	s.data, s.addr = folder, "localhost:0"
	stats, err := s.underLoad(ctx, l)
	if err != nil {
		return err
	}
	return stats.Print(s.out)
}

func (s settings) underLoad(ctx context.Context, l trial) (*rush.Pages, error) {
	defs, err := s.definitions()
	if err != nil {
		return nil, err
	}
	cases, db, err := s.opened(defs.Catalog)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	a := app.New(cases)
	users, err := s.large(ctx, a, l)
	if err != nil {
		return nil, err
	}
	pages, err := s.handler(a, users)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	stats := rush.NewPages()
	server := &http.Server{Handler: stats.Around(pages), ReadHeaderTimeout: stopWithin}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	fmt.Fprintf(s.out, "%d gebruikers, %s lang …\n", l.users, l.during)
	if l.during > 2*warmUp {
		time.AfterFunc(warmUp, stats.Forget)
	}
	stop, err := profiled(l.profile)
	if err != nil {
		return nil, err
	}
	defer stop()
	return stats, l.beside(ctx, s, "http://"+listener.Addr().String(), users)
}

// profiled writes a CPU profile to a file until it is stopped; nothing without a file.
func profiled(name string) (stop func(), err error) {
	if name == "" {
		return func() {}, nil
	}
	out, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		_ = out.Close() // a profile that is cut short is a measurement less
	}, nil
}

// beside lets people use the pages, and tries the disk meanwhile.
func (l trial) beside(ctx context.Context, s settings, origin string, users []auth.User) error {
	during, stop := context.WithCancel(ctx)
	defer stop()
	var times []time.Duration
	var fault error
	var tried sync.WaitGroup
	tried.Go(func() { times, fault = disk(during, s.data) })
	err := rush.Browsing{During: l.during, Look: l.look}.Run(ctx, origin, users, signIn)
	stop()
	tried.Wait()
	return errors.Join(err, fault, printDisk(s.out, times))
}

// counted is of how many participants the figures are computed: those of the workers who
// use the pages. A page about the gemeente reads what was added up, so that it takes the
// same over more.
func (l trial) counted() int { return min(l.participants, l.users*perWorker) }

// progress says now and then how many are done, a line each: what is printed may be a log.
func (s settings) progress(doing string, all int) func(done int) {
	const steps = 5
	next := 1
	return func(done int) {
		for ; next <= steps && done*steps >= next*all; next++ {
			fmt.Fprintf(s.out, "%s: %d van %d\n", doing, all*next/steps, all)
		}
	}
}

// large stores one gemeente with that many participants and computes its figures.
func (s settings) large(ctx context.Context, a *app.App, l trial) ([]auth.User, error) {
	cohorts, err := demo.OpenAll(a.Catalog())
	if err != nil || len(cohorts) == 0 {
		return nil, errors.Join(err, errors.New("er is geen simulatie om een gemeente mee te vullen"))
	}
	cohort := largest(a.Catalog(), cohorts)
	code := cohort.Def.Gemeenten[0].Code
	begun := time.Now()
	worker := func(n int) (string, string) {
		w := n / perWorker
		return fmt.Sprintf("medewerker-%d", w), fmt.Sprintf("Team %d", w/10+1)
	}
	err = demo.Copies(ctx, a, cohort, code, l.participants, worker, s.progress("Gemeente vullen", l.participants))
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(s.out, "Gemeente met %d gevuld in %.1f s. Cijfers berekenen …\n", l.participants, time.Since(begun).Seconds())
	var some []store.ParticipantRef
	g := a.Catalog().Gemeente(code)
	for n := range l.counted() {
		some = append(some, store.ParticipantRef{Gemeente: code, Participant: app.ParticipantID(g, n+1)})
	}
	if err := a.Project(ctx, some); err != nil {
		return nil, err
	}
	fmt.Fprintf(s.out, "Cijfers over %d klaar na %.1f s.\n", len(some), time.Since(begun).Seconds())
	return loadUsers(cohort, code, l, worker), nil
}

// largest is the cohort of which pages show the most: that of the programme with the most
// tiles, and of those the one with the most participants.
func largest(defs *catalog.Catalog, cohorts []*simulate.Compiled) *simulate.Compiled {
	tiles := func(c *simulate.Compiled) (n int) {
		for _, d := range defs.Dashboards("", c.Def.Programme.ID) {
			for i := range d.Pages {
				n += len(d.Pages[i].Tiles)
			}
		}
		return n
	}
	return slices.MaxFunc(cohorts, func(a, b *simulate.Compiled) int {
		return cmp.Or(cmp.Compare(tiles(a), tiles(b)), cmp.Compare(demo.Size(a), demo.Size(b)))
	})
}

// loadUsers are the people of the load: for each demo role of the gemeente that has
// something to see somebody, one in ten who sees everybody, and the rest workers.
func loadUsers(cohort *simulate.Compiled, code string, l trial, worker func(int) (string, string)) []auth.User {
	var own, everybody []auth.User
	policies, err := policy.New()
	if err != nil {
		return nil
	}
	for _, u := range demo.Users(cohort) {
		if u.Gemeente != code {
			continue
		}
		if all, _ := policies.Allow(u.Principal(), policy.CaseloadTeam, policy.Resource{Gemeente: code}); all {
			everybody = append(everybody, u)
		} else if one, _ := policies.Allow(u.Principal(), policy.CaseloadList, policy.Resource{Gemeente: code}); one {
			own = append(own, u)
		} else if admin, _ := policies.Allow(u.Principal(), policy.AdminRead, policy.Resource{Gemeente: code}); admin {
			everybody = append(everybody, u)
		}
	}
	var users []auth.User
	for i := range l.users {
		u, number := auth.User{}, i
		if kinds := everybody; i%10 == 0 && len(kinds) > 0 {
			u = kinds[i/10%len(kinds)]
			u.ID = fmt.Sprintf("overzicht-%d", i)
		} else if len(own) > 0 {
			u = own[0]
			u.ID, u.Team = worker(number * perWorker % l.participants)
		}
		u.Name = u.ID
		users = append(users, u)
	}
	return slices.CompactFunc(users, func(x, y auth.User) bool { return x.ID == y.ID })
}

// signIn is the door of this server: whoever is named is in.
func signIn(ctx context.Context, b *rush.Browser, u auth.User) (string, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return "", err
	}
	b.Client.Jar = jar
	return b.Ask(ctx, http.MethodPost, "/aanmelden", url.Values{"gebruiker": {u.ID}, "verder": {"/"}})
}
