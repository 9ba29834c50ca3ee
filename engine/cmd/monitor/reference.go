package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"effectmonitor/engine/reference"
)

type referenceCommand struct {
	Output string `short:"o" help:"Bestand om te schrijven; zonder deze optie NASLAG.md bij de definities." placeholder:"BESTAND"`
}

// Run writes the reference of every key and every function, from the schemas and
// from the functions themselves.
func (c *referenceCommand) Run(a *app) error {
	name := c.Output
	if name == "" {
		if err := a.folder(); err != nil {
			return err
		}
		name = filepath.Join(a.Instruments, "NASLAG.md")
	}
	data, err := reference.Markdown()
	if err != nil {
		return fmt.Errorf("maak naslag: %w", err)
	}
	old, err := os.ReadFile(name)
	changed := err != nil || !bytes.Equal(old, data)
	if changed {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return fmt.Errorf("schrijf naslag: %w", err)
		}
	}
	if a.Format == "json" {
		return a.json(a.out, map[string]any{"bestand": name, "bytes": len(data), "bijgewerkt": changed})
	}
	if !changed {
		return a.printf("%s was al bij\n", name)
	}
	return a.printf("%s bijgewerkt\n", name)
}
