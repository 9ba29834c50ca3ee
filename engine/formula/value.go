package formula

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// Value is one answer or result with its type. The zero Value is leeg without
// a type; Missing gives leeg of a type.
type Value struct {
	typ     Type
	present bool
	num     float64
	text    string
	list    []string
}

// Missing is the leeg value of a type.
func Missing(t Type) Value { return Value{typ: t} }

// Number is a getal. NaN and infinities become leeg.
func Number(f float64) Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Missing(TypeNumber)
	}
	return Value{typ: TypeNumber, present: true, num: f + 0} // +0 turns -0 into 0
}

// Text is a tekst; the empty text is leeg.
func Text(s string) Value { return Value{typ: TypeText, present: s != "", text: s} }

// Bool is a waar/onwaar.
func Bool(b bool) Value {
	v := Value{typ: TypeBool, present: true}
	if b {
		v.num = 1
	}
	return v
}

// Choice is the id of a chosen option; the empty id is leeg.
func Choice(id string) Value { return Value{typ: TypeChoice, present: id != "", text: id} }

// List holds the ids of the chosen options. nil is leeg; an empty list that is
// not nil is an answer with nothing chosen. The list is kept, not copied.
func List(ids []string) Value { return Value{typ: TypeList, present: ids != nil, list: ids} }

// Date is a day, counted from 1970-01-01.
func Date(days int) Value { return Value{typ: TypeDate, present: true, num: float64(days)} }

// Money is an amount in whole cents.
func Money(cents int64) Value { return Value{typ: TypeMoney, present: true, num: float64(cents)} }

// Type is the type of the value; TypeAny for the zero Value.
func (v Value) Type() Type { return v.typ }

// IsMissing tells whether the value is leeg.
func (v Value) IsMissing() bool { return !v.present }

// AsNumber is the number of a getal, the euros of a bedrag, the days since
// 1970-01-01 of a datum and 1 or 0 of a waar/onwaar. False when leeg or another type.
func (v Value) AsNumber() (float64, bool) {
	switch {
	case !v.present:
		return 0, false
	case v.typ == TypeMoney:
		return v.num / 100, true
	case v.typ.numeric() || v.typ == TypeBool:
		return v.num, true
	}
	return 0, false
}

// AsText is the text of a tekst or the id of a keuze; "" when leeg or another type.
func (v Value) AsText() string { return v.text }

// AsBool is true only for an answered waar.
func (v Value) AsBool() bool { return v.typ == TypeBool && v.present && v.num == 1 }

// AsList is the chosen ids of a lijst; nil when leeg or another type. It must not be changed.
func (v Value) AsList() []string { return v.list }

// AsDays is the day of a datum since 1970-01-01.
func (v Value) AsDays() (int, bool) { return int(v.num), v.present && v.typ == TypeDate }

// AsCents is a bedrag in whole cents.
func (v Value) AsCents() (int64, bool) { return int64(v.num), v.present && v.typ == TypeMoney }

// Equal tells whether two values have the same type and content; leeg equals
// leeg of the same type, which is a question about storage, not about formulas.
func (v Value) Equal(w Value) bool {
	if v.typ != w.typ || v.present != w.present || v.num != w.num || v.text != w.text || len(v.list) != len(w.list) {
		return false
	}
	for i := range v.list {
		if v.list[i] != w.list[i] {
			return false
		}
	}
	return true
}

// As converts between the types that share a notation outside a formula: a
// text becomes a keuze or a datum (2026-03-01), a number a bedrag in euros, a
// keuze a tekst, a single text a lijst. False when the content does not fit.
func (v Value) As(t Type) (Value, bool) {
	switch {
	case v.typ == t:
		return v, true
	case !v.present:
		return Missing(t), true
	case v.typ.textual() && t.textual():
		return Value{typ: t, present: true, text: v.text}, true
	case v.typ.textual() && t == TypeList:
		return List([]string{v.text}), true
	case v.typ.textual() && t == TypeDate:
		days, ok := ParseDate(v.text)
		return Date(days), ok
	case v.typ == TypeNumber && t == TypeMoney:
		return moneyOf(v.num * 100), math.Abs(v.num) < 1e13
	case v.typ == TypeMoney && t == TypeNumber:
		return Number(v.num / 100), true
	}
	return Missing(t), false
}

// moneyOf rounds cents half away from zero to a bedrag.
func moneyOf(cents float64) Value {
	return Value{typ: TypeMoney, present: true, num: Round(cents, 0)}
}

// ParseDate reads a calendar day such as 2026-03-01 as days since 1970-01-01.
func ParseDate(s string) (days int, ok bool) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, false
	}
	return DaysOf(t), true
}

