package cohort

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"effectmonitor/engine/entire"
	"effectmonitor/engine/source"
)

// One participant who changes is in a few thousand cells of the hundred thousand of a large
// aggregate. So that not all of it is written again for each of them, an aggregate can be
// kept as it once was with what is different since: the cells that changed, as they are
// now. Nothing is added to or taken from a number, so that reading twice, or a difference
// that was written twice, gives the same.

// storedDifference is what an aggregate became since an earlier one.
type storedDifference struct {
	Framework string      `json:"raamwerk"`
	N         int         `json:"n"`
	First     source.Date `json:"eerste"`
	Last      source.Date `json:"laatste"`
	// Slices and Cells are those that changed; 0 or an empty one is gone.
	Slices map[Slice]int `json:"groepen,omitempty"`
	Cells  []byte        `json:"cellen"`
	// Plan is the decisions that changed, or with Anew all of them.
	Plan *storedPlan `json:"plan,omitempty"`
	Anew bool        `json:"plan_nieuw,omitempty"`
	// Gone are the decisions that are no more.
	Gone []byte `json:"vervallen,omitempty"`
}

// Since writes what is different of the aggregate, with what Decide decided, from an earlier
// one of the same framework. Equal differences give equal bytes.
func (a *Aggregate) Since(base *Aggregate) ([]byte, error) {
	if a.Framework != base.Framework {
		return nil, fmt.Errorf("%w: %s since %s", ErrFramework, a.Framework, base.Framework)
	}
	d := storedDifference{Framework: a.Framework, N: a.N, First: a.First, Last: a.Last, Slices: map[Slice]int{}}
	for s, n := range a.Slices {
		if base.Slices[s] != n {
			d.Slices[s] = n
		}
	}
	for s := range base.Slices {
		if _, stays := a.Slices[s]; !stays {
			d.Slices[s] = 0
		}
	}
	changed := map[Key]*Part{}
	for k, p := range a.Cells {
		if !p.equal(base.Cells[k]) {
			changed[k] = p
		}
	}
	for k := range base.Cells {
		if a.Cells[k] == nil {
			changed[k] = &Part{}
		}
	}
	d.Cells = pack(changed)
	if p := a.kept.Load(); p != nil && p.settled {
		d.plan(p, base.kept.Load())
	}
	return json.Marshal(d)
}

// plan notes which decisions are different from earlier ones.
func (d *storedDifference) plan(now, before *Plan) {
	if before == nil || !before.settled || before.threshold != now.threshold {
		d.Plan, d.Anew = now.store(), true
		return
	}
	changed, gone := map[shadeKey]shade{}, map[shadeKey]shade{}
	for k, s := range now.shades {
		if old, known := before.shades[k]; !known || !s.equal(old) {
			changed[k] = s
		}
	}
	for k := range before.shades {
		if _, stays := now.shades[k]; !stays {
			gone[k] = shade{}
		}
	}
	d.Plan = &storedPlan{Threshold: now.threshold, Shades: writeShades(changed)}
	if len(gone) > 0 {
		d.Gone = writeShades(gone)
	}
}

// Become gives what an aggregate that was read from storage became, as Since wrote it. The
// parts are shared.
func (a *Aggregate) Become(data []byte) (*Aggregate, error) {
	var d storedDifference
	if err := entire.Read(data, &d); err != nil {
		return nil, fmt.Errorf("cohort: read difference: %w", err)
	}
	if d.Framework != a.Framework || a.scope != nil {
		return nil, fmt.Errorf("%w: %s becomes %s", ErrFramework, a.Framework, d.Framework)
	}
	changed, err := unpack(d.Cells)
	if err != nil {
		return nil, fmt.Errorf("cohort: read difference of %s: %w", d.Framework, err)
	}
	out := &Aggregate{Framework: a.Framework, N: d.N, First: d.First, Last: d.Last, Slices: maps.Clone(a.Slices), Cells: maps.Clone(a.Cells)}
	for s, n := range d.Slices {
		if out.Slices[s] = n; n == 0 {
			delete(out.Slices, s)
		}
	}
	for k, p := range changed {
		if out.Cells[k] = p; p.empty() {
			delete(out.Cells, k)
		}
	}
	if d.Plan == nil {
		return out, nil
	}
	next := d.Plan.restore(out)
	if before := a.kept.Load(); !d.Anew && before != nil {
		shades := maps.Clone(before.shades)
		for k := range readShades(d.Gone) {
			delete(shades, k)
		}
		maps.Copy(shades, next.shades)
		next.shades = shades
	}
	out.kept.Store(next)
	out.limit = next.threshold
	return out, nil
}

// empty reports whether a part is of nobody: whoever is in it is known or missing.
func (p *Part) empty() bool { return p.N == 0 && p.Missing == 0 }

func (p *Part) equal(o *Part) bool {
	return p == o || o != nil &&
		p.N == o.N && p.Missing == o.Missing && p.Incomparable == o.Incomparable && p.True == o.True &&
		p.Sum == o.Sum && p.Squares == o.Squares && p.Top == o.Top &&
		maps.Equal(p.Hist, o.Hist) && maps.Equal(p.Classes, o.Classes) && maps.Equal(p.Exits, o.Exits) &&
		(p.Pairs == nil) == (o.Pairs == nil) && (p.Pairs == nil || *p.Pairs == *o.Pairs) &&
		p.Whole.equal(o.Whole)
}

func (w *Whole) equal(o *Whole) bool {
	if w == nil || o == nil {
		return w == o
	}
	return maps.Equal(w.Joint, o.Joint) && maps.Equal(w.Steps, o.Steps) && w.Left == o.Left && w.Items.equal(o.Items)
}

func (it *Items) equal(o *Items) bool {
	if it == nil || o == nil {
		return it == o
	}
	return slices.Equal(it.Sums, o.Sums) && slices.Equal(it.Cross, o.Cross) &&
		slices.Equal(it.Floor, o.Floor) && slices.Equal(it.Ceiling, o.Ceiling)
}

func (s shade) equal(o shade) bool {
	if s.all || s.leaks || o.all || o.leaks { // then nothing else is kept of it
		return s.all == o.all && s.leaks == o.leaks
	}
	return maps.Equal(s.hidden, o.hidden) && maps.Equal(s.told, o.told)
}
