package results

import (
	"context"
	"fmt"
	"io"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// WriteReport writes a report as it is printed, in one file that a browser opens without
// anything else.
func WriteReport(ctx context.Context, w io.Writer, defs *catalog.Catalog, d *report.Definition, v *report.View) error {
	if err := web.ReportFile(articleOf(paper(defs, d), d, v)).Render(ctx, w); err != nil {
		return fmt.Errorf("write report %s: %w", d.ID, err)
	}
	return nil
}

// Printer lays out a report for who publishes it without a page around it.
func Printer(ctx context.Context, defs *catalog.Catalog) app.Print {
	return func(draft *app.ReportDraft) (string, string, error) {
		var html strings.Builder
		err := web.Article(articleOf(paper(defs, draft.Definition), draft.Definition, &draft.View)).Render(ctx, &html)
		return html.String(), web.ReportStyle(), err
	}
}

// paper is the page that a report needs for its words, with nothing around it.
func paper(defs *catalog.Catalog, d *report.Definition) web.Page {
	m := locale.For(locale.Default)
	page := web.Page{Messages: m, Title: d.Title.In(source.DefaultLang)}
	if plan := defs.Programme(d.Programme); plan != nil {
		page.Words = site.Words(plan, m.Lang())
	}
	return page
}
