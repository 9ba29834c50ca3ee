package cohort

import (
	"slices"

	"effectmonitor/engine/indicator"
)

// joining finds the cells of a whole for those of its members. They have nearly the same
// measures and slices: each of these is looked up once for a member, where the cells
// themselves are tens of thousands.
type joining struct {
	local    func(Slice) bool
	measures places
	rows     map[Slice][]*Part // by the number of the measure; nil where there is none yet
}

// Join merges the aggregate of one gemeente into one over several: without what is only
// told within a gemeente, of which the classes have other names in each.
func (a *Aggregate) Join(b *Aggregate) error {
	if a.framework == nil {
		return a.Merge(b)
	}
	if err := a.takes(b); err != nil {
		return err
	}
	j := a.joining
	if j == nil {
		j = &joining{localTo(a.framework), places{at: map[pair]int{}}, map[Slice][]*Part{}}
	}
	a.changes()
	a.joining = j
	a.span(b.N, b.First, b.Last)
	for s, n := range b.Slices {
		if !j.local(s) {
			a.Slices[s] += n
		}
	}
	all := b.layout()
	rows := j.rowsOf(all)
	for m, of := range all.measures.list {
		number := j.measures.at[of]
		for _, c := range all.of(m) {
			row := rows[c.slice]
			if row == nil {
				continue
			}
			if row[number] == nil {
				row[number] = a.cell(all.key(c))
			}
			row[number].merge(c.part)
		}
	}
	return nil
}

// rowsOf gives the cells of the whole for the slices of a member, with room for each of
// its measures; nil for a slice that is only told within the member.
func (j *joining) rowsOf(all *layout) [][]*Part {
	for _, m := range all.measures.list {
		j.measures.place(m)
	}
	out := make([][]*Part, len(all.slices.list))
	for i := range out {
		s := all.slice(i)
		if j.local(s) {
			continue
		}
		row := j.rows[s]
		if more := len(j.measures.list) - len(row); more > 0 {
			row = append(row, make([]*Part, more)...)
			j.rows[s] = row
		}
		out[i] = row
	}
	return out
}

// localTo tells which slices are only told within a gemeente.
func localTo(f *indicator.Compiled) func(Slice) bool {
	local := map[string]bool{}
	for _, s := range f.Breakdowns() {
		local[s.Def.ID] = s.Local
	}
	known := map[Slice]bool{}
	return func(s Slice) bool {
		in, done := known[s]
		if !done {
			in = slices.ContainsFunc(s.Split(), func(part Slice) bool { return local[part.Breakdown] })
			known[s] = in
		}
		return in
	}
}
