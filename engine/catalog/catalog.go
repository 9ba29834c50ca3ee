// Package catalog holds every definition, compiled and cross-checked: the one
// place where functions ask for a questionnaire, a programme, a framework, a model, a
// dashboard or a gemeente.
//
// A catalog is made from YAML by the package load below this one, or from a bundle
// by FromBundle. It must import neither YAML nor JSON Schema, so that a function in the
// cloud that reads a bundle loads neither; a test holds it to that. A catalog never
// changes after it was made and is safe for concurrent use.
package catalog

import (
	"cmp"
	"slices"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

// Catalog is everything that definitions say, ready for use.
type Catalog struct {
	defs           *Definitions
	questionnaires versions[*instrument.Instrument]
	programmes     versions[*programme.Compiled]
	frameworks     versions[*indicator.Compiled]
	prices         *mkba.Prices
	models         versions[*mkba.Compiled]
	dashboards     versions[*dashboard.Dashboard]
	learning       versions[*learning.Definition]
	reports        versions[*report.Definition]
	gemeenten      []*gemeente.Gemeente                          // by name
	effective      map[tenant]*programme.Compiled                // what a gemeente carries out
	bridges        map[*instrument.Instrument]*instrument.Bridge // from what it replaces, to a questionnaire
}

// tenant is one programme in one gemeente.
type tenant struct{ code, programme string }

// Digest identifies the contents of the files that the catalog was made from.
func (c *Catalog) Digest() string { return c.defs.Digest }

// Questionnaire returns the questionnaire that ref names, or nil. A version once
// started stays available: ref with a version finds also an old one.
func (c *Catalog) Questionnaire(ref source.Ref) *instrument.Instrument {
	item, _ := c.questionnaires.find(ref)
	return item
}

// Questionnaires returns every version of every questionnaire.
func (c *Catalog) Questionnaires() []*instrument.Instrument { return c.questionnaires.all() }

// Programme returns the programme that ref names, as it is without any gemeente, or nil.
func (c *Catalog) Programme(ref source.Ref) *programme.Compiled {
	item, _ := c.programmes.find(ref)
	return item
}

// Programmes returns the newest version of every programme.
func (c *Catalog) Programmes() []*programme.Compiled { return c.programmes.newest() }

// Framework returns the framework that ref names, or nil.
func (c *Catalog) Framework(ref source.Ref) *indicator.Compiled {
	item, _ := c.frameworks.find(ref)
	return item
}

// FrameworkOf returns the framework that measures a programme, or nil when there is no
// such programme.
func (c *Catalog) FrameworkOf(programme source.Ref) *indicator.Compiled {
	p := c.Programme(programme)
	if p == nil {
		return nil
	}
	return c.Framework(p.Def.Framework)
}

// Model returns the cost-benefit model that ref names, or nil.
func (c *Catalog) Model(ref source.Ref) *mkba.Compiled {
	item, _ := c.models.find(ref)
	return item
}

// Models returns the newest version of every cost-benefit model.
func (c *Catalog) Models() []*mkba.Compiled { return c.models.newest() }

// Prices are all unit prices, indices and discount schedules together.
func (c *Catalog) Prices() *mkba.Prices { return c.prices }

// PriceFiles are the files that the unit prices, indices and discount schedules stand
// in.
func (c *Catalog) PriceFiles() []*mkba.PriceFile { return c.defs.Prices }

// Dashboard returns the dashboard that ref names, or nil.
func (c *Catalog) Dashboard(ref source.Ref) *dashboard.Dashboard {
	item, _ := c.dashboards.find(ref)
	return item
}

// Dashboards returns the newest version of the dashboards for one level and one
// programme (its id), in order of id. An empty level or programme stands for all.
func (c *Catalog) Dashboards(level, programme string) []*dashboard.Dashboard {
	return slices.DeleteFunc(c.dashboards.newest(), func(d *dashboard.Dashboard) bool {
		return level != "" && string(d.Level) != level || programme != "" && d.Programme.ID != programme
	})
}

// Gemeenten returns every gemeente, in order of name.
func (c *Catalog) Gemeenten() []*gemeente.Gemeente { return c.gemeenten }

// Gemeente returns the gemeente with that code, or nil.
func (c *Catalog) Gemeente(code string) *gemeente.Gemeente {
	for _, g := range c.gemeenten {
		if g.Code == code {
			return g
		}
	}
	return nil
}

// Effective returns the programme (its id) as the gemeente carries it out, or nil
// when it does not.
func (c *Catalog) Effective(code, programme string) *programme.Compiled {
	return c.effective[tenant{code, programme}]
}

// FrameworkIn returns the framework of a programme for participants of a gemeente,
// with the gemeente's own moments and windows, or nil when it does not carry out the
// programme.
func (c *Catalog) FrameworkIn(code, programme string) *indicator.Compiled {
	plan := c.Effective(code, programme)
	if plan == nil {
		return nil
	}
	framework := c.Framework(plan.Def.Framework)
	if framework == nil {
		return nil
	}
	return framework.Under(plan)
}

// Overrides are the parameters of a cost-benefit model that a gemeente sets
// otherwise, by id; nil when it sets none.
func (c *Catalog) Overrides(code, model string) map[string]float64 {
	if g := c.Gemeente(code); g != nil {
		return g.MKBA[model]
	}
	return nil
}

// Simulations returns the invented cohorts. A catalog from a bundle has none.
func (c *Catalog) Simulations() []Simulation { return c.defs.Simulations }

func sortGemeenten(list []*gemeente.Gemeente) []*gemeente.Gemeente {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b *gemeente.Gemeente) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
	})
	return sorted
}
