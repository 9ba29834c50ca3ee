package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// writeKeys writes two pairs of keys in a folder, as openssl would.
func writeKeys(folder string) error {
	for i, name := range []string{"eigen", "ander"} {
		private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(i + 1)}, ed25519.SeedSize))
		secret, err := x509.MarshalPKCS8PrivateKey(private)
		if err != nil {
			return err
		}
		public, err := x509.MarshalPKIXPublicKey(private.Public())
		if err != nil {
			return err
		}
		for file, block := range map[string]*pem.Block{
			name + ".pem": {Type: "PRIVATE KEY", Bytes: secret}, name + ".pub.pem": {Type: "PUBLIC KEY", Bytes: public},
		} {
			if err := os.WriteFile(filepath.Join(folder, file), pem.EncodeToMemory(block), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// TestMkbaScripts runs the commands about costs and benefits on the shipped models.
func TestMkbaScripts(t *testing.T) {
	folder, err := filepath.Abs(shipped)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/mkba", RequireExplicitExec: true, UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("SHIPPED", folder)
			return writeKeys(env.WorkDir)
		},
	})
}

const cohortFile = `n: 300
hoeveelheden:
  beeindigd: {aantal: 250, n: 300}
  uit_bijstand: {aantal: 75, n: 150}
  voltooid: {aantal: 170, n: 240}
  schuldregeling_geslaagd: {aantal: 120, n: 120, bedrag: 600000}
`

// frozenFile freezes an outcome of the shipped model, signed, and gives the folder.
func frozenFile(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := writeKeys(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "cohort.yaml"), []byte(cohortFile), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, errs := runHere(t, "", "vaststel", "jpf", filepath.Join(folder, "cohort.yaml"), "--instruments", shipped,
		"--id", "verantwoording-2025", "--titel", "Verantwoording 2025", "--populatie", "Beëindigde trajecten", "--van", "2025-01-01", "--tot", "2025-12-31",
		"--scenario", "voorzichtig", "--afspraak", "voorbeeld_investeerder", "--monte-carlo", "200", "--gemeente", "0518",
		"--sleutel", filepath.Join(folder, "eigen.pem"), "-o", filepath.Join(folder, "v.json"))
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	return folder
}

func recomputedHere(t *testing.T, args ...string) (int, recomputation) {
	t.Helper()
	code, out, errs := runHere(t, "", append([]string{"herreken", "--instruments", shipped, "--format", "json"}, args...)...)
	var r recomputation
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, errs)
	}
	return code, r
}

func TestStatementIsReproduced(t *testing.T) {
	folder := frozenFile(t)
	file, data := filepath.Join(folder, "v.json"), filepath.Join(folder, "cohort.yaml")
	code, r := recomputedHere(t, file, "--sleutel", filepath.Join(folder, "eigen.pub.pem"), "--hoeveelheden", data, "--definities")
	if code != exitOK || !r.Same || r.Signature != signed || len(r.Deviations) != 0 || !r.Data.same() || !r.Definitions.same() {
		t.Errorf("exit %d: %+v", code, r)
	}
	if code, r = recomputedHere(t, file, "--sleutel", filepath.Join(folder, "ander.pub.pem")); code != exitFindings || r.Signature != otherKey {
		t.Errorf("another key: exit %d, %s", code, r.Signature)
	}
	// Another count in the file of the cohort is found, by its name.
	other := strings.Replace(cohortFile, "aantal: 75", "aantal: 74", 1)
	if err := os.WriteFile(data, []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	code, r = recomputedHere(t, file, "--hoeveelheden", data)
	if code != exitFindings || len(r.Data.Deviations) != 1 || r.Data.Deviations[0].Path != "invoer.indicatoren.uit_bijstand.aantal" || r.Data.Said == r.Data.Now {
		t.Errorf("another count: exit %d, %+v", code, r.Data)
	}
}

// TestTamperedStatement changes each part of a signed statement, and wants to be
// told which.
func TestTamperedStatement(t *testing.T) {
	folder := frozenFile(t)
	file, key := filepath.Join(folder, "v.json"), filepath.Join(folder, "eigen.pub.pem")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, replacement, path string }{
		"an input":         {`"aantal": 75,`, `"aantal": 76,`, "invoer.indicatoren.uit_bijstand.aantal"},
		"participants":     {`"n": 300,\n    "indicatoren"`, "\"n\": 299,\n    \"indicatoren\"", "invoer.n"},
		"an own value":     {`"kosten.begeleiding": \d+`, `"kosten.begeleiding": 1`, "invoer.afwijkingen.kosten.begeleiding"},
		"a price":          {`"waarde": 1345.45`, `"waarde": 1345.46`, "kengetallen.prijzen.kengetallen"},
		"a parameter":      {`"waarde": 14040`, `"waarde": 14041`, "model.parameters.kosten.begeleiding.waarde"},
		"the title":        {`"titel": "Verantwoording 2025"`, `"titel": "Verantwoording 2024"`, "aanleiding.titel"},
		"the period":       {`"van": "2025-01-01"`, `"van": "2024-01-01"`, "aanleiding.van"},
		"the data":         {`"gegevens": "sha256:.`, `"gegevens": "sha256:x`, "aanleiding.gegevens"},
		"the definitions":  {`"definities": ".`, `"definities": "x`, "aanleiding.definities"},
		"the seed":         {`"zaad": 1`, `"zaad": 2`, "aanleiding.zaad"},
		"the method":       {`"rekenmethode": 1`, `"rekenmethode": 2`, "rekenmethode"},
		"a leaf":           {`"contant": \d+`, `"contant": 1`, "uitkomst.resultaat.bladen[0].contant"},
		"a chance":         {`"kans_positief": `, `"kans_positief": 1`, "uitkomst.simulatie.kans_positief"},
		"a payment":        {`"betaling": \{\s+"afspraak": ".`, `"betaling": {"afspraak": "x`, "uitkomst.betaling"},
		"a part's digest":  {`"aanleiding.titel": ".`, `"aanleiding.titel": "x`, "aanleiding.titel"},
		"the digest":       {`"kenmerk": "[0-9a-f]{4}`, `"kenmerk": "0000`, "kenmerk"},
		"the signature":    {`"waarde": "[A-Za-z0-9+/]{4}`, `"waarde": "AAAA`, ""},
		"the key":          {`"sleutel": "[A-Za-z0-9+/]{4}`, `"sleutel": "AAAA`, ""},
		"something put in": {`"rekenmethode": 1,`, `"rekenmethode": 1, "opmerking": "x",`, "opmerking"},
	} {
		t.Run(name, func(t *testing.T) {
			re := regexp.MustCompile(c.old)
			at := re.FindIndex(data)
			if at == nil {
				t.Fatalf("the statement holds no %s", c.old)
			}
			changed := bytes.Join([][]byte{data[:at[0]], []byte(c.replacement), data[at[1]:]}, nil)
			if bytes.Equal(changed, data) {
				t.Fatal("nothing was changed")
			}
			file := filepath.Join(t.TempDir(), "v.json")
			if err := os.WriteFile(file, changed, 0o600); err != nil {
				t.Fatal(err)
			}
			code, r := recomputedHere(t, file, "--sleutel", key)
			var paths []string
			for _, d := range r.Deviations {
				paths = append(paths, d.Path)
			}
			if code != exitFindings || r.Same || !strings.Contains(strings.Join(paths, "\n"), c.path) {
				t.Errorf("exit %d, same %v, want %q among %v", code, r.Same, c.path, paths)
			}
			if name != "the digest" && r.Signature != badSignature && r.Signature != otherKey {
				t.Errorf("the signature still holds: %s", r.Signature)
			}
		})
	}
}

