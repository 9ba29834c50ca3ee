package web

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// TestEveryThemeKeepsItsContrast walks all hues at several saturations and
// lightnesses: white on the accent and the accent on white reach 7, and ink and
// the accent on the tint 7 and 4.5.
func TestEveryThemeKeepsItsContrast(t *testing.T) {
	white, _ := parseHex("#ffffff")
	ink, _ := parseHex("#001a40")
	for hue := 0; hue < 360; hue++ {
		for _, saturation := range []float64{0, 0.3, 0.7, 1} {
			for _, lightness := range []float64{0.05, 0.3, 0.5, 0.8, 0.97} {
				brand := fromHSL(float64(hue), saturation, lightness).hex()
				c := rampOf(t, ThemeCSS(brand))
				for _, pair := range []struct {
					name string
					a, b rgb
					want float64
				}{
					{"white on accent", white, c["--em-accent"], 7},
					{"white on strong", white, c["--em-accent-strong"], 7},
					{"accent text on white", c["--em-accent-text"], white, 7},
					{"accent text on tint", c["--em-accent-text"], c["--em-accent-tint"], 4.5},
					{"ink on tint", ink, c["--em-accent-tint"], 7},
				} {
					if got := contrast(pair.a, pair.b); got < pair.want {
						t.Fatalf("brand %s: %s is %.2f, want %.1f", brand, pair.name, got, pair.want)
					}
				}
			}
		}
	}
}

func rampOf(t *testing.T, css string) map[string]rgb {
	t.Helper()
	out := map[string]rgb{}
	for _, m := range regexp.MustCompile(`(--[a-z-]+):(#[0-9a-f]{6})`).FindAllStringSubmatch(css, -1) {
		c, ok := parseHex(m[2])
		if !ok {
			t.Fatalf("not a colour: %s", m[2])
		}
		out[m[1]] = c
	}
	if len(out) != len(ramp) {
		t.Fatalf("%d steps in %s", len(out), css)
	}
	return out
}

func TestThemeKeepsTheHue(t *testing.T) {
	for _, brand := range []string{"#1f7a34", "#c8102e", "#0055a4"} {
		b, _ := parseHex(brand)
		want, _ := b.hueAndSaturation()
		got, _ := rampOf(t, ThemeCSS(brand))["--em-accent"].hueAndSaturation()
		if diff := got - want; diff > 2 || diff < -2 {
			t.Errorf("%s: hue %.0f, want %.0f", brand, got, want)
		}
	}
}

func TestThemeRefusesWhatIsNoColour(t *testing.T) {
	for _, brand := range []string{"", "red", "#fff", "#1f7a34}body{display:none", "#gggggg"} {
		if css := ThemeCSS(brand); css != "" {
			t.Errorf("ThemeCSS(%q) = %q", brand, css)
		}
	}
	if !strings.HasPrefix(ThemeCSS("#1f7a34"), ":root{") {
		t.Error("a good colour gives no sheet")
	}
}

func TestContrastKnownValues(t *testing.T) {
	for _, c := range []struct {
		a, b, want string
	}{{"#000000", "#ffffff", "21.0"}, {"#001a40", "#ffffff", "17.2"}, {"#777777", "#ffffff", "4.5"}} {
		a, _ := parseHex(c.a)
		b, _ := parseHex(c.b)
		if got := fmt.Sprintf("%.1f", contrast(a, b)); got != c.want {
			t.Errorf("contrast(%s, %s) = %s, want %s", c.a, c.b, got, c.want)
		}
	}
}
