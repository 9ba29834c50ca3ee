// Command remind runs on a schedule: it sends the invitations and reminders that the
// programmes define, by mail and by SMS. What those services publish about a message
// (it bounced, the reader wants no more) it notes.
package main

import (
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/cloud/account"
	"effectmonitor/functions/internal/cloud/start"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/notify/ses"
	sms "effectmonitor/functions/internal/notify/sns"
	"effectmonitor/functions/internal/secret/keeper"
	wrap "effectmonitor/functions/internal/secret/kms"
)

func main() {
	f := start.New()
	key, origin := f.Env.Key(), f.Env.Need(cloud.Origin)
	mail, set, from := f.Env.Need(cloud.MailFrom), f.Env.Or(cloud.MailSet, ""), f.Env.Need(cloud.SMSFrom)
	aws, config := f.Open()
	config.Box = keeper.New(config.Store, wrap.New(wrap.Narrow(kms.NewFromConfig(aws)), key), time.Now, 15*time.Minute)
	a, once := app.New(config), account.Once(aws)
	lambda.Start(handler(a.Remind, a.Report, app.Outgoing{
		Sender: notify.Channels{
			notify.Mail: ses.New(sesv2.NewFromConfig(once).SendEmail, mail, set),
			notify.SMS:  sms.New(sns.NewFromConfig(once).Publish, from),
		},
		Link: func(token string) string { return origin + surveyPath + token },
	}, time.Now, f.Log))
}
