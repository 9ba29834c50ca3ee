package cohort

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/entire"
	"effectmonitor/engine/source"
)

// Outlines are the members of a whole, each with what pages read of many beside each other
// (Contour): all of a country in one or two items, where the members themselves would take
// one read each. What they weigh follows from those pages and the number of members, not
// from how much is counted of each.
//
// They are parts as they are, and pass the Gate like those of any member. What they leave
// out reads as none, so that only pages that the contour was drawn for may use them.
type Outlines struct {
	framework string
	draw      *Contour // nil when they were read back
	contour   string   // the mark of what all members were drawn by; "" for several
	members   []Member
	marks     map[string]string
}

// NewOutlines gives none, to be drawn by a contour.
func NewOutlines(c *Contour) *Outlines {
	return &Outlines{framework: c.framework, draw: c, contour: c.mark, marks: map[string]string{}}
}

// Add adds the outline of a member, of which it holds nothing else. Outlines that were read
// back take only other outlines.
func (o *Outlines) Add(id string, a *Aggregate) error {
	if o.draw == nil || a.Framework != o.framework {
		return fmt.Errorf("%w: outline of %s among %s", ErrFramework, a.Framework, o.framework)
	}
	o.members = append(o.members, Member{ID: id, Aggregate: o.draw.of(a)})
	return nil
}

// Contour is the mark of the contour by which all members were drawn; "" when they were
// drawn by several, or before there were contours.
func (o *Outlines) Contour() string { return o.contour }

// empty gives no members, of the same framework and contour.
func (o *Outlines) empty() *Outlines {
	return &Outlines{framework: o.framework, draw: o.draw, contour: o.contour, marks: map[string]string{}}
}

// mix notes that members of others come among these.
func (o *Outlines) mix(more *Outlines) {
	if more.contour != o.contour {
		o.contour = ""
	}
}

// Append adds the members of others after these; nil adds none.
func (o *Outlines) Append(more *Outlines) {
	if more != nil {
		o.mix(more)
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
	out := o.empty()
	of := map[string]Member{}
	for _, m := range o.members {
		of[m.ID] = m
	}
	maps.Copy(out.marks, o.marks)
	delete(of, id)
	delete(out.marks, id)
	if one != nil {
		out.mix(one)
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
// are other members, or they were drawn otherwise.
func (o *Outlines) Since(base *Outlines) ([]byte, error) {
	named := func(a, b Member) bool { return a.ID == b.ID }
	if o.framework != base.framework || o.contour != base.contour || !slices.EqualFunc(o.members, base.members, named) {
		return nil, nil
	}
	changed := o.empty()
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
	if err := entire.Read(data, &changed); err != nil {
		return nil, err
	}
	out := o.empty()
	out.Append(o)
	out.mix(&changed)
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
// and like numbers lie beside each other. In rows a class is named with the moment, once for
// all members, and not with each of them: of hundreds of members that is a third less.
type storedOutlines struct {
	Framework string         `json:"raamwerk"`
	Contour   string         `json:"omtrek,omitempty"`
	Members   []storedMember `json:"leden"`
	Cells     []byte         `json:"cellen,omitempty"`
	Rows      []byte         `json:"rijen,omitempty"`
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
	s, all := o.stored(func(id string, k Key) Key {
		k.Slice = Combine(append([]Slice{{byMember, id}}, k.Slice.Split()...)...)
		return k
	})
	s.Cells = pack(all)
	return json.Marshal(s)
}

// inRows writes the outlines as rows, which releases before these cannot read.
func (o *Outlines) inRows() ([]byte, error) {
	s, all := o.stored(func(id string, k Key) Key {
		return Key{k.Indicator, strings.Join([]string{k.Moment, k.Slice.Breakdown, k.Slice.Class}, between), Slice{byMember, id}}
	})
	s.Rows = pack(all)
	return json.Marshal(s)
}

// stored gives what is stored beside the cells, and the cells of all members by the keys
// that they get.
func (o *Outlines) stored(key func(id string, k Key) Key) (storedOutlines, map[Key]*Part) {
	s, all := storedOutlines{Framework: o.framework, Contour: o.contour}, map[Key]*Part{}
	for _, m := range o.members {
		a := m.Aggregate
		s.Members = append(s.Members, storedMember{m.ID, a.N, a.First, a.Last, a.Slices, o.marks[m.ID]})
		for k, p := range a.Cells {
			all[key(m.ID, k)] = p
		}
	}
	return s, all
}

// UnmarshalJSON reads what MarshalJSON and inRows write.
func (o *Outlines) UnmarshalJSON(data []byte) error {
	var s storedOutlines
	if err := entire.Read(data, &s); err != nil {
		return fmt.Errorf("cohort: read outlines: %w", err)
	}
	cells, ofKey := s.Cells, memberKey
	if s.Rows != nil {
		cells, ofKey = s.Rows, rowKey
	}
	all, err := unpack(cells)
	if err != nil {
		return fmt.Errorf("cohort: read outlines of %s: %w", s.Framework, err)
	}
	*o = Outlines{framework: s.Framework, contour: s.Contour, marks: map[string]string{}}
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
		id, key := ofKey(k)
		if of[id] == nil {
			return fmt.Errorf("cohort: read outlines of %s: %w", s.Framework, errPacked)
		}
		of[id].Cells[key] = p
	}
	return nil
}

// memberKey gives whose a cell is, and its key there; "" for nobody.
func memberKey(k Key) (id string, of Key) {
	list := k.Slice.Split()
	if len(list) == 0 {
		return "", k
	}
	k.Slice = Combine(list[1:]...)
	return list[0].Class, k
}

// rowKey is memberKey of a cell in rows.
func rowKey(k Key) (id string, of Key) {
	words := strings.Split(k.Moment, between)
	if len(words) != 3 {
		return "", k
	}
	return k.Slice.Class, Key{k.Indicator, words[0], Slice{words[1], words[2]}}
}
