package main

import (
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/mkba"
)

// amount explains the euros of a party in a term, of a party in all terms, or the
// costs.
func (x *explainer) amount() error {
	result, err := x.evaluate(&mkbaCommand{Model: x.ref.String(), Input: x.Input, Gemeente: x.Gemeente}, x.catalog)
	if err != nil {
		return err
	}
	traces := []mkba.Trace{}
	if x.name == "kosten" {
		traces = append(traces, result.CostTrace(x.Lang))
	}
	known := []string{"kosten"}
	for p := range result.Parties {
		party := result.Parties[p].ID
		known = append(known, party)
		for t := range result.Terms {
			id := party + "." + result.Terms[t].ID
			known = append(known, id)
			if x.name == id || x.name == party {
				traces = append(traces, result.Trace(p, t, x.Lang))
			}
		}
	}
	if !slices.Contains(known, x.name) {
		return misuse("model %s heeft geen bedrag %q%s", x.ref.ID, x.name, hint(x.name, known))
	}
	if x.Format == "json" {
		return x.json(x.out, traces)
	}
	return x.printf("%s", traceText(traces))
}

func traceText(traces []mkba.Trace) string {
	var b strings.Builder
	for _, t := range traces {
		fmt.Fprintf(&b, "%s: %s\n", t.Title, euros(t.Amount))
		for _, part := range t.Parts {
			fmt.Fprintf(&b, "  %s: %s  [%s]\n", part.Title, euros(part.Amount), part.Nature)
			if part.Explanation != "" {
				fmt.Fprintf(&b, "    %s\n", part.Explanation)
			}
			for _, line := range part.Lines {
				fmt.Fprintf(&b, "    %2d. %-5s %-16s %s", line.No, line.Does, line.Shown, line.Text)
				if line.Source != "" {
					fmt.Fprintf(&b, "  (bron: %s)", line.Source)
				}
				b.WriteByte('\n')
			}
		}
		if len(t.Parts) == 0 {
			b.WriteString("  er zijn geen bedragen\n")
		}
	}
	return b.String()
}

// euros writes an amount as a Dutch reader expects it.
func euros(c mkba.Cents) string { return formula.Money(int64(c)).String() }
