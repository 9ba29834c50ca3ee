module effectmonitor/infra

go 1.26.8

require (
	effectmonitor v0.0.0
	github.com/aws/aws-cdk-go/awscdk/v2 v2.276.0
	github.com/aws/constructs-go/constructs/v10 v10.8.1
	github.com/aws/jsii-runtime-go v1.140.0
	go.yaml.in/yaml/v3 v3.0.6
)

// The definitions are read by the engine itself, so that the cloud and the pages
// can never understand a gemeente differently.
replace effectmonitor => ../
