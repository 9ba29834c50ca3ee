// Command retain runs on a schedule, once a day, and after each release: it announces and
// carries out how long the data of participants are kept, and computes anew the figures that
// are of before. It has no key that opens a name.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud/start"
)

func main() {
	f := start.New()
	_, config := f.Open()
	config.Renew = app.Renew
	lambda.Start(handler(app.New(config).Retain, f.Log))
}
