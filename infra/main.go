// Command infra is the CDK app: it describes everything that Effectmonitor has in
// the cloud, for one stage, with what varies per gemeente read from the definitions.
//
// It is a module of its own, so that nobody who works on the product needs the CDK.
// `make deploy STAGE=…` at the top of the repository runs it through the CDK's own
// command line.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	stage, err := ReadStage("stages", os.Getenv("STAGE"))
	if err != nil {
		log.Fatal(err)
	}
	defs, err := ReadDefinitions("../.build/definitions/bundle.json")
	if err != nil {
		log.Fatal(err)
	}
	builds, err := ReadBuilds("../functions", "../.build")
	if err != nil {
		log.Fatal(err)
	}
	app := awscdk.NewApp(nil)
	if err := Build(app, stage, defs, builds); err != nil {
		log.Fatal(err)
	}
	app.Synth(nil)
}
