package walk_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/lambdatest"
	"effectmonitor/functions/internal/research"
	"effectmonitor/functions/internal/results"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
)

const host = "https://monitor.example"

// bundle is the file with definitions that the functions are given.
func bundle(t testing.TB) string {
	t.Helper()
	once("bundle", func() { lambdatest.Bundle(t, built) })
	return filepath.Join(built, "definities.json")
}

// account is the part of the environment that every function has.
func account(t testing.TB, endpoint, tableName string) []string {
	t.Helper()
	return []string{
		"AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "AWS_SESSION_TOKEN=short",
		"AWS_ENDPOINT_URL_DYNAMODB=" + endpoint,
		cloud.Definitions + "=" + bundle(t), cloud.TableName + "=" + tableName,
	}
}

// groups say what a group at the identity provider gives.
const groups = `{"begeleiders": [{"role": "begeleider", "gemeente": "0518", "team": "Centrum"}], "inzicht": [{"role": "gemeente-inzicht", "gemeente": "0518"}]}`

func staffOnly(issuer, kms string) []string {
	return []string{
		cloud.Origin + "=" + host, cloud.Issuer + "=" + issuer, cloud.Client + "=monitor", cloud.Groups + "=" + groups,
		cloud.KeyAlias + "=alias/identity-{gemeente}", "AWS_ENDPOINT_URL_KMS=" + kms,
	}
}

// nowhere is an address at which nobody answers.
const nowhere = "http://127.0.0.1:9"

// TestEachBinaryStarts drives each binary without a table: what needs none works.
func TestEachBinaryStarts(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: bouwt elk binair bestand (-short)")
	}
	t.Run("portal", func(t *testing.T) {
		f := lambdatest.Start(t, function(t, "portal"), append(account(t, nowhere, "none"), staffOnly(nowhere, nowhere)...)...)
		answer, err := f.Do(httptest.NewRequest(http.MethodGet, host+"/", nil))
		if err != nil || answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/aanmelden" {
			t.Errorf("a visitor is led to %v, %v", answer, err)
		}
		v := newVisitor(t, host, f.Do)
		testAssets(t, v, v.get("/privacy").ok())
		if strings.Contains(f.Logs(), "panic") {
			t.Error(f.Logs())
		}
	})
	t.Run("results", func(t *testing.T) {
		f := lambdatest.Start(t, function(t, "results"), append(account(t, nowhere, "none"), cloud.Origin+"="+host)...)
		answer, err := f.Do(httptest.NewRequest(http.MethodGet, host+"/dashboard", nil))
		if err != nil || answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(answer.Header.Get("Location"), "/aanmelden") {
			t.Errorf("a visitor is led to %v, %v", answer, err)
		}
		v := newVisitor(t, host, f.Do)
		p := v.get("/caseload")
		if p.status != http.StatusNotFound {
			t.Errorf("results answers a page of staff with %d", p.status)
		}
		testAssets(t, v, p)
	})
	t.Run("survey", func(t *testing.T) {
		f := lambdatest.Start(t, function(t, "survey"), account(t, nowhere, "none")...)
		v := newVisitor(t, host, f.Do)
		p := v.get("/v/geenlink")
		if p.status != http.StatusNotFound || !p.has("werkt niet meer") {
			t.Errorf("%d: %s", p.status, p.text())
		}
		testAssets(t, v, p)
		for _, path := range []string{"/caseload", "/aanmelden", "/dashboard", "/deelnemers/DH-1001"} {
			if p := v.get(path); p.status != http.StatusNotFound {
				t.Errorf("survey answers %s with %d", path, p.status)
			}
		}
	})
	t.Run("project", func(t *testing.T) {
		f := lambdatest.Start(t, function(t, "project"), account(t, nowhere, "none")...)
		answer, err := f.Invoke(t.Context(), map[string]any{"Records": []any{poison("7")}})
		if err != nil || string(answer) != `{"batchItemFailures":[{"itemIdentifier":"7"}]}` {
			t.Errorf("%s, %v", answer, err)
		}
		const event = `"request":"00000000-0000-4000-8000-000000000001"`
		if logs := logged(f, event); strings.Contains(logs, "geheim") || !strings.Contains(logs, event) {
			t.Errorf("a value is in the log, or it does not say of which event:\n%s", logs)
		}
	})
}

