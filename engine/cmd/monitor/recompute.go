package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

type recomputeCommand struct {
	File        string `arg:"" name:"bestand" help:"Vaststelling, zoals vaststel haar schreef."`
	Key         string `name:"sleutel" help:"Openbare sleutel van wie hoort te hebben ondertekend (PEM)." placeholder:"BESTAND"`
	Input       string `name:"hoeveelheden" help:"Vergelijk ook met de hoeveelheden in dit bestand." placeholder:"BESTAND"`
	Definitions bool   `name:"definities" help:"Vergelijk ook met de definities van nu."`
}

// States of a signature, as the report names them.
const (
	unsigned     = "niet ondertekend"
	signed       = "ondertekend"           // with the key that was given
	signedByFile = "ondertekend, onbekend" // with the key in the file
	otherKey     = "andere sleutel"
	badSignature = "klopt niet"
)

// recomputation says whether a statement still holds.
type recomputation struct {
	ID          string           `json:"id"`
	Title       string           `json:"titel"`
	Model       string           `json:"model"`
	Same        bool             `json:"gelijk"` // all of the below is as it was
	Signature   string           `json:"handtekening"`
	Fingerprint string           `json:"vingerafdruk,omitempty"` // of the key in the file
	Deviations  []mkba.Deviation `json:"afwijkingen"`            // recomputed from the statement itself
	Data        *comparedWith    `json:"hoeveelheden,omitempty"`
	Definitions *comparedWith    `json:"definities,omitempty"`
}

// comparedWith is what was frozen beside what is there now.
type comparedWith struct {
	Said       string           `json:"kenmerk_vastgesteld"`
	Now        string           `json:"kenmerk_nu"`
	Deviations []mkba.Deviation `json:"afwijkingen"`
}

func (c *comparedWith) same() bool { return c == nil || c.Said == c.Now && len(c.Deviations) == 0 }

// Run recomputes a statement and says what differs.
func (c *recomputeCommand) Run(a *app) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return misuse("%s is niet te lezen", c.File)
	}
	s, err := mkba.ParseStatement(data)
	if err != nil || s.Model == nil {
		return misuse("%s is geen vaststelling", c.File)
	}
	out, err := c.recompute(a, s)
	if err != nil {
		return err
	}
	if a.Format == "json" {
		err = a.json(a.out, out)
	} else {
		err = a.printf("%s", out.text())
	}
	if err == nil && !out.Same {
		return errFindings
	}
	return err
}

func (c *recomputeCommand) recompute(a *app, s *mkba.Statement) (*recomputation, error) {
	out := &recomputation{ID: s.Occasion.ID, Title: s.Occasion.Title, Model: fmt.Sprintf("%s@%d", s.Model.ID, s.Model.Version)}
	if err := c.signature(s, out); err != nil {
		return nil, err
	}
	var err error
	if out.Deviations, err = mkba.Recompute(s); err != nil {
		out.Deviations = append(out.Deviations, mkba.Deviation{Path: "uitkomst", Said: "is uitgerekend", Now: "is niet meer uit te rekenen: " + err.Error()})
	}
	if out.Deviations == nil {
		out.Deviations = []mkba.Deviation{}
	}
	if c.Input != "" {
		if out.Data, err = c.againstData(a, s); err != nil {
			return nil, err
		}
	}
	if c.Definitions {
		if out.Definitions, err = c.againstDefinitions(a, s); err != nil {
			return nil, err
		}
	}
	trusted := slices.Contains([]string{unsigned, signed, signedByFile}, out.Signature) && (c.Key == "" || out.Signature == signed)
	out.Same = trusted && len(out.Deviations) == 0 && out.Data.same() && out.Definitions.same()
	return out, nil
}

func (c *recomputeCommand) signature(s *mkba.Statement, out *recomputation) error {
	var key ed25519.PublicKey
	var err error
	if c.Key != "" {
		if key, err = publicKey(c.Key); err != nil {
			return err
		}
	}
	if s.Signature != nil {
		out.Fingerprint = s.Signature.Fingerprint()
	}
	switch err := s.Verify(key); {
	case err == nil && key == nil:
		out.Signature = signedByFile
	case err == nil:
		out.Signature = signed
	case errors.Is(err, mkba.ErrUnsigned):
		out.Signature = unsigned
	case errors.Is(err, mkba.ErrOtherKey):
		out.Signature = otherKey
	default:
		out.Signature = badSignature
	}
	return nil
}

