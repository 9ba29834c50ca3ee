package web_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"
	"testing"

	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/web"
)

// TestPagesAreWellFormed renders every page of the gallery and reads it back.
func TestPagesAreWellFormed(t *testing.T) {
	for _, s := range gallery(t) {
		t.Run(s.name, func(t *testing.T) {
			for _, problem := range audit(render(t, s.page)) {
				t.Error(problem)
			}
		})
	}
}

// void elements have no end tag.
var void = map[string]bool{"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true, "link": true, "meta": true, "source": true, "track": true, "wbr": true}

// auditor reads a page and notes what is wrong with it.
type auditor struct {
	problems []string
	stack    []string
	ids      map[string]int
	refs     []string // ids that must exist
	labelled map[string]bool
	inputs   []input
	heading  int
	h1       int
	inLabel  int
	forms    int
	csrf     int
}

type input struct {
	id, name string
	inLabel  bool
	named    bool
}

func audit(page string) []string {
	a := &auditor{ids: map[string]int{}, labelled: map[string]bool{}}
	if !strings.HasPrefix(page, "<!doctype html>") && !strings.HasPrefix(page, "<!DOCTYPE html>") {
		a.note("no doctype at the start")
	}
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.Entity = false, xml.HTMLEntity
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			a.note("cannot be read: %v", err)
			break
		}
		switch e := token.(type) {
		case xml.StartElement:
			a.start(e)
		case xml.EndElement:
			a.end(e.Name.Local)
		case xml.CharData:
			if strings.Contains(string(e), "[") && regexp.MustCompile(`\[[a-z-]+\.[a-z.-]+\]`).Match(e) {
				a.note("a message is missing: %s", strings.TrimSpace(string(e)))
			}
			if regexp.MustCompile(`\{[A-Za-z]+\}`).MatchString(places.Replace(string(e))) {
				a.note("a placeholder was not filled: %s", strings.TrimSpace(string(e)))
			}
		}
	}
	a.finish()
	return a.problems
}

func (a *auditor) note(format string, args ...any) {
	a.problems = append(a.problems, fmt.Sprintf(format, args...))
}

func (a *auditor) start(e xml.StartElement) {
	name := e.Name.Local
	attr := map[string]string{}
	for _, x := range e.Attr {
		key := x.Name.Local
		if x.Name.Space != "" {
			key = x.Name.Space + ":" + key
		}
		if _, twice := attr[key]; twice {
			a.note("<%s> has %s twice", name, key)
		}
		attr[key] = x.Value
		if key == "style" || strings.HasPrefix(key, "on") {
			a.note("<%s> has an inline %s", name, key)
		}
	}
	if name == "style" || (name == "script" && attr["src"] == "") {
		a.note("inline <%s>", name)
	}
	if id, ok := attr["id"]; ok {
		if a.ids[id]++; a.ids[id] > 1 || id == "" || strings.Contains(id, " ") {
			a.note("id %q is not unique, or not an id", id)
		}
	}
	for _, key := range []string{"aria-labelledby", "aria-describedby", "for", "aria-controls"} {
		a.refs = append(a.refs, strings.Fields(attr[key])...)
	}
	if href := attr["href"]; strings.HasPrefix(href, "#") && name == "a" && href != "#controle" {
		a.refs = append(a.refs, href[1:])
	}
	a.control(name, attr)
	a.headings(name)
	if !void[name] {
		a.stack = append(a.stack, name)
	}
}

func (a *auditor) control(name string, attr map[string]string) {
	switch name {
	case "label":
		a.inLabel++
		a.labelled[attr["for"]] = true
	case "form":
		if attr["method"] == "post" {
			a.forms++
		}
		if attr["action"] == "" {
			a.note("a form goes nowhere")
		}
	case "input", "select", "textarea":
		if attr["type"] == "hidden" {
			if attr["name"] == "csrf" {
				a.csrf++
			}
			return
		}
		// A slide moves the field beside it, which is what is sent.
		if attr["name"] == "" && attr["readonly"] == "" && attr["data-slide"] == "" {
			if _, readonly := attr["readonly"]; !readonly {
				a.note("<%s id=%q> has no name", name, attr["id"])
			}
		}
		a.inputs = append(a.inputs, input{id: attr["id"], name: attr["name"], inLabel: a.inLabel > 0, named: attr["aria-label"] != ""})
	}
}

func (a *auditor) headings(name string) {
	if len(name) != 2 || name[0] != 'h' || name[1] < '1' || name[1] > '6' {
		return
	}
	level := int(name[1] - '0')
	if level == 1 {
		a.h1++
	}
	if level > a.heading+1 {
		a.note("heading %d follows heading %d", level, a.heading)
	}
	a.heading = level
}

