package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/ask"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/table"
)

// rush is how submits are measured: so many per second for so long, of a questionnaire of
// so many questions.
type rush struct {
	rate, questions int
	during          time.Duration
	rising          bool // further, until it does not keep up
	workers, guests int  // at once, after that
	profile         string
}

// The rates after the one that was asked, as parts of it, and how long each lasts.
var risingRates = []int{125, 150, 200, 300, 400}

const (
	risingFor = 5 * time.Second
	// tooSlow is the 99th percentile from which a server does not keep up any more.
	tooSlow = time.Second
	// looking is how long people look at a page on average.
	looking = 10 * time.Second
	// patience is how long somebody who sends a questionnaire waits for the answer.
	patience = 30 * time.Second
)

// measureSubmits makes definitions and participants of its own who have filled in
// everything, serves the pages on loopback and sends the questionnaires at a fixed rate,
// whether or not the server keeps up: what waits counts from when it should have been sent.
func measureSubmits(ctx context.Context, s settings, args []string) error {
	f := options("belasting insturen")
	r := rush{}
	f.IntVar(&r.rate, "per-seconde", 500, "")
	f.IntVar(&r.questions, "vragen", 250, "")
	f.DurationVar(&r.during, "duur", 30*time.Second, "")
	f.BoolVar(&r.rising, "oplopend", false, "")
	f.IntVar(&r.workers, "medewerkers", 0, "")
	f.IntVar(&r.guests, "invullers", 0, "")
	f.StringVar(&r.profile, "profiel", "", "")
	if err := f.Parse(args); err != nil || f.NArg() > 0 || r.rate < 1 || r.questions < 1 || r.during > time.Minute || r.workers < 0 || r.guests < 0 {
		return &misuse{"gebruik: belasting insturen [--per-seconde N] [--duur 30s] [--vragen N] [--oplopend] [--medewerkers N] [--invullers N] [--profiel BESTAND]"}
	}
	folder, err := os.MkdirTemp("", "belasting")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if s.instruments, err = loadDefinitions(folder, r.questions); err != nil {
		return err
	}
	s.data = folder
	return s.rush(ctx, r)
}

// steps are the rates one after another with how long each lasts.
func (r rush) steps() []rush {
	steps := []rush{{rate: r.rate, during: r.during}}
	if r.rising {
		for _, percent := range risingRates {
			steps = append(steps, rush{rate: r.rate * percent / 100, during: risingFor})
		}
	}
	return steps
}

func (r rush) count() int { return int(r.during.Seconds() * float64(r.rate)) }

func (s settings) rush(ctx context.Context, r rush) error {
	defs, err := s.definitions()
	if err != nil {
		return err
	}
	cases, db, err := s.opened(defs.Catalog)
	if err != nil {
		return err
	}
	defer db.Close()
	a := app.New(cases)
	all := r.guests
	for _, step := range r.steps() {
		all += step.count()
	}
	users := loadWorkers(max(1, r.workers))
	links, err := s.ready(ctx, a, r, all, users)
	if err != nil {
		return err
	}
	pages, err := s.handler(a, users)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	// Lines of requests would be what is measured.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	stats := &pageStats{pages: map[string]*pageStat{}}
	server := &http.Server{Handler: stats.around(pages), ReadHeaderTimeout: stopWithin}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	beside, stop := context.WithCancel(ctx)
	defer stop()
	consumer := table.Consumer{Name: consumerName, Feed: db, Checkpoints: db, Handle: projector(a)}
	if err := skip(ctx, db, consumer); err != nil {
		return err
	}
	go keepUp(beside, "project", consumer.Run) // the figures are computed meanwhile, as always
	origin := "http://" + listener.Addr().String()
	end, err := profiled(r.profile)
	if err != nil {
		return err
	}
	sent, err := s.send(ctx, origin, r, links)
	end()
	if err != nil {
		return err
	}
	if r.guests > 0 {
		stats.forget()
		if err := s.together(ctx, origin, r, users, links[all-r.guests:]); err != nil {
			return err
		}
		if err := stats.print(s.out); err != nil {
			return err
		}
		sent = append(sent, links[all-r.guests:]...)
	}
	return s.readBack(ctx, a, sent)
}

// sending is what became of the questionnaires that were sent at one rate.
type sending struct {
	times  []time.Duration
	faults int
	first  error
	took   time.Duration
}

