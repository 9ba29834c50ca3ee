package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"effectmonitor/engine/dataset"
	"effectmonitor/engine/workbook"
)

// TestReadBack: numbers are numbers, options are words, and nothing is a formula.
func TestReadBack(t *testing.T) {
	tab := &dataset.Table{Name: "proef", Variables: []dataset.Variable{
		{Name: "wie", Label: "Wie", Kind: dataset.Text, Width: 8},
		{Name: "bedrag", Label: "Bedrag", Decimals: 2},
		{Name: "antwoord", Label: "Antwoord", Codes: []dataset.Code{{Value: 1, ID: "thuis", Label: "Thuis"}}},
	}}
	var out bytes.Buffer
	w, err := Format{}.Open(&out, tab)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]dataset.Cell{
		{{Text: "=1+1"}, {Number: 12.5}, {Number: 1}},
		{{Text: "b"}, {Missing: dataset.WontSay}, {Missing: dataset.NotAsked}},
	} {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	sheets, err := workbook.Read(out.Bytes(), workbook.Standard, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(sheets[0].Rows); sheets[0].Name != "gegevens" || got != "[[wie bedrag antwoord] [=1+1 12.5 thuis] [b wil_niet_zeggen niet_gevraagd]]" {
		t.Errorf("%s: %s", sheets[0].Name, got)
	}
	if sheets[1].Name != "codeboek" || len(sheets[1].Rows) != 1+3+len(dataset.Missings()) {
		t.Errorf("%s has %d rows", sheets[1].Name, len(sheets[1].Rows))
	}
}

// TestTooWide: what a sheet cannot hold is said at once.
func TestTooWide(t *testing.T) {
	tab := &dataset.Table{Name: "breed", Variables: make([]dataset.Variable, workbook.MaxColumns+1)}
	if _, err := (Format{}).Open(&bytes.Buffer{}, tab); !errors.Is(err, workbook.ErrTooLarge) {
		t.Errorf("%v", err)
	}
}
