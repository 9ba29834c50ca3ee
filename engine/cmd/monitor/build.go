package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/catalog/load"
)

type buildCommand struct {
	Output string `short:"o" help:"Bestand om te schrijven." default:"bundle.json" placeholder:"BESTAND"`
}

// Run writes the bundle, and only when all definitions are right and all cases
// come out.
func (c *buildCommand) Run(a *app) error {
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	files, found := load.Tests(os.DirFS(a.Instruments))
	if found.HasErrors() {
		return a.refuse(found)
	}
	result := casetest.Run(loaded, files)
	if result.Failed() > 0 {
		if err := result.Print(a.err, a.place); err != nil {
			return err
		}
		return errFindings
	}
	data, err := loaded.Bundle()
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Output, data, 0o644); err != nil {
		return fmt.Errorf("schrijf bundel: %w", err)
	}
	if a.Format == "json" {
		return a.json(a.out, map[string]any{"bestand": c.Output, "bytes": len(data), "kenmerk": loaded.Digest(), "gevallen": len(result.Cases)})
	}
	return a.printf("%s geschreven: %d kB, %s, kenmerk %s\n", c.Output, (len(data)+1023)/1024, count(len(result.Cases), "geval goed", "gevallen goed"), loaded.Digest())
}

// matching are the files whose path contains part.
func matching(files []load.File, part string) []load.File {
	return slices.DeleteFunc(files, func(f load.File) bool { return !strings.Contains(f.Path, part) })
}

func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

type publishCommand struct {
	Definitions []string `arg:"" name:"bestand" help:"Definities om vast te zetten."`
}

// Run adds definitions to the lock of published versions.
func (c *publishCommand) Run(a *app) error {
	if _, err := a.catalog(); err != nil {
		return err
	}
	paths := make([]string, len(c.Definitions))
	for i, name := range c.Definitions {
		paths[i] = strings.TrimPrefix(name, strings.TrimSuffix(a.place("."), "/")+"/")
	}
	lock, err := load.Publish(os.DirFS(a.Instruments), paths)
	if err != nil {
		return misuse("%v", err)
	}
	if err := os.WriteFile(a.place(load.LockFile), lock, 0o644); err != nil {
		return fmt.Errorf("schrijf %s: %w", load.LockFile, err)
	}
	if a.Format == "json" {
		return a.json(a.out, map[string]any{"bestand": a.place(load.LockFile), "vastgezet": paths})
	}
	return a.printf("%s vastgezet in %s\n", count(len(paths), "definitie", "definities"), a.place(load.LockFile))
}
