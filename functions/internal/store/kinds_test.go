package store

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/functions/internal/table"
)

func TestKindsAreClear(t *testing.T) {
	names := map[string]bool{}
	for _, k := range Kinds() {
		if names[k.Name] || k.Fate < Moves || k.Fate > Stays || len(k.Why) < 20 {
			t.Errorf("%+v: a kind has one name, a fate, and says why", k)
		}
		names[k.Name] = true
		for _, pattern := range []string{k.Partition, k.Sort} {
			if _, err := path.Match(pattern, "x"); err != nil || pattern == "" {
				t.Errorf("%s: pattern %q: %v", k.Name, pattern, err)
			}
		}
		sample := table.Key{Partition: strings.ReplaceAll(k.Partition, "*", "x"), Sort: strings.ReplaceAll(k.Sort, "*", "x")}
		if found := KindOf(sample); found == nil || found.Name != k.Name {
			t.Errorf("%s: the key %v is taken for %+v", k.Name, sample, found)
		}
	}
	for _, foreign := range []table.Key{{Partition: "g/0001/other", Sort: "x"}, {Partition: "g/0001/p/X-1", Sort: "other"}, {Partition: "other", Sort: "x"}, {}} {
		if k := KindOf(foreign); k != nil {
			t.Errorf("%v is taken for %s", foreign, k.Name)
		}
	}
}

// TestEveryKeyHasAKind: who adds a key to the table at the head of keys.go says what
// happens to it when its gemeente moves.
func TestEveryKeyHasAKind(t *testing.T) {
	source, err := os.ReadFile("keys.go")
	if err != nil {
		t.Fatal(err)
	}
	seen, partition := 0, ""
	for _, line := range regexp.MustCompile(`(?m)^//\t(\S+)? +(\S.*)$`).FindAllStringSubmatch(place.ReplaceAllString(string(source), "x"), -1) {
		if line[1] == "partition" {
			continue
		}
		if line[1] != "" {
			partition = line[1]
		}
		for _, sort := range strings.Split(line[2], ", ") {
			key := table.Key{Partition: partition, Sort: strings.TrimSpace(sort)}
			if KindOf(key) == nil {
				t.Errorf("the key %v is of no kind: say in kinds.go what happens to it when its gemeente moves", key)
			}
			seen++
		}
	}
	if seen < 45 {
		t.Errorf("%d keys were read of the head of keys.go", seen)
	}
}

// place is what stands in the head of keys.go for a part that differs.
var place = regexp.MustCompile(`<[^>]+>`)

// TestEveryPartitionHasAKind: the same for every partition that the code makes, whatever
// the head of keys.go says.
func TestEveryPartitionHasAKind(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset, seen := token.NewFileSet(), 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for _, partition := range partitionsOf(call) {
				seen++
				known := false
				for _, k := range kinds {
					known = known || fits(k.Partition, partition)
				}
				if !known {
					t.Errorf("%s: the partition %s is of no kind in kinds.go", fset.Position(n.Pos()), partition)
				}
			}
			return true
		})
	}
	if seen < 30 {
		t.Errorf("%d partitions were found in the code", seen)
	}
}

// partitionsOf are what a call of join or owned can give, when it makes a partition.
func partitionsOf(call *ast.CallExpr) []string {
	fn, ok := call.Fun.(*ast.Ident)
	if !ok || len(call.Args) < 2 {
		return nil
	}
	parts := make([]string, len(call.Args))
	for i, arg := range call.Args {
		parts[i] = "x"
		switch v := arg.(type) {
		case *ast.BasicLit:
			if text, err := strconv.Unquote(v.Value); err == nil {
				parts[i] = text
			}
		case *ast.Ident:
			if v.Name == "partParticipant" {
				parts[i] = partParticipant
			}
		}
	}
	switch {
	case fn.Name == "owned":
		return []string{"g/x/" + parts[1], "nation/" + parts[1]}
	case fn.Name != "join" || call.Ellipsis != token.NoPos:
		return nil
	case parts[0] == "g" && len(parts) == 2, parts[0] == "g" && parts[2] == "x" && len(parts) == 3, parts[0] == "x", parts[0] == "nation":
		return nil // the begin of one, and what owned makes
	case parts[0] == "cycle", parts[0] == "name": // halves of a sort key
		return nil
	}
	return []string{strings.Join(parts, "/")}
}

