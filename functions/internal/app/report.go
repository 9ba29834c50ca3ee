package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/entire"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// ReportKey says which report is meant, and about which gemeente: "" is all together.
type ReportKey struct {
	Report   source.Ref
	Gemeente string
}

// ReportDraft is a report as it would be published now.
type ReportDraft struct {
	Definition *report.Definition
	View       report.View
	// Ready is false when nothing was computed yet under the present definitions.
	Ready bool

	sum  *cohort.Aggregate
	used []store.QuoteUse
}

// printed is the document of a published report: everything that is needed to show it
// again, whatever has changed since.
type printed struct {
	Figures json.RawMessage   `json:"cijfers"` // the view, for who reads the record
	HTML    string            `json:"html"`
	Style   string            `json:"opmaak"`
	Sum     *cohort.Aggregate `json:"som"` // what it was made of, to make the next one from
}

// PublishedReport is a published report as it was.
type PublishedReport struct {
	store.Published
	HTML  string
	Style string
}

// ReportDraft makes a report of the figures that may be published now. Between two
// publications about a group a figure changes only when so many have come that their
// difference tells about nobody. It gives NotFound when there is no such report.
func (a *App) ReportDraft(ctx context.Context, key ReportKey) (*ReportDraft, error) {
	const op = "open report"
	defs := a.Catalog()
	d := defs.Report(key.Report)
	if d == nil || National(d.Level) != (key.Gemeente == "") {
		return nil, &Error{Code: NotFound, Op: op}
	}
	g := Group{Gemeente: key.Gemeente}
	framework := frameworkOf(defs, g, d.Programme)
	if framework == nil {
		return nil, &Error{Code: NotFound, Op: op}
	}
	in := report.Input{Framework: framework, Threshold: thresholdOf(defs, g), Date: a.Today(), Lang: source.DefaultLang}
	if own := defs.Gemeente(key.Gemeente); own != nil {
		in.OwnName, in.Context = own.Name, append(in.Context, own.Features)
	} else {
		members := sharingIn(defs, d.Programme.ID)
		in.Gemeenten = len(members)
		for _, m := range members {
			in.Context = append(in.Context, defs.Gemeente(m).Features)
		}
	}
	var err error
	if in.Own, in.Released, err = a.reportSums(ctx, defs, d, g); err != nil {
		return nil, found(op, err)
	}
	// The tiles of a page and a report ask for costs in the same way.
	v := &view{dashboard: &dashboard.Dashboard{Programme: d.Programme}, in: dashboard.Input{Framework: framework, Own: in.Own}, models: map[string]*mkba.View{}}
	in.MKBA = func(model string) *mkba.View { return v.costs(ctx, a, defs, model, g) }
	in.Study = a.studies(ctx, defs, v)
	if in.Quotes, in.Seed, err = a.reportQuotes(ctx, defs, d, key); err != nil {
		return nil, found(op, err)
	}
	out := &ReportDraft{Definition: d, View: report.Build(d, in), Ready: in.Own != nil, sum: in.Own}
	out.used = usedQuotes(key, &out.View)
	return out, v.failed
}

// reportSums are the figures that a report is made of, and those that it compares with.
func (a *App) reportSums(ctx context.Context, defs *catalog.Catalog, d *report.Definition, g Group) (own, released *cohort.Aggregate, err error) {
	national := defs.FrameworkOf(d.Programme)
	if board := defs.Dashboard(d.Release); board != nil {
		r, err := a.released(ctx, defs, board, Group{}, national)
		if err != nil {
			return nil, nil, err
		}
		released = r.Sum
	}
	if d.Level == LevelPublic {
		return released, nil, nil
	}
	framework := frameworkOf(defs, g, d.Programme)
	now, err := a.sumOf(ctx, defs, g, d.Programme.ID, framework)
	if err != nil || now == nil {
		return nil, released, err
	}
	last, err := a.lastPrinted(ctx, g.Gemeente, d.Programme.ID)
	if err != nil {
		return nil, nil, err
	}
	return cohort.NewGate(thresholdOf(defs, g)).Release(framework, last, now), released, nil
}

