package store

import (
	"bytes"
	"errors"
	"strings"
)

func testStatements(k *kit) {
	document := []byte(strings.Repeat(`{"uitkomst":{"netto":12345}}`, 20_000)) // far above one item, unless packed
	first := Statement{ID: "2026-11-22-a", Title: "Jaar 2025", Model: "m@1", By: "ann", At: noon, Digest: "d1"}
	k.must(k.CreateStatement(k.Context(), g, first, document, line))
	err := k.CreateStatement(k.Context(), g, Statement{ID: first.ID, Title: "Other"}, []byte(`{}`), line)
	if !errors.Is(err, ErrExists) {
		k.Errorf("a statement was written over: %v", err)
	}
	second := first
	second.ID = "2026-11-23-b"
	k.must(k.CreateStatement(k.Context(), g, second, []byte(`{}`), line))
	k.must(k.CreateStatement(k.Context(), "", first, []byte(`{"land":1}`), Audit{}))

	list, err := k.Statements(k.Context(), g)
	k.must(err)
	if len(list) != 2 || list[0].ID != second.ID || list[1] != first {
		k.Errorf("listed %+v", list)
	}
	head, got, err := k.Statement(k.Context(), g, first.ID)
	k.must(err)
	if head != first || !bytes.Equal(got, document) {
		k.Errorf("got %+v with %d bytes", head, len(got))
	}
	_, nation, err := k.Statement(k.Context(), "", first.ID)
	k.must(err)
	if string(nation) != `{"land":1}` {
		k.Errorf("the one about all gemeenten is %s", nation)
	}
	if _, _, err := k.Statement(k.Context(), "9999", first.ID); !errors.Is(err, ErrNotFound) {
		k.Errorf("another gemeente has it: %v", err)
	}
	if _, _, err := k.Statement(k.Context(), g, ""); err == nil {
		k.Error("a statement without an id")
	}
	whole, _, err := k.AuditOf(k.Context(), g, "", "")
	k.must(err)
	if len(whole) == 0 {
		k.Error("the trail says nothing")
	}
}
