package mkba_test

import (
	"testing"

	"effectmonitor/engine/mkba"
)

func TestX(t *testing.T) {
	out := evaluate(t, shipped(t, "den-haag-2018"), mkba.Inputs{})
	t.Log("\n" + mkba.Text(out, "nl"))
	c := shipped(t, "jpf")
	out = evaluate(t, c, mkba.Inputs{Quantities: demo})
	t.Log("\n" + mkba.Text(out, "nl"))
}

var demo = mkba.Quantities{N: 300, ByIndicator: map[string]mkba.Quantity{
	"beeindigd": {Count: 250, N: 300}, "uit_bijstand": {Count: 75, N: 150}, "aan_het_werk": {Count: 95, N: 200}, "terug_naar_school": {Count: 50, N: 140},
	"huisuitzetting_voorkomen": {Count: 24, N: 250}, "afsluiting_voorkomen": {Count: 15, N: 250}, "zorgpremie_achterstand_weg": {Count: 52, N: 250}, "incasso_gestopt": {Count: 120, N: 250},
	"psychische_gezondheid_vooruit": {Count: 45, N: 230}, "verslaving_vooruit": {Count: 15, N: 60}, "justitie_vooruit": {Count: 20, N: 50}, "voltooid": {Count: 170, N: 240},
	"schuldregeling_geslaagd": {Count: 120, N: 120, Amount: 60_000_000},
}}
