package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

type mkbaCommand struct {
	Model      string `arg:"" name:"model" help:"Id van het model, met versie als je een oude wilt: id@1."`
	Input      string `arg:"" optional:"" name:"hoeveelheden" help:"Bestand met n en hoeveelheden, of - voor de invoer. Niet nodig bij een gepubliceerde studie."`
	Gemeente   string `help:"Reken met de afwijkingen van deze gemeente (code)." placeholder:"CODE"`
	Scenario   string `help:"Reken met een scenario van het model." placeholder:"ID"`
	MonteCarlo int    `name:"monte-carlo" help:"Reken zo vaak door met getrokken waarden, en toon wat het meeste uitmaakt." placeholder:"AANTAL"`
	Seed       uint64 `name:"zaad" help:"Zaad van de trekkingen. Hetzelfde zaad geeft hetzelfde." default:"1" placeholder:"GETAL"`
	Against    string `name:"tegen" help:"Vergelijk met dit model of deze versie, en zeg waar het verschil vandaan komt." placeholder:"MODEL"`
	Others     string `name:"tegen-hoeveelheden" help:"Vergelijk met de hoeveelheden in dit bestand." placeholder:"BESTAND"`
	Other      string `name:"tegen-gemeente" help:"Vergelijk met de afwijkingen van deze gemeente." placeholder:"CODE"`
	OtherCase  string `name:"tegen-scenario" help:"Vergelijk met dit scenario." placeholder:"ID"`
	SameSize   bool   `name:"per-deelnemer" help:"Reken de tweede om naar het aantal deelnemers van de eerste."`
	Agreement  string `name:"afspraak" help:"Toon wat een afspraak van het model betaalt." placeholder:"ID"`
	Check      bool   `name:"controle" help:"Toon het controlerapport."`
	CSV        bool   `name:"csv" help:"Schrijf elk bedrag op een eigen regel, als CSV."`
	Lang       string `help:"Taal van de tabel." default:"nl" placeholder:"TAAL"`
}

// mkbaOutput is everything that was asked of a model.
type mkbaOutput struct {
	*mkba.Result
	Uncertainty *mkba.SensitivityResult `json:"onzekerheid,omitempty"`
	Comparison  *mkba.Comparison        `json:"vergelijking,omitempty"`
	Payment     *mkba.Payment           `json:"betaling,omitempty"`
	Report      *mkba.CheckReport       `json:"controle,omitempty"`
}

// Run prints the costs and benefits of a model, and what else was asked.
func (c *mkbaCommand) Run(a *app) error {
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	side, result, err := c.compute(a, loaded)
	if err != nil {
		return err
	}
	if c.CSV {
		text, err := mkba.CSV(result, c.Lang)
		if err != nil {
			return err
		}
		return a.printf("%s", text)
	}
	out := mkbaOutput{Result: result}
	if err := c.more(a, loaded, side, &out); err != nil {
		return err
	}
	if a.Format == "json" {
		return a.json(a.out, out)
	}
	return a.printf("%s", c.text(&out))
}

// evaluate computes a model with the quantities of a file.
func (a *app) evaluate(c *mkbaCommand, loaded *catalog.Catalog) (*mkba.Result, error) {
	_, result, err := c.compute(a, loaded)
	return result, err
}

func (c *mkbaCommand) compute(a *app, loaded *catalog.Catalog) (mkba.Side, *mkba.Result, error) {
	side, err := c.side(a, loaded, c.Model, c.Input, c.Gemeente, c.Scenario)
	if err != nil {
		return side, nil, err
	}
	result, err := side.Model.Evaluate(side.Inputs)
	if err != nil {
		return side, nil, misuse("model %s kan hier niet mee rekenen: %v", c.Model, err)
	}
	return side, result, nil
}

// side is a model with what it is to compute with.
func (c *mkbaCommand) side(a *app, loaded *catalog.Catalog, id, input, gemeente, scenario string) (mkba.Side, error) {
	ref, err := source.ParseRef(id)
	if err != nil {
		return mkba.Side{}, misuse("%q is geen id van een model", id)
	}
	side := mkba.Side{Model: loaded.Model(ref)}
	if side.Model == nil {
		return side, misuse("er is geen model %q%s", id, hint(id, modelIDs(loaded)))
	}
	switch {
	case input != "":
		if side.Inputs, err = a.quantities(input); err != nil {
			return side, err
		}
	case !side.Model.IsPublished():
		return side, misuse("model %s rekent met aantallen; geef een bestand met n en hoeveelheden", id)
	}
	if gemeente != "" {
		if loaded.Gemeente(gemeente) == nil {
			return side, misuse("er is geen gemeente met code %q", gemeente)
		}
		side.Inputs.Overrides = loaded.Overrides(gemeente, ref.ID)
	}
	if scenario == "" {
		return side, nil
	}
	if side.Inputs, err = side.Model.Under(scenario, side.Inputs); err != nil {
		return side, misuse("model %s heeft geen scenario %q%s", id, scenario, hint(scenario, scenarioIDs(side.Model)))
	}
	return side, nil
}

