package web

import (
	"strings"

	"effectmonitor/functions/internal/locale"
)

// Link is a text that goes somewhere. Current marks the place where the reader is.
type Link struct {
	Label, Href string
	Current     bool
}

// Words are what a programme calls its people and its subjects, in the language
// of the page and in lower case. Messages use them as {participant} and so on.
type Words struct {
	Participant, Participants string
	Staff, Staffs             string
	Domain, Domains           string
}

func (w Words) args() locale.Args {
	return locale.Args{
		"participant": w.Participant, "participants": w.Participants,
		"staff": w.Staff, "staffs": w.Staffs,
		"domain": w.Domain, "domains": w.Domains,
	}
}

// Brand names whose page this is: the product and the gemeente, or the country.
type Brand struct{ Name, Sub, Href string }

// User is who is signed in, as the header shows it.
type User struct{ Name, Role string }

// Problem is a fault that stops a form; Target is the id of the field it is at.
type Problem struct{ Text, Target string }

// Page is what every page of staff has around its content.
type Page struct {
	Messages    *locale.Messages
	Words       Words
	Title       string // heading 1 and the title of the document
	Brand       Brand
	Nav         []Link
	User        *User  // nil when nobody is signed in
	SignOut     string // where the sign-out form posts to
	Crumbs      []Link // from the top to the parent; the page itself comes last
	CrumbTitle  string // what the path calls this page; Title when empty
	FooterLinks []Link
	FooterNote  string
	ThemeHref   string    // see ThemeURL; empty for the base theme
	CSRF        string    // hidden field csrf in every form
	Idempotency string    // hidden field eenmalig where a second submit must change nothing
	Notice      string    // what has just been done, after a redirect
	Problems    []Problem // fills the error summary; the document title then says "Fout:"
}

// T is the message of this page's language; pairs are name, value, name, value.
func (p Page) T(key string, pairs ...string) string {
	return p.messages().Text(key, p.args(pairs))
}

// N is T for a message that differs between one and many.
func (p Page) N(key string, n int, pairs ...string) string {
	return p.messages().Count(key, n, p.args(pairs))
}

func (p Page) messages() *locale.Messages {
	if p.Messages == nil {
		return locale.For(locale.Default)
	}
	return p.Messages
}

func (p Page) args(pairs []string) locale.Args {
	args := p.Words.args()
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return args
}

func (p Page) documentTitle() string {
	var b strings.Builder
	if len(p.Problems) > 0 {
		b.WriteString(p.T("page.fault-prefix") + " ")
	}
	b.WriteString(p.Title)
	for _, part := range []string{p.Brand.Name, p.Brand.Sub} {
		if part != "" {
			b.WriteString(" - " + part)
		}
	}
	return b.String()
}

// Run is a piece of a sentence; Strong carries its point.
type Run struct {
	Text   string
	Strong bool
}

// Sentence is a text with stresses in it.
type Sentence []Run

// Plain is a sentence without stress.
func Plain(text string) Sentence { return Sentence{{Text: text}} }

// Status says how far one rater is with one moment, by a drawing and a word.
type Status struct {
	Kind StatusKind
	Text string
	Note string // second line, such as the date
}

// StatusKind chooses the drawing of a Status.
type StatusKind string

// The kinds of Status.
const (
	StatusDone    StatusKind = "done"    // filled in
	StatusPartial StatusKind = "partial" // begun
	StatusOpen    StatusKind = "open"    // not begun
	StatusSent    StatusKind = "sent"    // invited or reminded, waiting
	StatusNone    StatusKind = "none"    // will not come
	StatusDue     StatusKind = "due"     // this one's turn
	StatusLater   StatusKind = "later"   // not yet
)

// Badge is a short label on a ground. Kind is "", info, warning or quiet.
type Badge struct{ Kind, Label string }

// Datum is one line of a list of facts.
type Datum struct{ Label, Value string }

func (p Page) brandHref() string {
	if p.Brand.Href == "" {
		return "/"
	}
	return p.Brand.Href
}

// crumb is the last step of the path: the part of the title that names the page.
func (p Page) crumb() string {
	if p.CrumbTitle != "" {
		return p.CrumbTitle
	}
	return p.Title
}

// telephone makes a number that can be dialled from one that can be read.
func telephone(number string) string {
	return "tel:" + strings.Map(func(r rune) rune {
		if r == '+' || (r >= '0' && r <= '9') {
			return r
		}
		return -1
	}, number)
}
