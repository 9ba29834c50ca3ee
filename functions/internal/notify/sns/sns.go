// Package sns sends SMS by Amazon SNS.
//
// It must not decide who gets a message or in which words, and never logs a number.
package sns

import (
	"context"
	"fmt"

	"effectmonitor/functions/internal/cloud/account"
	"effectmonitor/functions/internal/notify"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
)

// Call is the one call of the service that is used: Publish of a client whose account
// is account.Once. A method value keeps the linker from keeping all others.
type Call func(context.Context, *sns.PublishInput, ...func(*sns.Options)) (*sns.PublishOutput, error)

// optedOut is the code of the service for a number whose owner answered STOP before.
const optedOut = "OptedOut"

// Sender sends SMS.
type Sender struct {
	publish Call
	from    string
}

var _ notify.Sender = (*Sender)(nil)

// New returns a sender of SMS that come from a name of at most 11 letters and digits.
func New(publish Call, from string) *Sender { return &Sender{publish, from} }

// Send implements notify.Sender. It refuses what is no SMS.
func (s *Sender) Send(ctx context.Context, m notify.Message) (string, error) {
	if err := m.Check(); err != nil {
		return "", err
	}
	if m.Channel != notify.SMS {
		return "", fmt.Errorf("%w: %s is no sms", notify.ErrInvalid, m.Channel)
	}
	out, err := s.publish(ctx, &sns.PublishInput{
		PhoneNumber: aws.String(m.To), Message: aws.String(m.Text),
		MessageAttributes: map[string]types.MessageAttributeValue{
			"AWS.SNS.SMS.SMSType":  text("Transactional"), // reliable rather than cheap
			"AWS.SNS.SMS.SenderID": text(s.from),
		},
	})
	switch {
	case err == nil:
		return aws.ToString(out.MessageId), nil
	case account.NotTaken(err):
		return "", fmt.Errorf("send sms: %w", notify.ErrLater)
	case notify.Quiet(err).Error() == optedOut:
		return "", fmt.Errorf("send sms: %w", notify.ErrStopped)
	}
	return "", fmt.Errorf("send sms: %w", notify.Quiet(err))
}

func text(value string) types.MessageAttributeValue {
	return types.MessageAttributeValue{DataType: aws.String("String"), StringValue: aws.String(value)}
}
