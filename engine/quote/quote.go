// Package quote makes the words of a person fit to be read by others. It points at what
// in them may tell who somebody is, and it holds an editor to the one thing that may be
// done with words of another: leaving out, in sight.
//
// It finds what looks like a name, a place, a number: a person decides. It must not know
// a programme or a person, keep anything, or promise that what it did not find is not
// there.
package quote

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what something in a text looks like.
type Kind string

// The kinds of findings, the surest first: where two overlap the first one counts.
const (
	Contact Kind = "contact" // an address on the internet
	Phone   Kind = "telefoon"
	Amount  Kind = "bedrag"
	Day     Kind = "datum"
	Name    Kind = "naam"
	Place   Kind = "plaats"
	Number  Kind = "getal"
)

// Finding is a part of a text that may tell who somebody is: the bytes From up to To.
type Finding struct {
	From int  `json:"van"`
	To   int  `json:"tot"`
	Kind Kind `json:"soort"`
}

// Known is what is known to point at somebody.
type Known struct {
	Names  map[string]bool // words of names, as Words gives them
	Places []string        // names of places, of one or more words
}

// shortestName is how many letters a word of a name has at least: shorter ones, such as
// "de", stand in every text.
const shortestName = 3

// Words are the words of a name to look for.
func Words(name string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(w) >= shortestName {
			out = append(out, fold(w))
		}
	}
	return out
}

// folds are letters that people write as another one when they write a name in a hurry.
var folds = func() map[rune]rune {
	out := map[rune]rune{}
	for to, from := range map[rune]string{
		'a': "àáâãäåāăą", 'c': "çćč", 'd': "ďđ", 'e': "èéêëēėęě", 'g': "ğģ", 'i': "ìíîïīįı", 'l': "ł", 'n': "ñńň",
		'o': "òóôõöøō", 'r': "ř", 's': "śşš", 't': "ţť", 'u': "ùúûüūů", 'y': "ýÿ", 'z': "źżž",
	} {
		for _, r := range from {
			out[r] = to
		}
	}
	return out
}()

// fold writes a word the way it is compared: small letters without signs.
func fold(w string) string {
	return strings.Map(func(r rune) rune {
		if to, ok := folds[unicode.ToLower(r)]; ok {
			return to
		}
		return unicode.ToLower(r)
	}, w)
}

const months = `januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|march|may|june|july|august|october`

var patterns = []struct {
	kind Kind
	at   *regexp.Regexp
}{
	{Contact, regexp.MustCompile(`(?i)https?://\S+|www\.\S+|\S+@\S+|@\pL[\pL\pN_.]+|\b[\pL\pN-]+\.(?:nl|com|org|net|eu)\b`)},
	{Phone, regexp.MustCompile(`\+?\(?\d(?:[ \-()]{0,2}\d){6,}`)},
	{Amount, regexp.MustCompile(`(?i)(?:€|\beuro\b|\beur\b)\s*\pN[\pN.,]*|\pN[\pN.,]*\s*(?:€|euro\b|eur\b|duizend\b|mille\b)`)},
	{Day, regexp.MustCompile(`(?i)\pN{1,2}[-/.]\pN{1,2}(?:[-/.]\pN{2,4})?|(?:\pN{1,2}\s+)?\b(?:` + months + `)\b(?:\s+\pN{4})?`)},
	{Place, regexp.MustCompile(`\pL+(?:straat|laan|weg|plein|kade|dijk|gracht|singel|hof)\b(?:\s+\pN+\pL?)?`)},
	{Number, regexp.MustCompile(`\pN+`)},
}

// order is that of the kinds.
var order = []Kind{Contact, Phone, Amount, Day, Name, Place, Number}

// Find points at what in a text may tell who somebody is, in the order of the text and
// without overlap. What is found may be innocent, and a text without findings may still
// tell.
func Find(text string, known Known) []Finding {
	var all []Finding
	for _, p := range patterns {
		for _, m := range p.at.FindAllStringIndex(text, -1) {
			all = append(all, Finding{m[0], m[1], p.kind})
		}
	}
	all = append(all, names(text, known.Names)...)
	for _, place := range known.Places {
		all = append(all, phrase(text, place)...)
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return slices.Index(order, a.Kind) - slices.Index(order, b.Kind) })
	var out []Finding
	for _, f := range all {
		if !slices.ContainsFunc(out, func(o Finding) bool { return f.From < o.To && o.From < f.To }) {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b Finding) int { return a.From - b.From })
	return out
}

var word = regexp.MustCompile(`\pL[\pL\pM'’]*`)

// names finds words that are known names, in whatever case, and words with a capital
// inside a sentence.
func names(text string, known map[string]bool) []Finding {
	var out []Finding
	for _, m := range word.FindAllStringIndex(text, -1) {
		w := text[m[0]:m[1]]
		first, size := utf8.DecodeRuneInString(w)
		capital := unicode.IsUpper(first) && size < len(w) && !begins(text[:m[0]])
		if capital || slices.ContainsFunc(Words(w), func(x string) bool { return known[x] }) {
			out = append(out, Finding{m[0], m[1], Name})
		}
	}
	return out
}

// begins reports whether a sentence begins after this.
func begins(before string) bool {
	before = strings.TrimRight(before, " \t\"'“”‘’«»(„")
	return before == "" || strings.HasSuffix(before, "…") || strings.ContainsRune(".!?:\n", rune(before[len(before)-1]))
}

// phrase finds a name of one or more words, in whatever case, as whole words.
func phrase(text, name string) []Finding {
	if name == "" {
		return nil
	}
	var out []Finding
	for _, m := range regexp.MustCompile(`(?i)`+regexp.QuoteMeta(name)).FindAllStringIndex(text, -1) {
		if whole(text, m[0], m[1]) {
			out = append(out, Finding{m[0], m[1], Place})
		}
	}
	return out
}

// whole reports whether a part of a text begins and ends between words.
func whole(text string, from, to int) bool { return between(text, from) && between(text, to) }

// between reports whether a place in a text is not inside a word.
func between(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return at == 0 || at == len(text) || !inWord(before) || !inWord(after)
}

func inWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.N) }
