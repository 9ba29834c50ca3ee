package starter

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"effectmonitor/engine/source"
)

// Framework says what a new framework beside those of a programme is called.
type Framework struct {
	ID, Title, Programme string
	Reason               string // of an end that counts as completed
	Domains              []Domain
}

// Domain is a domain that questionnaires of the programme name, so that every
// framework of the programme must have it.
type Domain struct{ ID, Title string }

// Write gives a framework that counts who started, who finished and how long it
// took, which every programme knows.
func (f Framework) Write() ([]File, error) {
	return pair("raamwerken", f.ID, "kader", f)
}

// Dashboard says what a new dashboard shows.
type Dashboard struct {
	ID, Title, Programme string
	Indicators           []string // shares; one or more
	Start, On            source.Date
}

// Write gives a dashboard with a tile per indicator, and a case of a group that is too
// small to show.
func (d Dashboard) Write() ([]File, error) {
	return pair("dashboards", d.ID, "dashboard", d)
}

// Report says what a new report tells.
type Report struct {
	ID, Title, Programme string
	Figures              []Domain // shares with their titles; one or more
	Start, On            source.Date
}

// Write gives a report of one page with a figure per indicator, and a case of a group
// that is too small to show.
func (r Report) Write() ([]File, error) {
	return pair("rapporten", r.ID, "rapport", r)
}

// Prices says what a new list of kengetallen is called.
type Prices struct {
	ID, Title string
	On        source.Date
}

// Year is the year of the prices.
func (p Prices) Year() int { return p.On.Year() }

// Price is the id of its one price, which no other list may have.
func (p Prices) Price() string { return strings.ReplaceAll(p.ID, "-", "_") + "_uur" }

// Write gives a list with one price that is still an assumption.
func (p Prices) Write() ([]File, error) {
	at := "kengetallen/" + p.ID
	return renderAll(page{at + ".yaml", "kengetallen.tmpl", p}, page{at + "_test.yaml", "kengetallen_test.tmpl", p})
}

// pair renders a definition with versions and the cases beside it.
func pair(folder, id, template string, data any) ([]File, error) {
	at := folder + "/" + id + "/v1"
	return renderAll(page{at + ".yaml", template + ".tmpl", data}, page{at + "_test.yaml", template + "_test.tmpl", data})
}

// Simulation says which participants to invent.
type Simulation struct {
	ID, Title, Programme string
	Gemeenten            []string // codes, as many as have the programme; one or more
	Since, On            source.Date
	Youngest, Oldest     int
	Completed, Dropout   string // reasons for an end; "" is none
	Raters               []Rater
}

// Rater is who answers, with how each answer is drawn.
type Rater struct {
	ID    string
	Draws []Draw
}

// Draw is one line of a simulation: a name and how its value is drawn.
type Draw struct{ ID, Draw string }

// PerGemeente is how many participants each gemeente gets.
const PerGemeente = 20

// Total is how many participants there are.
func (s Simulation) Total() int { return PerGemeente * len(s.Gemeenten) }

// Age is how old participants are at the start.
func (s Simulation) Age() string {
	return DrawNumber("", float64(s.Youngest), float64(s.Oldest), 1).Draw
}

// Ends are the ways in which trajectories end.
func (s Simulation) Ends() []string {
	var out []string
	if s.Completed != "" {
		out = append(out, "{reden: "+s.Completed+", maand: {rond: 14, vast: 4, min: 6, max: 30}}")
	}
	if s.Dropout != "" {
		out = append(out, "{reden: "+s.Dropout+", kans_per_maand: 0.01}")
	}
	return out
}

// Write gives a cohort with a draw for every answer.
func (s Simulation) Write() ([]File, error) {
	return pair("simulaties", s.ID, "simulatie", s)
}

// DrawChance draws yes or no.
func DrawChance(id string) Draw { return Draw{id, "{kans: 0.5}"} }

// DrawOption draws one of the options, all as likely.
func DrawOption(id string, options []string) Draw {
	return Draw{id, "{kansen: " + weights(options, "1") + "}"}
}

// DrawOptions draws each of the options by itself.
func DrawOptions(id string, options []string) Draw {
	return Draw{id, "{elk: " + weights(options, "0.3") + "}"}
}

func weights(options []string, weight string) string {
	parts := make([]string, len(options))
	for i, o := range options {
		parts[i] = strconv.Quote(o) + ": " + weight
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// DrawNumber draws a number between two bounds, in whole steps, mostly in the middle.
func DrawNumber(id string, low, high, step float64) Draw {
	middle, around := (low+high)/2, (high-low)/6
	return Draw{id, fmt.Sprintf("{rond: %s, vast: %s, ruis: %s, min: %s, max: %s, stap: %s}",
		plainNumber(middle), plainNumber(around), plainNumber(around/2), plainNumber(low), plainNumber(high), plainNumber(step))}
}

// plainNumber writes a number with at most two decimals.
func plainNumber(f float64) string {
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
}
