package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/sheet"
)

// alwaysRecalculate makes LibreOffice compute every formula when it opens a file,
// instead of believing the values that the file has.
const alwaysRecalculate = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

// office is the path of LibreOffice. Without it the test is skipped with a line
// for the closing summary, and fails where nothing may be skipped.
func office(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"soffice", "libreoffice"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" || os.Getenv("EFFECTMONITOR_ALL") == "1" {
		t.Fatal("LibreOffice ontbreekt")
	}
	t.Skip("overgeslagen: LibreOffice ontbreekt")
	return ""
}

// recalculate has LibreOffice compute all workbooks in a folder, in one start, and
// returns the folder with what came out.
func recalculate(t *testing.T, folder string) string {
	t.Helper()
	program := office(t)
	work := t.TempDir()
	profile := filepath.Join(work, "profile")
	if err := os.MkdirAll(filepath.Join(profile, "user"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(profile, "user", "registrymodifications.xcu"), []byte(alwaysRecalculate), 0o644); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.xlsx"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no workbooks in %s: %v", folder, err)
	}
	out := filepath.Join(work, "out")
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	args := append([]string{"--headless", "--norestore", "-env:UserInstallation=file://" + profile, "--convert-to", "xlsx", "--outdir", out}, files...)
	start := time.Now()
	if said, err := exec.CommandContext(ctx, program, args...).CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, said)
	}
	t.Log("gedraaid met: LibreOffice")
	t.Logf("%d workbooks in %s", len(files), time.Since(start).Round(time.Second))
	return out
}

// variation is a workbook with some cells changed by hand, and what the engine
// makes of the same change.
type variation struct {
	name string
	want *mkba.Result
}

// TestLibreOfficeAgreesToTheCent recalculates the workbooks of both shipped models,
// of their scenarios and of random changes of cells, and compares every leaf.
func TestLibreOfficeAgreesToTheCent(t *testing.T) {
	office(t)
	folder := t.TempDir()
	var all []variation
	random := rand.New(rand.NewPCG(7, 7))
	for id, changes := range map[string]int{"jpf": 8, "den-haag-2018": 3} {
		m := model(t, id)
		in := mkba.Inputs{Quantities: cohort}
		out := evaluate(t, m, in)
		plain := workbook(t, out, sheet.Options{})
		save(t, folder, id, plain)
		all = append(all, variation{id, out})
		for i := range changes {
			name := id + "-" + strconv.Itoa(i)
			changed, data := change(t, random, m, in, plain)
			save(t, folder, name, data)
			all = append(all, variation{name, changed})
		}
		for _, s := range m.Definition().Scenarios {
			under, err := m.Under(s.ID, in)
			if err != nil {
				t.Fatal(err)
			}
			out := evaluate(t, m, under)
			save(t, folder, id+"-"+s.ID, workbook(t, out, sheet.Options{Scenario: s.Title.In("nl")}))
			all = append(all, variation{id + "-" + s.ID, out})
		}
	}
	m := chain(t)
	linked := evaluate(t, m, chainInputs)
	save(t, folder, "keten", workbook(t, linked, sheet.Options{}))
	all = append(all, variation{"keten", linked})
	for i := range 3 {
		name := "keten-" + strconv.Itoa(i)
		out, data := change(t, random, m, chainInputs, workbook(t, linked, sheet.Options{}))
		save(t, folder, name, data)
		all = append(all, variation{name, out})
	}
	done := recalculate(t, folder)
	for _, v := range all {
		t.Run(v.name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(done, v.name+".xlsx"))
			if err != nil {
				t.Fatal(err)
			}
			f := open(t, data)
			agree(t, f, v.want)
			holds(t, f)
		})
	}
}

func save(t *testing.T, folder, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name+".xlsx"), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// holds fails on any line of the sheet of checks that says no.
func holds(t testing.TB, f *excelize.File) {
	t.Helper()
	checked := 0
	for _, row := range rows(t, f, "Controle") {
		if len(row) < 5 || row[4] == "klopt" {
			continue
		}
		checked++
		if row[4] != "ja" && row[4] != "veranderd" {
			t.Errorf("the workbook says that this does not hold: %v", row)
		}
	}
	if checked < 20 {
		t.Errorf("only %d lines were checked", checked)
	}
}

// inputSheets are where numbers may be changed, and how the engine names them.
var inputSheets = []struct {
	name, prefix string
	low, high    int // columns of the range
}{{"Parameters", "", 5, 6}, {"Prijzen", "prijs.", 4, 5}, {"Hoeveelheden", "", 5, 6}}

// change writes other numbers in about half of the cells that may be changed, within
// their range, and evaluates the model with the same.
func change(t *testing.T, random *rand.Rand, m *mkba.Compiled, in mkba.Inputs, data []byte) (*mkba.Result, []byte) {
	t.Helper()
	f := open(t, data)
	in.Overrides = map[string]float64{}
	in.ByIndicator = maps.Clone(in.ByIndicator)
	for _, s := range inputSheets {
		if at, err := f.GetSheetIndex(s.name); err != nil || at < 0 {
			continue // a study has no sheet of prices
		}
		for r, row := range rows(t, f, s.name) {
			if len(row) <= s.high || random.IntN(2) == 0 {
				continue
			}
			low, err := strconv.ParseFloat(row[s.low], 64)
			high, err2 := strconv.ParseFloat(row[s.high], 64)
			if err != nil || err2 != nil {
				continue
			}
			value := low + random.Float64()*(high-low)
			if indicator, counted := strings.CutPrefix(row[0], "aantal."); counted {
				value = float64(int(value))
				q := in.ByIndicator[indicator]
				q.Count = value
				in.ByIndicator[indicator] = q
			} else {
				in.Overrides[s.prefix+row[0]] = value
			}
			at := fmt.Sprintf("C%d", r+1)
			// What takes the place of a formula must take it away first.
			if err := f.SetCellFormula(s.name, at, ""); err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellFloat(s.name, at, value, -1, 64); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(in.Overrides) == 0 {
		t.Fatal("nothing was changed")
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return evaluate(t, m, in), b.Bytes()
}
