package mkba_test

import (
	"os"
	"path/filepath"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

const instruments = "../../instruments/"

// decode reads one definition strictly, and fails on any finding.
func decode(t testing.TB, name string, data []byte, into any) {
	t.Helper()
	doc, found := read.Parse(name, data)
	if doc != nil && !found.HasErrors() {
		found.Extend(read.Validate(doc))
		found.Extend(source.Decode(doc, into))
	}
	failOn(t, found)
}

func failOn(t testing.TB, found diag.List) {
	t.Helper()
	for _, f := range found {
		t.Error(f)
	}
	if len(found) > 0 {
		t.FailNow()
	}
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// shippedPrices are the kengetallen that the product ships.
func shippedPrices(t testing.TB) *mkba.Prices {
	t.Helper()
	names, err := filepath.Glob(instruments + "kengetallen/*[a-z].yaml")
	if err != nil {
		t.Fatal(err)
	}
	var files []*mkba.PriceFile
	for _, name := range names {
		if read.IsTest(name) {
			continue
		}
		f := &mkba.PriceFile{}
		decode(t, name, file(t, name), f)
		files = append(files, f)
	}
	prices, found := mkba.CompilePrices(files)
	failOn(t, found)
	return prices
}

// shipped compiles a model that the product ships.
func shipped(t testing.TB, id string) *mkba.Compiled {
	t.Helper()
	name := instruments + "mkba/" + id + "/v1.yaml"
	return compile(t, name, file(t, name), shippedPrices(t))
}

func compile(t testing.TB, name string, data []byte, prices *mkba.Prices) *mkba.Compiled {
	t.Helper()
	def := &mkba.Model{}
	decode(t, name, data, def)
	c, found := mkba.Compile(def, prices)
	failOn(t, found)
	return c
}

func evaluate(t testing.TB, c *mkba.Compiled, in mkba.Inputs) *mkba.Result {
	t.Helper()
	out, err := c.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
