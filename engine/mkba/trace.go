package mkba

import (
	"fmt"
	"strings"
)

// Line is one numbered line of a trace.
type Line struct {
	No     int     `json:"nr"`
	Does   string  `json:"doet"` // begin, maal, min or is
	Text   string  `json:"tekst"`
	Source string  `json:"bron,omitempty"`
	URL    string  `json:"url,omitempty"`
	Nature string  `json:"aard"` // one of the natures, or kengetal
	Shown  string  `json:"toont"`
	Number float64 `json:"getal"` // what the line multiplies by, takes off or is
}

// TracePart is how one effect or cost contributes to an amount.
type TracePart struct {
	Item        string `json:"post"`
	Title       string `json:"titel"`
	Explanation string `json:"uitleg,omitempty"`
	Nature      string `json:"aard"`
	Lines       []Line `json:"regels"`
	Amount      Cents  `json:"bedrag"`
}

// Trace is how one amount came about: per effect or cost its lines, each with its
// source, ending in the amount.
type Trace struct {
	ID     string      `json:"id"`
	Title  string      `json:"titel"`
	Amount Cents       `json:"bedrag"`
	Parts  []TracePart `json:"delen"`
}

// TraceID names the trace of a party's amount in a term.
func (out *Result) TraceID(party, term int) string {
	return out.Parties[party].ID + "-" + out.Terms[term].ID
}

// Trace explains a party's benefits in a term, in the language of a reader. A
// result that was read back from JSON has no traces.
func (out *Result) Trace(party, term int, lang string) Trace {
	t := Trace{ID: out.TraceID(party, term), Title: out.Parties[party].Title.In(lang) + ", " + out.Terms[term].Title.In(lang)}
	if out.run == nil || out.TooFew {
		return t
	}
	sums := map[traceKey]*amounts{}
	var order []traceKey
	for _, leaf := range out.Leaves {
		if leaf.Party != party || leaf.Term != term || leaf.Kind == CostLeaf {
			continue
		}
		key := traceKey{leaf.Item, leaf.Kind}
		if sums[key] == nil {
			sums[key] = &amounts{}
			order = append(order, key)
		}
		sums[key].nominal += leaf.Nominal
		sums[key].present += leaf.Present
		t.Amount += leaf.Present
	}
	for _, key := range order {
		if out.Published {
			t.Parts = append(t.Parts, out.run.tracePrinted(party, term, lang, *sums[key]))
		} else {
			t.Parts = append(t.Parts, out.run.traceEffect(key, party, term, lang, *sums[key]))
		}
	}
	return t
}

// CostTrace explains the payers' costs, in the language of a reader.
func (out *Result) CostTrace(lang string) Trace {
	l := languageOf(lang)
	t := Trace{ID: "kosten", Title: l.word("costs"), Amount: out.Savings.Cost}
	if out.run == nil || out.TooFew {
		return t
	}
	if out.Published {
		t.Parts = []TracePart{out.run.tracePrintedCost(lang, out.Savings.Cost)}
		return t
	}
	for i := range out.run.c.costs {
		t.Parts = append(t.Parts, out.run.traceCost(i, lang, out.costOf(out.run.c.costs[i].def.ID)))
	}
	return t
}

func (out *Result) costOf(item string) amounts {
	var sum amounts
	for _, leaf := range out.Leaves {
		if leaf.Kind == CostLeaf && leaf.Item == item && out.Parties[leaf.Party].Payer {
			sum.nominal += leaf.Nominal
			sum.present += leaf.Present
		}
	}
	return sum
}

type traceKey struct {
	item string
	kind LeafKind
}

type amounts struct{ nominal, present Cents }

// tracer writes lines and keeps the number so far.
type tracer struct {
	language
	lang  string
	lines []Line
	sofar float64
	count int
}

func (t *tracer) add(line Line) {
	t.count++
	line.No = t.count
	switch line.Does {
	case "begin":
		t.sofar = line.Number
	case "maal":
		t.sofar *= line.Number
	case "min":
		t.sofar -= line.Number
	case "plus":
		t.sofar += line.Number
	}
	t.lines = append(t.lines, line)
}

func (t *tracer) say(key string, args ...any) string { return fmt.Sprintf(t.word(key), args...) }

// knobSource is the source of a number that may be moved: what it is, its range, where
// it was found, and whether somebody put another value in its place.
func (r *run) knobSource(t *tracer, o operand) (source, url, nature string) {
	if o.knob < 0 {
		return t.word("assumed"), "", Assumed
	}
	k, original := &r.knobs[o.knob], &r.c.knobs[o.knob]
	parts := []string{natureWord(t.language, k.origin.nature)}
	if title := k.title.In(t.lang); k.origin.nature != "kengetal" && title != "" {
		parts[0] += ": " + title
	}
	percent := original.percent()
	if k.value != original.value && k.origin.nature != Measured {
		parts = append(parts, t.say("own-value", t.plain(original.value, percent)))
	}
	if k.uncertain() {
		parts = append(parts, t.say("range", t.plain(k.low, percent), t.plain(k.high, percent)))
	}
	if k.origin.priceYear > 0 {
		parts = append(parts, t.say("price-level", k.origin.priceYear))
	}
	if k.origin.confidence > 0 {
		parts = append(parts, strings.ToLower(t.say("grade", k.origin.confidence)))
	}
	if k.origin.source != "" {
		parts = append(parts, k.origin.source)
	}
	if !k.origin.verified {
		parts = append(parts, t.word("not-verified"))
	}
	return strings.Join(parts, ", "), k.origin.url, k.origin.nature
}

// plain is a number, or a percentage when it is a share.
func (t *tracer) plain(value float64, share bool) string {
	if share {
		return t.percent(value)
	}
	return t.number(value, 2)
}

func natureWord(l language, nature string) string {
	switch nature {
	case Measured:
		return l.word("measured")
	case Assumed:
		return l.word("assumed")
	case PublishedFig:
		return l.word("published")
	case Reconstructed:
		return l.word("reconstructed")
	case Convention:
		return l.word("convention")
	}
	return l.word("unit-price")
}

// end closes a part with the amount in whole cents.
func (t *tracer) end(text, source string, amount Cents) {
	t.add(Line{Does: "is", Text: text, Source: source, Nature: "berekend", Shown: t.euros(amount), Number: amount.Euros()})
}
