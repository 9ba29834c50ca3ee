package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/table/bolt"
)

// output collects what a command writes while it runs.
type output struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.text.String()
}

var definitions = filepath.Join("..", "..", "instruments")

// carryOut runs a subcommand to its end.
func carryOut(t *testing.T, args ...string) (code int, out, stderr string) {
	t.Helper()
	var o, e output
	code = command(t.Context(), settings{data: t.TempDir(), instruments: definitions, getenv: os.Getenv, out: &o}, args, &e)
	return code, o.String(), e.String()
}

func TestWrongUse(t *testing.T) {
	file := filepath.Join(definitions, "gemeenten")
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"no such command":       {[]string{"iets"}, "onbekende opdracht iets"},
		"no questionnaire":      {[]string{"voorbeeld"}, "gebruik: voorbeeld"},
		"a port that is none":   {[]string{"voorbeeld", "--poort", "70000", "jpf-jongere"}, "gebruik: voorbeeld"},
		"unknown questionnaire": {[]string{"voorbeeld", "jpf-jongre"}, `bedoelde je "jpf-jongere"?`},
		"no such file":          {[]string{"voorbeeld", "weg.yaml"}, "weg.yaml is er niet"},
		"no such folder":        {[]string{"winkel", "--map", file + "-weg", "demo"}, "is er niet"},
		"unknown simulation":    {[]string{"winkel", "iets"}, `er is geen simulatie "iets"`},
		"nobody moves it":       {[]string{"uitvoer", "-o", "x.zip", "0518"}, "gebruik: uitvoer"},
		"no archive":            {[]string{"invoer", "--door", "els"}, "gebruik: invoer"},
		"an archive not there":  {[]string{"invoer", "--door", "els", "nergens.zip"}, "is niet te lezen"},
		"a table without key":   {[]string{"uitvoer", "--door", "els", "--tabel", "t", "-o", "x.zip", "0518"}, "geef bij --tabel ook --sleutel"},
		"a restore of nothing":  {[]string{"herstel", "--door", "els", "--moment", "2026-11-20T09:15:00Z"}, "gebruik: herstel"},
		"two old ones":          {[]string{"herstel", "--door", "els", "--oude-winkel", "x", "--zonder-oude"}, "gebruik: herstel"},
		"no moment":             {[]string{"herstel", "--door", "els", "--moment", "gisteren", "--zonder-oude"}, "is geen moment"},
		"one of itself":         {[]string{"herstel", "--door", "els", "--moment", "2026-11-20T09:15:00Z", "--data", "x", "--oude-winkel", "x"}, "zijn dezelfde"},
		"a rebuild of one":      {[]string{"herbereken", "DH-1"}, "gebruik: herbereken"},
		"a message to nowhere":  {[]string{"ddas", "0518"}, "gebruik: ddas"},
		"a message of no time":  {[]string{"ddas", "-o", "x.json", "0518"}, "geef een periode"},
		"no simulation":         {[]string{"winkel", "Geen ID"}, "geen id"},
		"no day":                {[]string{"winkel", "--op", "gisteren", "demo"}, "geen datum"},
		"below zero":            {[]string{"winkel", "--aantal", "-1", "demo"}, "gebruik: winkel"},
	} {
		t.Run(name, func(t *testing.T) {
			if code, _, stderr := carryOut(t, tt.args...); code != exitMisuse || !strings.Contains(stderr, tt.want) {
				t.Errorf("%d %q, want %q", code, stderr, tt.want)
			}
		})
	}
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// TestPreview serves a questionnaire on this machine until it is stopped, also while a
// page listens for news.
func TestPreview(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var o, e output
	ended := make(chan int, 1)
	go func() {
		ended <- command(ctx, settings{instruments: definitions, out: &o}, []string{"voorbeeld", "jpf-jongere"}, &e)
	}()
	var at string
	for deadline := time.Now().Add(30 * time.Second); at == ""; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never started: %s %s", o.String(), e.String())
		}
		at = address.FindString(o.String())
	}
	page, err := http.Get(at)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(page.Body)
	page.Body.Close()
	if err != nil || page.StatusCode != http.StatusOK || !strings.Contains(string(body), "<iframe") {
		t.Errorf("%d %v", page.StatusCode, err)
	}
	news, err := http.Get(at + "voorbeeld/nieuws")
	if err != nil {
		t.Fatal(err)
	}
	defer news.Body.Close()
	stop()
	select {
	case code := <-ended:
		if code != exitOK {
			t.Errorf("ended with %d: %s", code, e.String())
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it does not stop")
	}
}

