package simulate

import (
	"maps"
	"math"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
)

// Bond lets answers of one participant hang together, as those of real people do:
// they share one level that nobody sees. How each answer is distributed stays as its
// own draw says it; only the part of its variance that is shared is no longer drawn
// apart. Two questions of one bond correlate by Share, before rounding and ends.
//
// The shared level has a part that stays with the person, for what a draw calls
// `vast` and for choices, and a part per moment, for `ruis`. Raters at the same
// moment share both, so that they agree more than by chance.
type Bond struct {
	Pos     diag.Pos            `yaml:"-" json:"-"`
	ID      string              `yaml:"id" json:"id"`
	Share   float64             `yaml:"deel" json:"deel"`             // of the variance, above 0 to 1
	With    map[string][]string `yaml:"mee" json:"mee,omitempty"`     // per rater: a higher level is a higher answer, or a later option
	Against map[string][]string `yaml:"tegen" json:"tegen,omitempty"` // per rater: a higher level is a lower answer
}

const codeBond = "simulation-bond"

// tie is the bond of one question: how far the level of the bond moves its answer,
// in standard deviations.
type tie struct {
	bond *Bond
	load float64
}

// ties gives the bonds of each question of a rater.
func (b *builder) ties(rater string) map[string][]tie {
	out := map[string][]tie{}
	for i := range b.def.Bonds {
		bond := &b.def.Bonds[i]
		load := math.Sqrt(bond.Share)
		for _, id := range bond.With[rater] {
			out[id] = append(out[id], tie{bond: bond, load: load})
		}
		for _, id := range bond.Against[rater] {
			out[id] = append(out[id], tie{bond: bond, load: -load})
		}
	}
	return out
}

// bonds checks what the bonds say by themselves.
func (b *builder) bonds() {
	seen := map[string]bool{}
	for i := range b.def.Bonds {
		bond := &b.def.Bonds[i]
		if seen[bond.ID] {
			b.found.Errorf(bond.Pos, codeBond, "samenhang %s staat er twee keer", bond.ID)
		}
		seen[bond.ID] = true
		if bond.Share <= 0 || bond.Share > 1 {
			b.found.Errorf(bond.Pos, codeBond, "samenhang %s: deel is meer dan 0 en hoogstens 1", bond.ID)
		}
		n := 0
		for _, side := range []map[string][]string{bond.With, bond.Against} {
			for _, rater := range slices.Sorted(maps.Keys(side)) {
				n += len(side[rater])
				if _, drawn := b.def.Answers[rater]; !drawn {
					b.found.Errorf(bond.Pos, "unknown-reference", "samenhang %s: invuller %s heeft geen antwoorden", bond.ID, rater).
						WithHint(diag.Suggest(rater, slices.Sorted(maps.Keys(b.def.Answers))))
				}
			}
		}
		if n < 2 {
			b.found.Errorf(bond.Pos, codeBond, "samenhang %s noemt minder dan twee vragen", bond.ID)
		}
	}
}

// tiesFit checks the bonds of a rater against the questions that are drawn.
func (b *builder) tiesFit(rater string, drawn []string) {
	ties := b.ties(rater)
	for _, id := range slices.Sorted(maps.Keys(ties)) {
		total, bonds := 0.0, map[string]bool{}
		for _, t := range ties[id] {
			total += t.bond.Share
			if bonds[t.bond.ID] {
				b.found.Errorf(t.bond.Pos, codeBond, "samenhang %s noemt vraag %s twee keer", t.bond.ID, id)
			}
			bonds[t.bond.ID] = true
		}
		first := ties[id][0].bond
		if total > 1+1e-9 {
			b.found.Errorf(first.Pos, codeBond, "vraag %s deelt samen meer dan 1 met andere vragen", id)
		}
		if !slices.Contains(drawn, id) {
			b.found.Errorf(first.Pos, "unknown-question", "samenhang %s: %s heeft geen trekking voor %s", first.ID, rater, id).
				WithHint(diag.Suggest(id, drawn))
		}
	}
}

// bind gives an item its ties. What is drawn must be able to be higher or lower.
func (b *builder) bind(it *item, ties []tie) {
	if len(ties) == 0 {
		return
	}
	it.ties = ties
	own := 1.0
	for _, t := range ties {
		own -= t.load * t.load
	}
	it.unshared = math.Sqrt(max(0, own))
	for i := range it.draws {
		d := &it.draws[i]
		if d.middle == nil && d.chance == nil && d.weights == nil && d.same < 0 {
			b.found.Errorf(ties[0].bond.Pos, codeBond, "vraag %s kan niet meedoen aan samenhang: dat kan met rond, kans en kansen", it.id)
		}
		// From the first option of the question to the last.
		slices.SortFunc(d.weights, func(x, y weighted) int {
			return slices.Index(it.options, x.option) - slices.Index(it.options, y.option)
		})
	}
}

// shared gives the sum of the levels of an item's bonds, in standard deviations: the
// person's part, or with a place that of a moment.
func (r *runner) shared(it *item, place ...string) float64 {
	sum := 0.0
	for _, t := range it.ties {
		sum += t.load * r.own.at(append([]string{r.who, "samenhang", t.bond.ID}, place...)...).NormFloat64()
	}
	return sum
}

// tied replaces in a context the deviations of an item by those that it shares with
// others. The moment names the part that is drawn each time.
func (c *context) tied(r *runner, it *item, moment string) {
	if len(it.ties) == 0 {
		return
	}
	own := c.stable
	c.stable = func() float64 { return it.unshared*own() + r.shared(it) }
	c.noise = func() float64 { return it.unshared*c.random.NormFloat64() + r.shared(it, "keer", moment) }
	c.uniform = func() float64 {
		// A Gaussian copula: uniform by itself, and higher where the level is.
		z := it.unshared*c.random.NormFloat64() + r.shared(it)
		if it.typ == formula.TypeBool {
			z = -z // what lies under the chance is yes, the higher answer
		}
		return math.Erfc(-z/math.Sqrt2) / 2
	}
}
