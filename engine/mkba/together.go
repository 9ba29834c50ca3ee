package mkba

import "slices"

// Together are the inputs of parts of a group that have nobody in common, as of one group.
// It is made of what may be told of each part and of nothing else, so that it tells no
// more than the parts beside each other do. A count that is guarded in one of them is
// taken at the lowest that it can be and is named in Careful. Of no parts it is the zero
// Inputs; what is not counted is taken from the first one.
func (c *Compiled) Together(parts ...Inputs) Inputs {
	if len(parts) == 0 {
		return Inputs{}
	}
	out := parts[0]
	out.N, out.ByIndicator, out.Careful = 0, map[string]Quantity{}, nil
	for _, part := range parts {
		out.N += part.N
		out.Careful = append(out.Careful, part.Careful...)
	}
	for _, use := range c.def.Indicators() {
		var sum Quantity
		for _, part := range parts {
			q, guarded := c.lowest(use.ID, part)
			if guarded {
				out.Careful = append(out.Careful, use.ID)
			}
			sum.Count, sum.Amount, sum.N = sum.Count+q.Count, sum.Amount+q.Amount, sum.N+q.N
		}
		out.ByIndicator[use.ID] = sum
	}
	slices.Sort(out.Careful)
	out.Careful = slices.Compact(out.Careful)
	return out
}

// lowest is what a part says of an indicator, as it flatters the outcome least.
func (c *Compiled) lowest(indicator string, part Inputs) (Quantity, bool) {
	q := part.ByIndicator[indicator]
	switch {
	case indicator == c.def.Participants:
		return q, false
	case slices.ContainsFunc(c.effects, func(e effect) bool { return e.def.Quantity.Comparison == indicator }):
		return q.atMost(part.Threshold)
	}
	return q.guarded(part.Threshold, c.inMoney(indicator))
}

// inMoney reports whether an indicator counts by its amounts alone.
func (c *Compiled) inMoney(indicator string) bool {
	counted := func(e effect) bool { return e.def.Quantity.Indicator == indicator && !e.def.Quantity.Money }
	return !slices.ContainsFunc(c.effects, counted)
}

// counted is what an indicator says, as it may be used, and whether that is less than
// there is.
func (in *Inputs) counted(indicator string, money bool) (Quantity, bool) {
	q, changed := in.ByIndicator[indicator].guarded(in.Threshold, money)
	return q, changed || slices.Contains(in.Careful, indicator)
}
