package codebook

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed codebook.html.tmpl
var page string

var pageTemplate = template.Must(template.New("codebook").Funcs(template.FuncMap{
	"join": func(list []string) string { return strings.Join(list, ", ") },
}).Parse(page))

// WriteHTML writes the codebooks as one page that needs nothing else: no script,
// no picture, no connection. It prints well.
func WriteHTML(w io.Writer, books []Book) error {
	data := struct {
		Lang  string
		Books []Book
	}{Lang: "nl", Books: books}
	if err := pageTemplate.Execute(w, data); err != nil {
		return fmt.Errorf("write codebook: %w", err)
	}
	return nil
}
