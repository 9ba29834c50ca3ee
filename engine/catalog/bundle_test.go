package catalog_test

import (
	"bytes"
	"go/build"
	"strings"
	"testing"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/source"
	"effectmonitor/instruments"
)

func loaded(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, found := load.Load(instruments.FS)
	if c == nil {
		t.Fatal(found.Err())
	}
	return c
}

func TestBundleHoldsTheSameDefinitions(t *testing.T) {
	c := loaded(t)
	data, err := c.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	back, err := catalog.FromBundle(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := back.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, again) {
		t.Errorf("a bundle changes when it is read and written again, at %s", difference(data, again))
	}
	if back.Digest() != c.Digest() || len(back.Digest()) != 64 {
		t.Errorf("digest %q became %q", c.Digest(), back.Digest())
	}
	for _, in := range c.Questionnaires() {
		ref := source.Ref{ID: in.Def.ID, Version: in.Def.Version}
		other := back.Questionnaire(ref)
		if other == nil || other.Digest() != in.Digest() {
			t.Errorf("questionnaire %s lost or changed in the bundle", ref)
		}
	}
	if len(back.Gemeenten()) != len(c.Gemeenten()) || len(back.Models()) != len(c.Models()) || len(back.Dashboards("", "")) != len(c.Dashboards("", "")) {
		t.Error("the bundle lost definitions")
	}
	if len(c.Simulations()) == 0 || len(back.Simulations()) != 0 {
		t.Errorf("%d simulations, %d in the bundle", len(c.Simulations()), len(back.Simulations()))
	}
}

func difference(a, b []byte) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return string(a[max(0, i-80):min(len(a), i+80)]) + "\n and \n" + string(b[max(0, i-80):min(len(b), i+80)])
		}
	}
	return "the end"
}

func TestFromBundleRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"no json":               "vragenlijst",
		"no digest":             "{}",
		"a broken reference":    `{"digest":"` + strings.Repeat("0", 64) + `","programmas":[{"soort":"programma","id":"p","versie":1,"titel":{"nl":"P"},"raamwerk":"weg","fasen":[],"invullers":[],"metingen":[],"einde":{"redenen":[]}}]}`,
		"another type of value": `{"digest":"` + strings.Repeat("0", 64) + `","gemeenten":"geen"}`,
	} {
		if c, err := catalog.FromBundle([]byte(data)); err == nil || c != nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestBundleReaderLoadsNeitherYAMLNorSchemas walks everything that the catalog
// imports: a function in the cloud pays for it at every cold start.
func TestBundleReaderLoadsNeitherYAMLNorSchemas(t *testing.T) {
	seen := map[string]string{}
	walk(t, "effectmonitor/engine/catalog", "", seen)
	if len(seen) < 10 {
		t.Fatalf("walked only %d packages", len(seen))
	}
	for name, by := range seen {
		if strings.Contains(name, "yaml") || strings.Contains(name, "jsonschema") || strings.HasPrefix(name, "effectmonitor/engine/source/") {
			t.Errorf("%s is imported by %s", name, by)
		}
	}
}

// walk follows the imports within this module and notes everything beyond it.
func walk(t *testing.T, name, by string, seen map[string]string) {
	t.Helper()
	if _, done := seen[name]; done {
		return
	}
	seen[name] = by
	rest, own := strings.CutPrefix(name, "effectmonitor/")
	if !own {
		return
	}
	p, err := build.ImportDir("../../"+rest, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, imported := range p.Imports {
		walk(t, imported, name, seen)
	}
}

func BenchmarkFromBundle(b *testing.B) {
	data, err := loaded(b).Bundle()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := catalog.FromBundle(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if c, found := load.Load(instruments.FS); c == nil {
			b.Fatal(found.Err())
		}
	}
}
