package page

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/codebook"
	"effectmonitor/instruments"
)

// TestHTML: the page is well-formed, escapes what it is given, and every link in
// it leads somewhere.
func TestHTML(t *testing.T) {
	c, found := load.Load(instruments.FS)
	if c == nil {
		t.Fatal(found)
	}
	var books []codebook.Book
	for _, in := range c.Questionnaires() {
		books = append(books, codebook.Build(in, "nl"))
	}
	books[0].Title = "<Klein> & fijn"
	var out bytes.Buffer
	if err := Write(&out, books); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	if strings.Contains(page, "<Klein>") || !strings.Contains(page, "&lt;Klein&gt; &amp; fijn") {
		t.Error("a title was not escaped")
	}
	for _, outside := range []string{"<script", "http://", "https://", "<img"} {
		if strings.Contains(page, outside) {
			t.Errorf("the page needs %s", outside)
		}
	}
	ids, links := map[string]bool{}, []string{}
	decoder := xml.NewDecoder(strings.NewReader(page))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range element.Attr {
			switch a.Name.Local {
			case "id":
				if ids[a.Value] {
					t.Errorf("id %s stands twice", a.Value)
				}
				ids[a.Value] = true
			case "href", "aria-labelledby":
				links = append(links, strings.TrimPrefix(a.Value, "#"))
			}
		}
	}
	for _, link := range links {
		if !ids[link] {
			t.Errorf("%s leads nowhere", link)
		}
	}
	if len(links) < 10 {
		t.Errorf("only %d links", len(links))
	}
}
