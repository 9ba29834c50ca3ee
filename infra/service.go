package main

import (
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/jsii-runtime-go"
)

// keyOf is a key with a use of its own.
type keyOf struct{ key awskms.Key }

// service makes everything that can be thrown away and made again.
func service(stack awscdk.Stack, s Stage, defs Definitions, builds Builds, d kept) {
	d.table = tableOf(stack, s)
	logs := logKey(stack, s)
	guard := originSecret(stack, s)
	people := signIn(stack, s, defs)

	common := map[string]string{
		"TABLE_NAME":  *d.table.TableName(),
		"DEFINITIONS": "/opt/bundle.json",
	}
	env := func(f function) map[string]string {
		all := maps.Clone(common)
		if f.kind == web {
			all["ORIGIN_SECRET"] = *guard.SecretValue().UnsafeUnwrap()
			all["ORIGIN"] = "https://" + s.Domain
		}
		if f.signsIn {
			maps.Copy(all, people.environment(s))
		}
		for _, may := range f.may {
			switch may {
			case openNames:
				all["KEY_ALIAS"] = keyAlias(s, "{gemeente}")
				all["ORIGIN"] = "https://" + s.Domain
			case exportFiles:
				all["EXPORT_BUCKET"] = *d.exports.BucketName()
			case signOutcomes:
				all["SIGNING_KEY"] = *d.signing.KeyArn()
			case sendMail:
				all["MAIL_FROM"], all["MAIL_SET"] = s.MailFrom, mailSet(s)
			case sendSMS:
				all["SMS_FROM"] = s.SMSFrom
			}
		}
		return all
	}
	all := lambdas(stack, s, defs, builds, env, d, logs)
	for _, f := range all {
		switch f.kind {
		case stream:
			follow(stack, f, d)
		case schedule:
			clock(stack, s, f, d)
		}
		if f.released {
			release(stack, s, f)
		}
	}
	reports(stack, s, logs, all)
	gateway := api(stack, s, all, logs)
	observe(stack, s, all, gateway, d, logs)
}

// logKey encrypts what functions and the API log.
func logKey(stack awscdk.Stack, s Stage) keyOf {
	key := awskms.NewKey(stack, text("log-key"), &awskms.KeyProps{
		Alias:             text("alias/" + s.name("logs")),
		Description:       text("Encrypts logs and alarms"),
		EnableKeyRotation: yes,
		RemovalPolicy:     awscdk.RemovalPolicy_RETAIN,
	})
	key.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.Sprintf("logs.%s.amazonaws.com", s.Region), nil)},
		Actions:    texts("kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"),
		Resources:  texts("*"), // in the policy of a key: that key
		Conditions: &map[string]any{"ArnLike": map[string]any{
			"kms:EncryptionContext:aws:logs:arn": *stack.FormatArn(&awscdk.ArnComponents{
				Service: text("logs"), Resource: text("log-group"), ResourceName: text("/aws/*/" + product + "-" + s.Name + "-*"),
				ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
			}),
		}},
	}), nil)
	key.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(text("cloudwatch.amazonaws.com"), nil)},
		Actions:    texts("kms:Decrypt", "kms:GenerateDataKey"),
		Resources:  texts("*"),
	}), nil)
	return keyOf{key}
}

// originSecret is what CloudFront says with every request, so that nobody goes
// around the firewall. CloudFront's stack stands in edgeRegion, hence the replica.
func originSecret(stack awscdk.Stack, s Stage) awssecretsmanager.Secret {
	return awssecretsmanager.NewSecret(stack, text("origin"), &awssecretsmanager.SecretProps{
		SecretName:           text(originSecretName(s)),
		Description:          text("What CloudFront says to the API with every request"),
		GenerateSecretString: &awssecretsmanager.SecretStringGenerator{ExcludePunctuation: yes, PasswordLength: number(48)},
		ReplicaRegions:       &[]*awssecretsmanager.ReplicaRegion{{Region: text(edgeRegion)}},
		RemovalPolicy:        awscdk.RemovalPolicy_DESTROY,
	})
}

