package store

import (
	"encoding/binary"
	"math/bits"
	"sync"
)

// Computing everything anew unpacks each response that there is. The reader of the standard
// library unpacks a stream of any length a byte at a time; here the whole value is in memory
// and its length is known, so that eight bytes are taken at once and are written in place.

// inflate fills out with what is packed in a deflate stream (RFC 1951), which must hold
// exactly that much and nothing after it; errCut when it does not, or is damaged.
func inflate(out, packed []byte) error {
	d := inflaters.Get().(*inflater)
	defer inflaters.Put(d)
	d.in, d.bits, d.count, d.out, d.at = packed, 0, 0, out, 0
	ok := d.blocks() && d.at == len(out) && len(d.in) == 0 && d.count < 8
	d.in, d.out = nil, nil
	if !ok {
		return errCut
	}
	return nil
}

var inflaters = sync.Pool{New: func() any { return &inflater{} }}

// inflater is one stream. Bits are taken from the lowest up.
type inflater struct {
	in    []byte // what was not taken into bits yet
	bits  uint64
	count uint // how many of the bits are there; those above are 0
	out   []byte
	at    int // where in out is written next

	literals, distances codes
	lengths             [maxLiterals + maxDistances]uint8
}

const (
	maxLiterals  = 288
	maxDistances = 32
	endOfBlock   = 256
)

// refill brings the bits to more than 48, which is what one symbol with all that belongs to
// it takes at most, or to all that there are.
func (d *inflater) refill() {
	if len(d.in) >= 8 {
		d.bits |= binary.LittleEndian.Uint64(d.in) << d.count
		taken := (63 - d.count) >> 3
		d.in = d.in[taken:]
		d.count += taken << 3
		d.bits &= 1<<d.count - 1
		return
	}
	for d.count <= 56 && len(d.in) > 0 {
		d.bits |= uint64(d.in[0]) << d.count
		d.in, d.count = d.in[1:], d.count+8
	}
}

// take gives the next n bits, at most 16; false when there are fewer.
func (d *inflater) take(n uint) (int, bool) {
	if d.count < n {
		if d.refill(); d.count < n {
			return 0, false
		}
	}
	v := d.bits & (1<<n - 1)
	d.bits, d.count = d.bits>>n, d.count-n
	return int(v), true
}

// blocks reads all blocks; false after a fault.
func (d *inflater) blocks() bool {
	for last := 0; last == 0; {
		var kind int
		var ok bool
		if last, ok = d.take(1); !ok {
			return false
		}
		if kind, ok = d.take(2); !ok {
			return false
		}
		switch kind {
		case 0:
			ok = d.stored()
		case 1:
			fixed := fixedCodes()
			ok = d.block(&fixed.literals, &fixed.distances)
		case 2:
			ok = d.readCodes() && d.block(&d.literals, &d.distances)
		default:
			ok = false
		}
		if !ok {
			return false
		}
	}
	return true
}

// stored copies a block that is not packed.
func (d *inflater) stored() bool {
	d.bits >>= d.count & 7
	d.count &^= 7
	size, ok := d.take(16)
	if !ok {
		return false
	}
	if check, ok := d.take(16); !ok || check != size^0xffff || size > len(d.out)-d.at {
		return false
	}
	for ; size > 0 && d.count > 0; size-- {
		d.out[d.at] = byte(d.bits)
		d.bits, d.count, d.at = d.bits>>8, d.count-8, d.at+1
	}
	if size > len(d.in) {
		return false
	}
	d.at += copy(d.out[d.at:], d.in[:size])
	d.in = d.in[size:]
	return true
}

