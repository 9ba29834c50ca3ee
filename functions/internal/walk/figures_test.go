package walk_test

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// element is one element of a page, with the text and the elements in it.
type element struct {
	name  string
	attr  map[string]string
	up    *element
	inner []*element
	text  strings.Builder
}

// treeOf reads a page as a tree.
func treeOf(body string) *element {
	root := &element{attr: map[string]string{}}
	at := root
	for token := range tokens(body) {
		switch x := token.(type) {
		case xml.StartElement:
			e := &element{name: x.Name.Local, attr: map[string]string{}, up: at}
			for _, a := range x.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			at.inner = append(at.inner, e)
			if !slices.Contains(xml.HTMLAutoClose, x.Name.Local) {
				at = e
			}
		case xml.EndElement:
			// Some elements of a drawing close themselves, and give an end too.
			for e := at; e.up != nil; e = e.up {
				if e.name == x.Name.Local {
					at = e.up
					break
				}
			}
		case xml.CharData:
			for e := at; e != nil; e = e.up {
				e.text.Write(x)
				e.text.WriteByte(' ')
			}
		}
	}
	return root
}

func (e *element) said() string { return strings.Join(strings.Fields(e.text.String()), " ") }

func (e *element) is(class string) bool {
	return slices.Contains(strings.Fields(e.attr["class"]), class)
}

// all gives the elements within of which something holds.
func (e *element) all(holds func(*element) bool) []*element {
	var list []*element
	for _, x := range e.inner {
		if holds(x) {
			list = append(list, x)
		}
		list = append(list, x.all(holds)...)
	}
	return list
}

// block is the part of the page that an element stands in; nil when it is in none.
func (e *element) block() *element {
	for x := e.up; x != nil; x = x.up {
		if x.name == "section" || x.name == "article" {
			return x
		}
	}
	return nil
}

var sayingN = regexp.MustCompile(`\bn (=|hoogstens|verborgen|[<>])|\bBasis:? |kunnen we|verbergen we|Verborgen betekent|tonen we (niet|geen cijfers)`)

// missing says what a large figure, a drawing or a table of figures does not say.
func missing(said string, open bool) []string {
	var list []string
	add := func(ok bool, what string) {
		if !ok {
			list = append(list, what)
		}
	}
	add(sayingN.MatchString(said), "n")
	add(strings.Contains(said, "Periode"), "period")
	add(strings.Contains(said, "Definitie"), "definition")
	add(open, "explanation")
	return list
}

// faults are the figures of a page that lack something of what each must have. lists are
// the headings of tables that hold no figures.
func faults(main *element, lists []string) (all []string, figures, drawings, tables int) {
	opens := func(e *element) bool {
		return len(e.all(func(x *element) bool {
			return x.name == "summary" && strings.Contains(x.said(), "Hoe is dit berekend?")
		})) > 0
	}
	for _, e := range main.all(func(e *element) bool { return e.is("em-figure") }) {
		figures++
		if list := missing(e.said(), opens(e)); len(list) > 0 {
			all = append(all, fmt.Sprintf("the figure %q lacks %v", e.said(), list))
		}
	}
	seen := map[*element]bool{}
	for _, e := range main.all(func(e *element) bool {
		return e.name == "svg" && e.attr["role"] == "img" || e.name == "table" && e.is("em-table")
	}) {
		b := e.block()
		if b == nil {
			all = append(all, "stands in no block: "+e.said())
			continue
		}
		if seen[b] || slices.ContainsFunc(lists, func(head string) bool { return strings.HasPrefix(b.said(), head) }) {
			continue
		}
		seen[b] = true
		meta := ""
		for _, m := range b.all(func(x *element) bool { return x.is("em-meta") }) {
			meta += m.said() + " "
		}
		list := missing(meta, opens(b))
		drawn := b.all(func(x *element) bool { return x.name == "svg" && x.attr["role"] == "img" })
		files := ""
		for _, a := range b.all(func(x *element) bool { return x.name == "a" && x.up.is("em-downloads") }) {
			files += a.attr["href"] + " "
		}
		kinds := []string{".csv"}
		if tables++; len(drawn) > 0 {
			drawings, kinds = drawings+1, []string{".svg", ".png", ".csv"}
			if len(b.all(func(x *element) bool { return x.name == "table" })) == 0 {
				list = append(list, "a table")
			}
		}
		for _, kind := range kinds {
			if !strings.Contains(files, kind) {
				list = append(list, kind)
			}
		}
		if len(list) > 0 {
			all = append(all, fmt.Sprintf("%.60q lacks %v", b.said(), list))
		}
	}
	return all, figures, drawings, tables
}

