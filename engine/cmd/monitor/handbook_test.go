package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/source"
)

// block is a fenced block of the handleiding with the words after its fence.
type block struct {
	line  int
	words []string // yaml vragenlijsten/x/v1.yaml erbij
	text  string
}

// blocks reads the fenced blocks of a Markdown page, in order.
func blocks(t *testing.T, name string) []block {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []block
	var open *block
	for i, line := range strings.Split(string(data), "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && open == nil:
			open = &block{line: i + 1, words: strings.Fields(fence)}
		case isFence:
			out = append(out, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		}
	}
	if open != nil {
		t.Errorf("%s:%d: a block that never ends", name, open.line)
	}
	return out
}

// TestHandbook does what the handleiding tells its reader to do, from an empty
// folder, and holds what is printed against what the page says.
func TestHandbook(t *testing.T) {
	page, err := filepath.Abs(filepath.Join(shipped, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := blocks(t, page)
	definitions, err := filepath.Abs(shipped)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.Mkdir("instruments", 0o755); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	commands := 0
	for _, b := range all {
		if len(b.words) > 1 && !strings.Contains(string(text), "`"+b.words[1]+"`") {
			t.Errorf("regel %d: de lezer ziet niet dat dit %s is", b.line, b.words[1])
		}
		switch {
		case len(b.words) == 1 && b.words[0] == "console":
			commands += session(t, b)
		case len(b.words) >= 2 && b.words[0] == "yaml":
			b.write(t)
		case len(b.words) == 2 && b.words[0] == "diff":
			b.change(t)
		default:
			t.Errorf("regel %d: een blok %v wordt niet nagedaan", b.line, b.words)
		}
	}
	if commands < 15 {
		t.Errorf("%d commands", commands)
	}
	allReached(t)
	amongShipped(t, definitions)
}

func (b block) file() string { return filepath.Join("instruments", filepath.FromSlash(b.words[1])) }

// write puts the block in its file, or at its end.
func (b block) write(t *testing.T) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(b.file()), 0o755); err != nil {
		t.Fatal(err)
	}
	text := b.text
	if len(b.words) == 3 && b.words[2] == "erbij" {
		old, err := os.ReadFile(b.file())
		if err != nil {
			t.Fatalf("regel %d: %v", b.line, err)
		}
		text = string(old) + text
	}
	if err := os.WriteFile(b.file(), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// change replaces the lines with a minus by those with a plus; they must be there.
func (b block) change(t *testing.T) {
	t.Helper()
	var gone, come string
	for _, line := range strings.SplitAfter(b.text, "\n") {
		if rest, ok := strings.CutPrefix(line, "-"); ok {
			gone += rest
		} else if rest, ok := strings.CutPrefix(line, "+"); ok {
			come += rest
		}
	}
	data, err := os.ReadFile(b.file())
	if err != nil || gone == "" || strings.Count(string(data), gone) != 1 {
		t.Fatalf("regel %d: %q staat niet één keer in %s (%v)", b.line, gone, b.file(), err)
	}
	if err := os.WriteFile(b.file(), []byte(strings.Replace(string(data), gone, come, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

var words = regexp.MustCompile(`"[^"]*"|'[^']*'|\S+`)

// session runs the commands of a block and compares what they print; … stands for
// anything on a line. echo '…' | before a command is what it reads.
func session(t *testing.T, b block) int {
	t.Helper()
	parts := strings.Split("\n"+b.text, "\n$ ")
	if strings.TrimSpace(parts[0]) != "" {
		t.Errorf("regel %d: begint niet met een opdracht", b.line)
	}
	for _, part := range parts[1:] {
		command, want, _ := strings.Cut(part, "\n")
		given, rest, piped := strings.Cut(command, " | ")
		if piped {
			given = strings.Trim(strings.TrimPrefix(given, "echo "), "'")
		} else {
			given, rest = "", command
		}
		args := words.FindAllString(rest, -1)
		for i := range args {
			args[i] = strings.Trim(args[i], `"'`)
		}
		if args[0] != "monitor" {
			t.Fatalf("regel %d: %s is geen opdracht van monitor", b.line, args[0])
		}
		var out bytes.Buffer
		run(args[1:], machine{in: strings.NewReader(given), out: &out, err: &out, today: source.DateOf(2026, 11, 21)})
		want = strings.TrimRight(want, "\n")
		pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(want), "…", ".*") + "$"
		if got := strings.TrimRight(out.String(), "\n"); !regexp.MustCompile(pattern).MatchString(got) {
			t.Errorf("README.md regel %d: %s\ngeeft\n%s\nen er staat\n%s", b.line, command, got, want)
		}
	}
	return len(parts) - 1
}

// TestHandbookNamesEveryCommand: what the program can do stands in the handleiding.
func TestHandbookNamesEveryCommand(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shipped, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(data), "## Opdrachten")
	if !found {
		t.Fatal("no heading Opdrachten")
	}
	parser, err := kong.New(&cli{}, kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range parser.Model.Leaves(true) {
		command := strings.TrimPrefix(leaf.Path(), parser.Model.Path()+" ")
		if !strings.Contains(table, "`monitor "+command) {
			t.Errorf("%s is not in the table of commands", command)
		}
	}
}

// allReached: what the reader wrote is reached by what the reader tested.
func allReached(t *testing.T) {
	t.Helper()
	code, out, errs := runHere(t, "", "test", "--dekking")
	if code != exitOK {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	for _, id := range []string{"vragenlijsten/slapen-deelnemer/v1.yaml", "vragenlijsten/slapen-deelnemer/v2.yaml", "raamwerken/slapen/v1.yaml", "dashboards/slapen/v1.yaml", "mkba/slapen/v1.yaml"} {
		m := regexp.MustCompile(regexp.QuoteMeta(id) + `: (\d+) van de (\d+) delen`).FindStringSubmatch(out)
		if m == nil || m[1] != m[2] {
			t.Errorf("%s is not reached in full: %v\n%s", id, m, out)
		}
	}
}

// amongShipped: the example stands among the definitions of the product too.
func amongShipped(t *testing.T, definitions string) {
	t.Helper()
	top := map[string][]byte{}
	err := filepath.WalkDir("instruments", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".yaml" {
			return err
		}
		relative, err := filepath.Rel("instruments", name)
		if err != nil {
			return fmt.Errorf("place %s: %w", name, err)
		}
		top[filepath.ToSlash(relative)], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	all, found := load.Load(layered{os.DirFS(definitions), top})
	if found.HasErrors() || all.Programme(source.Ref{ID: "slapen"}) == nil {
		t.Errorf("among the shipped definitions: %v", found)
	}
}