// lastPrinted is what the last report about a group was made of, whichever report it
// was: who reads two of them may compare. nil when there is none.
func (a *App) lastPrinted(ctx context.Context, g, programme string) (*cohort.Aggregate, error) {
	list, err := a.Store.PublishedReports(ctx, g)
	if err != nil {
		return nil, err
	}
	var last *store.Published
	for i := range list {
		p := &list[i]
		if p.Programme == programme && p.Level != LevelPublic && (last == nil || p.At.After(last.At)) {
			last = p
		}
	}
	if last == nil {
		return nil, nil
	}
	_, data, err := a.Store.PublishedReport(ctx, g, last.Report, last.Number)
	if err != nil {
		return nil, err
	}
	var doc printed
	if err := entire.Read(data, &doc); err != nil {
		return nil, fmt.Errorf("decode report %s number %d: %w", last.Report, last.Number, err)
	}
	return doc.Sum, nil
}

// Print lays out a report: the article and the style sheet that belongs to it.
type Print func(*ReportDraft) (html, style string, err error)

// PublishReport publishes a report as it is now, under the next number. It gives Closed
// when there is nothing to publish yet. Who is named as name.
func (a *App) PublishReport(ctx context.Context, who Actor, key ReportKey, name string, lay Print) (store.Published, error) {
	const op = "publish report"
	draft, err := a.ReportDraft(ctx, key)
	if err != nil {
		return store.Published{}, err
	}
	if !draft.Ready {
		return store.Published{}, &Error{Code: Closed, Op: op}
	}
	doc := printed{Sum: draft.sum}
	if doc.HTML, doc.Style, err = lay(draft); err != nil {
		return store.Published{}, fmt.Errorf("%s: %w", op, err)
	}
	if doc.Figures, err = json.Marshal(draft.View); err != nil {
		return store.Published{}, fmt.Errorf("%s: %w", op, err)
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return store.Published{}, fmt.Errorf("%s: %w", op, err)
	}
	d := draft.Definition
	p := store.Published{
		Report: d.ID, Version: d.Version, Programme: d.Programme.ID, Title: d.Title.In(source.DefaultLang), Heading: draft.View.Heading.Plain,
		Level: d.Level, By: who.ID, Name: name, At: a.Now().UTC(), Digest: a.Catalog().Digest(),
	}
	earlier, err := a.PublishedReports(ctx, key)
	if err != nil {
		return p, err
	}
	p.Number = len(earlier) + 1
	err = a.Store.PublishReport(ctx, key.Gemeente, p, data, draft.used, a.audit(who, "", "report:publish", fmt.Sprintf("%s/%d %s", p.Report, p.Number, fingerprint(data))))
	if errors.Is(err, store.ErrExists) {
		return p, &Error{Code: Conflict, Op: op, Err: err} // somebody published it just now
	}
	return p, found(op, err)
}

// fingerprint is what a document is known by in the trail: changed by a letter, it is
// another one.
func fingerprint(document []byte) string {
	hash := sha256.Sum256(document)
	return "sha256:" + hex.EncodeToString(hash[:])
}

// PublishedReports lists what was published of a report, the first one first.
func (a *App) PublishedReports(ctx context.Context, key ReportKey) ([]store.Published, error) {
	all, err := a.Store.PublishedReports(ctx, key.Gemeente)
	if err != nil {
		return nil, found("list reports", err)
	}
	var list []store.Published
	for _, p := range all {
		if p.Report == key.Report.ID {
			list = append(list, p)
		}
	}
	return list, nil
}

// PublishedReport gives a report as it was published. It gives NotFound when there is no
// such number.
func (a *App) PublishedReport(ctx context.Context, key ReportKey, number int) (*PublishedReport, error) {
	const op = "open published report"
	p, data, err := a.Store.PublishedReport(ctx, key.Gemeente, key.Report.ID, number)
	if err != nil {
		return nil, found(op, err)
	}
	var doc printed
	if err := entire.Read(data, &doc); err != nil {
		return nil, fmt.Errorf("%s: decode: %w", op, err)
	}
	return &PublishedReport{Published: p, HTML: doc.HTML, Style: doc.Style}, nil
}
