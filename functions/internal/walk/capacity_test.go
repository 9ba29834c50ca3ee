package walk_test

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/demo"
	"effectmonitor/functions/internal/lambdatest"
	"effectmonitor/functions/internal/results"
	"effectmonitor/functions/internal/rush"
	"effectmonitor/functions/internal/secret/keeper"
	wrap "effectmonitor/functions/internal/secret/kms"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
	"effectmonitor/functions/internal/testneeds"
	"effectmonitor/instruments"
)

// TestCapacity uses the built functions on DynamoDB Local with the demo in it, and holds
// what each use case takes of the table to infra/capaciteit.csv: more is a fault, until the
// table is renewed on purpose with UPDATE_CAPACITY=1 and looked at.
func TestCapacity(t *testing.T) {
	// Not in every run: on a table that is filled with the demo it takes most of a minute.
	testneeds.Need(t, os.Getenv("CAPACITY") == "1" || testneeds.All(), "verbruik van de tabel (make capacity)")
	db := dynamolocal.Start(t)
	t.Log("gedraaid met: DynamoDB Local")
	b := newBench(t, db)
	b.staff("Samir")
	b.costs = nil // who comes first waits for what is made once
	b.staff("Amira")
	b.outcomes()
	b.retention()
	b.long(newLoadTable(t, db, rush.Plan{Questions: 250}, rush.Workers(3), 20))
	b.compare()
}

// bench is the functions on one table with a meter in between.
type bench struct {
	t       *testing.T
	records *store.Store // past the meter
	meter   *dynamolocal.Meter
	feed    table.Feed
	at      string // of the feed
	idp     *issuer
	all     map[string]*lambdatest.Function
	costs   []cost
	current *cost
	single  bool // only the first request of a visitor counts, and not where it leads
}

// theirs are groups of the identity provider for some people of the demo.
const theirs = `{"begeleiders": [{"role": "begeleider", "gemeente": "0518", "team": "Centrum"}], "inzicht": [{"role": "gemeente-inzicht", "gemeente": "0518"}], "land": [{"role": "landelijk"}]}`

func newBench(t *testing.T, db *dynamolocal.Server) *bench {
	t.Helper()
	tab, feed := db.Create(t, time.Now)
	tables, err := db.Client().ListTables(t.Context(), &dynamodb.ListTablesInput{})
	if err != nil {
		t.Fatal(err)
	}
	keys := newKMS(t)
	fillDemo(t, tab, keys.URL)
	b := &bench{t: t, records: store.New(tab), meter: db.Meter(t), feed: feed, idp: newIssuer(t), all: map[string]*lambdatest.Function{}}
	common := account(t, b.meter.Endpoint, tables.TableNames[0])
	portal := append(staffOnly(b.idp.URL, keys.URL), cloud.Groups+"="+theirs)
	for name, more := range map[string][]string{
		"portal": portal, "results": {cloud.Origin + "=" + host}, "survey": nil, "project": nil, "retain": nil,
	} {
		b.all[name] = lambdatest.Start(t, function(t, name), slices.Concat(common, more)...)
	}
	b.drain()
	b.meter.Take()
	return b
}