// block reads symbols up to the end of a block. What it works with is in variables of its
// own: as fields they would be written to memory at every symbol.
func (d *inflater) block(literals, distances *codes) bool {
	in, have, count, out, at := d.in, d.bits, d.count, d.out, d.at
	for {
		switch { // a symbol with all that belongs to it takes at most 48 bits
		case count >= 48:
		case len(in) >= 8:
			have |= binary.LittleEndian.Uint64(in) << count
			taken := (63 - count) >> 3
			in, count = in[taken:], count+taken<<3
			have &= 1<<count - 1
		default:
			d.in, d.bits, d.count = in, have, count
			d.refill()
			in, have, count = d.in, d.bits, d.count
		}
		symbol, used := literals.find(have)
		if used == 0 || used > count {
			return false
		}
		have, count = have>>used, count-used
		if symbol < endOfBlock {
			if at >= len(out) {
				return false
			}
			out[at] = byte(symbol)
			at++
			continue
		}
		if symbol == endOfBlock {
			d.in, d.bits, d.count, d.at = in, have, count, at
			return true
		}
		if symbol -= endOfBlock + 1; symbol >= uint(len(spans)) {
			return false
		}
		length, used := spans[symbol].read(have)
		have >>= used
		symbol, more := distances.find(have)
		if more == 0 || symbol >= uint(len(backs)) {
			return false
		}
		have, used = have>>more, used+more
		back, more := backs[symbol].read(have)
		have, used = have>>more, used+more
		if used > count || back > at || length > len(out)-at {
			return false
		}
		count -= used
		repeat(out[at-back:at+length], back)
		at += length
	}
}

// repeat fills the rest of a text with what stands at its beginning, so long.
func repeat(text []byte, length int) {
	for to := length; to < len(text); to *= 2 {
		copy(text[to:], text[:to])
	}
}

// span is a number of which the lowest bits follow.
type span struct {
	from int
	bits uint
}

// read gives the number that bits begin with, and how many bits it takes.
func (s span) read(bits uint64) (number int, used uint) {
	return s.from + int(bits&(1<<s.bits-1)), s.bits
}

// spans are the lengths of what is repeated, and backs how far back it stands.
var spans, backs = [29]span(spansOf(29, 3, 4)), [30]span(spansOf(30, 1, 2))

// spansOf gives so many numbers that follow each other from the first on: as many of each
// size as its group, and twice as many of the first.
func spansOf(count, first, group int) []span {
	out := make([]span, count)
	for i := range out {
		if out[i].from = first; i >= 2*group {
			out[i].bits = uint(i/group) - 1
		}
		first += 1 << out[i].bits
	}
	if group == 4 { // the longest has a symbol of its own
		out[count-1] = span{258, 0}
	}
	return out
}

// lengthOrder is the order in which the lengths of the codes of lengths stand.
var lengthOrder = [...]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// readCodes reads the codes of a block.
func (d *inflater) readCodes() bool {
	d.refill()
	if d.count < 14 {
		return false
	}
	literals, _ := d.take(5)
	distances, _ := d.take(5)
	known, _ := d.take(4)
	literals, distances, known = literals+257, distances+1, known+4
	if literals > 286 || distances > len(backs) {
		return false
	}
	var lengths [len(lengthOrder)]uint8
	for _, at := range lengthOrder[:known] {
		n, ok := d.take(3)
		if !ok {
			return false
		}
		lengths[at] = uint8(n)
	}
	if !d.literals.make(lengths[:]) { // of the lengths, for the moment
		return false
	}
	all := d.lengths[:literals+distances]
	if !d.readLengths(all) {
		return false
	}
	return d.literals.make(all[:literals]) && d.distances.make(all[literals:])
}

