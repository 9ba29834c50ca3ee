package functions_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The templates under infra/testdata say what is deployed; infra's own tests hold
// them to the CDK app. Here they are read, with nothing but Go, for what must be
// true of every deployment.

// resource is one resource of a template.
type resource struct {
	Type                string
	Properties          map[string]any
	DeletionPolicy      string
	UpdateReplacePolicy string
}

// deployment is one stage: stack → logical id → resource.
type deployment map[string]map[string]resource

const templates = "../infra/testdata"

// deployments reads every stage.
func deployments(t *testing.T) map[string]deployment {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(templates, "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates found: %v", err)
	}
	all := map[string]deployment{}
	for _, name := range files {
		stage := filepath.Base(filepath.Dir(name))
		if all[stage] == nil {
			all[stage] = deployment{}
		}
		all[stage][strings.TrimSuffix(filepath.Base(name), ".json")] = readTemplate(t, name)
	}
	return all
}

// readTemplate gives the resources of one template, by id.
func readTemplate(t *testing.T, name string) map[string]resource {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var template struct{ Resources map[string]resource }
	if err := json.Unmarshal(data, &template); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return template.Resources
}

// each calls visit with every resource of a type in every stage and says how many
// there were in each.
func each(t *testing.T, kind string, visit func(where string, r resource, d deployment)) {
	t.Helper()
	for stage, d := range deployments(t) {
		count := 0
		for stack, resources := range d {
			for id, r := range resources {
				if r.Type == kind {
					count++
					visit(stage+"/"+stack+"/"+id, r, d)
				}
			}
		}
		if count == 0 {
			t.Errorf("%s has no %s", stage, kind)
		}
	}
}

// at follows keys through maps and lists; nil when there is nothing.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

func asJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

func TestEveryFunctionIsDeployedAndNothingElse(t *testing.T) {
	mains, err := filepath.Glob("*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range mains {
		if name := filepath.Dir(m); name != "local" {
			want = append(want, name)
		}
	}
	got := map[string][]string{}
	each(t, "AWS::Lambda::Function", func(where string, r resource, d deployment) {
		stage, _, _ := strings.Cut(where, "/")
		name, ours := strings.CutPrefix(fmt.Sprint(r.Properties["FunctionName"]), "effectmonitor-"+stage+"-")
		if !ours {
			t.Errorf("%s is called %v", where, r.Properties["FunctionName"])
		}
		got[stage] = append(got[stage], name)
		p := r.Properties
		if at(p, "Runtime") != "provided.al2023" || asJSON(p["Architectures"]) != `["arm64"]` {
			t.Errorf("%s runs on %v %v", where, p["Runtime"], p["Architectures"])
		}
		// A new account has no more than 3,008.
		memory, _ := p["MemorySize"].(float64)
		if memory < 128 || memory > 3008 {
			t.Errorf("%s has %v MB", where, p["MemorySize"])
		}
		var goes float64 // what Go may fill: it cannot see how much there is
		if _, err := fmt.Sscanf(fmt.Sprint(at(p, "Environment", "Variables", "GOMEMLIMIT")), "%fMiB", &goes); err != nil || goes < 0.7*memory || goes > 0.9*memory {
			t.Errorf("%s: Go may fill %v of %v MB (%v)", where, at(p, "Environment", "Variables", "GOMEMLIMIT"), memory, err)
		}
		if seconds, _ := p["Timeout"].(float64); seconds < 1 || seconds > 900 {
			t.Errorf("%s has %v seconds", where, p["Timeout"])
		}
		if len(list(p["Layers"])) != 1 || at(p, "Environment", "Variables", "DEFINITIONS") == nil {
			t.Errorf("%s gets no definitions", where)
		}
		if p["KmsKeyArn"] == nil || at(p, "LoggingConfig", "LogGroup") == nil {
			t.Errorf("%s: variables without a key, or a log that nobody made", where)
		}
		if !fails(d, name, r) {
			t.Errorf("%s: what it fails on is lost", where)
		}
	})
	for stage, names := range got {
		slices.Sort(names)
		if !slices.Equal(names, want) {
			t.Errorf("%s deploys %v; functions/ holds %v", stage, names, want)
		}
	}
}