// TestAFaultIsASafePageAndALine: each function that has pages answers with one when its
// table cannot be reached. The number on it stands in the log, at the request that the
// gateway knows, and nothing that names a person does.
func TestAFaultIsASafePageAndALine(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: bouwt elk binair bestand (-short)")
	}
	const token = "abcdefghjkmnpqrstvwxyz0128"
	origin := cloud.Origin + "=" + host
	for name, c := range map[string]struct {
		path string
		more []string
	}{
		"portal":   {"/caseload?zoek=Amira", staffOnly(nowhere, nowhere)},
		"results":  {"/dashboard", []string{origin}},
		"survey":   {"/v/" + token, nil},
		"export":   {research.Root, []string{origin, cloud.ExportBucket + "=none"}},
		"workbook": {results.WorkbookRoot + "/jpf", []string{origin}},
	} {
		t.Run(name, func(t *testing.T) {
			f := lambdatest.Start(t, function(t, name), slices.Concat(account(t, nowhere, "none"), c.more, []string{"AWS_MAX_ATTEMPTS=1"})...)
			r := httptest.NewRequest(http.MethodGet, host+c.path, nil)
			r.AddCookie(&http.Cookie{Name: "__Host-sessie", Value: token})
			answer, err := f.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(answer.Body)
			number := regexp.MustCompile(`(?:nummer|Noem dan) ([A-Z2-7]{8})\.`).FindSubmatch(body)
			if err != nil || answer.StatusCode != http.StatusInternalServerError || number == nil || strings.Contains(string(body), nowhere) {
				t.Fatalf("%d, %v: %s", answer.StatusCode, err, body)
			}
			told, logs := 0, logged(f, `"msg":"request"`)
			for line := range strings.Lines(logs) {
				var said struct{ Level, Reference, Request, Error string }
				if err := json.Unmarshal([]byte(line), &said); err != nil || said.Request != "test" {
					t.Errorf("%s: about request %q, %v", line, said.Request, err)
				}
				if said.Level == "ERROR" && said.Reference == string(number[1]) && said.Error != "" {
					told++
				}
			}
			if told != 1 || strings.Contains(logs, token) || strings.Contains(logs, "Amira") {
				t.Errorf("the fault is told %d times, or too much is:\n%s", told, logs)
			}
		})
	}
}

// logged is the log of a function once it has a text, or as it is when that stays away: a
// line may come a moment after the answer to what it is about.
func logged(f *lambdatest.Function, text string) string {
	for end := time.Now().Add(20 * time.Second); !strings.Contains(f.Logs(), text) && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	return f.Logs()
}

// testAssets fetches the style of a page as a browser does.
func testAssets(t *testing.T, v *visitor, p *page) {
	t.Helper()
	at := strings.Index(p.body, "/assets/")
	if at < 0 {
		t.Fatalf("no style in %s", p.body)
	}
	path, _, _ := strings.Cut(p.body[at:], `"`)
	if asset := v.get(path); asset.status != http.StatusOK || asset.header.Get("Content-Type") == "" || len(asset.body) == 0 {
		t.Errorf("%s: %d", path, asset.status)
	}
}

// TestABinaryWithoutSettingsSaysWhich: a faulty deployment ends at once and names
// everything that is missing.
func TestABinaryWithoutSettingsSaysWhich(t *testing.T) {
	f := &failing{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		lambdatest.Start(f, function(t, "portal"), "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b")
	}()
	<-done
	for _, name := range []string{cloud.TableName, cloud.Definitions, cloud.Origin, cloud.Issuer, cloud.Client, cloud.Groups, cloud.KeyAlias} {
		if !strings.Contains(f.message, name) {
			t.Errorf("%s is not named:\n%s", name, f.message)
		}
	}
}

// TestAHalfDeployedRelease: while functions of one release have the definitions of another,
// they work with those of an earlier one, and end at once over those of a later one that
// have what they do not know, before anybody is asked anything.
func TestAHalfDeployedRelease(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: bouwt een binair bestand (-short)")
	}
	earlier, err := os.ReadFile("../../../engine/catalog/testdata/earlier.json")
	if err != nil {
		t.Fatal(err)
	}
	with := func(data []byte) []string {
		file := filepath.Join(t.TempDir(), "definities.json")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return []string{"AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "AWS_ENDPOINT_URL_DYNAMODB=" + nowhere, cloud.TableName + "=none", cloud.Definitions + "=" + file}
	}
	f := lambdatest.Start(t, function(t, "survey"), with(earlier)...)
	if p := newVisitor(t, host, f.Do).get("/v/geenlink"); p.status != http.StatusNotFound || !p.has("werkt niet meer") {
		t.Errorf("on earlier definitions: %d: %s", p.status, p.text())
	}
	later := bytes.Replace(earlier, []byte(`"vragen":[{`), []byte(`"vragen":[{"van_later":true,`), 1)
	refused := &failing{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		lambdatest.Start(refused, function(t, "survey"), with(later)...)
	}()
	<-done
	if bytes.Equal(later, earlier) || !strings.Contains(refused.message, cloud.Definitions) || !strings.Contains(refused.message, "van_later") {
		t.Errorf("on later definitions: %s", refused.message)
	}
}

