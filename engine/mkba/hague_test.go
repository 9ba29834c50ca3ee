package mkba_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

const hague = "den-haag-2018"

// The published table, in whole euros (design/domain.md): per party short, long
// and the printed total.
var hagueRows = map[string][3]int64{
	"gemeente_szw":      {784338, 493526, 1277865},
	"gemeente_ocw":      {149717, 249813, 399529},
	"zorgverzekeraars":  {41800, 83165, 124965},
	"schuldeisers":      {82030, 0, 82030},
	"woningcorporaties": {33480, 0, 33480},
	"rijk_szw":          {8174, 0, 8174},
	"nutsbedrijven":     {1959, 0, 1959},
}

func TestHagueTable(t *testing.T) {
	out := evaluate(t, shipped(t, hague), mkba.Inputs{})
	for _, row := range out.Rows {
		want := hagueRows[out.Parties[row.Party].ID]
		got := [3]int64{row.ByTerm[0].WholeEuros(), row.ByTerm[1].WholeEuros(), row.PrintedTotal.WholeEuros()}
		if got != want {
			t.Errorf("%s: got %v, want %v", out.Parties[row.Party].ID, got, want)
		}
	}
	total := out.Savings
	for name, pair := range map[string][2]int64{
		"total": {total.Benefit.WholeEuros(), 1928002}, "short": {total.ByTerm[0].WholeEuros(), 1101498},
		"long": {total.ByTerm[1].WholeEuros(), 826504}, "per head": {total.BenefitHead.WholeEuros(), 20731},
		"short per head": {total.ByTermHead[0].WholeEuros(), 11844}, "long per head": {total.ByTermHead[1].WholeEuros(), 8887},
		"costs per head": {total.CostHead.WholeEuros(), 10788}, "net per head": {total.NetHead.WholeEuros(), 9943},
		"participants": {int64(out.Participants), 93},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %d, want %d", name, pair[0], pair[1])
		}
	}
	text := mkba.Text(out, "nl")
	for _, want := range []string{"1,92", "1,10", "1.928.002", "20.731", "10.788", "9.943", "Gepubliceerd", "bruto", "netto",
		"gedrukt staat 748.338, gelezen wordt 784.338", "telt de rij op tot 1.277.864"} {
		if !strings.Contains(text, want) {
			t.Errorf("the printed table lacks %q:\n%s", want, text)
		}
	}
}

// withHague compiles the study with a change in its text.
func withHague(t *testing.T, old, replacement string) diag.List {
	t.Helper()
	name := instruments + "mkba/" + hague + "/v1.yaml"
	data := file(t, name)
	if !bytes.Contains(data, []byte(old)) {
		t.Fatalf("%s no longer holds %q", name, old)
	}
	data = bytes.Replace(data, []byte(old), []byte(replacement), 1)
	doc, found := read.Parse(name, data)
	failOn(t, found)
	def := &mkba.Model{}
	failOn(t, source.Decode(doc, def))
	return mkba.Check(def, shippedPrices(t))
}

func TestHagueMisprintIsFound(t *testing.T) {
	found := withHague(t, "{kort: 784338, lang: 493526}", "{kort: 748338, lang: 493526}")
	var codes []string
	for _, f := range found {
		codes = append(codes, f.Code)
		if f.Code == "misprint-suspected" {
			for _, want := range []string{"748.338", "gemeente_szw", "kort", "784.338", "1.065.498", "1.101.498"} {
				if !strings.Contains(f.Message, want) {
					t.Errorf("the finding lacks %q: %s", want, f.Message)
				}
			}
			if !strings.Contains(f.Hint, "verwisseld") || f.Line == 0 {
				t.Errorf("want a hint about swapped digits at a line, got %+v", f)
			}
		}
	}
	// The declared misprint then says that 784.338 is read, which is no longer there.
	if got := strings.Join(codes, " "); got != "misprint-suspected misprint-mismatch" {
		t.Errorf("findings: %s", got)
	}
}

func TestStudyFindings(t *testing.T) {
	for name, c := range map[string]struct{ old, replacement, code string }{
		"row":             {"{kort: 33480}, totaal: 33480", "{kort: 33480}, totaal: 33580", "row-does-not-add-up total-does-not-add-up"},
		"column":          {"{kort: 1101498, lang: 826504}", "{kort: 1101598, lang: 826504}", "column-does-not-add-up derived-differs total-does-not-add-up"},
		"per head":        {"lang: 8887", "lang: 8897", "derived-differs"},
		"net":             {"netto_per_deelnemer: 9943", "netto_per_deelnemer: 10000", "derived-differs"},
		"ratio":           {"{termijnen: {kort: 1.10}, totaal: 1.92}", "{termijnen: {kort: 1.10}, totaal: 1.95}", "derived-differs"},
		"reconstruction":  {"waarde: 2790", "waarde: 2800", "reconstruction-differs"},
		"party":           {"{partij: nutsbedrijven, termijnen", "{partij: nutsbedrijf, termijnen", "unknown-party"},
		"term":            {"{kort: 1959}", "{kort: 1959, midden: 0}", "unknown-term"},
		"moved published": {"waarde: 0%\n    laag: 0%", "waarde: 10%\n    laag: 0%", "changes-published"},
	} {
		t.Run(name, func(t *testing.T) {
			codes := map[string]bool{}
			for _, f := range withHague(t, c.old, c.replacement) {
				codes[f.Code] = true
			}
			for _, code := range strings.Fields(c.code) {
				if !codes[code] {
					t.Errorf("want %s, got %v", code, codes)
				}
			}
		})
	}
}