// fails says whether something is done with what a function fails on: a queue for
// what is called and forgotten, a destination of the stream, or a caller that waits
// for the answer and an alarm that counts.
func fails(d deployment, name string, r resource) bool {
	if at(r.Properties, "DeadLetterConfig", "TargetArn") != nil {
		return true
	}
	id := ""
	for logical, other := range d["service"] {
		if other.Type == r.Type && other.Properties["FunctionName"] == r.Properties["FunctionName"] {
			id = logical
		}
	}
	alarm := false
	for _, other := range d["service"] {
		refers := strings.Contains(asJSON(other.Properties), `"`+id+`"`)
		switch {
		case other.Type == "AWS::Lambda::EventSourceMapping" && refers:
			return at(other.Properties, "DestinationConfig", "OnFailure", "Destination") != nil
		case other.Type == "AWS::CloudWatch::Alarm" && refers && other.Properties["MetricName"] == "Errors":
			alarm = true
		}
	}
	return alarm && called(d, id)
}

// called says whether the API calls the function and waits for it.
func called(d deployment, id string) bool {
	for _, other := range d["service"] {
		if other.Type == "AWS::ApiGatewayV2::Integration" && strings.Contains(asJSON(other.Properties["IntegrationUri"]), `"`+id+`"`) {
			return true
		}
	}
	return false
}

func TestWhatIsKeptIsEncryptedAndCanBeHadBack(t *testing.T) {
	each(t, "AWS::DynamoDB::Table", func(where string, r resource, _ deployment) {
		p := r.Properties
		for what, ok := range map[string]bool{
			"a key of ours":           at(p, "SSESpecification", "SSEType") == "KMS" && at(p, "SSESpecification", "KMSMasterKeyId") != nil,
			"recovery":                at(p, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled") == true,
			"protection":              p["DeletionProtectionEnabled"] == true && r.DeletionPolicy == "Retain",
			"payment per request":     p["BillingMode"] == "PAY_PER_REQUEST",
			"expiry":                  at(p, "TimeToLiveSpecification", "Enabled") == true,
			"a stream of both images": at(p, "StreamSpecification", "StreamViewType") == "NEW_AND_OLD_IMAGES",
		} {
			if !ok {
				t.Errorf("%s lacks %s", where, what)
			}
		}
	})
	each(t, "AWS::S3::Bucket", func(where string, r resource, _ deployment) {
		block := at(r.Properties, "PublicAccessBlockConfiguration")
		if asJSON(block) != `{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}` {
			t.Errorf("%s may be public: %s", where, asJSON(block))
		}
		if at(r.Properties, "BucketEncryption", "ServerSideEncryptionConfiguration", 0, "ServerSideEncryptionByDefault", "SSEAlgorithm") != "aws:kms" {
			t.Errorf("%s is not encrypted with a key of ours", where)
		}
		if at(r.Properties, "LifecycleConfiguration", "Rules", 0, "ExpirationInDays") == nil {
			t.Errorf("%s keeps files for ever", where)
		}
	})
	each(t, "AWS::KMS::Key", func(where string, r resource, _ deployment) {
		// A key that signs cannot be replaced: what it signed must stay true.
		signs := r.Properties["KeyUsage"] == "SIGN_VERIFY"
		if (r.Properties["EnableKeyRotation"] == true) == signs || r.DeletionPolicy != "Retain" {
			t.Errorf("%s: rotation %v, deletion %s", where, r.Properties["EnableKeyRotation"], r.DeletionPolicy)
		}
	})
	each(t, "AWS::SQS::Queue", func(where string, r resource, _ deployment) {
		if r.Properties["KmsMasterKeyId"] == nil {
			t.Errorf("%s is not encrypted with a key of ours", where)
		}
	})
	each(t, "AWS::Logs::LogGroup", func(where string, r resource, _ deployment) {
		if days, _ := r.Properties["RetentionInDays"].(float64); days < 30 || r.Properties["KmsKeyId"] == nil {
			t.Errorf("%s: %v days, key %v", where, r.Properties["RetentionInDays"], r.Properties["KmsKeyId"])
		}
	})
	each(t, "AWS::Backup::BackupPlan", func(where string, r resource, _ deployment) {
		if days, _ := at(r.Properties, "BackupPlan", "BackupPlanRule", 0, "Lifecycle", "DeleteAfterDays").(float64); days < 14 {
			t.Errorf("%s keeps backups %v days", where, days)
		}
	})
}

func TestEveryAlarmTellsSomebody(t *testing.T) {
	runbook, err := os.ReadFile("../infra/README.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	each(t, "AWS::CloudWatch::Alarm", func(where string, r resource, _ deployment) {
		if len(list(r.Properties["AlarmActions"])) == 0 {
			t.Errorf("%s tells nobody", where)
		}
		stage, _, _ := strings.Cut(where, "/")
		named[strings.TrimPrefix(fmt.Sprint(r.Properties["AlarmName"]), "effectmonitor-"+stage+"-")] = true
	})
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if !strings.Contains(string(runbook), "`"+name+"`") {
			t.Errorf("infra/README.md says nothing about the alarm %s", name)
		}
	}
	each(t, "AWS::SNS::Subscription", func(where string, r resource, _ deployment) {
		if r.Properties["Endpoint"] == nil {
			t.Errorf("%s reaches nobody", where)
		}
	})
}

