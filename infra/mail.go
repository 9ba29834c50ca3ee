package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsses"
)

// mailing is the domain that mail comes from, signed (DKIM) and with a bounce
// address of its own, so that DMARC holds.
func mailing(stack awscdk.Stack, s Stage) awsses.ConfigurationSet {
	set := awsses.NewConfigurationSet(stack, text("mail"), &awsses.ConfigurationSetProps{
		ConfigurationSetName: text(s.name("mail")),
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
	return set
}

// publicZone is the hosted zone, which stands outside this app: a domain outlives
// what is deployed under it.
func publicZone(stack awscdk.Stack, s Stage, id string) awsroute53.IPublicHostedZone {
	return awsroute53.PublicHostedZone_FromPublicHostedZoneAttributes(stack, text(id), &awsroute53.PublicHostedZoneAttributes{
		HostedZoneId: text(s.Zone.ID), ZoneName: text(s.Zone.Name),
	})
}
