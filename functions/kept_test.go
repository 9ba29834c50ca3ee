package functions_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// keeps are the kinds of resource that hold something of somebody, or let others at it,
// with what must be true of each: of its properties as JSON, and of what becomes of it when
// its stack goes. A kind that is not here must be in holdsNothing: who adds one decides.
var keeps = map[string]struct {
	must []string // expressions
	not  []string
	// stays: it is not removed with its stack.
	stays bool
}{
	"AWS::DynamoDB::Table": {must: []string{`"SSEType":"KMS"`, `"KMSMasterKeyId":\{`, `"DeletionProtectionEnabled":true`, `"PointInTimeRecoveryEnabled":true`}, stays: true},
	"AWS::S3::Bucket": {must: []string{`"SSEAlgorithm":"aws:kms"`, `"KMSMasterKeyID":\{`, `"BlockPublicAcls":true`, `"BlockPublicPolicy":true`, `"IgnorePublicAcls":true`,
		`"RestrictPublicBuckets":true`, `"ObjectOwnership":"BucketOwnerEnforced"`, `"ExpirationInDays":\d`}, not: []string{`"AccessControl":"Public`, `"WebsiteConfiguration"`}, stays: true},
	"AWS::Backup::BackupVault": {must: []string{`"EncryptionKeyArn":\{`, `"LockConfiguration":\{`, `"MinRetentionDays":\d`}, stays: true},
	"AWS::KMS::Key":            {must: []string{`"EnableKeyRotation":true|"KeyUsage":"SIGN_VERIFY"`}, not: []string{`"Principal":"\*"`, `"AWS":"\*"`}, stays: true},
	"AWS::Logs::LogGroup":      {must: []string{`"KmsKeyId":\{`, `"RetentionInDays":\d`}, stays: true},
	"AWS::SQS::Queue":          {must: []string{`"KmsMasterKeyId":\{`, `"MessageRetentionPeriod":1209600`}, stays: true},
	"AWS::SNS::Topic":          {must: []string{`"KmsMasterKeyId":\{`}},
	"AWS::Cognito::UserPool":   {must: []string{`"DeletionProtection":"ACTIVE"`, `"MfaConfiguration":"ON"`}, stays: true},
	"AWS::Lambda::Function": {must: []string{`"KmsKeyArn":\{`, `"MemorySize":\d`, `"Timeout":\d`, `"LogGroup":\{`},
		not: []string{`"Mode":"Active"`}},
	"AWS::Athena::WorkGroup": {must: []string{`"EncryptionOption":"SSE_KMS"`, `"KmsKey":\{`, `"EnforceWorkGroupConfiguration":true`, `"BytesScannedCutoffPerQuery":\d`}},
	// A value that only says that a request came through the front; made anew by a deployment.
	"AWS::SecretsManager::Secret": {must: []string{`"GenerateSecretString":\{`, `"PasswordLength":(3[2-9]|[4-9]\d)`}, not: []string{`"SecretString"`}},
	"AWS::SES::ConfigurationSet":  {must: []string{`"TlsPolicy":"REQUIRE"`}},
	"AWS::ApiGatewayV2::Stage":    {must: []string{`"AccessLogSettings":\{`, `"ThrottlingRateLimit":\d`, `"ThrottlingBurstLimit":\d`}, not: []string{`sourceIp`, `\$context.path`, `authorizer`}},
	"AWS::S3::BucketPolicy":       {must: []string{`"aws:SecureTransport":"false"`}, not: []string{`"Effect":"Allow","Principal":(\{"AWS":)?"\*"`}},
	"AWS::SQS::QueuePolicy":       {must: []string{`"aws:SecureTransport":"false"`}, not: []string{`"Effect":"Allow","Principal":(\{"AWS":)?"\*"`}},
	"AWS::SNS::TopicPolicy":       {not: []string{`"Effect":"Allow","Principal":(\{"AWS":)?"\*"`}},
	// Whoever may call a function is named, and from where: a service of AWS serves everybody.
	"AWS::Lambda::Permission":        {must: []string{`"Action":"lambda:InvokeFunction"`, `"Principal":"(apigateway|sns|events)\.amazonaws\.com"`, `"SourceArn":\{`}, not: []string{`FunctionUrlAuthType`}},
	"AWS::CloudFront::Distribution":  {must: []string{`"WebACLId":\{`, `"MinimumProtocolVersion":"TLSv1\.2_2021"`}, not: []string{`"ViewerProtocolPolicy":"allow-all"`}},
	"AWS::ApiGatewayV2::Api":         {must: []string{`"DisableExecuteApiEndpoint":true`}, not: []string{`CorsConfiguration`}},
	"AWS::CloudWatch::Alarm":         {must: []string{`"AlarmActions":\[\{`}, not: []string{`"ActionsEnabled":false`}},
	"AWS::Lambda::EventInvokeConfig": {must: []string{`"MaximumRetryAttempts":[12]`}},
	// A rule without an event that it waits for would call for everything.
	"AWS::Events::Rule":               {must: []string{`"EventPattern":\{`, `"stack-id":\[\{"Ref":"AWS::StackId"\}\]`}},
	"AWS::Lambda::EventSourceMapping": {must: []string{`"DestinationConfig":\{"OnFailure":\{"Destination":\{`}},
}

