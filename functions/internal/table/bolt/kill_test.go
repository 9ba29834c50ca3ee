package bolt

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/tabletest"
)

// childEnv makes the test binary write to the named file until it is killed.
const childEnv = "BOLT_TEST_CHILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childEnv); path != "" {
		writeUntilKilled(path, os.Getenv(childEnv+"_RUN"))
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes with eight goroutines and prints each key only after
// the table acknowledged it.
func writeUntilKilled(path, run string) {
	tab, err := Open(path, time.Now)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	acknowledged := make(chan string)
	for w := range 8 {
		go func() {
			for n := 0; ; n++ {
				sort := fmt.Sprintf("%s-%d-%06d", run, w, n)
				a := table.Item{Key: table.Key{Partition: "a", Sort: sort}, Value: []byte(strings.Repeat(sort, 20))}
				b := table.Item{Key: table.Key{Partition: "b", Sort: sort}, Value: a.Value}
				if err := tab.Write(context.Background(), table.Create(a), table.Create(b)); err != nil {
					acknowledged <- "error " + err.Error()
				}
				acknowledged <- sort
			}
		}()
	}
	for line := range acknowledged {
		fmt.Println(line)
	}
}

// TestKill kills a writing process over and over and looks whether everything it
// acknowledged is there, in the items and in the feed, and nothing is by halves.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	acknowledged := map[string]bool{}
	for run := range 12 {
		lines := killAfter(t, path, fmt.Sprintf("%02d", run), 5+run*23)
		for _, sort := range lines {
			acknowledged[sort] = true
		}
		checkAfterKill(t, path, acknowledged)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d acknowledged writes over 12 kills", len(acknowledged))
}

// killAfter runs a writer, kills it with SIGKILL after some acknowledgements and
// returns everything it acknowledged.
func killAfter(t *testing.T, path, run string, after int) (lines []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childEnv+"="+path, childEnv+"_RUN="+run)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(out)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			break // the pipe is empty and its writer is dead; a cut line is no acknowledgement
		}
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "error") {
			t.Errorf("writer: %s", line)
			_ = cmd.Process.Kill()
			break
		}
		if lines = append(lines, line); len(lines) == after {
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || len(lines) < after {
		t.Fatalf("the writer ended by itself after %d acknowledgements", len(lines))
	}
	return lines
}

func checkAfterKill(t *testing.T, path string, acknowledged map[string]bool) {
	t.Helper()
	tab := open(t, path, tabletest.NewClock())
	defer tab.Close()
	found := map[string]map[string]bool{"a": {}, "b": {}}
	for partition, sorts := range found {
		for it, err := range table.All(t.Context(), tab, partition, table.Range{Limit: table.MaxLimit}) {
			if err != nil {
				t.Fatal(err)
			}
			if string(it.Value) != strings.Repeat(it.Sort, 20) {
				t.Errorf("%v holds %q", it.Key, it.Value)
			}
			sorts[it.Sort] = true
		}
	}
	inFeed := map[table.Key]int{}
	for cursor := ""; ; {
		changes, next, err := tab.Read(t.Context(), cursor, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			inFeed[c.Key]++
		}
		if cursor = next; len(changes) == 0 {
			break
		}
	}
	for sort := range acknowledged {
		if !found["a"][sort] || !found["b"][sort] {
			t.Errorf("acknowledged %s is lost", sort)
		}
	}
	if len(found["a"]) != len(found["b"]) || len(inFeed) != 2*len(found["a"]) {
		t.Errorf("%d and %d items and %d changes: something was written by halves", len(found["a"]), len(found["b"]), len(inFeed))
	}
	for key, n := range inFeed {
		if n != 1 || !found[key.Partition][key.Sort] {
			t.Errorf("%v is %d times in the feed, in the table %v", key, n, found[key.Partition][key.Sort])
		}
	}
}
