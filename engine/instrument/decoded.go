package instrument

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Requirement is verplicht: always, never, or when a formula is waar.
type Requirement struct {
	Always  bool
	Formula source.Formula
}

// IsZero says whether an answer is never required.
func (r Requirement) IsZero() bool { return !r.Always && r.Formula.IsZero() }

// UnmarshalSource reads true, false or a formula.
func (r *Requirement) UnmarshalSource(n *source.Node) diag.List {
	*r = Requirement{}
	if n.Kind == source.Scalar && n.Tag == source.TagBool {
		r.Always = strings.EqualFold(n.Value, "true")
		return nil
	}
	return r.Formula.UnmarshalSource(n)
}

// MarshalJSON writes true, false or the formula.
func (r Requirement) MarshalJSON() ([]byte, error) {
	if !r.Formula.IsZero() {
		return r.Formula.MarshalJSON()
	}
	return strconv.AppendBool(nil, r.Always), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Requirement) UnmarshalJSON(data []byte) error {
	*r = Requirement{}
	if len(data) > 0 && data[0] == '"' {
		return r.Formula.UnmarshalJSON(data)
	}
	if err := json.Unmarshal(data, &r.Always); err != nil {
		return fmt.Errorf("verplicht: %w", err)
	}
	return nil
}

// Minimum is minimaal_beantwoord: a count of answers, or a share of the
// denominator when Share is above 0.
type Minimum struct {
	Count int
	Share source.Percent
}

// UnmarshalSource reads 2 or 80%.
func (m *Minimum) UnmarshalSource(n *source.Node) diag.List {
	*m = Minimum{}
	if number, ok := n.Number(); ok && number == float64(int(number)) && number >= 0 {
		m.Count = int(number)
		return nil
	}
	if n.Kind == source.Scalar && strings.HasSuffix(n.Value, "%") {
		found := m.Share.UnmarshalSource(n)
		if len(found) == 0 && (m.Share <= 0 || m.Share > 1) {
			found.Errorf(n.Pos, "bad-minimum", "minimaal_beantwoord ligt boven 0%% en is hoogstens 100%%")
		}
		return found
	}
	var found diag.List
	found.Errorf(n.Pos, "bad-minimum", "hier hoort een aantal of een percentage en er staat %s", n.Describe()).
		WithHint("schrijf bijvoorbeeld 3 of 80%")
	return found
}

// MarshalJSON writes the count, or the share as a percentage.
func (m Minimum) MarshalJSON() ([]byte, error) {
	if m.Share > 0 {
		return json.Marshal(strconv.FormatFloat(float64(m.Share)*100, 'g', 12, 64) + "%")
	}
	return json.Marshal(m.Count)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Minimum) UnmarshalJSON(data []byte) error {
	*m = Minimum{}
	if len(data) == 0 || data[0] != '"' {
		if err := json.Unmarshal(data, &m.Count); err != nil {
			return fmt.Errorf("minimaal_beantwoord: %w", err)
		}
		return nil
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("minimaal_beantwoord: %w", err)
	}
	share, err := source.ParsePercent(text)
	m.Share = share
	return err
}
