package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/sheet"
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
	Population int    `name:"inwoners" help:"Reken met de rekenhulp van het model, voor een gemeente met zoveel inwoners die mee kunnen doen." placeholder:"AANTAL"`
	Share      string `name:"deelname" help:"Met --inwoners: het deel dat een traject start, bijvoorbeeld 0,2%." placeholder:"DEEL"`
	Lang       string `help:"Taal van de tabel." default:"nl" placeholder:"TAAL"`
	Output     string `short:"o" help:"Bestand om te schrijven; zonder deze optie de uitvoer." placeholder:"BESTAND"`
}

// formats: csv has every amount on a line of its own, and xlsx is a workbook that
// computes.
func (c *mkbaCommand) formats() []string { return []string{"table", "json", "csv", "xlsx"} }

// mkbaOutput is everything that was asked of a model.
type mkbaOutput struct {
	*mkba.Result
	Scenario    string                  `json:"scenario,omitempty"`
	Seed        uint64                  `json:"zaad,omitempty"` // of the simulation
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
	out := mkbaOutput{Result: result, Scenario: c.Scenario}
	if err := c.more(a, loaded, side, &out); err != nil {
		return err
	}
	return a.writeTo(c.Output, func(w io.Writer) error { return c.write(a, w, side, &out) })
}

func (c *mkbaCommand) write(a *app, w io.Writer, side mkba.Side, out *mkbaOutput) error {
	var text string
	var err error
	switch a.Format {
	case "json":
		return a.json(w, out)
	case "xlsx":
		return c.workbook(w, side, out)
	case "csv":
		text, err = mkba.CSV(out.Result, mkba.CSVOptions{Lang: c.Lang, Scenario: c.Scenario, Uncertainty: out.Uncertainty, Seed: c.Seed})
	default:
		text = c.text(out)
	}
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	if err != nil {
		return fmt.Errorf("schrijf uitvoer: %w", err)
	}
	return nil
}

func (c *mkbaCommand) workbook(w io.Writer, side mkba.Side, out *mkbaOutput) error {
	o := sheet.Options{Uncertainty: out.Uncertainty, Seed: c.Seed}
	if s, known := side.Model.Scenario(c.Scenario); known {
		o.Scenario = s.Title.In("nl")
	}
	if err := sheet.Write(w, out.Result, o); err != nil {
		return fmt.Errorf("schrijf werkmap: %w", err)
	}
	return nil
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
	case c.Population != 0 || c.Share != "":
		if side.Inputs, err = c.expected(side.Model); err != nil {
			return side, err
		}
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

// expected are the inputs of the calculator of a model: nobody has taken part yet.
func (c *mkbaCommand) expected(m *mkba.Compiled) (mkba.Inputs, error) {
	calc := m.Definition().Calculator
	switch {
	case calc == nil:
		return mkba.Inputs{}, misuse("model %s heeft geen rekenhulp", c.Model)
	case c.Input != "":
		return mkba.Inputs{}, misuse("--inwoners rekent met verwachtingen; geef dan geen hoeveelheden")
	case c.Population < calc.Population.Min || c.Population > calc.Population.Max:
		return mkba.Inputs{}, misuse("--inwoners is %d tot en met %d", calc.Population.Min, calc.Population.Max)
	}
	share := float64(calc.Participation.Share)
	if c.Share != "" {
		percent, isShare := strings.CutSuffix(strings.Replace(strings.TrimSpace(c.Share), ",", ".", 1), "%")
		given, err := strconv.ParseFloat(percent, 64)
		if isShare {
			given /= 100
		}
		if low, high := float64(calc.Participation.Low), float64(calc.Participation.High); err != nil || given < low-slack || given > high+slack {
			return mkba.Inputs{}, misuse("--deelname is %s%% tot en met %s%%, niet %q", notation.Of("nl").Plain(low*100), notation.Of("nl").Plain(high*100), c.Share)
		}
		share = given
	}
	n := calc.Participation.Participants(c.Population, share)
	if n < 1 {
		return mkba.Inputs{}, misuse("van %d inwoners doet dan niemand mee", c.Population)
	}
	return m.Expect(n), nil
}

// slack is what a share that was typed may miss its bounds by.
const slack = 1e-9

// more computes what was asked beside the result.
func (c *mkbaCommand) more(a *app, loaded *catalog.Catalog, side mkba.Side, out *mkbaOutput) error {
	if extra := c.besides(); extra != "" && (a.Format == "csv" || a.Format == "xlsx") {
		return misuse("%s kan niet in --format %s; kies table of json", extra, a.Format)
	}
	var err error
	if c.MonteCarlo != 0 {
		out.Seed = c.Seed
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

// besides is the option that asks for something that is no amount of the result, and
// so fits in a text but not in a list of amounts or a workbook.
func (c *mkbaCommand) besides() string {
	switch {
	case c.Against+c.Others+c.Other+c.OtherCase != "":
		return "een vergelijking"
	case c.Agreement != "":
		return "een afspraak"
	case c.Check:
		return "een controlerapport"
	}
	return ""
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
	return idsFrom(c.Models(), func(m *mkba.Compiled) string { return m.Definition().ID })
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
