// Package zone knows one time zone by itself: the one where the programmes are
// carried out. A machine in the cloud has no list of zones, and the whole list in
// every binary would weigh forty times as much as one zone does.
//
// It must not read the clock or the environment.
package zone

import (
	_ "embed"
	"fmt"
	"time"
)

//go:generate go run gen.go Europe/Amsterdam default.tzif

// Default is the name of the zone that is built in.
const Default = "Europe/Amsterdam"

// data is the compiled zone (RFC 9636) from the list that Go is shipped with.
//
//go:embed default.tzif
var data []byte

// Load returns the zone with an IANA name; "" is Default. Any other zone must be
// known to the machine: an error says which is not.
func Load(name string) (*time.Location, error) {
	if name == "" || name == Default {
		return time.LoadLocationFromTZData(Default, data)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("time zone %q is not built in, and this machine does not know it: %w", name, err)
	}
	return z, nil
}
