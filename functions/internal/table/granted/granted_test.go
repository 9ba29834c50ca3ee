package granted

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/bolt"
)

func TestARoleAllowsWhatItsTemplateSays(t *testing.T) {
	for _, c := range []struct {
		function, action, partition string
		want                        bool
	}{
		{"survey", "GetItem", "token/abc", true}, {"survey", "Query", "g/0518/p/DH-1", true}, {"survey", "PutItem", "g/0518/audit/DH-1", true},
		{"survey", "UpdateItem", "g/0518/caseload", true}, {"survey", "PutItem", "g/0518/caseload", false}, {"survey", "UpdateItem", "g/0518/audit/DH-1", false},
		{"survey", "Query", "g/0518/audit/DH-1", false}, {"survey", "Query", "g/0518/caseload", false}, {"survey", "GetItem", "g/0518/caseload", true},
		{"survey", "GetItem", "g/0518/audit/DH-1", false}, {"survey", "Query", "g/0518/trail/2026-03", false}, {"survey", "GetItem", "session/abc", false},
		{"survey", "PutItem", "session/abc", false}, {"survey", "GetItem", "g/0518/key", false}, {"survey", "Query", "g/0518/facts/x", false},
		{"survey", "GetItem", "", false}, {"survey", "Scan", "token/abc", false},
		{"results", "UpdateItem", "g/0518/p/DH-1", false}, {"results", "UpdateItem", "g/0518/staff", false}, {"results", "DeleteItem", "g/0518/p/DH-1", false},
		{"results", "GetItem", "g/0518/key", false}, {"results", "UpdateItem", "g/0518/aggregate/jpf", false}, {"results", "UpdateItem", "g/0518/aggregate/jpf.release.jpf-publiek", true},
		{"results", "UpdateItem", "national/jpf/all", false}, {"results", "UpdateItem", "token/abc", false}, {"results", "PutItem", "session/abc", false},
		{"workbook", "GetItem", "g/0518/p/DH-1", false}, {"workbook", "PutItem", "g/0518/trail/2026-03", false}, {"workbook", "GetItem", "national/jpf/all", true},
		{"export", "UpdateItem", "g/0518/p/DH-1", false}, {"export", "Query", "g/0518/p/DH-1", true}, {"export", "GetItem", "g/0518/key", false},
		{"portal", "UpdateItem", "g/0518/p/DH-1", true}, {"portal", "UpdateItem", "g/0518/trail/2026-03", false}, {"portal", "PutItem", "g/0518/trail/2026-03", true},
	} {
		role, err := Of(c.function)
		if err != nil {
			t.Fatal(err)
		}
		if got := role.Allows(c.action, c.partition); got != c.want {
			t.Errorf("%s: %s %q: %t", c.function, c.action, c.partition, got)
		}
	}
	if role, err := Of("nobody"); err == nil {
		t.Errorf("a function that is not there has the role %v", role)
	}
}

// TestTheGuardRefuses: what a role does not allow is not done, is an error for whoever asks,
// and is told; what a test prepares is not looked at.
func TestTheGuardRefuses(t *testing.T) {
	db, err := bolt.Open(filepath.Join(t.TempDir(), "t.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	g := &Table{Table: db, denied: map[string]bool{}} // not one of those that a run ends with
	role, err := Of("workbook")
	if err != nil {
		t.Fatal(err)
	}
	person, figures := table.Key{Partition: "g/0518/p/DH-1", Sort: "profile"}, table.Key{Partition: "national/jpf/all", Sort: "head"}
	for _, k := range []table.Key{person, figures} {
		if err := g.Write(t.Context(), table.Put(table.Item{Key: k, Value: []byte("x")})); err != nil {
			t.Fatal(err)
		}
	}
	within := role.Within(t.Context())
	if _, err := g.Get(within, figures); err != nil {
		t.Error(err)
	}
	_, got := g.Get(within, person)
	_, many := g.GetMany(within, figures, person)
	_, listed := g.Query(within, person.Partition, table.Range{})
	for what, err := range map[string]error{
		"get": got, "get many": many, "query": listed,
		"write": g.Write(within, table.Delete(person)), "add": g.Write(within, table.Add(table.Item{Key: figures, Value: []byte("y")})), "check": g.Write(within, table.CheckExists(person)),
	} {
		if !errors.Is(err, ErrDenied) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := g.Get(t.Context(), person); err != nil {
		t.Error(err)
	}
	if n := len(g.Denied()); n != 6 {
		t.Errorf("told %q", g.Denied())
	}
}
