package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/parquet-go/parquet-go"

	"effectmonitor/engine/dataset"
)

func sample() *dataset.Table {
	return &dataset.Table{Name: "proef", Variables: []dataset.Variable{
		{Name: "wie", Kind: dataset.Text, Width: 8},
		{Name: "bedrag", Decimals: 2},
		{Name: "antwoord", Codes: []dataset.Code{{Value: 1, ID: "thuis", Label: "Thuis"}, {Value: 2, ID: "elders", Label: "Elders"}}},
		{Name: "aantal"},
	}}
}

func write(t testing.TB, to io.Writer, n int) {
	t.Helper()
	w, err := Format{}.Open(to, sample())
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		row := []dataset.Cell{{Text: fmt.Sprint("p", i)}, {Number: float64(i) / 4}, {Number: 2}, {Missing: dataset.DontKnow}}
		if i%2 == 1 {
			row[2], row[3] = dataset.Cell{Missing: dataset.Hidden}, dataset.Cell{Number: float64(i)}
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestReadBack: names in order, values with their types, and why one is missing.
func TestReadBack(t *testing.T) {
	const n = rowsAtOnce + 3
	var out bytes.Buffer
	write(t, &out, n)
	file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if file.NumRows() != n || len(file.RowGroups()) != 2 {
		t.Errorf("%d rows in %d groups", file.NumRows(), len(file.RowGroups()))
	}
	var names []string
	for _, path := range file.Schema().Columns() {
		names = append(names, path[0])
	}
	if got := fmt.Sprint(names); got != "[wie wie__ontbreekt bedrag bedrag__ontbreekt antwoord antwoord__ontbreekt aantal aantal__ontbreekt]" {
		t.Errorf("columns %s", got)
	}
	in := parquet.NewReader(file)
	defer func() { _ = in.Close() }()
	rows := make([]parquet.Row, 1)
	for i := 0; ; i++ {
		if _, err := in.ReadRows(rows); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		r := rows[0]
		if r[0].String() != fmt.Sprint("p", i) || !r[1].IsNull() || r[2].Double() != float64(i)/4 {
			t.Fatalf("row %d is %v", i, r)
		}
		if i%2 == 0 && (r[4].String() != "elders" || !r[6].IsNull() || r[7].String() != "weet_niet") {
			t.Fatalf("row %d is %v", i, r)
		}
		if i%2 == 1 && (!r[4].IsNull() || r[5].String() != "verborgen" || r[6].Double() != float64(i)) {
			t.Fatalf("row %d is %v", i, r)
		}
	}
}

// TestMemoryStaysBounded: ten times the rows need no more memory at once.
func TestMemoryStaysBounded(t *testing.T) {
	peak := func(n int) uint64 {
		var top sampler
		write(t, &top, n)
		return top.most
	}
	few, many := peak(5*rowsAtOnce), peak(50*rowsAtOnce)
	if many > 4*few+16<<20 {
		t.Errorf("%d MB for many rows and %d MB for few", many>>20, few>>20)
	}
}

// sampler looks at the memory in use whenever something is written.
type sampler struct{ most, writes uint64 }

func (s *sampler) Write(p []byte) (int, error) {
	if s.writes++; s.writes%64 == 1 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		s.most = max(s.most, m.HeapAlloc)
	}
	return len(p), nil
}
