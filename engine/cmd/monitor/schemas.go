package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"effectmonitor/engine/source/schemas"
)

type schemasCommand struct {
	Output string `short:"o" help:"Map om te schrijven; zonder deze optie de map schemas bij de definities." placeholder:"MAP"`
}

// Run writes the schemas that editors read beside the definitions.
func (c *schemasCommand) Run(a *app) error {
	folder := c.Output
	if folder == "" {
		if err := a.folder(); err != nil {
			return err
		}
		folder = filepath.Join(a.Instruments, "schemas")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("maak map: %w", err)
	}
	names, err := fs.Glob(schemas.FS, "*.json")
	if err != nil {
		return fmt.Errorf("lees schema's: %w", err)
	}
	changed := 0
	for _, name := range names {
		data, err := schemas.FS.ReadFile(name)
		if err != nil {
			return fmt.Errorf("lees schema: %w", err)
		}
		file := filepath.Join(folder, name)
		if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, data) {
			continue
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return fmt.Errorf("schrijf schema: %w", err)
		}
		changed++
	}
	if a.Format == "json" {
		return a.json(a.out, map[string]any{"map": folder, "schemas": len(names), "bijgewerkt": changed})
	}
	return a.printf("%d schema's in %s, %d bijgewerkt\n", len(names), folder, changed)
}
