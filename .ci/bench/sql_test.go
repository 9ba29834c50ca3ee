package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func numbersFile(t *testing.T, lines ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(name, []byte(strings.Join(append([]string{"gemeente,indicator,meting,wat,aantal"}, lines...), "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestEveryNumberCounts: what both have is the same, what one lacks or has otherwise is a
// fault, and an indicator that SQL does not compute at all is named.
func TestEveryNumberCounts(t *testing.T) {
	ours := numbersFile(t, "0014,voltooid,,n,10", "0014,voltooid,,waar,7", "0014,duur,,n,3")
	same, err := sameNumbers(ours, numbersFile(t, "0014,voltooid,,n,10", "0014,voltooid,,waar,7"))
	if err != nil || same.numbers != 2 || strings.Join(same.absent, " ") != "duur" || strings.Join(same.indicators, " ") != "voltooid" {
		t.Errorf("%+v, %v", same, err)
	}
	for want, lines := range map[string][]string{
		"hier 7, daar \"8\"":    {"0014,voltooid,,n,10", "0014,voltooid,,waar,8"},
		"hier 7, daar \"\"":     {"0014,voltooid,,n,10"},
		"hier niets, daar 1":    {"0014,voltooid,,n,10", "0014,voltooid,,waar,7", "0080,voltooid,,n,1"},
		"niets om te vergelijk": nil,
	} {
		if _, err := sameNumbers(ours, numbersFile(t, lines...)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v gives %v, want %s", lines, err, want)
		}
	}
}

// TestSQLIsAskedSensibly: a number of participants that is none is refused before anything
// is fetched or built.
func TestSQLIsAskedSensibly(t *testing.T) {
	for _, sizes := range []string{"", "veel", "1000,0", "1000;2000"} {
		if err := againstSQL(os.Stdout, sizes, filepath.Join(t.TempDir(), "x")); err == nil || !strings.Contains(err.Error(), "aantal deelnemers") {
			t.Errorf("%q gives %v", sizes, err)
		}
	}
}

// TestSQLAgrees computes the indicators of a few people in SQL too, from the export for
// research: every number is the same, without looking at time.
func TestSQLAgrees(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: een meting van seconden (-short)")
	}
	t.Chdir(filepath.Join("..", ".."))
	folder := filepath.Join(".tools", "bench-sql")
	_, err := os.Stat(filepath.Join(folder, "installed"))
	if err != nil && os.Getenv("EFFECTMONITOR_ALL") != "1" && os.Getenv("CI") != "true" {
		t.Skip("overgeslagen: DuckDB ontbreekt")
	}
	var said bytes.Buffer
	if err := againstSQL(&said, "150", folder); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"150 deelnemers", "getallen van 75 indicatoren per gemeente gelijk", "verhouding CPU, DuckDB op 1"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, said.String())
		}
	}
	t.Log("gedraaid met: DuckDB")
}
