package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"strings"

	"effectmonitor/engine/hosting"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

type hostingCommand struct {
	Gemeenten    float64 `name:"gemeenten" help:"Aantal gemeenten." default:"342" placeholder:"AANTAL"`
	Participants float64 `name:"jongeren" help:"Aantal jongeren dat meedoet." default:"100000" placeholder:"AANTAL"`
	Prices       string  `name:"prijzen" help:"Definitie met prijzen en gebruik." default:"infra/kosten.yaml" placeholder:"BESTAND"`
	Measured     string  `name:"capaciteit" help:"Tabel met wat gemeten is." default:"infra/capaciteit.csv" placeholder:"BESTAND"`
}

func (*hostingCommand) formats() []string { return []string{"table", "json", "csv"} }

// Help says what is in it and what not.
func (*hostingCommand) Help() string {
	return `Rekent uit wat gemeten is per handeling, hoe vaak elke handeling gebeurt en wat een eenheid kost: euro per jongere
per jaar, welke post het grootst is, hoe het groeit, en vanaf hoeveel jongeren de opzet anders moet. Mensen, beheer en
ontwikkeling tellen niet mee.`
}

// Run prints the costs.
func (c *hostingCommand) Run(a *app) error {
	def, err := c.definition(a)
	if err != nil {
		return err
	}
	file, err := os.Open(c.Measured)
	if err != nil {
		return misuse("%s is niet te lezen", c.Measured)
	}
	defer file.Close()
	measured, err := hosting.ReadCapacity(file)
	if err != nil {
		return misuse("%s: %v", c.Measured, err)
	}
	out, err := def.Compute(measured, hosting.Size{Gemeenten: c.Gemeenten, Participants: c.Participants})
	if err != nil {
		return misuse("%v", err)
	}
	switch a.Format {
	case "json":
		return a.json(a.out, out)
	case "csv":
		return c.csv(a, out)
	}
	return a.printf("%s", hostingText(def, out))
}

func (c *hostingCommand) definition(a *app) (*hosting.Definition, error) {
	data, err := os.ReadFile(c.Prices)
	if err != nil {
		return nil, misuse("%s is niet te lezen", c.Prices)
	}
	doc, found := read.Parse(c.Prices, data)
	def := &hosting.Definition{}
	if !found.HasErrors() {
		found.Extend(source.Decode(doc, def))
	}
	if !found.HasErrors() {
		found.Extend(def.Check())
	}
	if found.HasErrors() {
		return nil, a.refuseAt(found)
	}
	return def, nil
}

func (c *hostingCommand) csv(a *app, out *hosting.Outcome) error {
	w := csv.NewWriter(a.out)
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	_ = w.Write([]string{"gemeenten", "jongeren", "post", "omschrijving", "aantal", "euro", "euro_per_jongere", "aandeel"}) // kept until Error
	for _, size := range out.Growth {
		for _, i := range size.Items {
			_ = w.Write([]string{number(size.Gemeenten), number(size.Participants), i.ID, i.Title, number(i.Amount), number(i.Euro), number(i.Each), number(i.Share)})
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("schrijf csv: %w", err)
	}
	return nil
}

// hostingText is what a person reads.
func hostingText(def *hosting.Definition, out *hosting.Outcome) string {
	nl := notation.Of(source.DefaultLang)
	var b strings.Builder
	fmt.Fprintf(&b, "%s, prijspeil %s\n%s jongeren in %s gemeenten: %s per jongere per jaar, %s per jaar.\n\n", def.Title, def.Day,
		nl.Number(out.Participants, 0), nl.Number(out.Gemeenten, 0), nl.Euro(out.Each, 3), nl.Euro(out.Euro, 0))
	fmt.Fprintf(&b, "%-46s %16s %14s %9s\n", "Post", "per jaar", "per jongere", "aandeel")
	for _, i := range out.Items {
		fmt.Fprintf(&b, "%-46s %16s %14s %9s\n", i.Title, nl.Euro(i.Euro, 2), nl.Euro(i.Each, 5), nl.Percent(i.Share, 1))
	}
	fmt.Fprintf(&b, "\n%-16s %16s %14s   %s\n", "Jongeren", "per jaar", "per jongere", "grootste post")
	for _, size := range out.Growth {
		fmt.Fprintf(&b, "%-16s %16s %14s   %s (%s)\n", nl.Number(size.Participants, 0), nl.Euro(size.Euro, 0), nl.Euro(size.Each, 3), size.Items[0].Title, nl.Percent(size.Items[0].Share, 0))
	}
	b.WriteString("\nWaar de opzet anders moet\n")
	for _, c := range out.Changes {
		fmt.Fprintf(&b, "  vanaf %s jongeren: %s wordt meer dan %s (nu %s).\n    %s\n", nl.Number(c.Participants, 0), c.Title, nl.Number(c.Most, 0), nl.Number(c.Now, 2), c.Then)
	}
	unverified := 0
	for _, p := range def.Prices {
		if !p.Verified {
			unverified++
		}
	}
	if unverified > 0 {
		fmt.Fprintf(&b, "\n%d van %d prijzen zijn nog niet bij de bron nagezien.\n", unverified, len(def.Prices))
	}
	return b.String()
}
