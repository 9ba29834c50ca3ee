package dashboard

import "effectmonitor/engine/cohort"

// sizes is of how many participants several figures are. They differ where not everybody
// answered everything, so that one number would not be that of each.
type sizes struct {
	least, most cohort.Figure
	first       cohort.Figure // of those that are hidden too
	small       bool          // some are too small to be shown
	secret      bool          // some are hidden, and may be the most
}

// sizesOf takes figures together; those about nobody do not count.
func sizesOf(list ...cohort.Figure) sizes {
	var s sizes
	for _, f := range list {
		switch {
		case f.State() == cohort.Absent || f.Known() && f.Value() == 0:
			continue
		case f.Known():
			if !s.most.Known() || f.Value() > s.most.Value() {
				s.most = f
			}
			if !s.least.Known() || f.Value() < s.least.Value() {
				s.least = f
			}
		case f.State() == cohort.Hidden:
			s.secret = true
		default:
			s.small = true
		}
		if s.first.State() == cohort.Absent {
			s.first = f
		}
	}
	if s.first.State() == cohort.Absent && len(list) > 0 {
		s.first = list[0]
	}
	return s
}

// same reports whether one number is that of each figure.
func (s sizes) same() bool {
	return !s.most.Known() || !s.small && !s.secret && s.least.Value() == s.most.Value()
}

// one is that number, or the largest that is shown.
func (s sizes) one() cohort.Figure {
	if s.most.Known() {
		return s.most
	}
	return s.first
}

// The words for numbers that are not the same.
const (
	wordTo     = " tot "
	wordAtMost = "hoogstens "
	wordDiffer = "verschilt"
)

// text writes the number of each, or the least and the most of them.
func (s sizes) text() string {
	switch {
	case s.same():
		return s.one().Text()
	case s.secret:
		return wordDiffer
	case s.small:
		return wordAtMost + s.most.Text()
	}
	return s.least.Text() + wordTo + s.most.Text()
}

// head writes them under the head of a column: n = 31, n = 20 tot 31, n < 10.
func (s sizes) head() string {
	if s.same() {
		return people(s.one())
	}
	if s.secret || s.small {
		return "n " + s.text()
	}
	return "n = " + s.text()
}

// cell writes them in a table. It stands for no result, so that a tile with these alone
// shows nothing.
func (s sizes) cell() Cell {
	if f := s.one(); s.same() && f.Hidden() {
		return Cell{Figure: f}
	}
	return Cell{Words: s.text()}
}

// counted makes those of its rows the n of a tile, and says so where they differ.
func (b *builder) counted(v *TileView, s sizes, with string) {
	v.N, v.NText = s.one(), b.people(s.one(), with)
	switch {
	case s.same():
	case s.secret:
		v.NText = wordDiffer + " per regel"
	default:
		v.NText = s.text() + " " + b.name("deelnemers") + with
	}
}
