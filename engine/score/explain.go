package score

import (
	"strconv"
	"strings"

	"effectmonitor/engine/formula"
)

// Explain says in Dutch how a result came from items, one sentence per line.
// Names has the name of each item.
func Explain(s *Scale, items []Item, names []string, r Result) string {
	var b strings.Builder
	for i, it := range items {
		b.WriteString(explainItem(it, names[i]) + "\n")
	}
	b.WriteString(count(r.Answered, r.Denominator) + " Nodig: " + strconv.Itoa(r.Needed) + ".\n")
	switch r.Reason {
	case NothingToAnswer:
		b.WriteString("Alle vragen zijn verborgen, dus er is geen score.\n")
		return b.String()
	case TooFew:
		b.WriteString("Dat is te weinig, dus er is geen score.\n")
		return b.String()
	case NoRow:
		b.WriteString("De tabel heeft geen rij voor deze som.\n")
		return b.String()
	case NoValue:
		b.WriteString("De formule geeft geen waarde.\n")
		return b.String()
	case Estimated:
		b.WriteString("Dat is te weinig. De score is geschat naar verhouding.\n")
	}
	b.WriteString(methodWords[s.Method] + ": " + formula.FormatNumber(r.Raw))
	if r.Value != r.Raw {
		b.WriteString(", afgerond " + formula.FormatNumber(r.Value))
	}
	b.WriteString(".\n")
	if r.Class != "" {
		b.WriteString("Klasse: " + r.Class + ".\n")
	}
	return b.String()
}

var methodWords = [...]string{
	Mean:   "Gemiddelde van de antwoorden",
	Sum:    "Som van de antwoorden",
	Scaled: "Gemiddelde plaats op de schaal",
	Lookup: "Waarde uit de tabel",
	Given:  "Uitkomst van de formule",
}

func explainItem(it Item, name string) string {
	switch {
	case it.Hidden:
		return name + ": verborgen."
	case !it.Present:
		return name + ": geen antwoord."
	case it.Reversed:
		return name + ": " + formula.FormatNumber(it.Value) + ", omgekeerd " + formula.FormatNumber(it.Min+it.Max-it.Value) + "."
	}
	return name + ": " + formula.FormatNumber(it.Value) + "."
}

func count(answered, of int) string {
	if of == 1 {
		return "Beantwoord: " + strconv.Itoa(answered) + " van de 1 vraag."
	}
	return "Beantwoord: " + strconv.Itoa(answered) + " van de " + strconv.Itoa(of) + " vragen."
}
