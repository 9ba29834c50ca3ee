package report

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/notation"
)

// Candidate is a quote that may be used: its words were given with leave, and moderated.
type Candidate struct {
	ID     string // decides its place in the draw, and is never shown
	Person string // who said it, so that nobody is heard twice; never shown
	Text   string
	Lang   string
	By     string // what who said it is, such as the word for a participant
	// Place is the name of the gemeente, only where it agreed to be named and is no
	// small group.
	Place   string
	About   []string          // parts of the framework
	Classes map[string]string // breakdown → class of who said it
}

// draw is the order in which quotes are used, by lot: the hash of the seed and the id.
// A quote that comes or goes does not change the order of the others. Of so few people
// that their number may not be shown, there is none: words would point at somebody.
func (b *builder) draw() *drawn {
	d := &drawn{heard: map[string]bool{}, said: map[string]bool{}}
	if _, some := b.own.N().N(); !some {
		return d
	}
	d.list = slices.Clone(b.in.Quotes)
	lot := func(c Candidate) []byte {
		sum := sha256.Sum256([]byte(b.in.Seed + "\x00" + c.ID))
		return sum[:]
	}
	slices.SortFunc(d.list, func(x, y Candidate) int { return bytes.Compare(lot(x), lot(y)) })
	return d
}

// drawn are the quotes in the order of the draw, and who was heard.
type drawn struct {
	list  []Candidate
	heard map[string]bool
	said  map[string]bool // words that stand there: the same ones twice tell nothing
}

// take gives the next ones about a part of the framework.
func (d *drawn) take(q *Quoting) []Candidate {
	var out []Candidate
	for _, c := range d.list {
		if len(out) == q.Most {
			break
		}
		if d.heard[c.Person] || d.said[c.Text] || q.About != "" && !slices.Contains(c.About, q.About) {
			continue
		}
		d.heard[c.Person], d.said[c.Text] = true, true
		out = append(out, c)
	}
	return out
}

// quote adds the quotes of a part, or what stands there when there is none.
func (b *builder) quote(s *SectionView, q *Quoting, d *drawn) {
	if q == nil {
		return
	}
	for _, c := range d.take(q) {
		s.Quotes = append(s.Quotes, Quote{ID: c.ID, Text: c.Text, Lang: c.Lang, By: b.speaker(q, &c)})
	}
	if len(s.Quotes) == 0 {
		s.Unquoted = b.always(q.Else)
		s.Unquoted.Else = true
	}
}

// speaker says who it was: what somebody is, and of which group where that may be shown.
func (b *builder) speaker(q *Quoting, c *Candidate) string {
	var parts []string
	for _, part := range []string{c.By, b.classOf(q.Breakdown, c.Classes[q.Breakdown]), c.Place} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return notation.Capital(strings.Join(parts, ", "))
}

// classOf is the name of a class whose number of people may be shown; else nothing.
func (b *builder) classOf(breakdown, class string) string {
	if breakdown == "" || class == "" {
		return ""
	}
	known := b.own.Classes(breakdown)
	groups := b.own.Groups(breakdown)
	for i, c := range known {
		if c.ID == class && i < len(groups) && groups[i].Known() && groups[i].Value() >= float64(cohort.NewGate(b.in.Threshold).Threshold()) {
			return c.Title.In(b.in.Lang)
		}
	}
	return ""
}

// quoting checks a block of quotes.
func (c *checker) quoting(q *Quoting) {
	if q == nil {
		return
	}
	parts := Parts(c.framework.Def)
	ids := make([]string, len(parts))
	for i, part := range parts {
		ids[i] = part.ID
	}
	if q.About != "" && !slices.Contains(ids, q.About) {
		c.found.Errorf(q.Pos, "quote-theme", "het raamwerk heeft geen thema, domein, dimensie of activiteit %s", q.About).WithHint(diag.Suggest(q.About, ids))
	}
	if q.Breakdown != "" && c.framework.Breakdown(q.Breakdown) == nil {
		c.found.Errorf(q.Pos, "quote-breakdown", "het raamwerk heeft geen uitsplitsing %s", q.Breakdown)
	}
	c.plain(q.Pos, q.Else)
}

// Parts are what a quote can be about: the themes, the domains, the dimensions and the
// activities of a framework, in that order.
func Parts(f *indicator.Framework) []indicator.Entry {
	return slices.Concat(f.Themes, f.Domains, f.Dimensions, f.Activities)
}
