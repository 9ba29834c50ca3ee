package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"
)

// kind is how a function is called, which decides what happens to what it fails on.
type kind int

const (
	web      kind = iota // by the API: the caller gets an error and tries again
	stream               // by the table: again, in halves, then with the dead letters
	schedule             // by the clock
)

// daily is the rate of what runs once a day, in the night.
const daily = "cron(30 3 * * ? *)"

// function is a function as it is deployed.
type function struct {
	kind    kind
	purpose string
	// memory in MB; Lambda gives processor time in proportion.
	memory  float64
	seconds float64
	// alone: never two at the same time, whatever the stage says.
	alone bool
	// rate is the schedule's expression.
	rate string
	// released: also called when a release is live, or was undone.
	released bool
	may      []right
	// reach is the part of the table that the function may touch, when not all of it.
	reach reach
	// signsIn: staff sign in here.
	signsIn bool
	// reports: it is told what became of messages.
	reports bool
}

// right is one thing that a function may do, beside writing its own log.
type right int

const (
	readTable right = iota
	writeTable
	openNames // with the keys of the gemeenten
	sendMail
	sendSMS
	readStream
	exportFiles // files that are too large for an answer
	signOutcomes
)

// functions lists every function; Build refuses to go on when functions/ holds
// another one, or one less.
func functions(Stage) map[string]function {
	return map[string]function{
		"portal": {kind: web, purpose: "The pages of staff", memory: 512, seconds: 20,
			may: []right{readTable, writeTable, openNames}, signsIn: true},
		"results": {kind: web, purpose: "The pages of outcomes", memory: 1024, seconds: 20,
			may: []right{signOutcomes}, reach: behindSession(outcomesReach)},
		"export": {kind: web, purpose: "Files for researchers", memory: 2048, seconds: 29,
			may: []right{exportFiles}, reach: behindSession(exportReach)},
		"workbook": {kind: web, purpose: "Workbooks that compute, for economists", memory: 2048, seconds: 29,
			reach: behindSession(workbookReach)},
		"survey": {kind: web, purpose: "The questionnaire of a participant, by a personal link", memory: 512, seconds: 10,
			reach: answerReach},
		"project": {kind: stream, purpose: "Facts and figures, computed from what changed", memory: 1024, seconds: 120,
			may: []right{readTable, writeTable, readStream}},
		"remind": {kind: schedule, purpose: "Invitations and reminders", memory: 512, seconds: 300, alone: true, rate: "rate(15 minutes)",
			may: []right{readTable, writeTable, openNames, sendMail, sendSMS}, reports: true},
		"retain": {kind: schedule, purpose: "Removes what has been kept long enough", memory: 3008, seconds: 900, alone: true, rate: daily, released: true,
			may: []right{readTable, writeTable}},
	}
}

// exportPrefix is where functions/internal/handout/s3 puts files.
const exportPrefix = "uitvoer/"

// memoryOfGo is the part of a function's memory that Go may fill before it collects what is no
// longer used, whatever that costs: it cannot see how much there is, and who takes more is
// stopped.
const memoryOfGo = 0.85

// deployed is a function with what belongs to it.
type deployed struct {
	function
	name   string
	lambda awslambda.Function
	failed awssqs.Queue // what it could not do; nil for a web function
	logs   awslogs.LogGroup
}

