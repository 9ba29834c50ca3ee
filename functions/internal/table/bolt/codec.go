package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"effectmonitor/functions/internal/table"
)

// errDamaged means that a record cannot be read back: the file was changed by
// something else.
var errDamaged = errors.New("damaged record")

// A record is the version and the expiry (Unix seconds, 0 for never), both as
// 8 bytes big endian, followed by the value.
const recordHead = 16

func encodeItem(it table.Item) []byte {
	b := make([]byte, 0, recordHead+len(it.Value))
	b = binary.BigEndian.AppendUint64(b, it.Version)
	var expires int64
	if !it.Expires.IsZero() {
		expires = it.Expires.Unix()
	}
	b = binary.BigEndian.AppendUint64(b, uint64(expires))
	return append(b, it.Value...)
}

// decodeItem copies the value, because bbolt's memory is only valid during the
// transaction.
func decodeItem(key table.Key, record []byte) (table.Item, error) {
	if len(record) < recordHead {
		return table.Item{}, fmt.Errorf("%w: item %v", errDamaged, key)
	}
	it := table.Item{Key: key, Version: binary.BigEndian.Uint64(record)}
	if expires := int64(binary.BigEndian.Uint64(record[8:])); expires != 0 {
		it.Expires = time.Unix(expires, 0).UTC()
	}
	it.Value = append([]byte{}, record[recordHead:]...)
	return it, nil
}

// A change is a flag byte and then, each with its length before it: partition,
// sort key and, where the flags say so, the old and the new record.
const (
	flagOld byte = 1 << iota
	flagNew
	flagExpired
)

func encodeChange(c table.Change) []byte {
	var flags byte
	parts := [][]byte{[]byte(c.Key.Partition), []byte(c.Key.Sort)}
	if c.Old != nil {
		flags |= flagOld
		parts = append(parts, encodeItem(*c.Old))
	}
	if c.New != nil {
		flags |= flagNew
		parts = append(parts, encodeItem(*c.New))
	}
	if c.Expired {
		flags |= flagExpired
	}
	b := []byte{flags}
	for _, p := range parts {
		b = append(binary.AppendUvarint(b, uint64(len(p))), p...)
	}
	return b
}

func decodeChange(id string, b []byte) (table.Change, error) {
	if len(b) == 0 {
		return table.Change{}, fmt.Errorf("%w: change %s", errDamaged, id)
	}
	r := parts{rest: b[1:]}
	c := table.Change{ID: id, Expired: b[0]&flagExpired != 0}
	c.Key = table.Key{Partition: string(r.next()), Sort: string(r.next())}
	if b[0]&flagOld != 0 {
		c.Old = r.item(c.Key)
	}
	if b[0]&flagNew != 0 {
		c.New = r.item(c.Key)
	}
	if r.failed || len(r.rest) != 0 {
		return table.Change{}, fmt.Errorf("%w: change %s", errDamaged, id)
	}
	return c, nil
}

// parts reads parts with their length before them and remembers a failure.
type parts struct {
	rest   []byte
	failed bool
}

func (p *parts) next() []byte {
	n, used := binary.Uvarint(p.rest)
	if used <= 0 || n > uint64(len(p.rest)-used) {
		p.failed = true
		return nil
	}
	part := p.rest[used : used+int(n)]
	p.rest = p.rest[used+int(n):]
	return part
}

func (p *parts) item(key table.Key) *table.Item {
	it, err := decodeItem(key, p.next())
	if err != nil {
		p.failed = true
		return nil
	}
	return &it
}

// splitKey undoes itemKey.
func splitKey(k []byte) table.Key {
	partition, sort, _ := strings.Cut(string(k), "\x00")
	return table.Key{Partition: partition, Sort: sort}
}
