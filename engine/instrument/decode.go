package instrument

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/notation"
)

// The words that a form sends for the two answers that are no value.
const (
	wordDontKnow = "weet_niet"
	wordWontSay  = "wil_niet_zeggen"
)

// Decode reads the raw form values of one field as an answer. Nothing filled in
// is Unanswered. What does not fit gives a Problem in the language lang, and the
// caller keeps the raw text to show it again. An unknown id is a Problem too.
func (in *Instrument) Decode(id string, raw []string, lang string) (Answer, *Problem) {
	f, ok := in.Field(id)
	if !ok {
		return Answer{}, &Problem{Question: id, Code: CodeNotAllowed, Message: problemText(CodeNotAllowed, lang), Hard: true}
	}
	values := cleanRaw(raw)
	if len(values) == 0 {
		return Answer{}, nil
	}
	if f.rows != nil {
		return f.decodeRows(values, lang)
	}
	a, code := f.decode(values, lang)
	if code != "" {
		p := f.problem(code, lang)
		return Answer{}, &p
	}
	return a, nil
}

// cleanRaw drops empty values and surrounding space.
func cleanRaw(raw []string) []string {
	var out []string
	for _, s := range raw {
		if s = strings.TrimSpace(strings.ToValidUTF8(s, "")); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (f *Field) decode(values []string, lang string) (Answer, string) {
	q := f.Question
	free := q.Type == TypeText || q.Type == TypeLongText
	for _, s := range values {
		switch {
		case s == wordDontKnow && q.DontKnow || s == wordWontSay && q.WontSay:
			if len(values) > 1 {
				return Answer{}, CodeExclusive
			}
			if s == wordDontKnow {
				return Answer{Status: DontKnow}, ""
			}
			return Answer{Status: WontSay}, ""
		case (s == wordDontKnow || s == wordWontSay) && !free:
			return Answer{}, CodeNotAllowed
		}
	}
	if q.Type == TypeRanking {
		return f.decodeRanking(values)
	}
	if f.Type == formula.TypeList {
		return f.decodeList(values)
	}
	if len(values) > 1 {
		return Answer{}, CodeNotAllowed
	}
	v, code := f.decodeOne(values[0], lang)
	if f.Type == formula.TypeText && v.IsMissing() {
		return Answer{}, "" // nothing was left after cleaning
	}
	if code == "" {
		v, code = f.accept(v)
	}
	if code != "" {
		return Answer{}, code
	}
	return Given(v), ""
}

func (f *Field) decodeOne(s, lang string) (formula.Value, string) {
	switch f.Type {
	case formula.TypeChoice:
		return formula.Choice(s), ""
	case formula.TypeBool:
		switch s {
		case "ja", "true":
			return formula.Bool(true), ""
		case "nee", "false":
			return formula.Bool(false), ""
		}
		return formula.Value{}, CodeUnknownChoice
	case formula.TypeDate:
		days, ok := ParseDate(s)
		if !ok {
			return formula.Value{}, CodeNotDate
		}
		return formula.Date(days), ""
	case formula.TypeNumber, formula.TypeMoney:
		return f.decodeNumber(s, lang)
	}
	return formula.Text(cleanText(s, f.Question.Type == TypeLongText)), ""
}

func (f *Field) decodeNumber(s, lang string) (formula.Value, string) {
	x, ok := ParseNumber(s, lang)
	switch {
	case !ok:
		return formula.Value{}, CodeNotNumber
	case f.Question.Type != TypeScale && formula.Round(x, f.Question.decimals()) != x:
		return formula.Value{}, CodeDecimals
	}
	v, fits := formula.Number(x).As(f.Type)
	if !fits {
		return v, CodeOutOfRange
	}
	return v, ""
}

// decodeList reads the chosen options, in the order of the definition.
func (f *Field) decodeList(values []string) (Answer, string) {
	var chosen []string
	for _, o := range f.Question.Options {
		if slices.Contains(values, o.ID) {
			chosen = append(chosen, o.ID)
		}
	}
	for _, s := range values {
		if f.options[s] == nil {
			return Answer{}, CodeUnknownChoice
		}
	}
	v, code := f.accept(formula.List(chosen))
	if code != "" {
		return Answer{}, code
	}
	return Given(v), ""
}

// cleanText drops control characters, and line ends too unless lines is set.
func cleanText(s string, lines bool) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s))
}

var (
	groupedDots   = regexp.MustCompile(`^\d{1,3}(\.\d{3})+$`)
	groupedCommas = regexp.MustCompile(`^\d{1,3}(,\d{3})+$`)
	plainNumber   = regexp.MustCompile(`^\d{1,15}(\.\d{1,10})?$`)
)

// ParseNumber reads a number as people type it: 1850, 1.850, 1.850,50, 1850,50
// and € 1.850,-; in English 1,850.50 too. A single point or comma with three
// digits behind it groups thousands where the language does so.
func ParseNumber(s, lang string) (float64, bool) {
	s = strings.NewReplacer("€", "", " ", "", "\u00a0", "", "\u202f", "", "−", "-").Replace(notation.Digits(s))
	commas := notation.Of(lang).Decimal() != "," // a comma groups thousands
	s = strings.TrimSuffix(s, ",-")
	s, negative := strings.CutPrefix(s, "-")
	dot, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	switch {
	case dot >= 0 && comma >= 0 && comma > dot:
		if !groupedDots.MatchString(s[:comma]) {
			return 0, false
		}
		s = strings.ReplaceAll(s[:comma], ".", "") + "." + s[comma+1:]
	case dot >= 0 && comma >= 0:
		if !groupedCommas.MatchString(s[:dot]) {
			return 0, false
		}
		s = strings.ReplaceAll(s[:dot], ",", "") + s[dot:]
	case comma >= 0 && (commas || strings.Count(s, ",") > 1) && groupedCommas.MatchString(s):
		s = strings.ReplaceAll(s, ",", "")
	case comma >= 0:
		s = strings.Replace(s, ",", ".", 1)
	case dot >= 0 && (!commas || strings.Count(s, ".") > 1) && groupedDots.MatchString(s):
		s = strings.ReplaceAll(s, ".", "")
	}
	if !plainNumber.MatchString(s) {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	if negative {
		x = -x
	}
	return x, err == nil
}

var (
	dayFirst   = regexp.MustCompile(`^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$`)
	dayWritten = regexp.MustCompile(`^(\d{1,2}) (\pL+) (\d{4})(?: року)?$`)
	monthShort = []string{"jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}
)

// ParseDate reads a day as people type it: 23-11-2026, 23/11/2026, 23 november
// 2026 and 2026-11-23, as days since 1970-01-01. A month may be written out in every
// language of package notation, and be shortened in Dutch.
func ParseDate(s string) (days int, ok bool) {
	s = strings.ToLower(notation.Digits(s))
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		s = isoDate(m[3], m[2], m[1])
	} else if m := dayWritten.FindStringSubmatch(s); m != nil {
		month := notation.Month(m[2])
		if month == 0 {
			month = 1 + slices.Index(monthShort, m[2])
		}
		s = isoDate(m[3], strconv.Itoa(month), m[1])
	}
	return formula.ParseDate(s)
}

func isoDate(year, month, day string) string {
	if len(month) == 1 {
		month = "0" + month
	}
	if len(day) == 1 {
		day = "0" + day
	}
	return year + "-" + month + "-" + day
}