// lambdas makes the functions, in the order of their names.
func lambdas(stack awscdk.Stack, s Stage, defs Definitions, builds Builds, env func(function) map[string]string, d kept, logKey keyOf) []deployed {
	layer := awslambda.NewLayerVersion(stack, text("definitions"), &awslambda.LayerVersionProps{
		LayerVersionName:        text(s.name("definitions")),
		Description:             text("The definitions, checked and tested"),
		Code:                    awslambda.Code_FromAsset(text(defs.Folder), nil),
		CompatibleArchitectures: &[]awslambda.Architecture{awslambda.Architecture_ARM_64()},
		CompatibleRuntimes:      &[]awslambda.Runtime{awslambda.Runtime_PROVIDED_AL2023()},
		RemovalPolicy:           awscdk.RemovalPolicy_RETAIN, // a version that runs may still be rolled back to
	})
	var all []deployed
	for _, name := range slices.Sorted(maps.Keys(builds)) {
		f := functions(s)[name]
		one := deployed{function: f, name: name}
		one.logs = awslogs.NewLogGroup(stack, text(name+"-logs"), &awslogs.LogGroupProps{
			LogGroupName:  text("/aws/lambda/" + s.name(name)),
			Retention:     retention(s),
			EncryptionKey: logKey.key,
			RemovalPolicy: keptOnceMade,
		})
		if f.kind != web {
			one.failed = queue(stack, s, name, d)
		}
		environment := map[string]*string{"GOMEMLIMIT": text(fmt.Sprintf("%.0fMiB", f.memory*memoryOfGo))}
		for k, v := range env(f) {
			environment[k] = text(v)
		}
		props := &awslambda.FunctionProps{
			FunctionName: text(s.name(name)), Description: text(f.purpose),
			Runtime: awslambda.Runtime_PROVIDED_AL2023(), Architecture: awslambda.Architecture_ARM_64(),
			Handler: text("bootstrap"), Code: awslambda.Code_FromAsset(text(builds[name]), nil),
			Layers:     &[]awslambda.ILayerVersion{layer},
			MemorySize: number(f.memory), Timeout: awscdk.Duration_Seconds(number(f.seconds)),
			Role: role(stack, s, one, d), LogGroup: one.logs,
			Environment: &environment, EnvironmentEncryption: d.key,
			LoggingFormat: awslambda.LoggingFormat_JSON,
			Tracing:       awslambda.Tracing_DISABLED,
		}
		switch {
		case f.alone:
			props.ReservedConcurrentExecutions = number(1)
		case s.Concurrency[name] > 0:
			props.ReservedConcurrentExecutions = jsii.Number(s.Concurrency[name])
		}
		if f.kind == schedule { // called and forgotten
			props.DeadLetterQueue = one.failed
			props.RetryAttempts = number(2)
			// A report waits while another run of the function is under way.
			props.MaxEventAge = awscdk.Duration_Hours(number(6))
		}
		one.lambda = awslambda.NewFunction(stack, text(name), props)
		all = append(all, one)
	}
	return all
}

// keptOnceMade is for what has a name of ours and is empty until it is used: it stays when
// a stack goes, but not when the stack could not be made, where it would be in the way of
// the next try.
const keptOnceMade = awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE

// queue keeps what a function could not do for two weeks.
func queue(stack awscdk.Stack, s Stage, name string, d kept) awssqs.Queue {
	return awssqs.NewQueue(stack, text(name+"-failed"), &awssqs.QueueProps{
		QueueName:           text(s.name(name + "-failed")),
		Encryption:          awssqs.QueueEncryption_KMS,
		EncryptionMasterKey: d.key,
		EnforceSSL:          yes,
		RetentionPeriod:     awscdk.Duration_Days(number(14)),
		RemovalPolicy:       keptOnceMade,
	})
}

func retention(s Stage) awslogs.RetentionDays {
	switch s.LogDays {
	case 30:
		return awslogs.RetentionDays_ONE_MONTH
	case 60:
		return awslogs.RetentionDays_TWO_MONTHS
	case 90:
		return awslogs.RetentionDays_THREE_MONTHS
	case 120:
		return awslogs.RetentionDays_FOUR_MONTHS
	case 150:
		return awslogs.RetentionDays_FIVE_MONTHS
	case 180:
		return awslogs.RetentionDays_SIX_MONTHS
	case 365:
		return awslogs.RetentionDays_ONE_YEAR
	case 400:
		return awslogs.RetentionDays_THIRTEEN_MONTHS
	case 545:
		return awslogs.RetentionDays_EIGHTEEN_MONTHS
	default:
		return awslogs.RetentionDays_TWO_YEARS
	}
}

