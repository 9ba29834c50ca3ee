package source

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/diag"
)

// DefaultLang is the language that a text without language is written in, and
// that a missing translation falls back to.
const DefaultLang = "nl"

// Text is a text in one or more languages. In YAML it is a string, which means
// Dutch, or a mapping from language to string.
type Text map[string]string

// In returns the text in lang, or in Dutch when there is no translation.
func (t Text) In(lang string) string {
	if text, ok := t[lang]; ok {
		return text
	}
	return t[DefaultLang]
}

// Langs are the languages there is a text for, sorted.
func (t Text) Langs() []string {
	langs := make([]string, 0, len(t))
	for lang := range t {
		langs = append(langs, lang)
	}
	slices.Sort(langs)
	return langs
}

// IsZero says whether there is no text in any language.
func (t Text) IsZero() bool { return len(t) == 0 }

// String is the Dutch text.
func (t Text) String() string { return t.In(DefaultLang) }

// UnmarshalSource reads a text from a definition.
func (t *Text) UnmarshalSource(n *Node) diag.List {
	if n.Kind == Scalar {
		var text string
		if found := decodeString(n, &text); len(found) > 0 {
			return found
		}
		*t = Text{DefaultLang: text}
		return nil
	}
	var texts map[string]string
	found := DecodeNode(n, &texts)
	*t = texts
	return found
}

var refPattern = regexp.MustCompile(`^([a-z0-9][a-z0-9_-]*)(?:@([1-9][0-9]{0,5}))?$`)

// Ref points at a definition: "x" is the newest version of x, "x@2" its second.
type Ref struct {
	ID      string
	Version int // 0 is the newest
	Pos     diag.Pos
}

// ParseRef reads "id" or "id@version".
func ParseRef(text string) (Ref, error) {
	m := refPattern.FindStringSubmatch(text)
	if m == nil {
		return Ref{}, fmt.Errorf("%q is not a reference like id or id@2", text)
	}
	ref := Ref{ID: m[1]}
	if m[2] != "" {
		version, err := strconv.Atoi(m[2])
		if err != nil {
			return Ref{}, fmt.Errorf("reference %q: %w", text, err)
		}
		ref.Version = version
	}
	return ref, nil
}

// IsZero says whether nothing is referred to.
func (r Ref) IsZero() bool { return r.ID == "" }

// String is "id" or "id@version".
func (r Ref) String() string {
	if r.Version == 0 {
		return r.ID
	}
	return r.ID + "@" + strconv.Itoa(r.Version)
}

// MarshalJSON writes the string.
func (r Ref) MarshalJSON() ([]byte, error) { return json.Marshal(r.String()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Ref) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("reference: %w", err)
	}
	if text == "" {
		*r = Ref{}
		return nil
	}
	parsed, err := ParseRef(text)
	*r = parsed
	return err
}

// UnmarshalSource reads a reference from a definition.
func (r *Ref) UnmarshalSource(n *Node) diag.List {
	var found diag.List
	parsed, err := ParseRef(n.Value)
	if n.Kind != Scalar || err != nil {
		found.Errorf(n.Pos, "bad-ref", "hier hoort een verwijzing en er staat %s", n.Describe()).
			WithHint("schrijf het id, of het id met een versie: id@2")
		return found
	}
	parsed.Pos = n.Pos
	*r = parsed
	return nil
}

// Percent is a share: 0.8 is 80%. In YAML it is written as 80% or 0.8.
type Percent float64

// ParsePercent reads "80%", "2,25%" or a plain number from -1 to 1. A plain number
// outside that range is refused: 80 could be meant as 80% or as eighty times.
func ParsePercent(text string) (Percent, error) {
	number, marked := strings.CutSuffix(strings.TrimSpace(text), "%")
	value, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(number), ",", ".", 1), 64)
	switch {
	case err != nil, math.IsNaN(value), math.IsInf(value, 0):
		return 0, fmt.Errorf("%q is not a percentage", text)
	case marked:
		return Percent(value / 100), nil
	case value < -1 || value > 1:
		return 0, fmt.Errorf("%q needs a percent sign", text)
	}
	return Percent(value), nil
}

// UnmarshalSource reads a share from a definition.
func (p *Percent) UnmarshalSource(n *Node) diag.List {
	var found diag.List
	parsed, err := ParsePercent(n.Value)
	if n.Kind != Scalar || err != nil {
		found.Errorf(n.Pos, "bad-percent", "hier hoort een percentage en er staat %s", n.Describe()).
			WithHint("schrijf bijvoorbeeld 80% of 0.8")
		return found
	}
	*p = parsed
	return nil
}