func originSecretName(s Stage) string { return product + "/" + s.Name + "/origin" }

// follow gives the function the changes of the table: in order per participant,
// what fails again in halves, and in the end with the dead letters.
func follow(stack awscdk.Stack, f deployed, d kept) {
	awslambda.NewCfnEventSourceMapping(stack, text(f.name+"-changes"), &awslambda.CfnEventSourceMappingProps{
		FunctionName:                   f.lambda.FunctionName(),
		EventSourceArn:                 d.table.TableStreamArn(),
		StartingPosition:               text("TRIM_HORIZON"),
		BatchSize:                      number(100),
		MaximumBatchingWindowInSeconds: number(1),
		ParallelizationFactor:          number(2),
		BisectBatchOnFunctionError:     true,
		FunctionResponseTypes:          texts("ReportBatchItemFailures"),
		MaximumRetryAttempts:           number(10),
		MaximumRecordAgeInSeconds:      number(20 * 60 * 60), // a stream keeps 24 hours
		DestinationConfig: &awslambda.CfnEventSourceMapping_DestinationConfigProperty{
			OnFailure: &awslambda.CfnEventSourceMapping_OnFailureProperty{Destination: f.failed.QueueArn()},
		},
	}).Node().AddDependency(f.lambda)
}

// clock calls a function on its schedule.
func clock(stack awscdk.Stack, s Stage, f deployed, d kept) {
	caller := awsiam.NewRole(stack, text(f.name+"-clock-role"), &awsiam.RoleProps{
		RoleName:  text(s.name(f.name + "-clock")),
		AssumedBy: awsiam.NewServicePrincipal(text("scheduler.amazonaws.com"), nil),
	})
	allow(caller, nil, texts(*f.lambda.FunctionArn()), "lambda:InvokeFunction")
	report(caller, f.failed, d)
	awsscheduler.NewCfnSchedule(stack, text(f.name+"-clock"), &awsscheduler.CfnScheduleProps{
		Name:                       text(s.name(f.name)),
		Description:                text(f.purpose),
		ScheduleExpression:         text(f.rate),
		ScheduleExpressionTimezone: text("Europe/Amsterdam"),
		FlexibleTimeWindow:         &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: text("OFF")},
		State:                      text("ENABLED"),
		Target: &awsscheduler.CfnSchedule_TargetProperty{
			Arn: f.lambda.FunctionArn(), RoleArn: caller.RoleArn(),
			DeadLetterConfig: &awsscheduler.CfnSchedule_DeadLetterConfigProperty{Arn: f.failed.QueueArn()},
			RetryPolicy:      &awsscheduler.CfnSchedule_RetryPolicyProperty{MaximumRetryAttempts: number(2), MaximumEventAgeInSeconds: number(600)},
		},
	})
}

// release calls a function once this stack is as it should be with a release, or is again
// what it was before one that failed: figures of before do not wait for the night, however
// somebody deployed. CloudFormation says so of itself, and EventBridge tries for a day.
func release(stack awscdk.Stack, s Stage, f deployed) {
	awsevents.NewRule(stack, text(f.name+"-release"), &awsevents.RuleProps{
		RuleName:    text(s.name(f.name + "-release")),
		Description: text(f.purpose + ", and computes anew what new definitions count otherwise"),
		EventPattern: &awsevents.EventPattern{
			Source:     texts("aws.cloudformation"),
			DetailType: texts("CloudFormation Stack Status Change"),
			Detail: &map[string]any{
				"stack-id":       texts(*stack.StackId()),
				"status-details": map[string]any{"status": texts("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")},
			},
		},
		Targets: &[]awsevents.IRuleTarget{awseventstargets.NewLambdaFunction(f.lambda, nil)},
	})
}
