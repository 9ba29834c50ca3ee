package bolt

import (
	"bytes"

	"effectmonitor/functions/internal/table"

	"go.etcd.io/bbolt"
)

// walk steps through the selected keys of one partition, up or down. A NUL
// separates partition and sort key in the file; neither can contain one.
type walk struct {
	cursor    *bbolt.Cursor
	partition string
	sel       table.Selection
}

// first returns the first selected sort key and its record; the key is empty
// when there is none.
func (w walk) first() (string, []byte) {
	if w.sel.Reverse {
		return w.lower(w.ceiling())
	}
	if w.sel.After != "" {
		// The smallest key above After is After itself with a NUL behind it.
		return w.accept(w.cursor.Seek(append(w.key(w.sel.After), 0)))
	}
	return w.accept(w.cursor.Seek(w.key(max(w.sel.From, w.sel.Prefix))))
}

func (w walk) next() (string, []byte) {
	if w.sel.Reverse {
		return w.accept(w.cursor.Prev())
	}
	return w.accept(w.cursor.Next())
}

// ceiling is the smallest file key that lies above everything still wanted.
func (w walk) ceiling() []byte {
	switch {
	case w.sel.After != "":
		return w.key(w.sel.After)
	case w.sel.To != "":
		return w.key(w.sel.To)
	default:
		// 0xff does not occur in UTF-8, so this is above every key that begins
		// with the prefix (or, without prefix, above the whole partition).
		return append(w.key(w.sel.Prefix), 0xff)
	}
}

// lower returns the last record below a file key.
func (w walk) lower(ceiling []byte) (string, []byte) {
	if k, _ := w.cursor.Seek(ceiling); k == nil {
		return w.accept(w.cursor.Last())
	}
	return w.accept(w.cursor.Prev())
}

func (w walk) accept(k, v []byte) (string, []byte) {
	sort, ok := bytes.CutPrefix(k, w.key(""))
	if k == nil || !ok || !w.sel.Contains(string(sort)) {
		return "", nil
	}
	return string(sort), v
}

func (w walk) key(sort string) []byte {
	return itemKey(table.Key{Partition: w.partition, Sort: sort})
}
