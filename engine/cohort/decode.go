package cohort

import (
	"encoding/binary"
	"errors"
	"fmt"

	"effectmonitor/engine/entire"
)

var errPacked = errors.New("the packed cells are damaged")

// unpacker reads what packer writes. After a fault every read gives 0, so that
// the fault is looked at once.
type unpacker struct {
	uncolumns
	table []string
	newer bool // there is something in it that this release does not know
}

func unpack(data []byte) (map[Key]*Part, error) {
	if len(data) == 0 {
		return map[Key]*Part{}, nil
	}
	version, at := binary.Uvarint(data)
	u := &unpacker{}
	if at > 0 && version > packColumns {
		return nil, fmt.Errorf("packed in form %d: %w", version, entire.ErrNewer)
	}
	if at <= 0 || !u.open(version, data[at:]) {
		return nil, errPacked
	}
	for range u.length() {
		u.table = append(u.table, u.text())
		if u.bad {
			break
		}
	}
	n := u.count()
	if n > u.on(columnHas).left() {
		return nil, errPacked
	}
	cells := make(map[Key]*Part, n)
	parts := make([]Part, n)
	for i := range parts {
		k := Key{Indicator: u.key(0), Moment: u.key(1), Slice: Slice{Breakdown: u.key(2), Class: u.key(3)}}
		u.part(&parts[i])
		if u.newer {
			return nil, fmt.Errorf("a part of %s holds more: %w", k.Indicator, entire.ErrNewer)
		}
		if u.bad {
			return nil, errPacked
		}
		cells[k] = &parts[i]
	}
	if u.bad || !u.done() || len(cells) != n {
		return nil, errPacked
	}
	return cells, nil
}

// key reads one of the four ids of a cell.
func (u *unpacker) key(i int) string {
	u.on(columnKey + lane(i))
	return u.id()
}

func (u *unpacker) id() string {
	i := u.unsigned()
	if i >= uint64(len(u.table)) {
		u.bad = true
		return ""
	}
	return u.table[i]
}

func (u *unpacker) part(c *Part) {
	has := u.on(columnHas).unsigned()
	u.newer = has >= hasEnd
	c.N, c.Missing, c.True = u.on(columnN).count(), u.on(columnMissing).count(), u.on(columnTrue).count()
	u.on(columnRest)
	if has&hasIncomparable != 0 {
		c.Incomparable = u.count()
	}
	if has&hasSum != 0 {
		c.Sum = u.on(columnSum).signed()
		u.on(columnSquares)
		c.Squares = u.squares()
	}
	if has&hasTop != 0 {
		u.on(columnTop)
		c.Top = [2]int64{u.signed(), u.signed()}
	}
	if has&hasHist != 0 {
		c.Hist = map[int64]int{}
		for range u.on(columnHist).length() {
			bin := u.signed()
			c.Hist[bin] = int(u.signed())
		}
	}
	if has&hasClasses != 0 {
		c.Classes = map[string]int{}
		for range u.on(columnClasses).length() {
			class := u.id()
			c.Classes[class] = u.count()
		}
	}
	if has&hasPairs != 0 {
		c.Pairs = &Pairs{}
		for i, v := range []*int64{&c.Pairs.Before, &c.Pairs.After, &c.Pairs.Diff} {
			*v = u.on(columnPairs + lane(i)).signed()
		}
		for i, v := range []*Squares{&c.Pairs.SquaresBefore, &c.Pairs.SquaresAfter, &c.Pairs.SquaresDiff} {
			u.on(columnPairSquares + lane(i))
			*v = u.squares()
		}
		for i, v := range []*int{&c.Pairs.Better, &c.Pairs.Same, &c.Pairs.Worse} {
			*v = u.on(columnBetter + lane(i)).count()
		}
	}
	if has&hasExits != 0 {
		c.Exits = map[int]Exits{}
		for range u.on(columnExits).length() {
			month := u.count()
			c.Exits[month] = Exits{Events: u.count(), Competing: u.count(), Censored: u.count()}
		}
	}
	if has&hasWhole != 0 {
		u.on(columnRest)
		c.Whole = u.whole()
	}
}
