package app

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// WhatIf is what becomes of an outcome when a reader moves numbers of its model. It is
// made of what the page of the model shows and of the numbers that were typed: it cannot
// say more about anybody than that page does.
type WhatIf struct {
	Levers []mkba.Lever // those that matter most first
	From   *mkba.Result
	To     *mkba.Result
	// Change is how sure the difference is; nil when nothing was moved, or when there are
	// too few participants.
	Change *mkba.Change
}

// WhatIf works an outcome with other values for levers, by id. The model does not change
// and nothing is kept. A value outside the range of its lever, or for something that is
// no lever, is refused with the id of the lever as the field of the problem. It gives
// NotFound as CostsOf does.
func (a *App) WhatIf(ctx context.Context, key CostKey, values map[string]float64) (*WhatIf, error) {
	side, err := a.costSide(ctx, key)
	if err != nil {
		return nil, err
	}
	levers, err := side.Model.Levers(side.Inputs)
	if err != nil {
		return nil, found("what if", err)
	}
	moved := map[string]float64{}
	for id, value := range values {
		at := slices.IndexFunc(levers, func(l mkba.Lever) bool { return l.ID == id })
		if at < 0 || !levers[at].Holds(value) {
			return nil, &Error{Code: Invalid, Op: "what if", Problems: []FieldProblem{{Field: id}}}
		}
		if value != levers[at].Value {
			moved[id] = value
		}
	}
	out, err := a.whatIf(side, moved)
	if err != nil {
		return nil, found("what if", err)
	}
	out.Levers = levers
	return out, nil
}

func (a *App) whatIf(side mkba.Side, moved map[string]float64) (*WhatIf, error) {
	to := side.Inputs.Moved(moved)
	key, err := keyOf(side.Model, side.Inputs, to)
	if err != nil {
		return nil, err
	}
	kept, err := a.changes.get(key, func() (WhatIf, error) {
		var out WhatIf
		var err error
		if out.From, err = side.Model.Evaluate(side.Inputs); err != nil {
			return out, err
		}
		if out.To, err = side.Model.Evaluate(to); err != nil || out.From.TooFew || len(moved) == 0 {
			return out, err
		}
		out.Change, err = side.Model.SimulateChange(side.Inputs, moved, rand.NewPCG(costSeed, costSeed), costDraws)
		return out, err
	})
	return &kept, err
}

// CostComparison is what differs between two outcomes, and what had to be left out of it.
type CostComparison struct {
	*mkba.Comparison
	// LeftOut are effects that are too small to show on one of the sides, and count on
	// neither: set against nothing they would seem to be the difference.
	LeftOut []source.Text
}

// CompareCosts explains the difference between two outcomes by cause. With sameSize the
// second is scaled to the participants of the first. It works on what the pages of the
// two show, and gives Closed when one of them has too few participants to show.
func (a *App) CompareCosts(ctx context.Context, from, to CostKey, sameSize bool) (*CostComparison, error) {
	const op = "compare costs"
	var sides [2]mkba.Side
	for i, key := range []CostKey{from, to} {
		side, err := a.costSide(ctx, key)
		if err != nil {
			return nil, err
		}
		few, err := side.Model.TooFew(side.Inputs)
		if err != nil {
			return nil, found(op, err)
		}
		if few {
			return nil, &Error{Code: Closed, Op: op, Err: mkba.ErrTooFew}
		}
		sides[i] = side
	}
	out := &CostComparison{}
	if from.Group != to.Group || from.Slice != to.Slice {
		out.LeftOut = onBothSides(&sides[0], &sides[1])
	}
	if n := len(sides[0].Model.Definition().Effects); n > 0 && len(out.LeftOut) == n {
		return nil, &Error{Code: Closed, Op: op, Err: mkba.ErrTooFew} // nothing is left to set against each other
	}
	var err error
	out.Comparison, err = mkba.Compare(sides[0], sides[1], sameSize)
	if errors.Is(err, mkba.ErrTooFew) {
		return nil, &Error{Code: Closed, Op: op, Err: err}
	}
	return out, found(op, err)
}

// onBothSides leaves out of each side what the other may not tell, and names the effects
// that this concerns.
func onBothSides(a, b *mkba.Side) []source.Text {
	gone := map[string]bool{}
	for _, pair := range [][2]*mkba.Side{{a, b}, {b, a}} {
		for id, q := range pair[0].Inputs.ByIndicator {
			_, shared := pair[1].Inputs.ByIndicator[id]
			if shared && q.Count == 0 && pair[0].Inputs.Threshold > 0 && id != pair[0].Model.Definition().Participants {
				gone[id] = true
			}
		}
	}
	var titles []source.Text
	for _, e := range a.Model.Definition().Effects {
		if gone[e.Quantity.Indicator] {
			titles = append(titles, e.Title)
		}
	}
	for _, side := range []*mkba.Side{a, b} {
		kept := map[string]mkba.Quantity{}
		for id, q := range side.Inputs.ByIndicator {
			if gone[id] {
				q = mkba.Quantity{}
			}
			kept[id] = q
		}
		side.Inputs.ByIndicator = kept
	}
	return titles
}
