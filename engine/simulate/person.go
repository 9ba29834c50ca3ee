package simulate

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"effectmonitor/engine/formula"
)

// identity draws who the person is and who works with them.
func (r *runner) identity(rec *Record) {
	random := r.stream.at(r.who, "wie")
	rec.FirstName = pick(random, r.Def.Names.First)
	rec.LastName = pick(random, r.Def.Names.Last)
	rec.Lang = pickWeighted(random, r.Def.Languages)
	rec.Consent = random.Float64() < r.Def.Consent
	rec.Phone = digits(random, r.Def.Phone)
	rec.Mail = strings.NewReplacer(
		"{voornaam}", plainLetters(rec.FirstName),
		"{nummer}", rec.Gemeente+strconv.Itoa(rec.Number),
	).Replace(r.Def.Mail)
	if workers := r.workers[rec.Gemeente]; len(workers) > 0 {
		worker := workers[random.IntN(len(workers))]
		rec.Worker, rec.Team = worker.ID, worker.Team
	}
	age, _ := r.context(nameAge).plain(r.age, nameAge)
	years := int(age)
	rec.Trajectory.AgeAtStart = &years
	// Born so long ago that the last birthday lies 0 to 364 days before the start.
	rec.Birth = rec.Trajectory.Start.AddDays(-r.stream.at(r.who, "geboren").IntN(364)).AddMonths(-12 * years)
	r.set(r.base.slots[nameAge], formula.Number(float64(years)))
}

// background draws the latent numbers and the registration.
func (r *runner) background(rec *Record) {
	for i, latent := range r.Def.Person {
		x, ok := r.context(latent.ID).plain(r.Compiled.person[i], latent.ID)
		if ok {
			r.set(r.base.slots[latent.ID], formula.Number(x))
		}
	}
	for _, f := range r.registration {
		v := r.context(f.id).value(f.draws, f.target)
		if !v.IsMissing() {
			rec.Registration[f.id] = v
		}
		r.set(f.slot, v)
	}
}

func pick(random *rand.Rand, from []string) string { return from[random.IntN(len(from))] }

// pickWeighted takes one key with a chance in proportion to its weight; "" from
// nothing.
func pickWeighted(random *rand.Rand, weights map[string]float64) string {
	keys := slices.Sorted(maps.Keys(weights))
	total := 0.0
	for _, k := range keys {
		total += weights[k]
	}
	x := random.Float64() * total
	for _, k := range keys {
		if x < weights[k] {
			return k
		}
		x -= weights[k]
	}
	return ""
}

// digits puts a digit in the place of every #.
func digits(random *rand.Rand, pattern string) string {
	return strings.Map(func(c rune) rune {
		if c == '#' {
			return rune('0' + random.IntN(10))
		}
		return c
	}, pattern)
}

// plainLetters keeps what can stand in a mail address: lower-case letters a to z.
func plainLetters(name string) string {
	return strings.Map(func(c rune) rune {
		c = unicode.ToLower(c)
		if c < 'a' || c > 'z' {
			return -1
		}
		return c
	}, name)
}
