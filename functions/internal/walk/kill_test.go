package walk_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	killGemeente = "0518"
	demoThere    = 132 // participants of that gemeente in the demo cohort
	programmeID  = "jpf"
)

// record is what the product acknowledged about one new participant.
type record struct {
	id        string
	typed     map[string]url.Values // rater → the last answers of each question that were acknowledged
	submitted map[string]bool       // rater
}

// TestKill ends the server again and again while people fill in. Everything that
// was acknowledged is there afterwards, nothing is there twice, and the figures are
// those of the responses.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: stoppen en starten bij -short")
	}
	data := demoData(t)
	s := startLocal(t, data)
	const users, kills = 4, 5
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var wait sync.WaitGroup
	ledgers := make([][]*record, users)
	sent := make(chan string, 1) // holds one response that was acknowledged as sent
	for i, user := range []string{"marije-koster", "rachid-bouali", "els-vermeer", "joost-de-lange"} {
		c := &client{t: t, ctx: ctx, server: s, user: user, sent: sent}
		wait.Go(func() { ledgers[i] = c.work(i) })
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	address := strings.TrimPrefix(s.url, "http://")
	for range kills {
		time.Sleep(time.Duration(300+random.IntN(900)) * time.Millisecond)
		s.kill()
		s = startLocal(t, data, "ADDR="+address)
	}
	// A slow machine gets the time it needs: without a response that was sent, the
	// comparison below would say nothing.
	select {
	case <-sent:
	case <-time.After(2 * time.Minute):
	}
	stop() // nobody begins anything new
	wait.Wait()
	s.kill()
	var all []*record
	submitted, answers := 0, 0
	for _, l := range ledgers {
		all = append(all, l...)
		for _, r := range l {
			submitted += len(r.submitted)
			for _, typed := range r.typed {
				answers += len(typed)
			}
		}
	}
	t.Logf("%d kills; acknowledged: %d participants, %d answers, %d responses sent", kills+1, len(all), answers, submitted)
	if len(all) == 0 || submitted == 0 {
		t.Fatal("too little was acknowledged for this to mean anything")
	}
	kept := openKept(t, data)
	kept.complete(all)
	kept.figures()
}

// client is a begeleider who adds jongeren, fills in, and hands the phone over.
type client struct {
	t      *testing.T
	ctx    context.Context
	server *server
	user   string
	sent   chan<- string
	ledger []*record
}

// submitted writes down that the product took the whole response.
func (c *client) submitted(r *record, rater string) {
	r.submitted[rater] = true
	select {
	case c.sent <- r.id:
	default:
	}
}

var errStop = errors.New("time to stop")

// insist repeats until the product answers: people press the button again.
func (c *client) insist(try func() (*page, error)) (*page, error) {
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		p, err := try()
		if !errors.Is(err, errUnreachable) {
			return p, err
		}
		if time.Now().After(end) {
			return nil, fmt.Errorf("the product stays away: %w", err)
		}
	}
}

func (c *client) get(v *visitor, path string) (*page, error) {
	if c.ctx.Err() != nil {
		return nil, errStop
	}
	return c.insist(func() (*page, error) { return v.try(http.MethodGet, path, nil) })
}

func (c *client) send(f *form, name, value string) (*page, error) {
	return c.insist(func() (*page, error) { return f.try(name, value) })
}

// work goes on until it is time to stop, and returns what was acknowledged.
func (c *client) work(n int) []*record {
	v := c.server.visitor(c.t)
	for i := 0; ; i++ {
		if err := c.one(v, fmt.Sprintf("Proef%d-%d", n, i)); errors.Is(err, errStop) {
			return c.ledger
		} else if err != nil {
			c.t.Error(err)
			return c.ledger
		}
	}
}

func (c *client) one(v *visitor, name string) error {
	p, err := c.get(v, "/deelnemers/nieuw")
	if err != nil {
		return err
	}
	if strings.HasPrefix(p.url.Path, "/aanmelden") {
		if _, err := c.send(p.form("/aanmelden"), "gebruiker", c.user); err != nil {
			return err
		}
		if p, err = c.get(v, "/deelnemers/nieuw"); err != nil {
			return err
		}
	}
	f := p.form("/deelnemers").set("voornaam", name).set("achternaam", "Kill").set("geboortedatum", "1-2-2004")
	if p, err = c.send(f, "naar", "verder"); err != nil {
		return err
	}
	id := regexp.MustCompile(`^/deelnemers/([A-Z]+-\d+)`).FindStringSubmatch(p.url.Path)
	if id == nil {
		return fmt.Errorf("%s was not added (%d): %s", name, p.status, p.text())
	}
	r := &record{id: id[1], typed: map[string]url.Values{"begeleider": {}, "jongere": {}}, submitted: map[string]bool{}}
	c.ledger = append(c.ledger, r)
	if err := c.staff(v, r); err != nil {
		return err
	}
	return c.guest(v, r)
}

