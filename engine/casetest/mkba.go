package casetest

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

// runModel tests a cost-benefit model: quantities go in, amounts in euros come out.
func runModel(j *job) lookup {
	model := j.catalog.Model(j.ref())
	in := modelInputs(j, model)
	if list := j.node.Get("parameters"); list != nil {
		for _, e := range list.Entries {
			in.Overrides[e.Key.Value], _ = e.Value.Number()
		}
	}
	result, err := model.Evaluate(in)
	if err != nil {
		j.fail(j.node.Pos, "invoer", err.Error())
		return nil
	}
	paths := modelPaths(result)
	return func(key string, want *source.Node) (value, func() string, string) {
		got, known := paths[key]
		if !known {
			return value{}, nil, unknownName(key, sortedKeys(paths))
		}
		return got, explainAmount(result, key), ""
	}
}

// modelInputs are the quantities of a case: those that it names, or with `rekenhulp`
// what the model expects of a population.
func modelInputs(j *job, model *mkba.Compiled) mkba.Inputs {
	if population := j.node.Get("rekenhulp"); population != nil {
		if calculator := model.Definition().Calculator; calculator != nil {
			people, _ := numberAt(population, "inwoners")
			share := float64(calculator.Participation.Share)
			if own, given := numberAt(population, "deelname"); given {
				share = own
			}
			in := model.Expect(calculator.Participation.Participants(int(people), share))
			in.Overrides = map[string]float64{}
			return in
		}
		j.fail(population.Pos, "invoer", "model "+model.Definition().ID+" heeft geen rekenhulp")
	}
	in := mkba.Inputs{Overrides: map[string]float64{}}
	n, _ := numberAt(j.node, "n")
	in.N = int(n)
	in.ByIndicator = readQuantities(j, in.N)
	return in
}

func readQuantities(j *job, n int) map[string]mkba.Quantity {
	out := map[string]mkba.Quantity{}
	list := j.node.Get("hoeveelheden")
	if list == nil {
		return out
	}
	for _, e := range list.Entries {
		q := mkba.Quantity{N: n}
		if count, ok := e.Value.Number(); ok {
			q.Count = count
		} else {
			q.Count, _ = numberAt(e.Value, "aantal")
			euros, _ := numberAt(e.Value, "bedrag")
			q.Amount = mkba.Cents(math.Round(euros * 100))
			if known, ok := numberAt(e.Value, "n"); ok {
				q.N = int(known)
			}
		}
		out[e.Key.Value] = q
	}
	return out
}

// modelPaths are all amounts of a result that a case can name.
func modelPaths(r *mkba.Result) map[string]value {
	paths := map[string]value{
		"deelnemers": numberOf(float64(r.Participants)), "per_jaar": euros(r.Annual),
		"terugverdiend": numberOf(float64(r.Payback)), "te_weinig": truthOf(r.TooFew), "onder_drempel": setOf(r.Hidden),
	}
	addTotals(paths, "", r, &r.Savings)
	addTotals(paths, "landelijk.", r, &r.Social)
	addTotals(paths, "nominaal.", r, &r.Nominal)
	for _, row := range r.Rows {
		name := r.Parties[row.Party].ID
		paths["partij("+name+")"] = euros(row.Benefit)
		paths["kosten("+name+")"] = euros(row.Cost)
		paths["netto("+name+")"] = euros(row.Net)
		for i, amount := range row.ByTerm {
			paths["partij("+name+", "+r.Terms[i].ID+")"] = euros(amount)
		}
		if row.PrintedTotal != nil {
			paths["gedrukt("+name+")"] = euros(*row.PrintedTotal)
		}
	}
	byItem := map[string]mkba.Cents{}
	for _, leaf := range r.Leaves {
		if leaf.Kind == mkba.BenefitLeaf {
			byItem[leaf.Item] += leaf.Present
		}
	}
	for item, amount := range byItem {
		paths["effect("+item+")"] = euros(amount)
	}
	return paths
}

