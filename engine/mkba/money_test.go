package mkba_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"effectmonitor/engine/mkba"
)

// TestPaymentByEveryMeasure pays 1 euro for every euro, count or ratio that a rule
// can measure, from nothing upwards.
func TestPaymentByEveryMeasure(t *testing.T) {
	in := mkba.Inputs{Quantities: cohort, Overrides: map[string]float64{"kosten.begeleiding": 1000}}
	plain := evaluate(t, shipped(t, "jpf"), in)
	none := mkba.Inputs{Quantities: cohort, Overrides: map[string]float64{"kosten.begeleiding": 0}}
	for name, c := range map[string]struct {
		measure string
		in      mkba.Inputs
		want    mkba.Cents
	}{
		"benefits":            {"{uitkomst: baten}", in, plain.Savings.Benefit},
		"net":                 {"{uitkomst: netto}", in, plain.Savings.Net},
		"benefits per head":   {"{uitkomst: baten_per_deelnemer}", in, plain.Savings.BenefitHead},
		"net per head":        {"{uitkomst: netto_per_deelnemer}", in, plain.Savings.NetHead},
		"ratio":               {"{uitkomst: verhouding}", in, mkba.Cents(math.Round(*plain.Savings.Ratio * 100))},
		"ratio without costs": {"{uitkomst: verhouding}", none, 0},
		"amount":              {"{indicator: schuldregeling_geslaagd, neem: bedrag}", in, 60_000_000},
		"share of nobody":     {"{indicator: niet_gemeten}", in, 0},
		"count":               {"{indicator: voltooid, neem: aantal}", in, 17_000},
	} {
		t.Run(name, func(t *testing.T) {
			name := instruments + "mkba/jpf/v1.yaml"
			data := file(t, name)
			// One rule, and nothing that was worked out for the rules that were there.
			at := bytes.Index(data, []byte("    plafond: 500000\n"))
			end := bytes.Index(data, []byte("\naannames:"))
			if at < 0 || end < at {
				t.Fatal("the agreement of the model has another shape")
			}
			rule := "    regels: [{id: maat, titel: Maat, maat: " + c.measure + ", schijven: [{vanaf: 0, per: 1}]}]\n" +
				"    voorbeelden: [{naam: niets, gemeten: {maat: 0}, verwacht: {totaal: 0}}]\n"
			changed := bytes.Join([][]byte{data[:at], []byte(rule), data[end:]}, nil)
			p, err := evaluate(t, compile(t, name, changed, shippedPrices(t)), c.in).Settle("voorbeeld_investeerder")
			if err != nil {
				t.Fatal(err)
			}
			if p.Total != c.want {
				t.Errorf("paid %d, want %d", p.Total, c.want)
			}
		})
	}
}

func TestSettleWithoutInputs(t *testing.T) {
	out := evaluate(t, shipped(t, "jpf"), mkba.Inputs{Quantities: cohort})
	data, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	again := &mkba.Result{}
	if err := json.Unmarshal(data, again); err != nil {
		t.Fatal(err)
	}
	if _, err := again.Settle("voorbeeld_investeerder"); err == nil {
		t.Error("settled a result without inputs")
	}
	if again.Plan() != nil {
		t.Error("a plan of a result without inputs")
	}
	few := evaluate(t, shipped(t, "jpf"), mkba.Inputs{Quantities: mkba.Quantities{N: 3}, Threshold: 10})
	if p, err := few.Settle("voorbeeld_investeerder"); err != nil || !p.Hidden {
		t.Errorf("settled for too few: %+v, %v", p, err)
	}
}

func TestCountsThatCannotBe(t *testing.T) {
	c := shipped(t, "jpf")
	for name, q := range map[string]mkba.Quantity{"no number": {Count: math.NaN(), N: 10}, "negative": {Count: -1, N: 10}, "endless": {Count: math.Inf(1), N: 10}} {
		in := mkba.Inputs{Quantities: mkba.Quantities{N: 10, ByIndicator: map[string]mkba.Quantity{"uit_bijstand": q}}}
		if _, err := c.Evaluate(in); err == nil {
			t.Errorf("%s: evaluated", name)
		}
		if _, err := c.MonteCarloEach([]mkba.Inputs{in}, rand.NewPCG(1, 1), 10); err == nil {
			t.Errorf("%s: drawn", name)
		}
	}
}

func TestSignature(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	public := key.Public().(ed25519.PublicKey)
	s, err := mkba.ParseStatement(frozen(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(public); !errors.Is(err, mkba.ErrUnsigned) {
		t.Errorf("unsigned: %v", err)
	}
	if err := s.Sign(key[:32:32]); err == nil {
		t.Error("signed with half a key")
	}
	if err := s.Sign(key); err != nil {
		t.Fatal(err)
	}
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize)).Public().(ed25519.PublicKey)
	for _, c := range []struct {
		key  ed25519.PublicKey
		want error
	}{{public, nil}, {nil, nil}, {other, mkba.ErrOtherKey}} {
		if err := s.Verify(c.key); !errors.Is(err, c.want) {
			t.Errorf("want %v, got %v", c.want, err)
		}
	}
	good := *s.Signature
	for name, bad := range map[string]mkba.Signature{
		"no base64": {Method: good.Method, Key: good.Key, Value: "?"}, "another method": {Method: "rsa", Key: good.Key, Value: good.Value},
		"no key": {Method: good.Method, Key: "", Value: good.Value}, "another value": {Method: good.Method, Key: good.Key, Value: good.Key},
	} {
		s.Signature = &bad
		if err := s.Verify(nil); !errors.Is(err, mkba.ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
