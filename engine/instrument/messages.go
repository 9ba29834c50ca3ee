package instrument

import (
	"math"
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
)

// Codes of the problems with answers.
const (
	CodeRequired      = "required"
	CodeWrongType     = "wrong-type"
	CodeNotNumber     = "not-a-number"
	CodeNotDate       = "not-a-date"
	CodeUnknownChoice = "unknown-option"
	CodeExclusive     = "exclusive-option"
	CodeOutOfRange    = "out-of-range"
	CodeDecimals      = "too-many-decimals"
	CodeTooLong       = "too-long"
	CodeNotAllowed    = "not-allowed"
	CodeCheck         = "check"
	CodeTooFewRows    = "too-few-rows"
	CodeTooManyRows   = "too-many-rows"
	CodeRanking       = "ranking"
)

// Problem is something about an answer that its rater must look at. A soft
// problem may be overruled with a reason; a hard one blocks sending.
type Problem struct {
	Question string `json:"vraag"` // id of the field
	Code     string `json:"code"`
	Message  string `json:"melding"` // plain, in the language of the rater
	Hard     bool   `json:"hard"`
	// Part says where in a herhaling: <row>.<question>, with rows counted from 0.
	Part string `json:"deel,omitempty"`
}

// problem makes the hard problem of a code.
func (f *Field) problem(code, lang string) Problem {
	key := code
	q := f.Question
	low, high := q.bounds()
	switch {
	case code == CodeOutOfRange && low == nil:
		key = "above"
	case code == CodeOutOfRange && high == nil:
		key = "below"
	case code == CodeDecimals && q.decimals() == 0:
		key = "whole"
	case code == CodeNotNumber && q.decimals() == 0:
		key = "whole-number"
	}
	text := problemText(key, lang)
	if strings.Contains(text, "{") {
		n := q.decimals()
		if code == CodeTooLong {
			n = q.maxLength()
		}
		text = strings.NewReplacer("{min}", q.showBound(low, lang), "{max}", q.showBound(high, lang),
			"{n}", FormatNumber(float64(n), lang)).Replace(text)
	}
	return Problem{Question: f.ID, Code: code, Message: text, Hard: true}
}

func (q *Question) showBound(x *float64, lang string) string {
	if x == nil {
		return ""
	}
	return q.FormatNumber(*x, lang)
}

// bounds are the lowest and highest number that fit, nil where there is none.
func (q *Question) bounds() (low, high *float64) {
	switch {
	case q.Type == TypeScale:
		return q.From, q.To
	case q.Type == TypeLevel && len(q.Levels) > 0:
		return &q.Levels[0].Value, &q.Levels[len(q.Levels)-1].Value
	case q.Type == TypeRanking:
		n := float64(q.ranks())
		return nil, &n
	case q.Type == TypeRepeat:
		n := float64(q.maxRows())
		return q.Min, &n
	}
	return q.Min, q.Max
}

// decimals is how many digits may stand behind the point.
func (q *Question) decimals() int {
	switch {
	case q.Decimals != nil:
		return *q.Decimals
	case q.Type == TypeMoney:
		return 2
	}
	return 6
}

// maxLength is how many characters a text may have.
func (q *Question) maxLength() int {
	switch {
	case q.MaxLength > 0:
		return q.MaxLength
	case q.Type == TypeLongText:
		return 4000
	}
	return 300
}

// FormatNumber writes a number as readers of a language expect it: 1.234,5 in
// Dutch, 1,234.5 in English, with as many decimals as it has.
func FormatNumber(x float64, lang string) string {
	return notation.Of(lang).Plain(x)
}

// FormatNumber writes an answer to this question: a year as 2024, and every other
// number as readers of a language expect it. A question asks for a year when both its
// bounds are years.
func (q *Question) FormatNumber(x float64, lang string) string {
	year := func(x *float64) bool { return x != nil && *x >= 1000 && *x < 3000 }
	if q.Type == TypeNumber && year(q.Min) && year(q.Max) && x == math.Trunc(x) {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return FormatNumber(x, lang)
}

// Show writes the value of a name (see Symbols) as a rater reads it: the text of
// an option instead of its id, the title of a class, an amount with its sign.
func (in *Instrument) Show(id string, v formula.Value, lang string) string {
	named, ok := in.vars[id]
	if !ok || v.IsMissing() {
		return ""
	}
	switch v.Type() {
	case formula.TypeChoice:
		return in.optionText(named, v.AsText(), lang)
	case formula.TypeList:
		var texts []string
		for _, o := range v.AsList() {
			texts = append(texts, in.optionText(named, o, lang))
		}
		return strings.Join(texts, ", ")
	case formula.TypeBool:
		return problemText(yesNo[v.AsBool()], lang)
	case formula.TypeNumber:
		x, _ := v.AsNumber()
		if q := named.asks(); q != nil {
			return q.FormatNumber(x, lang)
		}
		return FormatNumber(x, lang)
	case formula.TypeMoney:
		return showMoney(v, lang)
	case formula.TypeDate:
		days, _ := v.AsDays()
		return showDate(source.Date(days), lang)
	}
	return v.String()
}

// showMoney writes an amount, without cents when there are none, and without a
// line break between sign and number.
func showMoney(v formula.Value, lang string) string {
	cents, _ := v.AsCents()
	decimals := 0
	if cents%100 != 0 {
		decimals = 2
	}
	return notation.Of(lang).Euro(float64(cents)/100, decimals)
}

func showDate(d source.Date, lang string) string {
	return notation.Of(lang).Date(d.Time())
}

func (in *Instrument) optionText(v *variable, id, lang string) string {
	field := v.field
	if field == nil {
		field = v.earlier
	}
	if field == nil {
		field = v.inner
	}
	var t source.Text
	switch {
	case field != nil && field.options[id] != nil:
		t = field.options[id].Text
	case v.scale != nil:
		for _, c := range v.scale.def.Classes {
			if c.ID == id {
				t = c.Title
			}
		}
	case v.calc != nil:
		for _, o := range v.calc.def.Options {
			if o.ID == id {
				t = o.Text
			}
		}
	}
	if text := t.In(lang); text != "" {
		return text
	}
	return id
}
