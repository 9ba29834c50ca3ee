package walk_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// visitor is somebody with a browser of few means: it reads HTML, keeps cookies,
// follows links and fills in forms. send is how a request gets to the product.
type visitor struct {
	t    testing.TB
	root string // such as http://localhost:8080
	send func(*http.Request) (*http.Response, error)
	jar  http.CookieJar
}

func newVisitor(t testing.TB, root string, send func(*http.Request) (*http.Response, error)) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, root: root, send: send, jar: jar}
}

// page is what came back, after redirects.
type page struct {
	v      *visitor
	url    *url.URL
	status int
	header http.Header
	body   string
	hops   []int // statuses of the redirects
}

// errUnreachable: the product is not there, as after a kill.
var errUnreachable = errors.New("no answer")

// try sends one request and follows redirects. The error is errUnreachable when no
// whole answer came.
func (v *visitor) try(method, address string, form url.Values) (*page, error) {
	u, err := url.Parse(v.root)
	if err != nil {
		return nil, err
	}
	if u, err = u.Parse(address); err != nil {
		return nil, err
	}
	p := &page{v: v}
	for range 10 {
		var body io.Reader
		if method == http.MethodPost {
			body = strings.NewReader(form.Encode())
		}
		r, err := http.NewRequest(method, u.String(), body)
		if err != nil {
			return nil, err
		}
		if method == http.MethodPost {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		}
		for _, c := range v.jar.Cookies(u) {
			r.AddCookie(c)
		}
		answer, err := v.send(r)
		if err != nil {
			return nil, errors.Join(errUnreachable, err)
		}
		text, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close() // everything was read, or failed to be
		if err != nil {
			return nil, errors.Join(errUnreachable, err)
		}
		v.jar.SetCookies(u, answer.Cookies())
		p.url, p.status, p.header, p.body = u, answer.StatusCode, answer.Header, string(text)
		to := answer.Header.Get("Location")
		if answer.StatusCode < 300 || answer.StatusCode > 399 || to == "" {
			return p, nil
		}
		p.hops = append(p.hops, answer.StatusCode)
		if u, err = u.Parse(to); err != nil {
			return nil, err
		}
		if !strings.HasPrefix(u.String(), v.root+"/") {
			p.url = u
			return p, nil // elsewhere, such as an identity provider
		}
		method, form = http.MethodGet, nil
	}
	return nil, errors.New("more than ten redirects")
}

func (v *visitor) get(address string) *page { return v.must(v.try(http.MethodGet, address, nil)) }

func (v *visitor) must(p *page, err error) *page {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	return p
}

// ok ends the test when the page is not a good one.
func (p *page) ok() *page {
	p.v.t.Helper()
	if p.status != http.StatusOK {
		p.v.t.Fatalf("%s: status %d\n%s", p.url.Path, p.status, p.text())
	}
	return p
}

// has tells whether the page says something.
func (p *page) has(text string) bool { return strings.Contains(p.text(), text) }

