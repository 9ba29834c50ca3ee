package quote

import (
	"slices"
	"strings"
	"unicode"
)

// Gap stands where something was left out.
const Gap = "[…]"

// Suggest leaves out everything that was found.
func Suggest(text string, findings []Finding) string {
	var b strings.Builder
	at := 0
	for _, f := range findings {
		if f.From < at || f.To > len(text) {
			continue // made for another text
		}
		b.WriteString(text[at:f.From])
		b.WriteString(Gap)
		at = f.To
	}
	b.WriteString(text[at:])
	return plain(b.String())
}

// Cut gives the edited text in its one way of writing, and reports whether it is the
// original with nothing done to it but whole words left out, each time with Gap in their
// place. Line ends and spaces do not count. Nothing left over is no quote.
func Cut(original, edited string) (string, bool) {
	original, edited = plain(original), plain(edited)
	pieces := strings.Split(edited, Gap)
	for i := range pieces {
		pieces[i] = strings.TrimSpace(pieces[i])
	}
	if len(pieces) == 1 {
		return edited, edited == original && hasWord(edited)
	}
	at, end := 0, len(original)
	if first := pieces[0]; first != "" {
		if !strings.HasPrefix(original, first) || !between(original, len(first)) {
			return edited, false
		}
		at = len(first)
	}
	if last := pieces[len(pieces)-1]; last != "" {
		end = len(original) - len(last)
		if !strings.HasSuffix(original, last) || end < at || !between(original, end) {
			return edited, false
		}
	}
	for _, piece := range pieces[1 : len(pieces)-1] {
		from := find(original[:end], piece, at)
		if from < 0 {
			return edited, false
		}
		at = from + len(piece)
	}
	return edited, slices.ContainsFunc(pieces, hasWord)
}

// find is the first place from at where a piece stands as whole words; -1 for nowhere.
func find(text, piece string, at int) int {
	if piece == "" {
		return at
	}
	for at <= len(text) {
		i := strings.Index(text[at:], piece)
		if i < 0 {
			return -1
		}
		if at += i; whole(text, at, at+len(piece)) {
			return at
		}
		at++
	}
	return -1
}

// plain writes a text on one line, with one way to write a gap, and one gap where several
// follow each other.
func plain(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "[...]", Gap)
	text = strings.Join(strings.Fields(text), " ")
	for {
		next := strings.ReplaceAll(strings.ReplaceAll(text, Gap+" "+Gap, Gap), Gap+Gap, Gap)
		if next == text {
			return text
		}
		text = next
	}
}

func hasWord(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }
