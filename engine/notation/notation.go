// Package notation knows how each language writes: its direction, the marks in a
// number, the names of months and days, where a currency stands, and which form of
// a word goes with a number.
//
// It must not hold a text that a person reads as a sentence, and nothing of a
// programme: those are translations, and definitions. The facts come from the
// Unicode Common Locale Data Repository (CLDR), with digits that everybody in the
// Netherlands can read.
package notation

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// NBSP keeps a sign or unit on the same line as its number.
const NBSP = "\u00a0"

// Minus is the sign of a negative number in print, longer than a hyphen.
const Minus = "\u2212"

// lrm makes the sign that follows belong to the number behind it in a text that
// runs from right to left.
const lrm = "\u200e"

// Default is the language of every text that names none.
const Default = "nl"

// Style is how one language writes. Get it with Of.
type Style struct {
	lang string
	// dir is the writing direction, ltr or rtl.
	dir            string
	decimal, group string
	// least is how many digits must stand before the first mark of thousands: with
	// 2 there is none in 1234.
	least int
	// signGap stands between a sign and its number, signMark before the sign.
	signGap, signMark string
	euroAfter         bool // the currency follows the amount
	euroGap           string
	percentFirst      bool
	clock             string // layout of package time
	months            [12]string
	// alone are the months without a day, where they differ.
	alone      [12]string
	yearSuffix string
	short      map[time.Month]string // where it is not the first three letters
	whole      bool                  // months are never shortened
	days       [7]string
	plural     func(n int) string
	categories []string
}

// Of is the style of a language such as "pl", and that of Default for a language
// that is not known.
func Of(lang string) *Style {
	if s, ok := styles[lang]; ok {
		return s
	}
	return styles[Default]
}

// Languages lists the languages that are known, in alphabetical order.
func Languages() []string {
	out := make([]string, 0, len(styles))
	for lang := range styles {
		out = append(out, lang)
	}
	slices.Sort(out)
	return out
}

// Lang is the code of the language.
func (s *Style) Lang() string { return s.lang }

// Dir is the writing direction: ltr or rtl.
func (s *Style) Dir() string { return s.dir }

// Decimal is the mark between whole and fraction.
func (s *Style) Decimal() string { return s.decimal }

// Category is the CLDR plural category of a whole number: zero, one, two, few, many
// or other.
func (s *Style) Category(n int) string { return s.plural(max(n, -n)) }

// Categories are all that Category can give, and "other", which is the form for
// fractions where no whole number has it.
func (s *Style) Categories() []string { return slices.Clone(s.categories) }

// Number writes v with a fixed number of decimals (0 to 6), grouped in thousands:
// 1.928.002 and 3,6 in Dutch. Halves are rounded away from zero; a negative number
// has a real minus that does not break away from it.
func (s *Style) Number(v float64, decimals int) string {
	scale := math.Pow10(decimals)
	rounded := math.Floor(math.Abs(v)*scale*(1+1e-15)+0.5) / scale
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(rounded, 'f', decimals, 64), ".")
	text := s.join(whole, fraction)
	if v < 0 && rounded != 0 {
		return s.signMark + Minus + s.signGap + text
	}
	return text
}

// Signed is Number with a plus for what is above zero: "+ 1,4".
func (s *Style) Signed(v float64, decimals int) string {
	text := s.Number(v, decimals)
	if v > 0 && strings.ContainsAny(text, "123456789") {
		return s.signMark + "+" + s.signGap + text
	}
	return text
}

// Plain writes a number with as many decimals as it has, at most ten, and a plain
// hyphen as its minus, as somebody would type it.
func (s *Style) Plain(v float64) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'f', 10, 64), ".")
	text := s.join(whole, strings.TrimRight(fraction, "0"))
	if v < 0 && strings.ContainsAny(text, "123456789") {
		return "-" + text
	}
	return text
}

func (s *Style) join(whole, fraction string) string {
	if len(whole) >= 3+s.least {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + s.group + whole[i:]
		}
	}
	if fraction != "" {
		whole += s.decimal + fraction
	}
	return whole
}

// Euro writes euros with a number of decimals, "€ 9.640" in Dutch; the sign stands
// before the whole.
func (s *Style) Euro(v float64, decimals int) string {
	text := s.Number(math.Abs(v), decimals)
	negative := v < 0 && strings.ContainsAny(text, "123456789")
	if s.euroAfter {
		text += s.euroGap + "€"
	} else {
		text = "€" + s.euroGap + text
	}
	if negative {
		return s.signMark + Minus + s.signGap + text
	}
	return text
}

// Percent writes a share (0 to 1) as a percentage.
func (s *Style) Percent(share float64, decimals int) string {
	if s.percentFirst {
		return "%" + s.Number(share*100, decimals)
	}
	return s.Number(share*100, decimals) + "%"
}

// Date writes "3 december 2026".
func (s *Style) Date(t time.Time) string {
	return s.DayMonth(t) + " " + s.year(t)
}

// DayMonth writes "3 december", for a date whose year is plain.
func (s *Style) DayMonth(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + s.months[t.Month()-1]
}

// MonthYear writes "november 2026".
func (s *Style) MonthYear(t time.Time) string { return s.alone[t.Month()-1] + " " + s.year(t) }

func (s *Style) year(t time.Time) string { return strconv.Itoa(t.Year()) + s.yearSuffix }

// ShortMonth writes "nov", or "mrt" where a language shortens otherwise.
func (s *Style) ShortMonth(t time.Time) string {
	if short, ok := s.short[t.Month()]; ok {
		return short
	}
	name := s.alone[t.Month()-1]
	if s.whole {
		return name
	}
	return string([]rune(name)[:3])
}

// Day is the name of a day of the week.
func (s *Style) Day(d time.Weekday) string { return s.days[d] }

// Clock writes the time of day, "14.32", without the word for hour.
func (s *Style) Clock(t time.Time) string { return t.Format(s.clock) }

// Month is the number (1 to 12) of a month that is written out in any language, and
// 0 for a word that is no month.
func Month(word string) int {
	word = strings.ToLower(word)
	for _, s := range styles {
		for i := range 12 {
			if word == strings.ToLower(s.months[i]) || word == strings.ToLower(s.alone[i]) {
				return i + 1
			}
		}
	}
	return 0
}

// digits are those of keyboards that have others, and the marks that go with them.
var digits = strings.NewReplacer(
	"٠", "0", "١", "1", "٢", "2", "٣", "3", "٤", "4", "٥", "5", "٦", "6", "٧", "7", "٨", "8", "٩", "9",
	"۰", "0", "۱", "1", "۲", "2", "۳", "3", "۴", "4", "۵", "5", "۶", "6", "۷", "7", "۸", "8", "۹", "9",
	"٫", ".", "٬", ",", "\u200e", "", "\u200f", "",
)

// Digits writes the digits and marks of an Arabic keyboard as those that the rest
// of the product reads; other text stays as it is.
func Digits(text string) string { return digits.Replace(text) }
