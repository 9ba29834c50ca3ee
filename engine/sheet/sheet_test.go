package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/sheet"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// cohort is a group of which something is known about every indicator of the
// shipped model.
var cohort = mkba.Quantities{N: 300, ByIndicator: map[string]mkba.Quantity{
	"beeindigd": {Count: 250, N: 300}, "uit_bijstand": {Count: 75, N: 150}, "aan_het_werk": {Count: 95, N: 200},
	"terug_naar_school": {Count: 50, N: 140}, "huisuitzetting_voorkomen": {Count: 24, N: 250},
	"afsluiting_voorkomen": {Count: 15, N: 250}, "zorgpremie_achterstand_weg": {Count: 52, N: 250},
	"incasso_gestopt": {Count: 120, N: 250}, "psychische_gezondheid_vooruit": {Count: 45, N: 230},
	"verslaving_vooruit": {Count: 15, N: 60}, "justitie_vooruit": {Count: 20, N: 50}, "voltooid": {Count: 170, N: 240},
	"schuldregeling_geslaagd": {Count: 120, N: 120, Amount: 60_000_001},
}}

var definitions = sync.OnceValues(func() (*catalog.Catalog, error) {
	c, found := load.Load(os.DirFS("../../instruments"))
	if found.HasErrors() {
		return nil, fmt.Errorf("definitions: %v", found)
	}
	return c, nil
})

func model(t testing.TB, id string) *mkba.Compiled {
	t.Helper()
	c, err := definitions()
	if err != nil {
		t.Fatal(err)
	}
	m := c.Model(source.Ref{ID: id})
	if m == nil {
		t.Fatalf("no model %s", id)
	}
	return m
}

