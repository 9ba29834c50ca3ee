// Package hosting says what it costs to run the system, per participant and per year: from
// what was measured of every use (reads, writes, milliseconds), from how often each use
// happens, and from dated prices. The last two are a definition.
//
// It computes. It must not measure, read a file or know a price: those come in.
package hosting

import (
	"math"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Kind is the value of `soort` in the definition.
const Kind = "kosten"

// Definition is what a system costs and how it is used, as its YAML says it.
type Definition struct {
	Pos         diag.Pos    `yaml:"-"`
	Kind        string      `yaml:"soort"`
	ID          string      `yaml:"id"`
	Version     int         `yaml:"versie"`
	Title       string      `yaml:"titel"`
	Explanation string      `yaml:"uitleg"`
	Day         source.Date `yaml:"peildatum"`
	Rate        Rate        `yaml:"koers"`
	Prices      []Price     `yaml:"prijzen"`
	// Priced says under which price each thing that is counted falls.
	Priced    Priced              `yaml:"telt"`
	Functions map[string]Function `yaml:"functies"`
	// Overhead is how many milliseconds of a function pass per request to the table.
	Overhead float64 `yaml:"wachttijd"`
	Uses     []Use   `yaml:"gebruik"`
	Fixed    []Fixed `yaml:"vast"`
	Storage  Storage `yaml:"opslag"`
	Summing  Summing `yaml:"optellen"`
	Peak     float64 `yaml:"piek"` // the busiest second beside the average one
	// Largest is how many times the average gemeente the largest one is.
	Largest float64   `yaml:"grootste_gemeente"`
	Limits  []Bound   `yaml:"grenzen"`
	Growth  []float64 `yaml:"groei"` // numbers of participants to look at
}

// Rate turns dollars into euros.
type Rate struct {
	Euro   float64     `yaml:"euro_per_dollar"`
	Source string      `yaml:"bron"`
	Day    source.Date `yaml:"datum"`
}

// Price is what so many units cost, in dollars without taxes.
type Price struct {
	Pos      diag.Pos    `yaml:"-"`
	ID       string      `yaml:"id"`
	Title    string      `yaml:"omschrijving"`
	Dollar   float64     `yaml:"dollar"`
	Per      float64     `yaml:"per"`
	Source   string      `yaml:"bron"`
	Day      source.Date `yaml:"datum"`
	Verified bool        `yaml:"geverifieerd"`
}

// Priced names the prices of what the model counts.
type Priced struct {
	Read    string   `yaml:"leeseenheid"`
	Write   string   `yaml:"schrijfeenheid"`
	Time    string   `yaml:"gigabyteseconde"`
	Call    string   `yaml:"aanroep"`
	Request []string `yaml:"verzoek"`        // of somebody at a page
	Storage []string `yaml:"gigabyte_maand"` // of what is kept
	Log     string   `yaml:"gigabyte_logboek"`
}

// Function is one of the functions: MB of memory, whether people reach it by a page, and
// how many KB it logs a call.
type Function struct {
	Memory  float64 `yaml:"mb"`
	Web     bool    `yaml:"ingang"`
	LogSize float64 `yaml:"log_kb"`
}

// Use is how often something that was measured happens for one participant in a year.
type Use struct {
	Pos   diag.Pos `yaml:"-"`
	ID    string   `yaml:"id"`
	Times float64  `yaml:"keer"`
	Why   string   `yaml:"waarom"`
	// Price is what happens beside it, such as a message that goes out; may be empty.
	Price string `yaml:"prijs"`
}

// Fixed is what does not follow from use. Per is "systeem", "gemeente" or "deelnemer".
type Fixed struct {
	Pos   diag.Pos `yaml:"-"`
	ID    string   `yaml:"id"`
	Title string   `yaml:"omschrijving"`
	Price string   `yaml:"prijs"`
	Times float64  `yaml:"keer"` // in a year
	Per   string   `yaml:"per"`
}

// Storage is how many KB there are of one participant after the years that they are kept.
type Storage struct {
	Size  float64 `yaml:"kb"`
	Years float64 `yaml:"jaren"`
}

// Summing is the sum of a gemeente, which is made anew of the facts of all its
// participants whenever something changes.
type Summing struct {
	Times    float64 `yaml:"keer"` // per participant and year
	Size     float64 `yaml:"kb"`   // of the facts of one participant
	Speed    float64 `yaml:"mb_per_seconde"`
	Function string  `yaml:"functie"`
}

// Bound is where the design has to change: a measure that grows with the number of
// participants, and the most that it may be.
type Bound struct {
	Pos   diag.Pos `yaml:"-"`
	ID    string   `yaml:"id"`
	Title string   `yaml:"omschrijving"`
	Most  float64  `yaml:"hoogstens"`
	Then  string   `yaml:"dan"`
}

// per is what something fixed is counted by.
var per = []string{"systeem", "gemeente", "deelnemer"}

// Check finds what is wrong with a definition, beside what decoding found.
func (d *Definition) Check() diag.List {
	var found diag.List
	if d.Kind != Kind {
		found.Errorf(d.Pos, "wrong-kind", "soort is %q en hoort %q te zijn", d.Kind, Kind)
	}
	positive := func(pos diag.Pos, what string, v float64) {
		if !(v > 0) || math.IsInf(v, 0) {
			found.Errorf(pos, "not-positive", "%s hoort meer dan nul te zijn", what)
		}
	}
	positive(d.Pos, "koers", d.Rate.Euro)
	positive(d.Pos, "piek", d.Peak)
	positive(d.Pos, "grootste_gemeente", d.Largest)
	positive(d.Pos, "optellen: mb_per_seconde", d.Summing.Speed)
	for _, p := range d.Prices {
		positive(p.Pos, "per van "+p.ID, p.Per)
		if p.Day == 0 || p.Source == "" || p.Dollar < 0 {
			found.Errorf(p.Pos, "price-without-source", "prijs %s heeft een bron, een datum en een bedrag nodig", p.ID)
		}
	}
	for _, name := range d.named() {
		if d.price(name) == nil {
			found.Errorf(d.Pos, "unknown-price", "er is geen prijs %s", name)
		}
	}
	if _, known := d.Functions[d.Summing.Function]; !known {
		found.Errorf(d.Pos, "unknown-function", "optellen: er is geen functie %s", d.Summing.Function)
	}
	for _, f := range d.Fixed {
		if !slices.Contains(per, f.Per) {
			found.Errorf(f.Pos, "unknown-per", "%s: per is systeem, gemeente of deelnemer, niet %q", f.ID, f.Per)
		}
	}
	for _, b := range d.Limits {
		if measures[b.ID] == nil {
			found.Errorf(b.Pos, "unknown-limit", "er is geen grens %s", b.ID)
		}
		positive(b.Pos, "hoogstens van "+b.ID, b.Most)
	}
	return found
}

// named are the prices that a definition refers to.
func (d *Definition) named() []string {
	names := append([]string{d.Priced.Read, d.Priced.Write, d.Priced.Time, d.Priced.Call, d.Priced.Log}, d.Priced.Request...)
	names = append(names, d.Priced.Storage...)
	for _, u := range d.Uses {
		if u.Price != "" {
			names = append(names, u.Price)
		}
	}
	for _, f := range d.Fixed {
		names = append(names, f.Price)
	}
	return names
}

func (d *Definition) price(id string) *Price {
	at := slices.IndexFunc(d.Prices, func(p Price) bool { return p.ID == id })
	if at < 0 {
		return nil
	}
	return &d.Prices[at]
}
