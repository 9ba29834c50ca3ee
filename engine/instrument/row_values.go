package instrument

import "effectmonitor/engine/formula"

// RowSymbols are the names that have a value per row: every herhaling, and
// <herhaling>.<question> for every question of its rows. Slots are numbered from 0
// in this order, so that the caller can renumber them.
func (in *Instrument) RowSymbols() []formula.Symbol {
	var out []formula.Symbol
	add := func(slot int) {
		s := in.order[slot].symbol
		s.Slot = len(out)
		out = append(out, s)
	}
	for _, f := range in.fields {
		if f.rows == nil {
			continue
		}
		add(f.slot)
		for _, slot := range f.rows.columns {
			add(slot)
		}
	}
	return out
}

// RowValues gives the values over the rows of answers that were sent, as Prune
// keeps them, by the names of RowSymbols. A herhaling without an answer is not in
// it; one without rows is, with none.
func (in *Instrument) RowValues(kept Answers) map[string][]formula.Value {
	out := map[string][]formula.Value{}
	for _, f := range in.fields {
		given := kept[f.ID]
		if f.rows == nil || given.Status != Answered {
			continue
		}
		present := make([]formula.Value, len(given.Rows))
		for i := range present {
			present[i] = formula.Bool(true)
		}
		out[f.ID] = present
		for _, inner := range f.rows.inner {
			column := make([]formula.Value, len(given.Rows))
			for i, row := range given.Rows {
				column[i] = formula.Missing(inner.Type)
				if a := row[inner.ID]; a.Status == Answered {
					if v, code := inner.accept(a.Value); code == "" {
						column[i] = v
					}
				}
			}
			out[f.ID+"."+inner.ID] = column
		}
	}
	return out
}

// RowValues gives the values over the rows that count and show, as
// Instrument.RowValues does for answers that were sent.
func (ev *Evaluation) RowValues() map[string][]formula.Value {
	kept := Answers{}
	for _, f := range ev.in.fields {
		if f.rows != nil && ev.fields[f.index].status == Answered {
			kept[f.ID], _ = ev.pruneRows(f, ev.answers[f.ID])
		}
	}
	return ev.in.RowValues(kept)
}
