package store

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/s2"

	"effectmonitor/engine/entire"
	"effectmonitor/functions/internal/table"
)

// A write is paid per kB of an item that was begun. What is large is kept lean: packed
// when that saves such a unit, and as JSON otherwise, which reads sooner and is what every
// item was before.
//
// A lean value begins with a byte that says its form. What follows is JSON, or the columns
// of it where it has any, packed in one of two ways: swift, which is unpacked in a tenth of
// the time, and small, with its length before it. It is kept swift when that takes no more
// units: all figures are computed from what is kept, over and over, and a page reads it too.
// JSON begins with a brace, so that the first byte tells all these apart; another first byte
// is of a release that knows more than this one.
const (
	smallJSON    = byte(1)
	smallColumns = byte(2)
	swiftJSON    = byte(3)
	swiftColumns = byte(4)

	unitSize = 1024
	// itemHead is what an item weighs beside its keys and its value: the names of the
	// attributes, the version and the time at which it expires.
	itemHead = 32
)

// ErrNewer means that an item was stored by a newer release in a way that this one cannot
// read, or knows only a part of. Nothing is written over it.
var ErrNewer = entire.ErrNewer

var (
	packers   = sync.Pool{New: func() any { w, _ := flate.NewWriter(nil, flate.DefaultCompression); return w }}
	unpackers = sync.Pool{New: func() any { return flate.NewReader(nil) }}
)

func unitsOf(k table.Key, value int) int {
	return (len(k.Partition) + len(k.Sort) + value + itemHead + unitSize - 1) / unitSize
}

// lean is what to store for a value of which this is the JSON.
func lean(k table.Key, plain []byte) []byte {
	now := unitsOf(k, len(plain))
	if now < 2 {
		return plain
	}
	text, swift, small := plain, swiftJSON, smallJSON
	if columns, ok := inColumns(plain); ok {
		text, swift, small = columns, swiftColumns, smallColumns
	}
	best := packedSwift(swift, text)
	if unitsOf(k, len(best)) > 1 {
		if other := packedSmall(small, text); unitsOf(k, len(other)) < unitsOf(k, len(best)) {
			best = other
		}
	}
	if unitsOf(k, len(best)) >= now {
		return plain
	}
	return best
}

func packedSwift(form byte, text []byte) []byte {
	b := make([]byte, 1+s2.MaxEncodedLen(len(text)))
	b[0] = form
	return bytes.Clone(b[:1+len(s2.EncodeSnappy(b[1:], text))])
}

func packedSmall(form byte, text []byte) []byte {
	b := bytes.NewBuffer(binary.AppendUvarint([]byte{form}, uint64(len(text))))
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(b)
	_, _ = w.Write(text) // a buffer takes everything, so that neither of these can fail
	_ = w.Close()
	return b.Bytes()
}

var errCut = errors.New("the stored value is damaged")

// Readable is the JSON of a value that was kept lean or as it is. It is ErrNewer when the
// value is of a later form.
func Readable(value []byte) ([]byte, error) {
	text, columned, err := unpacked(value)
	if err != nil || !columned {
		return text, err
	}
	return fromColumns(text)
}

// unpacked is what was packed, and whether that is columns.
func unpacked(value []byte) (text []byte, columned bool, err error) {
	if len(value) == 0 || value[0] >= ' ' {
		return value, false, nil
	}
	switch form := value[0]; form {
	case smallJSON, smallColumns:
		text, err = unpackedSmall(value[1:])
		return text, form == smallColumns, err
	case swiftJSON, swiftColumns:
		text, err = unpackedSwift(value[1:])
		return text, form == swiftColumns, err
	default:
		return nil, false, fmt.Errorf("form %d: %w", form, ErrNewer)
	}
}

func unpackedSwift(packed []byte) ([]byte, error) {
	size, err := s2.DecodedLen(packed)
	if err != nil || size > maxPlain {
		return nil, errCut
	}
	text, err := s2.Decode(make([]byte, size), packed)
	if err != nil {
		return nil, errors.Join(errCut, err)
	}
	return text, nil
}

func unpackedSmall(packed []byte) ([]byte, error) {
	size, n := binary.Uvarint(packed)
	if n <= 0 || size > maxPlain {
		return nil, errCut
	}
	r := unpackers.Get().(io.ReadCloser)
	defer unpackers.Put(r)
	if err := r.(flate.Resetter).Reset(bytes.NewReader(packed[n:]), nil); err != nil {
		return nil, err
	}
	plain := make([]byte, size)
	if _, err := io.ReadFull(r, plain); err != nil {
		return nil, errors.Join(errCut, err)
	}
	var more [1]byte
	if n, err := r.Read(more[:]); n != 0 || err != io.EOF {
		return nil, errCut
	}
	return plain, nil
}

// maxPlain bounds what a packed value becomes: far more than any questionnaire, and no
// reason to run out of memory.
const maxPlain = 32 << 20
