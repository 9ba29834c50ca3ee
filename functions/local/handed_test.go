package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestHandedOver: beside the export stand the sums of the same people and what they took.
func TestHandedOver(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: een meting van seconden (-short)")
	}
	t.Setenv("TMPDIR", t.TempDir())
	var out bytes.Buffer
	to := filepath.Join(t.TempDir(), "uit")
	s := settings{instruments: "../../instruments", getenv: func(string) string { return "" }, out: &out}
	if err := handOver(t.Context(), s, []string{"--deelnemers", "40", "-o", to}); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(to, name))
		if err != nil || len(data) == 0 {
			t.Fatalf("%s: %d bytes, %v", name, len(data), err)
		}
		return data
	}
	var took handed
	if err := json.Unmarshal(read("tijd.json"), &took); err != nil || took.Participants != 40 || took.Responses < 40 || took.Numbers == 0 || took.CPU <= 0 || took.Sums <= 0 {
		t.Errorf("%+v, %v", took, err)
	}
	sums, people := string(read("cijfers.csv")), 0
	for line := range strings.SplitSeq(sums, "\n") {
		if _, n, found := strings.Cut(line, ",instroom,,n,"); found {
			count, err := strconv.Atoi(n)
			if err != nil {
				t.Fatal(err)
			}
			people += count
		}
	}
	if lines := strings.Count(sums, "\n"); lines < 1000 || lines >= took.Numbers || people != 40 {
		t.Errorf("%d lines of %d numbers, %d people", lines, took.Numbers, people)
	}
	for _, name := range []string{"deelnemers.parquet", "codeboek.csv"} {
		read(name)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%v is left (%v)", left, err)
	}
}

func TestHandedOverMisuse(t *testing.T) {
	for _, args := range []string{"", "--deelnemers 3 -o x", "--gemeenten 0 -o x", "--deelnemers 40 -o x alles"} {
		if _, ok := handOver(t.Context(), settings{}, strings.Fields(args)).(*misuse); !ok {
			t.Errorf("%q is accepted", args)
		}
	}
}
