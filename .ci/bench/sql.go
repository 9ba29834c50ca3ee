package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// computed is what local says of the figures that it computed and exported.
type computed struct {
	Participants int     `json:"deelnemers"`
	Responses    int     `json:"vragenlijsten"`
	Numbers      int     `json:"getallen"`
	Wall         float64 `json:"seconden"`
	CPU          float64 `json:"processor_seconden"`
	Sums         float64 `json:"optellen_seconden"`
	Export       float64 `json:"uitvoer_seconden"`
}

// queried is what the database took.
type queried struct {
	Wall float64 `json:"seconden"`
	CPU  float64 `json:"processor_seconden"`
}

// againstSQL compares for each number of participants, and fails when an outcome differs.
func againstSQL(out io.Writer, sizes, folder string) error {
	var list []int
	for text := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return fmt.Errorf("%q is geen aantal deelnemers", text)
		}
		list = append(list, n)
	}
	if err := install("sql", folder); err != nil {
		return err
	}
	local := filepath.Join(folder, "local")
	if err := command("go", "build", "-o", local, "./functions/local").Run(); err != nil {
		return fmt.Errorf("build local: %w", err)
	}
	for _, n := range list {
		if err := sqlOf(out, local, folder, n); err != nil {
			return fmt.Errorf("%d participants: %w", n, err)
		}
	}
	return nil
}

// command is a program that says on standard error what goes wrong.
func command(name string, arguments ...string) *exec.Cmd {
	c := exec.CommandContext(context.Background(), name, arguments...)
	c.Stderr = os.Stderr
	return c
}

// rounds is how often the database computes; the least that it took counts.
const rounds = 3

func sqlOf(out io.Writer, local, folder string, participants int) error {
	data := filepath.Join(folder, strconv.Itoa(participants))
	if err := os.RemoveAll(data); err != nil {
		return err
	}
	defer os.RemoveAll(data)
	if err := command(local, "tegenover", "--deelnemers", strconv.Itoa(participants), "-o", data).Run(); err != nil {
		return fmt.Errorf("local: %w", err)
	}
	var ours computed
	written, err := os.ReadFile(filepath.Join(data, "tijd.json"))
	if err == nil {
		err = json.Unmarshal(written, &ours)
	}
	if err != nil {
		return err
	}
	theirs, err := query(folder, data)
	if err != nil {
		return err
	}
	same, err := sameNumbers(filepath.Join(data, "cijfers.csv"), filepath.Join(data, "sql.csv"))
	if err != nil {
		return err
	}
	say(out, ours, theirs, same)
	return nil
}

func query(folder, data string) (queried, error) {
	var least queried
	path, err := filepath.Abs(data)
	if err != nil {
		return least, err
	}
	for round := range rounds {
		c := command("node", "duckdb.cjs", path)
		c.Dir = folder
		said, err := c.Output()
		if err != nil {
			return least, fmt.Errorf("duckdb: %w", err)
		}
		var one queried
		if err := json.Unmarshal(said, &one); err != nil {
			return least, err
		}
		if round == 0 || one.CPU < least.CPU {
			least = one
		}
	}
	return least, nil
}

func say(out io.Writer, ours computed, theirs queried, same agreement) {
	fmt.Fprintf(out, "%d deelnemers, %d vragenlijsten: %d getallen van %d indicatoren per gemeente gelijk\n",
		ours.Participants, ours.Responses, same.numbers, len(same.indicators))
	fmt.Fprintf(out, "  niet in SQL, want niet uit de uitvoer te halen: %s\n", strings.Join(same.absent, ", "))
	fmt.Fprintf(out, "  %-66s %9s %9s\n", "", "CPU s", "klok s")
	fmt.Fprintf(out, "  %-66s %9.2f %9.2f\n", fmt.Sprintf("hier: alles opnieuw, %d getallen met uitsplitsingen, bewaard en beveiligd", ours.Numbers), ours.CPU, ours.Wall)
	fmt.Fprintf(out, "  %-66s %9.2f\n", "hier: alleen lezen, rekenen en optellen, met uitsplitsingen", ours.Sums)
	fmt.Fprintf(out, "  %-66s %9.2f\n", "hier: de uitvoer voor onderzoek schrijven", ours.Export)
	fmt.Fprintf(out, "  %-66s %9.2f %9.2f\n", fmt.Sprintf("DuckDB: %d getallen uit die uitvoer, zonder uitsplitsingen", same.numbers), theirs.CPU, theirs.Wall)
	rate := float64(ours.Numbers) / float64(same.numbers)
	fmt.Fprintf(out, "  verhouding CPU, DuckDB op 1: alles opnieuw %.1f, alleen optellen %.1f; voor %.0f keer zoveel getallen\n\n", ours.CPU/theirs.CPU, ours.Sums/theirs.CPU, rate)
}

// agreement is what both have, and of which indicators SQL has nothing.
type agreement struct {
	numbers            int
	indicators, absent []string
}

// at names one number: a gemeente, an indicator, a moment, and what is counted.
type at [4]string

// sameNumbers holds two files with numbers against each other. Of an indicator that is in
// the second every number must be in both and be the same.
func sameNumbers(ours, theirs string) (agreement, error) {
	var out agreement
	a, err := numbersIn(ours)
	if err != nil {
		return out, err
	}
	b, err := numbersIn(theirs)
	if err != nil {
		return out, err
	}
	known := map[string]bool{}
	for k := range b {
		known[k[1]] = true
	}
	all := map[string]bool{}
	var wrong []string
	for k, n := range a {
		all[k[1]] = true
		if known[k[1]] && b[k] != n {
			wrong = append(wrong, fmt.Sprintf("%s: hier %s, daar %q", strings.Join(k[:], " "), n, b[k]))
		}
	}
	for k, n := range b {
		if a[k] == "" {
			wrong = append(wrong, fmt.Sprintf("%s: hier niets, daar %s", strings.Join(k[:], " "), n))
		}
	}
	for id := range all {
		if known[id] {
			out.indicators = append(out.indicators, id)
		} else {
			out.absent = append(out.absent, id)
		}
	}
	slices.Sort(out.indicators)
	slices.Sort(out.absent)
	if out.numbers = len(b); out.numbers == 0 {
		return out, errors.New("er is niets om te vergelijken")
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		return out, fmt.Errorf("%d getallen verschillen, zoals\n  %s", len(wrong), strings.Join(wrong[:min(5, len(wrong))], "\n  "))
	}
	return out, nil
}

func numbersIn(file string) (map[at]string, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	out := map[at]string{}
	for _, row := range rows[min(1, len(rows)):] {
		if len(row) != 5 {
			return nil, fmt.Errorf("%s: een regel heeft %d kolommen", file, len(row))
		}
		out[at(row[:4])] = row[4]
	}
	return out, nil
}
