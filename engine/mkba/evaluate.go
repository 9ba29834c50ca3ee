package mkba

import (
	"math"
)

// Evaluate computes the model for a cohort. It fails on inputs that cannot be:
// negative numbers, a parameter that does not exist, a share above one.
func (c *Compiled) Evaluate(in Inputs) (*Result, error) {
	r, err := c.run(in)
	if err != nil {
		return nil, err
	}
	out := r.describe()
	if r.tooFew() {
		out.TooFew, out.MostHidden = true, r.heads >= float64(in.Threshold)
		return out, nil
	}
	switch {
	case c.study != nil:
		out.Leaves = r.studyLeaves()
	default:
		out.Leaves = r.leaves()
	}
	out.total()
	if c.study == nil {
		out.years(r)
	}
	return out, nil
}

// describe fills in everything about a result that is not an amount.
func (r *run) describe() *Result {
	def := r.c.def
	out := &Result{
		Model: def.ID, Version: def.Version, Title: def.Title, Published: r.c.study != nil,
		Participants: r.people(), PriceYear: def.PriceYear, Horizon: def.Horizon, Naming: def.Naming, run: r,
	}
	for _, t := range def.Terms {
		out.Terms = append(out.Terms, Label{t.ID, t.Title, t.Explanation})
	}
	for _, p := range def.Parties {
		out.Parties = append(out.Parties, PartyLabel{Label{p.ID, p.Title, p.Explanation}, p.Role != Beneficiary})
	}
	if len(r.c.curves) > 0 {
		main := r.c.curves[0]
		shift := r.c.shift.in(r.vector)
		out.Discount = &DiscountUsed{
			Rate: main.rate.first + shift, AfterYear: main.rate.afterYear, Then: max(main.rate.then+shift, 0), From: main.rule.From,
			On: def.AppraisedOn, Source: main.rule.Source, Verified: main.rule.Verified,
		}
	}
	for i, hidden := range r.hidden {
		if hidden {
			out.Hidden = append(out.Hidden, r.c.effects[i].def.ID)
		}
	}
	return out
}

// people is the number of participants that the figures are about.
func (r *run) people() int {
	if r.c.study != nil {
		return r.c.study.def.Participants
	}
	return int(math.Round(r.heads))
}

// leaves computes every amount in whole cents. An effect's amount in a year is
// rounded once and then split, so that its parties sum to it.
func (r *run) leaves() []Leaf {
	out := make([]Leaf, 0, 8*len(r.c.effects))
	for i := range r.c.effects {
		e := &r.c.effects[i]
		yearly := r.net(i) * r.unit(i)
		for year := e.first; year <= r.c.def.Horizon; year++ {
			amount := yearly * r.lasting(i, year)
			factor := r.factors[e.curve][year-1]
			out = r.share(out, Leaf{Kind: BenefitLeaf, Item: e.def.ID, Year: year}, amount, factor, e.parties)
			if e.counter.party != nil {
				out = r.share(out, Leaf{Kind: TransferLeaf, Item: e.def.ID, Year: year}, -amount, factor, e.counter)
			}
		}
	}
	for i := range r.c.costs {
		c := &r.c.costs[i]
		for year := 1; year <= len(c.spread); year++ {
			out = r.share(out, Leaf{Kind: CostLeaf, Item: c.def.ID, Year: year}, r.costIn(i, year), r.factors[c.curve][year-1], c.parties)
		}
	}
	return out
}

// share appends one leaf per party, leaving out those without money.
func (r *run) share(out []Leaf, leaf Leaf, amount, factor float64, among sharing) []Leaf {
	nominal, present := centsOf(amount), centsOf(amount*factor)
	if nominal == 0 && present == 0 {
		return out
	}
	var room [2][8]Cents
	n, p := room[0][:], room[1][:]
	if len(among.party) > len(n) {
		n, p = make([]Cents, len(among.party)), make([]Cents, len(among.party))
	}
	n, p = n[:len(among.party)], p[:len(among.party)]
	split(nominal, among.share, n)
	split(present, among.share, p)
	if leaf.Year > 0 {
		leaf.Term = r.c.terms[leaf.Year-1]
	}
	for i, party := range among.party {
		leaf.Party, leaf.Nominal, leaf.Present = party, n[i], p[i]
		out = append(out, leaf)
	}
	return out
}

// publishedItem names the leaves of a study.
const publishedItem = "gepubliceerd"

