// Package download gives what stands on a page as a file to keep: a drawing as SVG or
// PNG, a table as CSV. A file holds what the page shows and no more: it is made of the
// same view, with what is hidden hidden.
//
// It must not compute, choose what somebody may see, or fetch anything. What is large
// to link, such as a spreadsheet, is not made here.
package download

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"strings"

	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
	"effectmonitor/functions/internal/web/raster"
)

// Kinds of files, as their names end.
const (
	drawing = ".svg"
	picture = ".png"
	table   = ".csv"
)

// perUnit is how many pixels of a picture go in one of its drawing: enough for paper.
const perUnit = 2

// Offer puts links on a tile to its files. address gives the address of a file that
// ends as asked.
func Offer(t *web.Tile, address func(ext string) string) {
	t.Downloads = Links(t.Chart, t.Table, address)
}

// Links are those to the files of a drawing, a table or both.
func Links(c chart.Chart, t *chart.Table, address func(ext string) string) []web.Link {
	var list []web.Link
	if c != nil {
		list = append(list, web.Link{Label: "SVG", Href: address(drawing)}, web.Link{Label: "PNG", Href: address(picture)})
	}
	if c != nil || t != nil {
		list = append(list, web.Link{Label: "CSV", Href: address(table)})
	}
	return list
}

// Split gives the two parts of a file name: of what it is, and how it ends.
func Split(file string) (id, ext string) {
	ext = path.Ext(file)
	return strings.TrimSuffix(file, ext), ext
}

// Send writes a tile as a file of a kind; site.ErrNotFound where there is no such file.
func Send(w http.ResponseWriter, t web.Tile, name, ext string) error {
	var body []byte
	kind := "text/csv; charset=utf-8"
	switch {
	case ext == table && t.Table != nil:
		body = tableFile(*t.Table, notesOf(t))
	case ext == table && t.Chart != nil:
		body = tableFile(t.Chart.Table(), notesOf(t))
	case ext == drawing && t.Chart != nil:
		body, kind = web.ChartFile(t), "image/svg+xml"
	case ext == picture && t.Chart != nil:
		var err error
		if body, err = raster.PNG(web.ChartFile(t), perUnit); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		kind = "image/png"
	default:
		return site.ErrNotFound
	}
	Write(w, body, name+ext, kind)
	return nil
}

// Write sends a file of a kind under a name, of which letters, digits, - and _ stay.
func Write(w http.ResponseWriter, body []byte, name, kind string) {
	id, ext := Split(name)
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+unsafeInName.ReplaceAllString(id, "-")+ext+`"`)
	_, _ = w.Write(body) // the reader went away; nothing is lost
}

var unsafeInName = regexp.MustCompile(`[^a-zA-Z0-9_-]`)

// byteOrderMark tells a spreadsheet that the file is UTF-8.
const byteOrderMark = "\ufeff"

// notesOf are what a page says around a table: why something is hidden, how to read it, and
// n, period and definition.
func notesOf(t web.Tile) []string {
	var hidden strings.Builder
	for _, part := range t.HiddenNote {
		hidden.WriteString(part.Text)
	}
	list := append([]string{strings.TrimSpace(hidden.String())}, t.Notes...)
	for _, m := range t.Meta {
		colon := ":"
		if strings.HasSuffix(m.Label, "=") {
			colon = "" // "n = 31"
		}
		list = append(list, m.Label+colon+" "+m.Value)
	}
	return list
}

// tableFile writes a table the way a Dutch spreadsheet opens it: semicolons, comma for
// decimals. Hidden cells keep their words. What stands small below a number comes in a
// column of its own, so that the number stays one; notes come below the table, after an
// empty line.
func tableFile(t chart.Table, notes []string) []byte {
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	noted := notedColumns(t)
	var head []string
	for i, c := range t.Columns {
		label := safe(strings.TrimSpace(c.Label + " " + c.Sub))
		if head = append(head, label); noted[i] {
			head = append(head, locale.For(locale.Default).Text("tile.note-column", locale.Args{"column": label}))
		}
	}
	rows := [][]string{head}
	for _, r := range t.Rows {
		line := []string{safe(r.Head)}
		if noted[0] {
			line = append(line, safe(r.HeadNote))
		}
		for i, c := range r.Cells {
			if line = append(line, cellText(c.Text)); noted[i+1] {
				line = append(line, safe(c.Note))
			}
		}
		rows = append(rows, line)
	}
	first := true
	for _, note := range append([]string{t.Note}, notes...) {
		if note = safe(strings.TrimSpace(note)); note == "" {
			continue
		}
		if first {
			rows = append(rows, make([]string, len(head)))
			first = false
		}
		rows = append(rows, append([]string{note}, make([]string, max(len(head)-1, 0))...))
	}
	_ = w.WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}

// notedColumns tells of each column whether something stands small below one of its cells.
func notedColumns(t chart.Table) map[int]bool {
	noted := map[int]bool{}
	for _, r := range t.Rows {
		noted[0] = noted[0] || r.HeadNote != ""
		for i, c := range r.Cells {
			noted[i+1] = noted[i+1] || c.Note != ""
		}
	}
	return noted
}

var number = regexp.MustCompile(`^([+\x{2212}]?)[\s\x{a0}]*(?:€[\s\x{a0}]*)?(\d[\d.]*(?:,\d+)?)(%?)$`)

// cellText writes a number without signs for the eye, and leaves words as they are.
func cellText(text string) string {
	m := number.FindStringSubmatch(text)
	if m == nil {
		return safe(text)
	}
	sign := ""
	if m[1] == "\u2212" {
		sign = "-"
	}
	return sign + strings.ReplaceAll(m[2], ".", "") + m[3]
}

// safe keeps a spreadsheet from taking a text for a formula.
func safe(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\u00a0", " "), "\u00ad", "")
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
