package store

import (
	"context"
	"errors"
	"strings"

	"effectmonitor/functions/internal/table"
)

// Kept carries over what is never changed once it is there, and counts it by kind:
// statements and published reports with their documents, and what left the gemeente.
func (r Redo) Kept(ctx context.Context) (map[string]int, error) {
	// A document comes before what lists it, so that nothing is listed that cannot be opened.
	partitions := []string{owned(r.Gemeente, "document"), statementPartition(r.Gemeente), owned(r.Gemeente, "printed"), reportPartition(r.Gemeente)}
	if r.Gemeente != "" {
		partitions = append(partitions, handoverPartition(r.Gemeente))
	}
	counts := map[string]int{}
	for _, partition := range partitions {
		n, err := r.absent(ctx, partition, "")
		if err != nil {
			return nil, err
		}
		counts[partition[strings.LastIndexByte(partition, '/')+1:]] = n
	}
	return counts, nil
}

// absent carries over the items under a prefix that are not there.
func (r Redo) absent(ctx context.Context, partition, prefix string) (n int, err error) {
	for it, err := range table.All(ctx, r.From.t, partition, table.Range{Prefix: prefix}) {
		if err != nil {
			return n, err
		}
		_, err = r.To.t.Get(ctx, it.Key)
		if err == nil {
			continue
		}
		if !errors.Is(err, ErrNotFound) {
			return n, err
		}
		n++
		if err := r.write(ctx, table.Create(table.Item{Key: it.Key, Value: it.Value, Expires: it.Expires})); err != nil {
			return n, err
		}
	}
	return n, nil
}

// Settings carries over what the gemeente changed in the messages of programmes.
func (r Redo) Settings(ctx context.Context, programmes []string) (n int, err error) {
	for _, id := range programmes {
		was, err := r.From.MessageSettings(ctx, r.Gemeente, id)
		if err != nil {
			return n, err
		}
		here, err := r.To.MessageSettings(ctx, r.Gemeente, id)
		if err != nil {
			return n, err
		}
		if was.Number <= here.Number {
			continue
		}
		n++
		partition := messagingPartition(r.Gemeente, id)
		if _, err := r.absent(ctx, partition, "version/"); err != nil {
			return n, err
		}
		head, err := record(headKey(partition), was)
		if err != nil {
			return n, err
		}
		if err := r.write(ctx, saving(head, here.Version)); err != nil {
			return n, err
		}
	}
	return n, nil
}

// Quotes carries over what moderators decided last about quotes that are in both, also
// about those that are proposed to all together.
func (r Redo) Quotes(ctx context.Context) (n int, err error) {
	for _, state := range []QuoteState{QuoteApproved, QuoteRefused} {
		list, err := r.From.Quotes(ctx, r.Gemeente, state, 0)
		if err != nil {
			return n, err
		}
		for _, was := range list {
			ops, err := r.quote(ctx, was)
			if err != nil {
				return n, err
			}
			if len(ops) == 0 {
				continue
			}
			n++
			if err := r.write(ctx, ops...); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

func (r Redo) quote(ctx context.Context, was Quote) ([]table.Op, error) {
	here, err := r.To.Quote(ctx, r.Gemeente, was.ID)
	if errors.Is(err, ErrNotFound) {
		return nil, nil // the leave was taken back, or what it is from is not here
	}
	if err != nil {
		return nil, err
	}
	var ops []table.Op
	if was.At.After(here.At) {
		it, err := record(quoteKey(r.Gemeente, was.State, was.ID), was)
		if err != nil {
			return nil, err
		}
		if old := quoteKey(r.Gemeente, here.State, here.ID); old == it.Key {
			ops = append(ops, saving(it, here.Version))
		} else {
			ops = append(ops, table.DeleteIf(old, here.Version), table.Put(it))
		}
	}
	id := NationalQuoteID(r.Gemeente, was.ID)
	key := nationalQuoteKey(id)
	wide, err := r.From.NationalQuote(ctx, id)
	switch {
	case errors.Is(err, ErrNotFound):
		if len(ops) > 0 {
			ops = append(ops, table.Delete(key))
		}
		return ops, nil
	case err != nil:
		return nil, err
	}
	other, err := r.To.NationalQuote(ctx, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	if len(ops) == 0 && !wide.At.After(other.At) {
		return nil, nil
	}
	it, err := record(key, wide)
	return append(ops, table.Put(it)), err
}
