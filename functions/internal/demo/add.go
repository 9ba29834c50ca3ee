package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// Extra is an invented cohort that comes beside what is in a store already.
type Extra struct {
	Simulation source.Ref
	Seed       *int        // instead of that of the definition
	AsOf       source.Date // the day on which the cohort is as it is; today when zero
	Gemeente   string      // code of the only gemeente to add to; "" is all of the simulation
	Limit      int         // participants per gemeente; 0 is all
}

// Refusal is a request that cannot be met, in words for who asked.
type Refusal struct{ Text string }

func (r *Refusal) Error() string { return r.Text }

// The numbers of an added cohort lie in a block of its own, far above those that are
// given out, so that a participant who is registered later does not meet them.
const (
	block  = 1_000_000
	blocks = 998
)

// Add stores an invented cohort and tells how many participants were added. The same
// simulation with the same seed is added once, whatever was interrupted: a participant
// who is there already is left alone.
func Add(ctx context.Context, a *app.App, e Extra, progress func(done, total int)) (int, error) {
	defs := a.Catalog()
	s, err := find(defs, e.Simulation)
	if err != nil {
		return 0, err
	}
	var known []string
	cohort, err := compiled(defs, s, func(def *simulate.Simulation) {
		if e.Seed != nil {
			def.Seed = *e.Seed
		}
		for _, share := range def.Gemeenten {
			known = append(known, share.Code)
		}
		def.Gemeenten = shares(def.Gemeenten, e)
	})
	if err != nil {
		return 0, err
	}
	if len(cohort.Def.Gemeenten) == 0 {
		return 0, &Refusal{fmt.Sprintf("simulatie %s heeft geen deelnemers in gemeente %s; kies uit %s", s.ID, e.Gemeente, strings.Join(known, ", "))}
	}
	f := filler{
		app: a, defs: defs, cohort: cohort, first: (1 + cohort.Def.Seed%blocks) * block,
		source: fmt.Sprintf("simulatie %s@%d zaad %d", s.ID, s.Version, cohort.Def.Seed),
	}
	if err := f.clear(ctx); err != nil {
		return 0, err
	}
	day := e.AsOf
	if day == 0 {
		day = a.Today()
	}
	return f.store(ctx, day, progress)
}

// shares are the parts of a cohort that are asked for.
func shares(all []simulate.Share, e Extra) []simulate.Share {
	out := slices.DeleteFunc(slices.Clone(all), func(s simulate.Share) bool { return e.Gemeente != "" && s.Code != e.Gemeente })
	for i := range out {
		if e.Limit > 0 {
			out[i].Count = min(out[i].Count, e.Limit)
		}
	}
	return out
}

// find gives the simulation that a reference means, the newest without a version.
func find(defs *catalog.Catalog, ref source.Ref) (catalog.Simulation, error) {
	var best catalog.Simulation
	var known []string
	for _, s := range defs.Simulations() {
		known = append(known, s.ID)
		if s.ID == ref.ID && (ref.Version == 0 || s.Version == ref.Version) && s.Version > best.Version {
			best = s
		}
	}
	if best.Doc != nil {
		return best, nil
	}
	text := fmt.Sprintf("er is geen simulatie %q", ref.String())
	if hint := diag.Suggest(ref.ID, known); hint != "" {
		text += "; " + hint
	}
	return best, &Refusal{text}
}

// clear makes sure that the numbers are not those of another cohort, which would hide
// this one.
func (f *filler) clear(ctx context.Context) error {
	for _, share := range f.cohort.Def.Gemeenten {
		g := f.defs.Gemeente(share.Code)
		if g == nil {
			return &Refusal{fmt.Sprintf("er is geen gemeente %s", share.Code)}
		}
		for number := 1; number <= share.Count; number++ {
			p, err := f.app.Store.Participant(ctx, share.Code, app.ParticipantID(g, f.first+number))
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return fmt.Errorf("look for an earlier cohort: %w", err)
			}
			if p.Once != f.source {
				return &Refusal{fmt.Sprintf("de nummers van dit zaad zijn al van %s; kies een ander --zaad", p.Once)}
			}
			break
		}
	}
	return nil
}
