package web

import (
	"crypto/sha256"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// pairsOf are the colours of a theme that stand on each other, with the least contrast
// that they may have.
func pairsOf(c map[string]rgb) []pair {
	white, _ := parseHex("#ffffff")
	ink, _ := parseHex("#001a40")
	return []pair{
		{"white on accent", white, c["--em-accent"], 7},
		{"white on strong", white, c["--em-accent-strong"], 7},
		{"accent text on white", c["--em-accent-text"], white, 7},
		{"accent text on tint", c["--em-accent-text"], c["--em-accent-tint"], 4.5},
		{"strong on tint", c["--em-accent-strong"], c["--em-accent-tint"], 7},
		{"border of what is chosen on white", c["--em-accent"], white, 3},
		{"ink on tint", ink, c["--em-accent-tint"], 7},
	}
}

type pair struct {
	name string
	a, b rgb
	want float64
}

func checkTheme(t *testing.T, brand string) {
	t.Helper()
	for _, p := range pairsOf(rampOf(t, ThemeCSS(brand))) {
		if got := contrast(p.a, p.b); got < p.want {
			t.Fatalf("brand %s: %s is %.2f, want %.1f", brand, p.name, got, p.want)
		}
	}
}

// TestEveryThemeKeepsItsContrast walks all hues at several saturations and
// lightnesses, and the whole cube of colours with steps of 15.
func TestEveryThemeKeepsItsContrast(t *testing.T) {
	for hue := 0; hue < 360; hue++ {
		for _, saturation := range []float64{0, 0.3, 0.7, 1} {
			for _, lightness := range []float64{0.05, 0.3, 0.5, 0.8, 0.97} {
				checkTheme(t, fromHSL(float64(hue), saturation, lightness).hex())
			}
		}
	}
	for r := 0; r <= 255; r += 15 {
		for g := 0; g <= 255; g += 15 {
			for b := 0; b <= 255; b += 15 {
				checkTheme(t, fmt.Sprintf("#%02x%02x%02x", r, g, b))
			}
		}
	}
}

// TestThemeOfEachGemeente makes a theme for each of the 342 gemeenten of 2025, from a
// colour that its number gives, until a gemeente names its own.
func TestThemeOfEachGemeente(t *testing.T) {
	list, err := os.ReadFile("testdata/gemeenten.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(list)) {
		code, _, _ := strings.Cut(line, " ")
		if code == "#" {
			continue
		}
		sum := sha256.Sum256([]byte(code))
		brand := fmt.Sprintf("#%x", sum[:3])
		checkTheme(t, brand)
		url := ThemeURL(brand)
		if kind, body, ok := findAsset(url); !ok || kind != "text/css; charset=utf-8" || string(body) != ThemeCSS(brand) {
			t.Errorf("the theme of %s is not served at %s", brand, url)
		}
		seen[url] = true
	}
	if len(seen) != 342 {
		t.Errorf("%d themes for 342 gemeenten", len(seen))
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