// holdsNothing are the kinds that only say how others work together.
var holdsNothing = []string{
	"AWS::ApiGatewayV2::ApiMapping", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route",
	"AWS::Backup::BackupPlan", "AWS::Backup::BackupSelection", "AWS::CE::AnomalyMonitor", "AWS::CE::AnomalySubscription",
	"AWS::CertificateManager::Certificate", "AWS::CloudWatch::Dashboard", "AWS::Cognito::ManagedLoginBranding", "AWS::Cognito::UserPoolClient",
	"AWS::Cognito::UserPoolDomain", "AWS::Cognito::UserPoolIdentityProvider", "AWS::Glue::Crawler", "AWS::Glue::Database",
	"AWS::IAM::Policy", "AWS::IAM::Role", "AWS::KMS::Alias", "AWS::Lambda::LayerVersion", "AWS::Route53::RecordSet", "AWS::SES::ConfigurationSetEventDestination",
	"AWS::SES::EmailIdentity", "AWS::SNS::Subscription", "AWS::SSM::Parameter", "AWS::Scheduler::Schedule", "AWS::WAFv2::WebACL",
}

// TestEveryKindOfResourceIsKeptSafe: of everything that is deployed, in every stage and in
// the stack that is only there when it is asked for, is decided what must be true of it.
func TestEveryKindOfResourceIsKeptSafe(t *testing.T) {
	used := map[string]bool{}
	for where, r := range everyResource(t) {
		used[r.Type] = true
		k, known := keeps[r.Type]
		if !known && !slices.Contains(holdsNothing, r.Type) {
			t.Errorf("%s is a %s, of which nobody said what must be true", where, r.Type)
		}
		text := asJSON(r.Properties)
		for _, want := range k.must {
			if !regexp.MustCompile(want).MatchString(text) {
				t.Errorf("%s lacks %s", where, want)
			}
		}
		for _, not := range k.not {
			if regexp.MustCompile(not).MatchString(text) {
				t.Errorf("%s has %s", where, not)
			}
		}
		if k.stays && (r.DeletionPolicy != "Retain" && r.DeletionPolicy != "RetainExceptOnCreate" || r.UpdateReplacePolicy != "Retain") {
			t.Errorf("%s goes with its stack (%q), or when it is replaced (%q)", where, r.DeletionPolicy, r.UpdateReplacePolicy)
		}
	}
	for _, kind := range slices.Concat(slices.Collect(maps.Keys(keeps)), holdsNothing) {
		if !used[kind] {
			t.Errorf("there is no %s any more", kind)
		}
	}
}

// everyResource gives all that is in the templates, by stage, stack and id.
func everyResource(t *testing.T) map[string]resource {
	t.Helper()
	all := map[string]resource{}
	for stage, d := range deployments(t) {
		for stack, resources := range d {
			for id, r := range resources {
				all[stage+"/"+stack+"/"+id] = r
			}
		}
	}
	for id, r := range readTemplate(t, filepath.Join(templates, "analysis.json")) {
		all["analysis/"+id] = r
	}
	return all
}

