package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// TestAnalysisIsThereForWhoAsks: with the context value there is one stack more, the one
// under testdata, and the others are as they were.
func TestAnalysisIsThereForWhoAsks(t *testing.T) {
	s, err := ReadStage("stages", "production")
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	values := *contextOfApp(t)
	values[analysisFlag] = "true"
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(out), AnalyticsReporting: jsii.Bool(false), Context: &values})
	if err := Build(app, s, definitions(t, "bundle", "0001", "0002"), binaries(t)); err != nil {
		t.Fatal(err)
	}
	app.Synth(nil)
	got, err := os.ReadFile(filepath.Join(out, s.name("analysis")+".template.json"))
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/analysis.json"
	if *update {
		write(t, golden, string(got))
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is another template; look at it and run go test -update . (%v)", golden, err)
	}
}

// TestTemplates: what is deployed is what the templates under testdata say, where
// people and the tests of the product read it.
func TestTemplates(t *testing.T) {
	for _, stage := range stages {
		all := synthesise(t, stage, definitions(t, "{}", "0001", "0002"), binaries(t))
		seen := map[string]bool{}
		for _, name := range slices.Sorted(maps.Keys(all)) {
			path := filepath.Join("testdata", stage, name+".json")
			seen[path] = true
			// The hash of a binary changes with every line of Go.
			got := hash.ReplaceAll(all[name], []byte("(hash of the file)"))
			if *update {
				write(t, path, string(got))
				continue
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s differs from what is deployed; look at it with go test -update and git diff", path)
			}
		}
		kept, _ := filepath.Glob(filepath.Join("testdata", stage, "*.json"))
		for _, path := range kept {
			if !seen[path] {
				t.Errorf("%s: there is no such stack", path)
			}
		}
	}
}

// TestStacksWaitForEachOther: which stack goes up after which others is what
// testdata/order.txt says. Stacks that know each other by name alone go up in whatever order
// the CDK likes, unless it is told.
func TestStacksWaitForEachOther(t *testing.T) {
	s, err := ReadStage("stages", "production")
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(out), AnalyticsReporting: jsii.Bool(false), Context: contextOfApp(t)})
	if err := Build(app, s, definitions(t, "bundle", "0001", "0002"), binaries(t)); err != nil {
		t.Fatal(err)
	}
	app.Synth(nil)
	data, err := os.ReadFile(filepath.Join(out, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Artifacts map[string]struct {
			Type         string
			Dependencies []string
		}
	}
	if err := json.Unmarshal(data, &manifest); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for name, artifact := range manifest.Artifacts {
		if artifact.Type != "aws:cloudformation:stack" {
			continue
		}
		line := strings.TrimPrefix(name, s.name("")) + ":"
		for _, other := range slices.Sorted(slices.Values(artifact.Dependencies)) {
			if manifest.Artifacts[other].Type == artifact.Type {
				line += " " + strings.TrimPrefix(other, s.name(""))
			}
		}
		lines = append(lines, line)
	}
	got := strings.Join(slices.Sorted(slices.Values(lines)), "\n") + "\n"
	const path = "testdata/order.txt"
	if *update {
		write(t, path, got)
	}
	if want, err := os.ReadFile(path); err != nil || got != string(want) {
		t.Errorf("%v: got\n%swant\n%s", err, got, want)
	}
}

// TestStacksSayWhoseTheyAre: the region, the tags and the protection of every stack are what
// testdata/stacks.txt says. They are in no template: the CDK gives them with the stack.
func TestStacksSayWhoseTheyAre(t *testing.T) {
	var lines []string
	for _, stage := range stages {
		s, err := ReadStage("stages", stage)
		if err != nil {
			t.Fatal(err)
		}
		out := t.TempDir()
		app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(out), AnalyticsReporting: jsii.Bool(false), Context: contextOfApp(t)})
		if err := Build(app, s, definitions(t, "{}", "0001", "0002"), binaries(t)); err != nil {
			t.Fatal(err)
		}
		app.Synth(nil)
		data, err := os.ReadFile(filepath.Join(out, "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		var manifest struct {
			Artifacts map[string]struct {
				Type, Environment string
				Properties        struct {
					Tags                  map[string]string
					TerminationProtection bool
				}
			}
		}
		if err := json.Unmarshal(data, &manifest); err != nil {
			t.Fatal(err)
		}
		for name, artifact := range manifest.Artifacts {
			if artifact.Type != "aws:cloudformation:stack" {
				continue
			}
			said := []string{filepath.Base(artifact.Environment), "unprotected"}
			if artifact.Properties.TerminationProtection {
				said[1] = "protected"
			}
			for _, key := range slices.Sorted(maps.Keys(artifact.Properties.Tags)) {
				said = append(said, key+"="+artifact.Properties.Tags[key])
			}
			lines = append(lines, stage+"/"+strings.TrimPrefix(name, s.name(""))+": "+strings.Join(said, " "))
		}
	}
	got := strings.Join(slices.Sorted(slices.Values(lines)), "\n") + "\n"
	const path = "testdata/stacks.txt"
	if *update {
		write(t, path, got)
	}
	if want, err := os.ReadFile(path); err != nil || got != string(want) {
		t.Errorf("%v: got\n%swant\n%s", err, got, want)
	}
}

