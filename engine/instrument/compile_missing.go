package instrument

import (
	"slices"

	"effectmonitor/engine/formula"
)

// alwaysThere says that whoever is done with a questionnaire has answered q: it
// shows always, must be answered, and has no way out.
func (c *compiler) alwaysThere(page *pageRules, q *Question) bool {
	g := c.in.groupOf[q]
	return q.Required.Always && q.Visible.IsZero() && page.def.Visible.IsZero() && (g == nil || g.def.Visible.IsZero()) &&
		!q.DontKnow && !q.WontSay
}

// declareMissing says of calculations and scales whether they are sure to have a
// value, or at least not sure to be without one: formula warns only about names
// that can be leeg beyond doubt.
func (c *compiler) declareMissing() {
	busy := map[string]bool{}
	var may func(id string) bool
	may = func(id string) bool {
		v := c.in.vars[id]
		if v == nil || busy[id] {
			return false
		}
		busy[id] = true
		defer delete(busy, id)
		switch {
		case v.calc != nil:
			return v.symbol.Type != formula.TypeBool && slices.ContainsFunc(formula.Needs(v.calc.def.Formula.Src), may)
		case v.scale != nil:
			items := v.scale.def.Questions
			return len(items) > 0 && !slices.ContainsFunc(items, func(q string) bool { return !may(q) })
		}
		return !v.symbol.Always
	}
	for id, v := range c.in.vars {
		if v.calc != nil || v.scale != nil {
			v.symbol.Always = !may(id)
		}
	}
}
