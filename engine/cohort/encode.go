package cohort

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"effectmonitor/engine/source"
)

// An aggregate is stored as JSON with its cells packed into one string: thousands
// of cells as JSON objects would cost ten times the space and the time of a page
// to read. The packed form is a sequence of variable-length integers after a
// table of the ids that occur.

type storedAggregate struct {
	Framework string        `json:"raamwerk"`
	N         int           `json:"n"`
	First     source.Date   `json:"eerste"`
	Last      source.Date   `json:"laatste"`
	Slices    map[Slice]int `json:"groepen"`
	Cells     []byte        `json:"cellen"`
	Plan      *storedPlan   `json:"plan,omitempty"`
}

// MarshalJSON writes the aggregate, with what Decide decided. Equal aggregates give
// equal bytes.
func (a *Aggregate) MarshalJSON() ([]byte, error) {
	s := storedAggregate{a.Framework, a.N, a.First, a.Last, a.Slices, pack(a.Cells), nil}
	if p := a.kept.Load(); p != nil && p.settled {
		s.Plan = p.store()
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Aggregate) UnmarshalJSON(data []byte) error {
	var s storedAggregate
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("cohort: read aggregate: %w", err)
	}
	cells, err := unpack(s.Cells)
	if err != nil {
		return fmt.Errorf("cohort: read aggregate of %s: %w", s.Framework, err)
	}
	if s.Slices == nil {
		s.Slices = map[Slice]int{}
	}
	*a = Aggregate{Framework: s.Framework, N: s.N, First: s.First, Last: s.Last, Slices: s.Slices, Cells: cells}
	if s.Plan != nil {
		a.kept.Store(s.Plan.restore(a))
	}
	return nil
}

const packVersion = 1

// What a packed part holds beside its counts.
const (
	hasSum = 1 << iota
	hasTop
	hasHist
	hasClasses
	hasPairs
	hasExits
	hasWhole
	hasIncomparable
)

type packer struct {
	buf []byte
	ids map[string]uint64
}

func pack(cells map[Key]*Part) []byte {
	keys := slices.SortedFunc(maps.Keys(cells), compareKeys)
	p := &packer{ids: map[string]uint64{}}
	var table []string
	add := func(id string) {
		if _, ok := p.ids[id]; !ok {
			p.ids[id] = uint64(len(table))
			table = append(table, id)
		}
	}
	for _, k := range keys {
		for _, id := range []string{k.Indicator, k.Moment, k.Slice.Breakdown, k.Slice.Class} {
			add(id)
		}
		for _, class := range sortedKeys(cells[k].Classes) {
			add(class)
		}
	}
	p.unsigned(packVersion, uint64(len(table)))
	for _, id := range table {
		p.unsigned(uint64(len(id)))
		p.buf = append(p.buf, id...)
	}
	p.unsigned(uint64(len(keys)))
	for _, k := range keys {
		p.unsigned(p.ids[k.Indicator], p.ids[k.Moment], p.ids[k.Slice.Breakdown], p.ids[k.Slice.Class])
		p.part(cells[k])
	}
	return p.buf
}

func compareKeys(a, b Key) int {
	return cmp.Or(
		cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Moment, b.Moment),
		cmp.Compare(a.Slice.Breakdown, b.Slice.Breakdown), cmp.Compare(a.Slice.Class, b.Slice.Class))
}

func (p *packer) unsigned(list ...uint64) {
	for _, v := range list {
		p.buf = binary.AppendUvarint(p.buf, v)
	}
}

func (p *packer) signed(list ...int64) {
	for _, v := range list {
		p.buf = binary.AppendVarint(p.buf, v)
	}
}

func (p *packer) squares(list ...Squares) {
	for _, s := range list {
		p.unsigned(s.Hi, s.Lo)
	}
}

func (p *packer) part(c *Part) {
	var has uint64
	for flag, is := range map[uint64]bool{
		hasSum: c.Sum != 0 || c.Squares != Squares{}, hasTop: c.Top != [2]int64{}, hasHist: c.Hist != nil,
		hasClasses: c.Classes != nil, hasPairs: c.Pairs != nil, hasExits: c.Exits != nil, hasWhole: c.Whole != nil,
		hasIncomparable: c.Incomparable != 0,
	} {
		if is {
			has |= flag
		}
	}
	p.unsigned(has, uint64(c.N), uint64(c.Missing), uint64(c.True))
	if has&hasIncomparable != 0 {
		p.unsigned(uint64(c.Incomparable))
	}
	if has&hasSum != 0 {
		p.signed(c.Sum)
		p.squares(c.Squares)
	}
	if has&hasTop != 0 {
		p.signed(c.Top[0], c.Top[1])
	}
	if has&hasHist != 0 {
		p.unsigned(uint64(len(c.Hist)))
		for _, bin := range sortedKeys(c.Hist) {
			p.signed(bin, int64(c.Hist[bin]))
		}
	}
	if has&hasClasses != 0 {
		p.unsigned(uint64(len(c.Classes)))
		for _, class := range sortedKeys(c.Classes) {
			p.unsigned(p.ids[class], uint64(c.Classes[class]))
		}
	}
	if s := c.Pairs; s != nil {
		p.signed(s.Before, s.After, s.Diff)
		p.squares(s.SquaresBefore, s.SquaresAfter, s.SquaresDiff)
		p.unsigned(uint64(s.Better), uint64(s.Same), uint64(s.Worse))
	}
	if has&hasExits != 0 {
		p.unsigned(uint64(len(c.Exits)))
		for _, month := range sortedKeys(c.Exits) {
			e := c.Exits[month]
			p.unsigned(uint64(month), uint64(e.Events), uint64(e.Competing), uint64(e.Censored))
		}
	}
	if c.Whole != nil {
		p.whole(c.Whole)
	}
}

