package catalog_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/source"
)

// A release is half deployed while functions of one release have the bundle of another.

// open are the objects of a bundle that have a key for each thing that somebody named.
var open = []string{"/mkba[]/gepubliceerd/verhouding/termijnen"}

// TestAnOlderFunctionRefusesANewerBundle: a key that a function does not know, wherever it
// is, says something that it would not do: it refuses the bundle, and names the key. Of the
// shipped definitions the upper objects are tried, of a small bundle every one.
func TestAnOlderFunctionRefusesANewerBundle(t *testing.T) {
	shippedBundle, err := loaded(t).Bundle()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		bundle []byte
		depth  int
		least  int
	}{"shipped": {shippedBundle, 3, 60}, "small": {earlier(t), 99, 90}} {
		var doc any
		if err := json.Unmarshal(c.bundle, &doc); err != nil {
			t.Fatal(err)
		}
		tried := map[string]bool{}
		visit(doc, "", c.depth, func(where string, object map[string]any) {
			if tried[where] || slices.Contains(open, where) {
				return
			}
			tried[where] = true
			object["van_later"] = 1.5
			defer delete(object, "van_later")
			data, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			switch _, err := catalog.FromBundle(data); {
			case err == nil:
				t.Errorf("%s: %s has a key of a later release, and is accepted", name, where)
			case !strings.Contains(err.Error(), "of a newer or older release"):
				t.Errorf("%s: %s: %v", name, where, err)
			}
		})
		if len(tried) < c.least {
			t.Errorf("%s: only %d kinds of objects were tried", name, len(tried))
		}
	}
	for _, more := range []string{"{}", "x"} {
		if _, err := catalog.FromBundle(append(slices.Clone(shippedBundle), more...)); err == nil {
			t.Errorf("a bundle that goes on with %s is accepted", more)
		}
	}
}

// visit calls do with every object down to a depth, and with the names of the keys to it.
func visit(v any, where string, depth int, do func(where string, object map[string]any)) {
	if depth == 0 {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		do(where, v)
		for key, below := range v {
			visit(below, where+"/"+key, depth-1, do)
		}
	case []any:
		for _, below := range v {
			visit(below, where+"[]", depth, do)
		}
	}
}

// earlier is a bundle of a small set of definitions, as the release of 22 November 2026
// built it: a programme with two questionnaires, its indicators, a dashboard and a gemeente.
func earlier(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/earlier.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestANewerFunctionReadsAnEarlierBundle: what an earlier release built is read, and means
// the same: the questionnaires and the indicators have the marks that it gave them, by
// which stored answers and figures are known. When one day a release cannot do that, roll
// out the code before the definitions, and record a bundle of the release before.
func TestANewerFunctionReadsAnEarlierBundle(t *testing.T) {
	c, err := catalog.FromBundle(earlier(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ id, digest string }{
		{"klantbeleving-klant", "ef4cd32f9811a7b258a0d65656bfe81323b0a308dc885144d9b139cca0d252e7"},
		{"klantbeleving-schuldhulpverlener", "356e0360d7187c2f5e557b498628407350b7d8db64aa3725fe71b0256dd4654b"},
	} {
		in := c.Questionnaire(source.Ref{ID: want.id, Version: 1})
		if in == nil || in.Digest() != want.digest {
			t.Errorf("%s is not what it was", want.id)
		}
	}
	framework := c.FrameworkIn("0202", "klantbeleving")
	if framework == nil || framework.Version() != "klantbeleving@1" || c.Digest() != "7bbc1bd326f2f8b11524b3eb91e6cd6fc814e4a14ba923fe2c2f9c71e5398240" {
		t.Error("the indicators are not what they were")
	}
	if c.Gemeente("0202") == nil || len(c.Dashboards("", "klantbeleving")) != 1 {
		t.Error("the gemeente or its dashboard is lost")
	}
}
