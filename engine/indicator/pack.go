package indicator

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"

	"effectmonitor/engine/entire"
	"effectmonitor/engine/source"
)

// Facts are kept packed: as JSON they are four times as large and take ten times as
// long to write and read, and adding up a gemeente reads those of everybody in it.

// packedFacts is the first byte of packed facts. No JSON begins with it.
const packedFacts = 1

// What a packed fact holds. What most facts hold is in the lowest bits, so that it takes
// one byte.
const (
	holdsValue = 1 << iota
	holdsBefore
	holdsBetter
	holdsClass
	isMissing
	isLeft
	holdsItems
	holdsExit
	holdsFirst
	isIncomparable
	flagsEnd // nothing here: what is from here on is of a later release
)

// tenThousandths is the precision of a number that is packed as a whole one. Scores,
// days and euros are; any other number takes all its bytes.
const tenThousandths = 10_000

// maxWhole bounds whole numbers to what a float64 holds exactly, with room for a shift.
const maxWhole = 1 << 52

type factPacker struct {
	out   []byte
	known map[string]uint64
}

func (p *factPacker) unsigned(v uint64) { p.out = binary.AppendUvarint(p.out, v) }
func (p *factPacker) signed(v int64)    { p.out = binary.AppendVarint(p.out, v) }

// text writes a string: the first time in full, after a 0, and after that by its number.
func (p *factPacker) text(s string) {
	if n, ok := p.known[s]; ok {
		p.unsigned(n)
		return
	}
	p.known[s] = uint64(len(p.known)) + 1
	p.unsigned(0)
	p.unsigned(uint64(len(s)))
	p.out = append(p.out, s...)
}

// number writes a float64 without loss: in ten-thousandths where that is what it is,
// and otherwise its eight bytes after a 1.
func (p *factPacker) number(v float64) {
	whole := math.Round(v * tenThousandths)
	if math.Abs(whole) < maxWhole && whole/tenThousandths == v && !(v == 0 && math.Signbit(v)) {
		n := int64(whole)
		p.unsigned(uint64(n<<1^n>>63) << 1)
		return
	}
	p.unsigned(1)
	p.out = binary.LittleEndian.AppendUint64(p.out, math.Float64bits(v))
}

// Pack writes facts in a compact form that UnpackFacts reads. Equal facts give equal
// bytes.
func (f Facts) Pack() []byte {
	p := packers.Get().(*factPacker)
	defer packers.Put(p)
	clear(p.known)
	p.out = append(p.out[:0], packedFacts)
	for _, s := range []string{f.Participant, f.Gemeente, f.Framework} {
		p.text(s)
	}
	p.signed(int64(f.Start))
	p.signed(int64(f.AsOf))
	p.unsigned(uint64(len(f.Dims)))
	for _, b := range slices.Sorted(maps.Keys(f.Dims)) {
		p.text(b)
		p.text(f.Dims[b])
	}
	p.unsigned(uint64(f.Values.indicators()))
	for rest := f.Values; len(rest) > 0; {
		n := rest.ofFirst()
		p.text(rest[0].Indicator)
		p.unsigned(uint64(n))
		for i := range rest[:n] {
			p.text(rest[i].Moment)
			p.fact(&rest[i].Fact)
		}
		rest = rest[n:]
	}
	return slices.Clone(p.out)
}

var packers = sync.Pool{New: func() any { return &factPacker{known: map[string]uint64{}} }}

// ofFirst is how many facts are of the same indicator as the first.
func (v Values) ofFirst() int {
	n := 1
	for n < len(v) && v[n].Indicator == v[0].Indicator {
		n++
	}
	return n
}

// indicators is how many indicators there are facts of.
func (v Values) indicators() (n int) {
	for ; len(v) > 0; n++ {
		v = v[v.ofFirst():]
	}
	return n
}

func (p *factPacker) fact(f *Fact) {
	flags := uint64(0)
	set := func(is bool, flag uint64) {
		if is {
			flags |= flag
		}
	}
	set(f.Value != 0 || math.Signbit(f.Value), holdsValue)
	set(f.Before != 0 || math.Signbit(f.Before), holdsBefore)
	set(f.Better != 0, holdsBetter)
	set(f.Class != "", holdsClass)
	set(f.Missing, isMissing)
	set(f.Left, isLeft)
	set(f.Items != nil, holdsItems)
	set(f.Exit != Censored, holdsExit)
	set(f.First != "", holdsFirst)
	set(f.Incomparable, isIncomparable)
	p.unsigned(flags)
	if flags&holdsValue != 0 {
		p.number(f.Value)
	}
	if flags&holdsBefore != 0 {
		p.number(f.Before)
	}
	if flags&holdsBetter != 0 {
		p.signed(int64(f.Better))
	}
	if flags&holdsClass != 0 {
		p.text(f.Class)
	}
	if flags&holdsItems != 0 {
		p.unsigned(uint64(len(f.Items)))
		for _, v := range f.Items {
			p.number(v)
		}
	}
	if flags&holdsExit != 0 {
		p.unsigned(uint64(f.Exit))
	}
	if flags&holdsFirst != 0 {
		p.text(f.First)
	}
}

