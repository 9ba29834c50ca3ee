package ask

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"effectmonitor/functions/internal/table"
)

// guard is the table as the deployed survey may reach it: during a request of a
// participant, an item outside the partitions that its role allows fails the test.
// In the cloud such an item would be refused, and a participant would see an error.
type guard struct {
	table.Table
	testing.TB
	on sync.Mutex // held while no request is served; see within
}

// reach is what the role of the survey allows: action → partitions.
type reach map[string]*regexp.Regexp

// may is read from the template of what is deployed.
var may = sync.OnceValues(func() (reach, error) {
	data, err := os.ReadFile("../../../infra/testdata/production/service.json")
	if err != nil {
		return nil, err
	}
	var template struct {
		Resources map[string]struct {
			Properties struct {
				PolicyDocument struct {
					Statement []struct {
						Action    any
						Condition map[string]map[string]any
					}
				}
			}
		}
	}
	// Other resources have properties of other shapes; only policies fit whole.
	var all struct{ Resources map[string]json.RawMessage }
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, err
	}
	out := reach{}
	for id, raw := range all.Resources {
		one := template
		if json.Unmarshal([]byte(`{"Resources":{"x":`+string(raw)+`}}`), &one) != nil || !strings.HasPrefix(id, "surveyrole") {
			continue
		}
		for _, s := range one.Resources["x"].Properties.PolicyDocument.Statement {
			var allowed []string
			keys, _ := s.Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"].([]any)
			for _, k := range keys {
				pattern, _ := k.(string)
				allowed = append(allowed, strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*"))
			}
			actions, several := s.Action.([]any)
			if !several {
				actions = []any{s.Action}
			}
			for _, a := range actions {
				if name, _ := a.(string); len(allowed) > 0 {
					out[name] = regexp.MustCompile(`^(` + strings.Join(allowed, "|") + `)$`)
				}
			}
		}
	}
	return out, nil
})

func (r reach) allows(action, partition string) bool {
	pattern := r["dynamodb:"+action]
	return pattern != nil && pattern.MatchString(partition)
}

// within says that what follows is done by a participant's request.
func (g *guard) within(serve func()) {
	g.on.Unlock()
	defer g.on.Lock()
	serve()
}

func (g *guard) look(action string, partition string) {
	if !g.on.TryLock() {
		return // the kit itself, which stands in for staff
	}
	g.on.Unlock()
	role, err := may()
	if err != nil {
		g.Error(err)
		return
	}
	if !role.allows(action, partition) {
		g.Errorf("a participant's request does %s in partition %q; the survey's role does not allow it", action, partition)
	}
}

func (g *guard) Get(ctx context.Context, key table.Key) (table.Item, error) {
	g.look("GetItem", key.Partition)
	return g.Table.Get(ctx, key)
}

func (g *guard) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	for _, k := range keys {
		g.look("BatchGetItem", k.Partition)
	}
	return g.Table.GetMany(ctx, keys...)
}

func (g *guard) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	g.look("Query", partition)
	return g.Table.Query(ctx, partition, r)
}

func (g *guard) Write(ctx context.Context, ops ...table.Op) error {
	for _, op := range ops {
		g.look(action(op), op.Item.Key.Partition)
	}
	return g.Table.Write(ctx, ops...)
}

// action is how DynamoDB calls an operation.
func action(op table.Op) string {
	switch {
	case op.Kind == table.KindAdd:
		return "PutItem"
	case op.Stores(): // so that the version is counted
		return "UpdateItem"
	case op.Checks():
		return "ConditionCheckItem"
	default:
		return "DeleteItem"
	}
}

func TestTheGuardGuards(t *testing.T) {
	role, err := may()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		action, partition string
		want              bool
	}{
		{"GetItem", "token/abc", true}, {"Query", "g/0518/p/DH-1", true}, {"PutItem", "g/0518/audit/DH-1", true}, {"UpdateItem", "g/0518/caseload", true}, {"PutItem", "g/0518/caseload", false}, {"UpdateItem", "g/0518/audit/DH-1", false},
		{"Query", "g/0518/audit/DH-1", false}, {"Query", "g/0518/caseload", false}, {"GetItem", "g/0518/caseload", true}, {"GetItem", "g/0518/audit/DH-1", false},
		{"Query", "g/0518/trail/2026-03", false}, {"GetItem", "session/abc", false}, {"PutItem", "session/abc", false},
		{"GetItem", "g/0518/key", false}, {"Query", "g/0518/facts/x", false}, {"GetItem", "", false}, {"Scan", "token/abc", false},
	} {
		if got := role.allows(c.action, c.partition); got != c.want {
			t.Errorf("%s %q: %t", c.action, c.partition, got)
		}
	}
}
