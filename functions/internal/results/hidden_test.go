package results_test

import (
	"html"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	href = regexp.MustCompile(`href="([^"]*)"`)
	// counts are the ways in which a page or a file prints a number of people.
	counts = []*regexp.Regexp{
		regexp.MustCompile(`\bn = ([\d.]+)`),
		regexp.MustCompile(`(?:^|[^<>] )([\d.]+) jongeren`),
		regexp.MustCompile(`: ([\d.]+) van [\d.]+\.`),
	}
	tableRow   = regexp.MustCompile(`(?s)<tr.*?</tr>`)
	tableCell  = regexp.MustCompile(`(?s)<t[hd].*?</t[hd]>`)
	tableWhole = regexp.MustCompile(`(?s)<table.*?</table>`)
	svgText    = regexp.MustCompile(`(?s)<text[^>]*>(.*?)</text>`)
)

// interval is what a hidden number may be; its ends count nobody.
var interval = regexp.MustCompile(`[\d.,]+ tot [\d.,]+ jongeren`)

// peopleHeads are the heads of columns that count people.
var peopleHeads = []string{"n", "Aantal", "Gestart", "Nu in traject", "Beëindigd"}

// maxOpened is how many amounts of a page are opened: they are all made alike.
const maxOpened = 5

// crawl visits every page and file of results that a user can reach by links.
func crawl(t *testing.T, user string, visit func(url, kind, body string)) {
	t.Helper()
	queue := []string{"/publiek"}
	if user != "" {
		queue = append(queue, "/dashboard", "/kosten-baten")
	}
	if user == "simone-vink" || user == "pieter-hendriks" {
		queue = append(queue, "/vaststellingen")
	}
	if user == "simone-vink" {
		queue = append(queue, "/gemeenten")
	}
	seen := map[string]bool{}
	opened := map[string]int{}
	for len(queue) > 0 {
		url := queue[0]
		queue = queue[1:]
		page, query, _ := strings.Cut(url, "?open=")
		if seen[url] || query != "" && opened[page] >= maxOpened {
			continue
		}
		seen[url] = true
		if query != "" {
			opened[page]++
		}
		res := shared.get(t, user, url)
		if to := res.Header.Get("Location"); res.StatusCode == http.StatusSeeOther {
			queue = append(queue, to)
			continue
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != http.StatusOK {
			t.Errorf("%q follows a link to %s: %d", user, url, res.StatusCode)
			continue
		}
		kind := res.Header.Get("Content-Type")
		visit(url, kind, string(body))
		if strings.HasPrefix(kind, "text/html") {
			queue = append(queue, linksIn(string(body))...)
		}
	}
	if len(seen) < 5 {
		t.Errorf("%q saw only %d pages", user, len(seen))
	}
}

// linksIn are the links of a page to pages and files of results.
func linksIn(body string) []string {
	var out []string
	for _, m := range href.FindAllStringSubmatch(body, -1) {
		url, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
		for _, root := range []string{"/dashboard", "/gemeenten", "/kosten-baten", "/publiek"} {
			if url == root || strings.HasPrefix(url, root+"/") {
				out = append(out, url)
			}
		}
	}
	return out
}

// TestNoSmallNumberAnywhere reads everything that each role can reach, as a page, a
// table to keep or a drawing, and looks for a number of people under the threshold of
// any gemeente. A hidden cell keeps its words in all three.
func TestNoSmallNumberAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: alle bladzijden van alle lezers na elkaar bij -short")
	}
	const lowest = 10 // no gemeente of the demo asks for less
	hidden, pages := 0, 0
	for _, user := range []string{"", "marije-koster", "pieter-hendriks", "sjoerd-hoekstra", "simone-vink", "ingrid-baan"} {
		crawl(t, user, func(url, kind, body string) {
			if strings.Contains(url, "den-haag-2018") {
				return // printed elsewhere, and about 93 people
			}
			pages++
			text := interval.ReplaceAllString(plainText(kind, body), "")
			for _, pattern := range counts {
				for _, m := range pattern.FindAllStringSubmatch(text, -1) {
					small(t, lowest, url, m[0], m[1])
				}
			}
			switch {
			case strings.HasPrefix(kind, "text/html"):
				for _, tab := range tableWhole.FindAllString(body, -1) {
					checkTable(t, lowest, url, htmlRows(tab))
				}
				hidden += strings.Count(body, `em-hidden">`)
			case strings.HasPrefix(kind, "text/csv"):
				checkTable(t, lowest, url, csvRows(body))
				hidden += strings.Count(body, "verborgen") + strings.Count(body, "< 1")
			}
		})
	}
	if pages < 100 || hidden < 100 {
		t.Errorf("%d pages with %d hidden cells; the demo must have more of both", pages, hidden)
	}
}

