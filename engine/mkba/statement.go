package mkba

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"

	"effectmonitor/engine/source"
)

// Method numbers the arithmetic of this package. It goes up when the same model
// and inputs give other cents, so that an old statement can say why it differs.
const Method = 1

// Occasion is what a statement is about, in the words of who makes it.
type Occasion struct {
	ID          string      `json:"id"`
	Title       string      `json:"titel"`
	Population  string      `json:"populatie"`            // whom the figures are about
	From        source.Date `json:"van"`                  // first day of the period
	Until       source.Date `json:"tot"`                  // last day of the period
	Made        source.Date `json:"vastgesteld"`          // the day it was frozen
	Scenario    string      `json:"scenario,omitempty"`   // of the model
	Definitions string      `json:"definities,omitempty"` // digest of all definitions in force
	Data        string      `json:"gegevens"`             // digest of the data that the quantities were counted from
	Seed        uint64      `json:"zaad"`                 // of the simulation
	Draws       int         `json:"doorrekeningen"`       // 0 for no simulation
	Agreement   string      `json:"afspraak,omitempty"`   // of the model, when the statement settles one
	Gemeente    string      `json:"gemeente,omitempty"`   // code; empty when it is about all, or was made by hand
	Part        string      `json:"deel,omitempty"`       // of the group, as breakdown=class
	Begun       bool        `json:"begonnen,omitempty"`   // it is about who began in the period, and not about all of whom something is known
	By          string      `json:"door,omitempty"`       // who froze it
	Because     string      `json:"reden,omitempty"`      // why
}

// Statement is a frozen outcome (vaststelling): everything that is needed to
// compute it again, what came out, and a digest over all of it. It never changes;
// signing and storing it is not this package's business.
//
// A statement that is to be shown outside the gemeente must be made from inputs
// with the gemeente's threshold: its inputs are part of it.
type Statement struct {
	Method   int          `json:"rekenmethode"`
	Occasion Occasion     `json:"aanleiding"`
	Model    *Model       `json:"model"`
	Prices   []*PriceFile `json:"kengetallen"`
	Inputs   Inputs       `json:"invoer"`
	Outcome  Outcome      `json:"uitkomst"`
	// Parts has a short digest of every part, by its path, so that a change can be
	// pointed at. That nothing changed is what Digest says.
	Parts     map[string]string `json:"kenmerken,omitempty"`
	Digest    string            `json:"kenmerk"`                // sha256 over all of the above
	Signature *Signature        `json:"handtekening,omitempty"` // over Digest; nil when nobody signed
	tree      map[string]any    // as it was read; nil for a new one
}

// Outcome is what a statement says.
type Outcome struct {
	Result     *Result     `json:"resultaat"`
	Simulation *Simulation `json:"simulatie,omitempty"`
	Payment    *Payment    `json:"betaling,omitempty"`
}

// Freeze makes a statement of an outcome.
func (c *Compiled) Freeze(in Inputs, about Occasion) (*Statement, error) {
	outcome, err := c.outcome(in, about)
	if err != nil {
		return nil, fmt.Errorf("freeze %s: %w", about.ID, err)
	}
	s := &Statement{Method: Method, Occasion: about, Model: c.def, Prices: c.prices.files, Inputs: in, Outcome: *outcome}
	if err := s.seal(); err != nil {
		return nil, fmt.Errorf("freeze %s: %w", about.ID, err)
	}
	return s, nil
}

func (c *Compiled) outcome(in Inputs, about Occasion) (*Outcome, error) {
	var err error
	if about.Scenario != "" {
		if in, err = c.Under(about.Scenario, in); err != nil {
			return nil, err
		}
	}
	out := &Outcome{}
	if out.Result, err = c.Evaluate(in); err != nil {
		return nil, err
	}
	if about.Draws > 0 && !out.Result.TooFew {
		if out.Simulation, err = c.MonteCarlo(in, rand.NewPCG(about.Seed, about.Seed), about.Draws); err != nil {
			return nil, err
		}
	}
	if about.Agreement != "" {
		if out.Payment, err = out.Result.Settle(about.Agreement); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ParseStatement reads a statement as json.Marshal wrote it. Its digest is taken
// over the text itself, so that a later version of this package, which may know
// more fields, still finds the same.
func ParseStatement(data []byte) (*Statement, error) {
	s := &Statement{}
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrStatement, err)
	}
	tree, err := treeOf(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrStatement, err)
	}
	s.tree, _ = tree.(map[string]any)
	return s, nil
}

// plain is the statement as maps and lists.
func (s *Statement) plain() (map[string]any, error) {
	if s.tree != nil {
		return s.tree, nil
	}
	tree, err := plainJSON(s)
	if err != nil {
		return nil, err
	}
	return tree.(map[string]any), nil
}

// seal computes the digests of a new statement.
func (s *Statement) seal() error {
	tree, err := s.plain()
	if err != nil {
		return err
	}
	s.Parts = digests(tree)
	s.Digest, err = s.digest()
	return err
}

