// Command testreport runs `go test` on the packages given and closes with what
// ran and what did not, in words, followed by one line of counts. It passes
// failures through with their whole output and keeps quiet about what passed.
//
// A test that misses something on this machine skips with a line that starts
// with "overgeslagen: "; a test that did use such a thing may log "gedraaid met: X".
// It must not decide what may be skipped: the tests do that themselves.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// arguments of go test. The order of packages does not matter to the report;
// -json implies the verbose output that the report reads. The time limit is per
// package; walking through a browser on a small machine takes its time.
func arguments(packages []string) []string {
	return append([]string{"test", "-json", "-timeout", "25m"}, packages...)
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "gebruik: testreport PAKKETTEN (bijvoorbeeld ./...)")
		os.Exit(2)
	}
	command := exec.Command("go", arguments(os.Args[1:])...)
	// Build errors of older toolchains come here; the newer ones are events.
	command.Stderr = os.Stderr
	events, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "go test start niet:", err)
		os.Exit(1)
	}
	report := newReport(os.Stdout)
	readErr := read(events, report)
	waitErr := command.Wait()
	report.close()
	if readErr != nil {
		fmt.Fprintln(os.Stderr, "de uitvoer van go test is niet te lezen:", readErr)
	}
	if readErr != nil || waitErr != nil || report.failed > 0 {
		os.Exit(1)
	}
}

// read feeds every event of r to the report. A line that is no event is shown as it is.
func read(r io.Reader, report *report) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) == nil && e.Action != "" {
				report.add(e)
			} else {
				report.raw(line)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