// fillDemo puts the demo in the table as it is after its figures were computed, with names
// that the key service opens. It is made on the embedded table, which is faster.
func fillDemo(t *testing.T, to table.Table, keys string) {
	t.Helper()
	begun := time.Now()
	defs, found := load.Load(instruments.FS)
	if defs == nil {
		t.Fatal(found)
	}
	days, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	from, err := bolt.Open(filepath.Join(t.TempDir(), "monitor.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	client := kms.New(kms.Options{Region: "eu-west-1", BaseEndpoint: &keys, Credentials: aws.AnonymousCredentials{}})
	records := store.New(from)
	box := keeper.New(records, wrap.New(wrap.Narrow(client), func(g string) string { return "alias/identity-" + g }), time.Now, time.Hour)
	a := app.New(app.Config{Store: records, Catalog: func() *catalog.Catalog { return defs }, Box: box, Now: time.Now, Random: rand.Reader, Zone: days})
	cohort, err := demo.Open(defs, "demo")
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Fill(t.Context(), a, cohort, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	if err := a.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("the demo was made in %s", time.Since(begun).Round(time.Second))
	copyItems(t, from, to)
	t.Logf("and is in the table after %s", time.Since(begun).Round(time.Second))
}

// copyItems writes what the feed of one table left behind to another.
func copyItems(t *testing.T, from table.Feed, to table.Table) {
	t.Helper()
	last := map[table.Key]table.Item{}
	for cursor := ""; ; {
		changes, next, err := from.Read(t.Context(), cursor, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			break
		}
		for _, c := range changes {
			delete(last, c.Key)
			if c.New != nil {
				last[c.Key] = *c.New
			}
		}
		cursor = next
	}
	var ops []table.Op
	size := 0
	flush := func() {
		if err := to.Write(t.Context(), ops...); err != nil {
			t.Fatal(err)
		}
		ops, size = nil, 0
	}
	for _, it := range last {
		if len(ops) == table.MaxOps || size+len(it.Value) > table.MaxWrite/2 {
			flush()
		}
		ops, size = append(ops, table.Put(it)), size+len(it.Value)+len(it.Partition)+len(it.Sort)
	}
	flush()
	t.Logf("%d items are in the table", len(last))
}

// during measures what the visitors do as one use case of a function, of which there are
// so many.
func (b *bench) during(name, function, per string, do func() (times int)) {
	b.t.Helper()
	f := b.all[function]
	b.meter.Take()
	before := processor(b.t, f)
	b.current = &cost{name: name, function: function, per: per}
	times := do()
	used := b.current
	b.current = nil
	if times == 0 {
		b.t.Errorf("%s did not happen", name)
		return
	}
	used.used = used.used.Add(b.meter.Take())
	used.milliseconds = float64((processor(b.t, f) - before).Microseconds()) / 1000
	used.share(times)
	b.costs = append(b.costs, *used)
}

func processor(t *testing.T, f *lambdatest.Function) time.Duration {
	t.Helper()
	used, err := f.CPU()
	if err != nil {
		testneeds.Need(t, false, "de klok van een proces ("+err.Error()+")")
	}
	return used
}

// servedBy is the function to which the gateway brings a path.
func servedBy(path string) string {
	switch {
	case strings.HasPrefix(path, "/v/"):
		return "survey"
	case slices.ContainsFunc(results.Roots, func(root string) bool { return strings.HasPrefix(path, root) }):
		return "results"
	}
	return "portal"
}

// send brings a request where the gateway would.
func (b *bench) send(r *http.Request) (*http.Response, error) {
	answer, err := b.all[servedBy(r.URL.Path)].Do(r)
	if b.current != nil && b.single && r.Method == http.MethodPost {
		b.current.used = b.current.used.Add(b.meter.Take())
	}
	if b.current != nil && b.single && r.Method != http.MethodPost {
		b.meter.Take() // where a form leads is a page of its own
	}
	return answer, err
}

func (b *bench) visitor() *visitor { return newVisitor(b.t, host, b.send) }

// drain hands what changed to the function that follows the stream, and says how much.
func (b *bench) drain() int {
	b.t.Helper()
	all := 0
	for quiet := 0; quiet < 3; {
		changes, next, err := b.feed.Read(b.t.Context(), b.at, 1000)
		if err != nil {
			b.t.Fatal(err)
		}
		b.at = next
		if len(changes) == 0 {
			quiet++
			continue
		}
		all += len(changes)
		if b.current == nil {
			continue // of before the measurement
		}
		var records []any
		for _, c := range changes {
			records = append(records, asRecord(c))
		}
		if answer, err := b.all["project"].Invoke(b.t.Context(), map[string]any{"Records": records}); err != nil || strings.Contains(string(answer), "itemIdentifier") {
			b.t.Fatalf("%s, %v", answer, err)
		}
	}
	return all
}

// byItself lets as much time pass as lies between answers when few people answer, so that
// what follows one is not left to what follows the next.
func (b *bench) byItself() {
	time.Sleep(app.DefaultPace.Least)
}

// staff measures what a begeleider and a jongere of that name do.
func (b *bench) staff(name string) {
	t := b.t
	begeleider := b.visitor()
	b.during("aanmelden", "portal", "sessie", func() int {
		b.idp.signIn(begeleider, "marije-koster", "Marije Koster", "begeleiders")
		return 1
	})
	begeleider.get("/caseload").ok() // the second time is what a day is made of
	b.during("caseload", "portal", "bladzijde", func() int { begeleider.get("/caseload").ok(); return 1 })
	var p *page
	b.single = true
	b.during("deelnemer_maken", "portal", "deelnemer", func() int {
		f := begeleider.get("/deelnemers/nieuw").ok().form("/deelnemers")
		p = f.set("voornaam", name).set("achternaam", "Wandelaar").set("geboortedatum", "1-2-2004").press("naar", "verder").ok()
		return 1
	})
	dossier := p.url.Path
	var link string
	b.during("uitnodigen", "portal", "link", func() int {
		p = begeleider.get(dossier+"/uitnodiging/T0").ok().form("/uitnodiging/T0").press("naar", "verder").ok()
		link = personalLink.FindString(p.body)
		return 1
	})
	b.single = false
	b.during("dossier", "portal", "bladzijde", func() int { begeleider.get(dossier).ok(); return 1 })
	jongere := b.visitor()
	b.during("link_openen", "survey", "link", func() int { jongere.get(link).ok(); return 1 })
	b.single = true
	b.during("toestemmen", "survey", "link", func() int {
		p = jongere.get(link).form(link+"/taal").press("taal", "nl").ok()
		p = p.form(link).set("toestemming", "ja").press("naar", "verder").ok()
		return 1
	})
	b.drain()
	b.during("bladzijde_bewaren", "survey", "bladzijde", func() int { return fill(t, &p, nil) })
	b.drain()
	b.during("insturen", "survey", "vragenlijst", func() int { p = p.form("/controle").press("naar", "versturen").ok(); return 1 })
	b.byItself()
	b.during("feiten", "project", "vragenlijst", func() int { return min(1, b.drain()) })
	p = begeleider.get(dossier + "/meting/T0").ok()
	b.during("begeleider_bewaren", "portal", "bladzijde", func() int { return fill(t, &p, likelyNumbers) })
	b.drain()
	b.during("begeleider_insturen", "portal", "vragenlijst", func() int { p = p.form("/controle").press("naar", "versturen").ok(); return 1 })
	b.single = false
	b.byItself()
	b.during("feiten_begeleider", "project", "vragenlijst", func() int { return min(1, b.drain()) })
	if strings.HasSuffix(p.url.Path, "/controle") {
		t.Fatalf("not sent: %s", p.text())
	}
}

// fill answers page after page up to the last look, and says how many there were.
func fill(t *testing.T, p **page, given map[string]string) int {
	t.Helper()
	for n := range 80 {
		if strings.HasSuffix((*p).url.Path, "/controle") {
			return n
		}
		*p = (*p).form((*p).url.Path).answer(given).press("naar", "verder").ok()
	}
	t.Fatalf("there is no end to the questions: %s", (*p).url.Path)
	return 0
}

// outcomes measures what is looked at; each page for the second time.
func (b *bench) outcomes() {
	for _, who := range []struct{ id, name, group, use, path string }{
		{"pieter-hendriks", "Pieter Hendriks", "inzicht", "dashboard", "/gemeenten/0518/dashboard/jpf-gemeente/management"},
		{"simone-vink", "Simone Vink", "land", "dashboard_landelijk", "/dashboard/jpf-landelijk"},
		{"", "", "", "publiek", "/publiek"},
	} {
		v := b.visitor()
		if who.id != "" {
			b.idp.signIn(v, who.id, who.name, who.group)
		}
		if p := v.get(who.path).ok(); len(p.hops) > 0 {
			who.path = p.url.RequestURI() // where the address leads is the page
		}
		v.get(who.path).ok()
		b.during(who.use, "results", "bladzijde", func() int { v.get(who.path).ok(); return 1 })
	}
}

// retention measures a day on which there is little to remove, and one on which all figures of a
// gemeente, and with them those of the country, are of before.
func (b *bench) retention() {
	invoke := func() int {
		if _, err := b.all["retain"].Invoke(b.t.Context(), map[string]any{}); err != nil {
			b.t.Fatal(err)
		}
		return 1
	}
	invoke() // the demo may have something that is due
	b.during("bewaren_aflopen", "retain", "dag", invoke)
	const code, programme = "0518", "jpf"
	sum, err := b.records.Aggregate(b.t.Context(), code, programme)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.records.PutAggregate(b.t.Context(), code, programme, "earlier", func() ([]byte, error) { return sum.Data, nil }); err != nil {
		b.t.Fatal(err)
	}
	everybody, err := b.records.ParticipantIDs(b.t.Context(), code)
	if err != nil {
		b.t.Fatal(err)
	}
	b.during("nacht_herberekenen", "retain", "deelnemer", func() int {
		invoke()
		return len(everybody)
	})
}

// long measures a submit of a questionnaire of 250 questions, on a table of its own. Answers
// differ, and pack more and less well: none of them may take too much, whatever the average.
func (b *bench) long(on loadTable) {
	b.all["survey"] = lambdatest.Start(b.t, function(b.t, "survey"), append(account(b.t, b.meter.Endpoint, on.name), cloud.Definitions+"="+on.bundle)...)
	submit := func(link string) {
		v := b.visitor()
		v.must(v.try(http.MethodPost, link+"/controle", url.Values{"naar": {"versturen"}})).ok()
	}
	submit(on.links[0]) // who comes first waits for what is made once
	b.single = true
	defer func() { b.single = false }()
	b.during("insturen_250", "survey", "vragenlijst", func() int {
		for _, link := range on.links[1:] {
			sum := b.current.used
			submit(link)
			if writes, units := b.current.used.Writes-sum.Writes, b.current.used.WriteUnits-sum.WriteUnits; writes != 1 || units > submitUnits {
				b.t.Errorf("a submit of 250 questions takes %d transactions and %v units", writes, units)
			}
		}
		return len(on.links) - 1
	})
	if err := rush.ReadBack(b.t.Context(), on.cases, on.links); err != nil {
		b.t.Error(err)
	}
}

// update says that the table of capacity is to be written anew.
func update() bool { return os.Getenv("UPDATE_CAPACITY") == "1" }
