package cohort

import (
	"encoding/json"
	"fmt"
	"strings"

	"effectmonitor/engine/entire"
	"effectmonitor/engine/source"
)

// Excerpt is an excerpt of an aggregate as it is kept, with those of the members that are
// read beside it, if any.
type Excerpt struct {
	Whole   *Aggregate
	Members []Member
}

type storedExcerpt struct {
	Framework string        `json:"raamwerk"`
	N         int           `json:"n"`
	First     source.Date   `json:"eerste"`
	Last      source.Date   `json:"laatste"`
	Slices    map[Slice]int `json:"groepen,omitempty"`
	Cells     []byte        `json:"cellen"`
	Scope     storedScope   `json:"gevraagd"`
	Threshold int           `json:"drempel"`
	// Among is the threshold of the decisions over the members, where it is another.
	Among    int  `json:"drempel_leden,omitempty"`
	Released bool `json:"uitgave,omitempty"`
	// Shades are the decisions over the whole, and over its members.
	Shades  [2]string       `json:"verborgen"`
	Members json.RawMessage `json:"leden,omitempty"`
	Beside  *storedScope    `json:"gevraagd_van_leden,omitempty"`
}

// storedScope names what was asked for and has no numbers; what has numbers was asked for.
type storedScope struct {
	Columns string `json:"cellen,omitempty"` // a line each
	Groups  string `json:"groepen,omitempty"`
}

// MarshalJSON writes an excerpt. Equal ones give equal bytes.
func (e *Excerpt) MarshalJSON() ([]byte, error) {
	a := e.Whole
	if !a.scope.closed() {
		return nil, fmt.Errorf("%w is expected", ErrExcerpt)
	}
	s := storedExcerpt{Framework: a.Framework, N: a.N, First: a.First, Last: a.Last, Slices: a.Slices, Cells: pack(a.Cells), Scope: a.scope.without(a), Released: a.Released}
	for i, p := range a.plans() {
		switch {
		case p == nil:
			continue
		case s.Threshold == 0:
			s.Threshold = p.threshold
		case p.threshold != s.Threshold:
			s.Among = p.threshold
		}
		s.Shades[i] = string(p.store().Shades)
	}
	if len(e.Members) > 0 {
		rows, err := (&Outlines{framework: a.Framework, members: e.Members}).inRows()
		if err != nil {
			return nil, err
		}
		s.Members = rows
		list := make([]*Aggregate, len(e.Members))
		for i, m := range e.Members {
			list[i] = m.Aggregate
		}
		beside := list[0].scope.without(list...)
		s.Beside = &beside
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *Excerpt) UnmarshalJSON(data []byte) error {
	var s storedExcerpt
	if err := entire.Read(data, &s); err != nil {
		return fmt.Errorf("cohort: read excerpt: %w", err)
	}
	cells, err := unpack(s.Cells)
	if err != nil {
		return fmt.Errorf("cohort: read excerpt of %s: %w", s.Framework, err)
	}
	if s.Slices == nil {
		s.Slices = map[Slice]int{}
	}
	a := &Aggregate{Framework: s.Framework, N: s.N, First: s.First, Last: s.Last, Slices: s.Slices, Cells: cells, Released: s.Released}
	a.scope = s.Scope.read(a)
	for i, text := range s.Shades {
		if text == "" {
			continue
		}
		p := (&storedPlan{s.Threshold, []byte(text)}).restore(a)
		if i == ofWhole {
			a.limit = s.Threshold
		} else if s.Among != 0 {
			p.threshold = s.Among
		}
		for key := range p.shades {
			a.scope.shades[i][key] = true
		}
		a.hold(i, p)
	}
	*e = Excerpt{Whole: a}
	if s.Members == nil || s.Beside == nil {
		return nil
	}
	var rows Outlines
	if err := entire.Read(s.Members, &rows); err != nil {
		return err
	}
	e.Members = rows.members
	list := make([]*Aggregate, len(e.Members))
	for i, m := range e.Members {
		list[i] = m.Aggregate
	}
	asked := s.Beside.read(list...)
	for _, one := range list {
		one.scope = asked
	}
	return nil
}

// Short reports whether something was asked of the excerpt that is not in it.
func (e *Excerpt) Short() bool {
	return e.Whole.Short() || len(e.Members) > 0 && e.Members[0].Aggregate.Short()
}

// line writes a series as a line of a storedScope.
func (c series) line() string {
	return strings.Join([]string{c.indicator, c.moment, c.breakdown}, between)
}

// without names what was asked for of aggregates that share a scope and has no numbers.
func (s *scope) without(list ...*Aggregate) storedScope {
	columns, groups := map[string]bool{}, map[string]bool{}
	for c := range s.columns {
		columns[c.line()] = true
	}
	for b := range s.groups {
		groups[b] = true
	}
	for _, a := range list {
		for k := range a.Cells {
			delete(columns, seriesOf(k).line())
		}
		for g := range a.Slices {
			delete(groups, g.Breakdown)
		}
	}
	return storedScope{strings.Join(sortedKeys(columns), "\n"), strings.Join(sortedKeys(groups), "\n")}
}

// read gives the scope of aggregates that share one.
func (s storedScope) read(list ...*Aggregate) *scope {
	out := newScope(false)
	for line := range strings.SplitSeq(s.Columns, "\n") {
		if c := strings.Split(line, between); len(c) == 3 {
			out.columns[series{c[0], c[1], c[2]}] = true
		}
	}
	if s.Groups != "" {
		for b := range strings.SplitSeq(s.Groups, "\n") {
			out.groups[b] = true
		}
	}
	for _, a := range list {
		for k := range a.Cells {
			out.columns[seriesOf(k)] = true
		}
		for g := range a.Slices {
			out.groups[g.Breakdown] = true
		}
	}
	return out
}
