package dashboard

import (
	"fmt"
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/notation"
)

// local reports whether a slice exists within one gemeente only, and has nothing beside it.
func local(f *indicator.Compiled, s cohort.Slice) bool {
	return slices.ContainsFunc(s.Split(), func(part cohort.Slice) bool {
		b := f.Breakdown(part.Breakdown)
		return b != nil && b.Local
	})
}

// coarsened says of what a table was made coarser, because all of it is too large to audit.
func (b *builder) coarsened(v *TileView, t *Tile) {
	for _, part := range b.own.LeftOut() {
		if x := b.in.Framework.Breakdown(part.Breakdown); x != nil {
			v.Notes = append(v.Notes, fmt.Sprintf("Dit zijn te veel groepen om na te rekenen. Daarom laten we %s weg.", notation.Lower(b.text(x.Def.Title))))
		}
	}
	joined := b.in.Slice.Split()
	if t.Breakdown != "" {
		joined = append(joined, cohort.Slice{Breakdown: t.Breakdown})
	}
	for _, part := range joined {
		if x := b.in.Framework.Breakdown(part.Breakdown); x != nil && b.own.Joined(part.Breakdown) {
			v.Notes = append(v.Notes, fmt.Sprintf("Dit zijn te veel groepen om na te rekenen. Daarom nemen we bij %s buren samen.", notation.Lower(b.text(x.Def.Title))))
		}
	}
}
