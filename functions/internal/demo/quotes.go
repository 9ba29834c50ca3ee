package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// quotesOf are the answers of an invented response whose words may be quoted. Their names
// follow from who said them, so that a demo that is made again has the same ones.
func quotesOf(in *instrument.Instrument, kept instrument.Answers, of ...string) []store.QuoteRef {
	var refs []store.QuoteRef
	for _, q := range in.Quotes(kept) {
		refs = append(refs, store.QuoteRef{Question: q.Question, ID: quoteID(append(of, q.Question)...), Words: q.Words})
	}
	return refs
}

func quoteID(of ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(of, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// quotesFor are quotes under names of their own, of who says the same words.
func quotesFor(list []store.QuoteRef, of ...string) []store.QuoteRef {
	refs := slices.Clone(list)
	for i := range refs {
		refs[i].ID = quoteID(append(of, refs[i].ID)...)
	}
	return refs
}

// Quotes moderates those of the invented words that the simulations say, as somebody of
// the gemeente would on the page. It can be repeated: what was moderated stays.
func Quotes(ctx context.Context, a *app.App, cohorts ...*simulate.Compiled) error {
	if err := a.ScreenQuotes(ctx); err != nil {
		return fmt.Errorf("demo quotes: %w", err)
	}
	for _, c := range cohorts {
		for _, q := range c.Def.Quotes {
			if err := moderate(ctx, a, c.Def.Programme.ID, q); err != nil {
				return fmt.Errorf("demo quote %q in %s: %w", q.Words, q.Gemeente, err)
			}
		}
	}
	return nil
}

func moderate(ctx context.Context, a *app.App, programme string, q simulate.Quote) error {
	list, err := a.Store.Quotes(ctx, q.Gemeente, store.QuoteNew, 0)
	if err != nil {
		return err
	}
	for _, one := range list {
		if ref, err := source.ParseRef(one.Programme); err != nil || ref.ID != programme || one.Original != q.Words {
			continue
		}
		who := app.Actor{ID: q.By, Gemeente: q.Gemeente}
		err := a.Moderate(ctx, who, app.Moderation{ID: one.ID, Approve: true, Text: one.Original, About: q.About, National: q.National != ""})
		if err != nil || q.National == "" {
			return err
		}
		return a.DecideQuote(ctx, app.Actor{ID: q.National}, store.NationalQuoteID(q.Gemeente, one.ID), true, "")
	}
	return nil // nobody wrote this with leave on this day
}
