package functions_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What a document says somebody should type or look at.
var (
	inline   = regexp.MustCompile("`([^`]+)`")
	indented = regexp.MustCompile(`(?m)^(?: {4}|\t)+(\S.*)$`)
	fileName = regexp.MustCompile(`^[\w.@/<>*-]+\.(go|md|yaml|csv|json|txt|lock|mod|sum|zip)$|^[\w.<>-]+/[\w./<>-]*$`)
	deployed = regexp.MustCompile(`effectmonitor-(<stage>|production|acceptance|dev)-([a-z0-9]+(?:-[a-z0-9]+)*)?`)
)

// manual is the document for who deploys and runs the monitor, with what it can be held to.
type manual struct {
	text    string
	stages  map[string]string // all templates of a stage, one after the other
	monitor string            // the built program; empty when nobody asks what it can do
	sources string            // of functions/local
	seen    map[string]int    // how many of each were looked at
}

// typed are the commands and names that the text has, each once.
func (m *manual) typed() []string {
	text := strings.ReplaceAll(m.text, "\\\n", " ") // a command of several lines
	var out []string
	for _, found := range append(inline.FindAllStringSubmatch(text, -1), indented.FindAllStringSubmatch(text, -1)...) {
		out = append(out, strings.Join(strings.Fields(found[1]), " "))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// faults are what the text names and is not there.
func (m *manual) faults(t *testing.T) (faults []string) {
	t.Helper()
	m.seen = map[string]int{}
	makefile := document(t, "Makefile")
	for _, one := range m.typed() {
		words := strings.Fields(one)
		kind, fault := "", ""
		switch {
		case words[0] == "make":
			kind, fault = "make", targetFault(makefile, words[1:])
		case strings.HasPrefix(one, "go run ./engine/cmd/monitor "):
			kind, fault = "monitor", m.monitorFault(words[3:])
		case strings.HasPrefix(one, "go run ./functions/local "):
			kind, fault = "local", m.localFault(words[3:])
		case strings.HasPrefix(one, "belasting ") || strings.HasPrefix(one, "schaal "):
			kind, fault = "local", m.localFault(words)
		case strings.HasPrefix(one, "go test ./functions"), strings.HasPrefix(one, "go test ./engine"):
			kind, fault = "go test", testFault(words[2:])
		case words[0] == "npx" || words[0] == "npm":
			kind, fault = "npm", npmFault(t, one)
		case fileName.MatchString(one):
			kind, fault = "file", m.fileFault(one)
		}
		m.seen[kind]++
		if fault != "" {
			faults = append(faults, one+": "+fault)
		}
	}
	for _, name := range deployed.FindAllStringSubmatch(m.text, -1) {
		if fault := m.nameFault(name[1], name[2]); fault != "" {
			faults = append(faults, name[0]+": "+fault)
		}
		m.seen["deployed"]++
	}
	return faults
}

// targetFault says what is wrong with what follows make.
func targetFault(makefile string, words []string) string {
	for _, word := range words {
		name, _, variable := strings.Cut(word, "=")
		switch {
		case variable && !strings.Contains(makefile, "$("+name+")"):
			return "the Makefile knows no " + name
		case !variable && !strings.Contains(makefile, "\n"+name+":"):
			return "the Makefile has no such target"
		}
	}
	return ""
}

// monitorFault asks the program itself, by its help.
func (m *manual) monitorFault(words []string) string {
	if m.monitor == "" {
		return ""
	}
	var names, flags []string
	for _, word := range words {
		name, isFlag := strings.CutPrefix(word, "--")
		switch {
		case isFlag:
			flags = append(flags, name)
		case len(flags) == 0 && regexp.MustCompile(`^[a-z]+$`).MatchString(word):
			names = append(names, word)
		}
	}
	help, err := exec.Command(m.monitor, append(names, "--help")...).CombinedOutput()
	if err != nil || !strings.Contains(string(help), "monitor "+names[0]) {
		return "monitor knows no such subcommand"
	}
	for _, flag := range flags {
		if !strings.Contains(string(help), "--"+flag) {
			return "it has no --" + flag
		}
	}
	return ""
}

// localFault looks for the subcommand and its options in the code of functions/local.
func (m *manual) localFault(words []string) string {
	if !strings.Contains(m.sources, `"`+words[0]+`":`) {
		return "functions/local knows no such subcommand"
	}
	for _, word := range words {
		if flag, ok := strings.CutPrefix(word, "--"); ok && !strings.Contains(m.sources, `"`+flag+`"`) {
			return "it has no --" + flag
		}
	}
	return ""
}

var declared = regexp.MustCompile(`(?m)^func ((?:Test|Benchmark)\w+)\(`)

// testFault says whether a call of go test finds anything.
func testFault(words []string) string {
	files, _ := filepath.Glob(filepath.Join("..", words[0], "*_test.go"))
	if len(files) == 0 {
		return "there are no tests"
	}
	var names []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err.Error()
		}
		for _, found := range declared.FindAllStringSubmatch(string(data), -1) {
			names = append(names, found[1])
		}
	}
	for i, word := range words[:len(words)-1] {
		kind := map[string]string{"-run": "Test", "-bench": "Benchmark"}[word]
		if kind == "" || words[i+1] == "xxx" {
			continue
		}
		for _, part := range strings.Split(strings.Trim(words[i+1], "'"), "|") {
			matches := regexp.MustCompile(strings.Split(part, "/")[0]).MatchString
			if !slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, kind) && matches(name) }) {
				return "nothing is called " + part
			}
		}
	}
	return ""
}

