package dashboard

import (
	"fmt"
	"strings"

	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
)

// The words that are the same in every dashboard. Whatever depends on the
// programme comes from its definition.
const (
	wordNational  = "Landelijk"
	wordPublished = "Gepubliceerd"
	wordAll       = "Alle"
	wordDiff      = "Verschil"
	wordInterval  = "95%-interval"
	wordDue       = "Aan de beurt"
	wordShare     = "Aandeel"
	wordCount     = "Aantal"
	wordValue     = "Waarde"
	wordMonth     = "Maand"
	wordPeriod    = "Periode"
	wordTotal     = "Totaal"
	wordOver      = "meer dan "
	wordUnder     = "minder dan "
	wordTarget    = "Eigen doel"
	wordEffect    = "Effect (g)"
	wordExpected  = "Verwacht"
	wordUnknown   = "Niet bekend"
	wordMore      = "Meer veranderd"
	wordStudy     = "Onderzoek"
	wordGemeente  = "Gemeente"
	wordWeight    = "Gewicht"
	wordTogether  = "Samen"
)

var months = [...]string{
	"januari", "februari", "maart", "april", "mei", "juni", "juli",
	"augustus", "september", "oktober", "november", "december",
}

func monthOf(d source.Date) string { return fmt.Sprintf("%s %d", months[d.Month()-1], d.Year()) }

// fill replaces {name} in a template. A name that is not given stays as it is;
// Check has refused those.
func fill(template string, values map[string]string) string {
	pairs := make([]string, 0, 2*len(values))
	for name, value := range values {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return notation.Capital(strings.NewReplacer(pairs...).Replace(template))
}

// placeholders gives the names in braces of a template.
func placeholders(template string) []string {
	var names []string
	for {
		_, rest, ok := strings.Cut(template, "{")
		if !ok {
			return names
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return names
		}
		names, template = append(names, name), after
	}
}
