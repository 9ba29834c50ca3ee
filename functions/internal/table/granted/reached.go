package granted

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// reachedFolder holds, per package with tests of pages, the rights that they used. Together
// they are all that the roles hold.
const reachedFolder = "functions/internal/table/granted/testdata"

// Held is what a TestMain ends with, after its tests gave a code: it fails when something
// was refused, and when a whole run did not use every right that the package is listed with.
// UPDATE_REACHED=1 writes the list anew, to be reviewed.
func Held(code int, pkg string) int {
	err := held(pkg, code == 0 && whole())
	if err == nil {
		return code
	}
	fmt.Fprintln(os.Stderr, err)
	return max(code, 1)
}

// whole tells whether nothing was left out of this run.
func whole() bool {
	for name, all := range map[string]string{"test.run": "", "test.skip": "", "test.short": "false", "test.list": ""} {
		if f := flag.Lookup(name); f == nil || f.Value.String() != all {
			return false
		}
	}
	return true
}

func held(pkg string, whole bool) error {
	var faults []error
	guards.lock.Lock()
	defer guards.lock.Unlock()
	for _, g := range guards.all {
		for _, what := range g.Denied() {
			faults = append(faults, fmt.Errorf("refused in the cloud: %s", what))
		}
	}
	if !whole {
		return errors.Join(faults...)
	}
	name, reached := filepath.Join(top(), reachedFolder, pkg+".txt"), Reached()
	if os.Getenv("UPDATE_REACHED") == "1" {
		faults = append(faults, os.WriteFile(name, []byte(strings.Join(reached, "\n")+"\n"), 0o644))
	}
	listed, err := os.ReadFile(name)
	faults = append(faults, err)
	for line := range strings.Lines(string(listed)) {
		if line = strings.TrimSpace(line); !slices.Contains(reached, line) {
			faults = append(faults, fmt.Errorf("no test of package %s does %q any more", pkg, line))
		}
	}
	return errors.Join(faults...)
}

// Reached are the rights that were used in this run, as "results Query g/*/quote", in order.
func Reached() []string { return rightsOf(func(one *right) bool { return one.used }) }

// Rights are all rights of some functions, as Reached has them.
func Rights(functions ...string) ([]string, error) {
	for _, f := range functions {
		if _, err := Of(f); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(rightsOf(func(*right) bool { return true }), func(line string) bool {
		function, _, _ := strings.Cut(line, " ")
		return !slices.Contains(functions, function)
	}), nil
}

// rightsOf lists the rights of all roles that were read for which which is true. To read
// some items by their keys is the same right as to read one.
func rightsOf(which func(*right) bool) []string {
	roles.lock.Lock()
	defer roles.lock.Unlock()
	lines := map[string]bool{}
	for function, r := range roles.all {
		r.lock.Lock()
		for _, one := range r.rights {
			if !one.deny && which(one) {
				lines[strings.TrimSpace(function+" "+strings.ReplaceAll(one.action, "BatchGet", "Get")+" "+one.pattern)] = true
			}
		}
		r.lock.Unlock()
	}
	return slices.Sorted(maps.Keys(lines))
}
