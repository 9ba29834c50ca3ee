// Command results serves the pages of outcomes: dashboards, costs and benefits, what
// gemeenten learn from each other, reports, and the same figures for machines. It
// shares the sessions of the portal, where people sign in, and has no key that opens
// a name.
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
