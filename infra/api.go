package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2integrations"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53targets"
)

// routes says which function answers what; the rest of the paths is the portal's.
var routes = map[string][]string{
	"survey":  {"/v/{token+}"},
	"results": below("/dashboard", "/gemeenten", "/kosten-baten", "/publiek", "/leren", "/rapporten", "/rekenhulp", "/vaststellingen", "/api/v1"),
	"export":  below("/onderzoek"),
	// Below it, and longer: the longest path that fits is the one that answers.
	"workbook": below("/onderzoek/rekenmodel"),
	"portal":   {"/{path+}", "/"},
}

// below are the roots with all that lies below them.
func below(roots ...string) []string {
	var all []string
	for _, root := range roots {
		all = append(all, root, root+"/{path+}")
	}
	return all
}

// apiDomain is where CloudFront finds the API; nobody else gets an answer there.
func apiDomain(s Stage) string { return "api." + s.Domain }

// api makes the HTTP API. Its own address is closed, so that the only way in is the
// domain, and there the functions answer CloudFront alone.
func api(stack awscdk.Stack, s Stage, all []deployed, logs keyOf) awsapigatewayv2.HttpApi {
	zone := publicZone(stack, s, "zone")
	name := awsapigatewayv2.NewDomainName(stack, text("api-domain"), &awsapigatewayv2.DomainNameProps{
		DomainName:     text(apiDomain(s)),
		SecurityPolicy: awsapigatewayv2.SecurityPolicy_TLS_1_2,
		Certificate: awscertificatemanager.NewCertificate(stack, text("api-certificate"), &awscertificatemanager.CertificateProps{
			DomainName: text(apiDomain(s)), Validation: awscertificatemanager.CertificateValidation_FromDns(zone),
		}),
	})
	h := awsapigatewayv2.NewHttpApi(stack, text("api"), &awsapigatewayv2.HttpApiProps{
		ApiName: text(s.name("api")), DisableExecuteApiEndpoint: yes,
		CreateDefaultStage: no,
	})
	for _, f := range all {
		for i, path := range routes[f.name] {
			h.AddRoutes(&awsapigatewayv2.AddRoutesOptions{
				Path:    text(path),
				Methods: &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_ANY},
				Integration: awsapigatewayv2integrations.NewHttpLambdaIntegration(text(f.name+string(rune('a'+i))), f.lambda,
					&awsapigatewayv2integrations.HttpLambdaIntegrationProps{PayloadFormatVersion: awsapigatewayv2.PayloadFormatVersion_VERSION_2_0()}),
			})
		}
	}
	stage := awsapigatewayv2.NewCfnStage(stack, text("stage"), &awsapigatewayv2.CfnStageProps{
		ApiId: h.ApiId(), StageName: text("$default"), AutoDeploy: true,
		DefaultRouteSettings: &awsapigatewayv2.CfnStage_RouteSettingsProperty{
			ThrottlingRateLimit: number(500), ThrottlingBurstLimit: number(1000), DetailedMetricsEnabled: true,
		},
		AccessLogSettings: accessLog(stack, s, logs),
	})
	awsapigatewayv2.NewCfnApiMapping(stack, text("mapping"), &awsapigatewayv2.CfnApiMappingProps{
		ApiId: h.ApiId(), DomainName: name.Name(), Stage: stage.Ref(),
	})
	awsroute53.NewARecord(stack, text("api-address"), &awsroute53.ARecordProps{
		Zone: zone, RecordName: text(apiDomain(s) + "."),
		Target: awsroute53.RecordTarget_FromAlias(awsroute53targets.NewApiGatewayv2DomainProperties(name.RegionalDomainName(), name.RegionalHostedZoneId())),
	})
	return h
}

// accessLog says what was asked and how long it took, without address, query or
// path: a path may hold a personal link.
func accessLog(stack awscdk.Stack, s Stage, logs keyOf) *awsapigatewayv2.CfnStage_AccessLogSettingsProperty {
	group := awslogs.NewLogGroup(stack, text("api-logs"), &awslogs.LogGroupProps{
		LogGroupName: text("/aws/apigateway/" + s.name("api")), Retention: retention(s),
		EncryptionKey: logs.key, RemovalPolicy: keptOnceMade,
	})
	return &awsapigatewayv2.CfnStage_AccessLogSettingsProperty{
		DestinationArn: group.LogGroupArn(),
		Format: text(`{"request":"$context.requestId","route":"$context.routeKey","status":"$context.status",` +
			`"milliseconds":"$context.responseLatency","bytes":"$context.responseLength","error":"$context.integrationErrorMessage"}`),
	}
}