// TestWhoMayCallFromOutside: each bucket and each queue refuses what comes without TLS.
func TestWhoMayCallFromOutside(t *testing.T) {
	guarded := map[string]bool{}
	all := everyResource(t)
	for where, r := range all {
		stack := where[:strings.LastIndex(where, "/")+1]
		switch r.Type {
		case "AWS::S3::BucketPolicy":
			guarded[stack+fmt.Sprint(at(r.Properties, "Bucket", "Ref"))] = true
		case "AWS::SQS::QueuePolicy":
			guarded[stack+fmt.Sprint(at(r.Properties, "Queues", 0, "Ref"))] = true
		}
	}
	for where, r := range all {
		if (r.Type == "AWS::S3::Bucket" || r.Type == "AWS::SQS::Queue") && !guarded[where] {
			t.Errorf("%s has no policy", where)
		}
	}
}

// TestStacksSayWhoseTheyAre: every stack of a stage has the tags by which costs and access
// are told apart, which CloudFormation gives to all that is in it; stands in the region of
// its stage, but for what CloudFront takes from one alone; and production cannot be removed
// by a mistake. The list is written by the test of the CDK app that makes the templates.
func TestStacksSayWhoseTheyAre(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(templates, "stacks.txt"))
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for line := range strings.Lines(string(data)) {
		name, what, _ := strings.Cut(strings.TrimSpace(line), ": ")
		said[name] = what
	}
	for stage, d := range deployments(t) {
		file, err := os.ReadFile(filepath.Join("..", "infra", "stages", stage+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		region := regexp.MustCompile(`(?m)^region: (eu-west-1|eu-central-1)$`).FindStringSubmatch(string(file))
		if region == nil {
			t.Fatalf("%s is in no region where it may be", stage)
		}
		for stack := range d {
			where, protected := region[1], "unprotected"
			if stack == "edge" {
				where = "us-east-1"
			}
			if stage == "production" {
				protected = "protected"
			}
			want := fmt.Sprintf("%s %s part=%s product=effectmonitor stage=%s", where, protected, stack, stage)
			if said[stage+"/"+stack] != want {
				t.Errorf("%s/%s: %q, want %q", stage, stack, said[stage+"/"+stack], want)
			}
			delete(said, stage+"/"+stack)
		}
	}
	for name := range said {
		t.Errorf("there is no template of %s", name)
	}
}

// TestReservedConcurrencyHasItsReason: what is reserved for a function, and what is not, has
// its reason in the documentation; what the clock starts never runs twice at the same time;
// and an account with the limit that is asked for has enough left.
func TestReservedConcurrencyHasItsReason(t *testing.T) {
	text, err := os.ReadFile("../infra/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rows, found := strings.Cut(string(text), "| Function | Reserved | Because |\n|---|---|---|\n")
	if !found {
		t.Fatal("infra/README.md has no table of what is reserved")
	}
	reasons := map[string][2]string{} // function → how much, why
	for line := range strings.Lines(rows) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 3 {
			break
		}
		for _, name := range regexp.MustCompile("`([a-z]+)`").FindAllStringSubmatch(cells[0], -1) {
			reasons[name[1]] = [2]string{strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2])}
		}
	}
	const limit, spare = 1000, 100
	sums := map[string]float64{}
	each(t, "AWS::Lambda::Function", func(where string, r resource, d deployment) {
		stage, _, _ := strings.Cut(where, "/")
		full := fmt.Sprint(r.Properties["FunctionName"])
		name := full[strings.LastIndex(full, "-")+1:]
		reserved, is := r.Properties["ReservedConcurrentExecutions"].(float64)
		sums[stage] += reserved
		want := map[bool]string{true: "yes", false: "no"}[is]
		if reserved == 1 {
			want = "one"
		}
		if why := reasons[name]; why[0] != want || len(strings.Fields(why[1])) < 6 {
			t.Errorf("%s has %v reserved; infra/README.md says %q because %q", where, reserved, why[0], why[1])
		}
		clocked := false
		for _, s := range d["service"] {
			clocked = clocked || s.Type == "AWS::Scheduler::Schedule" && lambdaOf(d["service"], asJSON(at(s.Properties, "Target", "Arn"))) == name
		}
		if clocked != (reserved == 1) {
			t.Errorf("%s has %v reserved, and runs by the clock: %v", where, reserved, clocked)
		}
	})
	for stage, sum := range sums {
		if sum > limit-spare {
			t.Errorf("%s reserves %v of %d", stage, sum, limit)
		}
	}
}