// TestCohortIntoTheStore adds a cohort once, another by another seed, and nothing while
// somebody has the store open.
func TestCohortIntoTheStore(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: vult een winkel (-short)")
	}
	data := t.TempDir()
	add := func(args ...string) (int, string, string) {
		return carryOut(t, append([]string{"winkel", "--data", data, "--gemeente", "0518", "--aantal", "3"}, append(args, "demo")...)...)
	}
	if code, out, stderr := add("--zaad", "7"); code != exitOK || !strings.Contains(out, "deelnemers toegevoegd") {
		t.Fatalf("%d %s %s", code, out, stderr)
	}
	if code, out, _ := add("--zaad", "7"); code != exitOK || !strings.Contains(out, "stonden er al") {
		t.Errorf("again: %d %s", code, out)
	}
	if code, out, _ := add("--zaad", "8"); code != exitOK || !strings.Contains(out, "deelnemers toegevoegd") {
		t.Errorf("another seed: %d %s", code, out)
	}
	if code, _, stderr := add("--zaad", "1005"); code != exitMisuse || !strings.Contains(stderr, "kies een ander --zaad") {
		t.Errorf("a seed with the numbers of 7: %d %s", code, stderr)
	}
	if code, _, stderr := add("--gemeente", "0001"); code != exitMisuse || !strings.Contains(stderr, "geen deelnemers in gemeente 0001") {
		t.Errorf("a gemeente without a share: %d %s", code, stderr)
	}
	db, err := bolt.Open(filepath.Join(data, "monitor.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if code, _, stderr := add("--zaad", "9"); code != exitMisuse || !strings.Contains(stderr, "is in gebruik; stop eerst make run") {
		t.Errorf("in use: %d %s", code, stderr)
	}
}

// TestRebuildOfTheStore: figures of the store are computed again from the command line,
// also a second time.
func TestRebuildOfTheStore(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: rekent lang achter elkaar (-short)")
	}
	data := t.TempDir()
	if code, _, errs := carryOut(t, "winkel", "--data", data, "--aantal", "12", "--gemeente", "0518", "demo"); code != exitOK {
		t.Fatalf("fill: %d %s", code, errs)
	}
	for range 2 {
		code, out, errs := carryOut(t, "herbereken", "--data", data)
		if code != exitOK || !strings.Contains(out, "De cijfers van 12 deelnemers zijn opnieuw berekend") {
			t.Errorf("%d %q %q", code, out, errs)
		}
	}
}

