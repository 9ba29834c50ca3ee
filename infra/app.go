package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// Short names for what the CDK wants as pointers on every line.
var (
	text   = jsii.String
	number = jsii.Number[float64]
	yes    = jsii.Bool(true)
	no     = jsii.Bool(false)
)

func texts(all ...string) *[]*string { return jsii.Strings(all...) }

// product is the beginning of every name.
const product = "effectmonitor"

// edgeRegion is the only one in which CloudFront takes certificates and firewalls.
const edgeRegion = "us-east-1"

func (s Stage) name(part string) string { return product + "-" + s.Name + "-" + part }

// Build adds the stacks of a stage to the app.
//
//	keys-0 … keys-3  a key per gemeente: a stack has at most 500 resources
//	data             what must survive everything else: table, exports, backups
//	mail             the domain that mail comes from
//	service          functions, sign-in, mail, schedules, alarms
//	edge             CloudFront, the firewall and the certificate, in edgeRegion
//	analysis         only with the context value of analysisFlag: Athena over Parquet
func Build(app awscdk.App, s Stage, defs Definitions, builds Builds) error {
	declared := slices.Sorted(maps.Keys(functions(s)))
	if built := slices.Sorted(maps.Keys(builds)); !slices.Equal(declared, built) {
		return fmt.Errorf("functions.go deploys %v, and functions/ holds %v", declared, built)
	}
	stack := func(part, region, description string) awscdk.Stack {
		return awscdk.NewStack(app, text(s.name(part)), &awscdk.StackProps{
			StackName:             text(s.name(part)),
			Description:           text(description),
			Env:                   &awscdk.Environment{Region: text(region), Account: account(s)},
			TerminationProtection: jsii.Bool(s.Name == "production"),
			Tags:                  &map[string]*string{"product": text(product), "stage": text(s.Name), "part": text(part)},
			// Without it every template asks for a parameter of the bootstrap, and
			// the assets' keys stand in it twice.
			Synthesizer: awscdk.NewDefaultStackSynthesizer(&awscdk.DefaultStackSynthesizerProps{GenerateBootstrapVersionRule: no}),
		})
	}
	gemeenteKeys(func(shard int) awscdk.Stack {
		return stack(fmt.Sprintf("keys-%d", shard), s.Region, "Effectmonitor: the keys that open names, one per gemeente")
	}, s, defs)
	d := data(stack("data", s.Region, "Effectmonitor: table, exports and backups"), s)
	sender := stack("mail", s.Region, "Effectmonitor: the domain that mail comes from")
	mailing(sender, s)
	pages := stack("service", s.Region, "Effectmonitor: functions, sign-in, messages and alarms")
	service(pages, s, defs, builds, d)
	wayIn := stack("edge", edgeRegion, "Effectmonitor: the way in")
	edge(wayIn, s)
	// They know each other by name alone, so the order has to be said. Sign-in refuses an
	// address of which SES knows nothing, and CloudFront needs the copy of the secret.
	pages.AddStackDependency(sender, nil)
	wayIn.AddStackDependency(pages, nil)
	if wantsAnalysis(app) {
		analysis(stack("analysis", s.Region, "Effectmonitor: questions over Parquet without names"), s)
	}
	return nil
}

func account(s Stage) *string {
	if s.Account == "" {
		return nil
	}
	return text(s.Account)
}
