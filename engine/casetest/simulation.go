package casetest

import (
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
)

// Simulation compiles the definition of an invented cohort. It is here and not in
// the catalog because the catalog stands below the package that runs them.
func Simulation(c *catalog.Catalog, s catalog.Simulation) (*simulate.Compiled, diag.List) {
	def := &simulate.Simulation{}
	found := source.Decode(s.Doc, def)
	if found.HasErrors() {
		return nil, found
	}
	return simulate.Compile(def, c.Programme(s.Programme), c.Questionnaire)
}

// Simulations compiles every invented cohort and returns what is wrong with them.
func Simulations(c *catalog.Catalog) diag.List {
	var found diag.List
	for _, s := range c.Simulations() {
		_, more := Simulation(c, s)
		found.Extend(more)
	}
	return found
}

// runSimulation tests an invented cohort: how many there are, and the values of
// indicators over all of them.
func runSimulation(j *job) lookup {
	ref := j.ref()
	for _, s := range j.catalog.Simulations() {
		if s.ID == ref.ID && s.Version == ref.Version {
			return simulated(j, s)
		}
	}
	j.fail(j.node.Pos, "id", "er is geen simulatie "+ref.String())
	return nil
}

func simulated(j *job, s catalog.Simulation) lookup {
	asOf, ok := j.date("op")
	if !ok {
		j.fail(j.node.Pos, "op", "geef de dag waarop gekeken wordt")
		return nil
	}
	compiled, found := Simulation(j.catalog, s)
	if compiled == nil {
		j.fail(j.node.Pos, "simulatie", found.Err().Error())
		return nil
	}
	if seed, given := numberAt(j.node, "zaad"); given {
		def := *compiled.Def
		def.Seed = int(seed)
		if compiled, found = simulate.Compile(&def, j.catalog.Programme(s.Programme), j.catalog.Questionnaire); compiled == nil {
			j.fail(j.node.Pos, "zaad", found.Err().Error())
			return nil
		}
	}
	g, perGemeente := runCohort(j.catalog, compiled, s, asOf)
	costs := costsOf(j.catalog, g)
	return func(key string, want *source.Node) (value, func() string, string) {
		if got, reason, ok := costs(key); ok {
			return got, nil, reason
		}
		if key == "aantal" {
			return numberOf(float64(len(g.participants))), nil, ""
		}
		if count, known := perGemeente[key]; known {
			return numberOf(float64(count)), nil, ""
		}
		got, _, reason := g.lookup(key, want)
		return got, nil, reason // an explanation of one of hundreds says little
	}
}

// costsOf gives the amounts of cost-benefit models over a cohort, by model.path.
func costsOf(c *catalog.Catalog, g *group) func(key string) (got value, reason string, ok bool) {
	known := map[string]map[string]value{}
	return func(key string) (value, string, bool) {
		rest, is := strings.CutPrefix(key, "mkba.")
		id, path, named := strings.Cut(rest, ".")
		if !is || !named {
			return value{}, "", false
		}
		if known[id] == nil {
			result, err := c.Costs(source.Ref{ID: id}, g.framework, g.sum, mkba.Inputs{})
			if err != nil {
				return value{}, err.Error(), true
			}
			known[id] = modelPaths(result)
		}
		got, is := known[id][path]
		if !is {
			return value{}, unknownName(path, sortedKeys(known[id])), true
		}
		return got, "", true
	}
}

// runCohort draws the cohort and computes the facts of each participant.
func runCohort(c *catalog.Catalog, compiled *simulate.Compiled, s catalog.Simulation, asOf source.Date) (*group, map[string]int) {
	framework := c.FrameworkOf(s.Programme)
	g := &group{framework: framework, asOf: asOf, sum: cohort.New(framework)}
	perGemeente := map[string]int{}
	effective := func(code string) *programme.Compiled { return c.Effective(code, s.Programme.ID) }
	evaluators := Evaluators{}
	for record := range compiled.Run(asOf, effective) {
		p := Participant(record, evaluators.Fill(record))
		own := framework
		if plan := effective(record.Gemeente); plan != nil {
			own = framework.Under(plan)
		}
		facts := own.Facts(p, asOf)
		perGemeente[record.Gemeente]++
		g.participants = append(g.participants, p)
		g.facts = append(g.facts, facts)
		// Facts of this framework always fit its own aggregate.
		_ = g.sum.Add(facts)
	}
	return g, perGemeente
}
