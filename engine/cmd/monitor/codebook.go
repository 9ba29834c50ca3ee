package main

import (
	"io"
	"slices"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/codebook"
	"effectmonitor/engine/codebook/page"
	"effectmonitor/engine/graph"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/workbook"
)

type codebookCommand struct {
	Questionnaires []string `arg:"" optional:"" name:"vragenlijst" help:"Ids van vragenlijsten; zonder id allemaal, in hun nieuwste versie."`
	Shape          string   `name:"vorm" help:"Vorm: html, csv of xlsx (Excel)." enum:"html,csv,xlsx" default:"html" placeholder:"VORM"`
	Lang           string   `name:"taal" help:"Taal van vragen en antwoorden." default:"nl" placeholder:"TAAL"`
	Output         string   `short:"o" help:"Bestand om te schrijven; zonder deze optie de uitvoer." placeholder:"BESTAND"`
}

// spoken refuses a language that none of the questionnaires has: texts would silently
// be those of another.
func spoken(chosen []*instrument.Instrument, lang string) error {
	known := []string{source.DefaultLang}
	for _, in := range chosen {
		known = append(known, in.Def.Languages...)
	}
	slices.Sort(known)
	if known = slices.Compact(known); !slices.Contains(known, lang) {
		return misuse("geen van deze vragenlijsten is er in taal %q; wel in %s", lang, strings.Join(known, ", "))
	}
	return nil
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
	if err := spoken(chosen, c.Lang); err != nil {
		return err
	}
	var books []codebook.Book
	for _, in := range chosen {
		book := codebook.Build(in, c.Lang)
		if old := loaded.Questionnaire(in.Def.Replaces); old != nil && book.Replaces != "" {
			book.Compared = codebook.Compare(in, old)
		}
		books = append(books, book)
	}
	return a.writeTo(c.Output, func(w io.Writer) error {
		switch {
		case a.Format == "json":
			return a.json(w, books)
		case c.Shape == "csv":
			return codebook.WriteCSV(w, books)
		case c.Shape == "xlsx":
			return writeBook(w, codebook.Tables(books))
		}
		return page.Write(w, books)
	})
}

// widths of the columns of a codebook that hold long texts, by their header; the
// others follow what is in them.
var widths = map[string]float64{"tekst": 50, "uitleg": 40, "codes": 50, "controles": 40, "berekening": 60, "doel": 40, "zichtbaar": 30, "gebruikt_door": 30, "kenmerk": 20}

// writeBook writes tables as an Excel workbook with filters.
func writeBook(w io.Writer, tables []codebook.Table) error {
	var sheets []workbook.Table
	for _, t := range tables {
		sheet := workbook.Table{Name: t.Name, Header: t.Header, Rows: t.Rows, Filter: true, Wrap: true}
		for _, title := range t.Header {
			sheet.Widths = append(sheet.Widths, widths[title])
		}
		sheets = append(sheets, sheet)
	}
	return workbook.Write(w, sheets)
}

func (c *codebookCommand) chosen(loaded *catalog.Catalog) ([]*instrument.Instrument, error) {
	ids := c.Questionnaires
	if len(ids) == 0 {
		ids = questionnaireIDs(loaded)
	}
	var out []*instrument.Instrument
	for _, id := range ids {
		in, err := questionnaireNamed(loaded, id)
		if err != nil {
			return nil, err
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
			return noSuch("vragenlijst", ref, questionnaireIDs(loaded))
		}
		g = graph.OfInstrument(in, c.Lang)
	case "mkba":
		m := loaded.Model(ref)
		if m == nil {
			return noSuch("model", ref, modelIDs(loaded))
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