// TestTopicsTakeWhatIsSentToThem: a topic with a policy takes what the policy says and
// nothing else, so who sends to ours must be named there, for this account.
func TestTopicsTakeWhatIsSentToThem(t *testing.T) {
	senders := map[string][]string{"alarms": {"cloudwatch.amazonaws.com"}, "reports": {"ses.amazonaws.com", "sms-voice.amazonaws.com"}}
	seen := 0
	each(t, "AWS::SNS::TopicPolicy", func(where string, r resource, d deployment) {
		stage, _, _ := strings.Cut(where, "/")
		topic, _ := at(r.Properties, "Topics", 0, "Ref").(string)
		name, _ := d["service"][topic].Properties["TopicName"].(string)
		want := senders[strings.TrimPrefix(name, "effectmonitor-"+stage+"-")]
		var got []string
		for _, statement := range list(at(r.Properties, "PolicyDocument", "Statement")) {
			if at(statement, "Effect") != "Allow" || at(statement, "Action") != "sns:Publish" || at(statement, "Resource", "Ref") != topic {
				continue
			}
			if !strings.Contains(strings.ToLower(asJSON(at(statement, "Condition", "StringEquals"))), `"aws:sourceaccount":{"ref":"aws::accountid"}`) {
				t.Errorf("%s takes from other accounts", where)
			}
			got = append(got, fmt.Sprint(at(statement, "Principal", "Service")))
		}
		slices.Sort(got)
		if seen++; len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s (%s) takes from %v; %v send to it", where, name, got, want)
		}
	})
	if stages := 3; seen != stages*len(senders) {
		t.Errorf("%d topics have a policy", seen)
	}
}

// TestWhereThingsAre: personal data stay in the region of the stage; only what
// CloudFront wants elsewhere is elsewhere, and that holds none.
func TestWhereThingsAre(t *testing.T) {
	allowed := map[string]bool{
		"AWS::CertificateManager::Certificate": true, "AWS::WAFv2::WebACL": true, "AWS::CloudFront::Distribution": true,
		"AWS::Route53::RecordSet": true, "AWS::CE::AnomalyMonitor": true, "AWS::CE::AnomalySubscription": true,
	}
	all := deployments(t)
	if got := slices.Sorted(maps.Keys(all)); !slices.Equal(got, []string{"acceptance", "dev", "production"}) {
		t.Fatalf("stages %v", got)
	}
	for stage, d := range all {
		for id, r := range d["edge"] {
			if !allowed[r.Type] {
				t.Errorf("%s/edge/%s is a %s", stage, id, r.Type)
			}
		}
		for _, stack := range []string{"data", "service"} {
			for _, r := range d[stack] {
				for _, region := range regexp.MustCompile(`\b(?:us|eu|ap)-[a-z]+-\d\b`).FindAllString(asJSON(r.Properties), -1) {
					replica := region == "us-east-1" && r.Type == "AWS::SecretsManager::Secret"
					if region != "eu-west-1" && region != "eu-central-1" && !replica {
						t.Errorf("%s/%s: a %s speaks of %s", stage, stack, r.Type, region)
					}
				}
			}
		}
	}
}

// TestAChangeOfDefinitionsLeavesFunctionsAlone: two synthesised templates, one with
// other definitions and a gemeente more, differ in the layer and in that gemeente.
func TestAChangeOfDefinitionsLeavesFunctionsAlone(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(templates, "change-of-definitions.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if strings.Contains(line, "AWS::Lambda::Function") || !(strings.HasPrefix(line, "keys-") || strings.Contains(line, "AWS::Lambda::LayerVersion") || strings.Contains(line, "AWS::Cognito::")) {
			t.Errorf("a change of definitions alone changes %s", line)
		}
	}
	if !strings.Contains(string(data), "LayerVersion /Properties/Content/S3Key") {
		t.Error("a change of definitions does not reach the functions")
	}
}
