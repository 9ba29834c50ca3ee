package web

import "testing"

func TestArrangedLeavesNoHalfRow(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"pair", "hh", "hh"}, {"alone", "h", "W"}, {"before a wide one", "hw", "WW"}, {"three", "hhh", "hhW"},
		{"between", "whw", "WWW"}, {"mixed", "hhwhwhh", "hhWWWhh"}, {"none", "", ""},
	} {
		var in []Tile
		for _, kind := range c.in {
			in = append(in, Tile{Wide: kind == 'w'})
		}
		got := ""
		for _, tile := range arranged(in) {
			if tile.Wide {
				got += "W"
			} else {
				got += "h"
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if len(in) > 0 && in[0].Wide != (c.in[0] == 'w') {
			t.Errorf("%s: the tiles themselves were changed", c.name)
		}
	}
}
