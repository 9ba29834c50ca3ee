package reference

import (
	"fmt"
	"strings"
)

const opening = `<!-- Gemaakt door monitor naslag. Wijzig dit bestand niet met de hand. -->

# Naslag

Alle sleutels van alle definities en alle functies van formules. Deze pagina is gemaakt uit de schema's en uit de functies zelf, dus zij klopt altijd.
Hoe je iets maakt staat in de [handleiding](README.md); wie van een ander programma komt leest [Overstappen](OVERSTAPPEN.md).

`

const aboutFormulas = `## Formules

Een formule rekent met namen van vragen, berekeningen en schalen. Elke waarde heeft een vast type. Een tekst en een getal vergelijken is een fout.

| type | wat het is |
|---|---|
| getal | een getal; decimalen met een punt: ` + "`0.5`" + ` |
| bedrag | euro's en centen |
| tekst | vrije tekst |
| keuze | de id van één optie |
| lijst | de ids van de gekozen opties |
| datum | een dag |
| waar/onwaar | ja of nee, of een voorwaarde |
| reeks | één waarde per meetmoment, in een raamwerk |
| rijen | één waarde per rij van een herhaling |

**Leeg** is een antwoord dat er niet is: niet beantwoord, verborgen, weet niet of wil niet zeggen. Leeg is nooit 0.

`

// Markdown writes the whole reference.
func Markdown() ([]byte, error) {
	kinds, err := Kinds()
	if err != nil {
		return nil, err
	}
	functions, err := Functions()
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(opening)
	contents(&b, kinds)
	b.WriteString(aboutFormulas)
	writeNames(&b)
	writeOperators(&b)
	for _, group := range groups {
		fmt.Fprintf(&b, "### %s\n\n", group)
		for _, f := range functions[group] {
			writeFunction(&b, f)
		}
	}
	b.WriteString("## Sleutels\n\nEen `*` staat bij een sleutel die er moet zijn. `[]` staat voor elk deel van een lijst, `<naam>` voor elke naam.\n\n")
	blocks, err := Shared()
	if err != nil {
		return nil, err
	}
	b.WriteString("### Bouwstenen\n\n| wat erin staat | hoe je het schrijft | betekenis |\n|---|---|---|\n")
	for _, k := range blocks {
		writeKey(&b, k)
	}
	b.WriteString("\n")
	for _, k := range kinds {
		writeKind(&b, k)
	}
	return []byte(strings.TrimRight(b.String(), "\n") + "\n"), nil
}

func contents(b *strings.Builder, kinds []Kind) {
	b.WriteString("- [Formules](#formules)\n- [Sleutels](#sleutels):")
	for i, k := range kinds {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, " [%s](#%s)", k.Name, k.Name)
	}
	b.WriteString("\n\n")
}

func writeNames(b *strings.Builder) {
	fmt.Fprintf(b, "### Voorbeeldnamen\n\nDe voorbeelden rekenen met deze namen. Vandaag is %s. De tabel `norm` geeft 2,5 van 18 tot 27 jaar en 3 van 27 tot 65 jaar.\n\n", Evaluated("vandaag()"))
	b.WriteString("| naam | type | waarde |\n|---|---|---|\n")
	for _, n := range Names() {
		row(b, "`"+n.Name+"`", n.Type, n.Value)
	}
	b.WriteString("\n")
}

// Evaluated is the outcome of an example; a formula that does not compile shows its
// finding, which a test never lets through.
func Evaluated(src string) string {
	out, errs := Evaluate(src)
	if errs != nil {
		return errs[0].Message
	}
	return out
}

func writeOperators(b *strings.Builder) {
	b.WriteString("### Bewerkingen\n\n| bewerking | betekenis | met leeg | voorbeelden |\n|---|---|---|---|\n")
	for _, o := range Operators {
		var examples []string
		for _, e := range o.Examples {
			examples = append(examples, outcome(e))
		}
		row(b, o.Form, o.Doc, o.Empty, strings.Join(examples, "<br>"))
	}
	b.WriteString("\n")
}

// outcome computes an example anew, so that the page cannot differ from the product.
func outcome(e Example) string {
	return "`" + e.Formula + "` is " + Evaluated(e.Formula)
}

func writeFunction(b *strings.Builder, f Function) {
	fmt.Fprintf(b, "#### `%s`\n\n%s\n\n", f.Signature, f.Doc)
	for _, a := range f.Arguments {
		fmt.Fprintf(b, "- `%s`: %s\n", a.Name, strings.Join(a.Types, ", "))
	}
	fmt.Fprintf(b, "- geeft: %s\n- leeg: %s\n", f.Result, f.Empty)
	for _, e := range f.Examples {
		fmt.Fprintf(b, "- %s\n", outcome(e))
	}
	b.WriteString("\n")
}

func writeKind(b *strings.Builder, k Kind) {
	fmt.Fprintf(b, "### %s\n\n", k.Name)
	if k.Title != "" {
		fmt.Fprintf(b, "%s.\n\n", k.Title)
	}
	for _, block := range k.Blocks {
		if block.Path != "" {
			fmt.Fprintf(b, "**%s** `%s`\n\n", k.Name, block.Path)
		}
		b.WriteString("| sleutel | wat erin staat | betekenis |\n|---|---|---|\n")
		for _, key := range block.Keys {
			writeKey(b, key)
		}
		b.WriteString("\n")
		for _, rule := range block.Rules {
			fmt.Fprintf(b, "- %s\n", rule)
		}
		if len(block.Rules) > 0 {
			b.WriteString("\n")
		}
	}
}

func writeKey(b *strings.Builder, k Key) {
	name := "`" + k.Name + "`"
	if k.Required {
		name += " *"
	}
	kind, text := k.Type, k.Description
	if len(k.Words) > 0 {
		var words []string
		for _, w := range k.Words {
			words = append(words, "`"+w.Name+"`: "+w.Description)
		}
		kind = "een woord"
		text += "<br>" + strings.Join(words, "<br>")
	}
	for _, e := range k.Examples {
		text += "<br>Voorbeeld: `" + e + "`"
	}
	row(b, name, kind, text)
}

// row writes a row of a table; a bar inside a cell would end it.
func row(b *strings.Builder, cells ...string) {
	for _, c := range cells {
		b.WriteString("| " + strings.ReplaceAll(c, "|", `\|`) + " ")
	}
	b.WriteString("|\n")
}