// TestGemeenteLeavesAndComesIn: by the command line a gemeente goes from one store to
// another; a half archive, another one and one that was begun elsewhere are refused.
func TestGemeenteLeavesAndComesIn(t *testing.T) {
	from, to, file := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "gemeente.zip")
	if code, _, errs := carryOut(t, "winkel", "--data", from, "--aantal", "6", "--gemeente", "0518", "demo"); code != exitOK {
		t.Fatalf("fill: %d %s", code, errs)
	}
	code, out, errs := carryOut(t, "uitvoer", "--data", from, "--door", "els", "-o", file, "0518")
	_, digest, found := strings.Cut(out, "Kenmerk: ")
	digest, _, _ = strings.Cut(digest, "\n")
	if code != exitOK || !found || !strings.HasPrefix(digest, "sha256:") {
		t.Fatalf("out: %d %q %q", code, out, errs)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the archive can be read by others: %v %v", info.Mode(), err)
	}
	if code, _, errs := carryOut(t, "uitvoer", "--data", from, "--door", "els", "-o", file, "0518"); code != exitMisuse || !strings.Contains(errs, "is er al") {
		t.Errorf("over another archive: %d %q", code, errs)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(t.TempDir(), "half.zip")
	if err := os.WriteFile(half, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := carryOut(t, "invoer", "--data", to, "--door", "els", half); code != exitFailed || !strings.Contains(errs, "niet heel") {
		t.Errorf("half an archive: %d %q", code, errs)
	}
	if code, _, errs := carryOut(t, "invoer", "--data", to, "--door", "els", "--kenmerk", "sha256:0", file); code != exitFailed || !strings.Contains(errs, "er is niets ingelezen") {
		t.Errorf("another digest: %d %q", code, errs)
	}
	if code, out, errs := carryOut(t, "invoer", "--data", to, "--door", "els", "--kenmerk", digest, file); code != exitOK || !strings.Contains(out, "De cijfers zijn berekend") {
		t.Errorf("in: %d %q %q", code, out, errs)
	}
	if code, _, errs := carryOut(t, "invoer", "--data", to, "--door", "els", file); code != exitFailed || !strings.Contains(errs, "heeft hier al gegevens") {
		t.Errorf("in again: %d %q", code, errs)
	}
}

// TestPromisesAfterARestore: by the command line who was erased after the moment of a
// restore is counted first, erased then, and nothing is left to do; also from an archive
// when the old store is gone.
func TestPromisesAfterARestore(t *testing.T) {
	old, restored, copied := t.TempDir(), t.TempDir(), t.TempDir()
	if code, _, errs := carryOut(t, "winkel", "--data", old, "--aantal", "6", "--gemeente", "0518", "demo"); code != exitOK {
		t.Fatalf("fill: %d %s", code, errs)
	}
	for _, to := range []string{restored, copied} {
		copyStore(t, old, to)
	}
	moment := time.Now().UTC().Format(time.RFC3339)
	s := settings{instruments: definitions, out: io.Discard}
	a, end, err := s.inStore(definitions, old)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := a.Store.ParticipantIDs(t.Context(), "0518")
	if err != nil || len(ids) != 6 {
		t.Fatalf("%d participants: %v", len(ids), err)
	}
	err = a.Erase(t.Context(), app.Actor{ID: "ann", Gemeente: "0518"}, ids[0])
	if end(); err != nil {
		t.Fatal(err)
	}
	file, archived := filepath.Join(t.TempDir(), "later.zip"), t.TempDir()
	for _, args := range [][]string{{"uitvoer", "--data", old, "--door", "els", "-o", file, "0518"}, {"invoer", "--data", archived, "--door", "els", file}} {
		if code, _, errs := carryOut(t, args...); code != exitOK {
			t.Fatalf("%v: %d %s", args, code, errs)
		}
	}
	for from, to := range map[string]string{old: restored, archived: copied} {
		args := []string{"herstel", "--data", to, "--oude-winkel", from, "--door", "els", "--moment", moment}
		for i, want := range []string{"nog niets gedaan:\n      1 deelnemers opnieuw gewist", "Gedaan in de herstelde winkel:\n      1 deelnemers opnieuw gewist", "alles van na het moment is er al"} {
			if i > 0 {
				args = append(args[:9:9], "--uitvoeren")
			}
			if code, out, errs := carryOut(t, args...); code != exitOK || !strings.Contains(out, want) || strings.Contains(out, ids[0]) {
				t.Errorf("%d %q %q", code, out, errs)
			}
		}
	}
	future := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	if code, _, errs := carryOut(t, "herstel", "--data", restored, "--oude-winkel", old, "--door", "els", "--moment", future, "--gemeente", "0344"); code != exitOK {
		t.Errorf("a gemeente where nothing happened: %d %s", code, errs)
	}
	if code, out, errs := carryOut(t, "herstel", "--data", restored, "--zonder-oude", "--door", "els", "--moment", moment); code != exitOK || !strings.Contains(out, "tegengehouden") {
		t.Errorf("without the old store: %d %q %q", code, out, errs)
	}
	if code, _, errs := carryOut(t, "herstel", "--data", restored, "--zonder-oude", "--door", "els", "--moment", moment, "--gemeente", "9999"); code != exitMisuse || !strings.Contains(errs, "staat niet in de definities") {
		t.Errorf("a gemeente that is not there: %d %q", code, errs)
	}
}

// copyStore copies a store with its keys, readable by nobody else.
func copyStore(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(to, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Chmod(path, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}
