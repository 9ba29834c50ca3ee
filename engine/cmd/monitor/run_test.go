package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"effectmonitor/engine/source"
)

// shipped is the folder of definitions that the product ships.
var shipped = filepath.Join("..", "..", "..", "instruments")

func runHere(t *testing.T, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(args, machine{in: strings.NewReader(in), out: &stdout, err: &stderr, today: source.DateOf(2026, 11, 21)})
	return code, stdout.String(), stderr.String()
}

func TestExitCodes(t *testing.T) {
	tests := []struct {
		name string
		in   string
		args []string
		want int
	}{
		{"help", "", []string{"--help"}, exitOK},
		{"no command", "", nil, exitMisuse},
		{"unknown command", "", []string{"controleer"}, exitMisuse},
		{"unknown format", "", []string{"check", "--format", "xml"}, exitMisuse},
		{"no folder", "", []string{"check", "--instruments", "nergens"}, exitMisuse},
		{"no such model", "", []string{"mkba", "nergens", "--instruments", shipped}, exitMisuse},
		{"a model without quantities", "", []string{"mkba", "jpf", "--instruments", shipped}, exitMisuse},
		{"findings in the folder", "", []string{"check", filepath.Join("testdata")}, exitFindings},
		{"findings in the input", "n: veel", []string{"mkba", "jpf", "-", "--instruments", shipped}, exitFindings},
		{"a published study", "", []string{"mkba", "den-haag-2018", "--instruments", shipped}, exitOK},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := runHere(t, tt.in, tt.args...)
			if code != tt.want {
				t.Errorf("exit %d, want %d\n%s%s", code, tt.want, out, errs)
			}
			if code == exitMisuse && (out != "" || !strings.HasPrefix(errs, "monitor: ")) {
				t.Errorf("misuse wrote %q to stdout and %q to stderr", out, errs)
			}
		})
	}
}

// TestPublishedStudy holds the command to the table as it was printed.
func TestPublishedStudy(t *testing.T) {
	_, out, _ := runHere(t, "", "mkba", "den-haag-2018", "--instruments", shipped)
	for _, want := range []string{
		"1.277.865", "399.529", "124.965", "82.030", "33.480", "8.174", "1.959",
		"1.928.002", "1.101.498", "826.504", "20.731", "11.844", "8.887", "10.788", "9.943", "1,92", "1,10", "748.338",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in\n%s", want, out)
		}
	}
	code, out, _ := runHere(t, "", "mkba", "den-haag-2018", "--instruments", shipped, "--format", "json")
	if code != exitOK || !strings.Contains(out, `"deelnemers": 93`) {
		t.Errorf("json: exit %d\n%s", code, out)
	}
}

func TestModelWithQuantities(t *testing.T) {
	code, few, errs := runHere(t, "n: 10\nhoeveelheden: {uit_bijstand: 2}", "mkba", "jpf", "-", "--instruments", shipped)
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	code, more, _ := runHere(t, "n: 10\nhoeveelheden: {uit_bijstand: {aantal: 5, n: 10}}", "mkba", "jpf", "-", "--instruments", shipped)
	if code != exitOK || few == more {
		t.Error("more people off benefits changes nothing")
	}
	_, here, _ := runHere(t, "n: 10\nhoeveelheden: {uit_bijstand: 2}", "mkba", "jpf", "-", "--gemeente", "0772", "--instruments", shipped)
	if here == "" {
		t.Error("a gemeente has no result")
	}
}
