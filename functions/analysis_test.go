package functions_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestAnalysisReachesNothingElse: the stack that is there only for who asks for it holds
// its data encrypted and closed, bounds what a question reads, and can do nothing beyond
// its own bucket, key and catalogue.
func TestAnalysisReachesNothingElse(t *testing.T) {
	data, err := os.ReadFile(templates + "/analysis.json")
	if err != nil {
		t.Fatal(err)
	}
	var template struct{ Resources map[string]resource }
	if err := json.Unmarshal(data, &template); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for id, r := range template.Resources {
		seen[r.Type]++
		switch r.Type {
		case "AWS::S3::Bucket":
			block := at(r.Properties, "PublicAccessBlockConfiguration")
			for _, what := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
				if at(block, what) != true {
					t.Errorf("%s: %s is not on", id, what)
				}
			}
			if !strings.Contains(asJSON(at(r.Properties, "BucketEncryption")), "aws:kms") || r.DeletionPolicy != "Retain" {
				t.Errorf("%s is not encrypted with a key, or goes with its stack", id)
			}
			if rules := list(at(r.Properties, "LifecycleConfiguration", "Rules")); len(rules) != 2 {
				t.Errorf("%s keeps things for ever: %v", id, rules)
			}
		case "AWS::KMS::Key":
			if at(r.Properties, "EnableKeyRotation") != true {
				t.Errorf("%s is never renewed", id)
			}
		case "AWS::Athena::WorkGroup":
			c := at(r.Properties, "WorkGroupConfiguration")
			if at(c, "EnforceWorkGroupConfiguration") != true || at(c, "BytesScannedCutoffPerQuery") == nil ||
				at(c, "ResultConfiguration", "EncryptionConfiguration", "EncryptionOption") != "SSE_KMS" {
				t.Errorf("%s: %s", id, asJSON(c))
			}
		case "AWS::IAM::Policy":
			for _, s := range list(at(r.Properties, "PolicyDocument", "Statement")) {
				for _, action := range list(at(s, "Action")) {
					if name, _ := action.(string); strings.HasPrefix(name, "dynamodb") || strings.HasSuffix(name, ":*") || strings.Contains(name, "Put") && !strings.HasPrefix(name, "logs:") || strings.Contains(name, "Delete") {
						t.Errorf("%s may %s", id, name)
					}
				}
				for _, on := range list(at(s, "Resource")) {
					if on == "*" {
						t.Errorf("%s: %s is about everything", id, asJSON(s))
					}
				}
			}
		}
	}
	for _, kind := range []string{"AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Athena::WorkGroup", "AWS::IAM::Policy", "AWS::Glue::Database", "AWS::Glue::Crawler"} {
		if seen[kind] != 1 {
			t.Errorf("%d of %s", seen[kind], kind)
		}
	}
	for stage, d := range deployments(t) {
		if _, there := d["analysis"]; there {
			t.Errorf("%s has the stack though nobody asked", stage)
		}
	}
}
