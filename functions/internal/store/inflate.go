package store

import (
	"encoding/binary"
	"math/bits"
	"sync"
)

// Computing all figures anew unpacks every answer there is, which with compress/flate takes as
// long as computing what follows from them: that reads byte by byte from a stream that may
// have no end. Here all of it is in memory and the length is known, which takes a third.
//
// Source of the format: RFC 1951. What compress/flate refuses is refused.

// quickBits is how long codes are that are looked up at once.
const quickBits = 9

const (
	maxCode   = 15  // bits of a code
	endOfPart = 256 // the symbol that ends a block
	lengthAt  = 257 // the first symbol that is the length of a repetition
)

// codes are the symbols of a block by their code: canonical, the shorter ones first.
type codes struct {
	quick   [1 << quickBits]uint16 // by the next bits: symbol<<4 | length; 0 for longer ones
	count   [maxCode + 1]uint16    // by length
	symbols [288]uint16
}

// set makes the codes from the length of each symbol's; false when they are none.
func (c *codes) set(lengths []uint8) bool {
	c.count, c.quick = [maxCode + 1]uint16{}, [1 << quickBits]uint16{}
	longest := uint8(0)
	for _, n := range lengths {
		c.count[n]++
		longest = max(longest, n)
	}
	c.count[0] = 0
	var next, place [maxCode + 2]int // the first code of a length, and where its symbols are
	for n := 1; n <= maxCode; n++ {
		next[n+1] = (next[n] + int(c.count[n])) << 1
		place[n+1] = place[n] + int(c.count[n])
	}
	// All codes are used, or there is one of one bit, or none.
	if used := next[longest+1] >> 1; longest > 0 && used != 1<<longest && !(used == 1 && longest == 1) {
		return false
	}
	for symbol, n := range lengths {
		if n == 0 {
			continue
		}
		c.symbols[place[n]] = uint16(symbol)
		place[n]++
		code := next[n]
		next[n]++
		if n > quickBits {
			continue
		}
		for at := int(bits.Reverse16(uint16(code)) >> (16 - n)); at < 1<<quickBits; at += 1 << n {
			c.quick[at] = uint16(symbol)<<4 | uint16(n)
		}
	}
	return true
}

// inflater unpacks from in, of which the bits up to at were taken: have of them are in buf.
type inflater struct {
	in        []byte
	at        int
	buf       uint64
	have      uint
	bad       bool
	literals  codes
	distances codes
}

var inflaters = sync.Pool{New: func() any { return &inflater{} }}

// inflate unpacks in, up to the end of its last block, which must give as many bytes as out has
// room for.
func inflate(out, in []byte) bool {
	f := inflaters.Get().(*inflater)
	defer func() { f.in = nil; inflaters.Put(f) }()
	f.in, f.at, f.buf, f.have, f.bad = in, 0, 0, 0, false
	n := 0
	for last := false; !last && !f.bad; {
		last = f.take(1) == 1
		switch f.take(2) {
		case 0:
			n = f.plain(out, n)
		case 1:
			fixed := fixedCodes()
			n = f.block(out, n, &fixed.literals, &fixed.distances)
		case 2:
			if f.dynamic() {
				n = f.block(out, n, &f.literals, &f.distances)
			}
		default:
			f.bad = true
		}
	}
	return !f.bad && n == len(out)
}

// fill takes bytes until no other fits.
func (f *inflater) fill() {
	for f.have <= 56 && f.at < len(f.in) {
		f.buf |= uint64(f.in[f.at]) << f.have
		f.at++
		f.have += 8
	}
}

// drop passes bits; there must be as many.
func (f *inflater) drop(n uint) {
	if n > f.have {
		f.bad = true
		return
	}
	f.buf >>= n
	f.have -= n
}

// take reads a number of at most 16 bits.
func (f *inflater) take(n uint) int {
	if f.have < n {
		f.fill()
	}
	v := int(f.buf & (1<<n - 1))
	f.drop(n)
	return v
}

// symbol reads a code.
func (f *inflater) symbol(c *codes) int {
	if f.have < maxCode {
		f.fill()
	}
	if q := c.quick[f.buf&(1<<quickBits-1)]; q != 0 {
		f.drop(uint(q & 15))
		return int(q >> 4)
	}
	code, first, place := 0, 0, 0
	for n := 1; n <= maxCode; n++ {
		code |= int(f.buf>>(n-1)) & 1
		count := int(c.count[n])
		if code-first < count {
			f.drop(uint(n))
			return int(c.symbols[place+code-first])
		}
		place, first, code = place+count, (first+count)<<1, code<<1
	}
	f.bad = true
	return 0
}

// plain copies a block that was not packed.
func (f *inflater) plain(out []byte, n int) int {
	f.drop(f.have % 8)
	size, check := f.take(16), f.take(16)
	f.at -= int(f.have / 8) // what was taken ahead
	f.buf, f.have = 0, 0
	if f.bad || size != check^0xffff || size > len(f.in)-f.at || size > len(out)-n {
		f.bad = true
		return n
	}
	n += copy(out[n:], f.in[f.at:f.at+size])
	f.at += size
	return n
}

