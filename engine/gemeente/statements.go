package gemeente

import (
	"regexp"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// Privacy is what the privacy page of the gemeente says beside what holds everywhere.
type Privacy struct {
	Pos diag.Pos `yaml:"-" json:"-"`
	// Basis is on what ground of the law the gemeente keeps data, as a sentence.
	Basis source.Text `yaml:"grondslag" json:"grondslag,omitempty"`
	// Officer is how to reach the data protection officer.
	Officer Contact `yaml:"functionaris" json:"functionaris,omitzero"`
	// Statement is the address of the gemeente's own privacy statement.
	Statement string `yaml:"verklaring" json:"verklaring,omitempty"`
}

// Contact is how to reach somebody.
type Contact struct {
	Name  string `yaml:"naam" json:"naam,omitempty"`
	Phone string `yaml:"telefoon" json:"telefoon,omitempty"`
	Mail  string `yaml:"mail" json:"mail,omitempty"`
}

// Accessibility is what the accessibility statement of the gemeente says.
type Accessibility struct {
	Pos    diag.Pos      `yaml:"-" json:"-"`
	Status AccessStatus  `yaml:"status" json:"status"`
	Date   source.Date   `yaml:"datum" json:"datum"` // on which the gemeente settled the status
	Audit  *AccessReview `yaml:"onderzoek" json:"onderzoek,omitempty"`
	Mail   string        `yaml:"mail" json:"mail,omitempty"` // for who meets a barrier; the help line when left out
	// Statement is the address in the national register.
	Statement string `yaml:"verklaring" json:"verklaring,omitempty"`
}

// AccessStatus is a status of the national register of accessibility statements.
type AccessStatus string

// The statuses, best first: all demands are met, some are and the rest is planned,
// measures were taken, none is met.
const (
	AccessFull    AccessStatus = "A"
	AccessPartial AccessStatus = "B"
	AccessBegun   AccessStatus = "C"
	AccessNone    AccessStatus = "D"
)

// AccessReview is an examination by somebody who knows the norm.
type AccessReview struct {
	Date source.Date `yaml:"datum" json:"datum"`
	By   string      `yaml:"door" json:"door"`
}

// Administration is how to reach who runs the monitor in the gemeente.
type Administration struct {
	Pos diag.Pos `yaml:"-" json:"-"`
	// Mail gets the announcements of what is to be removed: mailboxes, not people.
	Mail []string `yaml:"mail" json:"mail"`
}

var mailForm = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

// checkStatements looks at what the pages of a gemeente say and whom they name.
func checkStatements(g *Gemeente, found *diag.List) {
	mail := func(pos diag.Pos, key, address string) {
		if address != "" && !mailForm.MatchString(address) {
			found.Errorf(pos, "mail-address", "%s %q is geen mailadres", key, address)
		}
	}
	page := func(pos diag.Pos, key, address string) {
		if address != "" && !strings.HasPrefix(address, "https://") {
			found.Errorf(pos, "page-address", "%s %q is geen adres dat begint met https://", key, address)
		}
	}
	if p := g.Privacy; p != nil {
		mail(p.Pos, "functionaris.mail", p.Officer.Mail)
		page(p.Pos, "verklaring", p.Statement)
		if p.Officer != (Contact{}) && p.Officer.Mail == "" && p.Officer.Phone == "" {
			found.Errorf(p.Pos, "contact-unreachable", "functionaris heeft geen mail en geen telefoon")
		}
	}
	if a := g.Accessibility; a != nil {
		mail(a.Pos, "mail", a.Mail)
		page(a.Pos, "verklaring", a.Statement)
		if (a.Status == AccessFull || a.Status == AccessPartial) && a.Audit == nil {
			found.Errorf(a.Pos, "access-unexamined", "status %s vraagt een onderzoek, met datum en door wie", a.Status)
		}
		if a.Audit != nil && a.Audit.Date > a.Date {
			found.Errorf(a.Pos, "access-dates", "het onderzoek (%s) is later dan de status (%s)", a.Audit.Date, a.Date)
		}
	}
	if b := g.Administration; b != nil {
		once := map[string]bool{}
		for _, address := range b.Mail {
			mail(b.Pos, "beheer.mail", address)
			if once[address] {
				found.Errorf(b.Pos, "duplicate-id", "mailadres %s staat er twee keer", address)
			}
			once[address] = true
		}
	}
}
