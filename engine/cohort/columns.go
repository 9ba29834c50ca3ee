package cohort

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
	"sync"
)

// lane is one of the columns: numbers of one kind, of all cells.
type lane int

const (
	columnRest lane = iota // what is of few cells
	columnHas              // what a cell holds
	columnN
	columnMissing
	columnTrue
	columnSum
	columnSquares
	columnTop
	columnHist
	columnClasses
	columnExits
	columnKey                                 // four, of the ids of a cell
	columnPairs       = columnKey + 4         // three sums
	columnPairSquares = columnPairs + 3       // three of their squares
	columnBetter      = columnPairSquares + 3 // better, the same, worse
	columnCount       = columnBetter + 3
)

// columns are written one number at a time, each to its own column.
type columns struct {
	list [columnCount][]byte
	at   lane
}

// on says to which column is written next.
func (c *columns) on(at lane) *columns {
	c.at = at
	return c
}

func (c *columns) unsigned(list ...uint64) {
	for _, v := range list {
		c.list[c.at] = binary.AppendUvarint(c.list[c.at], v)
	}
}

func (c *columns) signed(list ...int64) {
	for _, v := range list {
		c.list[c.at] = binary.AppendVarint(c.list[c.at], v)
	}
}

func (c *columns) squares(list ...Squares) {
	for _, s := range list {
		c.unsigned(s.Hi, s.Lo)
	}
}

// text writes a string after its length.
func (c *columns) text(s string) {
	c.unsigned(uint64(len(s)))
	c.list[c.at] = append(c.list[c.at], s...)
}

// How hard columns are compressed. Quickly takes a third of the time, for a tenth more
// room: it is for wholes, of which all are written when everything is computed anew.
const (
	quickly = 1
	well    = 6
)

// compressed gives all columns as one, each after its length.
func (c *columns) compressed(level int) []byte {
	size := 0
	for _, one := range c.list {
		size += binary.MaxVarintLen32 + len(one)
	}
	plain := make([]byte, 0, size)
	for _, one := range c.list {
		plain = binary.AppendUvarint(plain, uint64(len(one)))
		plain = append(plain, one...)
	}
	var out bytes.Buffer
	w, kept := compressors[level].Get().(*flate.Writer)
	if kept {
		w.Reset(&out)
	} else {
		w, _ = flate.NewWriter(&out, level) // it fails at no such level only
	}
	defer compressors[level].Put(w)
	_, _ = w.Write(plain) // a buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

// compressors are kept, by level: each takes a megabyte, which takes longer to make than to
// use.
var compressors [well + 1]sync.Pool

// uncolumns reads what columns wrote. After a fault every read gives 0, so that the
// fault is looked at once.
type uncolumns struct {
	list [columnCount]*[]byte
	buf  *[]byte // that is read from now
	bad  bool
}

// maxPacked bounds what damaged cells can grow to, in bytes.
const maxPacked = 1 << 28

// open takes packed cells; false when they are damaged. In the plain form every column
// is the same.
func (u *uncolumns) open(version uint64, data []byte) bool {
	defer u.on(columnRest)
	switch version {
	case packPlain:
		for i := range u.list {
			u.list[i] = &data
		}
		return true
	case packColumns:
		packed := bytes.NewReader(data)
		plain, err := io.ReadAll(io.LimitReader(flate.NewReader(packed), maxPacked))
		if err != nil || packed.Len() > 0 {
			return false
		}
		for i := range u.list {
			n, size := binary.Uvarint(plain)
			if size <= 0 || n > uint64(len(plain)-size) {
				return false
			}
			plain = plain[size:]
			one := plain[:n]
			u.list[i], plain = &one, plain[n:]
		}
		return len(plain) == 0
	}
	return false
}

// on says from which column is read next.
func (u *uncolumns) on(at lane) *uncolumns {
	u.buf = u.list[at]
	return u
}

// left is how many bytes the column still has.
func (u *uncolumns) left() int { return len(*u.buf) }

// done reports whether everything was read.
func (u *uncolumns) done() bool {
	for _, one := range u.list {
		if len(*one) > 0 {
			return false
		}
	}
	return true
}

func (u *uncolumns) unsigned() uint64 {
	v, n := binary.Uvarint(*u.buf)
	if n <= 0 || u.bad {
		u.bad = true
		return 0
	}
	*u.buf = (*u.buf)[n:]
	return v
}

func (u *uncolumns) signed() int64 {
	v, n := binary.Varint(*u.buf)
	if n <= 0 || u.bad {
		u.bad = true
		return 0
	}
	*u.buf = (*u.buf)[n:]
	return v
}

func (u *uncolumns) squares() Squares { return Squares{Hi: u.unsigned(), Lo: u.unsigned()} }

// text reads a string after its length.
func (u *uncolumns) text() string {
	n := u.length()
	if u.bad {
		return ""
	}
	s := string((*u.buf)[:n])
	*u.buf = (*u.buf)[n:]
	return s
}

// length reads how many things follow in the column; each takes at least one byte.
func (u *uncolumns) length() int {
	v := u.unsigned()
	if v > uint64(u.left()) {
		u.bad = true
		return 0
	}
	return int(v)
}

// count reads a number of participants.
func (u *uncolumns) count() int {
	v := u.unsigned()
	if v > 1<<40 {
		u.bad = true
		return 0
	}
	return int(v)
}
