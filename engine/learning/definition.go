package learning

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Kind is the value of `soort` in the definition of how gemeenten learn.
const Kind = "leren"

// Definition is one version of it as its YAML says it.
type Definition struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	Kind        string      `yaml:"soort" json:"soort"`
	ID          string      `yaml:"id" json:"id"`
	Version     int         `yaml:"versie" json:"versie"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
	Replaces    source.Ref  `yaml:"vervangt" json:"vervangt,omitzero"`
	Programme   source.Ref  `yaml:"programma" json:"programma"`
	// Publish is how often the figures of others are renewed: month, quarter or year.
	Publish string `yaml:"publicatie" json:"publicatie"`
	// Time is the breakdown whose classes are periods of starting: 2024, 2024-H1, 2024-K3.
	Time string `yaml:"tijd" json:"tijd"`
	// Profile are the breakdowns of who begins: one, or two that are counted together.
	Profile []string `yaml:"profiel" json:"profiel,omitempty"`
	// Group is the fewest gemeenten that are taken together in a comparison of groups.
	Group     int        `yaml:"groep" json:"groep"`
	Benchmark []Measure  `yaml:"vergelijken" json:"vergelijken"`
	Route     Route      `yaml:"route" json:"route"`
	Clusters  []Cluster  `yaml:"clusters" json:"clusters,omitempty"`
	Questions []Question `yaml:"vragen" json:"vragen"`
}

// Measure is an indicator, at one of the moments when it is measured more than once.
type Measure struct {
	Pos       diag.Pos `yaml:"-" json:"-"`
	Indicator string   `yaml:"indicator" json:"indicator"`
	Moment    string   `yaml:"meting" json:"meting,omitempty"`
}

// ID names the measure in an address: the indicator, and its moment where it has one.
func (m Measure) ID() string {
	if m.Moment == "" {
		return m.Indicator
	}
	return m.Indicator + "." + m.Moment
}

// Route says which indicators tell how participants go through the phases.
type Route struct {
	Pos diag.Pos `yaml:"-" json:"-"`
	// Now and Left are distributions over the phases: of who is under way, and of who
	// stopped early.
	Now   string `yaml:"nu" json:"nu,omitempty"`
	Left  string `yaml:"gestopt" json:"gestopt,omitempty"`
	Steps []Step `yaml:"stappen" json:"stappen"`
}

// Step is one phase of the route.
type Step struct {
	Pos   diag.Pos `yaml:"-" json:"-"`
	Phase string   `yaml:"fase" json:"fase"`
	// Wait is a median of days, Long a share of who took too long.
	Wait string `yaml:"duur" json:"duur,omitempty"`
	Long string `yaml:"te_lang" json:"te_lang,omitempty"`
}

// Cluster holds interventions that chase the same result, so that they can be compared
// on the same indicators.
type Cluster struct {
	Pos           diag.Pos       `yaml:"-" json:"-"`
	ID            string         `yaml:"id" json:"id"`
	Title         source.Text    `yaml:"titel" json:"titel"`
	Explanation   source.Text    `yaml:"uitleg" json:"uitleg,omitempty"`
	Measures      []Measure      `yaml:"indicatoren" json:"indicatoren"`
	Activities    []string       `yaml:"activiteiten" json:"activiteiten,omitempty"` // of the Theory of Change
	Interventions []Intervention `yaml:"interventies" json:"interventies"`
}

// Intervention is something that a gemeente can start doing.
type Intervention struct {
	Pos         diag.Pos    `yaml:"-" json:"-"`
	ID          string      `yaml:"id" json:"id"`
	Title       source.Text `yaml:"titel" json:"titel"`
	Explanation source.Text `yaml:"uitleg" json:"uitleg,omitempty"`
}

// Situation is something about a gemeente that can be worth a conversation.
type Situation string

// The situations, in the order in which they are told.
const (
	BetterThanOthers Situation = "beter_dan_anderen"
	LessThanOthers   Situation = "minder_dan_anderen"
	BetterThanBefore Situation = "beter_dan_eerder"
	LessThanBefore   Situation = "minder_dan_eerder"
	WaitsLonger      Situation = "wacht_langer"
	CycleCertain     Situation = "cyclus_zeker"
	CycleOpen        Situation = "cyclus_open"
	Nothing          Situation = "niets"
)

// Situations are all of them.
var Situations = []Situation{
	LessThanOthers, WaitsLonger, LessThanBefore, BetterThanOthers, BetterThanBefore, CycleCertain, CycleOpen, Nothing,
}

// Question is what to ask each other in a situation; of some indicators only, or of any.
type Question struct {
	Pos        diag.Pos    `yaml:"-" json:"-"`
	At         Situation   `yaml:"bij" json:"bij"`
	Indicators []string    `yaml:"indicatoren" json:"indicatoren,omitempty"`
	Text       source.Text `yaml:"tekst" json:"tekst"`
}

// Measure gives the measure of the benchmark or of a cluster with an id.
func (d *Definition) Measure(id string) (Measure, bool) {
	for _, m := range d.measures() {
		if m.ID() == id {
			return m, true
		}
	}
	return Measure{}, false
}

// measures are those of the benchmark and then those of the clusters.
func (d *Definition) measures() []Measure {
	list := append([]Measure(nil), d.Benchmark...)
	for _, c := range d.Clusters {
		list = append(list, c.Measures...)
	}
	return list
}

// Cluster gives the cluster that an intervention is in, and the intervention; nil when
// there is none.
func (d *Definition) Cluster(intervention string) (*Cluster, *Intervention) {
	for i := range d.Clusters {
		c := &d.Clusters[i]
		for j := range c.Interventions {
			if c.Interventions[j].ID == intervention {
				return c, &c.Interventions[j]
			}
		}
	}
	return nil, nil
}

// Question gives what to ask in a situation about an indicator: one that names it, or
// else one for any.
func (d *Definition) Question(at Situation, indicator, lang string) string {
	general := ""
	for _, q := range d.Questions {
		if q.At != at {
			continue
		}
		for _, id := range q.Indicators {
			if id == indicator {
				return q.Text.In(lang)
			}
		}
		if len(q.Indicators) == 0 && general == "" {
			general = q.Text.In(lang)
		}
	}
	return general
}

// Indicators are all indicators that the definition names.
func (d *Definition) Indicators() []string {
	var ids []string
	for _, m := range d.measures() {
		ids = append(ids, m.Indicator)
	}
	return append(ids, d.Route.indicators()...)
}

func (r Route) indicators() []string {
	ids := []string{r.Now, r.Left}
	for _, s := range r.Steps {
		ids = append(ids, s.Wait, s.Long)
	}
	return ids
}
