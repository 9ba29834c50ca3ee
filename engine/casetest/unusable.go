package casetest

import (
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/source"
)

// CodeUnusable is that of a part of a case that says nothing about its definition: a
// question, a moment or a name that is not there.
const CodeUnusable = "unusable-case"

// Unusable finds what in the cases cannot be used, each at its line, without judging
// what comes out. Where computing a case takes long (dashboards, reports) it looks at
// the people who go in alone; invented people have none (see Simulations).
func Unusable(c *catalog.Catalog, files []load.File) diag.List {
	var found diag.List
	for _, f := range files {
		for _, node := range cases(f) {
			for _, x := range unusable(c, f, node) {
				if x.Want == "" && x.Got == "" {
					reason, hint := cutHint(x.inCheck())
					found.Errorf(x.Pos, CodeUnusable, "%s", reason).WithHint(hint)
				}
			}
		}
	}
	return found
}

// inCheck is what a finding says. A reason that names what it is about needs no more.
func (f Failure) inCheck() string {
	if strings.Contains(f.Reason, f.What) {
		return f.Reason
	}
	return f.What + ": " + f.Reason
}

func unusable(c *catalog.Catalog, f load.File, node *source.Node) []Failure {
	j := &job{catalog: c, file: f, node: node, out: &Case{}}
	switch f.Kind() {
	case "dashboard":
		j.people(c.FrameworkOf(c.Dashboard(j.ref()).Programme), node)
	case "rapport":
		j.people(c.FrameworkOf(c.Report(j.ref()).Programme), node)
	case "leren":
		framework := c.FrameworkOf(c.Learning(j.ref()).Programme)
		for _, g := range node.Get("gemeenten").Items {
			j.people(framework, g)
		}
	case "simulatie":
	default:
		return runCase(c, f, node).Failures
	}
	return j.out.Failures
}

// people reads the participants of a part of a case, each once. There are none in a case
// of what has no programme.
func (j *job) people(f *indicator.Compiled, n *source.Node) {
	if f == nil {
		return
	}
	for _, key := range []string{"deelnemers", "landelijk"} {
		if list := n.Get(key); list != nil {
			asOf := j.asOf(lastDay(list))
			for _, item := range list.Items {
				j.participant(f, item, asOf)
			}
		}
	}
}
