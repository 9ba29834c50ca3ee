package tabletest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"

	"effectmonitor/functions/internal/table"
)

const writers = 50

// retry repeats f until it is no longer refused for contention.
func retry(f func() error) error {
	for {
		if err := f(); !errors.Is(err, table.ErrConflict) && !errors.Is(err, table.ErrBusy) {
			return err
		}
	}
}

// add adds n to the number in the item with a read and a conditional write.
func add(ctx context.Context, t table.Table, k table.Key, n int) (table.Op, error) {
	it, err := t.Get(ctx, k)
	if err != nil {
		return table.Op{}, err
	}
	old, err := strconv.Atoi(string(it.Value))
	if err != nil {
		return table.Op{}, err
	}
	it.Value = []byte(strconv.Itoa(old + n))
	return table.Replace(it), nil
}

func testIncrements(t *testing.T, k *kit) {
	k.write(table.Create(item("n", "0")))
	parallel(writers, func(int) {
		err := retry(func() error {
			op, err := add(t.Context(), k.Table, key("p", "n"), 1)
			if err != nil {
				return err
			}
			return k.Table.Write(t.Context(), op)
		})
		if err != nil {
			t.Error(err)
		}
	})
	k.want("counter", k.state("p", table.Range{}), fmt.Sprintf("n=%d@%d", writers, writers+1))
}

func testCreates(t *testing.T, k *kit) {
	var won atomic.Int32
	parallel(writers, func(i int) {
		err := whileBusy(func() error { return k.Table.Write(t.Context(), table.Create(item("one", strconv.Itoa(i)))) })
		switch {
		case err == nil:
			won.Add(1)
		case !errors.Is(err, table.ErrConflict):
			t.Error(err)
		}
	})
	if won.Load() != 1 {
		t.Errorf("%d creates of the same key succeeded, want 1", won.Load())
	}
}

// whileBusy repeats f while the table is busy; a conflict is an answer.
func whileBusy(f func() error) error {
	for {
		if err := f(); !errors.Is(err, table.ErrBusy) {
			return err
		}
	}
}

func testTransfers(t *testing.T, k *kit) {
	const accounts, start = 4, 100
	for i := range accounts {
		k.write(table.Create(item(strconv.Itoa(i), strconv.Itoa(start))))
	}
	parallel(20, func(i int) {
		from, to := key("p", strconv.Itoa(i%accounts)), key("p", strconv.Itoa((i+1+i/accounts%3)%accounts))
		err := retry(func() error {
			take, err := add(t.Context(), k.Table, from, -1)
			if err != nil {
				return err
			}
			give, err := add(t.Context(), k.Table, to, 1)
			if err != nil {
				return err
			}
			return k.Table.Write(t.Context(), take, give)
		})
		if err != nil {
			t.Error(err)
		}
	})
	sum, versions := 0, uint64(0)
	for it, err := range table.All(t.Context(), k.Table, "p", table.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(string(it.Value))
		if err != nil {
			t.Fatal(err)
		}
		sum, versions = sum+n, versions+it.Version
	}
	if sum != accounts*start || versions != accounts+40 {
		t.Errorf("sum %d and %d versions, want %d and %d", sum, versions, accounts*start, accounts+40)
	}
}
