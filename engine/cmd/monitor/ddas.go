package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"effectmonitor/engine/ddas"
)

type ddasCommand struct {
	Gemeente  string `arg:"" name:"gemeente" help:"Code van de gemeente, vier cijfers." optional:""`
	Programme string `name:"programma" help:"Aanpak die levert. Hoeft niet als er maar één is." placeholder:"ID"`
	From      string `name:"van" help:"Eerste dag van de periode." placeholder:"DATUM"`
	Until     string `name:"tot" help:"Laatste dag van de periode." placeholder:"DATUM"`
	Output    string `name:"uit" short:"o" help:"Bestand om te schrijven." placeholder:"BESTAND"`
	Store     string `name:"winkel" help:"Map met de winkel. Zonder deze optie .data." default:".data" placeholder:"MAP"`
	Schema    string `name:"schema" help:"Toets de levering aan dit landelijke JSON-schema." placeholder:"BESTAND"`
	Absent    bool   `name:"ontbreekt" help:"Toon alleen welke velden van het model we niet leveren, en waarom."`
}

// Help says what is delivered.
func (ddasCommand) Help() string {
	return `Schrijft de levering voor het landelijke uitwisselmodel DDAS van één gemeente over één periode, uit de
winkel van make run: zonder BSN, geboortedatum en adres. Wat er in staat, zegt de aanpak bij ddas.`
}

// Run starts the program with the store, and checks what it wrote.
func (c *ddasCommand) Run(a *app) error {
	if c.Absent {
		return c.absent(a)
	}
	if c.Gemeente == "" || c.From == "" || c.Until == "" || c.Output == "" {
		return misuse("geef een gemeente, --van, --tot en -o; bijvoorbeeld: monitor ddas 0518 --van 2025-01-01 --tot 2025-12-31 -o levering.json")
	}
	args := []string{"ddas", "--map", a.Instruments, "--data", c.Store, "--van", c.From, "--tot", c.Until, "-o", c.Output}
	if c.Programme != "" {
		args = append(args, "--programma", c.Programme)
	}
	if err := a.local(append(args, "--", c.Gemeente)...); err != nil {
		return err
	}
	if c.Schema != "" {
		if err := valid(c.Output, c.Schema); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s voldoet aan %s.\n", c.Output, c.Schema)
	}
	return nil
}

// absent lists what of the model each programme does not deliver.
func (c *ddasCommand) absent(a *app) error {
	defs, err := a.catalog()
	if err != nil {
		return err
	}
	for _, p := range defs.Programmes() {
		if p.Def.Exchange == nil || c.Programme != "" && c.Programme != p.Def.ID {
			continue
		}
		fmt.Fprintf(a.out, "%s, DDAS %s\n", p.Def.ID, ddas.Version)
		for _, x := range ddas.NotRecorded(p.Def) {
			fmt.Fprintf(a.out, "  %s\n", x.Describe())
		}
	}
	return nil
}

// valid checks a message against a schema, formats too.
func valid(file, schema string) error {
	text, err := os.ReadFile(schema)
	if err != nil {
		return misuse("schema %s is niet te lezen", schema)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat = true
	if err := compiler.AddResource("schema.json", bytes.NewReader(text)); err != nil {
		return misuse("%s is geen JSON-schema", schema)
	}
	s, err := compiler.Compile("schema.json")
	if err != nil {
		return misuse("%s is geen JSON-schema: %v", schema, err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("lees %s: %w", file, err)
	}
	var message any
	if err := json.Unmarshal(data, &message); err != nil {
		return fmt.Errorf("lees %s: %w", file, err)
	}
	if err := s.Validate(message); err != nil {
		return &problem{exitFindings, strings.TrimSpace(fmt.Sprintf("%s voldoet niet aan %s: %v", file, schema, err))}
	}
	return nil
}
