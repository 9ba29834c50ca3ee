package mkba

import (
	"bytes"
	"math"
	"strconv"
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
	var room [32]byte
	digits := strconv.AppendInt(room[:0], n, 10)
	if n < 0 {
		digits = digits[1:]
	}
	return l.grouped(n < 0, digits, nil)
}

// number has at most that many decimals, without zeros at the end.
func (l language) number(value float64, decimals int) string { return l.format(value, decimals, true) }

// fixed has exactly that many decimals.
func (l language) fixed(value float64, decimals int) string { return l.format(value, decimals, false) }

func (l language) format(value float64, decimals int, trim bool) string {
	var room [48]byte
	text := strconv.AppendFloat(room[:0], math.Abs(value), 'f', decimals, 64)
	before, after, _ := bytes.Cut(text, []byte("."))
	if trim {
		after = bytes.TrimRight(after, "0")
	}
	negative := value < 0 && len(bytes.Trim(text, "0.")) > 0
	return l.grouped(negative, before, after)
}

// grouped puts digits, decimals and a minus sign together.
func (l language) grouped(negative bool, digits, decimals []byte) string {
	var room [96]byte
	out := room[:0]
	if negative {
		out = append(out, "− "...)
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out = append(out, l.thousands...)
		}
		out = append(out, d)
	}
	if len(decimals) > 0 {
		out = append(append(out, l.decimal...), decimals...)
	}
	return string(out)
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
