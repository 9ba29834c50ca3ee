package mkba

import (
	"maps"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Prices are all kengetallen together, checked, ready to look up.
type Prices struct {
	files       []*PriceFile
	prices      map[string]*UnitPrice
	indices     map[string]*Index
	schedules   map[string]*Schedule
	corrections map[int]*Correction
}

// priceKinds are the kinds of a unit price; the last is not a price and can only
// be read by people.
var priceKinds = []string{"fiscaal", "economisch", "maatschappelijk", "parameter"}

// CompilePrices puts files of kengetallen together and checks them: every price
// has a source and a year, and no id is used twice.
func CompilePrices(files []*PriceFile) (*Prices, diag.List) {
	p := &Prices{
		files: files, prices: map[string]*UnitPrice{}, indices: map[string]*Index{},
		schedules: map[string]*Schedule{}, corrections: map[int]*Correction{},
	}
	var found diag.List
	for _, file := range files {
		p.addPrices(file, &found)
		p.addIndices(file, &found)
		p.addSchedules(file, &found)
		p.addCorrections(file, &found)
	}
	p.checkExclusions(&found)
	return p, found
}

// Price returns the unit price with that id.
func (p *Prices) Price(id string) (*UnitPrice, bool) {
	u, ok := p.prices[id]
	return u, ok
}

// IDs are the ids of all unit prices, sorted.
func (p *Prices) IDs() []string { return slices.Sorted(maps.Keys(p.prices)) }

// IndexValue returns the value of an index in a year.
func (p *Prices) IndexValue(id string, year int) (float64, bool) {
	index, ok := p.indices[id]
	if !ok {
		return 0, false
	}
	for _, v := range index.Years {
		if v.Year == year {
			return v.Value, true
		}
	}
	return 0, false
}

// Rate returns the rule of a discount schedule that is in force on a date: the
// last one that began on or before it.
func (p *Prices) Rate(schedule string, on source.Date) (ScheduleRule, bool) {
	s, ok := p.schedules[schedule]
	if !ok {
		return ScheduleRule{}, false
	}
	var out ScheduleRule
	known := false
	for _, rule := range s.Rules {
		if rule.From <= on && (!known || rule.From > out.From) {
			out, known = rule, true
		}
	}
	return out, known
}

// Correction is the share that is taken off for a grade of confidence; grade 0
// means that no grade was given and takes nothing off.
//
// Source: New Economy and HM Treasury, Supporting public service transformation:
// cost benefit analysis guidance for local partnerships (2014), optimism-bias
// correction by grade of evidence. The shares themselves are a definition.
func (p *Prices) Correction(grade int) float64 {
	if c, ok := p.corrections[grade]; ok {
		return float64(c.Part)
	}
	return 0
}

func (p *Prices) addPrices(file *PriceFile, found *diag.List) {
	for i := range file.Prices {
		u := &file.Prices[i]
		if _, twice := p.prices[u.ID]; twice {
			found.Errorf(u.Pos, "duplicate-id", "kengetal %s staat er twee keer", u.ID).
				WithHint("een nieuw bedrag krijgt een nieuw id, met het jaar erin")
			continue
		}
		p.prices[u.ID] = u
		checkPrice(u, found)
	}
}

func checkPrice(u *UnitPrice, found *diag.List) {
	if u.Source == "" {
		found.Errorf(u.Pos, "missing-source", "kengetal %s heeft geen bron", u.ID)
	}
	if u.PriceYear < 1900 || u.PriceYear > 2200 {
		found.Errorf(u.Pos, "bad-price-year", "kengetal %s heeft prijspeil %d", u.ID, u.PriceYear).
			WithHint("schrijf het jaar waarvan de prijs is, bijvoorbeeld 2024")
	}
	checkGrade(u.Pos, "kengetal "+u.ID, u.Confidence, found)
	if !slices.Contains(priceKinds, u.Kind) {
		found.Errorf(u.Pos, "unknown-kind", "kengetal %s heeft soort %q", u.ID, u.Kind).
			WithHint(diag.Suggest(u.Kind, priceKinds))
	}
	checkRange(u.Pos, "kengetal "+u.ID, u.Low, u.Value, u.High, found)
}

func checkGrade(pos diag.Pos, what string, grade int, found *diag.List) {
	if grade < 1 || grade > 6 {
		found.Errorf(pos, "bad-confidence", "%s heeft zekerheid %d; dat is 1 tot en met 6", what, grade).
			WithHint("1 is een statistiek of tarief, 6 een aanname")
	}
}

func checkRange(pos diag.Pos, what string, low *Number, value Number, high *Number, found *diag.List) {
	if (low == nil) != (high == nil) {
		found.Errorf(pos, "half-range", "%s heeft laag of hoog, maar niet allebei", what)
		return
	}
	if low != nil && (*low > value || value > *high) {
		found.Errorf(pos, "range-misses-value", "bij %s ligt waarde niet tussen laag en hoog", what)
	}
}

func (p *Prices) addIndices(file *PriceFile, found *diag.List) {
	for i := range file.Indices {
		index := &file.Indices[i]
		if _, twice := p.indices[index.ID]; twice {
			found.Errorf(index.Pos, "duplicate-id", "index %s staat er twee keer", index.ID)
			continue
		}
		p.indices[index.ID] = index
		seen := map[int]bool{}
		for _, v := range index.Years {
			if seen[v.Year] {
				found.Errorf(v.Pos, "duplicate-year", "index %s heeft %d twee keer", index.ID, v.Year)
			}
			seen[v.Year] = true
			if v.Value <= 0 {
				found.Errorf(v.Pos, "bad-index", "index %s is in %d niet groter dan nul", index.ID, v.Year)
			}
		}
	}
}

func (p *Prices) addSchedules(file *PriceFile, found *diag.List) {
	for i := range file.Schedules {
		s := &file.Schedules[i]
		if _, twice := p.schedules[s.ID]; twice {
			found.Errorf(s.Pos, "duplicate-id", "disconto %s staat er twee keer", s.ID)
			continue
		}
		p.schedules[s.ID] = s
		for _, rule := range s.Rules {
			if rule.Rate < 0 || rule.Then < 0 {
				found.Errorf(rule.Pos, "bad-rate", "disconto %s heeft een voet onder nul", s.ID)
			}
			if rule.Source == "" {
				found.Errorf(rule.Pos, "missing-source", "disconto %s heeft een regel zonder bron", s.ID)
			}
		}
	}
}

func (p *Prices) addCorrections(file *PriceFile, found *diag.List) {
	for i := range file.Corrections {
		c := &file.Corrections[i]
		checkGrade(c.Pos, "deze correctie", c.Confidence, found)
		if _, twice := p.corrections[c.Confidence]; twice {
			found.Errorf(c.Pos, "duplicate-id", "de correctie bij zekerheid %d staat er twee keer", c.Confidence)
		}
		if c.Part < 0 || c.Part > 1 {
			found.Errorf(c.Pos, "bad-share", "een correctie ligt tussen 0%% en 100%%")
		}
		p.corrections[c.Confidence] = c
	}
}

// checkExclusions sees that prices only exclude prices that exist.
func (p *Prices) checkExclusions(found *diag.List) {
	ids := p.IDs()
	for _, id := range ids {
		for _, other := range p.prices[id].NotWith {
			if p.prices[other] == nil {
				found.Errorf(p.prices[id].Pos, "unknown-price", "kengetal %s gaat niet samen met %s, maar dat bestaat niet", id, other).
					WithHint(diag.Suggest(other, ids))
			}
		}
	}
}

// exclusive says whether two prices hold part of each other.
func (p *Prices) exclusive(a, b string) bool {
	first, second := p.prices[a], p.prices[b]
	if first == nil || second == nil {
		return false
	}
	return slices.Contains(first.NotWith, b) || slices.Contains(second.NotWith, a)
}
