package lint

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// Limits for texts that participants read, at language level B1.
const (
	maxWords      = 15   // in a sentence
	maxLetters    = 20   // in a word
	minReadable   = 60.0 // Flesch-Douma: 60 is plain, 30 is hard
	sampleOfWords = 25   // below that the index says nothing
)

// readability looks at the Dutch texts of a questionnaire that participants fill
// in themselves: one finding per fault and question.
func (l *linter) readability(in *instrument.Instrument) {
	d := in.Def
	l.readable(d.Pos, d.Intro, d.Closing)
	for _, p := range d.Pages {
		l.readable(p.Pos, p.Title, p.Help)
		for _, g := range p.Groups {
			l.readable(g.Pos, g.Title, g.Help)
		}
		for _, q := range p.Questions {
			l.readableQuestion(q)
		}
	}
}

func (l *linter) readableQuestion(q *instrument.Question) {
	l.readable(q.Pos, q.Text, q.Help, q.Because, q.None, q.OneMore)
	for _, o := range q.Options {
		l.readable(o.Pos, o.Text, o.Help)
	}
	for _, level := range q.Levels {
		l.readable(level.Pos, level.Title, level.Text)
	}
	for _, row := range q.Rows {
		l.readable(row.Pos, row.Text, row.Help)
	}
	for _, check := range q.Checks {
		l.readable(check.Pos, check.Message)
	}
	for _, inner := range q.Questions {
		l.readableQuestion(inner)
	}
}

func (l *linter) readable(at diag.Pos, texts ...source.Text) {
	for _, t := range texts {
		dutch := t[source.DefaultLang]
		if dutch == "" {
			continue
		}
		if sentence, n := longest(dutch); n > maxWords {
			l.found.Warnf(at, CodeLongSentence, "deze zin heeft %d woorden: %q", n, beginning(sentence)).
				WithHint("maak er twee zinnen van; hooguit 15 woorden leest makkelijk")
		}
		for _, w := range words(dutch) {
			if utf8.RuneCountInString(w) > maxLetters {
				l.found.Warnf(at, CodeLongWord, "dit woord is lang: %q", w).WithHint("zeg het met kortere woorden")
			}
		}
		if len(words(dutch)) >= sampleOfWords && FleschDouma(dutch) < minReadable {
			l.found.Warnf(at, CodeHardText, "deze tekst leest moeilijk: %q", beginning(dutch)).WithHint("gebruik kortere zinnen en woorden")
		}
	}
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
