package app

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Freezing is what somebody wants frozen, and why.
type Freezing struct {
	Key       CostKey
	Title     string
	Because   string
	Agreement string // of the model; "" for none
	Name      string // of who freezes, as others know that person
	Once      string // key of the form: sent twice, it makes one statement
}

// Draft is what a statement would be about, to show before it is made.
type Draft struct {
	Model      *mkba.Compiled
	Result     *mkba.Result
	Population string
	From       source.Date
	Until      source.Date
}

// Frozen is what is listed of a statement.
type Frozen = store.Statement

// Limits on what somebody writes in a statement, in characters.
const (
	MaxStatementTitle  = 120
	MaxStatementReason = 500
)

// StatementDraft says what a statement would be about. It gives NotFound as CostsOf does,
// Closed when there are too few participants to say anything, or nothing that could sign,
// and Invalid with the fields of a period of which nothing can be said.
func (a *App) StatementDraft(ctx context.Context, key CostKey) (*Draft, error) {
	made, err := a.drafted(ctx, key)
	if err != nil {
		return nil, err
	}
	return &made.Draft, nil
}

// drafted is a draft with what it was made from.
type drafted struct {
	Draft
	inputs mkba.Inputs
	data   string
}

// frozenKey is the key of what is frozen. Everybody who may read the statement may read
// its inputs, so that it is made of what a reader from outside may know.
func frozenKey(key CostKey) CostKey {
	key.Group.Worker, key.Group.Outside = "", key.Group.Gemeente != ""
	key.Release = source.Ref{}
	return key
}

func (a *App) drafted(ctx context.Context, key CostKey) (*drafted, error) {
	const op = "draft statement"
	defs := a.Catalog()
	m := defs.Model(key.Model)
	switch {
	case m == nil || m.IsPublished():
		return nil, &Error{Code: NotFound, Op: op}
	case a.Signer == nil:
		return nil, &Error{Code: Closed, Op: op}
	}
	key = frozenKey(key)
	side, err := a.costSide(ctx, key)
	if err != nil {
		return nil, err
	}
	out := &drafted{Draft: Draft{Model: m}}
	if out.Result, err = m.Evaluate(side.Inputs); err != nil {
		return nil, found(op, err)
	}
	framework := frameworkOf(defs, key.Group, m.Definition().Programme)
	sum, err := a.sumOf(ctx, defs, key.Group, m.Definition().Programme.ID, framework)
	if err != nil {
		return nil, found(op, err)
	}
	if out.Result.TooFew || sum == nil {
		return nil, &Error{Code: Closed, Op: op}
	}
	// A scenario is applied again from the occasion, so that the inputs are those before it.
	plain := key
	plain.Scenario = ""
	before, err := a.costSide(ctx, plain)
	if err != nil {
		return nil, err
	}
	span := key.Begun
	if span == (Period{}) {
		span = frozenSpan(framework, key.Slice, sum)
	}
	out.inputs, out.From, out.Until = before.Inputs, span.From, span.Until
	out.Population = population(defs, framework, key, out.Result)
	out.data, err = digestOf(sum)
	return out, found(op, err)
}

// digestOf identifies the data that quantities were counted from.
func digestOf(sum *cohort.Aggregate) (string, error) {
	data, err := json.Marshal(sum)
	if err != nil {
		return "", fmt.Errorf("digest of the data: %w", err)
	}
	hash := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(hash[:]), nil
}

// population says in words whom a statement is about.
func population(defs *catalog.Catalog, f *indicator.Compiled, key CostKey, r *mkba.Result) string {
	var parts []string
	programme := defs.Model(key.Model).Definition().Programme
	if g := defs.Gemeente(key.Group.Gemeente); g != nil {
		parts = append(parts, g.Name)
	} else {
		parts = append(parts, "Alle gemeenten die hun cijfers delen")
	}
	if p := defs.Programme(programme); p != nil {
		parts = append(parts, p.Def.Title.In(source.DefaultLang))
	}
	for _, s := range key.Slice.Split() {
		b := f.Breakdown(s.Breakdown)
		if b == nil {
			continue
		}
		title := s.Class
		for _, c := range b.Classes {
			if c.ID == s.Class {
				title = c.Title.In(source.DefaultLang)
			}
		}
		parts = append(parts, strings.ToLower(b.Def.Title.In(source.DefaultLang))+" "+title)
	}
	if key.Begun != (Period{}) {
		n := notation.Of(source.DefaultLang)
		parts = append(parts, "begonnen van "+n.Date(key.Begun.From.Time())+" tot en met "+n.Date(key.Begun.Until.Time()))
	}
	people := r.Naming["deelnemers"].In(source.DefaultLang)
	if people == "" {
		people = "deelnemers"
	}
	return fmt.Sprintf("%s: %d %s", strings.Join(parts, ", "), r.Participants, people)
}

