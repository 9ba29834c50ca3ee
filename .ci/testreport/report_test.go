package main

import (
	"strings"
	"testing"
)

// run returns what the report prints on the events.
func run(t *testing.T, lines ...string) string {
	t.Helper()
	var out strings.Builder
	r := newReport(&out)
	if err := read(strings.NewReader(strings.Join(lines, "\n")+"\n"), r); err != nil {
		t.Fatal(err)
	}
	r.close()
	return out.String()
}

func TestReport(t *testing.T) {
	cases := []struct {
		name   string
		events []string
		want   []string
		not    []string
		last   string
	}{
		{
			name: "passing output is kept quiet",
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"noise\n"}`,
				`{"Action":"pass","Package":"p","Test":"TestA"}`,
				`{"Action":"pass","Package":"p","Elapsed":1.2}`,
			},
			want: []string{"goed  p (1.2s)", "1 tests in 1 pakketten", "niets is overgeslagen"},
			not:  []string{"noise"},
			last: "1 passed, 0 failed, 0 skipped",
		},
		{
			name: "a skip tells why, once per reason",
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: overgeslagen: Java ontbreekt\n"}`,
				`{"Action":"skip","Package":"p","Test":"TestA"}`,
				`{"Action":"output","Package":"p","Test":"TestB","Output":"    a_test.go:9: overgeslagen: Java ontbreekt\n"}`,
				`{"Action":"skip","Package":"p","Test":"TestB"}`,
				`{"Action":"skip","Package":"p","Test":"TestC"}`,
				`{"Action":"pass","Package":"p"}`,
			},
			want: []string{"Niet gedraaid\n  Java ontbreekt (2)\n  zonder reden: p TestC (1)"},
			last: "0 passed, 0 failed, 3 skipped",
		},
		{
			name: "what was used is named",
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: gedraaid met: Chromium\n"}`,
				`{"Action":"pass","Package":"p","Test":"TestA"}`,
				`{"Action":"pass","Package":"p"}`,
			},
			want: []string{"Wel gedraaid\n  1 tests in 1 pakketten\n  Chromium (1)"},
			last: "1 passed, 0 failed, 0 skipped",
		},
		{
			name: "a failure is shown whole and the package is not counted again",
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"got 1, want 2\n"}`,
				`{"Action":"fail","Package":"p","Test":"TestA"}`,
				`{"Action":"fail","Package":"p"}`,
			},
			want: []string{"got 1, want 2", "FOUT  p", "Mislukt\n  p TestA"},
			last: "0 passed, 1 failed, 0 skipped",
		},
		{
			name: "a package that does not build counts as a failure",
			events: []string{
				`{"Action":"build-output","ImportPath":"p","Output":"p/a.go:1: undefined: x\n"}`,
				`{"Action":"output","Package":"p","Output":"FAIL p [build failed]\n"}`,
				`{"Action":"fail","Package":"p"}`,
			},
			want: []string{"undefined: x", "FAIL p [build failed]"},
			last: "0 passed, 1 failed, 0 skipped",
		},
		{
			name: "a panic shows the output of the test that was under way",
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"panic: oops\n"}`,
				`{"Action":"fail","Package":"p"}`,
			},
			want: []string{"panic: oops"},
			last: "0 passed, 1 failed, 0 skipped",
		},
		{
			name:   "a line that is no event passes through",
			events: []string{`go: cannot find main module`},
			want:   []string{"go: cannot find main module"},
			last:   "0 passed, 0 failed, 0 skipped",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := run(t, c.events...)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("the report lacks %q:\n%s", want, got)
				}
			}
			for _, not := range c.not {
				if strings.Contains(got, not) {
					t.Errorf("the report should not say %q:\n%s", not, got)
				}
			}
			if !strings.HasSuffix(got, "\n"+c.last+"\n") {
				t.Errorf("the last line is not %q:\n%s", c.last, got)
			}
		})
	}
}
