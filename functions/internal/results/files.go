package results

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"path"
	"regexp"
	"strings"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// dashboardFile sends one tile as a file, with the figures that the page shows.
func (s *Results) dashboardFile(w http.ResponseWriter, r *http.Request) error {
	p, key, err := s.keyOf(r)
	if err != nil {
		return err
	}
	id, ext := split(r.PathValue("file"))
	tile, err := s.App.OutcomeTile(r.Context(), key, id)
	if err != nil {
		return err
	}
	f := filter{slice: key.Slice}
	t := tiler{Page: s.frame(r, p), place: p, page: key.Page, query: f.query(), filtered: f.on(), costs: s.costsAddress(r, p)}
	return send(w, t.tile(&tile), p.dashboard.ID+"-"+id, ext)
}

// costsFile sends one part of a page of costs and benefits as a file.
func (s *Results) costsFile(w http.ResponseWriter, r *http.Request) error {
	a, _, view, err := s.openCosts(r)
	if err != nil {
		return err
	}
	id, ext := split(r.PathValue("file"))
	if view.Suppressed != "" {
		return &app.Error{Code: app.NotFound, Op: "save costs"}
	}
	tile := coster{Page: s.costFrame(r, a), view: view, address: a.root}.block(id)
	if tile == nil {
		return site.ErrNotFound
	}
	return send(w, *tile, a.model.Definition().ID+"-"+id, ext)
}

func split(file string) (id, ext string) {
	ext = path.Ext(file)
	return strings.TrimSuffix(file, ext), ext
}

// send writes a tile as a table or a drawing to keep.
func send(w http.ResponseWriter, t web.Tile, name, ext string) error {
	var body []byte
	kind := "text/csv; charset=utf-8"
	switch {
	case ext == ".csv" && t.Table != nil:
		body = tableFile(*t.Table)
	case ext == ".csv" && t.Chart != nil:
		body = tableFile(t.Chart.Table())
	case ext == ".svg" && t.Chart != nil:
		body, kind = web.ChartFile(t), "image/svg+xml"
	default:
		return site.ErrNotFound
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+unsafeInName.ReplaceAllString(name, "-")+ext+`"`)
	_, _ = w.Write(body) // the reader went away; nothing is lost
	return nil
}

var unsafeInName = regexp.MustCompile(`[^a-zA-Z0-9_-]`)

// byteOrderMark tells a spreadsheet that the file is UTF-8.
const byteOrderMark = "\ufeff"

// tableFile writes a table the way a Dutch spreadsheet opens it: semicolons, comma for
// decimals. Hidden cells keep their words.
func tableFile(t chart.Table) []byte {
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = safe(strings.TrimSpace(c.Label + " " + c.Sub))
	}
	rows := [][]string{head}
	for _, r := range t.Rows {
		line := []string{safe(r.Head)}
		for _, c := range r.Cells {
			line = append(line, cellText(c.Text))
		}
		rows = append(rows, line)
	}
	_ = w.WriteAll(rows) // a buffer takes everything
	return b.Bytes()
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