var pinned = regexp.MustCompile(`^npx (aws-cdk)@(\S+)`)

// npmFault says whether a version is the one that is installed.
func npmFault(t *testing.T, command string) string {
	t.Helper()
	versions := document(t, "infra/package.json")
	if found := pinned.FindStringSubmatch(command); found != nil && !strings.Contains(versions, fmt.Sprintf("%q: %q", found[1], found[2])) {
		return "infra/package.json has another version"
	}
	return ""
}

// notFiles look like a file of the repository, and are made elsewhere: in an archive, by
// what publishes the first definition, and as a name in Secrets Manager.
var notFiles = []string{"LEESMIJ.md", "published.lock", "effectmonitor/<stage>/directory-<code>"}

// fileFault looks for a file where the document may mean it.
func (m *manual) fileFault(name string) string {
	if slices.Contains(notFiles, name) || strings.HasSuffix(name, ".zip") {
		return ""
	}
	stages := []string{""}
	if strings.Contains(name, "<stage>") {
		stages = slices.Collect(maps.Keys(m.stages))
	}
	for _, stage := range stages {
		at := strings.ReplaceAll(name, "<stage>", stage)
		if !slices.ContainsFunc([]string{"", "infra", "infra/stages", "instruments", "infra/testdata"}, func(folder string) bool {
			_, err := os.Stat(filepath.Join("..", folder, at))
			return err == nil
		}) {
			return at + " is not there"
		}
	}
	return ""
}

// byHand are names that somebody gives by hand, as the text says.
var byHand = []string{"restored"}

// nameFault looks for a name in the templates.
func (m *manual) nameFault(stage, name string) string {
	for each, templates := range m.stages {
		if name != "" && (stage == "<stage>" || stage == each) && !slices.Contains(byHand, name) && !strings.Contains(templates, "effectmonitor-"+each+"-"+name) {
			return "not in what is deployed of " + each
		}
	}
	return ""
}

// operators reads the document, and what it is held to.
func operators(t *testing.T) *manual {
	t.Helper()
	m := &manual{text: document(t, "infra/README.md"), stages: map[string]string{}}
	files, err := filepath.Glob(filepath.Join(templates, "*", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, filepath.Join(templates, "analysis.json")) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		stage := filepath.Base(filepath.Dir(file))
		if stage == "testdata" { // the stack that somebody asks for, of one stage
			for each := range m.stages {
				m.stages[each] += regexp.MustCompile(`effectmonitor-[a-z]+-`).ReplaceAllString(string(data), "effectmonitor-"+each+"-")
			}
			continue
		}
		// A stack has its name from its file.
		m.stages[stage] += "effectmonitor-" + stage + "-" + strings.TrimSuffix(filepath.Base(file), ".json") + "\n" + string(data)
	}
	sources, err := filepath.Glob("local/*.go")
	if err != nil || len(m.stages) != 3 || len(sources) < 10 {
		t.Fatalf("%d stages, %d files, %v", len(m.stages), len(sources), err)
	}
	for _, file := range sources {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m.sources += string(data)
	}
	return m
}

// withMonitor builds the program, so that its own help can be asked.
func (m *manual) withMonitor(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("overgeslagen: bouwt monitor (-short)")
	}
	m.monitor = filepath.Join(t.TempDir(), "monitor")
	if out, err := exec.Command("go", "build", "-o", m.monitor, "../engine/cmd/monitor").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// TestWhatOperatorsAreToldToDoIsThere: every command, option, make target, test, file and
// name of what is deployed in infra/README.md exists.
func TestWhatOperatorsAreToldToDoIsThere(t *testing.T) {
	m := operators(t)
	if !testing.Short() {
		m.withMonitor(t)
	}
	for _, fault := range m.faults(t) {
		t.Error(fault)
	}
	for kind, least := range map[string]int{"make": 5, "monitor": 6, "local": 2, "go test": 8, "npm": 3, "file": 20, "deployed": 18} {
		if m.seen[kind] < least {
			t.Errorf("%d of %s were looked at, and there are at least %d", m.seen[kind], kind, least)
		}
	}
}

