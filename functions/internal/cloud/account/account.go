// Package account gives the SDK of the cloud what Lambda hands to a function: the
// region, short-lived credentials and, in tests, other addresses of services.
//
// The SDK has a package for this that also reads files, asks the machine where it
// stands and signs in elsewhere. A function needs none of that, and would pay for
// it with megabytes and with time at every start. It must not be used outside
// Lambda, where credentials have to be renewed.
package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Config is the account that the environment describes. The error names every
// variable that is missing.
func Config(getenv func(string) string) (aws.Config, error) {
	var faults []error
	need := func(name string) string {
		value := getenv(name)
		if value == "" {
			faults = append(faults, fmt.Errorf("environment variable %s is missing", name))
		}
		return value
	}
	region := need("AWS_REGION")
	credentials := aws.Credentials{
		AccessKeyID: need("AWS_ACCESS_KEY_ID"), SecretAccessKey: need("AWS_SECRET_ACCESS_KEY"),
		SessionToken: getenv("AWS_SESSION_TOKEN"), Source: "environment",
	}
	if err := errors.Join(faults...); err != nil {
		return aws.Config{}, err
	}
	return aws.Config{
		Region: region,
		// Lambda replaces the process before these end.
		Credentials:   aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return credentials, nil }),
		ConfigSources: []any{endpoints(getenv)},
	}, nil
}

// endpoints finds another address of a service, such as AWS_ENDPOINT_URL_KMS.
type endpoints func(string) string

// GetServiceBaseEndpoint is asked by the client of each service.
func (e endpoints) GetServiceBaseEndpoint(_ context.Context, service string) (string, bool, error) {
	address := e("AWS_ENDPOINT_URL_" + strings.ToUpper(strings.ReplaceAll(service, " ", "_")))
	return address, address != "", nil
}