// TestWorkbookOnTheCommandLine: the file that comes out is a workbook with formulas
// and the sheet of the simulation.
func TestWorkbookOnTheCommandLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mkba.xlsx")
	code, _, errs := runHere(t, cohortFile, "mkba", "jpf", "-", "--instruments", shipped, "--format", "xlsx", "--scenario", "voorzichtig", "--monte-carlo", "100", "--zaad", "5", "-o", file)
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	basis, err := f.GetCellValue("Uitkomst", "A2")
	if err != nil || !strings.Contains(basis, "Scenario: Voorzichtig") {
		t.Errorf("%q, %v", basis, err)
	}
	seed, err := f.GetCellValue("Onzekerheid", "B5")
	if err != nil || seed != "5" {
		t.Errorf("seed %q, %v", seed, err)
	}
	formula, err := f.GetCellFormula("Uitkomst", "D6")
	if err != nil || !strings.HasPrefix(formula, "SUMIFS(blad_contant") {
		t.Errorf("formula %q, %v", formula, err)
	}
}

// The calculator works on the command line as it does on its page: inhabitants in,
// expected amounts out, and nothing that is outside its bounds.
func TestCalculator(t *testing.T) {
	ask := func(args ...string) (int, string, string) {
		return runHere(t, "", append([]string{"mkba", "jpf", "--instruments", shipped}, args...)...)
	}
	code, out, errs := ask("--inwoners", "20000")
	if code != exitOK || !strings.Contains(out, "40 jongeren. Prijspeil 2025") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if _, same, _ := ask("--inwoners", "20000", "--deelname", "0,2%"); same != out {
		t.Error("the share of the definition gives another outcome when it is typed")
	}
	if _, double, _ := ask("--inwoners", "40000"); !strings.Contains(double, "80 jongeren") {
		t.Errorf("twice the inhabitants: %s", double)
	}
	for want, args := range map[string][]string{
		`--inwoners is 500 tot en met 200000`:                  {"--inwoners", "12"},
		`--deelname is 0,05% tot en met 0,5%, niet "9%"`:       {"--inwoners", "20000", "--deelname", "9%"},
		`--inwoners rekent met verwachtingen`:                  {"cohort.yaml", "--inwoners", "20000"},
		`--deelname is 0,05% tot en met 0,5%, niet "de helft"`: {"--inwoners", "20000", "--deelname", "de helft"},
	} {
		if code, _, errs := ask(args...); code != exitMisuse || !strings.Contains(errs, want) {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
	if code, _, errs := runHere(t, "", "mkba", "den-haag-2018", "--inwoners", "20000", "--instruments", shipped); code != exitMisuse || !strings.Contains(errs, "heeft geen rekenhulp") {
		t.Errorf("a study: exit %d, %s", code, errs)
	}
}