// chain is a model with what the shipped ones do not use, for the tests of package
// mkba too.
func chain(t testing.TB) *mkba.Compiled {
	t.Helper()
	data, err := os.ReadFile("../mkba/testdata/keten.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, found := read.Parse("keten.yaml", data)
	if found.HasErrors() {
		t.Fatal(found)
	}
	def := &mkba.Model{}
	if found = source.Decode(doc, def); found.HasErrors() {
		t.Fatal(found)
	}
	c, err := definitions()
	if err != nil {
		t.Fatal(err)
	}
	m, found := mkba.Compile(def, c.Prices())
	if m == nil {
		t.Fatal(found)
	}
	return m
}

// chainInputs have a comparison group and a count.
var chainInputs = mkba.Inputs{
	Quantities: mkba.Quantities{N: 217, ByIndicator: map[string]mkba.Quantity{"gemeten": {Count: 31, N: 120}}},
	Comparison: map[string]mkba.Quantity{"gemeten": {Count: 7, N: 90}},
}

func evaluate(t testing.TB, m *mkba.Compiled, in mkba.Inputs) *mkba.Result {
	t.Helper()
	out, err := m.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func workbook(t testing.TB, out *mkba.Result, o sheet.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.Write(&b, out, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// rows are the values of a sheet as they were stored.
func rows(t testing.TB, f *excelize.File, name string) [][]string {
	t.Helper()
	out, err := f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// leavesOf are the amounts of the sheet with the leaves, in cents, per kind, item,
// party and year.
func leavesOf(t testing.TB, f *excelize.File) map[string][2]mkba.Cents {
	t.Helper()
	out := map[string][2]mkba.Cents{}
	for _, row := range rows(t, f, "Bladen")[4:] {
		if len(row) < 17 {
			continue
		}
		year := row[5]
		if year == "" {
			year = "0"
		}
		key := strings.Join([]string{row[0], row[1], row[2], year}, "/")
		if year == "0" && row[0] != "kosten" {
			key += "/" + row[4]
		}
		out[key] = [2]mkba.Cents{whole(t, row[11]), whole(t, row[16])}
	}
	return out
}

func whole(t testing.TB, s string) mkba.Cents {
	t.Helper()
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n != math.Trunc(n) {
		t.Fatalf("%q is no whole number of cents", s)
	}
	return mkba.Cents(n)
}

// agree compares a recalculated workbook with the engine: every leaf to the cent,
// and every figure that the sheet of checks holds.
func agree(t testing.TB, f *excelize.File, out *mkba.Result) {
	t.Helper()
	got := leavesOf(t, f)
	for _, leaf := range out.Leaves {
		key := fmt.Sprintf("%s/%s/%s/%d", leaf.Kind, leaf.Item, out.Parties[leaf.Party].ID, leaf.Year)
		if leaf.Year == 0 && leaf.Kind != mkba.CostLeaf {
			key += "/" + out.Terms[leaf.Term].ID
		}
		if want := [2]mkba.Cents{leaf.Nominal, leaf.Present}; got[key] != want {
			t.Errorf("leaf %s: workbook has %v, the engine %v", key, got[key], want)
		}
		delete(got, key)
	}
	for key, amounts := range got {
		if amounts != [2]mkba.Cents{} {
			t.Errorf("leaf %s is %v in the workbook and not there in the engine", key, amounts)
		}
	}
	figures(t, f, out)
}

// figures compares what the sheet of checks says that the workbook comes to.
func figures(t testing.TB, f *excelize.File, out *mkba.Result) {
	t.Helper()
	got := map[string]string{}
	for _, row := range rows(t, f, "Controle") {
		if len(row) > 1 {
			got[row[0]] = row[1]
		}
	}
	want := map[string]mkba.Cents{
		"Besparing: baten": out.Savings.Benefit, "Besparing: kosten": out.Savings.Cost, "Besparing: netto": out.Savings.Net,
		"Landelijk: baten": out.Social.Benefit, "Landelijk: netto": out.Social.Net, "Niet contant: baten": out.Nominal.Benefit, "Niet contant: netto": out.Nominal.Net,
	}
	for i := range out.Rows {
		name := out.Parties[i].Title.In("nl")
		want[name+", netto"], want[name+", kosten"] = out.Rows[i].Net, out.Rows[i].Cost
		for n, term := range out.Terms {
			want[name+", "+term.Title.In("nl")] = out.Rows[i].ByTerm[n]
		}
	}
	if !out.Published {
		want["Gelijk bedrag per jaar"] = out.Annual
		for _, year := range out.Years {
			want[fmt.Sprintf("Jaar %d, opgeteld", year.Year)] = year.Cumulative
		}
		if got["Terugverdiend in jaar (0 is niet)"] != strconv.Itoa(out.Payback) {
			t.Errorf("paid back in %q, the engine says %d", got["Terugverdiend in jaar (0 is niet)"], out.Payback)
		}
	}
	for id, amount := range want {
		n, err := strconv.ParseFloat(got[id], 64)
		if err != nil || mkba.Cents(math.Round(n*100)) != amount || math.Abs(n*100-float64(amount)) > 1e-3 {
			t.Errorf("%s: workbook has %q, the engine %.2f", id, got[id], amount.Euros())
		}
	}
}

// TestWorkbookAgreesWithTheEngine needs no spreadsheet program: the values that the
// workbook was written with come from its own formulas.
func TestWorkbookAgreesWithTheEngine(t *testing.T) {
	for _, id := range []string{"jpf", "den-haag-2018"} {
		t.Run(id, func(t *testing.T) {
			out := evaluate(t, model(t, id), mkba.Inputs{Quantities: cohort})
			f := open(t, workbook(t, out, sheet.Options{}))
			agree(t, f, out)
			holds(t, f)
		})
	}
	t.Run("keten", func(t *testing.T) {
		out := evaluate(t, chain(t), chainInputs)
		f := open(t, workbook(t, out, sheet.Options{}))
		agree(t, f, out)
		holds(t, f)
	})
}

// TestEveryAmountIsAFormula: what is no formula is an input to change, an amount of
// the engine on a sheet that says so, or words.
func TestEveryAmountIsAFormula(t *testing.T) {
	formulas := 0
	for _, id := range []string{"jpf", "den-haag-2018"} {
		f := open(t, workbook(t, evaluate(t, model(t, id), mkba.Inputs{Quantities: cohort}), sheet.Options{}))
		for _, name := range []string{"Uitkomst", "Bladen", "Jaren"} {
			if at, err := f.GetSheetIndex(name); err != nil || at < 0 {
				continue
			}
			for r, row := range rows(t, f, name) {
				for c, value := range row {
					if _, err := strconv.ParseFloat(value, 64); err != nil || r < 4 {
						continue
					}
					at, err := excelize.CoordinatesToCellName(c+1, r+1)
					if err != nil {
						t.Fatal(err)
					}
					formula, err := f.GetCellFormula(name, at)
					if err != nil {
						t.Fatal(err)
					}
					// The number of a year is what a row is about, not what is computed.
					if formula == "" && !(len(value) == 1 && (name == "Jaren" && c == 2 || name == "Uitkomst" && c == 0)) {
						t.Errorf("%s %s!%s is %s without a formula", id, name, at, value)
					}
					formulas++
				}
			}
		}
		for _, name := range f.GetDefinedName() {
			if strings.Contains(name.RefersTo, "[") || strings.Contains(name.RefersTo, "#REF") {
				t.Errorf("name %s refers to %s", name.Name, name.RefersTo)
			}
		}
	}
	if formulas < 2000 {
		t.Errorf("only %d formulas", formulas)
	}
}

// TestNothingToWrite: too few participants have no calculation to show.
func TestNothingToWrite(t *testing.T) {
	out := evaluate(t, model(t, "jpf"), mkba.Inputs{Quantities: mkba.Quantities{N: 3}, Threshold: 10})
	if err := sheet.Write(&bytes.Buffer{}, out, sheet.Options{}); !errors.Is(err, sheet.ErrNothing) {
		t.Errorf("error %v", err)
	}
}

// TestTextsAreNoFormulas: a title that begins as a formula is a text.
func TestTextsAreNoFormulas(t *testing.T) {
	out := evaluate(t, model(t, "den-haag-2018"), mkba.Inputs{})
	out.Title = source.Text{"nl": "=1+1"}
	f := open(t, workbook(t, out, sheet.Options{}))
	formula, err := f.GetCellFormula("Uitkomst", "A1")
	value, err2 := f.GetCellValue("Uitkomst", "A1")
	if err != nil || err2 != nil || formula != "" || value != "=1+1" {
		t.Errorf("formula %q, value %q", formula, value)
	}
}
