package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// reportQuotes are the quotes that a report may use now, and the seed of the draw: the
// next number of the report, so that who reads the draft sees what would be published.
func (a *App) reportQuotes(ctx context.Context, defs *catalog.Catalog, d *report.Definition, key ReportKey) (list []report.Candidate, seed string, err error) {
	if !slices.ContainsFunc(d.Sections, func(s report.Section) bool { return s.Quotes != nil }) {
		return nil, "", nil
	}
	earlier, err := a.PublishedReports(ctx, key)
	if err != nil {
		return nil, "", err
	}
	seed = d.ID + "/" + key.Gemeente + "/" + strconv.Itoa(len(earlier)+1)
	if key.Gemeente == "" {
		list, err = a.nationalCandidates(ctx, defs, d.Programme.ID)
	} else {
		list, err = a.ownCandidates(ctx, defs, key.Gemeente, d.Programme.ID)
	}
	return list, seed, err
}

// ownCandidates are the approved quotes of a gemeente.
func (a *App) ownCandidates(ctx context.Context, defs *catalog.Catalog, g, programme string) ([]report.Candidate, error) {
	quotes, err := a.Store.Quotes(ctx, g, store.QuoteApproved, 0)
	if err != nil {
		return nil, err
	}
	quotes = slices.DeleteFunc(quotes, func(q store.Quote) bool { return !about(q.Programme, programme) })
	if quotes, err = a.willing(ctx, g, quotes); err != nil {
		return nil, err
	}
	var out []report.Candidate
	for _, q := range quotes {
		out = append(out, report.Candidate{
			ID: q.ID, Person: q.Participant, Text: q.Text, Lang: q.Lang, By: speaker(defs, g, programme, q.Rater), About: q.About,
		})
	}
	return out, a.addClasses(ctx, g, programme, out, func(i int) string { return quotes[i].Participant })
}

// nationalCandidates are the quotes that were approved for all together. The gemeente is
// named only where it agreed to that and is large enough to be shown.
func (a *App) nationalCandidates(ctx context.Context, defs *catalog.Catalog, programme string) ([]report.Candidate, error) {
	quotes, err := a.NationalQuotes(ctx)
	if err != nil {
		return nil, err
	}
	byPlace := map[string][]store.NationalQuote{}
	for _, q := range quotes {
		if q.State == store.QuoteApproved && about(q.Programme, programme) {
			byPlace[q.Gemeente] = append(byPlace[q.Gemeente], q)
		}
	}
	var out []report.Candidate
	for _, g := range defs.Gemeenten() {
		quotes := byPlace[g.Code]
		if len(quotes) == 0 {
			continue
		}
		place, err := a.placeName(ctx, defs, g.Code, programme)
		if err != nil {
			return nil, err
		}
		var own []report.Candidate
		for _, q := range quotes {
			c := report.Candidate{
				ID: q.ID, Person: g.Code + "/" + q.Participant, Text: q.Text, Lang: q.Lang, By: speaker(defs, g.Code, programme, q.Rater), About: q.About,
			}
			if q.Place {
				c.Place = place
			}
			own = append(own, c)
		}
		if err := a.addClasses(ctx, g.Code, programme, own, func(i int) string { return quotes[i].Participant }); err != nil {
			return nil, err
		}
		out = append(out, own...)
	}
	return out, nil
}

// placeName is the name of a gemeente of which enough people are shown, else nothing.
func (a *App) placeName(ctx context.Context, defs *catalog.Catalog, g, programme string) (string, error) {
	framework := defs.FrameworkIn(g, programme)
	if framework == nil {
		return "", nil
	}
	outside := Group{Gemeente: g, Outside: true}
	sum, err := a.sumOf(ctx, defs, Group{Gemeente: g}, programme, framework)
	if err != nil || sum == nil {
		return "", err
	}
	gate := cohort.NewGate(thresholdOf(defs, outside))
	if n := gate.Read(framework, sum, cohort.Slice{}).N(); !n.Known() || n.Value() < float64(gate.Threshold()) {
		return "", nil
	}
	return defs.Gemeente(g).Name, nil
}

// addClasses fills in to which class of each breakdown who said it belongs, as far as
// facts know. Whether a class may be named is for the report to decide.
func (a *App) addClasses(ctx context.Context, g, programme string, list []report.Candidate, who func(int) string) error {
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = who(i)
	}
	slices.Sort(ids)
	stored, err := a.Store.Facts(ctx, g, programme, slices.Compact(ids))
	if err != nil {
		return err
	}
	for i := range list {
		data, ok := stored[who(i)]
		if !ok {
			continue
		}
		record, err := decodeFacts(data)
		if err != nil {
			return fmt.Errorf("decode facts of %s: %w", who(i), err)
		}
		list[i].Classes = record.Facts.Dims
	}
	return nil
}

// about reports whether a quote was said in a programme.
func about(ref, programme string) bool {
	parsed, err := source.ParseRef(ref)
	return err == nil && parsed.ID == programme
}

// usedQuotes names the quotes that a report uses.
func usedQuotes(key ReportKey, v *report.View) []store.QuoteUse {
	var used []store.QuoteUse
	for _, s := range v.Sections {
		for _, q := range s.Quotes {
			used = append(used, store.QuoteUse{Gemeente: key.Gemeente, ID: q.ID})
		}
	}
	return used
}
