package walk_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/functions/internal/table/dynamo/dynamolocal"
)

// Where what was measured is kept: for machines (monitor kosten) and for people.
const (
	capacityTable = "../../../infra/capaciteit.csv"
	capacityPage  = "../../../infra/CAPACITEIT.md"
)

// cost is what one use case takes, once.
type cost struct {
	name, function, per string
	used                dynamolocal.Used
	reads, writes       float64 // requests
	readUnits           float64
	writeUnits          float64
	changes             float64
	milliseconds        float64
}

// share divides what was used over so many times.
func (c *cost) share(times int) {
	n := float64(times)
	c.reads, c.readUnits = float64(c.used.Reads)/n, c.used.ReadUnits/n
	c.writes, c.writeUnits = float64(c.used.Writes)/n, c.used.WriteUnits/n
	c.changes, c.milliseconds = float64(c.used.Changes)/n, c.milliseconds/n
}

// submits are the use cases that are one transaction, so that all of it is there or
// nothing whatever goes wrong, and a small one.
var submits = []string{"insturen", "insturen_250", "begeleider_insturen"}

// submitUnits is the most that one may write.
const submitUnits = 12

var capacityHeader = []string{"gebruik", "functie", "leesverzoeken", "leeseenheden", "schrijfverzoeken", "schrijfeenheden", "wijzigingen", "milliseconden", "per"}

// numbers are the measured values, as in the header.
func (c *cost) numbers() []*float64 {
	return []*float64{&c.reads, &c.readUnits, &c.writes, &c.writeUnits, &c.changes, &c.milliseconds}
}

func (c *cost) row() []string {
	row := []string{c.name, c.function}
	for _, n := range c.numbers() {
		row = append(row, strconv.FormatFloat(math.Round(*n*10)/10, 'f', -1, 64))
	}
	return append(row, c.per)
}

// compare holds what was measured to the table, or writes it anew.
func (b *bench) compare() {
	b.t.Helper()
	for _, c := range b.costs {
		b.t.Log(strings.Join(c.row(), " "))
		if slices.Contains(submits, c.name) && (c.writes > 1 || c.writeUnits > submitUnits) {
			b.t.Errorf("%s takes %v transactions and %v units", c.name, c.writes, c.writeUnits)
		}
	}
	if update() {
		b.write()
		return
	}
	kept := readCapacity(b)
	if len(kept) != len(b.costs) {
		b.t.Errorf("%d use cases were measured and %d are in the table", len(b.costs), len(kept))
	}
	for _, c := range b.costs {
		was, there := kept[c.name]
		if !there {
			b.t.Errorf("%s is not in the table", c.name)
			continue
		}
		old, now := was.numbers(), c.numbers()
		for i, name := range capacityHeader[2:7] {
			if grown(*old[i], *now[i]) {
				b.t.Errorf("%s: %s grew from %.1f to %.1f; if that is meant: UPDATE_CAPACITY=1 make capacity", c.name, name, *old[i], *now[i])
			}
		}
	}
}

// grown leaves room for what the day does: the demo is of today, and an item of almost a
// unit can become one more.
func grown(was, now float64) bool { return now > was*1.25+2.05 }

func readCapacity(b *bench) map[string]*cost {
	b.t.Helper()
	f, err := os.Open(capacityTable)
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 || strings.Join(rows[0], ",") != strings.Join(capacityHeader, ",") {
		b.t.Fatalf("the table of capacity begins with %v, %v", rows, err)
	}
	all := map[string]*cost{}
	for _, row := range rows[1:] {
		c := &cost{name: row[0], function: row[1], per: row[8]}
		for i, n := range c.numbers() {
			if *n, err = strconv.ParseFloat(row[2+i], 64); err != nil {
				b.t.Fatal(err)
			}
		}
		all[c.name] = c
	}
	return all
}

// page is the head of the table for people.
const pageHead = `# Wat elk gebruik van de tabel vraagt

Gemeten op DynamoDB Local met de demo erin, met de gebouwde functies zelf. Met
make capacity wordt het opnieuw gemeten; dat faalt als iets groeit. Vernieuwen:

    UPDATE_CAPACITY=1 make capacity

Dezelfde tabel voor machines is ` + "`capaciteit.csv`" + `; ` + "`monitor kosten`" + ` rekent ermee.
Lezen is altijd de laatste stand (1 eenheid per 4 kB), schrijven altijd in een transactie
(2 eenheden per kB per item). Een wijziging is een record in de stroom. De milliseconden
zijn processortijd van de functie, nadat zij warm was, op de machine waarop het laatst
werd vernieuwd. Insturen is één transactie van hoogstens 12 schrijfeenheden; ook dat faalt.
Bij ` + "`insturen_250`" + `, een vragenlijst van 250 vragen op een eigen tabel, geldt dat voor elk van negentien.

| gebruik | functie | per | leesverzoeken | leeseenheden | transacties | schrijfeenheden | wijzigingen | ms |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
`

func (b *bench) write() {
	b.t.Helper()
	var machine, page strings.Builder
	w := csv.NewWriter(&machine)
	rows := [][]string{capacityHeader}
	page.WriteString(pageHead)
	for _, c := range b.costs {
		row := c.row()
		rows = append(rows, row)
		fmt.Fprintf(&page, "| %s | %s | %s | %s |\n", row[0], row[1], row[8], strings.Join(row[2:8], " | "))
	}
	if err := w.WriteAll(rows); err != nil {
		b.t.Fatal(err)
	}
	for name, text := range map[string]string{capacityTable: machine.String(), capacityPage: page.String()} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}