func (r *run) studyLeaves() []Leaf {
	s := r.c.study
	out := make([]Leaf, 0, len(s.cells)+len(s.parties.party))
	for _, cell := range s.cells {
		amount := centsOf(r.cell(cell))
		out = append(out, Leaf{Kind: BenefitLeaf, Item: publishedItem, Party: cell.party, Term: cell.term, Nominal: amount, Present: amount})
	}
	return r.share(out, Leaf{Kind: CostLeaf, Item: publishedItem}, r.studyCost(), 1, s.parties)
}

// total sums the leaves into rows and totals.
func (out *Result) total() {
	terms := len(out.Terms)
	out.Rows = make([]Row, len(out.Parties))
	for i := range out.Rows {
		out.Rows[i] = Row{Party: i, ByTerm: make([]Cents, terms)}
	}
	for _, t := range []*Totals{&out.Savings, &out.Social, &out.Nominal} {
		t.ByTerm = make([]Cents, terms)
	}
	for i := range out.Leaves {
		leaf := &out.Leaves[i]
		row := &out.Rows[leaf.Party]
		out.Social.add(leaf, leaf.Present)
		if out.Parties[leaf.Party].Payer {
			out.Savings.add(leaf, leaf.Present)
			out.Nominal.add(leaf, leaf.Nominal)
		}
		if leaf.Kind == CostLeaf {
			row.Cost += leaf.Present
		} else {
			row.Benefit += leaf.Present
			row.ByTerm[leaf.Term] += leaf.Present
		}
	}
	for i := range out.Rows {
		row := &out.Rows[i]
		row.Net = row.Benefit - row.Cost
		row.PerHead = out.perHead(row.Benefit)
	}
	for _, t := range []*Totals{&out.Savings, &out.Social, &out.Nominal} {
		out.finish(t)
	}
	if out.run.c.study != nil {
		out.printed(out.run.c.study.def)
	}
}

func (t *Totals) add(leaf *Leaf, amount Cents) {
	if leaf.Kind == CostLeaf {
		t.Cost += amount
		return
	}
	t.Benefit += amount
	t.ByTerm[leaf.Term] += amount
}

// finish computes what follows from the sums: net, per participant, and the
// benefit-cost ratio BCR = PVB / PVC.
//
// Source: CPB and PBL, Algemene leidraad voor MKBA (2013), chapter 7.
func (out *Result) finish(t *Totals) {
	t.Net = t.Benefit - t.Cost
	t.BenefitHead, t.CostHead, t.NetHead = out.perHead(t.Benefit), out.perHead(t.Cost), out.perHead(t.Net)
	t.Ratio = ratio(t.Benefit, t.Cost)
	for _, amount := range t.ByTerm {
		t.ByTermHead = append(t.ByTermHead, out.perHead(amount))
		t.RatioByTerm = append(t.RatioByTerm, ratio(amount, t.Cost))
	}
}

func (out *Result) perHead(amount Cents) Cents {
	if out.Participants == 0 {
		return 0
	}
	return Cents(math.Round(float64(amount) / float64(out.Participants)))
}

func ratio(benefit, cost Cents) *float64 {
	if cost <= 0 {
		return nil
	}
	value := float64(benefit) / float64(cost)
	return &value
}

// printed puts a study's printed row totals and misprints beside the sums.
func (out *Result) printed(def *Published) {
	for i := range def.Rows {
		row := &def.Rows[i]
		for at := range out.Parties {
			if out.Parties[at].ID == row.Party {
				total := Cents(row.Total * 100)
				out.Rows[at].PrintedTotal, out.Rows[at].Misprint = &total, row.Misprint
			}
		}
	}
}

// years computes the payers' result year by year, when it is paid back, and the
// equivalent annual figure NPV / Σ DF over the horizon, by the model's own curve.
//
// Source: CPB and PBL, Algemene leidraad voor MKBA (2013), chapter 7; HM Treasury,
// The Green Book (2022), annex A5 (equivalent annual net cost).
func (out *Result) years(r *run) {
	out.Years = make([]Year, out.Horizon)
	for i := range out.Years {
		out.Years[i].Year = i + 1
	}
	for _, leaf := range out.Leaves {
		switch year := &out.Years[leaf.Year-1]; {
		case !out.Parties[leaf.Party].Payer:
		case leaf.Kind == CostLeaf:
			year.Cost += leaf.Present
		default:
			year.Benefit += leaf.Present
		}
	}
	sum := Cents(0)
	for i := range out.Years {
		sum += out.Years[i].Benefit - out.Years[i].Cost
		out.Years[i].Cumulative = sum
		if out.Payback == 0 && sum >= 0 && out.Savings.Cost > 0 {
			out.Payback = i + 1
		}
	}
	// The first year alone is worth something, whatever the rate.
	out.Annual = Cents(math.Round(float64(out.Savings.Net) / annuity(r.factors[0])))
}