// more computes what was asked beside the result.
func (c *mkbaCommand) more(a *app, loaded *catalog.Catalog, side mkba.Side, out *mkbaOutput) error {
	var err error
	if c.MonteCarlo != 0 {
		if out.Uncertainty, err = side.Model.Sensitivity(side.Inputs); err != nil {
			return misuse("model %s kan hier niet mee rekenen: %v", c.Model, err)
		}
		if out.Uncertainty.Simulation, err = side.Model.MonteCarlo(side.Inputs, rand.NewPCG(c.Seed, c.Seed), c.MonteCarlo); err != nil {
			return misuse("zo vaak doorrekenen kan niet: kies 1 tot en met 1.000.000")
		}
	}
	if c.Against+c.Others+c.Other+c.OtherCase != "" {
		other, err := c.side(a, loaded, cmp.Or(c.Against, c.Model), cmp.Or(c.Others, c.Input), cmp.Or(c.Other, c.Gemeente), cmp.Or(c.OtherCase, c.Scenario))
		if err != nil {
			return err
		}
		if out.Comparison, err = mkba.Compare(side, other, c.SameSize); err != nil {
			return misuse("deze twee zijn niet te vergelijken: %v", err)
		}
	}
	if c.Agreement != "" {
		if out.Payment, err = out.Settle(c.Agreement); err != nil {
			return misuse("model %s heeft geen afspraak %q", c.Model, c.Agreement)
		}
	}
	if c.Check {
		report := mkba.Report(side.Model.Definition(), loaded.Prices(), &side.Inputs)
		out.Report = &report
	}
	return nil
}

func (c *mkbaCommand) text(out *mkbaOutput) string {
	parts := []string{mkba.Text(out.Result, c.Lang)}
	if out.Uncertainty != nil {
		parts = append(parts, mkba.UncertaintyText(out.Result, out.Uncertainty, c.Lang))
	}
	if out.Comparison != nil {
		parts = append(parts, mkba.CompareText(out.Comparison, c.Lang))
	}
	if out.Payment != nil {
		parts = append(parts, mkba.PaymentText(out.Payment, c.Lang))
	}
	if out.Report != nil {
		parts = append(parts, mkba.ReportText(*out.Report, c.Lang))
	}
	return strings.Join(parts, "\n")
}

func scenarioIDs(m *mkba.Compiled) []string {
	var ids []string
	for _, s := range m.Definition().Scenarios {
		ids = append(ids, s.ID)
	}
	return ids
}

// quantityFile is what a cohort brings into a model, as one writes it down.
type quantityFile struct {
	Participants int                    `yaml:"n"`
	Quantities   map[string]source.Node `yaml:"hoeveelheden"`
}

func (a *app) quantities(file string) (mkba.Inputs, error) {
	doc, err := a.document(file)
	if err != nil {
		return mkba.Inputs{}, err
	}
	var in quantityFile
	found := source.Decode(doc, &in)
	out := mkba.Inputs{Quantities: mkba.Quantities{N: in.Participants, ByIndicator: map[string]mkba.Quantity{}}}
	for id, n := range in.Quantities {
		q := mkba.Quantity{N: in.Participants}
		if count, ok := n.Number(); ok {
			q.Count = count
		} else {
			found.Extend(decodeQuantity(&n, &q))
		}
		out.ByIndicator[id] = q
	}
	if found.HasErrors() {
		return mkba.Inputs{}, a.refuseInput(found, doc)
	}
	return out, nil
}

// decodeQuantity reads {aantal, bedrag, n}, with the amount in euros.
func decodeQuantity(n *source.Node, into *mkba.Quantity) diag.List {
	var parts struct {
		Count  float64 `yaml:"aantal"`
		Amount float64 `yaml:"bedrag"`
		N      *int    `yaml:"n"`
	}
	found := source.DecodeNode(n, &parts)
	into.Count, into.Amount = parts.Count, mkba.Cents(math.Round(parts.Amount*100))
	if parts.N != nil {
		into.N = *parts.N
	}
	return found
}

func modelIDs(c *catalog.Catalog) []string {
	var ids []string
	for _, m := range c.Models() {
		ids = append(ids, m.Definition().ID)
	}
	slices.Sort(ids)
	return ids
}

// hint is what was probably meant, or all there is.
func hint(word string, known []string) string {
	if suggestion := diag.Suggest(word, known); suggestion != "" {
		return "; " + suggestion
	}
	if len(known) == 0 {
		return ""
	}
	return "; kies uit " + strings.Join(known, ", ")
}
