package chart

import "fmt"

// PartyBar draws one row of a table of amounts: the terms one after another, the
// first filled and the rest outlined. It is decoration beside the printed
// amounts, and hidden from assistive technology for that reason. Amounts below
// zero have no length. Longest is the amount of a full bar, above zero.
func PartyBar(amounts []float64, longest float64) string {
	const width, height = 240.0, 12.0
	c := newCanvas("", width, height)
	x := 0.0
	for i, a := range amounts {
		if a <= 0 || longest <= 0 {
			continue
		}
		w := max(a/longest*width, 1.5)
		class := "ch-bar ch-bar--bar"
		if i > 0 {
			class = "ch-bar ch-bar--long"
			x += 1
			w = max(w-1.5, 1)
		}
		c.rect(class, x+0.5, 0.75, w, height-1.5)
		x += w
	}
	return fmt.Sprintf(`<svg class="ch-party" viewBox="0 0 %s %s" width="%s" height="%s" aria-hidden="true" focusable="false">%s</svg>`, num(width+2), num(height), num(width+2), num(height), c.b.String())
}
