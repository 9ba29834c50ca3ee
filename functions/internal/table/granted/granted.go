// Package granted is the table as a deployed function may reach it, for tests: what the
// role of the function in the committed templates does not allow is refused, as it would be
// in the cloud, and what a test did reach is remembered, so that a role holds no more.
//
// It is for tests only and must not be imported by anything that ships. It knows of a
// policy what our templates use: actions, and conditions on the partitions of items.
package granted

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"effectmonitor/functions/internal/table"
)

// ErrDenied is what a request meets that asks for more than its function may.
var ErrDenied = errors.New("the role of the function does not allow it")

// Table guards a table. What is done within a request that a Role serves is held to that
// role; everything else, such as what a test prepares, goes through. It is safe for
// concurrent use.
type Table struct {
	table.Table
	lock   sync.Mutex
	denied map[string]bool
}

// guards are all that there were in a run.
var guards = struct {
	lock sync.Mutex
	all  []*Table
}{}

// Guard is the table with a guard before it.
func Guard(t table.Table) *Table {
	g := &Table{Table: t, denied: map[string]bool{}}
	guards.lock.Lock()
	defer guards.lock.Unlock()
	guards.all = append(guards.all, g)
	return g
}

// Denied says what was asked that the role of the function does not allow, in order; a test
// fails on anything.
func (g *Table) Denied() []string {
	g.lock.Lock()
	defer g.lock.Unlock()
	return slices.Sorted(maps.Keys(g.denied))
}

type servedBy struct{}

// Serve answers as the function does: with its role.
func (r *Role) Serve(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		next.ServeHTTP(w, q.WithContext(r.Within(q.Context())))
	})
}

// Within is a context in which the table is what the role of the function allows.
func (r *Role) Within(ctx context.Context) context.Context {
	return context.WithValue(ctx, servedBy{}, r)
}

func (g *Table) look(ctx context.Context, action string, partitions ...string) error {
	role, _ := ctx.Value(servedBy{}).(*Role)
	if role == nil {
		return nil
	}
	for _, p := range partitions {
		if !role.allows(action, p, true) {
			what := fmt.Sprintf("%s: %s of %s", role.function, action, p)
			g.lock.Lock()
			g.denied[what] = true
			g.lock.Unlock()
			return fmt.Errorf("%w: %s", ErrDenied, what)
		}
	}
	return nil
}

// Get implements table.Reader.
func (g *Table) Get(ctx context.Context, key table.Key) (table.Item, error) {
	if err := g.look(ctx, "GetItem", key.Partition); err != nil {
		return table.Item{}, err
	}
	return g.Table.Get(ctx, key)
}

// GetMany implements table.Reader.
func (g *Table) GetMany(ctx context.Context, keys ...table.Key) (map[table.Key]table.Item, error) {
	var all []string
	for _, k := range keys {
		all = append(all, k.Partition)
	}
	if err := g.look(ctx, "BatchGetItem", all...); err != nil {
		return nil, err
	}
	return g.Table.GetMany(ctx, keys...)
}

// Query implements table.Reader.
func (g *Table) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	if err := g.look(ctx, "Query", partition); err != nil {
		return table.Page{}, err
	}
	return g.Table.Query(ctx, partition, r)
}

// Write implements table.Table. Each operation is allowed or refused by itself, as DynamoDB
// does in a transaction.
func (g *Table) Write(ctx context.Context, ops ...table.Op) error {
	for _, op := range ops {
		if err := g.look(ctx, action(op), op.Item.Key.Partition); err != nil {
			return err
		}
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

// trimmed is an action without its service; "" when it is of another.
func trimmed(action any) string {
	name, _ := strings.CutPrefix(fmt.Sprint(action), "dynamodb:")
	if name == fmt.Sprint(action) {
		return ""
	}
	return name
}