var errPacked = errors.New("the packed cells are damaged")

// unpacker reads what packer writes. After a fault every read gives 0, so that
// the fault is looked at once.
type unpacker struct {
	buf   []byte
	table []string
	bad   bool
}

func unpack(data []byte) (map[Key]*Part, error) {
	u := &unpacker{buf: data}
	if len(data) == 0 {
		return map[Key]*Part{}, nil
	}
	if u.unsigned() != packVersion {
		return nil, errPacked
	}
	for range u.length() {
		n := u.length()
		if u.bad {
			break
		}
		u.table = append(u.table, string(u.buf[:n]))
		u.buf = u.buf[n:]
	}
	n := u.length()
	cells := make(map[Key]*Part, n)
	parts := make([]Part, n)
	for i := range parts {
		k := Key{Indicator: u.id(), Moment: u.id(), Slice: Slice{Breakdown: u.id(), Class: u.id()}}
		u.part(&parts[i])
		if u.bad {
			return nil, errPacked
		}
		cells[k] = &parts[i]
	}
	if u.bad || len(u.buf) > 0 || len(cells) != n {
		return nil, errPacked
	}
	return cells, nil
}

func (u *unpacker) unsigned() uint64 {
	v, n := binary.Uvarint(u.buf)
	if n <= 0 || u.bad {
		u.bad = true
		return 0
	}
	u.buf = u.buf[n:]
	return v
}

func (u *unpacker) signed() int64 {
	v, n := binary.Varint(u.buf)
	if n <= 0 || u.bad {
		u.bad = true
		return 0
	}
	u.buf = u.buf[n:]
	return v
}

// length reads how many things follow; each takes at least one byte.
func (u *unpacker) length() int {
	v := u.unsigned()
	if v > uint64(len(u.buf)) {
		u.bad = true
		return 0
	}
	return int(v)
}

// count reads a number of participants.
func (u *unpacker) count() int {
	v := u.unsigned()
	if v > 1<<40 {
		u.bad = true
		return 0
	}
	return int(v)
}

func (u *unpacker) id() string {
	i := u.unsigned()
	if i >= uint64(len(u.table)) {
		u.bad = true
		return ""
	}
	return u.table[i]
}

func (u *unpacker) squares() Squares { return Squares{Hi: u.unsigned(), Lo: u.unsigned()} }

func (u *unpacker) part(c *Part) {
	has := u.unsigned()
	c.N, c.Missing, c.True = u.count(), u.count(), u.count()
	if has&hasIncomparable != 0 {
		c.Incomparable = u.count()
	}
	if has&hasSum != 0 {
		c.Sum, c.Squares = u.signed(), u.squares()
	}
	if has&hasTop != 0 {
		c.Top = [2]int64{u.signed(), u.signed()}
	}
	if has&hasHist != 0 {
		c.Hist = map[int64]int{}
		for range u.length() {
			bin := u.signed()
			c.Hist[bin] = int(u.signed())
		}
	}
	if has&hasClasses != 0 {
		c.Classes = map[string]int{}
		for range u.length() {
			class := u.id()
			c.Classes[class] = u.count()
		}
	}
	if has&hasPairs != 0 {
		c.Pairs = &Pairs{Before: u.signed(), After: u.signed(), Diff: u.signed()}
		c.Pairs.SquaresBefore, c.Pairs.SquaresAfter, c.Pairs.SquaresDiff = u.squares(), u.squares(), u.squares()
		c.Pairs.Better, c.Pairs.Same, c.Pairs.Worse = u.count(), u.count(), u.count()
	}
	if has&hasExits != 0 {
		c.Exits = map[int]Exits{}
		for range u.length() {
			month := u.count()
			c.Exits[month] = Exits{Events: u.count(), Competing: u.count(), Censored: u.count()}
		}
	}
	if has&hasWhole != 0 {
		c.Whole = u.whole()
	}
}