// readLengths reads the lengths of codes, with the codes of lengths that stand in literals.
func (d *inflater) readLengths(all []uint8) bool {
	for i := 0; i < len(all); {
		if d.count < 48 {
			d.refill()
		}
		symbol, used := d.literals.find(d.bits)
		if used == 0 || used > d.count {
			return false
		}
		d.bits, d.count = d.bits>>used, d.count-used
		if symbol < 16 {
			all[i] = uint8(symbol)
			i++
			continue
		}
		again, value := span{3, 2}, uint8(0)
		switch {
		case symbol == 17:
			again = span{3, 3}
		case symbol == 18:
			again = span{11, 7}
		case i == 0:
			return false
		default:
			value = all[i-1]
		}
		times, used := again.read(d.bits)
		if used > d.count || times > len(all)-i {
			return false
		}
		d.bits, d.count = d.bits>>used, d.count-used
		for range times {
			all[i] = value
			i++
		}
	}
	return true
}

// codes finds symbols by their code. Those of at most quickBits stand in a table at each
// number that begins with them; few are longer.
type codes struct {
	quick   [1 << quickBits]uint16 // symbol and length
	symbols [maxLiterals]uint16    // in the order of their codes
	counts  [16]uint16             // of each length
}

const quickBits = 9

// make gives symbols their codes by the lengths of these, 0 for one that does not occur.
// False when they are no code: it must be complete, but for one symbol and for none.
func (c *codes) make(lengths []uint8) bool {
	var next, place [16]uint16
	if !c.count(lengths, &next, &place) {
		return false
	}
	for symbol, n := range lengths {
		if n > 0 {
			c.symbols[place[n]] = uint16(symbol)
			place[n]++
		}
	}
	// For each length the table is as long as there are codes of it, and then twice that:
	// what is shorter stands in both halves.
	c.quick[0], c.quick[1] = 0, 0
	rest := c.symbols[:]
	for n := range uint16(quickBits) {
		n++
		size := 1 << n
		for i, symbol := range rest[:c.counts[n]] {
			c.quick[bits.Reverse16(next[n]+uint16(i))>>(16-n)] = symbol<<4 | n
		}
		if rest = rest[c.counts[n]:]; n < quickBits {
			copy(c.quick[size:2*size], c.quick[:size])
		}
	}
	return true
}

// count counts the codes of each length, and gives the first code of each and the place of
// its symbol. False when they are no code.
func (c *codes) count(lengths []uint8, next, place *[16]uint16) bool {
	c.counts = [16]uint16{}
	for _, n := range lengths {
		if n > 0 {
			c.counts[n]++
		}
	}
	code, total, longest := 0, uint16(0), 0
	for n := 1; n < len(next); n++ {
		code <<= 1
		next[n], place[n] = uint16(code), total
		code += int(c.counts[n])
		if total += c.counts[n]; c.counts[n] > 0 {
			longest = n
		}
		if code > 1<<n {
			return false
		}
	}
	return code == 1<<15 || total == 0 || total == 1 && longest == 1
}

// find gives the symbol that bits begin with and how many it takes, 0 for none.
func (c *codes) find(bits uint64) (symbol, used uint) {
	if e := c.quick[bits&(1<<quickBits-1)]; e != 0 {
		return uint(e >> 4), uint(e & 15)
	}
	return c.findLong(bits)
}

// findLong finds what is in no table, a bit at a time.
func (c *codes) findLong(bits uint64) (symbol, used uint) {
	code, first, place := 0, 0, 0
	for n := 1; n < len(c.counts); n++ {
		code |= int(bits & 1)
		bits >>= 1
		count := int(c.counts[n])
		if code-first < count {
			return uint(c.symbols[place+code-first]), uint(n)
		}
		place += count
		first = (first + count) << 1
		code <<= 1
	}
	return 0, 0
}

// fixedCodes are those of blocks that bring none.
var fixedCodes = sync.OnceValue(func() *struct{ literals, distances codes } {
	var lengths [maxLiterals]uint8
	for i := range lengths {
		switch {
		case i < 144, i >= 280:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		default:
			lengths[i] = 7
		}
	}
	out := &struct{ literals, distances codes }{}
	out.literals.make(lengths[:])
	for i := range maxDistances {
		lengths[i] = 5
	}
	out.distances.make(lengths[:maxDistances])
	return out
})
