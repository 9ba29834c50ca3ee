package results_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"effectmonitor/functions/internal/testneeds"
	"effectmonitor/functions/internal/web"
)

// papers are the reports with who publishes each, its size in points, and how many pages
// it may have.
var papers = []struct {
	id, user      string
	width, height int
	least, most   int
}{
	{"jpf-publieksrapportage", "simone-vink", 595, 842, 1, 1},
	{"jpf-gemeente-a4", "anita-ramlal", 595, 842, 3, 5},
	{"jpf-landelijk-a4", "simone-vink", 595, 842, 3, 5},
	{"jpf-raadsbrief", "anita-ramlal", 595, 842, 1, 1},
	{"jpf-poster", "simone-vink", 2384, 3370, 1, 1},
	{"jpf-infographic", "simone-vink", 595, 1684, 1, 1},
	{"jpf-dias", "anita-ramlal", 958, 539, 6, 6},
}

var sheets = regexp.MustCompile(`href="(/assets/[^"]+\.css)"`)

// saved writes a page and its sheets into a folder, so that a browser can open it.
// change may rewrite both.
func saved(t *testing.T, dir, name, body string, change func(string) string) string {
	t.Helper()
	for i, m := range sheets.FindAllStringSubmatch(body, -1) {
		rec := httptest.NewRecorder()
		web.Assets().ServeHTTP(rec, httptest.NewRequest("GET", m[1], nil))
		sheet := fmt.Sprintf("%s-%d.css", name, i)
		if err := os.WriteFile(filepath.Join(dir, sheet), []byte(change(rec.Body.String())), 0o600); err != nil {
			t.Fatal(err)
		}
		body = strings.ReplaceAll(body, m[1], sheet)
	}
	file := filepath.Join(dir, name+".html")
	if err := os.WriteFile(file, []byte(change(body)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func browse(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	all := append([]string{"--headless", "--hide-scrollbars", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--user-data-dir=" + filepath.Join(dir, "profile")}, args...)
	out, err := exec.Command(testneeds.Chromium(t), all...).Output()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	return out
}

// Every report prints on its own paper: the size, the number of pages, something on each
// of them, its letters inside, drawings and not pictures of them, and the tags and the
// outline for who does not see it.
func TestReportsPrint(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: schrijft elk rapport (-short)")
	}
	testneeds.Chromium(t)
	dir := t.TempDir()
	for _, p := range papers {
		t.Run(p.id, func(t *testing.T) {
			file := saved(t, dir, p.id, shared.page(t, p.user, "/rapporten/"+p.id), func(s string) string { return s })
			printed := filepath.Join(dir, p.id+".pdf")
			browse(t, dir, "--no-pdf-header-footer", "--generate-pdf-document-outline", "--print-to-pdf="+printed, "file://"+file)
			pdf, err := os.ReadFile(printed)
			if err != nil {
				t.Fatal(err)
			}
			pages := pagesIn(pdf)
			if n := len(pages); n < p.least || n > p.most {
				t.Errorf("%d pages, want %d to %d", n, p.least, p.most)
			}
			for i, page := range pages {
				var width, height float64
				if _, err := fmt.Sscanf(page.box, "%f %f", &width, &height); err != nil || int(width+1.5) < p.width || int(width-1.5) > p.width || int(height+1.5) < p.height || int(height-1.5) > p.height {
					t.Errorf("page %d is %s points, want %d by %d", i+1, page.box, p.width, p.height)
				}
				if !strings.Contains(page.content, "Tj") && !strings.Contains(page.content, "TJ") {
					t.Errorf("page %d is blank", i+1)
				}
			}
			// A browser prints the hatching of what is hidden, in a report of several pages, as dots.
			if hatched := p.height == 842 && p.most > 1; !hatched && bytes.Contains(pdf, []byte("/Subtype /Image")) {
				t.Error("a drawing is printed as a picture of dots")
			}
			for _, part := range []string{"/StructTreeRoot", "/MarkInfo", "/Outlines", "/Lang (nl", "/FontFile2", "/S /H1"} {
				if !bytes.Contains(pdf, []byte(part)) {
					t.Errorf("the document has no %s", part)
				}
			}
		})
	}
}

type pdfPage struct{ box, content string }

var (
	pageObject = regexp.MustCompile(`(?s)<<[^<>]*/Type /Page\b.*?endobj`)
	mediaBox   = regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+ [\d.]+)\]`)
	contents   = regexp.MustCompile(`/Contents (\d+) 0 R`)
)

// pagesIn reads the pages of a document as the browser writes it: plain objects with
// compressed streams.
func pagesIn(pdf []byte) []pdfPage {
	var out []pdfPage
	for _, object := range pageObject.FindAll(pdf, -1) {
		var p pdfPage
		if m := mediaBox.FindSubmatch(object); m != nil {
			p.box = string(m[1])
		}
		if m := contents.FindSubmatch(object); m != nil {
			p.content = stream(pdf, string(m[1]))
		}
		out = append(out, p)
	}
	return out
}

func stream(pdf []byte, object string) string {
	_, rest, _ := bytes.Cut(pdf, []byte("\n"+object+" 0 obj"))
	_, rest, _ = bytes.Cut(rest, []byte("stream\n"))
	r, err := zlib.NewReader(bytes.NewReader(rest))
	if err != nil {
		return ""
	}
	text, _ := io.ReadAll(r) // what follows the stream is no part of it
	return string(text)
}

// Nothing runs out of the paper: on paper of a fixed height nothing stands below the
// room that there is, and nothing stands beside it.
func TestReportsFitTheirPaper(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: schrijft elk rapport (-short)")
	}
	testneeds.Chromium(t)
	dir := t.TempDir()
	onPaper := strings.NewReplacer("@media screen", "@media not all", "@media print", "@media all")
	const measure = `<script>
		const bad = [];
		for (const e of document.querySelectorAll(".rp-paper, .rp-part, .rp-tile, .rp-foot, .rp-figures li")) {
			const room = e.getBoundingClientRect(), fixed = getComputedStyle(e).overflowY === "hidden";
			for (const x of e.querySelectorAll("p, h1, h2, h3, li, svg, td, th")) {
				const r = x.getBoundingClientRect();
				if (r.width > 0 && (r.right > room.right + 2 || fixed && r.bottom > room.bottom + 2)) {
					bad.push((e.id || e.className) + ": " + (x.textContent || x.tagName).trim().slice(0, 30) + " " + Math.round(r.right - room.right) + ", " + Math.round(r.bottom - room.bottom));
					break;
				}
			}
		}
		document.title = "gemeten: " + bad.join("; ");
	</script></body>`
	for _, p := range papers {
		t.Run(p.id, func(t *testing.T) {
			body := strings.Replace(shared.page(t, p.user, "/rapporten/"+p.id), "</body>", measure, 1)
			width := p.width*4/3 + 1 // of points, in pixels
			if p.width == 595 {
				width = 672 // of A4, without its margins
			}
			file := saved(t, dir, p.id, body, onPaper.Replace)
			dom := string(browse(t, dir, fmt.Sprintf("--window-size=%d,1000", width), "--dump-dom", "file://"+file))
			_, rest, ok := strings.Cut(dom, "<title>gemeten: ")
			said, _, _ := strings.Cut(rest, "</title>")
			if !ok || said != "" {
				t.Errorf("measured %v: %s", ok, said)
			}
		})
	}
}

// A report is opened on a phone as well: there only tables and the drawings for the whole
// width of the paper may be wider than the screen, and those scroll by themselves.
func TestReportsFitAPhone(t *testing.T) {
	testneeds.Chromium(t)
	dir := t.TempDir()
	const measure = `<script>
		const bad = [...document.querySelectorAll("p, h1, h2, h3, li")].filter((x) => !x.closest(".rp-drawing, table"))
			.filter((x) => x.getBoundingClientRect().right > innerWidth + 1).map((x) => x.textContent.trim().slice(0, 30));
		for (const x of document.querySelectorAll(".rp-part--half .rp-drawing svg")) {
			if (x.getBoundingClientRect().right > innerWidth + 1) bad.push("a drawing of half the paper");
		}
		if (document.documentElement.scrollWidth > innerWidth) bad.push("the page itself");
		parent.postMessage(innerWidth + " wide: " + bad.join("; "), "*");
	</script></body>`
	for _, p := range papers {
		t.Run(p.id, func(t *testing.T) {
			saved(t, dir, p.id, strings.Replace(shared.page(t, p.user, "/rapporten/"+p.id), "</body>", measure, 1), func(s string) string { return s })
			outer := filepath.Join(dir, p.id+"-telefoon.html")
			frame := `<title>not measured</title><script>addEventListener("message", (e) => { document.title = e.data; })</script><iframe width="390" height="844" style="border:0" src="` + p.id + `.html"></iframe>`
			if err := os.WriteFile(outer, []byte(frame), 0o600); err != nil {
				t.Fatal(err)
			}
			dom := string(browse(t, dir, "--virtual-time-budget=5000", "--dump-dom", "file://"+outer))
			_, rest, _ := strings.Cut(dom, "<title>")
			if said, _, _ := strings.Cut(rest, "</title>"); said != "390 wide: " {
				t.Errorf("measured %q", said)
			}
		})
	}
}
