package codebook

import (
	"strings"

	"effectmonitor/engine/instrument"
)

// Table is a sheet of the codebook as a workbook.
type Table struct {
	Name   string
	Header []string
	Rows   [][]any // string or int; no text that a spreadsheet program would run
}

// Comparison says of one variable whether its earlier answers, given to the version
// that was replaced, compare with those of now.
type Comparison struct {
	Variable   string `json:"variabele"`
	Comparable bool   `json:"vergelijkbaar"`
	Because    string `json:"waardoor,omitempty"`
}

// Compare lists the variables of a version beside those of the version that it
// replaces. Nil when the two do not fit, which the check of the definitions says.
func Compare(in, old *instrument.Instrument) []Comparison {
	bridge, _ := in.Connect(old)
	if bridge == nil {
		return nil
	}
	shared := map[string]bool{}
	for _, name := range bridge.Comparable() {
		shared[name] = true
	}
	because := reasons(in)
	var out []Comparison
	for _, s := range Build(in, "nl").Sections {
		for _, v := range s.Variables {
			c := Comparison{Variable: v.ID, Comparable: shared[v.ID]}
			if c.Comparable {
				if c.Because = because[v.ID]; c.Because == "" {
					c.Because = "zelfde naam en niet veranderd"
				}
			}
			out = append(out, c)
		}
	}
	return out
}

// reasons are what a definition says about each of its names.
func reasons(in *instrument.Instrument) map[string]string {
	out := map[string]string{}
	say := func(id, sameAs string) {
		if sameAs != "" {
			out[id], out[id+".klasse"] = "gelijk aan "+sameAs, "gelijk aan "+sameAs+".klasse"
		}
	}
	for _, f := range in.Fields() {
		switch q := f.Question; {
		case !q.Convert.IsZero():
			out[f.ID] = "omgezet met " + oneLine(q.Convert.Src)
		case q.SameAs != "" && f.Row != nil:
			say(f.ID, q.SameAs+"_"+f.Row.ID)
		default:
			say(f.ID, q.SameAs)
		}
	}
	for _, c := range in.Def.Calculations {
		say(c.ID, c.SameAs)
	}
	for _, s := range in.Def.Scales {
		say(s.ID, s.SameAs)
	}
	return out
}

// Tables are the codebooks as the sheets of a workbook: the variables, their
// options, what is computed, and what compares with an earlier version.
func Tables(books []Book) []Table {
	variables := Table{Name: "Variabelen", Header: []string{"vragenlijst", "versie", "pagina"}}
	for _, c := range columns {
		variables.Header = append(variables.Header, c.title)
	}
	options := Table{Name: "Opties", Header: []string{"vragenlijst", "versie", "variabele", "code", "tekst", "telt_als"}}
	results := Table{Name: "Berekeningen", Header: []string{"vragenlijst", "versie", "variabele", "tekst", "type", "berekening", "bereik", "eenheid", "gebruikt_door"}}
	for _, b := range books {
		for _, s := range b.Sections {
			for _, v := range s.Variables {
				row := []any{b.ID, b.Version, s.ID}
				for _, c := range columns {
					row = append(row, Harmless(c.of(v)))
				}
				variables.Rows = append(variables.Rows, row)
				for _, c := range v.Codes {
					options.Rows = append(options.Rows, harmlessRow(b.ID, b.Version, v.ID, c.Value, c.Text, c.Score))
				}
				if v.Scoring != "" {
					results.Rows = append(results.Rows, harmlessRow(b.ID, b.Version, v.ID, v.Text, v.Type, v.Scoring, v.Range, v.Unit, strings.Join(v.UsedBy, ", ")))
				}
			}
		}
	}
	return []Table{variables, options, results, versions(books)}
}

// versions says per questionnaire what it replaces, and per variable whether
// earlier answers compare.
func versions(books []Book) Table {
	t := Table{Name: "Versies", Header: []string{"vragenlijst", "versie", "vervangt", "variabele", "vergelijkbaar", "waardoor", "kenmerk"}}
	for _, b := range books {
		replaces := b.Replaces
		if replaces == "" {
			replaces = "niets"
		}
		t.Rows = append(t.Rows, harmlessRow(b.ID, b.Version, replaces, "", "", "", b.Digest))
		for _, c := range b.Compared {
			yes := "nee"
			if c.Comparable {
				yes = "ja"
			}
			t.Rows = append(t.Rows, harmlessRow(b.ID, b.Version, replaces, c.Variable, yes, c.Because, ""))
		}
	}
	return t
}

func harmlessRow(cells ...any) []any {
	for i, c := range cells {
		if s, ok := c.(string); ok {
			cells[i] = Harmless(s)
		}
	}
	return cells
}
