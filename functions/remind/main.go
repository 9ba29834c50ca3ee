// Command remind runs on a schedule: it sends the invitations and reminders that the
// programmes define, by mail and by SMS. What those services publish about a message
// (it bounced, the reader wants no more) it notes.
package main

import (
	"crypto/rand"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/cloud/account"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/notify/ses"
	sms "effectmonitor/functions/internal/notify/sns"
	"effectmonitor/functions/internal/secret"
	wrap "effectmonitor/functions/internal/secret/kms"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table/dynamo"
)

func main() {
	log := cloud.Log()
	env := cloud.NewEnvironment(os.Getenv)
	defs, zone, name, key, origin := env.Catalog(), env.Zone(), env.Need(cloud.TableName), env.Key(), env.Need(cloud.Origin)
	mail, set, from := env.Need(cloud.MailFrom), env.Or(cloud.MailSet, ""), env.Need(cloud.SMSFrom)
	aws, err := account.Config(os.Getenv)
	stopOn(log, err)
	stopOn(log, env.Err())
	records := store.New(dynamo.New(dynamo.Narrow(dynamodb.NewFromConfig(aws)), name, time.Now))
	a := app.New(app.Config{
		Store: records, Catalog: func() *catalog.Catalog { return defs }, Now: time.Now, Random: rand.Reader, Zone: zone,
		Box: secret.New(records, wrap.New(wrap.Narrow(kms.NewFromConfig(aws)), key), time.Now, 15*time.Minute),
	})
	once := account.Once(aws)
	lambda.Start(handler(a.Remind, a.Report, app.Outgoing{
		Sender: notify.Channels{
			notify.Mail: ses.New(sesv2.NewFromConfig(once).SendEmail, mail, set),
			notify.SMS:  sms.New(sns.NewFromConfig(once).Publish, from),
		},
		Link: func(token string) string { return origin + surveyPath + token },
	}, time.Now, log))
}

func stopOn(log *slog.Logger, err error) {
	if err != nil {
		log.Error("cannot start", "error", err)
		os.Exit(1)
	}
}
