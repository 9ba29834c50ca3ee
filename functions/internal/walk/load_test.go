package walk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/lambdatest"
	"effectmonitor/functions/internal/rush"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
)

// loadSize is how large the load is.
type loadSize struct {
	rush.Plan
	workers   int
	processes map[string]int // of each function: each has one event at a time, as in Lambda
}

// sizeOfLoad is a small one that shows that nothing is lost, or with LOAD=1 what make
// load-lambda measures.
func sizeOfLoad(t *testing.T) loadSize {
	t.Helper()
	small := loadSize{rush.Plan{Rate: 4, Questions: 250, During: 2 * time.Second, Guests: 3}, 2, map[string]int{"survey": 2, "portal": 1, "results": 1, "project": 1}}
	if os.Getenv("LOAD") != "1" {
		return small
	}
	rate := 20
	if text := os.Getenv("LOAD_RATE"); text != "" {
		if _, err := fmt.Sscan(text, &rate); err != nil || rate < 4 || rate > 500 {
			t.Fatalf("LOAD_RATE is %q", text)
		}
	}
	plan := rush.Plan{Rate: rate, Questions: 250, During: 30 * time.Second, Guests: 1000, Further: []int{150, 200, 300, 400, 500}}
	return loadSize{plan, 100, map[string]int{"survey": 8, "portal": 3, "results": 1, "project": 1}}
}

// TestLoadLambda puts the built functions on DynamoDB Local under load: questionnaires of
// 250 questions at a fixed rate, then at higher ones until they are not kept up with, then
// members of staff beside people who fill in. How fast is measured and printed; an error,
// or an answer that was thanked for and is not there, fails.
func TestLoadLambda(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: bouwt binaire bestanden en gebruikt ze seconden lang (-short)")
	}
	size := sizeOfLoad(t)
	users := rush.Workers(size.workers)
	l := newLoadBench(t, size, users)
	doors := l.signedIn(users)
	follow := l.follow()
	client, out := rush.Client(l), &bytes.Buffer{}
	t.Cleanup(func() { t.Log("\n" + out.String()) })

	before, begin := l.processors(), time.Now()
	sent, err := size.Send(t.Context(), out, client, host, l.links)
	if err != nil || sent.Faults > 0 {
		t.Fatalf("%d faults, %v, %v", sent.Faults, sent.First, err)
	}
	l.account(out, before, len(sent.Arrived), time.Since(begin))
	guests := l.links[size.Count():]
	l.pages.Forget()
	fmt.Fprintf(out, "%d medewerkers en %d invullers tegelijk, %s lang:\n", len(users), len(guests), size.During)
	if err := size.Together(t.Context(), client, host, users, doors, guests); err != nil {
		t.Fatal(err)
	}
	if err := l.pages.Print(out); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(out, "%d wijzigingen werden intussen cijfers.\n", follow())
	arrived := append(sent.Arrived, guests...)
	if err := rush.ReadBack(t.Context(), l.cases, arrived); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(out, "Alle %d die een bedankje kregen staan er, als ingestuurd.\n", len(arrived))
}

// loadBench is the functions, so many of each, on one table.
type loadBench struct {
	loadTable
	t     *testing.T
	all   map[string][]*lambdatest.Function
	free  map[string]chan *lambdatest.Function
	pages *rush.Pages
	idp   *issuer
}

func newLoadBench(t *testing.T, size loadSize, users []auth.User) *loadBench {
	t.Helper()
	db := dynamolocal.Start(t)
	t.Log("gedraaid met: DynamoDB Local")
	l := &loadBench{t: t, loadTable: newLoadTable(t, db, size.Plan, users, size.Count()+size.Guests), pages: rush.NewPages(), idp: newIssuer(t),
		all: map[string][]*lambdatest.Function{}, free: map[string]chan *lambdatest.Function{}}
	common := append(account(t, db.Endpoint, l.name), cloud.Definitions+"="+l.bundle)
	more := map[string][]string{
		"portal":  append(staffOnly(l.idp.URL, newKMS(t).URL), cloud.Groups+"="+groupsOf(users[0])),
		"results": {cloud.Origin + "=" + host},
	}
	for name, count := range size.processes {
		l.free[name] = make(chan *lambdatest.Function, count)
		for range count {
			f := lambdatest.Start(t, function(t, name), slices.Concat(common, more[name])...)
			l.all[name] = append(l.all[name], f)
			l.free[name] <- f
		}
	}
	return l
}

