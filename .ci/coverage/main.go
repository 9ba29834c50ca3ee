// Command coverage holds the code in which a fault costs most to tests that go
// everywhere in it: every block is run, and every condition of an if and a for comes out
// both true and false. Go's own coverage only knows statements, and an if without an else
// is then covered by one side; so go test is given a copy, as an overlay, that writes down
// which blocks and which outcomes it came by.
//
// It must not look at the whole tree or run all tests: which files, and by the tests of
// which packages, stands in groups. A condition that cannot come out both ways says
// nothing, and is better removed than excused; nothing can be left out here.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// group is some files of one package, and the packages whose tests go through them.
type group struct {
	name  string
	files []string // paths from the root; a pattern as in filepath.Glob
	tests string
	run   string // which of the tests, as in go test -run; empty is all
	draws int    // cases of a test that draws them, of which -short takes a fifth; 0 when none does
}

// seed is with which the cases are drawn: what is covered must not depend on luck.
const seed = "1"

// groups are the code of money, of suppression and of keys.
var groups = []group{
	{"money", []string{
		"engine/mkba/money.go", "engine/mkba/discount.go", "engine/mkba/prices.go", "engine/mkba/value.go", "engine/mkba/evaluate.go",
		"engine/mkba/run.go", "engine/mkba/agreement.go", "engine/mkba/simulator.go", "engine/mkba/sensitivity.go",
	}, "./engine/mkba", "", 100},
	{"suppression", []string{"engine/disclosure/*.go"}, "./engine/disclosure", "", 600},
	{"the gate of figures", []string{"engine/cohort/gate.go", "engine/cohort/figure.go"}, "./engine/cohort", "", 100},
	{"keys", []string{"functions/internal/store/keys.go"}, "./functions/internal/store", "Key|Owned", 100},
	{"secrets", []string{"functions/internal/secret/*.go"}, "./functions/internal/secret", "", 100},
	{"keys of gemeenten", []string{"functions/internal/secret/keeper/*.go"}, "./functions/internal/secret/...", "", 0},
}

func main() {
	only := os.Args[1:] // names of groups; none is all
	bad := false
	for _, g := range groups {
		if len(only) > 0 && !slices.Contains(only, g.name) {
			continue
		}
		missed, count, err := g.measure()
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", g.name, err)
			os.Exit(1)
		}
		for _, m := range missed {
			fmt.Println(m)
		}
		bad = bad || len(missed) > 0
		fmt.Printf("%-20s %4d blocks and %4d conditions, %d not covered\n", g.name, count.blocks, count.conditions, len(missed))
	}
	if bad {
		os.Exit(1)
	}
}

// miss is a place that no test went through.
type miss struct {
	file string
	line int
	what string
}

func (m miss) String() string { return fmt.Sprintf("%s:%d: %s", m.file, m.line, m.what) }

// counted is how much there was to cover.
type counted struct{ blocks, conditions int }

// measure runs the tests of the group on a copy that tells what was taken.
func (g group) measure() ([]miss, counted, error) {
	folder, err := os.MkdirTemp("", "coverage")
	if err != nil {
		return nil, counted{}, err
	}
	defer os.RemoveAll(folder)
	c, err := g.rewrite(folder)
	if err != nil {
		return nil, counted{}, err
	}
	if err := g.test(folder, c); err != nil {
		return nil, counted{}, err
	}
	missed, err := c.missed(filepath.Join(folder, "taken"))
	return missed, c.count, err
}

// test runs the tests with the copy in place of the files.
func (g group) test(folder string, c *copied) error {
	overlay, err := json.Marshal(map[string]any{"Replace": c.replace})
	if err != nil {
		return err
	}
	name := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(name, overlay, 0o600); err != nil {
		return err
	}
	args := []string{"test", "-short", "-count=1", "-overlay", name, "-run", g.run, g.tests}
	if g.draws > 0 {
		args = append(args, "-args", "-rapid.seed="+seed, fmt.Sprint("-rapid.checks=", g.draws))
	}
	command := exec.Command("go", args...)
	command.Env = append(os.Environ(), takenFile+"="+filepath.Join(folder, "taken"))
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("the tests: %w\n%s", err, out)
	}
	return nil
}
