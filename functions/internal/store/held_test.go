package store

import (
	"context"
	"testing"

	"effectmonitor/functions/internal/table"
)

// counted is a table that counts its reads and its writes.
type counted struct {
	table.Table
	gets, many, writes int
}

func (c *counted) Get(ctx context.Context, k table.Key) (table.Item, error) {
	c.gets++
	return c.Table.Get(ctx, k)
}

func (c *counted) GetMany(ctx context.Context, k ...table.Key) (map[table.Key]table.Item, error) {
	c.many++
	return c.Table.GetMany(ctx, k...)
}

func (c *counted) Write(ctx context.Context, ops ...table.Op) error {
	c.writes++
	return c.Table.Write(ctx, ops...)
}

// TestHeldIsNotReadAgain: what was read with a response is not read again when it is saved;
// when it is no longer so, the save is decided as if nothing was held.
func TestHeldIsNotReadAgain(t *testing.T) {
	refused := func(k *kit) {
		p, err := k.Participant(k.Context(), g, "X-1")
		k.must(err)
		p.Consent = &Consent{Given: false, Date: today}
		k.must(k.SaveParticipant(k.Context(), g, p, line))
	}
	submitted := func(key string, done int) func(k *kit) {
		return func(k *kit) {
			r, err := k.Response(k.Context(), g, "X-1", "T0", "self")
			if err != nil {
				r = draft("X-1", "T0", "self", done)
			}
			r.Answers = draft("X-1", "T0", "self", done).Answers
			r.Submitted, r.Date = noon, today
			_, err = k.Submit(k.Context(), g, r, key, line)
			k.must(err)
		}
	}
	for name, c := range map[string]struct {
		begun       bool
		between     func(k *kit) // of somebody else
		draft, sent error
		fresh       bool // read again
	}{
		"nothing changed":   {begun: true},
		"nothing was there": {},
		"an entry that changed": {begun: true, between: func(k *kit) {
			other := draft("X-1", "T0", "staff", 4)
			other.By = "ann"
			_, err := k.SaveDraft(k.Context(), g, other)
			k.must(err)
		}},
		"another worker": {begun: true, fresh: true, between: func(k *kit) {
			p, err := k.Participant(k.Context(), g, "X-1")
			k.must(err)
			p.Worker = "bob"
			k.must(k.SaveParticipant(k.Context(), g, p, line))
		}},
		"who was erased":          {begun: true, fresh: true, between: func(k *kit) { k.must(k.Erase(k.Context(), g, "X-1", []string{"p"}, line)) }, draft: ErrNotFound, sent: ErrNotFound},
		"who was erased, new":     {fresh: true, between: func(k *kit) { k.must(k.Erase(k.Context(), g, "X-1", []string{"p"}, line)) }, draft: ErrNotFound, sent: ErrNotFound},
		"consent that was taken":  {fresh: true, between: refused, draft: ErrRefused, sent: ErrRefused},
		"sent in another tab":     {begun: true, fresh: true, between: submitted("other", 3), draft: ErrSubmitted, sent: ErrSubmitted},
		"the same, sent before":   {begun: true, fresh: true, between: submitted("key", 3), draft: ErrSubmitted},
		"sent with other answers": {begun: true, fresh: true, between: submitted("key", 8), draft: ErrSubmitted, sent: ErrSubmitted},
		"a draft of another tab": {begun: true, fresh: true, between: func(k *kit) {
			r, err := k.Response(k.Context(), g, "X-1", "T0", "self")
			k.must(err)
			_, err = k.SaveDraft(k.Context(), g, r)
			k.must(err)
		}, draft: ErrConflict, sent: ErrConflict},
		"a draft of another, at once": {fresh: true, between: func(k *kit) { _, err := k.SaveDraft(k.Context(), g, draft("X-1", "T0", "self", 1)); k.must(err) }, draft: ErrConflict, sent: ErrConflict},
	} {
		for _, sending := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				k := onBolt(t)
				p := k.create("X-1")
				r := draft("X-1", "T0", "self", 1)
				r.Held = &Held{Participant: p}
				if c.begun {
					var err error
					r, err = k.SaveDraft(k.Context(), g, r)
					k.must(err)
					if r.Held == nil || r.Held.Status != Draft || r.Held.Progress.Done != 1 || r.Held.Participant.ID != "X-1" {
						t.Fatalf("saved, it is held as %+v", r.Held)
					}
				}
				if c.between != nil {
					c.between(k)
				}
				count := &counted{Table: k.t}
				s, want := New(count), c.draft
				r.Progress.Done, r.Answers = 3, draft("X-1", "T0", "self", 3).Answers
				var err error
				if sending {
					r.Submitted, r.Date, want = noon, today, c.sent
					_, err = s.Submit(k.Context(), g, r, "key", line)
				} else {
					_, err = s.SaveDraft(k.Context(), g, r)
				}
				if k.wantErr(err, want); (count.many > 0) != c.fresh || !c.fresh && (count.gets != 1 || count.writes != 1) {
					t.Errorf("%d reads, %d of several items, %d writes", count.gets, count.many, count.writes)
				}
				if want == nil {
					e := k.entry("X-1")
					if now, err := k.Response(k.Context(), g, "X-1", "T0", "self"); err != nil || string(now.Answers) != `{"a":3}` || (now.Status == Submitted) != sending || (len(e.Done) > 0) != sending {
						t.Errorf("stored is %+v, %v, the caseload has %+v", now, err, e)
					}
				}
			})
		}
	}
}
