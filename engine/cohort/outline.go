package cohort

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"effectmonitor/engine/source"
)

// Outlines are the members of a whole, each with what is read of many beside each other:
// everyone in it, and the classes that a standard is worked out by. All of a country fit
// in what one page may read, where the members themselves would take one read each.
//
// They are parts as they are, and pass the Gate like those of any member. What they leave
// out reads as none, so that only pages without breakdowns of members may use them.
type Outlines struct {
	framework string
	members   []Member
	marks     map[string]string
}

// NewOutlines gives none, of members of a framework in a version, id@version.
func NewOutlines(framework string) *Outlines {
	return &Outlines{framework: framework, marks: map[string]string{}}
}

// Add adds the outline of a member. Strata says by indicator which breakdowns, each
// alone or several together, say who began. The parts are shared with the member.
func (o *Outlines) Add(id string, a *Aggregate, strata map[string][][]string) error {
	if a.Framework != o.framework {
		return fmt.Errorf("%w: outline of %s among %s", ErrFramework, a.Framework, o.framework)
	}
	out := &Aggregate{Framework: a.Framework, N: a.N, First: a.First, Last: a.Last, Slices: map[Slice]int{}, Cells: map[Key]*Part{}}
	for k, p := range a.Cells {
		by := slices.ContainsFunc(strata[k.Indicator], func(by []string) bool { return stratum(k.Slice, by) })
		if k.Slice == (Slice{}) || by {
			out.Cells[k] = p
		}
		if by {
			out.Slices[k.Slice] = a.Slices[k.Slice]
		}
	}
	o.members = append(o.members, Member{ID: id, Aggregate: out})
	return nil
}

// Append adds the members of others after these; nil adds none.
func (o *Outlines) Append(more *Outlines) {
	if more != nil {
		o.members = append(o.members, more.members...)
		maps.Copy(o.marks, more.marks)
	}
}

// Mark notes of what state of a member its outline is.
func (o *Outlines) Mark(id, mark string) { o.marks[id] = mark }

// MarkOf gives what Mark noted; "" for a member that is not there.
func (o *Outlines) MarkOf(id string) string { return o.marks[id] }

// With gives the outlines with what there is of one member in the place of what there was:
// nothing, or its outline. The members are in the order of a list that names them all.
func (o *Outlines) With(id string, one *Outlines, order []string) *Outlines {
	out := NewOutlines(o.framework)
	of := map[string]Member{}
	for _, m := range o.members {
		of[m.ID] = m
	}
	maps.Copy(out.marks, o.marks)
	delete(of, id)
	delete(out.marks, id)
	if one != nil {
		for _, m := range one.members {
			of[m.ID] = m
		}
		maps.Copy(out.marks, one.marks)
	}
	for _, id := range order {
		if m, there := of[id]; there {
			out.members = append(out.members, m)
		}
	}
	return out
}

// Since writes which members became others, whole, since earlier outlines; nil when there
// are other members.
func (o *Outlines) Since(base *Outlines) ([]byte, error) {
	named := func(a, b Member) bool { return a.ID == b.ID }
	if o.framework != base.framework || !slices.EqualFunc(o.members, base.members, named) {
		return nil, nil
	}
	changed := NewOutlines(o.framework)
	for i, m := range o.members {
		if before := base.members[i].Aggregate; o.marks[m.ID] != base.marks[m.ID] || !m.Aggregate.same(before) {
			changed.members = append(changed.members, m)
			changed.marks[m.ID] = o.marks[m.ID]
		}
	}
	return json.Marshal(changed)
}

// Become gives what outlines became, as Since wrote it.
func (o *Outlines) Become(data []byte) (*Outlines, error) {
	var changed Outlines
	if err := json.Unmarshal(data, &changed); err != nil {
		return nil, err
	}
	out := NewOutlines(o.framework)
	out.Append(o)
	out.members = slices.Clone(out.members)
	for _, m := range changed.members {
		i := slices.IndexFunc(out.members, func(was Member) bool { return was.ID == m.ID })
		if i < 0 || changed.framework != o.framework {
			return nil, fmt.Errorf("%w: other outlines of %s", ErrFramework, o.framework)
		}
		out.members[i] = m
	}
	maps.Copy(out.marks, changed.marks)
	return out, nil
}

// same reports whether aggregates hold the same numbers.
func (a *Aggregate) same(b *Aggregate) bool {
	return a.N == b.N && a.First == b.First && a.Last == b.Last && maps.Equal(a.Slices, b.Slices) && maps.EqualFunc(a.Cells, b.Cells, (*Part).equal)
}

// Members are the outlines in the order in which they were added. They are not to be
// changed.
func (o *Outlines) Members() []Member { return o.members }

// storedOutlines keeps the cells of all members together, so that a name is written once
// and like numbers lie beside each other.
type storedOutlines struct {
	Framework string         `json:"raamwerk"`
	Members   []storedMember `json:"leden"`
	Cells     []byte         `json:"cellen"`
}

type storedMember struct {
	ID     string        `json:"id"`
	N      int           `json:"n"`
	First  source.Date   `json:"eerste"`
	Last   source.Date   `json:"laatste"`
	Slices map[Slice]int `json:"groepen,omitempty"`
	Mark   string        `json:"van,omitempty"`
}

// MarshalJSON writes the outlines. Equal ones give equal bytes.
func (o *Outlines) MarshalJSON() ([]byte, error) {
	s, all := storedOutlines{Framework: o.framework}, map[Key]*Part{}
	for _, m := range o.members {
		a := m.Aggregate
		s.Members = append(s.Members, storedMember{m.ID, a.N, a.First, a.Last, a.Slices, o.marks[m.ID]})
		for k, p := range a.Cells {
			k.Slice = Combine(append([]Slice{{byMember, m.ID}}, k.Slice.Split()...)...)
			all[k] = p
		}
	}
	s.Cells = pack(all)
	return json.Marshal(s)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (o *Outlines) UnmarshalJSON(data []byte) error {
	var s storedOutlines
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("cohort: read outlines: %w", err)
	}
	all, err := unpack(s.Cells)
	if err != nil {
		return fmt.Errorf("cohort: read outlines of %s: %w", s.Framework, err)
	}
	*o = *NewOutlines(s.Framework)
	of := make(map[string]*Aggregate, len(s.Members))
	each := len(all)/max(1, len(s.Members)) + 1
	for _, m := range s.Members {
		if m.Slices == nil {
			m.Slices = map[Slice]int{}
		}
		of[m.ID] = &Aggregate{Framework: s.Framework, N: m.N, First: m.First, Last: m.Last, Slices: m.Slices, Cells: make(map[Key]*Part, each)}
		o.members = append(o.members, Member{ID: m.ID, Aggregate: of[m.ID]})
		if m.Mark != "" {
			o.marks[m.ID] = m.Mark
		}
	}
	for k, p := range all {
		list := k.Slice.Split()
		if len(list) == 0 || of[list[0].Class] == nil {
			return fmt.Errorf("cohort: read outlines of %s: %w", s.Framework, errPacked)
		}
		k.Slice = Combine(list[1:]...)
		of[list[0].Class].Cells[k] = p
	}
	return nil
}
