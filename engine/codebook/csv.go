package codebook

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// columns are the columns of the table, with what they hold of a variable.
var columns = []struct {
	title string
	of    func(Variable) string
}{
	{"variabele", func(v Variable) string { return v.ID }},
	{"tekst", func(v Variable) string { return v.Text }},
	{"uitleg", func(v Variable) string { return v.Help }},
	{"type", func(v Variable) string { return v.Type }},
	{"codes", codeText},
	{"bereik", func(v Variable) string { return v.Range }},
	{"eenheid", func(v Variable) string { return v.Unit }},
	{"ontbrekend", func(v Variable) string { return strings.Join(v.Missing, ", ") }},
	{"verplicht", func(v Variable) string { return v.Required }},
	{"zichtbaar", func(v Variable) string { return v.Visible }},
	{"controles", func(v Variable) string { return strings.Join(v.Checks, " | ") }},
	{"berekening", func(v Variable) string { return v.Scoring }},
	{"domein", func(v Variable) string { return v.Domain }},
	{"doel", func(v Variable) string { return v.Purpose }},
	{"gebruikt_door", func(v Variable) string { return strings.Join(v.UsedBy, ", ") }},
}

// codeText writes the codes in one cell: 1 = nooit (0) | 2 = soms (1).
func codeText(v Variable) string {
	parts := make([]string, len(v.Codes))
	for i, c := range v.Codes {
		parts[i] = c.Value + " = " + c.Text
		if c.Score != "" {
			parts[i] += " (telt als " + c.Score + ")"
		}
	}
	return strings.Join(parts, " | ")
}

// WriteCSV writes the codebooks as one table, a row per variable. It is meant for
// a Dutch spreadsheet program: a byte order mark, semicolons, and no cell that the
// program would take for a formula.
func WriteCSV(w io.Writer, books []Book) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("write codebook: %w", err)
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	header := []string{"vragenlijst", "versie", "pagina"}
	for _, c := range columns {
		header = append(header, c.title)
	}
	_ = out.Write(header) // kept by the writer until Error
	for _, b := range books {
		for _, s := range b.Sections {
			for _, v := range s.Variables {
				row := []string{b.ID, strconv.Itoa(b.Version), s.ID}
				for _, c := range columns {
					row = append(row, Harmless(c.of(v)))
				}
				_ = out.Write(row)
			}
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write codebook: %w", err)
	}
	return nil
}

// Harmless keeps a spreadsheet program from running a text as a formula.
func Harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