// send sends the questionnaires of one step after another, prints what became of them, and
// returns the links of which was said that they arrived.
func (s settings) send(ctx context.Context, origin string, r rush, links []string) ([]string, error) {
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 512, MaxIdleConns: 512},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "per seconde\tgehaald\tkeer\tp50 ms\tp95 ms\tp99 ms\tmax ms\tfouten\t")
	var arrived []string
	for _, step := range r.steps() {
		out, ok := step.at(ctx, client, origin, links[:step.count()])
		links, arrived = links[step.count():], append(arrived, ok...)
		if len(out.times) == 0 {
			return nil, errors.Join(errors.New("er kwam geen vragenlijst aan"), out.first)
		}
		ms := func(p int) float64 { return float64(percentile(out.times, p).Microseconds()) / 1000 }
		fmt.Fprintf(w, "%d\t%.0f\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%d\t\n", step.rate, float64(len(ok))/out.took.Seconds(), len(out.times), ms(50), ms(95), ms(99), ms(100), out.faults)
		if err := w.Flush(); err != nil {
			return nil, err
		}
		if out.first != nil {
			fmt.Fprintf(s.out, "De eerste fout: %v\n", out.first)
		}
		if out.faults > 0 || percentile(out.times, 99) > tooSlow {
			fmt.Fprintf(s.out, "Bij %d per seconde is deze machine verzadigd.\n", step.rate)
			break
		}
	}
	return arrived, nil
}

// at sends at a fixed rate. What is late because others wait is late all the same.
func (r rush) at(ctx context.Context, client *http.Client, origin string, links []string) (out sending, arrived []string) {
	var lock sync.Mutex
	var wait sync.WaitGroup
	begin := time.Now()
	for i, link := range links {
		due := begin.Add(time.Duration(i) * time.Second / time.Duration(r.rate))
		time.Sleep(time.Until(due))
		wait.Go(func() {
			err := submit(ctx, client, origin+link)
			took := time.Since(due)
			lock.Lock()
			defer lock.Unlock()
			out.times = append(out.times, took)
			if err == nil {
				arrived = append(arrived, link)
			} else if out.faults++; out.first == nil {
				out.first = err
			}
		})
	}
	wait.Wait()
	out.took = time.Since(begin)
	return out, arrived
}

// submit sends one questionnaire; what is answered but with thanks is a fault.
func submit(ctx context.Context, client *http.Client, link string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, link+"/controle", strings.NewReader(url.Values{"naar": {"versturen"}}.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || !strings.HasSuffix(to, "/klaar") {
		return fmt.Errorf("%d to %q", answer.StatusCode, to)
	}
	return nil
}

// together lets members of staff use their pages while others fill in, page after page,
// and send at the end.
func (s settings) together(ctx context.Context, origin string, r rush, users []auth.User, links []string) error {
	fmt.Fprintf(s.out, "%d medewerkers en %d invullers tegelijk, %s lang …\n", len(users), len(links), r.during)
	var wait sync.WaitGroup
	var faults atomic.Int64
	var first atomic.Pointer[error]
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: len(links), MaxIdleConns: len(links)},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for i, link := range links {
		wait.Go(func() {
			err := r.fill(ctx, client, origin+link, rand.New(rand.NewPCG(uint64(i), 2)))
			if err != nil && faults.Add(1) == 1 {
				first.Store(&err)
			}
		})
	}
	staff := trial{during: r.during, look: looking}
	err := staff.run(ctx, origin, users)
	wait.Wait()
	if n := faults.Load(); n > 0 {
		return errors.Join(err, fmt.Errorf("%d invullers zagen een fout, zoals: %w", n, *first.Load()))
	}
	return err
}

// fill opens the link, answers one question after another and sends at the end of the time.
func (r rush) fill(ctx context.Context, client *http.Client, link string, draw *rand.Rand) error {
	end := time.Now().Add(r.during)
	look := func() { time.Sleep(time.Duration(draw.Float64() * 2 * float64(looking))) }
	for look(); time.Now().Before(end); look() {
		n := 1 + draw.IntN(r.questions)
		id := fmt.Sprintf("vraag_%d", n)
		form := url.Values{id: {loadAnswer(n, draw.IntN)}, "naar": {"verder"}}
		q, err := http.NewRequestWithContext(ctx, http.MethodPost, link+"/vraag/"+id, strings.NewReader(form.Encode()))
		if err != nil {
			return err
		}
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := client.Do(q)
		if err != nil {
			return err
		}
		_ = answer.Body.Close() // a form answers with where to go, and nothing to read
		if answer.StatusCode != http.StatusSeeOther {
			return fmt.Errorf("%s gives %d", id, answer.StatusCode)
		}
	}
	return submit(ctx, client, link)
}

// readBack looks whether everything of which was said that it arrived is stored.
func (s settings) readBack(ctx context.Context, a *app.App, links []string) error {
	for _, link := range links {
		g, err := a.Guest(ctx, strings.TrimPrefix(link, ask.Root))
		if err != nil {
			return fmt.Errorf("read back: %w", err)
		}
		if !g.Done {
			return fmt.Errorf("%s was thanked for and is not stored", g.Invitation.Participant)
		}
	}
	fmt.Fprintf(s.out, "Alle %d die een bedankje kregen staan er, als ingestuurd.\n", len(links))
	return nil
}