// DaysOf is the calendar day of t, in t's own location, as days since 1970-01-01.
func DaysOf(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// dayTime is the UTC midnight that starts a day.
func dayTime(days float64) time.Time { return time.Unix(int64(days)*86400, 0).UTC() }

// taggedJSON holds the types that plain JSON cannot tell apart.
type taggedJSON struct {
	Text  *string `json:"tekst,omitempty"`
	Date  *string `json:"datum,omitempty"`
	Cents *int64  `json:"cent,omitempty"`
}

// MarshalJSON writes a value so that UnmarshalJSON gives back the same value
// and type: a number for a getal, true or false, a string for a keuze, an
// array for a lijst, and {"tekst": …}, {"datum": "2026-03-01"} or {"cent": …}
// for the others. Leeg is null, without its type.
func (v Value) MarshalJSON() ([]byte, error) {
	if !v.present {
		return []byte("null"), nil
	}
	switch v.typ {
	case TypeBool:
		return strconv.AppendBool(nil, v.num == 1), nil
	case TypeNumber:
		if n := int64(v.num); float64(n) == v.num && n != 0 && n > -1e15 && n < 1e15 {
			return strconv.AppendInt(nil, n, 10), nil // as encoding/json writes it
		}
		return json.Marshal(v.num)
	case TypeChoice:
		return json.Marshal(v.text)
	case TypeList:
		return json.Marshal(v.list)
	case TypeMoney:
		cents := int64(v.num)
		return json.Marshal(taggedJSON{Cents: &cents})
	case TypeDate:
		day := dayTime(v.num).Format(time.DateOnly)
		return json.Marshal(taggedJSON{Date: &day})
	}
	return json.Marshal(taggedJSON{Text: &v.text})
}

var errValueJSON = errors.New("formula: not the JSON form of a value")

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Value) UnmarshalJSON(data []byte) error {
	if quick, ok := quickValue(data); ok {
		*v = quick
		return nil
	}
	return v.unmarshal(bytes.TrimSpace(data))
}

func (v *Value) unmarshal(data []byte) error {
	if len(data) == 0 {
		return errValueJSON
	}
	switch c := data[0]; c {
	case 'n':
		*v = Value{}
		return nil
	case '"':
		return into(data, v, Choice)
	case '[':
		return into(data, v, List)
	case 't', 'f':
		return into(data, v, Bool)
	case '{':
		return v.unmarshalTagged(data)
	default:
		return into(data, v, Number)
	}
}

func into[T any](data []byte, v *Value, construct func(T) Value) error {
	var x T
	if err := json.Unmarshal(data, &x); err != nil {
		return err
	}
	*v = construct(x)
	return nil
}

func (v *Value) unmarshalTagged(data []byte) error {
	var t taggedJSON
	if err := json.Unmarshal(data, &t); err != nil {
		return err
	}
	switch {
	case t.Text != nil:
		*v = Text(*t.Text)
	case t.Cents != nil:
		*v = Money(*t.Cents)
	case t.Date != nil:
		days, ok := ParseDate(*t.Date)
		if !ok {
			return errValueJSON
		}
		*v = Date(days)
	default:
		return errValueJSON
	}
	return nil
}

var monthNames = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli",
	"augustus", "september", "oktober", "november", "december"}

// String writes the value the way a Dutch reader expects it: 1.234,5 and
// € 12,50 and 1 maart 2026; leeg for a missing value.
func (v Value) String() string {
	if !v.present {
		return "leeg"
	}
	switch v.typ {
	case TypeBool:
		if v.num == 1 {
			return "waar"
		}
		return "onwaar"
	case TypeNumber:
		return FormatNumber(v.num)
	case TypeMoney:
		if v.num < 0 {
			return "-€ " + euros(-v.num)
		}
		return "€ " + euros(v.num)
	case TypeDate:
		t := dayTime(v.num)
		return strconv.Itoa(t.Day()) + " " + monthNames[t.Month()-1] + " " + strconv.Itoa(t.Year())
	case TypeList:
		return "[" + strings.Join(v.list, ", ") + "]"
	}
	return v.text
}

// FormatNumber writes a number in Dutch notation with as many decimals as it
// has, at most ten: 1234.5 is 1.234,5.
func FormatNumber(f float64) string {
	s := strconv.FormatFloat(Round(f, 10), 'f', -1, 64)
	return dutch(s)
}

// dutch turns 1234.5 into 1.234,5.
func dutch(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, frac, has := strings.Cut(s, ".")
	var b strings.Builder
	b.WriteString(sign)
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(r)
	}
	if has {
		b.WriteByte(',')
		b.WriteString(frac)
	}
	return b.String()
}

// euros writes cents that are not negative as 1.234,50.
func euros(cents float64) string {
	return dutch(strconv.FormatFloat(cents/100, 'f', 2, 64))
}