// groupsOf is what the identity provider's group of the workers gives.
func groupsOf(u auth.User) string {
	return fmt.Sprintf(`{"staf": [{"role": %q, "gemeente": %q, "team": %q}]}`, u.Roles[0], u.Gemeente, u.Team)
}

// RoundTrip brings a request where the gateway would, to a process that is free; what waits
// for one takes longer.
func (l *loadBench) RoundTrip(r *http.Request) (*http.Response, error) {
	begin, idle := time.Now(), l.free[servedBy(r.URL.Path)]
	var f *lambdatest.Function
	select {
	case f = <-idle:
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	defer func() { idle <- f }()
	// Whoever asked may go away; the function goes on until its own limit, as in Lambda.
	ctx, stop := context.WithTimeout(context.WithoutCancel(r.Context()), limits[servedBy(r.URL.Path)])
	defer stop()
	answer, err := f.Do(r.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	l.pages.Add(r, begin, answer.StatusCode, int(answer.ContentLength))
	if r.Method == http.MethodPost && answer.StatusCode < http.StatusInternalServerError {
		l.sent.note(r.URL.Path)
	}
	if answer.StatusCode >= http.StatusInternalServerError {
		logs := f.Logs()
		l.t.Logf("%s: %s", r.URL.Path, logs[max(0, strings.LastIndex(logs, `"level":"ERROR"`)-200):])
	}
	return answer, nil
}

// limits are how long a function may take for one event, as the template says.
var limits = map[string]time.Duration{"survey": 10 * time.Second, "portal": 20 * time.Second, "results": 20 * time.Second}

// signedIn brings every member of staff through the identity provider, and is the door
// through which a browser gets those cookies.
func (l *loadBench) signedIn(users []auth.User) rush.Door {
	l.t.Helper()
	jars := map[string]http.CookieJar{}
	for n, u := range users {
		v := newVisitor(l.t, host, func(r *http.Request) (*http.Response, error) {
			r.RemoteAddr = fmt.Sprintf("198.51.100.%d:1", n%200+1) // not all from one address
			return l.RoundTrip(r)
		})
		l.idp.signIn(v, u.ID, u.Name, "staf")
		jars[u.ID] = v.jar
	}
	return func(ctx context.Context, b *rush.Browser, u auth.User) (string, error) {
		b.Client = http.Client{Transport: l, Jar: jars[u.ID]}
		page, err := b.Ask(ctx, http.MethodGet, "/caseload", nil)
		if err == nil && !strings.Contains(page, "/deelnemers/") {
			err = errors.New("no participant is in the caseload")
		}
		return page, err
	}
}

// follow hands the function that follows the stream what people change from now on, a hundred at
// a time as the template says. What it gives stops that and says how many there were.
func (l *loadBench) follow() (stop func() int) {
	l.t.Helper()
	at := ""
	ctx, cancel := context.WithCancel(l.t.Context())
	count, done := 0, make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			changes, next, err := l.sent.Read(ctx, at, 100)
			if err == nil && len(changes) == 0 {
				err = l.sent.Wait(ctx, at)
			}
			if err == nil && len(changes) > 0 {
				var records []any
				for _, c := range changes {
					records = append(records, asRecord(c))
				}
				var answer []byte
				answer, err = l.all["project"][0].Invoke(ctx, map[string]any{"Records": records})
				if strings.Contains(string(answer), "itemIdentifier") {
					err = fmt.Errorf("refused: %s", answer)
				}
			}
			if err != nil && ctx.Err() == nil {
				l.t.Errorf("the figures: %v", err)
				return
			}
			at, count = next, count+len(changes)
		}
	}()
	l.t.Cleanup(cancel)
	return func() int {
		cancel()
		<-done
		return count
	}
}

// processors is the processor time of each function so far, all its processes together.
func (l *loadBench) processors() map[string]time.Duration {
	l.t.Helper()
	used := map[string]time.Duration{}
	for name, all := range l.all {
		for _, f := range all {
			used[name] += processor(l.t, f)
		}
	}
	return used
}

// account prints what the functions took of the processors for so many submits.
func (l *loadBench) account(out *bytes.Buffer, before map[string]time.Duration, times int, took time.Duration) {
	l.t.Helper()
	now := l.processors()
	for _, name := range slices.Sorted(maps.Keys(now)) {
		used := now[name] - before[name]
		fmt.Fprintf(out, "%s: %d processen, %.1f ms processortijd per vragenlijst, %.2f processor\n", name, len(l.all[name]),
			float64(used.Microseconds())/1000/float64(times), used.Seconds()/took.Seconds())
	}
}
