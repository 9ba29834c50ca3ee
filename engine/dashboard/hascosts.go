package dashboard

import "slices"

// HasCosts reports whether a page shows amounts of a cost-benefit model, for which a
// reader needs a right of its own.
func (p *Page) HasCosts() bool {
	return p.Headline != nil && p.Headline.Kind == MKBATile ||
		slices.ContainsFunc(p.Tiles, func(t Tile) bool { return t.Kind == MKBATile })
}
