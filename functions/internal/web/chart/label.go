package chart

// label is one placed label: the baseline of its first line and what it covers.
type label struct {
	lines     []string
	anchor    string
	x, y      float64
	left, top float64
	w, h      float64
	bold      bool
}

const leading = 17.0

// signRoom is half of what a sign takes with the white around it.
const signRoom = 8.0

// covered is what something covers.
type covered struct{ left, top, right, bottom float64 }

func (b covered) touches(o covered) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// ink is what the letters of a label cover: above its foot and below it, not the white of
// its line.
func (l label) ink() covered { return covered{l.left, l.y - 11, l.left + l.w, l.y + l.h - leading + 4} }
