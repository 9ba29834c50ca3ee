package cohort

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"effectmonitor/engine/entire"
	"effectmonitor/engine/source"
)

// An aggregate is stored as JSON with its cells packed into one string: thousands
// of cells as JSON objects would cost ten times the space and the time of a page
// to read. The packed form is columns of variable-length integers after a table of the
// ids that occur: numbers of one kind beside each other compress to half of what they
// do mixed, and text of a JSON string would hardly compress.

type storedAggregate struct {
	Framework string        `json:"raamwerk"`
	N         int           `json:"n"`
	First     source.Date   `json:"eerste"`
	Last      source.Date   `json:"laatste"`
	Slices    map[Slice]int `json:"groepen"`
	Cells     []byte        `json:"cellen"`
	Leaks     [][2]string   `json:"verraadt,omitempty"`
	Told      [][4]string   `json:"verzwegen,omitempty"`
	Released  bool          `json:"uitgave,omitempty"`
	Plan      *storedPlan   `json:"plan,omitempty"`
}

// MarshalJSON writes the aggregate, with what Decide decided. Equal aggregates give
// equal bytes.
func (a *Aggregate) MarshalJSON() ([]byte, error) { return json.Marshal(a.Stored()) }

// Stored is of what MarshalJSON makes JSON. Who writes an aggregate within something else
// puts this in its place: what MarshalJSON gives would be read again, sign by sign.
func (a *Aggregate) Stored() any {
	s := storedAggregate{a.Framework, a.N, a.First, a.Last, a.Slices, a.layout().pack(quickly), a.Leaks, a.Told, a.Released, nil}
	if p := a.kept.Load(); p != nil && p.settled {
		s.Plan = p.store()
	}
	return s
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Aggregate) UnmarshalJSON(data []byte) error {
	var s storedAggregate
	if err := entire.Read(data, &s); err != nil {
		return fmt.Errorf("cohort: read aggregate: %w", err)
	}
	cells, err := unpack(s.Cells)
	if err != nil {
		return fmt.Errorf("cohort: read aggregate of %s: %w", s.Framework, err)
	}
	if s.Slices == nil {
		s.Slices = map[Slice]int{}
	}
	*a = Aggregate{Framework: s.Framework, N: s.N, First: s.First, Last: s.Last, Slices: s.Slices, Cells: cells, Leaks: s.Leaks, Told: s.Told, Released: s.Released}
	if s.Plan != nil {
		a.kept.Store(s.Plan.restore(a))
		a.limit = s.Plan.Threshold
	}
	return nil
}

// The ways in which cells were ever packed. What was stored in the first is still read,
// until it is computed anew.
const (
	packPlain   = 1 // all numbers of a cell together
	packColumns = 2 // the numbers of one kind of all cells together, compressed
)

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
	hasEnd // nothing here: what is from here on is of a later release
)

type packer struct {
	columns
	ids   map[string]uint64
	table []string // of the ids, in the order in which they first occur
}

// id gives the number of an id in the table.
func (p *packer) id(id string) uint64 {
	n, known := p.ids[id]
	if !known {
		n = uint64(len(p.table))
		p.ids[id], p.table = n, append(p.table, id)
	}
	return n
}

func pack(cells map[Key]*Part) []byte { return layoutOf(cells).pack(well) }

// pack writes the cells, compressed so hard.
func (l *layout) pack(level int) []byte {
	p := &packer{ids: map[string]uint64{}}
	named := make([]*[2]uint64, len(l.slices.list))
	for m, of := range l.measures.list {
		measured := [2]uint64{p.id(of[0]), p.id(of[1])} // there is no measure without cells
		for _, c := range l.of(m) {
			if named[c.slice] == nil {
				s := l.slices.list[c.slice]
				named[c.slice] = &[2]uint64{p.id(s[0]), p.id(s[1])}
			}
			for i, ids := range [...][2]uint64{measured, *named[c.slice]} {
				p.on(columnKey + lane(2*i)).unsigned(ids[0])
				p.on(columnKey + lane(2*i+1)).unsigned(ids[1])
			}
			p.part(c.part)
		}
	}
	var head columns // is read first, and known last
	head.unsigned(uint64(len(p.table)))
	for _, id := range p.table {
		head.text(id)
	}
	head.unsigned(uint64(len(l.cells)))
	p.list[columnRest] = append(head.list[columnRest], p.list[columnRest]...)
	return append(binary.AppendUvarint(nil, packColumns), p.compressed(level)...)
}

func (p *packer) part(c *Part) {
	var has uint64
	for i, is := range [...]bool{ // in the order of the flags
		c.Sum != 0 || c.Squares != Squares{}, c.Top != [2]int64{}, c.Hist != nil,
		c.Classes != nil, c.Pairs != nil, c.Exits != nil, c.Whole != nil, c.Incomparable != 0,
	} {
		if is {
			has |= 1 << i
		}
	}
	p.on(columnHas).unsigned(has)
	p.on(columnN).unsigned(uint64(c.N))
	p.on(columnMissing).unsigned(uint64(c.Missing))
	p.on(columnTrue).unsigned(uint64(c.True))
	p.on(columnRest)
	if has&hasIncomparable != 0 {
		p.unsigned(uint64(c.Incomparable))
	}
	if has&hasSum != 0 {
		p.on(columnSum).signed(c.Sum)
		p.on(columnSquares).squares(c.Squares)
	}
	if has&hasTop != 0 {
		p.on(columnTop).signed(c.Top[0], c.Top[1])
	}
	if has&hasHist != 0 {
		p.on(columnHist).unsigned(uint64(len(c.Hist)))
		for _, bin := range sortedKeys(c.Hist) {
			p.signed(bin, int64(c.Hist[bin]))
		}
	}
	if has&hasClasses != 0 {
		p.on(columnClasses).unsigned(uint64(len(c.Classes)))
		for _, class := range sortedKeys(c.Classes) {
			p.unsigned(p.id(class), uint64(c.Classes[class]))
		}
	}
	if s := c.Pairs; s != nil {
		for i, v := range []int64{s.Before, s.After, s.Diff} {
			p.on(columnPairs + lane(i)).signed(v)
		}
		for i, v := range []Squares{s.SquaresBefore, s.SquaresAfter, s.SquaresDiff} {
			p.on(columnPairSquares + lane(i)).squares(v)
		}
		for i, v := range []int{s.Better, s.Same, s.Worse} {
			p.on(columnBetter + lane(i)).unsigned(uint64(v))
		}
	}
	if has&hasExits != 0 {
		p.on(columnExits).unsigned(uint64(len(c.Exits)))
		for _, month := range sortedKeys(c.Exits) {
			e := c.Exits[month]
			p.unsigned(uint64(month), uint64(e.Events), uint64(e.Competing), uint64(e.Censored))
		}
	}
	if c.Whole != nil {
		p.on(columnRest)
		p.whole(c.Whole)
	}
}
