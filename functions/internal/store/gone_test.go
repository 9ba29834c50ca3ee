package store

import (
	"context"
	"slices"
	"testing"

	"effectmonitor/functions/internal/table"
)

// before is a table in which something happens before each write that stores a response.
type before struct {
	table.Table
	do func()
}

func (b before) Write(ctx context.Context, ops ...table.Op) error {
	if slices.ContainsFunc(ops, func(op table.Op) bool {
		_, _, ok := participantOf(op.Item.Key)
		return ok && op.Kind == table.KindCreate
	}) {
		b.do()
	}
	return b.Table.Write(ctx, ops...)
}

// TestNothingIsSavedOfWhoIsGone: answers that were under way while somebody was erased,
// and of which the caseload entry still showed the same, are not stored after it.
func TestNothingIsSavedOfWhoIsGone(t *testing.T) {
	for name, save := range map[string]func(s *Store, r Response) error{
		"a draft":    func(s *Store, r Response) error { _, err := s.SaveDraft(t.Context(), g, r); return err },
		"the answer": func(s *Store, r Response) error { _, err := s.Submit(t.Context(), g, r, "form", line); return err },
	} {
		t.Run(name, func(t *testing.T) {
			k := onBolt(t)
			k.create("X-1")
			r := draft("X-1", "T0", "staff", 1)
			r.By = "w"
			k.must(save(k.Store, r))
			// A removal that is halfway took the answers, and not yet the participant.
			k.must(k.t.Write(k.Context(), table.Delete(responseKey(g, "X-1", "T0", "staff"))))
			late := New(before{k.t, func() { k.must(k.Erase(k.Context(), g, "X-1", []string{"p"}, line)) }})
			k.wantErr(save(late, r), ErrNotFound)
			for it := range table.All(k.Context(), k.t, participantPartition(g, "X-1"), table.Range{}) {
				t.Errorf("%v is left", it.Key)
			}
		})
	}
}
