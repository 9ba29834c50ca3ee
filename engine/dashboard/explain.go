package dashboard

import (
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/notation"
)

// explain says what each indicator means, as its definition puts it, and then
// how its kind of figure is calculated.
func (b *builder) explain(v *TileView, list []*indicator.Indicator) {
	add := func(text string) {
		if text != "" && !slices.Contains(v.Explanation, text) {
			v.Explanation = append(v.Explanation, text)
		}
	}
	for _, ind := range list {
		if meaning := b.text(ind.Def.Meaning); meaning != "" {
			add(b.text(ind.Def.Title) + ": " + notation.Lower(meaning))
		}
		add(b.text(ind.Def.Explanation))
	}
	b.breaks(v, list)
	for _, ind := range list {
		add(b.method(ind))
		if v.Kind == ProgressTile {
			add(b.reliable(ind))
		}
	}
	var sources []string
	for _, ind := range list {
		if s := b.text(ind.Def.Source); s != "" && !slices.Contains(sources, s) {
			sources = append(sources, s)
		}
	}
	if len(sources) > 0 {
		add("Bron: " + strings.Join(sources, "; ") + ".")
	}
}

// method says in plain words how the figures of an indicator come about.
func (b *builder) method(ind *indicator.Indicator) string {
	people := b.name("deelnemers")
	switch ind.Def.Type {
	case indicator.Share:
		return fmt.Sprintf("Een aandeel is het deel van de %s voor wie het geldt. Het 95%%-interval is dat van Wilson.", people)
	case indicator.Mean:
		return fmt.Sprintf("Het gemiddelde telt alleen %s met een antwoord. Het 95%%-interval volgt de t-verdeling.", people)
	case indicator.Median:
		return fmt.Sprintf("De mediaan is de middelste waarde, afgerond op %s.", formula.FormatNumber(bin(ind)))
	case indicator.Change:
		return fmt.Sprintf("Het verschil telt alleen %s met beide metingen. Het 95%%-interval hoort bij het gemiddelde verschil (gepaarde t-toets). Zeker betekent: dat interval bevat geen nul.", people)
	case indicator.Duration:
		if ind.Competes() {
			return "Wie om een andere reden eindigt, telt vanaf dan niet als stoppen (cumulatieve incidentie)."
		}
		return "Wie nog bezig is, telt mee zolang we dat weten (Kaplan–Meier)."
	}
	return ""
}

// bin is the width on which a median is rounded.
func bin(ind *indicator.Indicator) float64 {
	if ind.Def.Bin > 0 {
		return ind.Def.Bin
	}
	return 1
}

// reliable says from which change on somebody counts as certainly better.
func (b *builder) reliable(ind *indicator.Indicator) string {
	limit, inclusive := ind.Limit()
	size := strings.TrimSpace(cohort.Format{Decimals: 1}.Text(limit) + " " + b.unit(ind))
	switch {
	case limit == 0:
		return ""
	case inclusive:
		return "Zeker beter of minder goed is een verschil van minstens " + size + "."
	}
	return "Zeker beter of minder goed is een verschil groter dan de meetfout, " + size + "."
}
