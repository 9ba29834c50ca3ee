package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsce"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfrontorigins"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53targets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awswafv2"
	"github.com/aws/jsii-runtime-go"
)

// originHeader carries what only CloudFront knows.
const originHeader = "X-Origin-Secret"

// edge makes the way in: HTTPS only, behind a firewall, and nothing but the assets
// kept on the way. It refers to the API by its name alone, so that it depends on no
// stack of another region.
func edge(stack awscdk.Stack, s Stage) {
	zone := publicZone(stack, s, "zone")
	secret := awscdk.SecretValue_SecretsManager(text(originSecretName(s)), nil)
	origin := awscloudfrontorigins.NewHttpOrigin(text(apiDomain(s)), &awscloudfrontorigins.HttpOriginProps{
		ProtocolPolicy:     awscloudfront.OriginProtocolPolicy_HTTPS_ONLY,
		OriginSslProtocols: &[]awscloudfront.OriginSslPolicy{awscloudfront.OriginSslPolicy_TLS_V1_2},
		CustomHeaders:      &map[string]*string{originHeader: secret.UnsafeUnwrap()},
		ReadTimeout:        awscdk.Duration_Seconds(number(30)),
	})
	behaviour := func(cache awscloudfront.ICachePolicy, methods awscloudfront.AllowedMethods) *awscloudfront.BehaviorOptions {
		return &awscloudfront.BehaviorOptions{
			Origin: origin, CachePolicy: cache, AllowedMethods: methods, Compress: yes,
			OriginRequestPolicy:  awscloudfront.OriginRequestPolicy_ALL_VIEWER_EXCEPT_HOST_HEADER(),
			ViewerProtocolPolicy: awscloudfront.ViewerProtocolPolicy_REDIRECT_TO_HTTPS,
		}
	}
	page := behaviour(awscloudfront.CachePolicy_CACHING_DISABLED(), awscloudfront.AllowedMethods_ALLOW_ALL())
	d := awscloudfront.NewDistribution(stack, text("way-in"), &awscloudfront.DistributionProps{
		Comment:     text(s.name("way-in")),
		DomainNames: texts(s.Domain),
		Certificate: awscertificatemanager.NewCertificate(stack, text("certificate"), &awscertificatemanager.CertificateProps{
			DomainName: text(s.Domain), Validation: awscertificatemanager.CertificateValidation_FromDns(zone),
		}),
		DefaultBehavior: &awscloudfront.BehaviorOptions{
			Origin: page.Origin, CachePolicy: page.CachePolicy, AllowedMethods: page.AllowedMethods, Compress: yes,
			OriginRequestPolicy: page.OriginRequestPolicy, ViewerProtocolPolicy: page.ViewerProtocolPolicy,
		},
		AdditionalBehaviors: &map[string]*awscloudfront.BehaviorOptions{
			"/assets/*": behaviour(awscloudfront.CachePolicy_CACHING_OPTIMIZED(), awscloudfront.AllowedMethods_ALLOW_GET_HEAD()),
		},
		HttpVersion:            awscloudfront.HttpVersion_HTTP2_AND_3,
		MinimumProtocolVersion: awscloudfront.SecurityPolicyProtocol_TLS_V1_2_2021,
		PriceClass:             awscloudfront.PriceClass_PRICE_CLASS_100,
		WebAclId:               firewall(stack, s).AttrArn(),
	})
	target := awsroute53.RecordTarget_FromAlias(awsroute53targets.NewCloudFrontTarget(d))
	awsroute53.NewARecord(stack, text("address4"), &awsroute53.ARecordProps{Zone: zone, RecordName: text(s.Domain + "."), Target: target})
	awsroute53.NewAaaaRecord(stack, text("address6"), &awsroute53.AaaaRecordProps{Zone: zone, RecordName: text(s.Domain + "."), Target: target})
	costs(stack, s)
}

