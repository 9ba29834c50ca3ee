package gemeente

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// Kind is the value of `soort` in a gemeente's definition.
const Kind = "gemeente"

// MinThreshold is the smallest disclosure threshold that a gemeente may choose:
// below five participants a cell can be recognised in a small place.
const MinThreshold = 5

// DefaultThreshold is the disclosure threshold of a gemeente that names none.
const DefaultThreshold = 10

// Gemeente is one gemeente as its YAML says it.
type Gemeente struct {
	Pos        diag.Pos                      `yaml:"-" json:"-"`
	Kind       string                        `yaml:"soort" json:"soort"`
	Code       string                        `yaml:"code" json:"code"` // four digits, as CBS numbers them
	Name       string                        `yaml:"naam" json:"naam"`
	Colour     string                        `yaml:"kleur" json:"kleur"`             // #rrggbb, the brand colour
	Prefix     string                        `yaml:"voorvoegsel" json:"voorvoegsel"` // of pseudonymous ids
	Languages  []string                      `yaml:"talen" json:"talen,omitempty"`
	HelpLine   HelpLine                      `yaml:"hulplijn" json:"hulplijn,omitzero"`
	Programmes []Overlay                     `yaml:"programmas" json:"programmas"`
	MKBA       map[string]map[string]float64 `yaml:"mkba" json:"mkba,omitempty"` // model → named parameter → value
	// Targets are what the gemeente aims at: programme → indicator → value, a share from
	// 0 to 1.
	Targets map[string]map[string]float64 `yaml:"doelen" json:"doelen,omitempty"`
	// Features are what is to be known of the place itself, by the id of a programme's
	// feature, each with its source and day.
	Features     map[string]programme.FeatureValue `yaml:"kenmerken" json:"kenmerken,omitempty"`
	Threshold    int                               `yaml:"drempel" json:"drempel,omitempty"`
	Retention    source.Span                       `yaml:"bewaartermijn" json:"bewaartermijn,omitzero"` // instead of that of the programmes
	Investors    []Investor                        `yaml:"investeerders" json:"investeerders,omitempty"`
	SharesNation bool                              `yaml:"deelt_landelijk" json:"deelt_landelijk,omitempty"`
	SignIn       *SignIn                           `yaml:"aanmelden" json:"aanmelden,omitempty"`
	// What the pages to read say, and who runs the monitor.
	Privacy        *Privacy        `yaml:"privacy" json:"privacy,omitempty"`
	Accessibility  *Accessibility  `yaml:"toegankelijkheid" json:"toegankelijkheid,omitempty"`
	Administration *Administration `yaml:"beheer" json:"beheer,omitempty"`
}

// SignIn says how staff of the gemeente sign in: through a directory of its own, or,
// without a protocol, through that of the product; and what a group gives there.
type SignIn struct {
	Pos      diag.Pos `yaml:"-" json:"-"`
	Protocol Protocol `yaml:"protocol" json:"protocol,omitempty"`
	Metadata string   `yaml:"metagegevens" json:"metagegevens,omitempty"` // of SAML: address of the description
	Issuer   string   `yaml:"uitgever" json:"uitgever,omitempty"`         // of OpenID Connect
	Client   string   `yaml:"client" json:"client,omitempty"`             // of OpenID Connect: how the product is called there
	Groups   string   `yaml:"groepenveld" json:"groepenveld,omitempty"`   // where the directory writes the groups; "groups" when left out
	Domains  []string `yaml:"domeinen" json:"domeinen,omitempty"`         // of mail addresses that belong to the directory
	Members  []Group  `yaml:"groepen" json:"groepen"`
}

// Protocol is how a directory is spoken to.
type Protocol string

// The protocols. Without one there is no directory of the gemeente's own.
const (
	SAML Protocol = "saml"
	OIDC Protocol = "oidc"
)

// Group is a group of the directory and what its members are here. A role is a word of
// the policies, which know what it may.
type Group struct {
	Pos  diag.Pos `yaml:"-" json:"-"`
	Name string   `yaml:"groep" json:"groep"`
	Role string   `yaml:"rol" json:"rol"`
	Team string   `yaml:"team" json:"team,omitempty"`
}

// Directory is the name of the gemeente's own directory; empty when it has none.
func (g *Gemeente) Directory() string {
	if g.SignIn == nil || g.SignIn.Protocol == "" {
		return ""
	}
	return "gemeente-" + g.Code
}

// HelpLine is where a participant can go with a question.
type HelpLine struct {
	Phone string      `yaml:"telefoon" json:"telefoon,omitempty"`
	Mail  string      `yaml:"mail" json:"mail,omitempty"`
	Text  source.Text `yaml:"tekst" json:"tekst,omitempty"`
}

// Investor is a party that may see the investor level of this gemeente.
type Investor struct {
	Pos  diag.Pos `yaml:"-" json:"-"`
	ID   string   `yaml:"id" json:"id"`
	Name string   `yaml:"naam" json:"naam"`
}

// Overlay says that the gemeente carries out a programme, since when, and what
// it does otherwise.
type Overlay struct {
	Pos             diag.Pos                 `yaml:"-" json:"-"`
	ID              string                   `yaml:"id" json:"id"`
	Version         int                      `yaml:"versie" json:"versie,omitempty"` // 0: the newest
	Since           source.Date              `yaml:"vanaf" json:"vanaf"`
	Moments         map[string]MomentOverlay `yaml:"metingen" json:"metingen,omitempty"`
	Naming          map[string]source.Text   `yaml:"benaming" json:"benaming,omitempty"`
	Reminders       []programme.Reminder     `yaml:"herinneringen" json:"herinneringen,omitempty"`
	Sending         programme.Sending        `yaml:"verzending" json:"verzending,omitzero"`
	InvitationValid source.Span              `yaml:"uitnodiging_geldig" json:"uitnodiging_geldig,omitzero"`
	Eligibility     *programme.Eligibility   `yaml:"deelname" json:"deelname,omitempty"`
	Retention       source.Span              `yaml:"bewaartermijn" json:"bewaartermijn,omitzero"`
}

// MomentOverlay holds what a gemeente changes about one moment. What it leaves
// out stays as the programme has it.
type MomentOverlay struct {
	Pos     diag.Pos      `yaml:"-" json:"-"`
	Month   *int          `yaml:"maand" json:"maand,omitempty"`
	Title   source.Text   `yaml:"titel" json:"titel,omitempty"`
	Every   source.Span   `yaml:"elke" json:"elke,omitzero"`           // of a recurring moment: so many times what the programme says
	During  source.Span   `yaml:"gedurende" json:"gedurende,omitzero"` // of a recurring moment: no longer than the programme says
	Window  WindowOverlay `yaml:"venster" json:"venster,omitzero"`
	Dropped bool          `yaml:"vervalt" json:"vervalt,omitempty"`
}

// WindowOverlay changes one or both ends of a moment's window.
type WindowOverlay struct {
	Opens  *source.Span `yaml:"vanaf" json:"vanaf,omitzero"`
	Closes *source.Span `yaml:"tot" json:"tot,omitzero"`
}

// Limit gives the disclosure threshold that applies, never under MinThreshold.
func (g *Gemeente) Limit() int {
	if g.Threshold == 0 {
		return DefaultThreshold
	}
	return max(MinThreshold, g.Threshold)
}

// Overlay gives the gemeente's overlay on a programme, or nil when the gemeente
// does not carry it out.
func (g *Gemeente) Overlay(programme string) *Overlay {
	for i := range g.Programmes {
		if g.Programmes[i].ID == programme {
			return &g.Programmes[i]
		}
	}
	return nil
}