// role is what a function may do: its own log and the rights listed above, and no
// managed policy of anybody else.
func role(stack awscdk.Stack, s Stage, f deployed, d kept) awsiam.Role {
	r := awsiam.NewRole(stack, text(f.name+"-role"), &awsiam.RoleProps{
		RoleName:    text(s.name(f.name)),
		Description: text(f.purpose),
		AssumedBy:   awsiam.NewServicePrincipal(text("lambda.amazonaws.com"), nil),
	})
	allow(r, nil, texts(*f.logs.LogGroupArn()), "logs:CreateLogStream", "logs:PutLogEvents")
	// The variables of the function and the items of the table are sealed with it.
	allow(r, nil, texts(*d.key.KeyArn()), "kms:Decrypt")
	for _, may := range f.may {
		grant(r, s, stack, d, may)
	}
	f.reach.grant(r, texts(*d.table.TableArn()))
	if slices.Contains(f.may, writeTable) {
		r.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Effect: awsiam.Effect_DENY, Resources: texts(*d.table.TableArn()),
			Actions:    jsii.Strings("dynamodb:UpdateItem", "dynamodb:DeleteItem"),
			Conditions: &map[string]any{"ForAnyValue:StringLike": map[string]any{"dynamodb:LeadingKeys": trails}},
		}))
	}
	if f.failed != nil {
		report(r, f.failed, d)
	}
	return r
}

func grant(r awsiam.Role, s Stage, stack awscdk.Stack, d kept, may right) {
	table := texts(*d.table.TableArn())
	// Keys have ids that nobody knows beforehand; their aliases we name ourselves.
	ours := &map[string]any{
		"ForAnyValue:StringLike": map[string]any{"kms:ResourceAliases": keyAlias(s, "*")},
	}
	keys := texts(*stack.FormatArn(&awscdk.ArnComponents{Service: text("kms"), Resource: text("key"), ResourceName: text("*")}))
	switch may {
	case readTable:
		allow(r, nil, table, "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
	case writeTable:
		// Every item has a version that only an update counts, but for the lines of a trail.
		allow(r, nil, table, "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem")
		allow(r, only(trails), table, "dynamodb:PutItem")
	case openNames:
		allow(r, ours, keys, "kms:Encrypt", "kms:Decrypt", "kms:DescribeKey")
	case sendMail:
		allow(r, &map[string]any{"StringEquals": map[string]any{"ses:FromAddress": s.MailFrom}},
			texts(
				*stack.FormatArn(&awscdk.ArnComponents{Service: text("ses"), Resource: text("identity"), ResourceName: text(s.Domain)}),
				*stack.FormatArn(&awscdk.ArnComponents{Service: text("ses"), Resource: text("configuration-set"), ResourceName: text(mailSet(s))}),
			), "ses:SendEmail")
	case sendSMS:
		// A telephone number is no resource; topics are, and those are left out.
		r.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions: texts("sns:Publish"), NotResources: texts("arn:aws:sns:*:*:*"),
		}))
	case exportFiles:
		allow(r, nil, texts(*d.exports.ArnForObjects(text(exportPrefix + "*"))), "s3:PutObject", "s3:GetObject")
		allow(r, nil, texts(*d.key.KeyArn()), "kms:GenerateDataKey")
	case signOutcomes:
		allow(r, nil, texts(*d.signing.KeyArn()), "kms:Sign", "kms:GetPublicKey")
	case readStream:
		allow(r, nil, texts(*d.table.TableStreamArn()), "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
		allow(r, nil, texts("*"), "dynamodb:ListStreams")
	}
}

// report lets a role put what failed in a queue. The grant of the CDK would give
// every action on the key that begins with a few words.
func report(r awsiam.Role, q awssqs.Queue, d kept) {
	allow(r, nil, texts(*q.QueueArn()), "sqs:SendMessage")
	allow(r, nil, texts(*d.key.KeyArn()), "kms:Decrypt", "kms:GenerateDataKey")
}

func allow(r awsiam.Role, when *map[string]any, on *[]*string, actions ...string) {
	r.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Effect: awsiam.Effect_ALLOW, Actions: jsii.Strings(actions...), Resources: on, Conditions: when,
	}))
}