// digest is the sha256 of the statement as JSON with sorted keys, without the
// digest itself and the signature.
func (s *Statement) digest() (string, error) {
	tree, err := s.plain()
	if err != nil {
		return "", err
	}
	tree = maps.Clone(tree)
	delete(tree, "kenmerk")
	delete(tree, "handtekening")
	data, err := json.Marshal(tree)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// Deviation is one way in which a statement no longer holds: a path into it, what
// it says there and what was found now.
type Deviation struct {
	Path string `json:"plek"`
	Said string `json:"vastgesteld"`
	Now  string `json:"nu"`
	// Changed says that the statement itself was changed there after it was made: then
	// the other two are digests of that part.
	Changed bool `json:"gewijzigd,omitempty"`
}

// maxDeviations keeps a report readable; what follows a first difference mostly
// follows from it.
const maxDeviations = 50

// ErrStatement says that a statement cannot be computed at all.
var ErrStatement = errors.New("the statement cannot be computed")

// Recompute computes a statement again from what it holds and compares it bit for
// bit: with nothing found, it reproduces. A changed statement shows as a deviation
// of its digest and of the parts that were changed, and another arithmetic as one of
// its method.
func Recompute(s *Statement) ([]Deviation, error) {
	if s.Model == nil || s.Outcome.Result == nil {
		return nil, fmt.Errorf("%w: it has no model or no outcome", ErrStatement)
	}
	var out []Deviation
	digest, err := s.digest()
	if err != nil {
		return nil, fmt.Errorf("recompute %s: %w", s.Occasion.ID, err)
	}
	if digest != s.Digest {
		out = append(out, Deviation{Path: "kenmerk", Said: s.Digest, Now: digest, Changed: true})
	}
	changed, err := s.changed()
	if err != nil {
		return nil, fmt.Errorf("recompute %s: %w", s.Occasion.ID, err)
	}
	out = append(out, changed...)
	if s.Method != Method {
		out = append(out, Deviation{Path: "rekenmethode", Said: strconv.Itoa(s.Method), Now: strconv.Itoa(Method)})
	}
	c, err := s.compiled()
	if err != nil {
		return out, err
	}
	again, err := c.outcome(s.Inputs, s.Occasion)
	if err != nil {
		return out, fmt.Errorf("%w: %w", ErrStatement, err)
	}
	tree, err := s.plain()
	if err != nil {
		return nil, fmt.Errorf("recompute %s: %w", s.Occasion.ID, err)
	}
	now, err := plainJSON(again)
	if err != nil {
		return nil, fmt.Errorf("recompute %s: %w", s.Occasion.ID, err)
	}
	differ("uitkomst", tree["uitkomst"], now, &out)
	return out, nil
}

// Since explains what the outcome would be with another version of the model or
// other prices: the frozen side against that one, by cause.
func (s *Statement) Since(current *Compiled) (*Comparison, error) {
	frozen, in, err := s.frozen()
	if err != nil {
		return nil, err
	}
	return Compare(Side{frozen, in}, Side{current, current.known(in)}, false)
}

// compiled is the model as it was frozen, with its prices.
func (s *Statement) compiled() (*Compiled, error) {
	prices, found := CompilePrices(s.Prices)
	if found.HasErrors() {
		return nil, fmt.Errorf("%w: %s", ErrStatement, found[0].Message)
	}
	c, found := Compile(s.Model, prices)
	if c == nil {
		return nil, fmt.Errorf("%w: %s", ErrStatement, found[0].Message)
	}
	return c, nil
}

// frozen is compiled, with the inputs under the scenario of the occasion.
func (s *Statement) frozen() (*Compiled, Inputs, error) {
	c, err := s.compiled()
	if err != nil {
		return nil, Inputs{}, err
	}
	in := s.Inputs
	if s.Occasion.Scenario != "" {
		if in, err = c.Under(s.Occasion.Scenario, in); err != nil {
			return nil, Inputs{}, fmt.Errorf("%w: %w", ErrStatement, err)
		}
	}
	return c, in, nil
}

// Told is the frozen result, to be shown: every amount as it was frozen, with on which
// side of it the true one lies where counts were hidden. Where that cannot be worked out
// any more it may be on either.
func (s *Statement) Told() *Result {
	out := *s.Outcome.Result
	if len(out.Hidden) == 0 {
		return &out
	}
	if c, in, err := s.frozen(); err == nil {
		if r, err := c.run(in); err == nil {
			out.run = r
		}
	}
	return &out
}

// known are inputs without values for parameters that the model does not have.
func (c *Compiled) known(in Inputs) Inputs {
	overrides := maps.Clone(in.Overrides)
	maps.DeleteFunc(overrides, func(id string, _ float64) bool {
		return !slices.ContainsFunc(c.knobs, func(k knob) bool { return k.id == id })
	})
	in.Overrides = overrides
	return in
}

// plainJSON is a value as maps and lists, with numbers as they are written.
func plainJSON(value any) (any, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return treeOf(data)
}

// treeOf reads JSON as maps and lists.
func treeOf(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var out any
	if err := decoder.Decode(&out); err != nil {
		return nil, err
	}
	return out, nil
}

// differ collects the places at which a plain value differs from what was said, in
// a fixed order. What was not said yet, in the time of the statement, is passed
// over; lists must be equally long.
func differ(path string, a, b any, out *[]Deviation) {
	if len(*out) >= maxDeviations {
		return
	}
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			for _, key := range slices.Sorted(maps.Keys(x)) {
				differ(path+"."+key, x[key], y[key], out)
			}
			return
		}
	case []any:
		if y, ok := b.([]any); ok {
			for i := range max(len(x), len(y)) {
				differ(path+"["+strconv.Itoa(i)+"]", at(x, i), at(y, i), out)
			}
			return
		}
	}
	if said, now := written(a), written(b); said != now {
		*out = append(*out, Deviation{Path: path, Said: said, Now: now})
	}
}

func at(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// written is a plain value as JSON; nothing at all is a dash.
func written(value any) string {
	if value == nil {
		return "-"
	}
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(data)
}