var errFacts = errors.New("indicator: the packed facts are damaged")

// factUnpacker reads what factPacker writes. After a fault every read gives 0, so that
// the fault is looked at once.
type factUnpacker struct {
	in    string // of which texts are parts, so that reading one copies nothing
	at    []byte
	known []string
	bad   bool
	newer bool // there is something in it that this release does not know
}

func (u *factUnpacker) unsigned() uint64 {
	v, n := binary.Uvarint(u.at)
	if n <= 0 || u.bad {
		u.bad = true
		return 0
	}
	u.at = u.at[n:]
	return v
}

func (u *factUnpacker) signed() int64 {
	v := u.unsigned()
	return int64(v>>1) ^ -int64(v&1)
}

// count reads how many things follow; each takes at least one byte.
func (u *factUnpacker) count() int {
	v := u.unsigned()
	if v > uint64(len(u.at)) {
		u.bad = true
		return 0
	}
	return int(v)
}

func (u *factUnpacker) text() string {
	n := u.unsigned()
	switch {
	case n > uint64(len(u.known)):
		u.bad = true
		return ""
	case n > 0:
		return u.known[n-1]
	}
	size := u.count()
	from := len(u.in) - len(u.at)
	s := u.in[from : from+size]
	u.at, u.known = u.at[size:], append(u.known, s)
	return s
}

func (u *factUnpacker) number() float64 {
	v := u.unsigned()
	if v&1 == 0 {
		v >>= 1
		return float64(int64(v>>1)^-int64(v&1)) / tenThousandths
	}
	if len(u.at) < 8 {
		u.bad = true
		return 0
	}
	v = binary.LittleEndian.Uint64(u.at)
	u.at = u.at[8:]
	return math.Float64frombits(v)
}

// UnpackFacts reads what Pack wrote.
func UnpackFacts(data []byte) (Facts, error) {
	if len(data) == 0 || data[0] != packedFacts {
		return Facts{}, errFacts
	}
	u := &factUnpacker{in: string(data), at: data[1:], known: make([]string, 0, 128)}
	f := u.head()
	dims := u.count()
	f.Dims = make(map[string]string, dims)
	for range dims {
		b := u.text()
		f.Dims[b] = u.text()
	}
	indicators := u.count()
	for range indicators {
		id := u.text()
		for range u.count() {
			f.Values = append(f.Values, At{id, u.text(), u.fact()})
			if u.bad {
				break
			}
		}
	}
	if u.newer {
		return Facts{}, fmt.Errorf("packed facts: %w", entire.ErrNewer)
	}
	if u.bad || !f.Values.sorted() || len(u.at) > 0 {
		return Facts{}, fmt.Errorf("%w: of %d bytes, %d are left", errFacts, len(data), len(u.at))
	}
	return f, nil
}

// head reads who the facts are of and what they are about, without the facts.
func (u *factUnpacker) head() Facts {
	return Facts{Participant: u.text(), Gemeente: u.text(), Framework: u.text(), Start: source.Date(u.signed()), AsOf: source.Date(u.signed())}
}

// UnpackHead reads of what Pack wrote who the facts are of, of which framework they are and
// what days they are about, and leaves the facts: that takes a hundredth of the time.
func UnpackHead(data []byte) (Facts, error) {
	const enough = 512 // bytes, for three ids and two days
	if len(data) == 0 || data[0] != packedFacts {
		return Facts{}, errFacts
	}
	data = data[:min(len(data), enough)]
	u := &factUnpacker{in: string(data), at: data[1:]}
	f := u.head()
	if u.bad {
		return Facts{}, errFacts
	}
	return f, nil
}

func (u *factUnpacker) fact() Fact {
	flags := u.unsigned()
	u.newer = u.newer || flags >= flagsEnd
	f := Fact{Missing: flags&isMissing != 0, Left: flags&isLeft != 0, Incomparable: flags&isIncomparable != 0}
	if flags&holdsValue != 0 {
		f.Value = u.number()
	}
	if flags&holdsBefore != 0 {
		f.Before = u.number()
	}
	if flags&holdsBetter != 0 {
		f.Better = int(u.signed())
	}
	if flags&holdsClass != 0 {
		f.Class = u.text()
	}
	if flags&holdsItems != 0 {
		f.Items = make([]float64, u.count())
		for i := range f.Items {
			f.Items[i] = u.number()
		}
	}
	if flags&holdsExit != 0 {
		f.Exit = Exit(u.unsigned())
	}
	if flags&holdsFirst != 0 {
		f.First = u.text()
	}
	return f
}
