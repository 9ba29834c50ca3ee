package mkba

import (
	"math"
	"slices"

	"effectmonitor/engine/diag"
)

// shape checks and prepares the uncertainty of a knob.
func (b *builder) shape(pos diag.Pos, what string, k *knob) {
	switch {
	case k.shape == "" || !k.uncertain():
	case !slices.Contains(distributions, k.shape):
		b.errorf(pos, "unknown-distribution", "%s heeft verdeling %q", what, k.shape).WithHint(diag.Suggest(k.shape, distributions))
		return
	case k.shape == Empirical && k.sample.n == 0:
		b.errorf(pos, "missing-sample", "%s heeft verdeling steekproef, maar geen steekproef", what).
			WithHint("voeg toe: steekproef: {aantal: 12, van: 40}, of {sd: 300, van: 40}")
		return
	case k.shape == Lognormal && k.low <= 0:
		b.errorf(pos, "bad-distribution", "%s is lognormaal, dus laag moet groter zijn dan nul", what)
		return
	case k.shape == Beta && !properBeta(k):
		b.errorf(pos, "bad-distribution", "%s is beta, maar ligt niet ruim tussen 0%% en 100%%", what).
			WithHint("maak de bandbreedte kleiner, of kies pert")
		return
	}
	k.prepare()
}

// properBeta says whether the beta distribution of a knob has one top.
func properBeta(k *knob) bool {
	if k.low < 0 || k.high > 1 || k.value <= 0 || k.value >= 1 {
		return false
	}
	a, b := k.betaShape()
	return a >= 1 && b >= 1
}

// sampled puts the sample of a parameter in its knob. The range is that of the
// interval of the sample, unless the definition has one of its own.
func (b *builder) sampled(p *Parameter, k *knob) {
	what := quoted("parameter", p.ID)
	s := p.Sample
	switch {
	case s.Of < 1:
		b.errorf(s.Pos, "bad-sample", "de steekproef van %s is leeg", what)
		return
	case (s.Count == nil) == (s.SD == nil):
		b.errorf(s.Pos, "bad-sample", "de steekproef van %s heeft aantal of sd nodig, en niet allebei", what)
		return
	case p.Distribution != "" && p.Distribution != Empirical:
		b.errorf(s.Pos, "bad-sample", "%s heeft een steekproef en verdeling %s", what, p.Distribution).WithHint("laat verdeling weg")
		return
	case s.SD != nil && *s.SD <= 0:
		b.errorf(s.Pos, "bad-sample", "de sd van %s is niet groter dan nul", what)
		return
	}
	k.shape, k.sample.n = Empirical, float64(s.Of)
	if s.SD != nil {
		k.sample.sd = float64(*s.SD)
	} else if share := float64(*s.Count) / k.sample.n; share < 0 || share > 1 || math.Abs(share-k.value) > 0.005 {
		b.errorf(s.Pos, "sample-differs", "%s is %s, maar %d van %d is %s", what, percentNL(k.value), *s.Count, s.Of, percentNL(share))
		return
	} else {
		k.share, k.value = true, share
	}
	if p.Low == nil {
		const z = 1.959963984540054 // the ends of the 95% interval, as for counts
		k.low, k.high = roundTo(k.quantile(0, -z)), roundTo(k.quantile(1, z))
	}
}

// roundTo rounds to millionths, where no processor differs from another.
func roundTo(value float64) float64 { return math.Round(value*1e6) / 1e6 }