// text is what a reader sees, on one line.
func (p *page) text() string {
	var out strings.Builder
	for token := range tokens(p.body) {
		if data, ok := token.(xml.CharData); ok {
			out.Write(data)
			out.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// tokens reads HTML as our templates write it, which is well formed but for empty
// elements and attributes without a value.
func tokens(body string) func(func(xml.Token) bool) {
	return func(yield func(xml.Token) bool) {
		d := xml.NewDecoder(strings.NewReader(body))
		d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
		for {
			token, err := d.RawToken()
			if err != nil || !yield(xml.CopyToken(token)) {
				return
			}
		}
	}
}

func attribute(e xml.StartElement, name string) (string, bool) {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

// form is one form of a page, with what it would send now.
type form struct {
	page   *page
	action string
	values url.Values
	fields []input
}

// input is one control of a form. Radio buttons and options are one input each.
type input struct {
	kind, name, value string
	hidden            bool // in a part of the form that does not show
}

// forms are the forms that post.
func (p *page) forms() []*form {
	var all []*form
	var f *form
	var selecting, area string
	var areaText strings.Builder
	depth, hiddenFrom := 0, 0
	for token := range tokens(p.body) {
		switch e := token.(type) {
		case xml.CharData:
			if area != "" {
				areaText.Write(e)
			}
		case xml.EndElement:
			if hiddenFrom == depth {
				hiddenFrom = 0
			}
			depth--
			switch e.Name.Local {
			case "form":
				f = nil
			case "select":
				selecting = ""
			case "textarea":
				if f != nil && area != "" {
					f.values.Set(area, areaText.String())
				}
				area = ""
			}
		case xml.StartElement:
			void := slices.Contains(xml.HTMLAutoClose, e.Name.Local)
			if !void {
				depth++
			}
			if _, hides := attribute(e, "hidden"); hides && hiddenFrom == 0 && !void {
				hiddenFrom = depth
			}
			name, _ := attribute(e, "name")
			value, _ := attribute(e, "value")
			if e.Name.Local == "form" {
				method, _ := attribute(e, "method")
				action, _ := attribute(e, "action")
				f = &form{page: p, action: action, values: url.Values{}}
				if method == "post" {
					all = append(all, f)
				}
				continue
			}
			if f == nil {
				continue
			}
			switch e.Name.Local {
			case "input":
				kind, _ := attribute(e, "type")
				_, checked := attribute(e, "checked")
				f.fields = append(f.fields, input{kind, name, value, hiddenFrom > 0})
				if kind != "radio" && kind != "checkbox" || checked {
					f.values.Add(name, value)
				}
			case "textarea":
				area = name
				areaText.Reset()
				f.fields = append(f.fields, input{"textarea", name, "", hiddenFrom > 0})
			case "select":
				selecting = name
			case "option":
				f.fields = append(f.fields, input{"option", selecting, value, hiddenFrom > 0})
				if _, chosen := attribute(e, "selected"); chosen {
					f.values.Set(selecting, value)
				}
			case "button":
				f.fields = append(f.fields, input{"button", name, value, hiddenFrom > 0})
			}
		}
	}
	return all
}

// form finds the form whose address ends in what is given.
func (p *page) form(ending string) *form {
	p.v.t.Helper()
	for _, f := range p.forms() {
		path, _, _ := strings.Cut(f.action, "?")
		if strings.HasSuffix(path, ending) {
			return f
		}
	}
	p.v.t.Fatalf("%s (%d) has no form to %q:\n%s", p.url.Path, p.status, ending, p.text())
	return nil
}

// set fills in a control that the form must have.
func (f *form) set(name, value string) *form {
	f.page.v.t.Helper()
	if !slices.ContainsFunc(f.fields, func(i input) bool { return i.name == name }) {
		f.page.v.t.Fatalf("%s: the form to %s has no field %q", f.page.url.Path, f.action, name)
	}
	f.values.Set(name, value)
	return f
}

// choices are the values of a radio group, a select or check boxes.
func (f *form) choices(name string) []string {
	var list []string
	for _, i := range f.fields {
		if i.name == name && (i.kind == "radio" || i.kind == "checkbox" || i.kind == "option" && i.value != "") {
			list = append(list, i.value)
		}
	}
	return list
}

// try sends the form with a button; a button without a name is "".
func (f *form) try(name, value string) (*page, error) {
	values := url.Values{}
	for k, v := range f.values {
		values[k] = v
	}
	if name != "" {
		values.Set(name, value)
	}
	address, err := f.page.url.Parse(f.action)
	if err != nil {
		return nil, err
	}
	return f.page.v.try(http.MethodPost, address.String(), values)
}

// press sends the form and ends the test when there is no answer.
func (f *form) press(name, value string) *page {
	f.page.v.t.Helper()
	return f.page.v.must(f.try(name, value))
}
