package mkba_test

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

func TestUncertaintyText(t *testing.T) {
	c := shipped(t, "jpf")
	in := mkba.Inputs{Quantities: cohort}
	s, err := c.Sensitivity(in)
	if err != nil {
		t.Fatal(err)
	}
	if s.Simulation, err = c.MonteCarlo(in, rand.NewPCG(1, 1), 1000); err != nil {
		t.Fatal(err)
	}
	out := evaluate(t, c, in)
	lines := strings.Split(strings.TrimSpace(mkba.UncertaintyText(out, s, "nl")), "\n")
	if !strings.HasPrefix(lines[0], "Netto per jongere: ") || !strings.Contains(lines[1], "van de 100 doorrekeningen") {
		t.Errorf("heading %q", lines[:2])
	}
	widest := strings.Count(lines[3], "█")
	for _, line := range lines[3:] {
		if strings.Count(line, "│") != 1 || strings.Count(line, "█") > widest {
			t.Errorf("bar %q: one mark, and none wider than the first", line)
		}
	}
	if mkba.UncertaintyText(out, nil, "nl") != "" {
		t.Error("text without uncertainty")
	}
}

func TestCSVHoldsEveryCent(t *testing.T) {
	out := evaluate(t, shipped(t, "jpf"), mkba.Inputs{Quantities: cohort})
	text, err := mkba.CSV(out, mkba.CSVOptions{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != len(out.Leaves)+1 {
		t.Fatalf("%d rows for %d leaves, %v", len(rows), len(out.Leaves), err)
	}
	sum := 0.0
	for _, row := range rows[1:] {
		amount, err := strconv.ParseFloat(row[9], 64)
		if err != nil {
			t.Fatal(err)
		}
		if row[2] != "kosten" {
			sum += amount
		}
	}
	if math.Abs(sum-out.Social.Benefit.Euros()) > 0.001 {
		t.Errorf("the rows sum to %.2f, all benefits are %.2f", sum, out.Social.Benefit.Euros())
	}
}

// TestCSVSaysWhatIsUncertain: a scenario and a simulation are lines of the same
// list, and no text begins as a formula would.
func TestCSVSaysWhatIsUncertain(t *testing.T) {
	c := shipped(t, "jpf")
	in, err := c.Under("voorzichtig", mkba.Inputs{Quantities: cohort})
	if err != nil {
		t.Fatal(err)
	}
	out := evaluate(t, c, in)
	u, err := c.Sensitivity(in)
	if err != nil {
		t.Fatal(err)
	}
	if u.Simulation, err = c.MonteCarlo(in, rand.NewPCG(3, 3), 100); err != nil {
		t.Fatal(err)
	}
	out.Parties[0].Title, out.Parties[1].Title = source.Text{"nl": "=1+1"}, source.Text{"nl": "@SUM(A1)"}
	text, err := mkba.CSV(out, mkba.CSVOptions{Lang: "nl", Scenario: "voorzichtig", Uncertainty: u, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, row := range rows[1:] {
		if row[1] != "voorzichtig" {
			t.Fatalf("no scenario in %v", row)
		}
		got[row[2]+" "+row[3]] = row
		for _, cell := range row[:7] {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("%q would be run", cell)
			}
		}
	}
	if !strings.Contains(text, "'=1+1") || !strings.Contains(text, "'@SUM(A1)") {
		t.Error("a text that begins as a formula was not made harmless")
	}
	for id, want := range map[string]string{
		"simulatie p5": strconv.FormatFloat(u.Simulation.P5.Euros(), 'f', 2, 64), "netto_bij_laag " + u.Bars[0].Parameter: strconv.FormatFloat(u.Bars[0].NetAtLow.Euros(), 'f', 2, 64),
	} {
		if row := got[id]; len(row) < 11 || row[9] != want {
			t.Errorf("%s: %v, want %s", id, row, want)
		}
	}
	u.Simulation = nil
	if text, err = mkba.CSV(out, mkba.CSVOptions{Lang: "nl", Uncertainty: u}); err != nil || strings.Contains(text, "simulatie") || !strings.Contains(text, "omslagpunt") {
		t.Errorf("without a simulation: %v", err)
	}
	if row := got["simulatie zaad"]; len(row) < 11 || row[10] != "3" {
		t.Errorf("seed: %v", row)
	}
}

func TestTextsOfComparisonReportAndPayment(t *testing.T) {
	c := shipped(t, "jpf")
	in := mkba.Inputs{Quantities: cohort}
	cautious, err := c.Under("voorzichtig", mkba.Inputs{Quantities: scaled(2)})
	if err != nil {
		t.Fatal(err)
	}
	payment, err := evaluate(t, c, in).Settle("voorbeeld_investeerder")
	if err != nil {
		t.Fatal(err)
	}
	both := compared(t, mkba.Side{Model: c, Inputs: in}, mkba.Side{Model: c, Inputs: cautious}, false)
	for text, wants := range map[string][]string{
		mkba.CompareText(both, "nl"):    {"Netto van de eerste", "Meer of minder deelnemers", "90% tot 70%", "  Minder bijstand", "Netto van de tweede"},
		mkba.CompareText(both, "en"):    {"More or fewer participants", "90% to 70%"},
		mkba.PaymentText(payment, "nl"): {"Deel dat uit de bijstand gaat", "350.000", "175.000", "Totaal (begrensd door het plafond)", "500.000"},
		mkba.PaymentText(&mkba.Payment{Title: payment.Title, Hidden: true}, "nl"): {"verborgen"},
		mkba.ReportText(mkba.Report(c.Definition(), shippedPrices(t), &in), "nl"): {
			"goed         Tellen de delen", "let op       Heeft elk getal een bron", "huisuitzetting_corporatie is niet in de bron nagezien"},
	} {
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("want %q in\n%s", want, text)
			}
		}
	}
}
