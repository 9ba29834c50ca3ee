// Package reading looks at how easy a Dutch text is to read, at language level B1: for
// texts that participants read, whether a methodologist or a gemeente wrote them.
//
// It only says what it finds. It must not decide whether that is a fault, and knows
// nothing of where a text stands.
package reading

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits at language level B1.
const (
	maxWords      = 15   // in a sentence
	maxLetters    = 20   // in a word
	minReadable   = 60.0 // Flesch-Douma: 60 is plain, 30 is hard
	sampleOfWords = 25   // below that the index says nothing
)

// Codes of what is hard to read, stable for programs.
const (
	CodeLongSentence = "long-sentence"
	CodeLongWord     = "long-word"
	CodeHardText     = "hard-text"
)

// Remark is something that makes a text hard to read, in Dutch, with what to do.
type Remark struct{ Code, Message, Hint string }

// Look gives what makes a Dutch text hard to read.
func Look(dutch string) []Remark {
	var out []Remark
	if dutch == "" {
		return nil
	}
	if sentence, n := longest(dutch); n > maxWords {
		out = append(out, Remark{CodeLongSentence, fmt.Sprintf("deze zin heeft %d woorden: %q", n, beginning(sentence)),
			"maak er twee zinnen van; hooguit 15 woorden leest makkelijk"})
	}
	all := words(dutch)
	for _, w := range all {
		if utf8.RuneCountInString(w) > maxLetters {
			out = append(out, Remark{CodeLongWord, fmt.Sprintf("dit woord is lang: %q", w), "zeg het met kortere woorden"})
		}
	}
	if len(all) >= sampleOfWords && FleschDouma(dutch) < minReadable {
		out = append(out, Remark{CodeHardText, fmt.Sprintf("deze tekst leest moeilijk: %q", beginning(dutch)), "gebruik kortere zinnen en woorden"})
	}
	return out
}

func beginning(s string) string {
	if r := []rune(s); len(r) > 50 {
		return string(r[:50]) + "…"
	}
	return s
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?:;](\s+|$)|\n`)
	syllable    = regexp.MustCompile(`aa|ee|ie|oo|uu|oe|eu|ui|ou|ij|ei|au|[aeiouyäëïöüáéíóúàè]`)
)

// longest is the sentence with the most words, and how many.
func longest(text string) (string, int) {
	best, most := "", 0
	for _, s := range sentenceEnd.Split(text, -1) {
		if n := len(words(s)); n > most {
			best, most = strings.TrimSpace(s), n
		}
	}
	return best, most
}

// words are the runs of letters and digits; {voornaam} counts as one.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '\'' && r != '_' && r != '\u2019'
	})
}

// FleschDouma is the reading ease of a Dutch text, about 0 (very hard) to 100
// (very easy): 206.84 − 77 × syllables per word − 0.93 × words per sentence. A
// text without words is very easy.
//
// Source: W.H. Douma, De leesbaarheid van landbouwbladen (1960), the Dutch form
// of Flesch's Reading Ease. Syllables are counted as groups of vowels.
func FleschDouma(text string) float64 {
	all := words(text)
	if len(all) == 0 {
		return 100
	}
	sentences, syllables := 0, 0
	for _, s := range sentenceEnd.Split(text, -1) {
		if len(words(s)) > 0 {
			sentences++
		}
	}
	for _, w := range all {
		syllables += max(1, len(syllable.FindAllString(strings.ToLower(w), -1)))
	}
	n := float64(len(all))
	return 206.84 - 77*float64(syllables)/n - 0.93*n/float64(sentences)
}
