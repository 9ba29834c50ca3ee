package diag

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestPrintShowsLineCaretAndHint(t *testing.T) {
	var l List
	l.Errorf(Pos{"a.yaml", 2, 3}, "unknown-key", "onbekende sleutel %q", "tekts").WithHint(Suggest("tekts", []string{"type", "tekst"}))
	l.Warnf(Pos{File: "a.yaml"}, "no-test", "er is geen test")
	l.Errorf(Pos{"b.yaml", 9, 1}, "gone", "regel bestaat niet")
	var b strings.Builder
	files := map[string]string{"a.yaml": "x:\n\t tekts: é\n"}
	if err := Print(&b, l, func(f string) []byte { return []byte(files[f]) }); err != nil {
		t.Fatal(err)
	}
	want := "a.yaml:2:3: unknown-key onbekende sleutel \"tekts\"\n" +
		"    2 | \t tekts: é\n" +
		"      | \t ^\n" +
		"      = bedoelde je \"tekst\"?\n" +
		"a.yaml: let op: no-test er is geen test\n" +
		"b.yaml:9:1: gone regel bestaat niet\n"
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
}

func TestPrintShortensLongLines(t *testing.T) {
	line := strings.Repeat("é", 5000) + "X" + strings.Repeat("b", 5000)
	for _, column := range []int{0, 1, 5001, 10001} {
		var b strings.Builder
		list := List{{Pos: Pos{File: "a.yaml", Line: 1, Column: column}, Code: "c", Message: "m"}}
		if err := Print(&b, list, func(string) []byte { return []byte(line) }); err != nil {
			t.Fatal(err)
		}
		rows := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if len([]rune(rows[1])) > longLine+20 || (column > 0) != (len(rows) == 3) {
			t.Errorf("column %d: %q", column, b.String())
			continue
		}
		if column == 5001 {
			if at := strings.IndexByte(rows[2], '^'); []rune(rows[1])[at] != 'X' {
				t.Errorf("the caret is under %q", []rune(rows[1])[at])
			}
		}
	}
}

func TestSuggest(t *testing.T) {
	for word, want := range map[string]string{"zichtbar": `bedoelde je "zichtbaar"?`, "iets_heel_anders": ""} {
		if got := Suggest(word, []string{"zichtbaar", "type"}); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestListOrderAndCounts(t *testing.T) {
	var l List
	if l.Err() != nil {
		t.Error("an empty list is an error")
	}
	l.Warnf(Pos{"b", 1, 1}, "w", "later")
	l.Errorf(Pos{"a", 9, 2}, "e", "eerder")
	l.Errorf(Pos{"a", 9, 2}, "e", "eerder")
	l.Errorf(Pos{"a", 2, 9}, "e", "eerst")
	got := l.Compact()
	if len(got) != 3 || got[0].Message != "eerst" || got[2].Severity != Warning {
		t.Errorf("Compact() = %v", got)
	}
	if e, w := got.Count(); e != 2 || w != 1 {
		t.Errorf("Count() = %d, %d", e, w)
	}
	if err := got.Err(); err == nil || err.Error() != "a:2:9: e eerst (en nog 1)" {
		t.Errorf("Err() = %v", err)
	}
}

func TestFindingJSON(t *testing.T) {
	f := Finding{Pos: Pos{"a.yaml", 3, 4}, Severity: Warning, Code: "c", Message: "m", Hint: "h"}
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"bestand":"a.yaml","regel":3,"kolom":4,"ernst":"waarschuwing","code":"c","melding":"m","tip":"h"}`
	if string(data) != want {
		t.Errorf("got %s", data)
	}
	var back Finding
	if err := json.Unmarshal(data, &back); err != nil || back != f {
		t.Errorf("back %v, %v", back, err)
	}
}
