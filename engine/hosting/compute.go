package hosting

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Size is how large a system is.
type Size struct {
	Gemeenten    float64 `json:"gemeenten"`
	Participants float64 `json:"jongeren"`
}

// Item is one part of the costs. Euros are without taxes, per year.
type Item struct {
	ID     string  `json:"post"`
	Title  string  `json:"omschrijving"`
	Amount float64 `json:"aantal"` // units in a year
	Euro   float64 `json:"euro"`   // of everything in a year
	Each   float64 `json:"euro_per_jongere"`
	Share  float64 `json:"aandeel"` // of the whole, 0 to 1
}

// Costs are those of one size, the largest item first.
type Costs struct {
	Size
	Items []Item  `json:"posten"`
	Euro  float64 `json:"euro"`
	Each  float64 `json:"euro_per_jongere"`
}

// Change says at how many participants the design has to change, and how.
type Change struct {
	ID           string  `json:"grens"`
	Title        string  `json:"omschrijving"`
	Most         float64 `json:"hoogstens"`
	Now          float64 `json:"nu"`
	Participants float64 `json:"vanaf_jongeren"`
	Then         string  `json:"dan"`
}

// Outcome is what a system costs, how that grows, and where it has to be made otherwise.
type Outcome struct {
	Costs
	Growth  []Costs  `json:"groei"`
	Changes []Change `json:"grenzen"`
}

// Compute gives the costs of a size from what was measured. The error names the uses of
// the definition that were not measured, and the functions that it does not know.
func (d *Definition) Compute(measured []Capacity, size Size) (*Outcome, error) {
	if !(size.Gemeenten >= 1) || !(size.Participants >= 1) {
		return nil, fmt.Errorf("geef minstens één gemeente en één jongere")
	}
	m, err := d.model(measured)
	if err != nil {
		return nil, err
	}
	out := &Outcome{Costs: m.costs(size)}
	for _, n := range append([]float64{size.Participants}, d.Growth...) {
		if n >= size.Participants {
			out.Growth = append(out.Growth, m.costs(Size{size.Gemeenten, n}))
		}
	}
	for _, b := range d.Limits {
		now, power := measures[b.ID](m, size)
		at := size.Participants * math.Pow(b.Most/now, 1/power)
		out.Changes = append(out.Changes, Change{b.ID, b.Title, b.Most, now, math.Floor(at), b.Then})
	}
	slices.SortStableFunc(out.Changes, func(a, b Change) int { return cmp.Compare(a.Participants, b.Participants) })
	return out, nil
}

// model is a definition with what one participant takes in a year.
type model struct {
	*Definition
	uses []used
}

type used struct {
	Use
	Capacity
	function Function
}

func (d *Definition) model(measured []Capacity) (*model, error) {
	m := &model{Definition: d}
	var missing []string
	for _, u := range d.Uses {
		at := slices.IndexFunc(measured, func(c Capacity) bool { return c.Use == u.ID })
		if at < 0 {
			missing = append(missing, "gebruik "+u.ID)
			continue
		}
		f, known := d.Functions[measured[at].Function]
		if !known {
			missing = append(missing, "functie "+measured[at].Function)
		}
		m.uses = append(m.uses, used{u, measured[at], f})
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("niet gemeten of niet bekend: %s", strings.Join(missing, ", "))
	}
	return m, nil
}

