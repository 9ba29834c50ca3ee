package instrument

import (
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
)

// tables turns the lookup tables of the definition into those of the formulas.
func (c *compiler) tables() []formula.Table {
	var out []formula.Table
	for _, name := range keys(c.def.Tables) {
		d := c.def.Tables[name]
		t := formula.Table{Name: name, Result: c.tableType(d.Pos, d.Result)}
		for _, k := range d.Keys {
			t.Keys = append(t.Keys, formula.TableKey{Name: k.ID, Type: c.tableType(k.Pos, k.Type)})
		}
		if len(d.Rows) == 0 && d.File == "" {
			c.found.Errorf(d.Pos, CodeTable, "de tabel %q heeft geen rijen", name).WithHint("schrijf rijen, of noem een bestand")
		}
		for _, r := range d.Rows {
			if row, ok := c.tableRow(t, r); ok {
				t.Rows = append(t.Rows, row)
			}
		}
		if t.Result == formula.TypeChoice {
			for _, r := range t.Rows {
				t.Options = append(t.Options, r.Value.AsText())
			}
			slices.Sort(t.Options)
			t.Options = slices.Compact(t.Options)
		}
		out = append(out, t)
	}
	return out
}

func (c *compiler) tableType(at diag.Pos, name string) formula.Type {
	switch name {
	case TypeNumber, TypeMoney, TypeText, TypeChoice:
		return fieldTypes[name]
	}
	c.found.Errorf(at, CodeTable, "een tabel werkt met getal, bedrag, tekst of keuze, niet met %q", name)
	return formula.TypeNumber
}

func (c *compiler) tableRow(t formula.Table, r *LookupRow) (row formula.TableRow, ok bool) {
	if len(r.When) != len(t.Keys) {
		c.found.Errorf(r.Pos, CodeTable, "deze rij heeft %d sleutels en de tabel %d", len(r.When), len(t.Keys))
		return row, false
	}
	for i, w := range r.When {
		m, ok := tableMatch(t.Keys[i].Type, w)
		if !ok {
			c.found.Errorf(r.Pos, CodeTable, "sleutel %d past niet bij %s", i+1, t.Keys[i].Type).
				WithHint(`schrijf een waarde, een paar [van, tot] of "*"`)
			return row, false
		}
		row.Match = append(row.Match, m)
	}
	v, ok := plainValue(r.Value)
	if ok {
		v, ok = v.As(t.Result)
	}
	if !ok {
		c.found.Errorf(r.Pos, CodeTable, "de uitkomst is geen %s", t.Result)
	}
	row.Value = v
	return row, ok
}

func tableMatch(t formula.Type, w any) (formula.TableMatch, bool) {
	factor := 1.0
	if t == formula.TypeMoney {
		factor = 100 // bedragen are compared in cents
	}
	switch x := w.(type) {
	case string:
		if x == "*" {
			return formula.TableMatch{Any: true}, true
		}
		return formula.TableMatch{Text: x}, t == formula.TypeText || t == formula.TypeChoice
	case float64:
		return formula.TableMatch{From: x * factor, To: x * factor}, t == formula.TypeNumber || t == formula.TypeMoney
	case []any:
		if len(x) != 2 {
			return formula.TableMatch{}, false
		}
		low, ok1 := x[0].(float64)
		high, ok2 := x[1].(float64)
		return formula.TableMatch{From: low * factor, To: high * factor}, ok1 && ok2 && low <= high
	}
	return formula.TableMatch{}, false
}

func plainValue(v any) (formula.Value, bool) {
	switch x := v.(type) {
	case string:
		return formula.Text(x), true
	case float64:
		return formula.Number(x), true
	}
	return formula.Value{}, false
}

// keys are the keys of a map in order.
func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func suggest(word string, candidates []string) string {
	slices.Sort(candidates)
	return diag.Suggest(word, candidates)
}
