// Package cloud reads what a function in the cloud is told by its environment: the
// table, the bundle of definitions, the address, the identity provider.
//
// It must not import AWS or build an adapter; the mains do that. Every setting that
// is missing is named at once, so that a faulty deployment is mended in one go.
package cloud

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/functions/internal/zone"
)

// The environment variables. ZONE and PRODUCT may be left out.
const (
	TableName    = "TABLE_NAME"         // of the DynamoDB table
	Definitions  = "DEFINITIONS"        // path of the bundle that monitor build wrote
	Origin       = "ORIGIN"             // of the pages, such as https://host
	OriginCode   = "ORIGIN_SECRET"      // what the front says with every request; without it there is no front
	KeyAlias     = "KEY_ALIAS"          // of the KMS key per gemeente; {gemeente} stands for the code
	Issuer       = "OIDC_ISSUER"        // of the identity provider
	Client       = "OIDC_CLIENT_ID"     //
	Secret       = "OIDC_CLIENT_SECRET" // may be left out for a public client
	Groups       = "OIDC_GROUPS"        // JSON: group → list of role, gemeente, team, grants
	GroupsClaim  = "OIDC_GROUPS_CLAIM"  // where the provider writes somebody's groups; groups when left out
	MailFrom     = "MAIL_FROM"          // address that mail to participants comes from
	MailSet      = "MAIL_SET"           // SES configuration set; may be left out
	SMSFrom      = "SMS_FROM"           // name that an SMS comes from, at most 11 letters and digits
	SigningKey   = "SIGNING_KEY"        // of KMS, under which outcomes are frozen
	Zone         = "ZONE"               // IANA name; zone.Default when left out
	ExportBucket = "EXPORT_BUCKET"      // of files that are fetched once
	ExportKey    = "EXPORT_KEY"         // of the KMS key that they are encrypted with; that of the bucket when left out
	Contact      = "CONTACT"            // mail address for who reads figures by machine; may be left out
	Product      = "PRODUCT"            // name in the header; Effectmonitor when left out
)

// RosterAge is how old the list of a whole gemeente may be: what another instance of
// a function wrote shows after that.
const RosterAge = 10 * time.Second

// ProductName is in the header of a page unless Product says otherwise.
const ProductName = "Effectmonitor"

// Environment reads variables and remembers which are missing or wrong.
type Environment struct {
	getenv func(string) string
	faults []error
}

// NewEnvironment reads from getenv, mostly os.Getenv.
func NewEnvironment(getenv func(string) string) *Environment { return &Environment{getenv: getenv} }

// Need is a variable that must be there.
func (e *Environment) Need(name string) string {
	value := e.getenv(name)
	if value == "" {
		e.faults = append(e.faults, fmt.Errorf("environment variable %s is missing", name))
	}
	return value
}

// Or is a variable, or what is used without it.
func (e *Environment) Or(name, otherwise string) string {
	if value := e.getenv(name); value != "" {
		return value
	}
	return otherwise
}

// Err names everything that is missing or wrong; nil when all is there.
func (e *Environment) Err() error { return errors.Join(e.faults...) }

// Catalog reads the bundle of definitions.
func (e *Environment) Catalog() *catalog.Catalog {
	path := e.Need(Definitions)
	if path == "" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		e.faults = append(e.faults, fmt.Errorf("%s: %w", Definitions, err))
		return nil
	}
	c, err := catalog.FromBundle(data)
	if err != nil {
		e.faults = append(e.faults, fmt.Errorf("%s: %w", Definitions, err))
	}
	return c
}

// Zone is where the days of the programmes begin and end.
func (e *Environment) Zone() *time.Location {
	z, err := zone.Load(e.getenv(Zone))
	if err != nil {
		e.faults = append(e.faults, fmt.Errorf("%s: %w", Zone, err))
	}
	return z
}

// JSON decodes a variable that must be there.
func (e *Environment) JSON(name string, into any) {
	value := e.Need(name)
	if value == "" {
		return
	}
	if err := json.Unmarshal([]byte(value), into); err != nil {
		e.faults = append(e.faults, fmt.Errorf("%s is not the JSON that is expected: %w", name, err))
	}
}

// Key names the KMS key of a gemeente.
func (e *Environment) Key() func(gemeente string) string {
	alias := e.Need(KeyAlias)
	return func(gemeente string) string { return strings.ReplaceAll(alias, "{gemeente}", gemeente) }
}

// Log is where a function writes: one JSON object a line, to standard error.
func Log() *slog.Logger {
	return slog.New(slog.NewJSONHandler(os.Stderr, nil))
}