// TestWhatOperatorsCannotDoIsSeen: a check that sees nothing would pass as well.
func TestWhatOperatorsCannotDoIsSeen(t *testing.T) {
	m := operators(t)
	m.withMonitor(t)
	for text, want := range map[string]string{
		"`make deplooy STAGE=dev`":                                             "no such target",
		"`make deploy STAEG=dev`":                                              "knows no STAEG",
		"`go run ./engine/cmd/monitor herstell --moment x`":                    "no such subcommand",
		"    go run ./engine/cmd/monitor uitvoer gemeente 0363 \\\n  --naar x": "no --naar",
		"`go run ./functions/local belastng`":                                  "no such subcommand",
		"`belasting insturen --snel`":                                          "no --snel",
		"`go test ./functions/internal/app -run 'MoveBrings|NeverWritten'`":    "nothing is called NeverWritten",
		"`go test ./functions/nowhere`":                                        "there are no tests",
		"`npx aws-cdk@2.0.0 bootstrap`":                                        "another version",
		"`infra/nowhere.go`":                                                   "is not there",
		"`stages/<stage>.yml.yaml`":                                            "is not there",
		"aws dynamodb update-table --table-name effectmonitor-<stage>-tabel":   "not in what is deployed",
		"`make deploy STAGE=dev` and `effectmonitor-<stage>-table`":            "",
	} {
		m.text = text
		if got := strings.Join(m.faults(t), "\n"); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// firstNames are the names in the first column of the table under a heading.
func firstNames(t *testing.T, text, heading string) (names []string) {
	t.Helper()
	for _, row := range rows(part(t, text, heading))[1:] {
		for _, found := range inline.FindAllStringSubmatch(row[0], -1) {
			names = append(names, found[1])
		}
	}
	return names
}

// TestEveryAlarmOfTheRunbookCanRing: a row of the runbook is about an alarm that is
// deployed, and about no other row's. That every alarm has a row,
// TestEveryAlarmTellsSomebody sees to.
func TestEveryAlarmOfTheRunbookCanRing(t *testing.T) {
	alarms := map[string]map[string]bool{}
	each(t, "AWS::CloudWatch::Alarm", func(where string, r resource, _ deployment) {
		stage, _, _ := strings.Cut(where, "/")
		name := strings.TrimPrefix(fmt.Sprint(r.Properties["AlarmName"]), "effectmonitor-"+stage+"-")
		if alarms[name] == nil {
			alarms[name] = map[string]bool{}
		}
		alarms[name][stage] = true
	})
	names := firstNames(t, document(t, "infra/README.md"), "What to do when an alarm rings")
	if len(names) < 20 || len(names) != len(alarms) {
		t.Errorf("the runbook has %d alarms, and %d are deployed", len(names), len(alarms))
	}
	for i, name := range names {
		if len(alarms[name]) != 3 || slices.Contains(names[:i], name) {
			t.Errorf("the alarm %s is in %d stages, or has two rows", name, len(alarms[name]))
		}
	}
}

// TestEveryStackIsExplained: the table of stacks has each that is deployed, and no other.
func TestEveryStackIsExplained(t *testing.T) {
	names := firstNames(t, document(t, "infra/README.md"), "What stands where")
	for stage, d := range deployments(t) {
		// The one that is asked for, and the first and the last of the stacks with keys: which
		// of those there are follows from the gemeenten.
		want := []string{"analysis", "keys-0", "keys-3"}
		for stack := range d {
			if number, keys := strings.CutPrefix(stack, "keys-"); !keys {
				want = append(want, stack)
			} else if number < "0" || number > "3" {
				t.Errorf("%s has a stack %s", stage, stack)
			}
		}
		slices.Sort(want)
		got := slices.Clone(names)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the table has %v, and %v are deployed", stage, got, want)
		}
	}
}

// TestStacksGoUpInTheOrderOfTheTable: whoever deploys reads in which order.
func TestStacksGoUpInTheOrderOfTheTable(t *testing.T) {
	names := firstNames(t, document(t, "infra/README.md"), "What stands where")
	waits := 0
	for _, line := range strings.Split(strings.TrimSpace(document(t, "infra/testdata/order.txt")), "\n") {
		stack, before, _ := strings.Cut(line, ":")
		for _, first := range strings.Fields(before) {
			waits++
			if at := slices.Index(names, first); at < 0 || at > slices.Index(names, stack) {
				t.Errorf("%s waits for %s, and stands above it", stack, first)
			}
		}
	}
	if waits < 3 {
		t.Errorf("%d stacks wait for another", waits)
	}
}
