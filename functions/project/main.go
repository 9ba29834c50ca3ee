// Command project follows the table's stream: it computes the facts of the
// participants that changed and then the figures that depend on them. It has no key
// that opens a name.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud/start"
)

func main() {
	f := start.New()
	_, config := f.Open()
	lambda.Start(handler(app.New(config).Project, f.Log))
}
