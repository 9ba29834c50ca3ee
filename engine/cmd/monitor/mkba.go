package main

import (
	"math"
	"slices"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

type mkbaCommand struct {
	Model    string `arg:"" name:"model" help:"Id van het model, met versie als je een oude wilt: id@1."`
	Input    string `arg:"" optional:"" name:"hoeveelheden" help:"Bestand met n en hoeveelheden, of - voor de invoer. Niet nodig bij een gepubliceerde studie."`
	Gemeente string `help:"Reken met de afwijkingen van deze gemeente (code)." placeholder:"CODE"`
	Lang     string `help:"Taal van de tabel." default:"nl" placeholder:"TAAL"`
}

// Run prints the costs and benefits of a model.
func (c *mkbaCommand) Run(a *app) error {
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	result, err := a.evaluate(c, loaded)
	if err != nil {
		return err
	}
	if a.Format == "json" {
		return a.json(a.out, result)
	}
	return a.printf("%s", mkba.Text(result, c.Lang))
}

// evaluate computes a model with the quantities of a file.
func (a *app) evaluate(c *mkbaCommand, loaded *catalog.Catalog) (*mkba.Result, error) {
	ref, err := source.ParseRef(c.Model)
	if err != nil {
		return nil, misuse("%q is geen id van een model", c.Model)
	}
	model := loaded.Model(ref)
	if model == nil {
		return nil, misuse("er is geen model %q%s", c.Model, hint(c.Model, modelIDs(loaded)))
	}
	in := mkba.Inputs{}
	switch {
	case c.Input != "":
		if in, err = a.quantities(c.Input); err != nil {
			return nil, err
		}
	case !model.IsPublished():
		return nil, misuse("model %s rekent met aantallen; geef een bestand met n en hoeveelheden", c.Model)
	}
	if c.Gemeente != "" {
		if loaded.Gemeente(c.Gemeente) == nil {
			return nil, misuse("er is geen gemeente met code %q", c.Gemeente)
		}
		in.Overrides = loaded.Overrides(c.Gemeente, ref.ID)
	}
	result, err := model.Evaluate(in)
	if err != nil {
		return nil, misuse("model %s kan hier niet mee rekenen: %v", c.Model, err)
	}
	return result, nil
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
