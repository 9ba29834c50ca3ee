package rush

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/ask"
)

// Plan is how submits are measured: so many per second for so long, of a questionnaire of
// so many questions.
type Plan struct {
	Rate, Questions int
	During          time.Duration
	// Further are the rates after that as percentages of the first, each for five seconds,
	// until one is not kept up with.
	Further []int
	// Guests fill in page after page while members of staff use their own.
	Guests int
}

const (
	furtherFor = 5 * time.Second
	// TooSlow is the 99th percentile from which a rate is not kept up with any more.
	TooSlow = time.Second
	// looking is how long people look at a page on average.
	looking = 10 * time.Second
	// patience is how long somebody who sends a questionnaire waits for the answer.
	patience = 30 * time.Second
)

// Client asks over the transport, waits as long as people do and follows no redirects.
func Client(over http.RoundTripper) *http.Client {
	return &http.Client{Timeout: patience, Transport: over, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// steps are the rates one after another with how long each lasts.
func (p Plan) steps() []Plan {
	steps := []Plan{{Rate: p.Rate, During: p.During}}
	for _, percent := range p.Further {
		steps = append(steps, Plan{Rate: p.Rate * percent / 100, During: furtherFor})
	}
	return steps
}

func (p Plan) count() int { return int(p.During.Seconds() * float64(p.Rate)) }

// Count is how many questionnaires are sent at most, those of the guests not among them.
func (p Plan) Count() int {
	all := 0
	for _, step := range p.steps() {
		all += step.count()
	}
	return all
}

// Sent is what became of the questionnaires that were sent.
type Sent struct {
	// Arrived are the links of which was said that they arrived.
	Arrived []string
	// Faults counts the others, and First is what went wrong with one of them.
	Faults int
	First  error
}

// Send sends the questionnaires of one step after another and prints what became of them.
func (p Plan) Send(ctx context.Context, printed io.Writer, client *http.Client, origin string, links []string) (all Sent, err error) {
	w := tabwriter.NewWriter(printed, len("per seconde")+2, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "per seconde\tgehaald\tkeer\tp50 ms\tp95 ms\tp99 ms\tmax ms\tfouten\t")
	for _, step := range p.steps() {
		out := step.at(ctx, client, origin, links[:step.count()])
		links = links[step.count():]
		all.Arrived, all.Faults = append(all.Arrived, out.Arrived...), all.Faults+out.Faults
		if all.First == nil {
			all.First = out.First
		}
		if len(out.times) == 0 {
			return all, errors.Join(errors.New("er kwam geen vragenlijst aan"), out.First)
		}
		ms := func(p int) float64 { return float64(Percentile(out.times, p).Microseconds()) / 1000 }
		fmt.Fprintf(w, "%d\t%.0f\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%d\t\n", step.Rate, float64(len(out.Arrived))/out.took.Seconds(), len(out.times), ms(50), ms(95), ms(99), ms(100), out.Faults)
		if err := w.Flush(); err != nil {
			return all, err
		}
		if out.First != nil {
			fmt.Fprintf(printed, "De eerste fout: %v\n", out.First)
		}
		if out.Faults > 0 || Percentile(out.times, 99) > TooSlow {
			fmt.Fprintf(printed, "Bij %d per seconde is deze machine verzadigd.\n", step.Rate)
			break
		}
	}
	return all, nil
}

// sending is what became of one step.
type sending struct {
	Sent
	times []time.Duration
	took  time.Duration
}

// at sends at a fixed rate. What is late because others wait is late all the same.
func (p Plan) at(ctx context.Context, client *http.Client, origin string, links []string) (out sending) {
	var lock sync.Mutex
	var wait sync.WaitGroup
	begin := time.Now()
	for i, link := range links {
		due := begin.Add(time.Duration(i) * time.Second / time.Duration(p.Rate))
		time.Sleep(time.Until(due))
		wait.Go(func() {
			err := submit(ctx, client, origin+link)
			took := time.Since(due)
			lock.Lock()
			defer lock.Unlock()
			out.times = append(out.times, took)
			if err == nil {
				out.Arrived = append(out.Arrived, link)
			} else if out.Faults++; out.First == nil {
				out.First = err
			}
		})
	}
	wait.Wait()
	out.took = time.Since(begin)
	return out
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

// ReadBack is an error when not everything of which was said that it arrived is stored.
func ReadBack(ctx context.Context, a *app.App, links []string) error {
	for _, link := range links {
		g, err := a.Guest(ctx, strings.TrimPrefix(link, ask.Root))
		if err != nil {
			return fmt.Errorf("read back: %w", err)
		}
		if !g.Done {
			return fmt.Errorf("%s was thanked for and is not stored", g.Invitation.Participant)
		}
	}
	return nil
}
