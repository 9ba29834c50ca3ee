// Package mkba computes social costs and benefits: what an approach costs, what
// it brings in, for whom and when.
//
// A model (soort mkba) names parties, terms, parameters, costs and effects; unit
// prices, indices and discount rates are dated definitions of their own (soort
// kengetallen). Compile checks the two against each other. Evaluate takes the
// quantities of a cohort and returns leaves: whole cents per effect, party, term
// and year. Every total is the sum of its leaves, so that no total can disagree
// with its parts, and every amount opens to a Trace of numbered lines.
//
// Every number may be uncertain: Sensitivity moves them one by one, MonteCarlo draws
// them together, for one cohort or for many on the same draws. Compare explains the
// difference between two outcomes by cause, to the cent. Freeze keeps an outcome
// with everything that it was computed from, and Recompute says whether it still
// comes out bit for bit. Settle works an agreement to pay by result, and Report asks
// of a model what an economist would ask.
//
// A published study is a model too: its leaves are the printed amounts, printed
// totals are kept beside the computed ones, and Check says where a table does
// not add up.
//
// The method follows the Dutch general guidance for cost-benefit analysis (CPB and
// PBL, Algemene leidraad voor maatschappelijke kosten-batenanalyse, 2013; SEO,
// Werkwijzer voor kosten-batenanalyse in het sociale domein, 2016) with the
// optimism-bias correction of HM Treasury and New Economy (Supporting public
// service transformation: cost benefit analysis guidance for local partnerships,
// 2014). Formulas name their source where they stand.
//
// The package must not know any party, price, effect, rate or threshold: those
// are definitions. It reads no files, no clock and no global randomness. Its
// arithmetic is the same on every machine: products are converted with float64
// before they are added, which forbids the processor to fuse the two, and no
// function is used whose result differs between processors.
package mkba
