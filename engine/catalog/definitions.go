package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/report"
	"effectmonitor/engine/source"
)

// Definitions is everything that was read, decoded and not yet compiled. Its JSON
// is the bundle that functions in the cloud read.
type Definitions struct {
	Digest         string                      `json:"digest"` // SHA-256 over the files, in hex
	Questionnaires []*instrument.Questionnaire `json:"vragenlijsten"`
	Programmes     []*programme.Programme      `json:"programmas"`
	Frameworks     []*indicator.Framework      `json:"raamwerken"`
	Prices         []*mkba.PriceFile           `json:"kengetallen"`
	Models         []*mkba.Model               `json:"mkba"`
	Dashboards     []*dashboard.Dashboard      `json:"dashboards"`
	Learning       []*learning.Definition      `json:"leren,omitempty"`
	Reports        []*report.Definition        `json:"rapporten,omitempty"`
	Gemeenten      []*gemeente.Gemeente        `json:"gemeenten"`

	// Simulations are left out of a bundle: invented people belong on a laptop and
	// in tests, never beside real ones.
	Simulations []Simulation `json:"-"`

	// Broken are definitions that could not be decoded. What refers to them is not at
	// fault, and what needs them cannot be judged.
	Broken []Broken `json:"-"`
}

// Broken is a definition that is there and could not be decoded, by what its
// place says that it is.
type Broken struct {
	Kind    string // value of `soort`
	ID      string
	Version int
}

// Simulation is the definition of an invented cohort. The package that runs it
// decodes Doc; the catalog only checks what it refers to.
type Simulation struct {
	ID        string
	Version   int
	Programme source.Ref
	Doc       *source.Document
}

// Bundle writes the definitions as one JSON document, which FromBundle reads.
func (c *Catalog) Bundle() ([]byte, error) {
	data, err := json.Marshal(c.defs)
	if err != nil {
		return nil, fmt.Errorf("write bundle: %w", err)
	}
	return data, nil
}

// MaxBundle is the size of the largest bundle that is read, in bytes: a hundred times
// that of all gemeenten of the country together.
const MaxBundle = 32 << 20

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// FromBundle reads what Bundle wrote. The definitions were checked when the
// bundle was built; a finding now means that bundle and program do not belong
// together, and is an error. So is whatever a damaged bundle lacks: no schema says
// here what must be there, and the process must not stop over it.
func FromBundle(data []byte) (c *Catalog, err error) {
	defer func() {
		if r := recover(); r != nil {
			c, err = nil, fmt.Errorf("read bundle: it is damaged: %v", r)
		}
	}()
	if len(data) > MaxBundle {
		return nil, fmt.Errorf("read bundle: it is larger than %d MB", MaxBundle>>20)
	}
	defs := &Definitions{}
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	if err := in.Decode(defs); err != nil {
		return nil, fmt.Errorf("read bundle: it is damaged, or of a newer or older release: %w", err)
	}
	if rest := bytes.TrimSpace(data[in.InputOffset():]); len(rest) > 0 {
		return nil, fmt.Errorf("read bundle: it goes on after its end")
	}
	if !digestForm.MatchString(defs.Digest) {
		return nil, fmt.Errorf("read bundle: it has no digest")
	}
	c, found := Compile(defs)
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("read bundle: %w", err)
	}
	return c, nil
}
