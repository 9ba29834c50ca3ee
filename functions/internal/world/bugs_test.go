package world

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"effectmonitor/functions/internal/table"
)

// forgetful acknowledges now and then a response that it does not keep.
type forgetful struct {
	table.Table
	n int
}

func (f *forgetful) Write(ctx context.Context, ops ...table.Op) error {
	for i, op := range ops {
		if strings.HasPrefix(op.Item.Sort, "response/") && op.Stores() {
			if f.n++; f.n%4 == 0 {
				ops = append(append([]table.Op{}, ops[:i]...), ops[i+1:]...)
				break
			}
		}
	}
	if len(ops) == 0 {
		return nil
	}
	return f.Table.Write(ctx, ops...)
}

// careless checks no condition on a message that is claimed: two senders both have it.
type careless struct{ table.Table }

func (c careless) Write(ctx context.Context, ops ...table.Op) error {
	loose := append([]table.Op{}, ops...)
	for i, op := range loose {
		if strings.HasPrefix(op.Item.Sort, "message/") && op.Stores() || strings.HasSuffix(op.Item.Partition, "/caseload") && op.Stores() {
			loose[i] = table.Put(op.Item)
		}
		if op.Kind == table.KindCheckVersion {
			loose[i] = table.CheckExists(op.Item.Key)
		}
	}
	return c.Table.Write(ctx, loose...)
}

// lingering leaves links behind when it is told to remove them.
type lingering struct{ table.Table }

func (l lingering) Write(ctx context.Context, ops ...table.Op) error {
	var kept []table.Op
	for _, op := range ops {
		if op.Kind != table.KindDelete || !strings.HasPrefix(op.Item.Partition, "token/") {
			kept = append(kept, op)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return l.Table.Write(ctx, kept...)
}

// double counts somebody twice: facts are also stored under a second number.
type double struct{ table.Table }

func (d double) Write(ctx context.Context, ops ...table.Op) error {
	for _, op := range ops {
		if strings.Contains(op.Item.Partition, "/facts/") && op.Stores() {
			twin := op.Item
			twin.Sort += "-twin"
			ops = append(ops[:len(ops):len(ops)], table.Put(twin))
			break
		}
	}
	return d.Table.Write(ctx, ops...)
}

// hushed says of no aggregate that it was left to somebody.
type hushed struct{ table.Table }

func (h hushed) Write(ctx context.Context, ops ...table.Op) error {
	quiet := append([]table.Op{}, ops...)
	for i, op := range quiet {
		if op.Item.Sort == "turn" {
			quiet[i].Item.Value = bytes.Replace(op.Item.Value, []byte(`"waiting"`), []byte(`""`), 1)
		}
	}
	return h.Table.Write(ctx, quiet...)
}

// TestPlantedBugs: the simulation finds what it is there for. Each of these tables
// breaks one promise; within a few schedules that must come out.
func TestPlantedBugs(t *testing.T) {
	for name, c := range map[string]struct {
		over func(table.Table) table.Table
		want string // part of what is said
	}{
		"an answer that is acknowledged and not kept": {func(s table.Table) table.Table { return &forgetful{Table: s} }, "acknowledged"},
		"a message that two senders claim":            {func(s table.Table) table.Table { return careless{s} }, "was sent 2 times"},
		"a link that outlives its participant":        {func(s table.Table) table.Table { return lingering{s} }, "was erased and token/"},
		"a sum that was left to nobody":               {func(s table.Table) table.Table { return hushed{s} }, "when the feed was followed"},
		"a participant who counts twice":              {func(s table.Table) table.Table { return double{s} }, "respondents of"},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(40) {
				if w := play(t, seed, c.over); strings.Contains(strings.Join(w.broken, "\n"), c.want) {
					t.Logf("found by seed %d: %s", seed, w.broken[0])
					return
				}
			}
			t.Error("forty schedules do not see it")
		})
	}
}
