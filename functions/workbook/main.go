// Command workbook serves a cost-benefit model as a workbook that computes. It shares the
// sessions of the portal and has no key that opens a name. What computes the formulas of
// a workbook, and what writes files for research, are each half of what a function may
// weigh: that is why it is a function of its own.
package main

import (
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud/front"
	"effectmonitor/functions/internal/cloud/start"
)

func main() {
	f := start.New()
	_, config := f.Open()
	pages, err := handler(app.New(config), front.Site(f))
	f.StopOn(err)
	front.Serve(f, pages)
}
