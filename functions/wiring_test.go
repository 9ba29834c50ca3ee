package functions_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestWhatStartsAFunction: each has a role that no other has and that may be taken by
// Lambda alone; what follows the table says which record failed and halves a batch that
// does; and two run by the clock of the Netherlands.
func TestWhatStartsAFunction(t *testing.T) {
	roles := map[string]string{} // stage and role → function
	each(t, "AWS::Lambda::Function", func(where string, r resource, d deployment) {
		role, _ := at(r.Properties, "Role", "Fn::GetAtt", 0).(string)
		stage, _, _ := strings.Cut(where, "/")
		if other := roles[stage+role]; role == "" || other != "" {
			t.Errorf("%s has the role %q, as %q has", where, role, other)
		}
		roles[stage+role] = where
		if by := asJSON(d["service"][role].Properties["AssumeRolePolicyDocument"]); !strings.Contains(by, `"lambda.amazonaws.com"`) || strings.Count(by, "Principal") != 1 {
			t.Errorf("the role of %s may be taken by %s", where, by)
		}
	})
	follows := map[string]int{}
	each(t, "AWS::Lambda::EventSourceMapping", func(where string, r resource, d deployment) {
		stage, _, _ := strings.Cut(where, "/")
		follows[stage]++
		p := r.Properties
		if lambdaOf(d["service"], asJSON(p["FunctionName"])) != "project" || asJSON(p["FunctionResponseTypes"]) != `["ReportBatchItemFailures"]` ||
			p["BisectBatchOnFunctionError"] != true || p["StartingPosition"] != "TRIM_HORIZON" {
			t.Errorf("%s: %s", where, asJSON(p))
		}
		if attempts, _ := p["MaximumRetryAttempts"].(float64); attempts < 3 {
			t.Errorf("%s gives up after %v times", where, attempts)
		}
	})
	clocks := map[string][]string{}
	each(t, "AWS::Scheduler::Schedule", func(where string, r resource, d deployment) {
		stage, _, _ := strings.Cut(where, "/")
		clocks[stage] = append(clocks[stage], lambdaOf(d["service"], asJSON(at(r.Properties, "Target", "Arn"))))
		if r.Properties["State"] != "ENABLED" || r.Properties["ScheduleExpressionTimezone"] != "Europe/Amsterdam" || at(r.Properties, "Target", "DeadLetterConfig", "Arn") == nil {
			t.Errorf("%s: %s", where, asJSON(r.Properties))
		}
	})
	for stage := range deployments(t) {
		slices.Sort(clocks[stage])
		if follows[stage] != 1 || !slices.Equal(clocks[stage], []string{"remind", "retain"}) {
			t.Errorf("%s: %d follow the table, and %v run by the clock", stage, follows[stage], clocks[stage])
		}
	}
}

// TestAReleaseIsFollowed: once the functions are live with other definitions, or are back
// where they were, what computes figures anew is called by itself: by this stack alone, and
// only that rule may call it.
func TestAReleaseIsFollowed(t *testing.T) {
	seen := map[string]int{}
	each(t, "AWS::Events::Rule", func(where string, r resource, d deployment) {
		stage, stack, _ := strings.Cut(where, "/")
		stack, id, _ := strings.Cut(stack, "/")
		seen[stage]++
		if stack != "service" || r.Properties["State"] != "ENABLED" {
			t.Errorf("%s: %s", where, asJSON(r.Properties))
		}
		const when = `{"detail":{"stack-id":[{"Ref":"AWS::StackId"}],"status-details":{"status":["CREATE_COMPLETE","UPDATE_COMPLETE","UPDATE_ROLLBACK_COMPLETE"]}},` +
			`"detail-type":["CloudFormation Stack Status Change"],"source":["aws.cloudformation"]}`
		if got := asJSON(r.Properties["EventPattern"]); got != when {
			t.Errorf("%s: when %s", where, got)
		}
		targets := list(r.Properties["Targets"])
		if len(targets) != 1 || lambdaOf(d["service"], asJSON(at(targets, 0, "Arn"))) != "retain" {
			t.Errorf("%s calls %s", where, asJSON(targets))
		}
		may := 0
		for _, p := range d["service"] {
			if p.Type != "AWS::Lambda::Permission" || at(p.Properties, "Principal") != "events.amazonaws.com" {
				continue
			}
			if may++; lambdaOf(d["service"], asJSON(p.Properties["FunctionName"])) != "retain" || asJSON(p.Properties["SourceArn"]) != fmt.Sprintf(`{"Fn::GetAtt":[%q,"Arn"]}`, id) {
				t.Errorf("%s: %s", where, asJSON(p.Properties))
			}
		}
		if may != 1 {
			t.Errorf("%s: %d permissions", where, may)
		}
	})
	for stage := range deployments(t) {
		if seen[stage] != 1 {
			t.Errorf("%s: %d rules follow a release", stage, seen[stage])
		}
	}
}

