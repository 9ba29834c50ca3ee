package dashboard

import (
	"fmt"
	"slices"

	"effectmonitor/engine/indicator"
	"effectmonitor/engine/notation"
)

// breaks says from which version of a questionnaire on the figures compare: what was
// answered before counts as not known.
func (b *builder) breaks(v *TileView, list []*indicator.Indicator) {
	for _, ind := range list {
		for _, x := range b.in.Framework.Breaks(ind.Def.ID) {
			who := x.Rater
			if r := b.in.Framework.Programme().Rater(x.Rater); r != nil {
				who = notation.Lower(b.text(r.Title))
			}
			note := fmt.Sprintf("Vanaf versie %d van de vragenlijst van de %s niet te vergelijken met eerder. Oudere antwoorden tellen als onbekend.", x.Questionnaire.Version, who)
			if !slices.Contains(v.Notes, note) {
				v.Notes = append(v.Notes, note)
			}
		}
	}
}
