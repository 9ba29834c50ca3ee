package main

import (
	"io"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/codebook"
	"effectmonitor/engine/graph"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

type codebookCommand struct {
	Questionnaires []string `arg:"" optional:"" name:"vragenlijst" help:"Ids van vragenlijsten; zonder id allemaal, in hun nieuwste versie."`
	Shape          string   `name:"vorm" help:"Vorm: html of csv." enum:"html,csv" default:"html" placeholder:"VORM"`
	Lang           string   `name:"taal" help:"Taal van vragen en antwoorden." default:"nl" placeholder:"TAAL"`
	Output         string   `short:"o" help:"Bestand om te schrijven; zonder deze optie de uitvoer." placeholder:"BESTAND"`
}

// Run writes every variable with text, type, options, scoring and purpose.
func (c *codebookCommand) Run(a *app) error {
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	chosen, err := c.chosen(loaded)
	if err != nil {
		return err
	}
	var books []codebook.Book
	for _, in := range chosen {
		books = append(books, codebook.Build(in, c.Lang))
	}
	return a.writeTo(c.Output, func(w io.Writer) error {
		switch {
		case a.Format == "json":
			return a.json(w, books)
		case c.Shape == "csv":
			return codebook.WriteCSV(w, books)
		}
		return codebook.WriteHTML(w, books)
	})
}

func (c *codebookCommand) chosen(loaded *catalog.Catalog) ([]*instrument.Instrument, error) {
	known := questionnaireIDs(loaded)
	ids := c.Questionnaires
	if len(ids) == 0 {
		ids = known
	}
	var out []*instrument.Instrument
	for _, id := range ids {
		ref, err := source.ParseRef(id)
		if err != nil {
			return nil, misuse("%q is geen id van een vragenlijst", id)
		}
		in := loaded.Questionnaire(ref)
		if in == nil {
			return nil, misuse("er is geen vragenlijst %q%s", id, hint(id, known))
		}
		out = append(out, in)
	}
	return out, nil
}

type graphCommand struct {
	What   string `arg:"" name:"wat" help:"Wat je wilt zien: vragenlijst/ID of mkba/ID."`
	Shape  string `name:"vorm" help:"Vorm: svg of tekst." enum:"svg,tekst" default:"svg" placeholder:"VORM"`
	Lang   string `name:"taal" help:"Taal van titels en vragen." default:"nl" placeholder:"TAAL"`
	Output string `short:"o" help:"Bestand om te schrijven; zonder deze optie de uitvoer." placeholder:"BESTAND"`
}

// Run draws what depends on what.
func (c *graphCommand) Run(a *app) error {
	kind, ref, _, err := target(c.What + "#alles")
	if err != nil {
		return misuse("%q wijst niets aan; schrijf bijvoorbeeld vragenlijst/ID", c.What)
	}
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	var g graph.Graph
	switch kind {
	case "vragenlijst":
		in := loaded.Questionnaire(ref)
		if in == nil {
			return misuse("er is geen vragenlijst %q%s", ref.String(), hint(ref.ID, questionnaireIDs(loaded)))
		}
		g = graph.OfInstrument(in, c.Lang)
	case "mkba":
		m := loaded.Model(ref)
		if m == nil {
			return misuse("er is geen model %q%s", ref.String(), hint(ref.ID, modelIDs(loaded)))
		}
		g = graph.OfModel(m.Definition(), c.Lang)
	default:
		return misuse("van soort %q is geen tekening%s", kind, hint(kind, []string{"vragenlijst", "mkba"}))
	}
	return a.writeTo(c.Output, func(w io.Writer) error {
		switch {
		case a.Format == "json":
			return a.json(w, g)
		case c.Shape == "tekst":
			_, err := io.WriteString(w, g.Text())
			return err
		}
		return g.WriteSVG(w)
	})
}
