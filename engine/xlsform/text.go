package xlsform

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"

	"effectmonitor/engine/xlsform/xpath"
)

var (
	reference = regexp.MustCompile(`\$\{\s*([^${}'"()]+?)\s*\}`)
	markup    = regexp.MustCompile(`</?[a-zA-Z][^<>]{0,300}>`)
)

// mention is a ${name} in a text, which becomes a placeholder when every name has
// its id.
type mention struct {
	rec  *record
	key  string
	name string
}

// marker stands for a mention until settle; it is a character that no text holds.
const marker = '\x01'

// cleanText takes a text over without layout, and with a marker for every answer in
// it. r is nil for a text that is not in a row.
func (im *importer) cleanText(r *record, key, text string) string {
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' {
			return ' '
		}
		return c
	}, strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n"))
	bare := html.UnescapeString(strings.ReplaceAll(markup.ReplaceAllString(text, ""), "**", ""))
	if bare != html.UnescapeString(text) && r != nil {
		im.once("markup", r.item(Changed, key, "Opmaak in teksten, zoals vet en kleur, is weg.", ""))
	}
	parts := reference.FindAllStringSubmatchIndex(bare, -1)
	var b strings.Builder
	at := 0
	for _, m := range parts {
		b.WriteString(im.braces(r, key, bare[at:m[0]]))
		im.mentions = append(im.mentions, mention{r, key, bare[m[2]:m[3]]})
		b.WriteString(string(marker) + strconv.Itoa(len(im.mentions)-1) + string(marker))
		at = m[1]
	}
	b.WriteString(im.braces(r, key, bare[at:]))
	return strings.TrimSpace(b.String())
}

// braces takes away what would be read as a placeholder, but for the names that a
// text may hold.
func (im *importer) braces(r *record, key, text string) string {
	if !strings.ContainsAny(text, "{}") {
		return text
	}
	var b strings.Builder
	for text != "" {
		before, rest, open := strings.Cut(text, "{")
		b.WriteString(strings.ReplaceAll(before, "}", ")"))
		if !open {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		if closed && slices.Contains(instrument.ContextNames, name) {
			b.WriteString("{" + name + "}")
			text = after
			continue
		}
		if r != nil {
			im.add(r.item(Changed, key, "Accolades in een tekst zijn haakjes geworden.", ""))
		}
		b.WriteByte('(')
		text = rest
	}
	return b.String()
}

// settle writes the placeholders, now that every name has its id.
func (im *importer) settle() {
	q := im.out
	done := map[int]string{}
	resolve := func(t source.Text) {
		for lang, text := range t {
			t[lang] = im.placeholders(text, done)
		}
	}
	for _, t := range []source.Text{q.Title, q.Intro, q.Closing} {
		resolve(t)
	}
	for _, p := range q.Pages {
		resolve(p.Title)
		resolve(p.Help)
		for _, g := range p.Groups {
			resolve(g.Title)
			resolve(g.Help)
		}
		for _, question := range p.Questions {
			settleQuestion(question, resolve)
		}
	}
	for _, c := range q.Calculations {
		resolve(c.Title)
	}
}

func settleQuestion(q *instrument.Question, resolve func(source.Text)) {
	for _, t := range []source.Text{q.Text, q.Help, q.RowName, q.OneMore, q.None} {
		resolve(t)
	}
	for _, t := range q.Anchors {
		resolve(t)
	}
	for _, o := range q.Options {
		resolve(o.Text)
		resolve(o.Help)
	}
	for _, l := range q.Levels {
		resolve(l.Title)
		resolve(l.Text)
	}
	for _, row := range q.Rows {
		resolve(row.Text)
		resolve(row.Help)
	}
	for _, check := range q.Checks {
		resolve(check.Message)
	}
	for _, inner := range q.Questions {
		settleQuestion(inner, resolve)
	}
}

// placeholders replaces the markers in a text.
func (im *importer) placeholders(text string, done map[int]string) string {
	parts := strings.Split(text, string(marker))
	for i := 1; i < len(parts); i += 2 {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n >= len(im.mentions) {
			parts[i] = ""
			continue
		}
		if _, ok := done[n]; !ok {
			done[n] = im.placeholder(im.mentions[n], 0)
		}
		parts[i] = done[n]
	}
	return strings.Join(parts, "")
}

// longestJoined bounds a text that is put together of texts that are put together.
const longestJoined = 2000

func (im *importer) placeholder(m mention, depth int) string {
	sym := im.symbols[m.name]
	why := ""
	switch {
	case sym == nil:
		why = "${" + m.name + "} bestaat niet"
	case sym.alias != nil && depth < 5:
		return im.placeholder(mention{m.rec, m.key, sym.alias.name}, depth+1)
	case sym.calc != nil && sym.calc.parts != nil && sym.lost != "":
		if depth > 5 {
			why = "${" + m.name + "} is te vaak samengesteld"
			break
		}
		var b strings.Builder
		for _, part := range sym.calc.parts {
			switch x := part.(type) {
			case *xpath.Text:
				b.WriteString(im.braces(m.rec, m.key, x.Value))
			case *xpath.Ref:
				b.WriteString(im.placeholder(mention{m.rec, m.key, x.Name}, depth+1))
			}
			if b.Len() > longestJoined {
				break
			}
		}
		return b.String()
	case sym.now:
		why = "de datum van vandaag kan niet in een tekst"
	case sym.rows != nil || sym.isRepeat:
		why = "${" + m.name + "} heeft een antwoord per rij en kan niet in een tekst"
	case sym.lost != "" || sym.id == "" || sym.q == nil && sym.calc.out == nil:
		why = "${" + m.name + "} is niet overgenomen"
	case sym.q != nil && sym.q.Type == instrument.TypeNote:
		why = "${" + m.name + "} is geen antwoord"
	}
	if why == "" {
		return "{" + sym.id + "}"
	}
	if m.rec != nil {
		im.add(m.rec.item(Lost, m.key, "In de tekst staat nu …: "+why+".", "schrijf de tekst zonder dit antwoord"))
	}
	return "…"
}
