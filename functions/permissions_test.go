package functions_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"effectmonitor/functions/internal/handout/s3"
)

// wide lists every permission that is not on one named thing, with the reason. What
// is not here may not be.
var wide = []struct{ actions, resource, condition, reason string }{
	{"kms:Decrypt kms:DescribeKey kms:Encrypt", `:key/\*`, `kms:ResourceAliases":"alias/effectmonitor-\w+-identity-\*`,
		"the keys of the gemeenten have ids that nobody knows beforehand; the alias, which we choose, bounds them"},
	{"sns:Publish", `not arn:aws:sns:\*:\*:\*`, ``,
		"a telephone number is no resource; every topic is left out"},
	{"s3:GetObject s3:PutObject", `-data:ExportsOutput.*"/` + s3.Prefix + `\*"`, ``,
		"every file has a name that nobody can guess; the folder bounds them"},
	{"dynamodb:ListStreams", `\*`, ``,
		"the call knows no resource"},
}

func TestNoPermissionIsWiderThanItsReason(t *testing.T) {
	used := map[int]bool{}
	each(t, "AWS::IAM::Policy", func(where string, r resource, _ deployment) {
		for _, statement := range list(at(r.Properties, "PolicyDocument", "Statement")) {
			var actions []string
			for _, a := range list(at(statement, "Action")) {
				actions = append(actions, fmt.Sprint(a))
			}
			slices.Sort(actions)
			if strings.Contains(strings.Join(actions, " "), "*") {
				t.Errorf("%s allows %v", where, actions)
			}
			on := asJSON(at(statement, "Resource"))
			if not := at(statement, "NotResource"); not != nil {
				on = "not " + fmt.Sprint(not)
			}
			if strings.Contains(on, "*") && !reasoned(strings.Join(actions, " "), on, asJSON(at(statement, "Condition")), used) {
				t.Errorf("%s allows %v on %s", where, actions, on)
			}
		}
	})
	for i, w := range wide {
		if !used[i] {
			t.Errorf("nobody needs %s any more: %s", w.actions, w.reason)
		}
	}
	each(t, "AWS::IAM::Role", func(where string, r resource, _ deployment) {
		managed := asJSON(r.Properties["ManagedPolicyArns"])
		// AWS's own policy is the only way in which its backup service is let in.
		if managed != "null" && !(strings.Contains(where, "/data/plan") && strings.Contains(managed, "service-role/AWSBackupServiceRolePolicyForBackup") && len(list(r.Properties["ManagedPolicyArns"])) == 1) {
			t.Errorf("%s may what somebody else decides: %s", where, managed)
		}
	})
}

func reasoned(actions, on, condition string, used map[int]bool) bool {
	for i, w := range wide {
		if w.actions == actions && regexp.MustCompile(w.resource).MatchString(on) && regexp.MustCompile(w.condition).MatchString(condition) {
			used[i] = true
			return true
		}
	}
	return false
}
