package web

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// step is one step of the accent ramp: its custom property and the colour it has
// in the base theme, whose luminance every theme keeps.
type step struct{ property, base string }

// ramp is the accent of the base theme. A theme gives each step the brand's hue.
var ramp = []step{
	{"--em-accent", "#5115ef"},        // buttons, links, current place; white text on it
	{"--em-accent-strong", "#3d0fb8"}, // hover and pressed
	{"--em-accent-text", "#5115ef"},   // text in the accent on white and on the tint
	{"--em-accent-line", "#9b7af7"},   // decorative line
	{"--em-accent-tint", "#f3eeff"},   // selected; ink on it
}

// ThemeCSS computes the style sheet of a gemeente from its one brand colour:
// the hue of the brand, and per step the lightness at which the colour has the
// luminance of the base step (WCAG 2.1 relative luminance), so that every pair
// of colours keeps its contrast. Anything but #rrggbb gives an empty sheet,
// which leaves the base theme.
func ThemeCSS(brandHex string) string {
	brand, ok := parseHex(brandHex)
	if !ok {
		return ""
	}
	hue, chroma := brand.hueAndSaturation()
	var b strings.Builder
	b.WriteString(":root{")
	for _, s := range ramp {
		base, _ := parseHex(s.base)
		_, baseSaturation := base.hueAndSaturation()
		saturation := chroma * baseSaturation
		fmt.Fprintf(&b, "%s:%s;", s.property, solve(hue, saturation, base.luminance()).hex())
	}
	// In a gemeente's theme a link takes the accent; in the base theme it is blue.
	b.WriteString("--em-link:var(--em-accent-text)}")
	return b.String()
}

// solve finds the lightness at which hue and saturation give a luminance.
// Luminance grows with lightness, so halving the interval finds it.
func solve(hue, saturation, luminance float64) rgb {
	low, high := 0.0, 1.0
	for range 40 {
		mid := (low + high) / 2
		if fromHSL(hue, saturation, mid).luminance() < luminance {
			low = mid
		} else {
			high = mid
		}
	}
	return fromHSL(hue, saturation, darker(luminance, low, high)).rounded()
}

// darker picks the side on which rounding to whole steps cannot cost contrast:
// dark colours a little darker, light colours a little lighter.
func darker(luminance, low, high float64) float64 {
	const hair = 0.003
	if luminance < 0.5 {
		return max(low-hair, 0)
	}
	return min(high+hair, 1)
}

// rgb holds components from 0 to 1.
type rgb struct{ r, g, b float64 }

func parseHex(s string) (rgb, bool) {
	if len(s) != 7 || s[0] != '#' {
		return rgb{}, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return rgb{}, false
	}
	return rgb{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, true
}

func (c rgb) hex() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c.r*255)), int(math.Round(c.g*255)), int(math.Round(c.b*255)))
}

func (c rgb) rounded() rgb {
	return rgb{math.Round(c.r*255) / 255, math.Round(c.g*255) / 255, math.Round(c.b*255) / 255}
}

// luminance is the relative luminance of WCAG 2.1.
func (c rgb) luminance() float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

// contrast is the contrast ratio of WCAG 2.1, from 1 to 21.
func contrast(a, b rgb) float64 {
	high, low := a.luminance(), b.luminance()
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}

// hueAndSaturation are those of HSL; hue from 0 to 360, saturation from 0 to 1.
func (c rgb) hueAndSaturation() (hue, saturation float64) {
	high, low := max(c.r, c.g, c.b), min(c.r, c.g, c.b)
	d := high - low
	if d == 0 {
		return 0, 0
	}
	switch high {
	case c.r:
		hue = math.Mod((c.g-c.b)/d, 6)
	case c.g:
		hue = (c.b-c.r)/d + 2
	default:
		hue = (c.r-c.g)/d + 4
	}
	hue *= 60
	if hue < 0 {
		hue += 360
	}
	return hue, d / (1 - math.Abs(high+low-1))
}

func fromHSL(hue, saturation, lightness float64) rgb {
	c := (1 - math.Abs(2*lightness-1)) * saturation
	x := c * (1 - math.Abs(math.Mod(hue/60, 2)-1))
	m := lightness - c/2
	var p rgb
	switch int(hue/60) % 6 {
	case 0:
		p = rgb{c, x, 0}
	case 1:
		p = rgb{x, c, 0}
	case 2:
		p = rgb{0, c, x}
	case 3:
		p = rgb{0, x, c}
	case 4:
		p = rgb{x, 0, c}
	default:
		p = rgb{c, 0, x}
	}
	return rgb{p.r + m, p.g + m, p.b + m}
}