// Freeze makes a statement of an outcome as it is now, signs it and keeps it for good.
// It gives Invalid with the fields that are not right, and Closed as StatementDraft does.
// The same form sent again gives the statement that it made.
func (a *App) Freeze(ctx context.Context, who Actor, f Freezing) (store.Statement, error) {
	const op = "freeze outcome"
	made, err := a.drafted(ctx, f.Key)
	if err != nil {
		return store.Statement{}, err
	}
	if err := f.check(made.Model.Definition()); err != nil {
		return store.Statement{}, err
	}
	about := mkba.Occasion{
		ID: a.statementID(who, f), Title: f.Title, Population: made.Population, From: made.From, Until: made.Until, Made: a.Today(),
		Scenario: f.Key.Scenario, Definitions: a.Catalog().Digest(), Data: made.data, Seed: costSeed, Draws: costDraws, Agreement: f.Agreement,
		Gemeente: f.Key.Group.Gemeente, Part: f.Key.Slice.String(), Begun: f.Key.Begun != (Period{}), By: f.Name, Because: f.Because,
	}
	s, err := made.Model.Freeze(made.inputs, about)
	if err != nil {
		return store.Statement{}, found(op, err)
	}
	if err := a.sign(ctx, s); err != nil {
		return store.Statement{}, fmt.Errorf("%s: %w", op, err)
	}
	document, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return store.Statement{}, fmt.Errorf("%s: %w", op, err)
	}
	head := a.headOf(who, f, made, s)
	err = a.Store.CreateStatement(ctx, f.Key.Group.Gemeente, head, document, a.audit(who, "", "statement:create", head.ID))
	if errors.Is(err, store.ErrExists) {
		head, _, err = a.Store.Statement(ctx, f.Key.Group.Gemeente, head.ID)
	}
	return head, found(op, err)
}

func (f *Freezing) check(def *mkba.Model) error {
	f.Title, f.Because = strings.TrimSpace(f.Title), strings.TrimSpace(f.Because)
	var problems []FieldProblem
	add := func(field string, bad bool) {
		if bad {
			problems = append(problems, FieldProblem{Field: field})
		}
	}
	add("titel", f.Title == "" || len([]rune(f.Title)) > MaxStatementTitle)
	add("reden", f.Because == "" || len([]rune(f.Because)) > MaxStatementReason)
	add("afspraak", f.Agreement != "" && !slices.ContainsFunc(def.Agreements, func(a mkba.Agreement) bool { return a.ID == f.Agreement }))
	if len(problems) > 0 {
		return &Error{Code: Invalid, Op: "freeze outcome", Problems: problems}
	}
	return nil
}

// statementID is the day and a few characters that follow from who sent which form, so
// that a form that is sent twice names one statement.
func (a *App) statementID(who Actor, f Freezing) string {
	hash := sha256.Sum256([]byte(who.ID + "\n" + f.Key.Group.Gemeente + "\n" + f.Key.Model.ID + "\n" + f.Once))
	return a.Today().String() + "-" + hex.EncodeToString(hash[:])[:8]
}

func (a *App) headOf(who Actor, f Freezing, made *drafted, s *mkba.Statement) store.Statement {
	def := made.Model.Definition()
	return store.Statement{
		ID: s.Occasion.ID, Title: s.Occasion.Title, Model: fmt.Sprintf("%s@%d", def.ID, def.Version), ModelTitle: def.Title.In(source.DefaultLang),
		Programme: def.Programme.ID, Population: s.Occasion.Population, From: s.Occasion.From.String(), Until: s.Occasion.Until.String(),
		Agreement: f.Agreement, By: who.ID, Name: f.Name, Because: s.Occasion.Because, At: a.Now().UTC(), Digest: s.Digest, Fingerprint: s.Signature.Fingerprint(),
	}
}

func (a *App) sign(ctx context.Context, s *mkba.Statement) error {
	public, err := a.Signer.Public(ctx)
	if err != nil {
		return err
	}
	return s.SignWith(public, func(message []byte) ([]byte, error) { return a.Signer.Sign(ctx, message) })
}

// SigningKey is the public key that statements are checked with; nil when nothing signs.
func (a *App) SigningKey(ctx context.Context) (ed25519.PublicKey, error) {
	if a.Signer == nil {
		return nil, nil
	}
	return a.Signer.Public(ctx)
}

