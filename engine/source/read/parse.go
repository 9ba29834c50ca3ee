// Package read turns the YAML that methodologists write into documents of
// package source, and checks them against the JSON Schema of their kind.
//
// It stands apart from source so that a function in the cloud, which reads
// definitions from a bundle, loads neither a YAML parser nor JSON Schema. It must not
// open files: bytes come in, documents and findings go out.
package read

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Limits on one file. A definition is written by hand: anything beyond these is a
// mistake or an attack, and is refused before it costs time.
const (
	MaxBytes = 1 << 20
	MaxDepth = 40
	maxNodes = 30_000 // ten times the largest that anyone wrote; a table of thousands of rows stands in a CSV

	// maxFindings of one file are more than anyone reads.
	maxFindings = 1000
)

// Parse reads one YAML document. Duplicate keys, anchors, aliases, merge keys, tags,
// tabs in the indentation and a second document are findings. The document is nil
// when nothing useful could be read.
func Parse(file string, data []byte) (*source.Document, diag.List) {
	var found diag.List
	if refuse(file, data, &found); found.HasErrors() {
		return nil, found
	}
	data = bytes.ReplaceAll(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	root, found := parseYAML(file, data)
	if root == nil {
		return nil, found
	}
	c := converter{file: file, lines: strings.Split(string(data), "\n")}
	node := c.convert(root, 0)
	c.found.Extend(found)
	if node == nil || c.found.HasErrors() {
		return nil, enough(c.found.Compact())
	}
	return &source.Document{File: file, Data: data, Root: node}, c.found // warnings
}

// enough keeps as many findings as somebody reads.
func enough(found diag.List) diag.List {
	if len(found) < maxFindings {
		return found
	}
	found = found[:maxFindings-1]
	found.Errorf(found[len(found)-1].Pos, "too-many", "er staan nog meer fouten in dit bestand").WithHint("herstel eerst wat hierboven staat")
	return found
}

// ParseValid is Parse followed by Validate.
func ParseValid(file string, data []byte) (*source.Document, diag.List) {
	d, found := Parse(file, data)
	if d == nil {
		return nil, found
	}
	found.Extend(Validate(d))
	return d, found
}

// refuse finds what must not reach the YAML parser.
func refuse(file string, data []byte, found *diag.List) {
	switch {
	case len(data) > MaxBytes:
		found.Errorf(diag.Pos{File: file}, "too-large", "het bestand is groter dan %d kB", MaxBytes/1024).
			WithHint("splits het op in meer definities")
		return
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		found.Errorf(diag.Pos{File: file}, "not-utf8", "het bestand is bewaard als UTF-16").WithHint(saveAs)
		return
	case !utf8.Valid(data):
		line := 1 + bytes.Count(data[:firstInvalid(data)], []byte("\n"))
		found.Errorf(diag.Pos{File: file, Line: line}, "not-utf8", "deze regel bevat een teken dat geen UTF-8 is").
			WithHint(saveAs)
		return
	}
	odd := bytes.Contains(data, []byte("\u200b")) || bytes.Contains(data, []byte("\u00a0"))
	for i, line := range strings.Split(string(data), "\n") {
		if len(*found) >= maxFindings {
			break
		}
		blank := strings.TrimLeft(line, " \t")
		indent := line[:len(line)-len(blank)]
		if tab := strings.IndexByte(indent, '\t'); tab >= 0 && strings.TrimSpace(blank) != "" {
			found.Errorf(diag.Pos{File: file, Line: i + 1, Column: tab + 1}, "tab", "deze regel springt in met een tab").
				WithHint("gebruik spaties om in te springen")
		}
		if odd {
			unseen(file, i+1, line, found)
		}
	}
}

// unseen finds what cannot be seen on a screen and yet counts: a space that does not
// break before a key, and a space without width. Both come along when text is copied.
func unseen(file string, number int, line string, found *diag.List) {
	at := strings.IndexRune(line, '\u200b')
	if body := strings.TrimLeft(line, " \t-\u00a0"); at < 0 {
		at = strings.IndexRune(line[:len(line)-len(body)], '\u00a0')
	}
	if at >= 0 {
		pos := diag.Pos{File: file, Line: number, Column: utf8.RuneCountInString(line[:at]) + 1}
		found.Errorf(pos, "unseen", "hier staat een spatie die je niet ziet, of een vaste spatie").WithHint("haal het teken weg en typ de spatie opnieuw")
	}
}

// saveAs is how an editor gives a file that can be read.
const saveAs = "bewaar het bestand als UTF-8; in Kladblok kies je dat bij Opslaan als, Codering"

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(data)
}

func parseYAML(file string, data []byte) (*yaml.Node, diag.List) {
	var found diag.List
	var root yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	err := decodeSafely(decoder, &root)
	switch {
	case errors.Is(err, io.EOF), err == nil && len(root.Content) == 0:
		found.Errorf(diag.Pos{File: file}, "empty", "het bestand is leeg")
		return nil, found
	case err != nil:
		found.Add(syntaxFinding(file, data, err))
		return nil, found
	}
	var second yaml.Node
	if err := decodeSafely(decoder, &second); !errors.Is(err, io.EOF) {
		pos := diag.Pos{File: file, Line: second.Line, Column: second.Column}
		found.Errorf(pos, "second-document", "er staat een tweede document in het bestand").
			WithHint("zet één definitie in één bestand; haal --- weg")
	}
	return root.Content[0], found
}