// TestFunctionsOnOneTable is the main job on the built binaries: the portal, the
// survey and the one that follows the stream, on one table.
func TestFunctionsOnOneTable(t *testing.T) {
	db := dynamolocal.Start(t)
	t.Log("gedraaid met: DynamoDB Local")
	tab, _ := db.Create(t, time.Now)
	tables, err := db.Client().ListTables(t.Context(), &dynamodb.ListTablesInput{})
	if err != nil {
		t.Fatal(err)
	}
	common := account(t, db.Endpoint, tables.TableNames[0])
	idp, keys := newIssuer(t), newKMS(t)
	portal := lambdatest.Start(t, function(t, "portal"), append(common, staffOnly(idp.URL, keys.URL)...)...)
	outcomes := lambdatest.Start(t, function(t, "results"), append(common, cloud.Origin+"="+host)...)
	survey := lambdatest.Start(t, function(t, "survey"), common...)
	project := lambdatest.Start(t, function(t, "project"), common...)

	begeleider := newVisitor(t, host, portal.Do)
	idp.signIn(begeleider, "u-1", "Marije", "begeleiders")
	p := begeleider.get("/deelnemers/nieuw").ok()
	p = p.form("/deelnemers").set("voornaam", "Amira").set("achternaam", "Wandelaar").set("geboortedatum", "1-2-2004").press("naar", "verder").ok()
	id := strings.TrimPrefix(p.url.Path, "/deelnemers/")
	if !p.has("Amira") {
		t.Fatalf("%s: %s", p.url, p.text())
	}
	p = begeleider.get("/deelnemers/" + id + "/uitnodiging/T0").ok()
	p = p.form("/uitnodiging/T0").press("naar", "verder").ok()
	link := personalLink.FindString(p.body)
	if !strings.Contains(p.body, host+link) {
		t.Errorf("the link does not lead to %s", host)
	}
	jongere := newVisitor(t, host, survey.Do)
	fillSurvey(t, jongere, link)

	// The stream hands over what changed, with a poisoned record in between.
	var batch []any
	for _, record := range db.Records(t, tables.TableNames[0]) {
		batch = append(batch, record)
	}
	middle := len(batch) / 2
	first := append(append([]any{}, batch[:middle]...), poison("77"), batch[middle])
	answer, err := project.Invoke(t.Context(), map[string]any{"Records": first})
	if err != nil || string(answer) != `{"batchItemFailures":[{"itemIdentifier":"77"}]}` {
		t.Fatalf("%s, %v", answer, err)
	}
	for range 2 { // a batch that comes twice changes nothing
		if answer, err = project.Invoke(t.Context(), map[string]any{"Records": batch[middle:]}); err != nil || strings.Contains(string(answer), "itemIdentifier") {
			t.Fatalf("%s, %v", answer, err)
		}
	}
	records := store.New(tab)
	sum, err := app.New(app.Config{Store: records}).Aggregate(t.Context(), "0518", programmeID)
	if err != nil || sum == nil || sum.N != 1 {
		t.Fatalf("the figures are about %+v, %v", sum, err)
	}
	facts := 0
	for fact, err := range records.AllFacts(t.Context(), "0518", programmeID) {
		if err != nil || fact.Participant != id {
			t.Errorf("facts of %s, %v", fact.Participant, err)
		}
		facts++
	}
	if facts != 1 {
		t.Errorf("%d facts", facts)
	}
	front := func(r *http.Request) (*http.Response, error) {
		if slices.ContainsFunc(results.Roots, func(root string) bool { return strings.HasPrefix(r.URL.Path, root) }) {
			return outcomes.Do(r)
		}
		return portal.Do(r)
	}
	manager := newVisitor(t, host, front)
	idp.signIn(manager, "u-2", "Pieter", "inzicht")
	if p := manager.get("/dashboard").ok(); !p.has("Minder dan 10") {
		t.Errorf("one participant is not hidden: %s", p.text())
	}
	if p := newVisitor(t, host, front).get("/publiek"); p.status != http.StatusOK {
		t.Errorf("the public page: %d %s", p.status, p.text())
	}
	if p := manager.get("/deelnemers/" + id); p.status != http.StatusForbidden {
		t.Errorf("the manager reads a dossier: %d", p.status)
	}
	token := strings.TrimPrefix(link, "/v/")
	for name, f := range map[string]*lambdatest.Function{"portal": portal, "results": outcomes, "survey": survey, "project": project} {
		for _, secret := range []string{token, "Amira", "Wandelaar", "2004-02-01", id} {
			if strings.Contains(f.Logs(), secret) {
				t.Errorf("%q is in the log of %s:\n%s", secret, name, f.Logs())
			}
		}
		t.Logf("%s was ready in %s", name, f.Ready().Round(time.Millisecond))
	}
}

// fillSurvey answers everything and sends it; sending again changes nothing.
func fillSurvey(t *testing.T, v *visitor, link string) {
	t.Helper()
	p := v.get(link).ok().form(link+"/taal").press("taal", "nl").ok()
	if strings.Contains(p.body, "Amira") {
		t.Error("the survey shows a name")
	}
	p = p.form(link).set("toestemming", "ja").press("naar", "verder").ok()
	for range 60 {
		if strings.HasSuffix(p.url.Path, "/controle") {
			f := p.form("/controle")
			for range 2 {
				if p = f.press("naar", "versturen").ok(); !strings.HasSuffix(p.url.Path, "/klaar") {
					t.Fatalf("%s: %s", p.url.Path, p.text())
				}
			}
			return
		}
		p = p.form(p.url.Path).answer(nil).press("naar", "verder").ok()
	}
	t.Fatalf("there is no end to the questions: %s", p.url.Path)
}
