package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"
)

// help prints the usage in Dutch, as everything else that methodologists read.
func help(_ kong.HelpOptions, ctx *kong.Context) error {
	var b strings.Builder
	node := ctx.Selected()
	if node == nil {
		fmt.Fprintf(&b, "%s\n\nGebruik: monitor OPDRACHT [opties]\n\nOpdrachten:\n", ctx.Model.Help)
		commands(&b, "", ctx.Model.Node)
	} else {
		fmt.Fprintf(&b, "%s\n\nGebruik: monitor %s [opties]\n", node.Help, within(node)+usage(node))
		if len(node.Children) > 0 {
			b.WriteString("\nOpdrachten:\n")
			commands(&b, node.Name+" ", node)
		}
		if node.Detail != "" {
			fmt.Fprintf(&b, "\n%s\n", node.Detail)
		}
	}
	b.WriteString("\nOpties:\n")
	for _, group := range ctx.Flags() {
		if group.Name == "help" {
			fmt.Fprintf(&b, "  %-34s %s\n", "--help", "Toon deze uitleg.")
			continue
		}
		if known := formats(node); group.Name == "format" && known[0] != "text" {
			fmt.Fprintf(&b, "  %-34s Uitvoer: %s. Standaard %s.\n", flagUsage(group), strings.Join(known, ", "), known[0])
			continue
		}
		fmt.Fprintf(&b, "  %-34s %s%s\n", flagUsage(group), group.Help, standard(group))
	}
	b.WriteString("\nEindigt met 0 als alles goed is, 1 bij bevindingen en 2 bij verkeerd gebruik.\n")
	if _, err := fmt.Fprint(ctx.Stdout, b.String()); err != nil {
		return fmt.Errorf("schrijf uitleg: %w", err)
	}
	return nil
}

// commands lists what can be asked for. A command that holds others is listed by
// those.
func commands(b *strings.Builder, before string, node *kong.Node) {
	for _, child := range node.Children {
		if len(child.Children) > 0 {
			commands(b, before+child.Name+" ", child)
			continue
		}
		fmt.Fprintf(b, "  %-34s %s\n", before+usage(child), child.Help)
	}
}

// within are the words before a command that stands in another.
func within(node *kong.Node) string {
	if p := node.Parent; p != nil && p.Type == kong.CommandNode {
		return within(p) + p.Name + " "
	}
	return ""
}

func usage(node *kong.Node) string {
	text := node.Name
	for _, p := range node.Positional {
		name := strings.ToUpper(p.Name)
		if !p.Required {
			name = "[" + name + "]"
		}
		if p.IsSlice() {
			name += " …"
		}
		text += " " + name
	}
	return text
}

func flagUsage(f *kong.Flag) string {
	text := "--" + f.Name
	if f.Short != 0 {
		text = "-" + string(f.Short) + ", " + text
	}
	if !f.IsBool() {
		text += "=" + strings.ToUpper(f.FormatPlaceHolder())
	}
	return text
}

func standard(f *kong.Flag) string {
	if f.Default == "" || f.IsBool() {
		return ""
	}
	return fmt.Sprintf(" Standaard %s.", f.Default)
}

// misuses turn the parser's English into Dutch.
var misuses = []struct {
	english *regexp.Regexp
	dutch   string
}{
	{regexp.MustCompile(`^expected one of (.*)$`), "geef een opdracht: $1"},
	{regexp.MustCompile(`^unexpected argument ([^,]+)(, did you mean (.*)\?)?$`), "onbekende opdracht of te veel: $1"},
	{regexp.MustCompile(`^unknown flag (\S+)$`), "onbekende optie $1"},
	{regexp.MustCompile(`^unknown flag (\S+), did you mean (?:one of )?(.*)\?$`), "onbekende optie $1; bedoelde je $2?"},
	{regexp.MustCompile(`^expected "([^"]*)".*$`), "er ontbreekt nog iets: $1"},
	{regexp.MustCompile(`^--(\S+) must be one of (.*) but got (.*)$`), "--$1 is $2, niet $3"},
	{regexp.MustCompile(`^(\S+): expected a valid .* (?:int|uint) but got (.*)$`), "$1 heeft een heel getal nodig, geen $2"},
	{regexp.MustCompile(`^(\S+): expected a valid .*float but got (.*)$`), "$1 heeft een getal nodig, geen $2"},
	{regexp.MustCompile(`^(\S+): expected .* value but got "EOL".*$`), "na $1 ontbreekt een waarde"},
	{regexp.MustCompile(`^(\S+): bool value must be .* but got (.*)$`), "$1 staat alleen, zonder $2"},
	{regexp.MustCompile(`^(\S+): expected .* value but got "(-[^"]*)" \(.*$`), "$1 heeft een andere waarde nodig; bedoelde je $1=$2?"},
	{regexp.MustCompile(`^(\S+): expected (.*) value but got (.*)$`), "$1 heeft een andere waarde nodig dan $3"},
	{regexp.MustCompile(`^missing flags: (.*)$`), "deze optie ontbreekt: $1"},
}

func dutch(err error) string {
	for _, m := range misuses {
		if m.english.MatchString(err.Error()) {
			return m.english.ReplaceAllString(err.Error(), m.dutch)
		}
	}
	return err.Error()
}
