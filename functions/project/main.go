// Command project follows the table's stream: it computes the facts of the
// participants that changed and then the figures that depend on them. With the event
// {"herbereken": true} it computes everything again, as far as the time of an invocation
// goes; the next such event goes on. It has no key that opens a name.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud/start"
)

func main() {
	f := start.New()
	_, config := f.Open()
	a := app.New(config)
	lambda.Start(route(a.Follow, a.ResumeRebuild, f.Log))
}
