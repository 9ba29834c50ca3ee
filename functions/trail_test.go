package functions_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"effectmonitor/functions/internal/store"
)

// TestNobodyChangesATrail: no function may change or remove a line of who did what, and
// nothing but such lines may be written without counting versions. What is denied holds no
// other kind of item.
func TestNobodyChangesATrail(t *testing.T) {
	var trails, others []string
	for _, k := range store.Kinds() {
		partition := strings.ReplaceAll(k.Partition, "*", "0518")
		if strings.Contains(k.Name, "logboek") {
			trails = append(trails, partition)
		} else {
			others = append(others, partition)
		}
	}
	if len(trails) < 3 {
		t.Fatalf("trails are %v", trails)
	}
	each(t, "AWS::IAM::Policy", func(where string, r resource, _ deployment) {
		changes, denied := false, []string{}
		for _, statement := range list(at(r.Properties, "PolicyDocument", "Statement")) {
			actions := list(at(statement, "Action"))
			on := patterns(at(statement, "Condition", "ForAllValues:StringLike", "dynamodb:LeadingKeys"))
			switch {
			case at(statement, "Effect") == "Deny":
				if slices.Contains(actions, any("dynamodb:UpdateItem")) && slices.Contains(actions, any("dynamodb:DeleteItem")) {
					denied = patterns(at(statement, "Condition", "ForAnyValue:StringLike", "dynamodb:LeadingKeys"))
				}
			case slices.Contains(actions, any("dynamodb:PutItem")):
				if len(on) == 0 || len(actions) != 1 {
					t.Errorf("%s may put anything: %v on %v", where, actions, on)
				}
				for _, p := range others {
					if like(on, p) {
						t.Errorf("%s may put %s, whose version nobody counts then", where, p)
					}
				}
			case slices.Contains(actions, any("dynamodb:UpdateItem")), slices.Contains(actions, any("dynamodb:DeleteItem")):
				for _, p := range trails {
					changes = changes || len(on) == 0 || like(on, p)
				}
			}
		}
		if !changes {
			return
		}
		for _, p := range trails {
			if !like(denied, p) {
				t.Errorf("%s may change %s", where, p)
			}
		}
		for _, p := range others {
			if like(denied, p) {
				t.Errorf("%s can no longer change %s", where, p)
			}
		}
	})
}

func patterns(v any) []string {
	out := []string{}
	for _, p := range list(v) {
		out = append(out, fmt.Sprint(p))
	}
	return out
}

// like tells whether a partition fits one of the patterns, as IAM has them: a star stands
// for slashes too.
func like(patterns []string, partition string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(p), `\*`, ".*") + "$").MatchString(partition)
	})
}