// costs adds up every item of a size.
func (m *model) costs(size Size) Costs {
	c := Costs{Size: size}
	sum := m.perYear()
	n := size.Participants
	m.add(&c, "lezen", "Lezen uit de tabel", sum.reads*n, m.Priced.Read)
	m.add(&c, "schrijven", "Schrijven in de tabel", sum.writes*n, m.Priced.Write)
	m.add(&c, "tijd", "Rekentijd van functies", sum.gigabyteSeconds*n, m.Priced.Time)
	m.add(&c, "aanroepen", "Aanroepen van functies", sum.calls*n, m.Priced.Call)
	m.add(&c, "ingang", "Verzoeken aan de ingang en de firewall", sum.requests*n, m.Priced.Request...)
	m.add(&c, "logboek", "Technische logs", sum.logs*n/gigabyte, m.Priced.Log)
	m.add(&c, "opslag", "Bewaren, met kopieën", m.Storage.Size*m.Storage.Years*n/gigabyte*12, m.Priced.Storage...)
	reads, seconds := m.summing(size)
	times := m.Summing.Times * n
	m.add(&c, "optellen_lezen", "Cijfers van een gemeente optellen: lezen", reads*times, m.Priced.Read)
	m.add(&c, "optellen_tijd", "Cijfers van een gemeente optellen: rekentijd", seconds*times*m.Functions[m.Summing.Function].Memory/1024, m.Priced.Time)
	for _, u := range m.uses {
		if u.Price != "" {
			m.add(&c, u.Use.ID, m.price(u.Price).Title, u.Times*n, u.Price)
		}
	}
	for _, f := range m.Fixed {
		count := map[string]float64{"systeem": 1, "gemeente": size.Gemeenten, "deelnemer": n}[f.Per]
		m.add(&c, f.ID, f.Title, f.Times*count, f.Price)
	}
	for i := range c.Items {
		c.Items[i].Share = c.Items[i].Euro / c.Euro
	}
	slices.SortStableFunc(c.Items, func(a, b Item) int { return cmp.Compare(b.Euro, a.Euro) })
	return c
}

// gigabyte is how many KB there are in a GB.
const gigabyte = 1024 * 1024

func (m *model) add(c *Costs, id, title string, amount float64, prices ...string) {
	euro := 0.0
	for _, name := range prices {
		p := m.price(name)
		euro += amount * p.Dollar / p.Per * m.Rate.Euro
	}
	c.Items = append(c.Items, Item{ID: id, Title: title, Amount: amount, Euro: euro, Each: euro / c.Participants})
	c.Euro += euro
	c.Each = c.Euro / c.Participants
}

// yearly is what one participant takes in a year.
type yearly struct {
	reads, writes, gigabyteSeconds, calls, requests, logs float64
}

func (m *model) perYear() yearly {
	var y yearly
	for _, u := range m.uses {
		y.reads += u.Times * u.ReadUnits
		y.writes += u.Times * u.WriteUnits
		seconds := (u.Milliseconds + m.Overhead*(u.ReadRequests+u.WriteRequests)) / 1000
		y.gigabyteSeconds += u.Times * seconds * u.function.Memory / 1024
		y.calls += u.Times
		y.logs += u.Times * u.function.LogSize
		if u.function.Web {
			y.requests += u.Times
		}
	}
	return y
}

// readUnit is how many KB one strongly consistent read unit reads.
const readUnit = 4

// summing is what one sum of a gemeente takes: read units, and seconds.
func (m *model) summing(size Size) (reads, seconds float64) {
	kb := size.Participants / size.Gemeenten * m.Summing.Size
	return kb / readUnit, kb / 1024 / m.Summing.Speed
}

const secondsPerYear = 365 * 24 * 3600

// measures are what can be bounded: its value for a size, and the power of the number of
// participants with which it grows.
var measures = map[string]func(*model, Size) (value, power float64){
	// seconds that one sum of the largest gemeente takes
	"seconden_optellen": func(m *model, s Size) (float64, float64) {
		_, seconds := m.summing(s)
		return seconds * m.Largest, 1
	},
	// read units in the busiest second from the facts of the largest gemeente, which lie
	// together
	"lezen_partitie": func(m *model, s Size) (float64, float64) {
		reads, _ := m.summing(s)
		return reads * m.Summing.Times * s.Participants / s.Gemeenten * m.Largest * m.Largest / secondsPerYear * m.Peak, 2
	},
	// write units in the busiest second of the whole table
	"schrijven_tabel": func(m *model, s Size) (float64, float64) {
		return m.perYear().writes * s.Participants / secondsPerYear * m.Peak, 1
	},
}
