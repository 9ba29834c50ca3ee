package mkba

import (
	"math"
	"strconv"
	"strings"
)

// language is how numbers are written and which words the engine itself adds.
// Everything else that a reader sees is a text of a definition.
type language struct {
	thousands, decimal string
	words              map[string]string
}

func languageOf(lang string) language {
	if lang == "en" {
		return language{",", ".", wordsEN}
	}
	return language{".", ",", wordsNL}
}

func (l language) word(key string) string { return l.words[key] }

// whole is a whole number with its thousands apart: 1.928.002 in Dutch.
func (l language) whole(n int64) string {
	if n < 0 {
		return "− " + l.whole(-n)
	}
	digits := strconv.FormatInt(n, 10)
	var out strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteString(l.thousands)
		}
		out.WriteRune(d)
	}
	return out.String()
}

// number has at most that many decimals, without zeros at the end.
func (l language) number(value float64, decimals int) string {
	text := l.fixed(value, decimals)
	if !strings.Contains(text, l.decimal) {
		return text
	}
	return strings.TrimSuffix(strings.TrimRight(text, "0"), l.decimal)
}

// fixed has exactly that many decimals.
func (l language) fixed(value float64, decimals int) string {
	text := strconv.FormatFloat(math.Abs(value), 'f', decimals, 64)
	before, after, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(before, 10, 64)
	if err != nil { // beyond what an int64 holds: written without thousands
		return strings.Replace(text, ".", l.decimal, 1)
	}
	out := l.whole(n)
	if after != "" {
		out += l.decimal + after
	}
	if value < 0 && strings.Trim(text, "0.") != "" {
		out = "− " + out
	}
	return out
}

// euros is an amount in whole euros: € 20.731, with a space that does not break.
func (l language) euros(c Cents) string {
	if c < 0 && c.WholeEuros() != 0 {
		return "− € " + l.whole(-c.WholeEuros())
	}
	return "€ " + l.whole(c.WholeEuros())
}

// price is an amount with its cents, unless there are none: € 2.790, € 135,89.
func (l language) price(value float64) string {
	decimals := 0
	if centsOf(value)%100 != 0 {
		decimals = 2
	}
	return "€ " + l.fixed(value, decimals)
}

// percent is a share with at most two decimals: 2,25%.
func (l language) percent(share float64) string { return l.number(share*100, 2) + "%" }

var dutch = languageOf("nl")

func percentNL(share float64) string { return dutch.percent(share) }
func wholeNL(n int64) string         { return dutch.whole(n) }
func euroNL(c Cents) string          { return dutch.euros(c) }
