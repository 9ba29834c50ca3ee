package chart

import (
	"fmt"
	"math"
	"testing"
)

// webs are the axes of webs of 6 to 11 with names as long as they come, in each language
// that a participant may choose, and those of staff.
var webs = map[string][]string{
	"nl staff": {"Financiën", "Financiële vaardigheden", "Werk en opleiding", "Dagbesteding", "Wonen", "Thuissituatie", "Sociaal netwerk", "Psychische gezondheid", "Lichamelijke gezondheid", "Verslaving", "Justitie"},
	"nl":       {"Kwaliteit van leven", "Zingeving", "Ervaren gezondheid", "Dagelijks functioneren", "Geluk", "Zelf\u00advertrouwen", "Rust", "Trots", "Hoop", "Steun"},
	"en":       {"Quality of life", "Meaning and purpose", "Experienced health", "Daily functioning", "Happiness", "Self-confidence", "Peace of mind", "Pride", "Hope for later", "Support from others"},
	"ar":       {"جودة الحياة", "معنى الحياة والغاية منها", "الصحة كما تشعر بها", "الأداء في الحياة اليومية", "السعادة", "الثقة بالنفس", "راحة البال", "الفخر", "الأمل في المستقبل", "الدعم من الآخرين"},
	"tr":       {"Yaşam kalitesi", "Anlam ve amaç", "Hissedilen sağlık", "Günlük yaşamı sürdürebilme", "Mutluluk", "Kendine güven", "Huzur", "Gurur", "Gelecek için umut", "Başkalarından destek"},
	"uk":       {"Якість життя", "Сенс життя та мета", "Відчуття здоров’я", "Повсякденне функціонування", "Щастя", "Впевненість у собі", "Спокій", "Гордість", "Надія на майбутнє", "Підтримка інших людей"},
	"pl":       {"Jakość życia", "Sens i cel w życiu", "Odczuwane zdrowie", "Codzienne funkcjonowanie", "Szczęście", "Pewność siebie", "Spokój", "Duma", "Nadzieja na przyszłość", "Wsparcie innych osób"},
	"long":     {"Zelfstandigheidsbevordering", "Schuldhulpverlening", "Arbeidsmarkttoeleiding", "Gezondheidsbeleving", "Woonbegeleiding", "Toekomstverwachting"},
}

// signs are what a sign covers on each axis at each ring.
func (s Spider) signs(cx, cy, radius float64) (all []covered) {
	for axis := range s.Axes {
		for _, v := range ticks(s.Min, s.Max, s.Step) {
			x, y := s.point(axis, v, cx, cy, radius)
			all = append(all, covered{x - 7, y - 7, x + 7, y + 7})
		}
	}
	return all
}

// TestSpiderLabelsStandFree: whatever the scores, no label touches a sign or another label,
// and none reaches out of the drawing. A phone of 320 or 390 px shows the drawing of 340
// smaller or as it is, with everything in the same place.
func TestSpiderLabelsStandFree(t *testing.T) {
	looked := 0
	for name, words := range webs {
		for n := min(6, len(words)); n <= len(words); n++ {
			for turn := range words { // every name on every axis
				s := Spider{Min: 1, Max: 5, Step: 1}
				for i := range n {
					s.Axes = append(s.Axes, words[(i+turn)%len(words)])
				}
				for _, width := range []int{280, 340, 496} {
					looked++
					for _, problem := range s.crowded(float64(width)) {
						t.Errorf("%s, %d axes from %d, %d px: %s", name, n, turn, width, problem)
					}
				}
			}
		}
	}
	if looked < 800 {
		t.Errorf("only %d webs", looked)
	}
	if found := crowdedLabels([]label{{left: 0, y: 20, w: 40, h: leading}, {left: 30, y: 22, w: 40, h: leading}}, []covered{{10, 10, 24, 24}}, 60); len(found) != 3 {
		t.Errorf("the check itself finds %v", found)
	}
}

// crowded draws the web and says what is in the way of what.
func (s Spider) crowded(w float64) []string {
	labels, cx, cy, radius := s.arrange(w)
	return crowdedLabels(labels, s.signs(cx, cy, radius), w)
}

func crowdedLabels(labels []label, signs []covered, w float64) (out []string) {
	for i, l := range labels {
		b := l.ink()
		for _, sign := range signs {
			if b.touches(sign) {
				out = append(out, fmt.Sprintf("%v touches a sign at %.0f, %.0f", l.lines, sign.left+7, sign.top+7))
				break
			}
		}
		for _, o := range labels[i+1:] {
			if b.touches(o.ink()) {
				out = append(out, fmt.Sprintf("%v touches %v", l.lines, o.lines))
			}
		}
		if b.left < -1 || b.right > w+1 || b.top < -1 || math.IsNaN(b.left+b.top) {
			out = append(out, fmt.Sprintf("%v is out of the drawing: %.0f", l.lines, b))
		}
	}
	return out
}