func (a *auditor) end(name string) {
	if name == "label" {
		a.inLabel--
	}
	if void[name] {
		return
	}
	if len(a.stack) == 0 || a.stack[len(a.stack)-1] != name {
		a.note("</%s> closes %v", name, a.stack[max(len(a.stack)-3, 0):])
		return
	}
	a.stack = a.stack[:len(a.stack)-1]
}

func (a *auditor) finish() {
	if len(a.stack) > 0 {
		a.note("never closed: %v", a.stack)
	}
	if a.h1 != 1 {
		a.note("%d headings of level 1", a.h1)
	}
	if a.csrf != a.forms {
		a.note("%d forms that post, %d with a csrf field", a.forms, a.csrf)
	}
	for _, ref := range a.refs {
		if a.ids[ref] == 0 {
			a.note("points at id %q, which is not there", ref)
		}
	}
	for _, in := range a.inputs {
		if !in.inLabel && !in.named && !a.labelled[in.id] {
			a.note("input %q has no label", in.id)
		}
	}
	sort.Strings(a.problems)
}

// places are what the writer of a message puts where the link and the name come: meant to
// be read on a page as they are.
var places = strings.NewReplacer(programme.LinkPlace, "", programme.FirstNamePlace, "")

// TestAuditFindsFaults keeps the audit itself honest.
func TestAuditFindsFaults(t *testing.T) {
	page := `<!DOCTYPE html><html><body style="x"><h1>A</h1><h3>B</h3><form method="post" action=""><input id="a" name="a"><p id="a"></p></form><script>x()</script><p>[geen.bericht] {naam}</body></html>`
	found := strings.Join(audit(page), "\n")
	for _, want := range []string{"inline style", "heading 3 follows heading 1", "csrf field", "id \"a\" is not unique", "input \"a\" has no label", "inline <script>", "goes nowhere", "message is missing", "placeholder was not filled", "closes"} {
		if !strings.Contains(found, want) {
			t.Errorf("%q not found in:\n%s", want, found)
		}
	}
}

// TestNothingEscapesItsText puts markup in every text that a person can type.
func TestNothingEscapesItsText(t *testing.T) {
	const evil = `<img src=x onerror=alert(1)>"'&`
	v := dossierSample()
	v.Title, v.Sub = evil, evil
	tl := timelineSample()
	tl.Title, tl.Raters, tl.Phases[0].Label = evil, []string{evil, evil}, evil
	v.Timeline = tl
	v.Results[0].Text = evil
	q := questionnaireSample()
	q.Fields[0].Label, q.Fields[3].Value, q.Fields[0].Options[0].Label = evil, evil, evil
	for _, page := range []string{render(t, web.Dossier(v)), render(t, web.Questionnaire(q))} {
		if strings.Contains(page, "<img") {
			t.Error("a text became markup")
		}
		for _, problem := range audit(page) {
			t.Error(problem)
		}
	}
}

// TestSurveyIsLight keeps what a phone loads for one question under 40 kB.
func TestSurveyIsLight(t *testing.T) {
	page := render(t, web.SurveyQuestion(surveyQuestionSample()))
	total := len(page)
	for _, url := range regexp.MustCompile(`/assets/[^"]+`).FindAllString(page, -1) {
		if strings.HasSuffix(url, ".svg") {
			continue
		}
		total += len(get(t, url).body)
	}
	if total > 40_000 {
		t.Errorf("one question weighs %d bytes", total)
	}
	t.Logf("one question weighs %d bytes", total)
}

// TestPagesAreLight keeps every page under 100 kB, also with everything on it. Its sheets
// and scripts a browser has already: they never change at their address.
func TestPagesAreLight(t *testing.T) {
	most, which := 0, ""
	for _, s := range gallery(t) {
		n := len(render(t, s.page))
		if n > 100_000 {
			t.Errorf("%s weighs %d bytes", s.name, n)
		}
		if n > most {
			most, which = n, s.name
		}
	}
	t.Logf("the heaviest page is %s, with %d bytes", which, most)
}

// TestPolicyHasNoExceptions: nothing comes from elsewhere, nothing in a page is run or
// styled but from our own files, and no other page can hold ours.
func TestPolicyHasNoExceptions(t *testing.T) {
	for _, never := range []string{"unsafe", "*", "http", "blob:", "nonce", "sha256", "script-src 'self' ", "style-src 'self' "} {
		if strings.Contains(web.CSP, never) {
			t.Errorf("the policy has %s: %s", never, web.CSP)
		}
	}
	for _, always := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(web.CSP, always) {
			t.Errorf("the policy lacks %s: %s", always, web.CSP)
		}
	}
}

// TestSheetsAreLight keeps the style sheet of staff under 60 kB and the script under 8 kB.
func TestSheetsAreLight(t *testing.T) {
	for name, most := range map[string]int{"stijl.css": 60_000, "pagina.js": 8_000} {
		if n := len(get(t, web.AssetURL(name)).body); n > most || n < 1000 {
			t.Errorf("%s has %d bytes, at most %d", name, n, most)
		}
	}
}
