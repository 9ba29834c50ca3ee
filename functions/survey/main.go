// Command survey serves the questionnaire of a participant by a personal link, and
// nothing else: it has no sessions, and no key that opens a name.
package main

import (
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/ask"
	"effectmonitor/functions/internal/cloud/front"
	"effectmonitor/functions/internal/cloud/start"
	"effectmonitor/functions/internal/site"
)

func main() {
	f := start.New()
	_, config := f.Open()
	front.Serve(f, ask.New(app.New(config), site.New(front.Site(f))))
}