// Statements lists what was frozen about a gemeente, or with "" about all, the newest
// first.
func (a *App) Statements(ctx context.Context, g string) ([]store.Statement, error) {
	list, err := a.Store.Statements(ctx, g)
	return list, found("list statements", err)
}

// Statement gives one statement with its document, byte for byte as it was signed.
func (a *App) Statement(ctx context.Context, g, id string) (store.Statement, *mkba.Statement, []byte, error) {
	head, document, err := a.Store.Statement(ctx, g, id)
	if err != nil {
		return head, nil, nil, found("open statement", err)
	}
	s, err := mkba.ParseStatement(document)
	if err != nil {
		return head, nil, nil, fmt.Errorf("open statement %s: %w", id, err)
	}
	return head, s, bytes.Clone(document), nil
}

// Signed says what a signature is worth.
type Signed string

// What a signature can be worth.
const (
	SignedHere  Signed = "hier"   // with the key of today
	SignedOnce  Signed = "eerder" // with another key, and the signature fits it
	SignedNot   Signed = "niet"   // nobody signed
	SignedWrong Signed = "klopt-niet"
)

// Recomputation says whether a statement still holds, and what has changed since.
type Recomputation struct {
	Signed Signed
	// Deviations of the statement from what it holds itself; none means that it
	// reproduces bit for bit.
	Deviations []mkba.Deviation
	// DataChanged says that the data are not those of then; Quantities are the counts in
	// this outcome that differ by it.
	DataChanged bool
	Quantities  []mkba.Deviation
	// DefinitionsChanged says that the definitions are not those of then; Definitions are
	// the parts of the model and of its prices that differ.
	DefinitionsChanged bool
	Definitions        []mkba.Deviation
}

// Recompute works a statement again from what it holds, and looks at what is different
// today.
func (a *App) Recompute(ctx context.Context, s *mkba.Statement) (*Recomputation, error) {
	out := &Recomputation{}
	var err error
	if out.Signed, err = a.signed(ctx, s); err != nil {
		return nil, err
	}
	if out.Deviations, err = mkba.Recompute(s); err != nil {
		out.Deviations = append(out.Deviations, mkba.Deviation{Path: "uitkomst", Said: "uitgerekend", Now: "niet meer uit te rekenen"})
	}
	now := a.Catalog()
	out.DefinitionsChanged = now.Digest() != s.Occasion.Definitions
	if m := now.Model(source.Ref{ID: s.Model.ID, Version: s.Model.Version}); m != nil {
		if out.Definitions, err = s.AgainstDefinitions(m); err != nil {
			return nil, fmt.Errorf("recompute %s: %w", s.Occasion.ID, err)
		}
	} else {
		out.Definitions = []mkba.Deviation{{Path: "model", Said: fmt.Sprintf("%s@%d", s.Model.ID, s.Model.Version), Now: "-"}}
	}
	return out, a.againstData(ctx, s, out)
}

func (a *App) signed(ctx context.Context, s *mkba.Statement) (Signed, error) {
	key, err := a.SigningKey(ctx)
	if err != nil {
		return "", fmt.Errorf("recompute %s: %w", s.Occasion.ID, err)
	}
	err = s.Verify(key)
	switch {
	case err == nil && key != nil:
		return SignedHere, nil
	case err == nil, errors.Is(err, mkba.ErrOtherKey) && s.Verify(nil) == nil:
		return SignedOnce, nil
	case errors.Is(err, mkba.ErrUnsigned):
		return SignedNot, nil
	}
	return SignedWrong, nil
}

// againstData compares the quantities of a statement with those of the same group today.
func (a *App) againstData(ctx context.Context, s *mkba.Statement, out *Recomputation) error {
	key := frozenKey(CostKey{Model: source.Ref{ID: s.Model.ID, Version: s.Model.Version}, Group: Group{Gemeente: s.Occasion.Gemeente}, Slice: sliceOf(s.Occasion.Part)})
	if s.Occasion.Begun {
		key.Begun = Period{s.Occasion.From, s.Occasion.Until}
	}
	made, err := a.drafted(ctx, key)
	if CodeOf(err) != "" {
		out.DataChanged = true // the group or the model is no more, or too small to say
		return nil
	}
	if err != nil {
		return err
	}
	out.DataChanged = made.data != s.Occasion.Data
	out.Quantities, err = s.AgainstQuantities(made.inputs.Quantities)
	return err
}

// sliceOf reads a slice as it is written in an occasion.
func sliceOf(text string) cohort.Slice {
	var s cohort.Slice
	if s.UnmarshalText([]byte(text)) != nil {
		return cohort.Slice{}
	}
	return s
}
