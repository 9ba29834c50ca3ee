package instrument

import (
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
)

// joinRows maps a herhaling of the old version to one of the new: that there are
// rows, and every question of a row that has the same id and did not change in
// meaning. What did change is a warning. Where the names are merely equal, an old
// version without such a herhaling is no fault.
func (c *connector) joinRows(f *Field, from string, byName bool) {
	o := c.b.old.vars[from]
	if o == nil || o.field == nil || o.field.rows == nil {
		if !byName {
			c.found.Errorf(f.Question.Pos, CodeVersions, "%q is geen herhaling in de vervangen versie", from).
				WithHint(diag.Suggest(from, c.b.old.repeatIDs()))
		}
		return
	}
	c.b.rows[f.ID] = from
	for _, inner := range f.rows.inner {
		at := slices.IndexFunc(o.field.rows.inner, func(x *Field) bool { return x.ID == inner.ID })
		if at < 0 {
			continue
		}
		if questionMeaning(inner.Question) != questionMeaning(o.field.rows.inner[at].Question) {
			c.found.Warnf(inner.Question.Pos, CodeVersions, "%q is veranderd en niet te vergelijken met de vervangen versie", f.ID+"."+inner.ID)
			continue
		}
		c.b.rows[f.ID+"."+inner.ID] = from + "." + inner.ID
	}
}

func (in *Instrument) repeatIDs() []string {
	var out []string
	for _, f := range in.fields {
		if f.rows != nil {
			out = append(out, f.ID)
		}
	}
	return out
}

// MapRows brings the rows of a response to the old version, as RowValues gives
// them, to the names of the new one. What is not comparable is not in the result.
func (b *Bridge) MapRows(rows map[string][]formula.Value) map[string][]formula.Value {
	out := map[string][]formula.Value{}
	for to, from := range b.rows {
		if xs, ok := rows[from]; ok {
			out[to] = xs
		}
	}
	return out
}

// Path is the way from an old version of a questionnaire to a newer one, over the
// versions in between: the Bridge from the oldest comes first.
type Path []*Bridge

// Comparable are the names of the newest version that values of the oldest can be
// brought to, those of rows too, in order of the alphabet. A name that is not
// comparable in one step is not comparable over all.
func (p Path) Comparable() []string {
	var known map[string]bool // nil: everything
	for _, b := range p {
		next := map[string]bool{}
		for _, names := range []map[string]string{b.same, b.rows} {
			for to, from := range names {
				next[to] = known == nil || known[from]
			}
		}
		for to, program := range b.formulas {
			next[to] = true
			for _, slot := range program.Slots() {
				next[to] = next[to] && (known == nil || known[b.old.order[slot].symbol.Name])
			}
		}
		known = next
	}
	var out []string
	for name, is := range known {
		if is {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// Map brings values of the oldest version to the names of the newest; see
// Bridge.Map.
func (p Path) Map(values map[string]formula.Value, asOf int) map[string]formula.Value {
	for _, b := range p {
		values = b.Map(values, asOf)
	}
	return values
}

// MapRows brings rows of the oldest version to the names of the newest.
func (p Path) MapRows(rows map[string][]formula.Value) map[string][]formula.Value {
	for _, b := range p {
		rows = b.MapRows(rows)
	}
	return rows
}
