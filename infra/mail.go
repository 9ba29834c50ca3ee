package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsses"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssnssubscriptions"
)

// mailing is the domain that mail comes from, signed (DKIM) and with a bounce
// address of its own, so that DMARC holds. It is a stack of its own because SES has to
// have seen the domain before sign-in may send from it.
func mailing(stack awscdk.Stack, s Stage) {
	set := awsses.NewConfigurationSet(stack, text("mail"), &awsses.ConfigurationSetProps{
		ConfigurationSetName: text(mailSet(s)),
		TlsPolicy:            awsses.ConfigurationSetTlsPolicy_REQUIRE,
		ReputationMetrics:    yes,
		SuppressionReasons:   awsses.SuppressionReasons_BOUNCES_AND_COMPLAINTS,
	})
	awsses.NewEmailIdentity(stack, text("sender"), &awsses.EmailIdentityProps{
		Identity:         awsses.Identity_PublicHostedZone(publicZone(stack, s, "mail-zone")),
		ConfigurationSet: set,
		MailFromDomain:   text("bounce." + s.Zone.Name),
		DkimSigning:      yes,
	})
}

// mailSet is what all mail is sent under, and who reports on it.
func mailSet(s Stage) string { return s.name("mail") }

// reports is where mail and SMS services say what became of a message; remind notes
// it, so that an address that does not work gets nothing more.
func reports(stack awscdk.Stack, s Stage, logs keyOf, all []deployed) {
	// In the policy of a key, everything is that key.
	logs.key.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{
			awsiam.NewServicePrincipal(text("ses.amazonaws.com"), nil), awsiam.NewServicePrincipal(text("sms-voice.amazonaws.com"), nil),
		},
		Actions: texts("kms:Decrypt", "kms:GenerateDataKey"), Resources: texts("*"),
	}), nil)
	topic := awssns.NewTopic(stack, text("reports"), &awssns.TopicProps{
		TopicName: text(s.name("reports")), MasterKey: logs.key, EnforceSSL: yes,
	})
	publishes(stack, topic, "sms-voice.amazonaws.com")
	awsses.NewConfigurationSetEventDestination(stack, text("mail-reports"), &awsses.ConfigurationSetEventDestinationProps{
		ConfigurationSet: awsses.ConfigurationSet_FromConfigurationSetName(stack, text("mail"), text(mailSet(s))),
		Destination:      awsses.EventDestination_SnsTopic(topic),
		Events:           &[]awsses.EmailSendingEvent{awsses.EmailSendingEvent_BOUNCE, awsses.EmailSendingEvent_COMPLAINT, awsses.EmailSendingEvent_DELIVERY},
	})
	for _, f := range all {
		if f.reports {
			topic.AddSubscription(awssnssubscriptions.NewLambdaSubscription(f.lambda, nil))
		}
	}
}

// publishes lets a service of AWS write to a topic, for this account alone. A topic with a
// policy of its own has lost the one that let the whole account in.
func publishes(stack awscdk.Stack, topic awssns.Topic, service string) {
	topic.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(text(service), nil)},
		Actions:    texts("sns:Publish"), Resources: texts(*topic.TopicArn()),
		Conditions: &map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": *stack.Account()}},
	}))
}

// publicZone is the hosted zone, which stands outside this app: a domain outlives
// what is deployed under it.
func publicZone(stack awscdk.Stack, s Stage, id string) awsroute53.IPublicHostedZone {
	return awsroute53.PublicHostedZone_FromPublicHostedZoneAttributes(stack, text(id), &awsroute53.PublicHostedZoneAttributes{
		HostedZoneId: text(s.Zone.ID), ZoneName: text(s.Zone.Name),
	})
}
