package notation

import "strings"

// Capital gives a text with a capital at its start.
func Capital(text string) string { return firstLetter(text, strings.ToUpper) }

// Lower gives a text with a small letter at its start.
func Lower(text string) string { return firstLetter(text, strings.ToLower) }

func firstLetter(text string, change func(string) string) string {
	for i, r := range text {
		return text[:i] + change(string(r)) + text[i+len(string(r)):]
	}
	return text
}
