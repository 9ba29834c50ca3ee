package store

import (
	"fmt"

	"effectmonitor/functions/internal/table"
)

// testAggregatePages: pages come and go with their aggregate, whoever builds it, and one
// for which there is no room is left out.
func testAggregatePages(k *kit) {
	of := Of{Gemeente: g, Programme: "p"}
	read := func(of Of, names ...string) string {
		var list []PageOf
		for _, name := range names {
			list = append(list, PageOf{of, name})
		}
		found, err := k.Pages(k.Context(), list...)
		k.must(err)
		return fmt.Sprintf("%s", found)
	}
	with := func(pages map[string][]byte) BuildPages {
		return func(Before) (Built, error) { return Built{Data: []byte("whole"), Pages: pages}, nil }
	}
	put := func(pages map[string][]byte) {
		_, err := k.PutAggregatePages(k.Context(), g, "p", "digest", with(pages))
		k.must(err)
	}
	put(map[string][]byte{"a@1 x": []byte("ax"), "a@1 é/y": []byte("ay")})
	if got := read(of, "a@1 é/y", "none", "a@1 x"); got != "[ay  ax]" {
		k.Errorf("pages %s", got)
	}
	put(map[string][]byte{"a@1 x": []byte("ax2"), "b@1 x": []byte("bx")})
	if got := read(of, "a@1 é/y", "b@1 x", "a@1 x"); got != "[ bx ax2]" {
		k.Errorf("pages of the next %s", got)
	}
	many := map[string][]byte{}
	for i := range 2 * table.MaxOps {
		many[fmt.Sprintf("page %03d", i)] = []byte("many")
	}
	put(many)
	if got := read(of, "b@1 x", "page 000", fmt.Sprintf("page %03d", 2*table.MaxOps-1)); got != "[ many ]" {
		k.Errorf("of too many pages %s", got)
	}
	put(map[string][]byte{"large": noise(table.MaxValue + 1), "small": []byte("small")})
	if got := read(of, "large", "small", "page 000"); got != "[ small ]" {
		k.Errorf("beside a large page %.40s", got)
	}
	k.must(k.PutAggregate(k.Context(), g, "p", "digest", built([]byte("whole")))) // by who knows no pages
	if got := read(of, "small"); got != "[]" {
		k.Errorf("pages of an earlier whole are left: %s", got)
	}
	page, err := k.t.Query(k.Context(), of.partition(), table.Range{})
	if err != nil || len(page.Items) != 2 {
		k.Errorf("%d items left, %v; want head and one part", len(page.Items), err)
	}
	_, err = k.PutNationalPages(k.Context(), "p", "all", "digest", with(map[string][]byte{"x": []byte("country")}))
	k.must(err)
	if got := read(Of{Programme: "p", Name: "all"}, "x"); got != "[country]" {
		k.Errorf("national %s", got)
	}
}
