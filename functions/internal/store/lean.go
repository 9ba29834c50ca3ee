package store

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"effectmonitor/functions/internal/table"
)

// A write is paid per kB of an item that was begun. What is large is kept lean: packed
// when that saves such a unit, and as JSON otherwise, which reads sooner and is what every
// item was before.
//
// A lean value is the byte leanFormat, the length of the JSON and the JSON itself, packed;
// or columnFormat and the same of its columns, when it is large.
// JSON begins with a brace, so that the first byte tells them apart; another first byte is
// of a release that knows more than this one.
const (
	leanFormat   = byte(1)
	columnFormat = byte(2)
	unitSize     = 1024
	// itemHead is what an item weighs beside its keys and its value: the names of the
	// attributes, the version and the time at which it expires.
	itemHead = 32
)

// ErrNewer means that an item was stored by a newer release in a way that this one cannot
// read. Nothing is written over it.
var ErrNewer = errors.New("stored by a newer release")

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
	var best []byte
	if text, ok := large(plain, now); ok {
		best = packed(columnFormat, text)
	} else {
		best = packed(leanFormat, plain)
	}
	if unitsOf(k, len(best)) >= now {
		return plain
	}
	return best
}

// columnUnits is from which size on columns may save a unit: what is smaller packs to the
// two that any item of some length takes.
const columnUnits = 8

// large gives the columns of what they are made for.
func large(plain []byte, units int) ([]byte, bool) {
	if units < columnUnits {
		return nil, false
	}
	return inColumns(plain)
}

func packed(format byte, text []byte) []byte {
	b := bytes.NewBuffer(binary.AppendUvarint([]byte{format}, uint64(len(text))))
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(b)
	_, _ = w.Write(text) // a buffer takes everything, so that neither of these can fail
	_ = w.Close()
	return b.Bytes()
}

var errCut = errors.New("the packed value is damaged")

// Readable is the JSON of a value that was kept lean or as it is. It is ErrNewer when the
// value is of a later form.
func Readable(value []byte) ([]byte, error) {
	switch {
	case len(value) == 0 || value[0] >= ' ':
		return value, nil
	case value[0] == leanFormat:
		return unpacked(value)
	case value[0] == columnFormat:
		text, err := unpacked(value)
		if err != nil {
			return nil, err
		}
		return fromColumns(text)
	}
	return nil, fmt.Errorf("form %d: %w", value[0], ErrNewer)
}

func unpacked(value []byte) ([]byte, error) {
	size, n := binary.Uvarint(value[1:])
	if n <= 0 || size > maxPlain {
		return nil, errCut
	}
	r := unpackers.Get().(io.ReadCloser)
	defer unpackers.Put(r)
	if err := r.(flate.Resetter).Reset(bytes.NewReader(value[1+n:]), nil); err != nil {
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