func plainText(kind, body string) string {
	switch {
	case strings.HasPrefix(kind, "text/html"):
		return html.UnescapeString(words(body))
	case strings.HasPrefix(kind, "image/svg"):
		var lines []string
		for _, m := range svgText.FindAllStringSubmatch(body, -1) {
			lines = append(lines, html.UnescapeString(m[1]))
		}
		return strings.Join(lines, "\n")
	}
	return body
}

// small fails when a printed number of people is above zero and under the threshold.
func small(t *testing.T, lowest int, url, context, printed string) {
	t.Helper()
	n, err := strconv.Atoi(strings.Trim(strings.ReplaceAll(printed, ".", ""), " "))
	if err == nil && n > 0 && n < lowest {
		t.Errorf("%s shows %q", url, context)
	}
}

func checkTable(t *testing.T, lowest int, url string, rows [][]string) {
	t.Helper()
	if len(rows) == 0 {
		return
	}
	for i, head := range rows[0] {
		if !slices.Contains(peopleHeads, head) {
			continue
		}
		for _, row := range rows[1:] {
			if i < len(row) {
				small(t, lowest, url, head+" "+row[0]+": "+row[i], row[i])
			}
		}
	}
}

func htmlRows(tab string) [][]string {
	var rows [][]string
	for _, tr := range tableRow.FindAllString(tab, -1) {
		var row []string
		for _, cell := range tableCell.FindAllString(tr, -1) {
			row = append(row, html.UnescapeString(words(cell)))
		}
		rows = append(rows, row)
	}
	return rows
}

func csvRows(body string) [][]string {
	var rows [][]string
	for line := range strings.Lines(strings.TrimPrefix(body, "\ufeff")) {
		rows = append(rows, strings.Split(strings.TrimRight(line, "\r\n"), ";"))
	}
	return rows
}

// TestSmallNumbersAreSeen: a test that finds nothing would pass as well.
func TestSmallNumbersAreSeen(t *testing.T) {
	cases := map[string]string{
		"n = 7":                          "7",
		"Kortom, 9 jongeren":             "9",
		"Gingen aan het werk: 4 van 31.": "4",
	}
	for text, want := range cases {
		found := ""
		for _, pattern := range counts {
			if m := pattern.FindStringSubmatch(text); m != nil {
				found = m[1]
			}
		}
		if found != want {
			t.Errorf("%q: found %q, want %q", text, found, want)
		}
	}
	for _, text := range []string{"minder dan 10 jongeren", "0 tot 9 jaar", "< 9 jongeren"} {
		for _, pattern := range counts {
			if m := pattern.FindStringSubmatch(text); m != nil && m[1] != "10" {
				t.Errorf("%q is no small number: %q", text, m[1])
			}
		}
	}
}

// TestFilesRepeatThePage: wherever a page has a table with hidden cells, the file of
// that tile hides the same cells.
func TestFilesRepeatThePage(t *testing.T) {
	body := shared.page(t, "pieter-hendriks", "/dashboard/jpf-gemeente/management")
	at := strings.Index(body, `id="tijdig"`)
	if at < 0 {
		t.Fatal("the page has no such tile")
	}
	onPage := htmlRows(tableWhole.FindString(body[at:]))
	inFile := csvRows(shared.page(t, "pieter-hendriks", "/dashboard/jpf-gemeente/management/tijdig.csv"))
	// Below the table, after an empty line, stands what the page says around it.
	if end := slices.IndexFunc(inFile, func(row []string) bool { return strings.Join(row, "") == "" }); end < 0 || len(inFile)-end < 4 {
		t.Errorf("the file has no notes: %q", inFile)
	} else {
		inFile = inFile[:end]
	}
	if len(onPage) < 3 || len(onPage) != len(inFile) {
		t.Fatalf("%d rows on the page, %d in the file", len(onPage), len(inFile))
	}
	for i := range onPage {
		if !slices.Equal(onPage[i], inFile[i]) {
			t.Errorf("page %q, file %q", onPage[i], inFile[i])
		}
	}
}
