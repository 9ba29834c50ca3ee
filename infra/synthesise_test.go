package main

import (
	"bytes"
	"encoding/json"
	"flag"
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

	"effectmonitor/engine/gemeente"
)

var update = flag.Bool("update", false, "write the templates under testdata anew")

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

// definitions are two gemeenten and a bundle with the given text: what is deployed
// for a gemeente is the same for every gemeente, so the templates under testdata do
// not follow the real list.
func definitions(t *testing.T, bundle string, codes ...string) Definitions {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "bundle.json"), bundle)
	d := Definitions{Folder: folder}
	for _, code := range codes {
		g := &gemeente.Gemeente{Code: code, Name: "Gemeente " + code}
		switch code { // the first two have directories of their own
		case "0001":
			g.SignIn = &gemeente.SignIn{Protocol: gemeente.SAML, Metadata: "https://login.een.example/saml", Domains: []string{"een.example"}}
		case "0002":
			g.SignIn = &gemeente.SignIn{Protocol: gemeente.OIDC, Issuer: "https://login.twee.example", Client: "monitor", Groups: "rollen", Domains: []string{"twee.example"}}
		}
		d.Gemeenten = append(d.Gemeenten, g)
	}
	return d
}

func write(t *testing.T, path, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// binaries stand in for those of the functions that there are.
func binaries(t *testing.T) Builds {
	t.Helper()
	folder := t.TempDir()
	mains, err := filepath.Glob("../functions/*/main.go")
	if err != nil || len(mains) == 0 {
		t.Fatalf("no function found: %v", err)
	}
	for _, m := range mains {
		write(t, filepath.Join(folder, filepath.Base(filepath.Dir(m)), "bootstrap"), "binary of "+filepath.Base(filepath.Dir(m)))
	}
	b, err := ReadBuilds("../functions", folder)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// synthesise returns the template of each stack of a stage, by its name.
func synthesise(t *testing.T, stage string, d Definitions, b Builds) map[string][]byte {
	t.Helper()
	s, err := ReadStage("stages", stage)
	if err != nil {
		t.Fatal(err)
	}
	return synthesiseAs(t, s, d, b)
}

// synthesiseAs is synthesise for a stage that is in no file.
func synthesiseAs(t *testing.T, s Stage, d Definitions, b Builds) map[string][]byte {
	t.Helper()
	out := t.TempDir()
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(out), AnalyticsReporting: jsii.Bool(false), Context: contextOfApp(t)})
	if err := Build(app, s, d, b); err != nil {
		t.Fatal(err)
	}
	app.Synth(nil)
	files, err := filepath.Glob(filepath.Join(out, "*.template.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("nothing was synthesised: %v", err)
	}
	all := map[string][]byte{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(f), ".template.json")
		all[strings.TrimPrefix(name, s.name(""))] = data
	}
	return all
}

var hash = regexp.MustCompile(`[0-9a-f]{64}`)

func decode(t *testing.T, data []byte) map[string]any {
	t.Helper()
	var v map[string]any
	if data == nil {
		return v // there is no such stack
	}
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// differences lists where two templates differ, with the type of the resource.
func differences(name string, a, b map[string]any) []string {
	var all []string
	ra, _ := a["Resources"].(map[string]any)
	rb, _ := b["Resources"].(map[string]any)
	ids := map[string]any{}
	maps.Copy(ids, ra)
	maps.Copy(ids, rb)
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		kind := ids[id].(map[string]any)["Type"]
		switch {
		case ra[id] == nil:
			all = append(all, fmt.Sprintf("%s: new %s", name, kind))
		case rb[id] == nil:
			all = append(all, fmt.Sprintf("%s: gone %s", name, kind))
		default:
			for _, at := range paths("", ra[id], rb[id]) {
				all = append(all, fmt.Sprintf("%s: %s %s", name, kind, at))
			}
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(all)))
}

func paths(at string, a, b any) []string {
	ma, isMap := a.(map[string]any)
	mb, bothMaps := b.(map[string]any)
	if isMap && bothMaps {
		keys := maps.Clone(ma)
		maps.Copy(keys, mb)
		var all []string
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			all = append(all, paths(at+"/"+k, ma[k], mb[k])...)
		}
		return all
	}
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	if bytes.Equal(x, y) {
		return nil
	}
	return []string{at}
}

// contextOfApp is what cdk.json tells the app.
func contextOfApp(t *testing.T) *map[string]any {
	t.Helper()
	data, err := os.ReadFile("cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	var c struct{ Context map[string]any }
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	return &c.Context
}