// staff fills in the questionnaire of the begeleider, page by page.
func (c *client) staff(v *visitor, r *record) error {
	root := "/deelnemers/" + r.id + "/meting/T0"
	p, err := c.get(v, root)
	for range 60 {
		if err != nil {
			return err
		}
		if strings.HasSuffix(p.url.Path, "/controle") {
			if p, err = c.send(p.form("/controle"), "naar", "versturen"); err != nil {
				return err
			}
			if p.status != http.StatusOK || strings.HasSuffix(p.url.Path, "/controle") {
				return fmt.Errorf("%s is not sent (%d at %s): %s", r.id, p.status, p.url.Path, p.text())
			}
			c.submitted(r, "begeleider")
			return nil
		}
		f, err := c.fill(v, p, r, "begeleider")
		if err != nil {
			return err
		}
		if p, err = c.send(f, "naar", "verder"); err != nil {
			return err
		}
		if p.status != http.StatusOK {
			return fmt.Errorf("%s: %d at %s: %s", r.id, p.status, p.url.Path, p.text())
		}
		r.note("begeleider", f)
		if c.ctx.Err() != nil {
			return errStop
		}
	}
	return fmt.Errorf("%s: the questionnaire has no end", r.id)
}

// guest fills in the questionnaire of the jongere by the personal link.
func (c *client) guest(v *visitor, r *record) error {
	p, err := c.get(v, "/deelnemers/"+r.id+"/uitnodiging/T0")
	if err != nil {
		return err
	}
	if p, err = c.send(p.form("/uitnodiging/T0"), "naar", "verder"); err != nil {
		return err
	}
	link := personalLink.FindString(p.body)
	if link == "" {
		return fmt.Errorf("%s got no link: %s", r.id, p.text())
	}
	phone := c.server.visitor(c.t)
	if p, err = c.get(phone, link); err != nil {
		return err
	}
	if p, err = c.send(p.form(link+"/taal"), "taal", "nl"); err != nil {
		return err
	}
	if p, err = c.send(p.form(link).set("toestemming", "ja"), "naar", "verder"); err != nil {
		return err
	}
	for range 60 {
		if strings.HasSuffix(p.url.Path, "/controle") {
			if p, err = c.send(p.form("/controle"), "naar", "versturen"); err != nil {
				return err
			}
			if !strings.HasSuffix(p.url.Path, "/klaar") {
				return fmt.Errorf("%s is not sent: %d at the end: %s", r.id, p.status, p.text())
			}
			c.submitted(r, "jongere")
			return nil
		}
		f, err := c.fill(phone, p, r, "jongere")
		if err != nil {
			return err
		}
		if p, err = c.send(f, "naar", "verder"); err != nil {
			return err
		}
		if p.status != http.StatusOK {
			return fmt.Errorf("%s: %d: %s", r.id, p.status, p.text())
		}
		r.note("jongere", f)
		if c.ctx.Err() != nil {
			return errStop
		}
	}
	return fmt.Errorf("%s: there is no end to the questions", r.id)
}

// fill answers a page as somebody does whose script keeps each answer and then
// shows what follows from it.
func (c *client) fill(v *visitor, p *page, r *record, rater string) (*form, error) {
	for {
		f := p.form(p.url.Path).answer(likelyNumbers)
		quiet := *f
		quiet.action += "/bewaar"
		saved, err := c.send(&quiet, "", "")
		if err != nil {
			return nil, err
		}
		if saved.status != http.StatusOK {
			return nil, fmt.Errorf("%s: autosave gives %d: %s", r.id, saved.status, saved.body)
		}
		r.note(rater, f)
		if p, err = c.get(v, p.url.Path); err != nil {
			return nil, err
		}
		next := p.form(p.url.Path).answer(likelyNumbers)
		if len(next.typed()) == len(f.typed()) {
			return next, nil
		}
	}
}

// note writes down what was acknowledged.
func (r *record) note(rater string, f *form) {
	for name, list := range f.typed() {
		r.typed[rater][name] = list
	}
}
