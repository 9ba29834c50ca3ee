package instrument

import (
	"strings"
	"testing"

	"effectmonitor/engine/formula"
)

const priced = `soort: vragenlijst
id: proef
versie: 1
titel: Proef
invuller: iemand
paginas:
  - id: een
    titel: Een
    vragen:
      - {id: maanden, type: getal, tekst: "Hoe lang?"}
      - {id: plek, type: keuze, tekst: Waar, opties: [{id: eigen, tekst: Eigen}, {id: geen, tekst: Geen}]}
berekeningen:
  - {id: norm, type: bedrag, formule: 'tabel("norm", maanden, plek)'}
tabellen:
  norm: {sleutels: [{id: maanden, type: getal}, {id: plek, type: keuze}], uitkomst: bedrag, bestand: norm.csv}
`

// withTable compiles the questionnaire with a file for its table.
func withTable(t *testing.T, data string) (*Instrument, string) {
	t.Helper()
	in, found := parse(t, priced)
	if in == nil {
		t.Fatal(found)
	}
	q := *in.Def
	table := *q.Tables["norm"]
	q.Tables = map[string]*Lookup{"norm": &table}
	if found = table.ReadCSV("norm.csv", []byte(data)); len(found) > 0 {
		return nil, found[0].Message
	}
	in, found = Compile(&q)
	if in == nil {
		t.Fatal(found)
	}
	return in, ""
}

func TestTableFromCSV(t *testing.T) {
	for name, data := range map[string]string{
		"semicolons": "\ufeffmaanden_van;maanden_tot;plek;uitkomst\r\n0;6;eigen;10,50\r\n6;;*;20\r\n;;geen;\"30\"\r\n",
		"commas":     "uitkomst,plek,maanden_tot,maanden_van\n10.50,eigen,6,0\n20,,,6\n30,geen,,\n",
	} {
		in, fault := withTable(t, data)
		if in == nil {
			t.Fatalf("%s: %s", name, fault)
		}
		for _, tt := range []struct {
			months float64
			place  string
			want   string
		}{{0, "eigen", "€ 10,50"}, {5.9, "eigen", "€ 10,50"}, {6, "eigen", "€ 20,00"}, {6, "geen", "€ 20,00"}, {3, "geen", "€ 30,00"}, {-3, "eigen", "leeg"}} {
			a := given(map[string]formula.Value{"maanden": number(tt.months), "plek": formula.Choice(tt.place)})
			if got := in.NewEvaluator().Evaluate(a, Context{}).Value("norm").String(); got != tt.want {
				t.Errorf("%s: %v %s gives %s, want %s", name, tt.months, tt.place, got, tt.want)
			}
		}
		if v := in.NewEvaluator().Evaluate(given(map[string]formula.Value{"maanden": number(7)}), Context{}).Value("norm"); !v.IsMissing() {
			t.Errorf("%s: without an answer %s", name, v)
		}
	}
}

func TestTablesThatAreNone(t *testing.T) {
	head := "maanden;plek;uitkomst\n"
	for data, want := range map[string]string{
		"":                                       "het bestand heeft geen rijen",
		head:                                     "het bestand heeft geen rijen",
		"a\x00b":                                 "dit is geen tekstbestand",
		head + "1;eigen;NaN\n":                   `"NaN" is geen bedrag`,
		head + "1;eigen;0x10\n":                  `"0x10" is geen bedrag`,
		head + "1;eigen;\n":                      `"" is geen bedrag`,
		head + "een;eigen;1\n":                   `"een" is geen getal`,
		head + "1;\"eigen;1\n":                   "deze regel is geen CSV",
		head + "1;eig\xe9n;1\n":                  "hier staat een teken dat niet te lezen is",
		head + "1.000;eigen;1\n":                 `"1.000" is geen getal`,
		"maanden\tplek\tuitkomst\n1\teigen\t2\n": "de kolommen zijn met tabs gescheiden",
		"maanden,plek,uitkomst\n1,eigen,2,50\n":  "deze regel heeft 4 waarden en er zijn 3 kolommen",
		head + strings.Repeat("1;eigen;2\n", maxTableRows+1):             "een tabel heeft hoogstens 5000 rijen",
		head + strings.Repeat("x", maxTableBytes):                        "het bestand is groter dan 1 MB",
		"maanden;maanden_van;maanden_tot;plek;uitkomst\n1;2;3;eigen;4\n": `de sleutel "maanden" heeft een kolom maanden nodig, of maanden_van en maanden_tot`,
		"maanden;plek_van;plek_tot;uitkomst\n1;a;b;4\n":                  `de kolom "plek_van" hoort niet in deze tabel, of staat er twee keer`,
	} {
		if in, got := withTable(t, data); in != nil || got != want {
			t.Errorf("%.40q: %q, want %q", data, got, want)
		}
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{"maanden;plek;uitkomst\n1;eigen;2\n", "\"", "maanden,plek,uitkomst\n\"1\n\",x,1e400"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		table := &Lookup{Keys: []*LookupKey{{ID: "maanden", Type: TypeNumber}, {ID: "plek", Type: TypeChoice}}, Result: TypeMoney}
		found := table.ReadCSV("norm.csv", data)
		if !found.HasErrors() && (len(table.Rows) == 0 || len(table.Rows) > maxTableRows) {
			t.Errorf("%d rows and no finding", len(table.Rows))
		}
	})
}
