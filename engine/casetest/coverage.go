package casetest

import (
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

// Coverage says which parts of one definition its cases reach.
type Coverage struct {
	Definition string `json:"definitie"` // path
	Kind       string `json:"soort"`
	Parts      int    `json:"delen"`
	Reached    int    `json:"geraakt"`
	Missed     []Part `json:"gemist"` // in the order of the definition
}

// Part is one thing that a case can reach: a question, an option, one outcome of a
// visibility, a class, an indicator, an effect.
type Part struct {
	diag.Pos
	What string `json:"wat"`
}

// Cover says for every definition with cases of its own what no case reaches.
// Kengetallen, gemeenten and simulations have no parts to reach.
func Cover(c *catalog.Catalog, files []load.File) []Coverage {
	var out []Coverage
	for _, f := range files {
		cover := covers[f.Kind()]
		if cover == nil {
			continue
		}
		t := &tracker{at: map[string]int{}}
		cover(t, c, f)
		out = append(out, t.coverage(f))
	}
	return out
}

var covers = map[string]func(t *tracker, c *catalog.Catalog, f load.File){
	"vragenlijst":            coverQuestionnaire,
	indicator.FrameworkKind:  coverFramework,
	programme.Kind:           coverProgramme,
	mkba.Kind:                coverModel,
	dashboard.DefinitionKind: coverDashboard,
	learning.Kind:            coverLearning,
	report.Kind:              coverReport,
}

// tracker keeps the parts in order, and which were reached.
type tracker struct {
	parts   []Part
	reached []bool
	at      map[string]int // by what
}

func (t *tracker) part(pos diag.Pos, what string) {
	if _, known := t.at[what]; !known {
		t.at[what] = len(t.parts)
		t.parts, t.reached = append(t.parts, Part{pos, what}), append(t.reached, false)
	}
}

// hit marks a part; what is no part is not counted.
func (t *tracker) hit(what string) {
	if i, known := t.at[what]; known {
		t.reached[i] = true
	}
}

func (t *tracker) hitIf(holds bool, what string) {
	if holds {
		t.hit(what)
	}
}

func (t *tracker) coverage(f load.File) Coverage {
	c := Coverage{Definition: f.Definition(), Kind: f.Kind(), Parts: len(t.parts), Missed: []Part{}}
	for i, p := range t.parts {
		if t.reached[i] {
			c.Reached++
		} else {
			c.Missed = append(c.Missed, p)
		}
	}
	return c
}

// jobs are the cases of a file, ready to read their input; what is wrong with it
// is the test's to report.
func jobs(c *catalog.Catalog, f load.File) []*job {
	var out []*job
	for _, node := range cases(f) {
		out = append(out, &job{catalog: c, file: f, node: node, out: &Case{}})
	}
	return out
}

func coverFramework(t *tracker, c *catalog.Catalog, f load.File) {
	all := jobs(c, f)
	if len(all) == 0 {
		return
	}
	framework := c.Framework(all[0].ref())
	for _, ind := range framework.Indicators() {
		d := ind.Def
		if strings.HasPrefix(d.ID, indicator.ResponsePrefix) {
			continue
		}
		if d.Type == indicator.Share || d.Type == indicator.Count {
			t.part(d.Pos, "indicator "+d.ID+": waar")
			t.part(d.Pos, "indicator "+d.ID+": onwaar")
			continue
		}
		t.part(d.Pos, "indicator "+d.ID)
	}
	for _, b := range framework.Breakdowns() {
		for _, class := range b.Classes {
			t.part(b.Def.Pos, "uitsplitsing "+b.Def.ID+": "+class.ID)
		}
	}
	for _, j := range all {
		if g := j.group(j.within(framework), "deelnemers"); g != nil {
			for _, facts := range g.facts {
				t.facts(facts)
			}
		}
	}
}

func (t *tracker) facts(facts indicator.Facts) {
	for _, at := range facts.Values {
		if !at.Fact.Missing {
			t.hit("indicator " + at.Indicator)
			t.hitIf(at.Fact.Value == 1, "indicator "+at.Indicator+": waar")
			t.hitIf(at.Fact.Value == 0, "indicator "+at.Indicator+": onwaar")
		}
	}
	for id, class := range facts.Dims {
		t.hit("uitsplitsing " + id + ": " + class)
	}
}

// coverProgramme looks at what the cases say: which moments they expect something
// of, and which phases, results and ends they use.
func coverProgramme(t *tracker, c *catalog.Catalog, f load.File) {
	all := jobs(c, f)
	if len(all) == 0 {
		return
	}
	plan := c.Programme(all[0].ref())
	def := plan.Def
	for _, m := range def.Moments {
		t.part(m.Pos, "meting "+m.ID)
	}
	for _, r := range def.Exit.Reasons {
		t.part(r.Pos, "reden "+r.ID)
	}
	coverWatch(t, plan, all)
	for _, j := range all {
		if want := j.node.Get("verwacht"); want != nil {
			for _, e := range want.Entries {
				t.hit("meting " + e.Key.Value)
				if m := plan.Moment(e.Key.Value); m != nil && m.Series != "" {
					t.hit("meting " + m.Series) // one of its rounds
				}
			}
		}
		if end := j.node.Get("einde"); !end.IsNull() {
			t.hit("reden " + scalar(end, "reden"))
		}
	}
}

func coverModel(t *tracker, c *catalog.Catalog, f load.File) {
	all := jobs(c, f)
	if len(all) == 0 {
		return
	}
	model := c.Model(all[0].ref())
	def := model.Definition()
	for i := range def.Costs {
		t.part(def.Costs[i].Pos, "kosten "+def.Costs[i].ID)
	}
	for i := range def.Effects {
		t.part(def.Effects[i].Pos, "effect "+def.Effects[i].ID)
	}
	for _, p := range def.Parties {
		t.part(p.Pos, "partij "+p.ID)
	}
	for _, j := range all {
		n, _ := numberAt(j.node, "n")
		result, err := model.Evaluate(mkba.Inputs{Quantities: mkba.Quantities{N: int(n), ByIndicator: readQuantities(j, int(n))}})
		if err != nil {
			continue
		}
		for _, leaf := range result.Leaves {
			if leaf.Present == 0 {
				continue
			}
			t.hitIf(leaf.Kind == mkba.CostLeaf, "kosten "+leaf.Item)
			t.hitIf(leaf.Kind != mkba.CostLeaf, "effect "+leaf.Item)
			t.hit("partij " + result.Parties[leaf.Party].ID)
		}
	}
}

// coverDashboard looks at which tiles the cases expect something of.
func coverDashboard(t *tracker, c *catalog.Catalog, f load.File) {
	all := jobs(c, f)
	if len(all) == 0 {
		return
	}
	d := c.Dashboard(all[0].ref())
	for _, page := range d.Pages {
		for _, tile := range page.Tiles {
			what := page.ID + "." + tile.ID
			t.part(tile.Pos, "tegel "+what)
			for _, j := range all {
				t.hitIf(expects(j.node, what), "tegel "+what)
			}
		}
	}
}

// expects says whether a case expects something of a name or of a part of it.
func expects(node *source.Node, name string) bool {
	want := node.Get("verwacht")
	if want == nil {
		return false
	}
	for _, e := range want.Entries {
		_, inside := call(e.Key.Value)
		for _, key := range []string{e.Key.Value, inside} {
			if key == name || strings.HasPrefix(key, name+".") || strings.HasPrefix(key, name+"(") || strings.HasPrefix(key, name+"@") {
				return true
			}
		}
	}
	return false
}
