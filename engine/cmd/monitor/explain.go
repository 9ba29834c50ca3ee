package main

import (
	"fmt"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/explain"
	"effectmonitor/engine/source"
)

type explainCommand struct {
	What       string `arg:"" name:"wat" help:"Wat je wilt begrijpen: vragenlijst/ID#NAAM, raamwerk/ID#INDICATOR, mkba/ID#PARTIJ.TERMIJN of programma/ID#SIGNAAL of #METING."`
	Input      string `arg:"" optional:"" name:"invoer" help:"Bestand met antwoorden, met een deelnemer, een traject of met hoeveelheden; - is de invoer."`
	AsOf       string `name:"op" help:"Dag waarop gerekend wordt. Standaard vandaag." placeholder:"DATUM"`
	Moment     string `name:"meting" help:"Meting van de indicator. Standaard de laatste die is ingevuld." placeholder:"METING"`
	Simulation string `name:"simulatie" help:"Neem een deelnemer uit deze simulatie." placeholder:"ID"`
	Number     string `name:"deelnemer" help:"Welke deelnemer uit de simulatie, zoals 0518/12. Standaard de eerste." placeholder:"NUMMER"`
	Gemeente   string `help:"Reken met de afwijkingen van deze gemeente (code)." placeholder:"CODE"`
	Lang       string `name:"taal" help:"Taal van titels en vragen." default:"nl" placeholder:"TAAL"`
}

// Run explains one score, indicator or amount, down to what people answered.
func (c *explainCommand) Run(a *app) error {
	kind, ref, name, err := target(c.What)
	if err != nil {
		return err
	}
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	day, err := a.day(c.AsOf)
	if err != nil {
		return err
	}
	x := &explainer{app: a, explainCommand: c, catalog: loaded, ref: ref, name: name, day: day}
	switch kind {
	case "vragenlijst":
		return x.questionnaire()
	case "raamwerk":
		return x.indicator()
	case "mkba":
		return x.amount()
	case "programma":
		return x.programme()
	}
	return misuse("%q is geen soort om uit te leggen%s", kind, hint(kind, []string{"vragenlijst", "raamwerk", "mkba", "programma"}))
}

// target takes kind/id@version#name apart.
func target(what string) (kind string, ref source.Ref, name string, err error) {
	address, name, named := strings.Cut(what, "#")
	kind, id, slashed := strings.Cut(address, "/")
	ref, bad := source.ParseRef(id)
	if !named || !slashed || bad != nil || name == "" {
		return "", ref, "", misuse("%q wijst niets aan; schrijf bijvoorbeeld vragenlijst/ID#NAAM", what)
	}
	return kind, ref, name, nil
}

// explainer is one run of the command.
type explainer struct {
	*app
	*explainCommand
	catalog *catalog.Catalog
	ref     source.Ref
	name    string
	day     source.Date
}

// rules explains in the language of the run, with the places of rules as the other
// commands write them.
func (x *explainer) rules() *explain.Explainer {
	return &explain.Explainer{Lang: x.Lang, Place: x.place}
}

func (x *explainer) show(e explain.Explained) error {
	if x.Format == "json" {
		return x.json(x.out, e)
	}
	var b strings.Builder
	write(e, &b, "", map[string]bool{})
	return x.printf("%s", b.String())
}

// write prints the explanation as an indented tree. What was explained before is
// named and not repeated.
func write(e explain.Explained, b *strings.Builder, indent string, seen map[string]bool) {
	fmt.Fprintf(b, "%s%s = %s", indent, e.Name, e.Value)
	if e.State != "" && e.State != "ja" {
		fmt.Fprintf(b, " (%s)", stateWords[e.State])
	}
	fmt.Fprintf(b, "  [%s", e.Kind)
	if e.From != "" {
		fmt.Fprintf(b, ", %s", e.From)
	}
	b.WriteString("]")
	if e.Title != "" {
		fmt.Fprintf(b, " %s", e.Title)
	}
	b.WriteByte('\n')
	key := e.From + "#" + e.Name
	if len(e.Inputs) > 0 && seen[key] {
		fmt.Fprintf(b, "%s  zie hierboven\n", indent)
		return
	}
	seen[key] = true
	if e.Rule != "" {
		fmt.Fprintf(b, "%s  regel: %s", indent, strings.Join(strings.Fields(e.Rule), " "))
		if e.Place != "" {
			fmt.Fprintf(b, "  (%s)", e.Place)
		}
		b.WriteByte('\n')
	}
	if len(e.Missing) > 0 {
		fmt.Fprintf(b, "%s  leeg:  %s\n", indent, strings.Join(e.Missing, ", "))
	}
	for _, note := range e.Notes {
		fmt.Fprintf(b, "%s  %s\n", indent, note)
	}
	for _, step := range e.Steps {
		fmt.Fprintf(b, "%s  | %s\n", indent, step)
	}
	for _, in := range e.Inputs {
		write(in, b, indent+"  ", seen)
	}
}

// stateWords say why there is no answer.
var stateWords = map[string]string{
	"niet": "niet beantwoord", "verborgen": "de vraag is verborgen", "weet_niet": "weet niet", "wil_niet": "wil niet zeggen",
}