// TestAChangeOfDefinitionsTouchesNoFunction: with other definitions and a gemeente
// more, the templates differ in the layer, in what refers to it and in what the new
// gemeente gets; the code of every function stays what it was.
func TestAChangeOfDefinitionsTouchesNoFunction(t *testing.T) {
	b := binaries(t)
	before := synthesise(t, "production", definitions(t, `{"before":1}`, "0001", "0002"), b)
	after := synthesise(t, "production", definitions(t, `{"after":1}`, "0001", "0002", "0003"), b)
	var changes []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		changes = append(changes, differences(name, decode(t, before[name]), decode(t, after[name]))...)
	}
	got := strings.Join(changes, "\n") + "\n"
	const path = "testdata/change-of-definitions.txt"
	if *update {
		write(t, path, got)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if strings.Contains(got, "/Code/") || !strings.Contains(got, "AWS::Lambda::LayerVersion") {
		t.Errorf("a change of definitions alone changes:\n%s", got)
	}
}

// TestARestoredTableTakesTheOthersPlace: with its name in the stage there is one table more,
// which the copies and the functions use; the first stays as it was, and the stack gives the
// others what it gave them.
func TestARestoredTableTakesTheOthersPlace(t *testing.T) {
	s, err := ReadStage("stages", "production")
	if err != nil {
		t.Fatal(err)
	}
	b, d := binaries(t), definitions(t, "{}", "0001", "0002")
	before := synthesiseAs(t, s, d, b)
	s.RestoredTable = s.name("restored")
	after := synthesiseAs(t, s, d, b)
	var changes []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		was, is := decode(t, before[name]), decode(t, after[name])
		changes = append(changes, differences(name, was, is)...)
		if at := paths("", was["Outputs"], is["Outputs"]); at != nil {
			t.Errorf("%s gives other stacks something else: %v", name, at)
		}
	}
	got := strings.Join(changes, "\n") + "\n"
	const path = "testdata/change-of-table.txt"
	if *update {
		write(t, path, got)
	}
	if want, err := os.ReadFile(path); err != nil || got != string(want) {
		t.Errorf("%v: got\n%swant\n%s", err, got, want)
	}
	if strings.Contains(got, "gone") || strings.Count(got, "new ") != 1 {
		t.Errorf("a restored table changes\n%s", got)
	}
	if regexp.MustCompile(s.name("table") + `\\*"`).Match(after["service"]) {
		t.Error("the service still knows the first table")
	}
}

// TestEveryGemeenteFits: 400 gemeenten stay below the number of resources that a
// stack may have, and a new one moves the key of no other.
func TestEveryGemeenteFits(t *testing.T) {
	var codes []string
	for i := range 400 {
		codes = append(codes, fmt.Sprintf("%04d", i*5))
	}
	few := synthesise(t, "production", definitions(t, "{}", codes[:2]...), binaries(t))
	all := synthesise(t, "production", definitions(t, "{}", codes...), binaries(t))
	keys := 0
	for name, data := range all {
		resources := decode(t, data)["Resources"].(map[string]any)
		if len(resources) > 450 {
			t.Errorf("%s has %d resources; a stack may have 500", name, len(resources))
		}
		if strings.HasPrefix(name, "keys-") {
			keys += len(resources) / 2
			old, _ := decode(t, few[name])["Resources"].(map[string]any)
			for id := range old {
				if resources[id] == nil {
					t.Errorf("%s: the key %s of an old gemeente moved", name, id)
				}
			}
		}
	}
	if keys != len(codes) {
		t.Errorf("%d keys for %d gemeenten", keys, len(codes))
	}
}

func TestAFunctionThatNobodyDeclaredStopsTheDeployment(t *testing.T) {
	b := binaries(t)
	b["stranger"] = b["portal"]
	s, err := ReadStage("stages", "dev")
	if err != nil {
		t.Fatal(err)
	}
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir())})
	if err := Build(app, s, definitions(t, "{}"), b); err == nil || !strings.Contains(err.Error(), "stranger") {
		t.Errorf("error %v", err)
	}
}

func TestAStageIsCheckedWhole(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "dev.yaml"), "stage: test\nregion: us-east-1\ndomain: monitor\nsms_from: Effectmonitor NL\nrestored_table: effectmonitor-dev-table\ngroups: stichting\nmail_from: a@elders.example\nretain_logs_days: 3\n")
	_, err := ReadStage(folder, "dev")
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"stage is", "region", "domain", "zone.id", "zone.name", "mail_from", "sms_from", "alarms_to", "retain_logs_days", "keep_backups_days", "restored_table", "groups", "monthly_cost_anomaly_eur"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("nothing about %s in\n%v", want, err)
		}
	}
	write(t, filepath.Join(folder, "dev.yaml"), "stagee: dev\n")
	if _, err := ReadStage(folder, "dev"); err == nil || !strings.Contains(err.Error(), "stagee") {
		t.Errorf("an unknown key: %v", err)
	}
	if _, err := ReadStage(folder, "../../etc/passwd"); err == nil {
		t.Error("a stage with another name was read")
	}
}