// everyKindIsKnown looks, after a test of the store, at everything that it wrote.
func everyKindIsKnown(t *testing.T, feed table.Feed) {
	cursor := ""
	for {
		changes, next, err := feed.Read(context.Background(), cursor, 1000) // that of the test has ended
		if err != nil || len(changes) == 0 {
			return
		}
		for _, c := range changes {
			if KindOf(c.Key) == nil {
				t.Errorf("%v was written, and is of no kind in kinds.go", c.Key)
			} else if k := KindOf(c.Key).Name; c.New != nil && !c.New.Expires.IsZero() && (k == "deelnemer" || k == "vragenlijst" || k == "feiten" || strings.HasPrefix(k, "optelling")) {
				t.Errorf("%v is in figures, and would be removed on %v without anybody asking", c.Key, c.New.Expires)
			}
		}
		cursor = next
	}
}

func TestForeignItemsDoNotComeIn(t *testing.T) {
	k := onBolt(t)
	for name, m := range map[string]MovedItem{
		"of another gemeente":         {Kind: "deelnemer", Item: table.Item{Key: profileKey("0002", "X-1"), Value: []byte(`{}`)}},
		"of a gemeente that looks so": {Kind: "deelnemer", Item: table.Item{Key: profileKey("00011", "X-1"), Value: []byte(`{}`)}},
		"of another kind":             {Kind: "bericht", Item: table.Item{Key: profileKey(g, "X-1"), Value: []byte(`{}`)}},
		"that stays":                  {Kind: "sleutel", Item: table.Item{Key: keysetKey(g), Value: []byte(`{}`)}},
		"that is computed":            {Kind: "feiten", Item: table.Item{Key: factsKey(g, "p", "X-1"), Value: []byte(`{}`)}},
		"of nobody":                   {Kind: "sessie", Item: table.Item{Key: sessionKey("h"), Value: []byte(`{}`)}},
		"that leads elsewhere":        {Kind: "koppeling", Item: table.Item{Key: tokenKey("h"), Value: []byte(`{"gemeente":"0002"}`)}},
		"that cannot be read":         {Kind: "koppeling", Item: table.Item{Key: tokenKey("h"), Value: []byte(`{`)}},
		"a circle with others":        {Kind: "kring", Item: table.Item{Key: in(circlePartition("c"), "head"), Value: []byte(`{"members":["0001","0002"]}`)}},
		"an agreement of another":     {Kind: "afspraak", Item: table.Item{Key: in(circlePartition("c"), "agreement", "a"), Value: []byte(`{"who":"0002"}`)}},
		"notes of another":            {Kind: "bijeenkomst", Item: table.Item{Key: in(circlePartition("c"), "meeting", "m"), Value: []byte(`{"noted":"0002"}`)}},
		"a trial of another":          {Kind: "verbetering-gedeeld", Item: table.Item{Key: in(sharedPartition("d"), "cycle", "0002", "x"), Value: []byte(`{}`)}},
		"of no kind":                  {Kind: "deelnemer", Item: table.Item{Key: table.Key{Partition: "x", Sort: "y"}}},
	} {
		own := MovedItem{Kind: "nummer", Item: table.Item{Key: numberKey(g), Value: []byte("7")}}
		k.wantErr(k.MoveIn(k.Context(), g, []MovedItem{own, m}, noon), ErrForeign)
		if n, err := k.NextNumber(k.Context(), "0009"); err != nil || n < 1 {
			t.Fatal(err)
		}
		if _, err := k.t.Get(k.Context(), numberKey(g)); err == nil {
			t.Errorf("%s: something of the call was stored", name)
		}
	}
}