// ofFigures are the addresses below which pages hold figures about participants.
var ofFigures = regexp.MustCompile(`^/(dashboard|kosten-baten|leren|publiek|gemeenten|rekenhulp)(/|$)`)

// lists are the headings of tables that hold no figures: what there is, and what a gemeente
// says of itself with a source per row.
var lists = []string{"Leerkringen", "De gemeente zelf"}

// TestEveryFigureSaysWhatItIs: of every page that a role can reach, each large figure, each
// drawing and each table says n, period and definition and opens its explanation, and can be
// saved; a drawing also as a table.
func TestEveryFigureSaysWhatItIs(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: iedere pagina met cijfers bij -short")
	}
	s := startLocal(t, demoData(t))
	for user, more := range map[string][]string{
		"":                {"/publiek", "/rekenhulp/jpf", "/kosten-baten/den-haag-2018"},
		"simone-vink":     {"/gemeenten/0518", "/kosten-baten/jpf/vergelijken?met=scenario:voorzichtig", "/kosten-baten/jpf/wat-als?kosten_traject=12000"},
		"wilma-de-groot":  {"/dashboard/jpf-gemeente/ontwikkeling?geslacht=vrouw", "/kosten-baten/jpf/vergelijken?met=scenario:voorzichtig&omvang=eigen", "/leren/jpf/vergelijken?startjaar=2024"},
		"willem-van-rees": nil, "thomas-de-beer": nil, "marije-koster": nil, "fenna-hoekstra": nil,
	} {
		t.Run(user, func(t *testing.T) {
			v := s.visitor(t)
			if user != "" {
				v = s.signedIn(t, user)
			}
			pages, figures, drawings, tables := 0, 0, 0, 0
			known := map[string]bool{}
			queue := append([]string{"/dashboard", "/kosten-baten", "/leren", "/gemeenten"}, more...)
			for len(queue) > 0 {
				address := queue[0]
				queue = queue[1:]
				if known[address] {
					continue
				}
				known[address] = true
				p := v.get(address)
				if p.status != 200 || !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
					continue
				}
				mains := treeOf(p.body).all(func(e *element) bool { return e.name == "main" })
				if len(mains) != 1 {
					t.Fatalf("%s has %d main parts", address, len(mains))
				}
				list, a, b, c := faults(mains[0], lists)
				pages, figures, drawings, tables = pages+1, figures+a, drawings+b, tables+c
				for _, fault := range list {
					t.Errorf("%s: %s", address, fault)
				}
				for _, a := range mains[0].all(func(e *element) bool { return e.name == "a" && e.attr["href"] != "" }) {
					to, err := url.Parse(a.attr["href"])
					if err == nil && to.RawQuery == "" && ofFigures.MatchString(to.Path) && !strings.Contains(to.Path, ".") {
						queue = append(queue, to.Path)
					}
				}
			}
			t.Logf("%d pages with %d large figures, %d drawings and %d blocks with a table", pages, figures, drawings, tables)
			if user != "marije-koster" && user != "fenna-hoekstra" && (pages < 3 || figures < 3) {
				t.Errorf("only %d pages with %d figures were looked at", pages, figures)
			}
		})
	}
}