// TestAlarmsWatchWhatCanGoWrong: of every function that it fails and that it is refused,
// of every queue of what failed that there is something in it, how far what follows the
// table is behind, and what it all costs; and there is a board to look at.
func TestAlarmsWatchWhatCanGoWrong(t *testing.T) {
	for stage, d := range deployments(t) {
		watched := map[string]bool{} // metric and what it is about
		for _, r := range d["service"] {
			if r.Type == "AWS::CloudWatch::Alarm" {
				for _, dimension := range list(r.Properties["Dimensions"]) {
					watched[fmt.Sprint(r.Properties["MetricName"])+" "+asJSON(at(dimension, "Value"))] = true
				}
			}
		}
		kinds := map[string]int{}
		for id, r := range d["service"] {
			kinds[r.Type]++
			ref, name := fmt.Sprintf(`{"Ref":%q}`, id), fmt.Sprintf(`{"Fn::GetAtt":[%q,"QueueName"]}`, id)
			switch {
			case r.Type == "AWS::Lambda::Function" && (!watched["Errors "+ref] || !watched["Throttles "+ref]),
				r.Type == "AWS::SQS::Queue" && !watched["ApproximateNumberOfMessagesVisible "+name],
				r.Type == "AWS::Lambda::EventSourceMapping" && !watched["IteratorAge "+asJSON(r.Properties["FunctionName"])]:
				t.Errorf("%s: nothing watches %s", stage, id)
			}
		}
		if kinds["AWS::CloudWatch::Dashboard"] != 1 || kinds["AWS::SQS::Queue"] < 3 {
			t.Errorf("%s has %d boards and %d queues", stage, kinds["AWS::CloudWatch::Dashboard"], kinds["AWS::SQS::Queue"])
		}
	}
	each(t, "AWS::CE::AnomalySubscription", func(where string, r resource, _ deployment) {
		if len(list(r.Properties["Subscribers"])) == 0 || len(list(r.Properties["MonitorArnList"])) == 0 {
			t.Errorf("%s: %s", where, asJSON(r.Properties))
		}
	})
}

// TestWhatPeopleMeet: the address is ours and speaks TLS, mail is signed, and a gemeente
// signs in by the provider that its file names.
func TestWhatPeopleMeet(t *testing.T) {
	each(t, "AWS::ApiGatewayV2::DomainName", func(where string, r resource, _ deployment) {
		c := at(r.Properties, "DomainNameConfigurations", 0)
		if at(c, "SecurityPolicy") != "TLS_1_2" || at(c, "CertificateArn") == nil {
			t.Errorf("%s: %s", where, asJSON(r.Properties))
		}
	})
	each(t, "AWS::SES::EmailIdentity", func(where string, r resource, _ deployment) {
		if at(r.Properties, "DkimAttributes", "SigningEnabled") != true {
			t.Errorf("%s: %s", where, asJSON(r.Properties))
		}
	})
	kinds := map[string]bool{}
	each(t, "AWS::Cognito::UserPoolIdentityProvider", func(where string, r resource, d deployment) {
		kind, name := fmt.Sprint(r.Properties["ProviderType"]), fmt.Sprint(r.Properties["ProviderName"])
		stage, _, _ := strings.Cut(where, "/")
		kinds[stage+" "+kind] = true
		for _, client := range d["service"] {
			if client.Type == "AWS::Cognito::UserPoolClient" && !slices.Contains(list(client.Properties["SupportedIdentityProviders"]), any(name)) {
				t.Errorf("%s cannot be chosen", where)
			}
		}
	})
	for stage := range deployments(t) {
		if !kinds[stage+" OIDC"] || !kinds[stage+" SAML"] {
			t.Errorf("%s: gemeenten sign in by %v", stage, kinds)
		}
	}
}
