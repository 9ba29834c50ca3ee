package rush

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/pause"
)

// Browsing is how long people look around, and how long at a page on average.
type Browsing struct {
	During, Look time.Duration
}

// Door signs somebody in at the browser and gives the page that he comes to.
type Door func(ctx context.Context, b *Browser, u auth.User) (page string, err error)

// Run lets everybody use the pages at the same time, until the time is over.
func (l Browsing) Run(ctx context.Context, origin string, users []auth.User, in Door) error {
	ctx, cancel := context.WithTimeout(ctx, l.During)
	defer cancel()
	faults := make(chan error, len(users))
	var wait sync.WaitGroup
	for i, u := range users {
		wait.Go(func() {
			b := &Browser{origin: origin}
			if err := l.use(ctx, b, u, in, rand.New(rand.NewPCG(uint64(i), 1))); err != nil && ctx.Err() == nil {
				faults <- fmt.Errorf("%s: %w", u.ID, err)
			}
		})
	}
	wait.Wait()
	close(faults)
	var all []error
	for err := range faults {
		all = append(all, err)
	}
	return errors.Join(all...)
}

// use goes from link to link, as somebody who looks around does, and searches now and then.
func (l Browsing) use(ctx context.Context, b *Browser, u auth.User, in Door, draw *rand.Rand) error {
	page, err := in(ctx, b, u)
	if err != nil {
		return err
	}
	home := links(page)
	at := home
	for ctx.Err() == nil {
		if pause.For(ctx, time.Duration(draw.Float64()*2*float64(l.Look))) != nil {
			return nil
		}
		to := "/"
		switch dice := draw.IntN(10); {
		case dice == 0 && len(home) > 0:
			to = home[draw.IntN(len(home))]
		case dice == 1:
			to = []string{"/caseload", "/team"}[draw.IntN(2)] + "?zoek=" + string(rune('a'+draw.IntN(26))) + "m"
		case len(at) > 0:
			to = at[draw.IntN(len(at))]
		}
		if page, err = b.Ask(ctx, http.MethodGet, to, nil); err != nil {
			return err
		}
		at = links(page)
	}
	return nil
}

// Browser is that of somebody who uses the pages. A door gives its client cookies.
type Browser struct {
	Client http.Client
	origin string
}

// Ask sends a request and gives the page that it leads to; a fault of the server is an error.
func (b *Browser) Ask(ctx context.Context, method, path string, form url.Values) (string, error) {
	r, err := http.NewRequestWithContext(ctx, method, b.origin+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := b.Client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if answer.StatusCode >= 500 {
		err = errors.Join(err, fmt.Errorf("%s gives %d", path, answer.StatusCode))
	}
	return string(body), err
}

var href = regexp.MustCompile(`href="(/[a-z][^"#]*)"`)

// links are where a reader can go from a page; the styles and signing in are not.
func links(page string) []string {
	var out []string
	for _, found := range href.FindAllStringSubmatch(page, -1) {
		to := strings.ReplaceAll(found[1], "&amp;", "&")
		if !strings.HasPrefix(to, "/assets/") && !strings.HasPrefix(to, "/aanmelden") {
			out = append(out, to)
		}
	}
	return out
}

// Together lets members of staff use their pages while the guests of the links fill in, page
// after page, and send at the end. Nothing at all may go wrong.
func (p Plan) Together(ctx context.Context, client *http.Client, origin string, users []auth.User, in Door, links []string) error {
	var wait sync.WaitGroup
	var faults atomic.Int64
	var first atomic.Pointer[error]
	for i, link := range links {
		wait.Go(func() {
			err := p.fill(ctx, client, origin+link, rand.New(rand.NewPCG(uint64(i), 2)))
			if err != nil && faults.Add(1) == 1 {
				first.Store(&err)
			}
		})
	}
	err := Browsing{During: p.During, Look: looking}.Run(ctx, origin, users, in)
	wait.Wait()
	if n := faults.Load(); n > 0 {
		return errors.Join(err, fmt.Errorf("%d invullers zagen een fout, zoals: %w", n, *first.Load()))
	}
	return err
}

// fill opens the link, answers one question after another and sends at the end of the time.
func (p Plan) fill(ctx context.Context, client *http.Client, link string, draw *rand.Rand) error {
	end := time.Now().Add(p.During)
	look := func() { time.Sleep(time.Duration(draw.Float64() * 2 * float64(looking))) }
	for look(); time.Now().Before(end); look() {
		n := 1 + draw.IntN(p.Questions)
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
