package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/engine/starter"
)

// gemeenten makes a file for every gemeente of a list that is not there yet: lines of
// code;name as the CBS publishes them, with or without GM before the code. What follows
// the name, a line with heads and lines after # are left out.
func (c *newCommand) gemeenten(a *app, loaded *catalog.Catalog, _ string) ([]starter.File, error) {
	rows, err := gemeenteRows(c.ID)
	if err != nil {
		return nil, err
	}
	follows, err := c.follows(loaded)
	if err != nil {
		return nil, err
	}
	there, taken := map[string]bool{}, prefixes(loaded)
	for _, g := range loaded.Gemeenten() {
		there[g.Code] = true
	}
	var all []starter.File
	for _, row := range rows {
		if there[row.code] {
			continue
		}
		there[row.code] = true
		files, err := gemeenteFiles(follows, taken, row.code, row.name, a.today)
		if err != nil {
			return nil, err
		}
		all = append(all, files...)
	}
	if len(all) == 0 {
		return nil, misuse("alle gemeenten van %s zijn er al", c.ID)
	}
	return all, nil
}

// follows are the programmes that a new gemeente carries out: the one that was asked
// for, and otherwise every one there is.
func (c *newCommand) follows(loaded *catalog.Catalog) ([]*programme.Compiled, error) {
	if loaded == nil || len(loaded.Programmes()) == 0 {
		return nil, misuse("er is nog geen programma; begin met monitor nieuw programma")
	}
	if c.Programme == "" {
		return loaded.Programmes(), nil
	}
	p := loaded.Programme(source.Ref{ID: c.Programme})
	if p == nil {
		return nil, misuse("er is geen programma %q", c.Programme)
	}
	return []*programme.Compiled{p}, nil
}

type gemeenteRow struct{ code, name string }

func gemeenteRows(path string) ([]gemeenteRow, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, misuse("de lijst %s is niet te lezen", path)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comma, r.Comment, r.FieldsPerRecord = ';', '#', -1
	lines, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	var rows []gemeenteRow
	for _, line := range lines {
		code := strings.TrimPrefix(line[0], "GM")
		if len(line) < 2 || !codeForm.MatchString(code) {
			continue
		}
		rows = append(rows, gemeenteRow{code, strings.TrimSpace(line[1])})
	}
	if len(rows) == 0 {
		return nil, misuse("in %s staat geen regel met een code en een naam, zoals GM0014;Groningen", path)
	}
	return rows, nil
}
