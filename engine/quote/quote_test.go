package quote_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"effectmonitor/engine/drawn"
	"effectmonitor/engine/quote"
)

func known() quote.Known {
	names := map[string]bool{}
	for _, name := range []string{"Sanne de Vries", "Özlem Yıldız"} {
		for _, w := range quote.Words(name) {
			names[w] = true
		}
	}
	return quote.Known{Names: names, Places: []string{"Grote Stad"}}
}

// marked is a text with each finding between brackets, with its kind.
func marked(text string, found []quote.Finding) string {
	var b strings.Builder
	at := 0
	for _, f := range found {
		b.WriteString(text[at:f.From] + "<" + string(f.Kind) + ":" + text[f.From:f.To] + ">")
		at = f.To
	}
	return b.String() + text[at:]
}

func TestFind(t *testing.T) {
	for _, k := range []struct{ name, text, want string }{
		{"nothing", "Ik slaap weer. Het gaat goed.", "Ik slaap weer. Het gaat goed."},
		{"a name with a capital", "Dankzij Mohamed lukt het.", "Dankzij <naam:Mohamed> lukt het."},
		{"a known name at the start and without a capital", "Sanne hielp, en sanne bleef.", "<naam:Sanne> hielp, en <naam:sanne> bleef."},
		{"a known name with signs", "Toen belde ozlem.", "Toen belde <naam:ozlem>."},
		{"a short word of a name is none", "De hulp van de gemeente.", "De hulp van de gemeente."},
		{"an amount", "Ik had 12.500 euro schuld en nu € 80.", "Ik had <bedrag:12.500 euro> schuld en nu <bedrag:€ 80.>"},
		{"a phone number", "Bel 06-12 34 56 78 maar.", "Bel <telefoon:06-12 34 56 78> maar."},
		{"a day", "Sinds 3 maart 2024, dus vanaf 3-3-24.", "Sinds <datum:3 maart 2024>, dus vanaf <datum:3-3-24>."},
		{"a number", "Ik ben 23.", "Ik ben <getal:23>."},
		{"an Arabic number", "عمري ٢٣ سنة", "عمري <getal:٢٣> سنة"},
		{"a place", "Ik woon in grote stad, aan de Dorpsstraat 12b.", "Ik woon in <plaats:grote stad>, aan de <naam:Dorpsstraat> <getal:12>b."},
		{"a street without a capital", "aan de dorpsstraat 12b", "aan de <plaats:dorpsstraat 12b>"},
		{"an address on the internet", "Mail jan@voorbeeld.nl of zie www.ik.nl", "Mail <contact:jan@voorbeeld.nl> of zie <contact:www.ik.nl>"},
	} {
		t.Run(k.name, func(t *testing.T) {
			if got := marked(k.text, quote.Find(k.text, known())); got != k.want {
				t.Errorf("%s\nwant %s", got, k.want)
			}
		})
	}
}

func TestCut(t *testing.T) {
	const said = "Sanne hielp mij. Ik ben niet meer bang, zei ik."
	for _, k := range []struct {
		name, edited, want string
		fine               bool
	}{
		{"as it was", said, said, true},
		{"other spaces", "Sanne  hielp mij.\r\nIk ben niet meer bang, zei ik. ", said, true},
		{"the start left out", "[...] hielp mij. Ik ben niet meer bang, zei ik.", "[…] hielp mij. Ik ben niet meer bang, zei ik.", true},
		{"the middle and the end left out", "Sanne […] Ik ben niet meer bang […]", "Sanne […] Ik ben niet meer bang […]", true},
		{"gaps beside each other", "Sanne […] […] Ik ben niet meer bang […]", "Sanne […] Ik ben niet meer bang […]", true},
		{"left out unseen", "Ik ben niet meer bang, zei ik.", "", false},
		{"the end left out unseen", "[…] Ik ben niet meer bang", "", false},
		{"another word", "[…] Ik ben nooit meer bang […]", "", false},
		{"another order", "[…] zei ik. […] Sanne […]", "", false},
		{"part of a word", "[…] iet meer bang […]", "", false},
		{"twice the same words", "[…] niet meer bang […] niet meer bang […]", "", false},
		{"nothing left", "[…]", "", false},
		{"empty", "", "", false},
	} {
		t.Run(k.name, func(t *testing.T) {
			got, fine := quote.Cut(said, k.edited)
			if fine != k.fine || fine && got != k.want {
				t.Errorf("%q, %v, want %q, %v", got, fine, k.want, k.fine)
			}
		})
	}
}

// What is suggested is a cut of the original whenever anything is left of it, and has
// nothing in it any more that was found.
func TestSuggestionIsACut(t *testing.T) {
	parts := rapid.SampledFrom([]string{"ik", "Sanne", "sanne", "06-12345678", "€ 12", "bang.", "Toen", "Mohamed", "in Grote Stad", "3 maart", "\n", "[…]", "é", "x@y.nl", ",", "ВІН"})
	checked := 0
	drawn.Until(t, func() bool { return checked >= 10 }, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(parts, 1, 12).Draw(t, "text"), " ")
		if strings.Contains(text, "[…]") {
			return // a participant who writes a gap
		}
		found := quote.Find(text, known())
		for i, f := range found {
			if f.From >= f.To || i > 0 && f.From < found[i-1].To {
				t.Fatalf("findings overlap: %v", found)
			}
		}
		suggested := quote.Suggest(text, found)
		if again, fine := quote.Cut(text, suggested); strings.ContainsAny(strings.ReplaceAll(suggested, quote.Gap, ""), "abcdefghijklmnopqrstuvwxyzéВ") && (!fine || again != suggested) {
			t.Errorf("%q is no cut of %q", suggested, text)
		}
		for _, secret := range []string{"anne", "12345678", "Grote Stad", "x@y"} {
			if strings.Contains(suggested, secret) {
				t.Errorf("%q still says %s", suggested, secret)
			}
		}
		checked++
	})
}

func FuzzCut(f *testing.F) {
	f.Add("Sanne hielp mij.", "[…] hielp mij.")
	f.Add("a b a b", "a […] b")
	f.Fuzz(func(t *testing.T, original, edited string) {
		got, fine := quote.Cut(original, edited)
		if !fine {
			return
		}
		if again, still := quote.Cut(original, got); !still || again != got {
			t.Errorf("%q of %q is not the same once more: %q, %v", edited, original, again, still)
		}
	})
}
