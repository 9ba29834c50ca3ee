package starter

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Colour gives a text a colour of its own, always the same, dark enough for white
// letters on it and for itself on white: a contrast of at least 4.5 to 1.
//
// Source of the contrast: W3C, Web Content Accessibility Guidelines 2.2, success
// criterion 1.4.3 and its definition of relative luminance.
func Colour(text string) string {
	h := fnv.New32a()
	h.Write([]byte(text))
	hue := float64(h.Sum32() % 360)
	for light := 0.42; ; light -= 0.01 {
		r, g, b := rgb(hue, 0.65, light)
		if light <= 0.1 || WhiteOn(r, g, b) >= 4.5 {
			return fmt.Sprintf("#%02x%02x%02x", r, g, b)
		}
	}
}

// WhiteOn is the contrast of white letters on a colour, from 1 to 21.
func WhiteOn(r, g, b uint8) float64 { return 1.05 / (luminance(r, g, b) + 0.05) }

// rgb turns hue (0 to 360), saturation and lightness (0 to 1) into a colour.
func rgb(hue, saturation, light float64) (r, g, b uint8) {
	a := saturation * min(light, 1-light)
	channel := func(n float64) uint8 {
		k := math.Mod(n+hue/30, 12)
		return uint8(math.Round(255 * (light - a*max(-1, min(k-3, 9-k, 1)))))
	}
	return channel(0), channel(8), channel(4)
}

func luminance(r, g, b uint8) float64 {
	part := func(c uint8) float64 {
		x := float64(c) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

// Prefix gives a name letters for the numbers of participants that nobody else
// has: the first letters of its words, else two to four letters of the name. It is
// "" when all of those are taken.
func Prefix(name string, taken []string) string {
	words := strings.FieldsFunc(strings.ToUpper(plain(name)), func(r rune) bool { return r < 'A' || r > 'Z' })
	all := strings.Join(words, "")
	var tries []string
	if len(words) > 1 {
		initials := ""
		for _, w := range words {
			initials += w[:1]
		}
		tries = append(tries, initials[:min(4, len(initials))])
	}
	for size := 2; size <= 4; size++ {
		for i := 1; i+size-1 <= len(all); i++ {
			tries = append(tries, all[:1]+all[i:i+size-1])
		}
	}
	if all != "" {
		for c := 'A'; c <= 'Z'; c++ {
			tries = append(tries, all[:min(3, len(all))]+string(c))
		}
	}
	for _, p := range tries {
		if !slices.Contains(taken, p) {
			return p
		}
	}
	return ""
}

// plain takes the accents of the letters in Dutch names.
func plain(s string) string {
	return strings.NewReplacer("â", "a", "á", "a", "à", "a", "ä", "a", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i", "ï", "i",
		"ó", "o", "ô", "o", "ö", "o", "ú", "u", "û", "u", "ü", "u").Replace(strings.ToLower(s))
}

// Title makes a title of an id: slaap-jongere becomes Slaap jongere.
func Title(id string) string {
	runes := []rune(strings.NewReplacer("-", " ", "_", " ").Replace(id))
	if len(runes) > 0 {
		runes[0] = unicode.ToUpper(runes[0])
	}
	return string(runes)
}
