package cohort

import (
	"testing"

	"effectmonitor/engine/indicator"
)

// TestStandardisedByHand: of 20 and 20 people in two classes 15 and 5 reach it, where in
// the reference 50 of 100 and 20 of 100 do. Expected are 20·0,5 + 20·0,2 = 14 of 40, which
// is 35%; found are 20, 20/14 = 1,43 times as many. The exact interval of a count of 20 is
// 12,217 to 30,888 (Garwood, 1936), divided by 14.
func TestStandardisedByHand(t *testing.T) {
	f := testFramework(t)
	own, reference := New(f), New(f)
	add := func(year string, n, yes int, to ...*Aggregate) {
		for i := range n {
			value := 0.0
			if i < yes {
				value = 1
			}
			facts := indicator.Facts{Framework: f.Version(), Dims: map[string]string{"jaar": year},
				Values: indicator.ValuesOf(map[string]map[string]indicator.Fact{"aandeel": {"": {Value: value}}})}
			for _, a := range to {
				if err := a.Add(facts); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	add("2020", 20, 15, own, reference)
	add("2021", 20, 5, own, reference)
	add("2020", 80, 35, reference)
	add("2021", 80, 15, reference)
	share := f.Indicator("aandeel")
	s := NewGate(10).Read(f, own, Slice{}).Standardised(reference, share, "", "jaar")
	if s.Expected.Text() != "35%" || s.Ratio.Text() != "1,43" || s.Ratio.IntervalText() != "0,87 tot 2,21" || s.Certain {
		t.Errorf("expected %s, ratio %s with %s, certain %v", s.Expected.Text(), s.Ratio.Text(), s.Ratio.IntervalText(), s.Certain)
	}
	// Against itself nothing is found more or less than expected.
	s = NewGate(10).Read(f, own, Slice{}).Standardised(own, share, "", "jaar")
	if s.Expected.Text() != "50%" || s.Ratio.Text() != "1,00" {
		t.Errorf("against itself: expected %s, ratio %s", s.Expected.Text(), s.Ratio.Text())
	}
	// A group whose share may not be shown has no standard either.
	few := New(f)
	add("2020", 9, 5, few)
	if s = NewGate(10).Read(f, few, Slice{}).Standardised(reference, share, "", "jaar"); s.Ratio.Known() || s.Expected.Known() {
		t.Errorf("of nine: expected %s, ratio %s", s.Expected.Text(), s.Ratio.Text())
	}
}
