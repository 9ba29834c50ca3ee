package instrument

import (
	"slices"
	"strings"

	"effectmonitor/engine/formula"
)

// CodeQuote is the code of findings about citaat.
const CodeQuote = "bad-quote"

// Quote are the words of an answer that may be quoted.
type Quote struct {
	Question string // id
	Words    string
}

// Quotes are the answers whose words may be quoted: the question says with which other
// one leave is given, and the answer to that one is ja. Nothing, a refusal and a
// question that was not shown are no leave.
func (in *Instrument) Quotes(answers Answers) []Quote {
	var out []Quote
	for _, f := range in.fields {
		if f.Question.Quote == "" {
			continue
		}
		words, leave := answers[f.ID], answers[f.Question.Quote]
		text := strings.TrimSpace(words.Value.AsText())
		if words.Status == Answered && text != "" && leave.Status == Answered && leave.Value.Equal(formula.Bool(true)) {
			out = append(out, Quote{f.ID, text})
		}
	}
	return out
}

// AsksQuotes reports whether any answer may become a quote.
func (in *Instrument) AsksQuotes() bool {
	return slices.ContainsFunc(in.fields, func(f *Field) bool { return f.Question.Quote != "" })
}

// checkQuotes checks that leave is asked by a question of its own, which nobody has to
// answer.
func (c *compiler) checkQuotes() {
	for _, f := range c.in.fields {
		c.checkQuote(f.Question)
		for _, inner := range f.Question.Questions {
			if inner.Quote != "" {
				c.found.Errorf(inner.Pos, CodeQuote, "een vraag in een herhaling kan geen citaat geven")
			}
		}
	}
}

func (c *compiler) checkQuote(q *Question) {
	if q.Quote == "" {
		return
	}
	if !slices.Contains([]string{TypeText, TypeLongText}, q.Type) {
		c.found.Errorf(q.Pos, CodeQuote, "citaat hoort bij een vraag van type tekst of lange_tekst, niet bij %s", q.Type)
	}
	leave, ok := c.in.Question(q.Quote)
	switch {
	case !ok:
		c.found.Errorf(q.Pos, CodeQuote, "de vraag %q die toestemming geeft bestaat niet", q.Quote).WithHint("zet bij citaat de id van een vraag met ja of nee")
	case leave.Type != TypeYesNo:
		c.found.Errorf(q.Pos, CodeQuote, "de vraag %q is geen vraag met ja of nee", q.Quote)
	case !leave.Required.IsZero():
		c.found.Errorf(leave.Pos, CodeQuote, "toestemming voor een citaat is nooit verplicht: wie niets kiest geeft haar niet")
	}
}
