package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden keys anew")

// TestKeysOfJSON keeps the keys of every command's JSON in one language, Dutch: a new
// one is read before it is promised. Names that a definition gives are left out.
func TestKeysOfJSON(t *testing.T) {
	folder := t.TempDir()
	runs := []struct{ in, command string }{
		{"", "check --vertalingen"},
		{"", "test --only jpf-jongere --dekking"},
		{"{}", "score jpf-jongere - --uitleg"},
		{"{}", "uitleg vragenlijst/jpf-jongere#kwaliteit_van_leven -"},
		{"n: 10\nhoeveelheden: {uit_bijstand: 4}\n", "mkba jpf - --monte-carlo 20"},
		{"n: 10\nhoeveelheden: {uit_bijstand: 4}\n", "uitleg mkba/jpf#kosten -"},
		{"", "simuleer demo --aantal 3"},
		{"", "verschil vragenlijst/jpf-jongere vragenlijst/jpf-begeleider"},
		{"", "codeboek jpf-jongere"},
		{"", "graaf vragenlijst/jpf-jongere"},
		{"", "exporteer xlsform jpf-jongere -o " + filepath.Join(folder, "jpf.xlsx")},
		{"", "naslag -o " + filepath.Join(folder, "NASLAG.md")},
		{"", "schemas -o " + folder},
	}
	var got bytes.Buffer
	for _, r := range runs {
		args := strings.Fields(r.command)
		code, out, errs := runHere(t, r.in, append(args, "--instruments", shipped, "--format", "json")...)
		var parsed any
		if err := json.Unmarshal([]byte(out), &parsed); err != nil || code != exitOK {
			t.Fatalf("%s: exit %d, %v\n%s", r.command, code, err, errs)
		}
		keys := map[string]bool{}
		keysOf(parsed, keys)
		fmt.Fprintf(&got, "%s: %s\n", strings.Join(args[:min(2, len(args))], " "), strings.Join(slices.Sorted(maps.Keys(keys)), " "))
	}
	golden := filepath.Join("testdata", "sleutels.txt")
	text := strings.ReplaceAll(got.String(), folder, "MAP")
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != text {
		t.Errorf("%v; got:\n%s", err, text)
	}
	for _, english := range []string{"file", "line", "column", "findings", "errors", "cases", "name", "kind", "value", "title", "changed", "digest"} {
		if strings.Contains(strings.ReplaceAll(text, "\n", " ")+" ", " "+english+" ") {
			t.Errorf("the key %q is English", english)
		}
	}
}

func keysOf(v any, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for key, child := range v {
			into[key] = true
			keysOf(child, into)
		}
	case []any:
		for _, child := range v {
			keysOf(child, into)
		}
	}
}