// What the symbols of lengths and distances begin at, and how many bits are added.
var (
	lengthFrom   = [...]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthBits   = [...]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distanceFrom = [...]uint16{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	distanceBits = [...]uint8{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
)

// block unpacks one block after the n bytes that there are, and gives how many there are.
func (f *inflater) block(out []byte, n int, literals, distances *codes) int {
	for !f.bad {
		n = f.swift(out, n, literals, distances)
		symbol := f.symbol(literals)
		switch {
		case f.bad || symbol == endOfPart:
			return n
		case symbol < endOfPart:
			if n == len(out) {
				f.bad = true
				return n
			}
			out[n] = byte(symbol)
			n++
			continue
		case symbol-lengthAt >= len(lengthFrom):
			f.bad = true
			return n
		}
		length := int(lengthFrom[symbol-lengthAt]) + f.take(uint(lengthBits[symbol-lengthAt]))
		if symbol = f.symbol(distances); symbol >= len(distanceFrom) {
			f.bad = true
			return n
		}
		back := int(distanceFrom[symbol]) + f.take(uint(distanceBits[symbol]))
		if f.bad || back > n || length > len(out)-n {
			f.bad = true
			return n
		}
		n = repeat(out, n, back, length)
	}
	return n
}

// swift unpacks what needs no second look: short codes, while there are bytes to take and
// there is room for the longest repetition. What it leaves, the end of the block too, is
// still to be read.
func (f *inflater) swift(out []byte, n int, literals, distances *codes) int {
	const enough, room = maxCode + 5 + maxCode + 13, 258 // bits of a repetition, and its bytes
	in, at, buf, have := f.in, f.at, f.buf, f.have
	for len(in)-at >= 8 && len(out)-n >= room {
		if have < enough {
			// The bits above have are those of the next bytes: to add them again changes nothing.
			buf |= binary.LittleEndian.Uint64(in[at:]) << have
			at += int(63-have) >> 3
			have |= 56
		}
		q := uint(literals.quick[buf&(1<<quickBits-1)])
		used, symbol := q&15, int(q>>4)
		if q != 0 && symbol < endOfPart {
			buf, have = buf>>used, have-used
			out[n] = byte(symbol)
			n++
			continue
		}
		if symbol -= lengthAt; q == 0 || symbol < 0 || symbol >= len(lengthFrom) {
			break
		}
		rest, more := buf>>used, uint(lengthBits[symbol])
		length := int(lengthFrom[symbol]) + int(rest&(1<<more-1))
		rest, used = rest>>more, used+more
		if q = uint(distances.quick[rest&(1<<quickBits-1)]); q == 0 || int(q>>4) >= len(distanceFrom) {
			break
		}
		rest, used, symbol = rest>>(q&15), used+(q&15), int(q>>4)
		more = uint(distanceBits[symbol])
		back := int(distanceFrom[symbol]) + int(rest&(1<<more-1))
		if back > n {
			break
		}
		buf, have = rest>>more, have-used-more
		n = repeat(out, n, back, length)
	}
	f.at, f.buf, f.have = at, buf, have
	return n
}

// repeat writes again what was written so far back; what is repeated may be what is being
// written.
func repeat(out []byte, n, back, length int) int {
	for from := n - back; length > 0; {
		done := copy(out[n:n+length], out[from:n])
		n, length = n+done, length-done
	}
	return n
}

// lengthOrder is the order in which the lengths of the codes for lengths are written.
var lengthOrder = [...]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamic reads the codes of a block that has its own.
func (f *inflater) dynamic() bool {
	literals, distances, given := f.take(5)+lengthAt, f.take(5)+1, f.take(4)+4
	if f.bad || literals > 286 || distances > len(distanceFrom) {
		f.bad = true
		return false
	}
	var lengths [286 + 30]uint8
	for _, at := range lengthOrder[:given] {
		lengths[at] = uint8(f.take(3))
	}
	if !f.literals.set(lengths[:len(lengthOrder)]) {
		f.bad = true
		return false
	}
	lengths = [286 + 30]uint8{}
	for n := 0; n < literals+distances; {
		symbol := f.symbol(&f.literals)
		if f.bad {
			return false
		}
		if symbol < 16 {
			lengths[n] = uint8(symbol)
			n++
			continue
		}
		same, times := uint8(0), 0
		switch symbol {
		case 16:
			if n == 0 {
				f.bad = true
				return false
			}
			same, times = lengths[n-1], 3+f.take(2)
		case 17:
			times = 3 + f.take(3)
		default:
			times = 11 + f.take(7)
		}
		if times > literals+distances-n {
			f.bad = true
			return false
		}
		for range times {
			lengths[n] = same
			n++
		}
	}
	f.bad = f.bad || !f.literals.set(lengths[:literals]) || !f.distances.set(lengths[literals:literals+distances])
	return !f.bad
}

// fixedCodes are those of a block that has none of its own.
var fixedCodes = sync.OnceValue(func() *inflater {
	var lengths, distances = [288]uint8{}, [32]uint8{}
	for symbol := range lengths {
		switch {
		case symbol < 144, symbol >= 280: // of RFC 1951, 3.2.6
			lengths[symbol] = 8
		case symbol < 256:
			lengths[symbol] = 9
		default:
			lengths[symbol] = 7
		}
	}
	for symbol := range distances {
		distances[symbol] = 5
	}
	f := &inflater{}
	f.literals.set(lengths[:])
	f.distances.set(distances[:])
	return f
})
