package results

import (
	"context"
	"fmt"
	"io"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// WriteReport writes a report as it is printed, in one file that a browser opens without
// anything else.
func WriteReport(ctx context.Context, w io.Writer, defs *catalog.Catalog, d *report.Definition, v *report.View) error {
	m := locale.For(locale.Default)
	page := web.Page{Messages: m, Title: d.Title.In(source.DefaultLang)}
	if plan := defs.Programme(d.Programme); plan != nil {
		page.Words = site.Words(plan, m.Lang())
	}
	if err := web.ReportFile(articleOf(page, d, v)).Render(ctx, w); err != nil {
		return fmt.Errorf("write report %s: %w", d.ID, err)
	}
	return nil
}