func TestHagueUncertaintyNeverMovesWhatWasPrinted(t *testing.T) {
	c := shipped(t, hague)
	s, err := c.Sensitivity(mkba.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Scenarios.Central.WholeEuros(); got != 924718 {
		t.Errorf("central net %d, want 924718", got)
	}
	if s.Scenarios.Low >= s.Scenarios.Central || s.Scenarios.High <= s.Scenarios.Central {
		t.Errorf("scenarios are not in order: %+v", s.Scenarios)
	}
	if s.Simulation, err = c.MonteCarlo(mkba.Inputs{}, rand.NewPCG(1, 0), 2000); err != nil {
		t.Fatal(err)
	}
	v := evaluate(t, c, mkba.Inputs{}).View("nl", s)
	if v.Nature != mkba.PublishedFig || v.Uncertainty.Nature != mkba.Reconstructed {
		t.Errorf("natures %q and %q", v.Nature, v.Uncertainty.Nature)
	}
	if !strings.Contains(v.Uncertainty.Headline, "van de 100 doorrekeningen") {
		t.Errorf("headline %q", v.Uncertainty.Headline)
	}
}

// The draws of a seed are fixed: a processor or a version of Go that gives other
// cents would make an old statement impossible to recompute.
func TestMonteCarloGolden(t *testing.T) {
	s, err := shipped(t, hague).MonteCarlo(mkba.Inputs{}, rand.NewPCG(1, 0), 1000)
	if err != nil {
		t.Fatal(err)
	}
	want := mkba.Simulation{Draws: 1000, Mean: 59004879, P5: 23715760, P50: 58586695, P95: 92562281, Positive: 0.996}
	if *s != want {
		t.Errorf("got %+v, want %+v", *s, want)
	}
}

func TestHagueView(t *testing.T) {
	v := evaluate(t, shipped(t, hague), mkba.Inputs{}).View("nl", nil)
	var key []string
	for _, k := range v.Key {
		key = append(key, k.Label+" "+k.Shown)
	}
	want := "Baten, bruto € 20.731; Kosten € 10.788; Baten min kosten, netto € 9.943; Per euro € 1,92"
	if got := strings.Join(key, "; "); got != want {
		t.Errorf("key figures\n got %s\nwant %s", got, want)
	}
	if note := v.Key[3].Note; note != "baten voor elke euro kosten. Alleen korte termijn: € 1,10" {
		t.Errorf("note of the ratio: %q", note)
	}
	var steps []string
	for _, s := range v.Waterfall {
		steps = append(steps, s.Label+" "+s.Shown)
	}
	want = "Kosten − 10.788; Gemeente (SZW) + 13.740; Gemeente (OCW) + 4.296; Zorgverzekeraars + 1.344; Schuldeisers + 882; Woningcorporaties + 360; Andere partijen + 109; Netto 9.943"
	if got := strings.Join(steps, "; "); got != want {
		t.Errorf("waterfall\n got %s\nwant %s", got, want)
	}
	if cell := v.Table.Rows[0].Terms[0]; !strings.Contains(cell.Note, "748.338") || cell.Trace != "gemeente_szw-kort" {
		t.Errorf("the misprint is not explained where the number stands: %+v", cell)
	}
	if cell := v.Table.Rows[0].Total; cell.Shown != "€ 1.277.865" || !strings.Contains(cell.Note, "1.277.864") {
		t.Errorf("printed total: %+v", cell)
	}
	for _, trace := range v.Traces {
		if trace.ID == "woningcorporaties-kort" {
			last := trace.Parts[0].Lines[len(trace.Parts[0].Lines)-1]
			if trace.Parts[0].Nature != mkba.Reconstructed || last.Shown != "€ 33.480" || len(trace.Parts[0].Lines) != 5 {
				t.Errorf("trace: %+v", trace)
			}
		}
	}
	if len(v.Traces) != 10 {
		t.Errorf("%d traces, want one per printed amount: 10", len(v.Traces))
	}
}

func TestModelSurvivesTheBundle(t *testing.T) {
	for _, id := range []string{hague, "jpf"} {
		c := shipped(t, id)
		data, err := json.Marshal(c.Definition())
		if err != nil {
			t.Fatal(err)
		}
		again := &mkba.Model{}
		if err := json.Unmarshal(data, again); err != nil {
			t.Fatal(err)
		}
		back, found := mkba.Compile(again, shippedPrices(t))
		failOn(t, found)
		in := mkba.Inputs{Quantities: cohort}
		if a, b := mkba.Text(evaluate(t, c, in), "nl"), mkba.Text(evaluate(t, back, in), "nl"); a != b {
			t.Errorf("%s differs after a round trip:\n%s\n%s", id, a, b)
		}
	}
}
