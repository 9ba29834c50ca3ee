package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestLoad runs a small one: people use real pages, no page fails, and there is a line
// for each of them with its times and its weight.
func TestLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: een meting van seconden (-short)")
	}
	var out bytes.Buffer
	s := settings{instruments: "../../instruments", getenv: func(string) string { return "" }, out: &out}
	if err := measure(t.Context(), s, []string{"--deelnemers", "60", "--gebruikers", "4", "--duur", "3s", "--kijken", "20ms"}); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, page := range []string{`GET /caseload`, `GET /deelnemers/·`, `POST /aanmelden`, `samen`} {
		line := regexp.MustCompile(`(?m)^ *[0-9]+( +[0-9.]+){5} +0 +` + regexp.QuoteMeta(page) + ` *$`)
		if !line.MatchString(out.String()) {
			t.Errorf("no line of %s without faults in\n%s", page, out.String())
		}
	}
	if !regexp.MustCompile(`Bewaren op deze schijf duurde [0-9.]+ ms \(p50\), [0-9.]+ ms \(p99\)`).MatchString(out.String()) {
		t.Errorf("nothing about the disk in\n%s", out.String())
	}
	if rest, err := os.ReadDir(os.TempDir()); err == nil {
		for _, f := range rest {
			if info, err := f.Info(); err == nil && strings.HasPrefix(f.Name(), "belasting") && time.Since(info.ModTime()) < 10*time.Second {
				t.Errorf("%s is left", f.Name())
			}
		}
	}
}

// TestSubmitLoad runs a small one: every questionnaire arrives, people use their pages
// meanwhile, and what was thanked for is there.
func TestSubmitLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: een meting van seconden (-short)")
	}
	var out bytes.Buffer
	s := settings{getenv: func(string) string { return "" }, out: &out}
	args := []string{"insturen", "--per-seconde", "4", "--duur", "2s", "--vragen", "25", "--medewerkers", "3", "--invullers", "4"}
	if err := measure(t.Context(), s, args); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, line := range []string{`(?m)^ +4 +[0-9]+ +8( +[0-9.]+){4} +0 *$`, `POST /·/controle`, `Alle 12 die een bedankje kregen staan er`} {
		if !regexp.MustCompile(line).MatchString(out.String()) {
			t.Errorf("nothing like %s in\n%s", line, out.String())
		}
	}
}

// TestProgressIsAFewLines: however often it is told, a log gets the same few lines.
func TestProgressIsAFewLines(t *testing.T) {
	var out bytes.Buffer
	told := settings{out: &out}.progress("Vullen", 250)
	for done := range 251 {
		told(done)
	}
	if got := strings.Split(strings.TrimSpace(out.String()), "\n"); len(got) != 5 || got[4] != "Vullen: 250 van 250" || strings.Contains(out.String(), "\r") {
		t.Errorf("printed %q", got)
	}
}

func TestLoadMisuse(t *testing.T) {
	for _, args := range [][]string{{"--deelnemers", "3"}, {"--duur", "1h"}, {"veel"}, {"insturen", "--per-seconde", "0"}, {"insturen", "alles"}} {
		if _, ok := measure(t.Context(), settings{}, args).(*misuse); !ok {
			t.Errorf("%v is accepted", args)
		}
	}
}
