package xpath

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on one formula.
const (
	maxSource = 16 << 10 // bytes
	maxTokens = 4000
	maxDepth  = 60
)

// Error says in Dutch what is wrong with a formula and where.
type Error struct {
	Offset  int // in bytes
	Message string
}

func (e *Error) Error() string { return e.Message }

type kind uint8

const (
	end kind = iota
	number
	text
	ref  // ${name}
	name // function or step of a path
	sign // operator or punctuation; and, or, div and mod are names
)

type token struct {
	kind  kind
	text  string
	value float64
	at    int
	space bool // white space stands before it
}

// curly are the quotes that a word processor or a spreadsheet makes of straight
// ones.
var curly = strings.NewReplacer("\u2018", "'", "\u2019", "'", "\u201c", `"`, "\u201d", `"`, "\u00a0", " ")

func lex(src string) ([]token, *Error) {
	if len(src) > maxSource {
		return nil, &Error{0, "De formule is te lang."}
	}
	if !utf8.ValidString(src) {
		return nil, &Error{0, "De formule bevat ongeldige tekens."}
	}
	var out []token
	for i := 0; i < len(src); {
		start := i
		for i < len(src) && (src[i] == ' ' || src[i] == '\t' || src[i] == '\n' || src[i] == '\r') {
			i++
		}
		if i == len(src) {
			break
		}
		t, n, err := next(src, i)
		if err != nil {
			return nil, err
		}
		t.at, t.space = i, i > start
		i += n
		if out = append(out, t); len(out) > maxTokens {
			return nil, &Error{i, "De formule is te groot."}
		}
	}
	return append(out, token{kind: end, at: len(src)}), nil
}

var signs = []string{"!=", "<=", ">=", "..", "//", "::", "=", "<", ">", "+", "-", "*", "|", "(", ")", "[", "]", ",", "/", ".", "@"}

// next reads the token at i and its length in bytes.
func next(src string, i int) (token, int, *Error) {
	rest := src[i:]
	c := rest[0]
	switch {
	case strings.HasPrefix(rest, "${"):
		inside, _, closed := strings.Cut(rest[2:], "}")
		if !closed || strings.TrimSpace(inside) == "" || strings.ContainsAny(inside, "${'\"()") {
			return token{}, 0, &Error{i, "Een verwijzing schrijf je als ${naam}."}
		}
		return token{kind: ref, text: strings.TrimSpace(inside)}, len(inside) + 3, nil
	case c == '\'' || c == '"':
		inside, _, closed := strings.Cut(rest[1:], string(c))
		if !closed {
			return token{}, 0, &Error{i, "Een aanhalingsteken is niet gesloten."}
		}
		return token{kind: text, text: inside}, len(inside) + 2, nil
	case digit(c) || c == '.' && len(rest) > 1 && digit(rest[1]):
		n := 0
		for n < len(rest) && (digit(rest[n]) || rest[n] == '.') {
			n++
		}
		value, err := strconv.ParseFloat(rest[:n], 64)
		if err != nil {
			return token{}, 0, &Error{i, fmt.Sprintf("%s is geen getal.", rest[:n])}
		}
		return token{kind: number, text: rest[:n], value: value}, n, nil
	}
	if n := nameLength(rest); n > 0 {
		return token{kind: name, text: rest[:n]}, n, nil
	}
	for _, s := range signs {
		if strings.HasPrefix(rest, s) {
			return token{kind: sign, text: s}, len(s), nil
		}
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return token{}, 0, &Error{i, fmt.Sprintf("Het teken %q mag niet in een formule.", r)}
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// nameLength is how long the name at the start of s is: letters, digits, _ - and .
// with one colon for a prefix such as jr:.
func nameLength(s string) int {
	colon := false
	for i, r := range s {
		switch {
		case unicode.IsLetter(r) || r == '_':
		case i > 0 && (unicode.IsDigit(r) || r == '-' || r == '.'):
		case r == ':' && i > 0 && !colon && !strings.HasPrefix(s[i:], "::") && i+1 < len(s) && (unicode.IsLetter(rune(s[i+1])) || s[i+1] == '_'):
			colon = true
		default:
			return i
		}
	}
	return len(s)
}
