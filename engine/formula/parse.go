package formula

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// Limits on one formula. They are far above what a person writes and far below
// what could slow a server down.
const (
	maxSource  = 4096 // bytes
	maxNodes   = 500
	maxNesting = 32
)

// parse turns source into expr's syntax tree, or into one Dutch finding.
func parse(src string) (node ast.Node, finding *Error) {
	if len(src) > maxSource {
		return nil, &Error{0, 0, CodeTooLarge, "De formule is te lang.",
			"Maximaal " + strconv.Itoa(maxSource) + " tekens; splits hem op in berekeningen."}
	}
	if !utf8.ValidString(src) {
		return nil, &Error{0, len(src), CodeSyntax, "De formule bevat ongeldige tekens.", ""}
	}
	if strings.TrimSpace(src) == "" {
		return nil, &Error{0, 0, CodeSyntax, "De formule is leeg.", ""}
	}
	// expr's parser walks some half-built trees after its first error; a panic
	// there means no more than a syntax error.
	defer func() {
		if recover() != nil {
			node, finding = nil, &Error{0, len(src), CodeSyntax, "De formule is niet te lezen.", ""}
		}
	}()
	tree, err := parser.ParseWithConfig(src, &conf.Config{MaxNodes: maxNodes, DisableIfOperator: true})
	if err != nil {
		return nil, syntaxError(src, err)
	}
	return tree.Node, nil
}

// syntaxError translates an error of expr's parser.
func syntaxError(src string, err error) *Error {
	var e *file.Error
	if !errors.As(err, &e) {
		return &Error{0, len(src), CodeSyntax, "De formule is niet te lezen.", ""}
	}
	from, to := byteOffset(src, e.From), byteOffset(src, e.To)
	out := &Error{Offset: from, Length: max(0, to-from), Code: CodeSyntax}
	out.Message, out.Hint = translate(src[from:max(from, to)], e.Message)
	if hint := habit(src, from); hint != "" {
		out.Hint = hint
	}
	if strings.Contains(e.Message, "maximum allowed nodes") {
		out.Code = CodeTooLarge
	}
	return out
}

// translate gives the Dutch message and hint for a message of expr's parser
// about the piece of source where it stopped.
func translate(piece, msg string) (message, hint string) {
	switch {
	case strings.Contains(msg, "maximum allowed nodes"):
		return "De formule is te groot.", "Splits hem op in berekeningen."
	case strings.Contains(msg, "EOF"), strings.Contains(msg, "end of expression"):
		return "De formule houdt te vroeg op.", "Ontbreekt er een haakje of een waarde?"
	case strings.Contains(msg, `Operator("=")`):
		return "Een enkele = mag hier niet.", "Vergelijk met ==."
	case strings.Contains(msg, "literal not terminated"), strings.Contains(msg, "unclosed"):
		return "Een aanhalingsteken of commentaar is niet gesloten.", ""
	case strings.Contains(msg, "bad number"), strings.Contains(msg, "literal"):
		return "Dit is geen geldig getal.", "Schrijf 2.5 met een punt."
	case strings.Contains(msg, "escape"):
		return "De tekst bevat een ongeldige \\-code.", ""
	case strings.Contains(msg, "unrecognized character"):
		return "Het teken " + quote(piece) + " mag niet in een formule.", ""
	case strings.Contains(msg, "unexpected token") && dutchWords[piece] != "":
		return "Hier past " + quote(piece) + " niet.", "Schrijf " + dutchWords[piece] + "."
	case strings.Contains(msg, "unexpected token") && piece == ";":
		return "Hier past " + quote(piece) + " niet.", "Zet een komma tussen de waarden van een functie."
	case strings.Contains(msg, "unexpected token") && piece != "":
		return "Hier past " + quote(piece) + " niet.", "Ontbreekt ervoor een haakje, een komma of een woord als and?"
	}
	return "De formule is hier niet te lezen.", ""
}

const digits = "0123456789"

// habit is what to write instead of what people bring along from a spreadsheet
// or a word processor, when that is what stopped the parser at byte at.
func habit(src string, at int) string {
	before, after := src[:at], src[at:]
	for wrong, right := range map[string]string{"=<": "<=", "=>": ">=", "≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/", "–": "-", "—": "-", "−": "-", "“": `"`, "”": `"`, "„": `"`, "‘": "'", "’": "'"} {
		if strings.HasPrefix(after, wrong) {
			return "Schrijf " + right + "."
		}
	}
	switch {
	case strings.HasPrefix(strings.TrimSpace(src), "="):
		return "Haal de = aan het begin weg."
	case braced.MatchString(src):
		return "Schrijf een naam zonder accolades: " + strings.Trim(braced.FindString(src), "${}") + "."
	case percent.MatchString(src):
		share, _ := strconv.ParseFloat(percent.FindStringSubmatch(src)[1], 64) // digits alone
		return "Schrijf " + percent.FindStringSubmatch(src)[1] + "% als " + strconv.FormatFloat(share/100, 'f', -1, 64) + "."
	case strings.HasPrefix(after, ">") && strings.HasSuffix(before, "<"):
		return "Schrijf !=."
	case strings.HasPrefix(after, ",") && strings.TrimRight(before, digits) != before && strings.TrimLeft(after[1:], digits) != after[1:]:
		return "Schrijf een getal met een punt in plaats van een komma."
	}
	return ""
}

var (
	braced  = regexp.MustCompile(`\$?\{[a-z][a-z0-9_.]*\}`)
	percent = regexp.MustCompile(`\b([0-9]{1,6}(?:\.[0-9]{1,6})?)%\s*(?:[)<>=]|and\b|or\b|$)`)
)

// dutchWords are what people write for the words of the language.
var dutchWords = map[string]string{"en": "and", "of": "or", "niet": "not", "EN": "and", "OF": "or", "AND": "and", "OR": "or", "NOT": "not"}

func quote(s string) string { return "'" + s + "'" }

// byteOffset turns expr's count of characters into a byte offset.
func byteOffset(src string, runes int) int {
	n := 0
	for i := range src {
		if n == runes {
			return i
		}
		n++
	}
	return len(src)
}