func (c *recomputeCommand) againstData(a *app, s *mkba.Statement) (*comparedWith, error) {
	out := &comparedWith{Said: s.Occasion.Data}
	var err error
	if out.Now, err = dataDigest(c.Input); err != nil {
		return nil, err
	}
	in, err := a.quantities(c.Input)
	if err != nil {
		return nil, err
	}
	if out.Deviations, err = s.AgainstQuantities(in.Quantities); err != nil {
		return nil, fmt.Errorf("vergelijk hoeveelheden: %w", err)
	}
	return out, nil
}

func (c *recomputeCommand) againstDefinitions(a *app, s *mkba.Statement) (*comparedWith, error) {
	loaded, err := a.catalog()
	if err != nil {
		return nil, err
	}
	out := &comparedWith{Said: s.Occasion.Definitions, Now: loaded.Digest()}
	model := loaded.Model(source.Ref{ID: s.Model.ID, Version: s.Model.Version})
	if model == nil {
		out.Deviations = []mkba.Deviation{{Path: "model", Said: fmt.Sprintf("%s@%d", s.Model.ID, s.Model.Version), Now: "is er niet meer"}}
		return out, nil
	}
	if out.Deviations, err = s.AgainstDefinitions(model); err != nil {
		return nil, fmt.Errorf("vergelijk definities: %w", err)
	}
	return out, nil
}

// signatureWords say what a signature is worth.
var signatureWords = map[string]string{
	unsigned:     "Niet ondertekend.",
	signed:       "Ondertekend met deze sleutel, en de handtekening klopt.",
	signedByFile: "Ondertekend, en de handtekening klopt. Van wie de sleutel is weet je pas met --sleutel.",
	otherKey:     "Ondertekend met een andere sleutel dan deze.",
	badSignature: "De handtekening klopt niet: de vaststelling is daarna veranderd.",
}

func (r *recomputation) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s (%s)\n%s", r.ID, r.Title, r.Model, signatureWords[r.Signature])
	if r.Fingerprint != "" {
		fmt.Fprintf(&b, " Vingerafdruk %s.", r.Fingerprint)
	}
	b.WriteString("\n")
	if len(r.Deviations) == 0 {
		b.WriteString("Nagerekend: tot op de laatste bit gelijk.\n")
	} else {
		b.WriteString("Nagerekend: niet gelijk.\n")
		writeDeviations(&b, r.Deviations)
	}
	r.Data.write(&b, "Hoeveelheden")
	r.Definitions.write(&b, "Definities")
	return b.String()
}

func (c *comparedWith) write(b *strings.Builder, what string) {
	switch {
	case c == nil:
	case c.same():
		fmt.Fprintf(b, "%s: dezelfde als bij het vaststellen.\n", what)
	case len(c.Deviations) == 0:
		fmt.Fprintf(b, "%s: anders dan bij het vaststellen, maar niets dat in deze uitkomst meetelt.\n", what)
	default:
		fmt.Fprintf(b, "%s: anders dan bij het vaststellen.\n", what)
	}
	if c != nil && c.Said != c.Now {
		fmt.Fprintf(b, "  kenmerk: vastgesteld %s, nu %s\n", c.Said, c.Now)
	}
	if c != nil {
		writeDeviations(b, c.Deviations)
	}
}

// longest is how much of a value a report shows.
const longestValue = 120

func writeDeviations(b *strings.Builder, list []mkba.Deviation) {
	for _, d := range list {
		if d.Changed {
			fmt.Fprintf(b, "  %s: in het bestand veranderd na het vaststellen (kenmerk %s, nu %s)\n", d.Path, d.Said, d.Now)
			continue
		}
		fmt.Fprintf(b, "  %s: vastgesteld %s, nu %s\n", d.Path, short(d.Said), short(d.Now))
	}
}

func short(value string) string {
	if runes := []rune(value); len(runes) > longestValue {
		return string(runes[:longestValue-1]) + "…"
	}
	return value
}