// decodeSafely turns a panic of the YAML parser into an error: a stranger's file
// must not stop the process.
func decodeSafely(decoder *yaml.Decoder, into *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("yaml: the parser gave up")
		}
	}()
	return decoder.Decode(into)
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)$`)

// syntaxMessages turn the parser's English into Dutch; the first that matches
// counts. The library numbers the lines of some errors from 0: below says which.
var syntaxMessages = []struct {
	english, dutch, hint string
	below                bool
}{
	{"did not find expected key", "hier klopt het inspringen niet, of een waarde is niet afgesloten", "zet sleutels van één groep recht onder elkaar", true},
	{"did not find expected ',' or", "deze lijst of groep is niet goed afgesloten", "sluit elke [ en {; zet tekst met een ? of , erin tussen aanhalingstekens", true},
	{"did not find expected '-' indicator", "hier hoort een streepje van de lijst", "zet de streepjes recht onder elkaar", true},
	{"did not find expected node content", "hier staat een teken waarmee geen waarde kan beginnen", "zet de tekst tussen aanhalingstekens", true},
	{"mapping values are not allowed", "hier staat een dubbele punt waar geen sleutel kan staan", "zet tekst met een dubbele punt tussen aanhalingstekens", false},
	{"could not find expected ':'", "na deze sleutel ontbreekt een dubbele punt", "schrijf sleutel: waarde", false},
	{"found unexpected end of stream", "het bestand houdt op binnen een tekst tussen aanhalingstekens", "sluit de aanhalingstekens", false},
	{"found character that cannot start any token", "hier staat een teken waarmee geen waarde kan beginnen", "zet de tekst tussen aanhalingstekens", false},
	{"block sequence entries are not allowed", "hier kan geen lijst beginnen", "zet het streepje op een nieuwe regel", false},
	{"unknown escape", "een \\ tussen dubbele aanhalingstekens heeft hier geen betekenis", "gebruik enkele aanhalingstekens", false},
	{"unknown anchor", "een waarde met * verwijst naar een andere plek, en dat mag niet in een definitie", "schrijf de waarde uit, of zet haar tussen aanhalingstekens", false},
	{"exceeded max depth", "de groepen zijn te diep genest", "", false},
	{"control characters are not allowed", "het bestand bevat onzichtbare stuurtekens", "haal ze weg", false},
}

func syntaxFinding(file string, data []byte, err error) diag.Finding {
	// The library leaves the first line out of its message.
	f := diag.Finding{Pos: diag.Pos{File: file, Line: 1}, Code: "yaml", Message: "dit is geen geldige YAML"}
	located := false
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		if line, convErr := strconv.Atoi(m[1]); convErr == nil {
			f.Line, located = line, true
		}
	}
	for _, m := range syntaxMessages {
		if strings.Contains(err.Error(), m.english) {
			f.Message, f.Hint = m.dutch, m.hint
			if m.below && located {
				f.Line++
			}
			break
		}
	}
	if m := unknownAnchor.FindStringSubmatch(err.Error()); m != nil {
		if at := bytes.Index(data, []byte("*"+m[1])); at >= 0 {
			f.Line = 1 + bytes.Count(data[:at], []byte("\n"))
		}
	}
	if at := openQuote(data); at.Line > 0 && f.Line >= at.Line-1 {
		at.File = file
		f.Pos, f.Message, f.Hint = at, "deze tekst tussen aanhalingstekens houdt niet op", "sluit de aanhalingstekens"
	}
	f.Line = min(f.Line, 1+bytes.Count(bytes.TrimRight(data, "\n"), []byte("\n")))
	return closer(f, data)
}

// closer gives a finding the line of the slip, where that can be seen, and a tip about
// the signs on it.
func closer(f diag.Finding, data []byte) diag.Finding {
	lines := strings.Split(string(data), "\n")
	line := lines[max(0, min(f.Line, len(lines))-1)]
	switch {
	case strings.ContainsAny(line, "“”„"):
		f.Hint = `vervang gekrulde aanhalingstekens (“ ”) door rechte: "`
	case strings.Contains(line, "${"):
		f.Hint = "een naam in een formule staat zonder ${ }"
	case flowApostrophe.MatchString(line):
		f.Hint = `een tekst die begint met ' zet je tussen dubbele aanhalingstekens: "'s Ochtends"`
	case strings.HasPrefix(f.Message, "deze lijst of groep"), f.Column > 0, f.Code != "yaml":
	default:
		if found := slip(f.File, string(data), f.Line-1); found != nil {
			return *found
		}
	}
	return f
}

var flowApostrophe = regexp.MustCompile(`[{,\[]\s*[\w-]*:?\s+'[a-zA-Z] `)

var (
	quoted  = regexp.MustCompile(`^\s*(?:- )*[\w-]+:\s+(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*)$`)
	nextKey = regexp.MustCompile(`^\s*(?:- )*[\w-]+:(?:\s|$)`)
)

// openQuote is the first text that begins with a quote, has no other on its line
// and is followed by a key: the parser notices only at the next quote in the file.
func openQuote(data []byte) diag.Pos {
	lines := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	for i, line := range lines[:len(lines)-1] {
		if quoted.MatchString(line) && nextKey.MatchString(lines[i+1]) {
			return diag.Pos{Line: i + 1, Column: utf8.RuneCountInString(line[:strings.IndexAny(line, `"'`)]) + 1}
		}
	}
	return diag.Pos{}
}

var unknownAnchor = regexp.MustCompile(`unknown anchor '([^']+)'`)
