package hosting

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Capacity is what one use takes, as it was measured.
type Capacity struct {
	Use           string
	Function      string
	ReadRequests  float64
	ReadUnits     float64
	WriteRequests float64
	WriteUnits    float64
	Changes       float64 // items written or removed
	Milliseconds  float64 // of the function itself
}

// ErrCapacity means that a file is no table of measured capacity.
var ErrCapacity = errors.New("dit is geen tabel met gemeten capaciteit")

// capacityColumns are the columns of the table.
var capacityColumns = []string{"gebruik", "functie", "leesverzoeken", "leeseenheden", "schrijfverzoeken", "schrijfeenheden", "wijzigingen", "milliseconden", "per"}

// ReadCapacity reads the CSV that the measurement writes. The error is ErrCapacity.
func ReadCapacity(r io.Reader) ([]Capacity, error) {
	lines, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCapacity, err)
	}
	if len(lines) < 2 || !slices.Equal(lines[0], capacityColumns) {
		return nil, fmt.Errorf("%w: de eerste regel is niet %s", ErrCapacity, strings.Join(capacityColumns, ","))
	}
	var list []Capacity
	for n, line := range lines[1:] {
		c := Capacity{Use: line[0], Function: line[1]}
		for i, into := range []*float64{&c.ReadRequests, &c.ReadUnits, &c.WriteRequests, &c.WriteUnits, &c.Changes, &c.Milliseconds} {
			if *into, err = strconv.ParseFloat(line[i+2], 64); err != nil || !(*into >= 0) {
				return nil, fmt.Errorf("%w: regel %d: %q is geen aantal", ErrCapacity, n+2, line[i+2])
			}
		}
		list = append(list, c)
	}
	return list, nil
}
