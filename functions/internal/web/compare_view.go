package web

import "effectmonitor/functions/internal/web/chart"

// CompareView puts two raters side by side (mock-up 04).
type CompareView struct {
	Page
	Lead        string
	Print       *Link  // to the sheet for the conversation
	Earlier     []Link // the moments to compare with
	Locked      string // why there is nothing to see yet; the rest is then left out
	LockedLink  *Link
	Conclusion  Sentence
	Spiders     []Panel
	Differences *Panel
	Both        *chart.Table  // answers to what both were asked
	Changes     []chart.Table // per rater
	ChangesNote string
	Explain     []string // what "zeker" means
	Versions    string
}

// Panel is a drawing with a heading of its own.
type Panel struct {
	ID, Title, Sub string
	Chart          chart.Chart
}
