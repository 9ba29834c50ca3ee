package granted

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// Role is what the role of a function allows of the table.
type Role struct {
	function string
	rights   []*right
	lock     sync.Mutex // of used
}

// right is one action on some partitions, as one line of a policy has it.
type right struct {
	action  string
	deny    bool
	pattern string // "" is every partition
	fits    *regexp.Regexp
	used    bool
}

// template is the stack with the functions, of the stage that people use.
const template = "infra/testdata/production/service.json"

// roles are those that were read, by function.
var roles = struct {
	lock sync.Mutex
	all  map[string]*Role
}{all: map[string]*Role{}}

// Of is the role of a function, as "results", from the committed template. It is the same
// one for a whole run of tests, so that it knows what all of them did.
func Of(function string) (*Role, error) {
	roles.lock.Lock()
	defer roles.lock.Unlock()
	if roles.all[function] == nil {
		r, err := readRole(function)
		if err != nil {
			return nil, err
		}
		roles.all[function] = r
	}
	return roles.all[function], nil
}

func readRole(function string) (*Role, error) {
	data, err := os.ReadFile(filepath.Join(top(), template))
	if err != nil {
		return nil, err
	}
	var stack struct {
		Resources map[string]struct {
			Type       string
			Properties json.RawMessage
		}
	}
	if err := json.Unmarshal(data, &stack); err != nil {
		return nil, fmt.Errorf("%s: %w", template, err)
	}
	r := &Role{function: function}
	for id, resource := range stack.Resources {
		if resource.Type != "AWS::IAM::Policy" || !strings.HasPrefix(id, function+"roleDefaultPolicy") {
			continue
		}
		var policy struct {
			PolicyDocument struct{ Statement []statement }
		}
		if err := json.Unmarshal(resource.Properties, &policy); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", template, id, err)
		}
		for _, s := range policy.PolicyDocument.Statement {
			if err := r.add(s); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", template, id, err)
			}
		}
	}
	if len(r.rights) == 0 {
		return nil, fmt.Errorf("%s: no function %q reaches the table", template, function)
	}
	return r, nil
}

// top is the folder of the repository.
func top() string {
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, template)); err == nil {
			return dir
		}
	}
	return ""
}

// statement is a line of a policy.
type statement struct {
	Effect    string
	Action    any
	Condition map[string]map[string]any
}

// The conditions that our policies have: that all partitions are as one of some patterns,
// and, of what is denied, that any is.
const (
	all        = "ForAllValues:StringLike"
	some       = "ForAnyValue:StringLike"
	partitions = "dynamodb:LeadingKeys"
)

func (r *Role) add(s statement) error {
	patterns, want := []any{""}, map[string]string{"Allow": all, "Deny": some}[s.Effect]
	if s.Condition[want][partitions] != nil {
		patterns = several(s.Condition[want][partitions])
	}
	for _, a := range several(s.Action) {
		action := trimmed(a)
		if action == "" {
			continue
		}
		for operator, keys := range s.Condition {
			if operator != want || len(keys) != 1 || keys[partitions] == nil {
				return fmt.Errorf("%s of %s on a condition that is not read here: %s %v", s.Effect, action, operator, keys)
			}
		}
		for _, p := range patterns {
			pattern := fmt.Sprint(p)
			one := &right{action: action, deny: s.Effect == "Deny", pattern: pattern}
			if pattern != "" { // a star stands for slashes too
				one.fits = regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*") + "$")
			}
			r.rights = append(r.rights, one)
		}
	}
	return nil
}

func several(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

// Allows tells whether the role allows an action, as "GetItem", on a partition.
func (r *Role) Allows(action, partition string) bool { return r.allows(action, partition, false) }

// allows is Allows that, for what is used, remembers by which rights.
func (r *Role) allows(action, partition string, used bool) bool {
	r.lock.Lock()
	defer r.lock.Unlock()
	allowed := false
	for _, one := range r.rights {
		if one.action != action || one.fits != nil && !one.fits.MatchString(partition) {
			continue
		}
		if one.deny {
			return false
		}
		allowed = true
		one.used = one.used || used
	}
	return allowed
}
