package reference

// Operator is a way to combine values without a function.
type Operator struct {
	Form, Doc, Empty string
	Examples         []Example
}

// Operators lists what formulas may contain besides names and functions.
var Operators = []Operator{
	{"`+` `-` `*` `/`", "Rekenen met getallen en bedragen.", "Leeg als een kant leeg is. Delen door 0 geeft leeg.",
		[]Example{{"stress - slaap", "4"}, {"6 - piekeren", "leeg"}, {"slaap / 0", "leeg"}, {"inkomen * 12", "€ 12.000,00"}}},
	{"`%`", "De rest bij delen.", "Leeg als een kant leeg is.", []Example{{"stress % 3", "2"}}},
	{"`==` `!=`", "Gelijk, niet gelijk. Een keuze vergelijk je met de id van een optie, tussen aanhalingstekens.", "Onwaar als een kant leeg is, ook bij `!=`.",
		[]Example{{`werk == "school"`, "waar"}, {`woning == "eigen"`, "onwaar"}, {`woning != "eigen"`, "onwaar"}}},
	{"`<` `<=` `>` `>=`", "Kleiner, groter. Ook achter elkaar.", "Onwaar als een kant leeg is.",
		[]Example{{"slaap <= 4", "waar"}, {"1 < slaap < 5", "waar"}, {"piekeren <= 10", "onwaar"}}},
	{"`and` `or`", "Allebei waar; een van beide waar.", "Leeg telt als onwaar.",
		[]Example{{"slaap < 5 and stress > 5", "waar"}, {"piekeren > 5 or stress > 5", "waar"}}},
	{"`not`", "Niet waar.", "Let op: van een vergelijking met leeg maakt `not` waar. Schrijf `beantwoord(x) and not …`.",
		[]Example{{"not (slaap > 5)", "waar"}, {"not (piekeren > 5)", "waar"}, {"beantwoord(piekeren) and not (piekeren > 5)", "onwaar"}}},
	{"`in` `not in`", "Een van deze; geen van deze.", "Onwaar als de naam leeg is, ook bij `not in`.",
		[]Example{{`werk in ["school", "loondienst"]`, "waar"}, {`woning not in ["eigen"]`, "onwaar"}}},
	{"`… ? … : …`", "Als waar, dan het eerste, anders het tweede.", "Is de voorwaarde leeg, dan het tweede.",
		[]Example{{"slaap < 5 ? 1 : 0", "1"}, {"piekeren < 5 ? 1 : 0", "0"}, {"beantwoord(piekeren) ? piekeren : slaap", "4"}}},
	{"`(` `)`", "Eerst uitrekenen.", "", []Example{{"(slaap + stress) / 2", "6"}}},
}
