package casetest

import (
	"strconv"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/report"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
)

// Proof is a report about people who do not exist, so that its writer sees it.
type Proof struct {
	Report   *report.Definition
	Cohort   *simulate.Compiled
	Gemeente string // that it is about; "" for the largest, or for all together
	On       source.Date
	Lang     string
}

// Prove makes the report. One about all together has everybody in it, and its figures
// count as released.
func Prove(c *catalog.Catalog, p Proof) (report.View, error) {
	d := p.Report
	national := c.FrameworkOf(d.Programme)
	whole := d.Level == report.LevelPublic || d.Level == report.LevelNational
	in := report.Input{Framework: national, Threshold: gemeente.DefaultThreshold, Date: p.On, Lang: p.Lang}
	code := p.Gemeente
	if !whole {
		if code == "" {
			code = largest(p.Cohort.Def)
		}
		in.Framework, in.OwnName = c.FrameworkIn(code, d.Programme.ID), code
		if own := c.Gemeente(code); own != nil {
			in.OwnName, in.Threshold, in.Context = own.Name, own.Limit(), append(in.Context, own.Features)
		}
	} else {
		for _, g := range p.Cohort.Def.Gemeenten {
			if own := c.Gemeente(g.Code); own != nil {
				in.Context = append(in.Context, own.Features)
			}
		}
	}
	own, all := cohort.New(in.Framework), cohort.New(national)
	fill := Evaluators{}
	number := 0
	for r := range p.Cohort.Run(p.On, func(code string) *programme.Compiled { return c.Effective(code, d.Programme.ID) }) {
		number++
		person := Participant(r, fill.Fill(r))
		person.ID = strconv.Itoa(number)
		if err := add(all, national, person, p.On); err != nil {
			return report.View{}, err
		}
		if r.Gemeente != code {
			continue
		}
		if err := add(own, in.Framework, person, p.On); err != nil {
			return report.View{}, err
		}
	}
	in.Own = own
	if whole {
		in.Own, in.Gemeenten = all, len(p.Cohort.Def.Gemeenten)
	}
	if !d.Release.IsZero() {
		in.Released = all
	}
	in.MKBA = func(model string) *mkba.View { return proofCosts(c, model, code, in) }
	return report.Build(d, in), nil
}

func add(sum *cohort.Aggregate, f *indicator.Compiled, p indicator.Participant, on source.Date) error {
	return sum.Add(f.Facts(p, on))
}

// largest is the gemeente with the most participants, the first of them when there are
// more.
func largest(s *simulate.Simulation) string {
	code, most := "", -1
	for _, share := range s.Gemeenten {
		if share.Count > most {
			code, most = share.Code, share.Count
		}
	}
	return code
}

// proofCosts are the costs and benefits of the group; nil when the model is not there or
// cannot count them.
func proofCosts(c *catalog.Catalog, model, code string, in report.Input) *mkba.View {
	ref, err := source.ParseRef(model)
	if err != nil {
		return nil
	}
	result, err := c.Costs(ref, in.Framework, in.Own, mkba.Inputs{Threshold: in.Threshold, Overrides: c.Overrides(code, ref.ID)})
	if err != nil {
		return nil
	}
	view := result.View(in.Lang, nil)
	return &view
}