// firewall refuses what is known to be bad, and whoever asks too much. A gemeente
// sits behind one address with all its staff, so the wide limit is wide; signing in
// and personal links, where guessing would pay, have a narrow one.
func firewall(stack awscdk.Stack, s Stage) awswafv2.CfnWebACL {
	rules := []any{}
	add := func(name string, statement *awswafv2.CfnWebACL_StatementProperty, block bool) {
		rule := &awswafv2.CfnWebACL_RuleProperty{
			Name: text(name), Priority: jsii.Number(len(rules)), Statement: statement, VisibilityConfig: visible(name),
		}
		if block {
			rule.Action = &awswafv2.CfnWebACL_RuleActionProperty{Block: &awswafv2.CfnWebACL_BlockActionProperty{}}
		} else {
			rule.OverrideAction = &awswafv2.CfnWebACL_OverrideActionProperty{None: map[string]any{}}
		}
		rules = append(rules, rule)
	}
	rate := func(limit float64, on *awswafv2.CfnWebACL_StatementProperty) *awswafv2.CfnWebACL_StatementProperty {
		return &awswafv2.CfnWebACL_StatementProperty{RateBasedStatement: &awswafv2.CfnWebACL_RateBasedStatementProperty{
			AggregateKeyType: text("IP"), Limit: number(limit), EvaluationWindowSec: number(300), ScopeDownStatement: on,
		}}
	}
	add("rate-sign-in", rate(100, under("/aanmelden")), true)
	add("rate-links", rate(600, under("/v/")), true)
	add("rate-all", rate(6000, nil), true)
	for _, set := range []string{"AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet"} {
		group := &awswafv2.CfnWebACL_ManagedRuleGroupStatementProperty{VendorName: text("AWS"), Name: text(set)}
		if set == "AWSManagedRulesCommonRuleSet" {
			// A workbook with a caseload is larger than 8 kB; the portal has limits
			// of its own on what it takes.
			group.RuleActionOverrides = &[]any{&awswafv2.CfnWebACL_RuleActionOverrideProperty{
				Name: text("SizeRestrictions_BODY"), ActionToUse: &awswafv2.CfnWebACL_RuleActionProperty{Count: &awswafv2.CfnWebACL_CountActionProperty{}},
			}}
		}
		add(set, &awswafv2.CfnWebACL_StatementProperty{ManagedRuleGroupStatement: group}, false)
	}
	return awswafv2.NewCfnWebACL(stack, text("firewall"), &awswafv2.CfnWebACLProps{
		Name: text(s.name("firewall")), Scope: text("CLOUDFRONT"), Rules: rules,
		DefaultAction:    &awswafv2.CfnWebACL_DefaultActionProperty{Allow: &awswafv2.CfnWebACL_AllowActionProperty{}},
		VisibilityConfig: visible("firewall"),
	})
}

// visible counts, and keeps no samples: those would hold personal links.
func visible(name string) *awswafv2.CfnWebACL_VisibilityConfigProperty {
	return &awswafv2.CfnWebACL_VisibilityConfigProperty{CloudWatchMetricsEnabled: true, SampledRequestsEnabled: false, MetricName: text(name)}
}

// under matches the paths that begin so.
func under(path string) *awswafv2.CfnWebACL_StatementProperty {
	return &awswafv2.CfnWebACL_StatementProperty{ByteMatchStatement: &awswafv2.CfnWebACL_ByteMatchStatementProperty{
		FieldToMatch:         &awswafv2.CfnWebACL_FieldToMatchProperty{UriPath: map[string]any{}},
		PositionalConstraint: text("STARTS_WITH"), SearchString: text(path),
		TextTransformations: &[]any{&awswafv2.CfnWebACL_TextTransformationProperty{Priority: number(0), Type: text("URL_DECODE")}},
	}}
}

// costs tells when a day costs more than such a day does; prices are a matter of
// edgeRegion too.
func costs(stack awscdk.Stack, s Stage) {
	monitor := awsce.NewCfnAnomalyMonitor(stack, text("costs"), &awsce.CfnAnomalyMonitorProps{
		MonitorName: text(s.name("costs")), MonitorType: text("DIMENSIONAL"), MonitorDimension: text("SERVICE"),
	})
	awsce.NewCfnAnomalySubscription(stack, text("costs-told"), &awsce.CfnAnomalySubscriptionProps{
		SubscriptionName: text(s.name("costs")), Frequency: text("DAILY"),
		MonitorArnList: &[]any{monitor.AttrMonitorArn()},
		Subscribers:    &[]any{&awsce.CfnAnomalySubscription_SubscriberProperty{Type: text("EMAIL"), Address: text(s.AlarmsTo)}},
		ThresholdExpression: jsii.Sprintf(
			`{"Dimensions":{"Key":"ANOMALY_TOTAL_IMPACT_ABSOLUTE","MatchOptions":["GREATER_THAN_OR_EQUAL"],"Values":["%g"]}}`, s.CostAnomaly),
	})
}
