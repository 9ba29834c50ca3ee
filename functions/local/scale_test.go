package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"effectmonitor/functions/internal/table"
)

// TestScale measures a very small country: every line is there, and a national page reads
// as much whatever the number of participants.
func TestScale(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: een meting van seconden (-short)")
	}
	t.Setenv("TMPDIR", t.TempDir())
	var out bytes.Buffer
	s := settings{instruments: "../../instruments", getenv: func(string) string { return "" }, out: &out}
	err := measureScale(t.Context(), s, []string{"--gemeenten", "30", "--deelnemers", "40", "--groottes", "30,300"})
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{
		`Feiten van één deelnemer met 14 vragenlijsten: [0-9.]+ ms`, `Alles opnieuw: 40 deelnemers × 14 vragenlijsten in 1[0-9] gemeenten: [0-9.]+ s`,
		`Van insturen tot het dashboard van een gemeente met [0-9]+ deelnemers: [0-9.]+ s`,
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("no line %s in\n%s", want, out.String())
		}
	}
	rows := regexp.MustCompile(`(?m)^ *(30|300) +([0-9]+) +[0-9]+ +[0-9]+ +[0-9]+ +([0-9]+) +([0-9]+) `).FindAllStringSubmatch(out.String(), -1)
	if len(rows) != 2 || rows[0][2] != rows[1][2] || rows[0][3] != rows[1][3] || rows[1][4] > "4" {
		t.Errorf("what national pages read is %v in\n%s", rows, out.String())
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%v is left (%v)", left, err)
	}
}

func TestScaleMisuse(t *testing.T) {
	for _, args := range []string{"--gemeenten 0", "--deelnemers 3", "--groottes 1,veel", "alles"} {
		if _, ok := measureScale(t.Context(), settings{}, strings.Fields(args)).(*misuse); !ok {
			t.Errorf("%v is accepted", args)
		}
	}
}

// TestReadsAreCountedAsBilled: an item costs a unit for every four kilobytes, and one
// that is not there costs one.
func TestReadsAreCountedAsBilled(t *testing.T) {
	var r reads
	for _, size := range []int{0, 1, readUnit, readUnit + 1} {
		r.count(table.Item{Value: make([]byte, size)})
	}
	if r.items != 4 || r.units != 1+1+1+2 || r.bytes != 2*readUnit+2 {
		t.Errorf("%+v", r)
	}
}