func addTotals(paths map[string]value, prefix string, r *mkba.Result, t *mkba.Totals) {
	paths[prefix+"baten"], paths[prefix+"kosten"], paths[prefix+"netto"] = euros(t.Benefit), euros(t.Cost), euros(t.Net)
	paths[prefix+"baten_per_deelnemer"] = euros(t.BenefitHead)
	paths[prefix+"kosten_per_deelnemer"] = euros(t.CostHead)
	paths[prefix+"netto_per_deelnemer"] = euros(t.NetHead)
	paths[prefix+"verhouding"] = ratio(t.Ratio)
	for i, term := range r.Terms {
		paths[prefix+"termijn("+term.ID+")"] = euros(t.ByTerm[i])
		paths[prefix+"termijn_per_deelnemer("+term.ID+")"] = euros(t.ByTermHead[i])
		if i < len(t.RatioByTerm) {
			paths[prefix+"verhouding("+term.ID+")"] = ratio(t.RatioByTerm[i])
		}
	}
}

func euros(c mkba.Cents) value { return numberOf(c.Euros()) }

func ratio(r *float64) value {
	if r == nil {
		return value{}
	}
	return numberOf(*r)
}

// explainAmount shows where a party's amount comes from, line by line.
func explainAmount(r *mkba.Result, key string) func() string {
	name, argument := call(key)
	if name != "partij" {
		return nil
	}
	party, term, _ := strings.Cut(argument, ", ")
	p := slices.IndexFunc(r.Parties, func(l mkba.PartyLabel) bool { return l.ID == party })
	t := slices.IndexFunc(r.Terms, func(l mkba.Label) bool { return l.ID == term })
	return func() string {
		var b strings.Builder
		for i := range r.Terms {
			if term != "" && i != t {
				continue
			}
			for _, part := range r.Trace(p, i, source.DefaultLang).Parts {
				for _, line := range part.Lines {
					b.WriteString(line.Text + ": " + line.Shown + "\n")
				}
			}
		}
		return b.String()
	}
}

// runPrices tests unit prices: the value of one, an index in a year, a discount
// rate on a day, a correction for a grade.
func runPrices(j *job) lookup {
	prices := j.catalog.Prices()
	return func(key string, want *source.Node) (value, func() string, string) {
		name, argument := call(key)
		first, second, _ := strings.Cut(argument, ",")
		first, second = strings.TrimSpace(first), strings.TrimSpace(second)
		switch name {
		case "index":
			year, err := strconv.Atoi(second)
			got, known := prices.IndexValue(first, year)
			if err != nil || !known {
				return value{}, nil, "onbekend: " + key + " (schrijf index(naam, jaar))"
			}
			return numberOf(got), nil, ""
		case "voet", "voet_daarna":
			day, err := source.ParseDate(second)
			rule, known := prices.Rate(first, day)
			if err != nil || !known {
				return value{}, nil, "onbekend: " + key + " (schrijf voet(reeks, 2026-03-01))"
			}
			if name == "voet" {
				return numberOf(float64(rule.Rate)), nil, ""
			}
			return numberOf(float64(rule.Then)), nil, ""
		case "correctie":
			grade, err := strconv.Atoi(first)
			if err != nil {
				return value{}, nil, "onbekend: " + key + " (schrijf correctie(3))"
			}
			return numberOf(prices.Correction(grade)), nil, ""
		}
		return unitPrice(prices, name, first)
	}
}

// unitPrice is the value of `id`, or a part of it: prijspeil(id), zekerheid(id), …
func unitPrice(prices *mkba.Prices, part, id string) (value, func() string, string) {
	if id == "" {
		part, id = "waarde", part
	}
	u, known := prices.Price(id)
	if !known {
		return value{}, nil, unknownName(id, prices.IDs())
	}
	parts := map[string]value{
		"waarde": numberOf(float64(u.Value)), "prijspeil": numberOf(float64(u.PriceYear)), "zekerheid": numberOf(float64(u.Confidence)),
		"geverifieerd": truthOf(u.Verified), "eenheid": textOf(u.Unit.String()), "bron": textOf(u.Source), "soort": textOf(u.Kind),
	}
	got, known := parts[part]
	if !known {
		return value{}, nil, unknownName(part, sortedKeys(parts))
	}
	return got, nil, ""
}
