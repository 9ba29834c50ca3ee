// Package page writes codebooks as a page for the browser. It is apart, because the
// templates of the library are heavy and functions in the cloud write tables only.
package page

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"effectmonitor/engine/codebook"
)

//go:embed codebook.html.tmpl
var text string

var pageTemplate = template.Must(template.New("codebook").Funcs(template.FuncMap{
	"join": func(list []string) string { return strings.Join(list, ", ") },
}).Parse(text))

// Write writes the codebooks as one page that needs nothing else: no script,
// no picture, no connection. It prints well.
func Write(w io.Writer, books []codebook.Book) error {
	data := struct {
		Lang  string
		Books []codebook.Book
	}{Lang: "nl", Books: books}
	if err := pageTemplate.Execute(w, data); err != nil {
		return fmt.Errorf("write codebook: %w", err)
	}
	return nil
}
