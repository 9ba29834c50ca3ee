package account

import (
	"errors"
	"net"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// Once is the account for calls that may not be made twice, such as one that sends a
// message: the SDK then does not try again by itself after an answer that got lost.
func Once(c aws.Config) aws.Config {
	c.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return c
}

var throttles = retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}

// NotTaken tells whether a call certainly did nothing and may do something later: the
// service said it was too busy, or no connection to it was made.
func NotTaken(err error) bool {
	if throttles.IsErrorThrottle(err) == aws.TrueTernary {
		return true
	}
	failed, ok := errors.AsType[*net.OpError](err)
	return ok && failed.Op == "dial"
}
