package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/workbook"
)

// form writes a workbook with a survey and returns its path.
func form(t *testing.T, rows ...[]any) string {
	t.Helper()
	var b bytes.Buffer
	tables := []workbook.Table{{Name: "survey", Header: []string{"type", "name", "label", "relevant", "calculation"}, Rows: rows}}
	if err := workbook.Write(&b, tables); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "formulier.xlsx")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func entries(t *testing.T, folder string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(folder, func(name string, _ os.DirEntry, err error) error {
		out = append(out, strings.TrimPrefix(name, folder))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestImportWritesAllOrNothing: a form with mistakes leaves no trace; one without
// leaves two files.
func TestImportWritesAllOrNothing(t *testing.T) {
	folder := t.TempDir()
	bad := form(t, []any{"text", "naam", "Hoe heet je?"}, []any{"text", "b", "B", "${naan} = 'x'"}, []any{"end_group"})
	code, out, errs := runHere(t, "", "importeer", "xlsform", bad, "-o", folder)
	want := "Fouten in het formulier:\n  survey!A4 (type): Deze end_group sluit niets af.\n      = zet er een begin bij, of haal de rij weg\nmonitor: " + bad + ": het formulier heeft fouten; er is niets geschreven\n"
	if code != exitFindings || out != "" || errs != want {
		t.Errorf("%d %q %q", code, out, errs)
	}
	cyclic := form(t, []any{"calculate", "a", "", "", "${b} + 1"}, []any{"calculate", "b", "", "", "${a} + 1"}, []any{"text", "c", "C"})
	if code, _, errs := runHere(t, "", "importeer", "xlsform", cyclic, "-o", folder); code != exitFindings || !strings.Contains(errs, "De formules wachten op elkaar") {
		t.Errorf("%d %q", code, errs)
	}
	if got := entries(t, folder); len(got) != 1 {
		t.Errorf("written: %q", got)
	}
	good := form(t, []any{"text", "naam", "Hoe heet je?"}, []any{"image", "foto", "Foto"})
	code, out, errs = runHere(t, "", "importeer", "xlsform", good, "-o", folder)
	if code != exitOK || errs != "" || !strings.HasSuffix(out, "1 vraag overgenomen, gecontroleerd en getest; 1 keer iets niet overgenomen\n") {
		t.Errorf("%d %q %q", code, out, errs)
	}
	if got, want := entries(t, folder), []string{"", "/vragenlijsten", "/vragenlijsten/formulier", "/vragenlijsten/formulier/v1.yaml", "/vragenlijsten/formulier/v1_test.yaml"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	info, err := os.Stat(filepath.Join(folder, "vragenlijsten", "formulier"))
	if err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

// TestCodebookWorkbook: the four sheets, each with its header and rows.
func TestCodebookWorkbook(t *testing.T) {
	name := filepath.Join(t.TempDir(), "codeboek.xlsx")
	if code, _, errs := runHere(t, "", "codeboek", "--vorm", "xlsx", "-o", name, "--instruments", shipped); code != exitOK {
		t.Fatal(errs)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := workbook.Read(data, workbook.Standard, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range sheets {
		names = append(names, s.Name)
		if len(s.Rows) < 3 || s.Rows[0][0] != "vragenlijst" {
			t.Errorf("%s: %q", s.Name, s.Rows)
		}
	}
	if want := []string{"Variabelen", "Opties", "Berekeningen", "Versies"}; !slices.Equal(names, want) {
		t.Errorf("sheets %q", names)
	}
}
