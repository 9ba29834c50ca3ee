package cohort

import (
	"cmp"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"effectmonitor/engine/indicator"
)

// storedPlan is a plan as it is kept with its aggregate.
type storedPlan struct {
	Threshold int    `json:"drempel"`
	Shades    []byte `json:"verborgen"`
}

// Decide makes the decisions over everyone and every breakdown now, so that they are
// stored with the aggregate and a reader only looks them up. Of combinations there are too
// many that nobody asks for: who is in them is decided now, because pages offer them, and
// what is counted of them when it is asked for. A decision is the same whenever it is made.
func (a *Aggregate) Decide(g Gate, f *indicator.Compiled) {
	p := newPlan(g, f, a, nil)
	p.settle()
	a.kept.Store(p)
	a.limit = p.threshold
}

// settle makes the decisions that are stored.
func (p *Plan) settle() {
	breakdowns := []string{""}
	for _, b := range p.framework.Breakdowns() {
		breakdowns = append(breakdowns, b.Def.ID)
	}
	layers := p.layers()
	decisions := len(layers) * len(breakdowns)
	p.shades, p.owns = make(map[shadeKey]shade, decisions), make(map[shadeKey]shade, decisions)
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() {
			// Families take longest, and others wait for them: each worker begins with its own.
			for i := w; i < len(breakdowns); i += workers {
				p.kinship(breakdowns[i])
			}
			i := 0
			for _, b := range breakdowns {
				for _, f := range p.kinship(b).families {
					if i++; i%workers == w {
						p.kin(f, b)
					}
				}
			}
			for i := w; i < len(layers); i += workers {
				for _, b := range breakdowns {
					p.shade(layers[i], b)
				}
			}
		})
	}
	for _, list := range combinations(p.framework) {
		if len(list) == 2 {
			p.shade(layer{}, strings.Join(list, combined))
		}
	}
	group.Wait()
	for _, l := range layers {
		p.decideBeside(l)
	}
	p.settled = true
}

// layers are all that is counted of everyone, in order.
func (p *Plan) layers() []layer {
	list := []layer{{}}
	all := p.whole.layout()
	from, to := all.classes("")
	for _, m := range all.measures.list {
		ind := p.framework.Indicator(m[0])
		if ind == nil || len(all.within(measure{m[0], m[1]}, from, to)) == 0 {
			continue
		}
		list = append(list, layer{population, m[0], m[1]})
		for _, what := range within(ind) {
			list = append(list, layer{what, m[0], m[1]})
		}
	}
	return list
}

func compareLayers(a, b layer) int {
	switch {
	case a.indicator != b.indicator:
		return cmp.Compare(a.indicator, b.indicator)
	case a.moment != b.moment:
		return cmp.Compare(a.moment, b.moment)
	}
	return cmp.Compare(a.what, b.what)
}

// What stands for the decisions that a class by name cannot say.
const (
	everyClass = "*"
	andTheSize = "!" // every class, and the number in the whole too
	toldBy     = "~" // before a class that other counts would tell
	between    = "\t"
)

// store writes the decisions.
func (p *Plan) store() *storedPlan {
	p.mu.Lock()
	defer p.mu.Unlock()
	return &storedPlan{Threshold: p.threshold, Shades: writeShades(p.shades)}
}

// writeShades writes decisions: a line per layer and under it one per breakdown. Equal
// decisions give equal bytes.
func writeShades(shades map[shadeKey]shade) []byte {
	keys := make([]shadeKey, 0, len(shades))
	for k := range shades {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b shadeKey) int {
		if a.layer != b.layer {
			return compareLayers(a.layer, b.layer)
		}
		return cmp.Compare(a.breakdown, b.breakdown)
	})
	var out []byte
	line := func(words ...string) {
		for i, w := range words {
			if i > 0 {
				out = append(out, between...)
			}
			out = append(out, w...)
		}
		out = append(out, '\n')
	}
	for i, k := range keys {
		if i == 0 || k.layer != keys[i-1].layer {
			line("=", k.what, k.indicator, k.moment)
		}
		switch s := shades[k]; {
		case s.leaks:
			line(k.breakdown, andTheSize)
		case s.all:
			line(k.breakdown, everyClass)
		default:
			words := append([]string{k.breakdown}, sortedKeys(s.hidden)...)
			for _, class := range sortedKeys(s.told) {
				words = append(words, toldBy+class)
			}
			line(words...)
		}
	}
	return out
}

// restore reads decisions back. They count for an aggregate of the framework that
// they were made with.
func (s *storedPlan) restore(a *Aggregate) *Plan {
	return &Plan{threshold: s.Threshold, whole: a, shades: readShades(s.Shades), settled: true}
}

// readShades reads what writeShades writes.
func readShades(text []byte) map[shadeKey]shade {
	shades := map[shadeKey]shade{}
	var l layer
	for line := range strings.Lines(string(text)) {
		words := strings.Split(strings.TrimSuffix(line, "\n"), between)
		if words[0] == "=" && len(words) == 4 {
			l = layer{words[1], words[2], words[3]}
			continue
		}
		made := shade{hidden: map[string]bool{}, told: map[string]bool{}}
		for _, w := range words[1:] {
			class, told := strings.CutPrefix(w, toldBy)
			switch {
			case w == andTheSize:
				made.all, made.leaks = true, true
			case w == everyClass:
				made.all = true
			case told:
				made.told[class] = true
			default:
				made.hidden[w] = true
			}
		}
		shades[shadeKey{l, words[0]}] = made
	}
	return shades
}

// plan gives what may be shown of the aggregate: as it was stored, or decided when it
// is asked for.
func (a *Aggregate) plan(g Gate, f *indicator.Compiled) *Plan {
	if a.scope != nil {
		return a.looked(g, f, ofWhole, nil)
	}
	p := a.kept.Load()
	if p != nil && p.threshold == g.Threshold() {
		switch {
		case p.framework != nil && p.framework.Def == f.Def:
			return p
		case p.framework == nil && f.Version() == a.Framework:
			a.kept.CompareAndSwap(p, &Plan{threshold: p.threshold, framework: f, whole: a, shades: maps.Clone(p.shades), settled: true})
			return a.plan(g, f)
		}
	}
	p = newPlan(g, f, a, nil)
	a.kept.Store(p)
	return p
}

// Forget drops the decisions that were stored with the aggregate: the definitions that
// they were made with are no longer those that are read with.
func (a *Aggregate) Forget() { a.kept.Store(nil) }
