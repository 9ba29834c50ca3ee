package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Sheet is one questionnaire of one rater at one moment of one participant: what
// is asked, what was answered and what follows from that.
type Sheet struct {
	Gemeente    string
	Participant store.Participant
	Plan        *programme.Compiled // the programme as the gemeente carries it out
	Moment      programme.MomentState
	Rater       *programme.Rater
	Instrument  *instrument.Instrument
	Response    store.Response // zero Version before the first answer
	Answers     instrument.Answers
	Eval        *instrument.Evaluation
	// Before is the rater's own last submitted response of an earlier moment;
	// nil when there is none.
	Before        *store.Response
	BeforeAnswers instrument.Answers
	BeforeMoment  *programme.Moment
	// Sent are the answers that count while a correction is made, which Answers
	// then holds; see Correction.
	Sent instrument.Answers

	lang  string
	names map[string]string
	asOf  source.Date
}

// Submitted tells whether the response was sent.
func (s *Sheet) Submitted() bool { return s.Response.Status == store.Submitted }

// Correcting tells whether the sheet holds a correction of what was sent.
func (s *Sheet) Correcting() bool { return s.Sent != nil }

// SheetKey says which sheet is meant.
type SheetKey struct{ Participant, Moment, Rater string }

// Sheet opens a questionnaire. names fill in texts such as {voornaam}; lang is
// the language of the texts. It gives NotFound when the moment or the rater has
// no questionnaire.
func (a *App) Sheet(ctx context.Context, g string, key SheetKey, lang string, names map[string]string) (*Sheet, error) {
	d, err := a.Store.Dossier(ctx, g, key.Participant)
	if err != nil {
		return nil, found("open questionnaire", err)
	}
	return a.sheetOf(g, &d, key, lang, names)
}

func (a *App) sheetOf(g string, d *store.Dossier, key SheetKey, lang string, names map[string]string) (*Sheet, error) {
	defs := a.Catalog()
	plan, err := planOf(defs, g, d.Participant)
	if err != nil {
		return nil, err
	}
	s := &Sheet{Gemeente: g, Participant: d.Participant, Plan: plan, Rater: plan.Rater(key.Rater), lang: lang, names: names, asOf: a.Today()}
	for _, m := range plan.Schedule(d.Course(), doneOf(d), s.asOf) {
		if m.Moment.ID == key.Moment {
			s.Moment = m
		}
	}
	if s.Rater == nil || s.Moment.Moment == nil {
		return nil, &Error{Code: NotFound, Op: "open questionnaire"}
	}
	ref, asked := s.Moment.Moment.Questionnaires[key.Rater]
	if !asked {
		return nil, &Error{Code: NotFound, Op: "open questionnaire"}
	}
	held := &store.Held{Participant: d.Participant}
	if r, ok := d.Response(key.Moment, key.Rater); ok && r.Status == store.Withdrawn {
		// What was taken back is as if it was never begun; only the next save must
		// know what it replaces.
		s.Response.Version, held.Status, held.Progress = r.Version, r.Status, r.Progress
	} else if ok {
		s.Response, held.Status, held.Progress = r, r.Status, r.Progress
		// A response stays on the version it was started with.
		if ref, err = source.ParseRef(r.Instrument); err != nil {
			return nil, fmt.Errorf("open questionnaire %s of %s: %w", key.Moment, key.Participant, err)
		}
		if s.Submitted() {
			s.asOf = r.Date
		}
	}
	s.Response.Held = held
	if s.Instrument = defs.Questionnaire(ref); s.Instrument == nil {
		return nil, fmt.Errorf("open questionnaire %s of %s: no definition %s", key.Moment, key.Participant, ref)
	}
	if s.Answers, err = decodeAnswers(s.Instrument, s.Response.Answers); err != nil {
		return nil, err
	}
	if err := s.findBefore(defs, d); err != nil {
		return nil, err
	}
	s.evaluate()
	return s, nil
}

// findBefore looks for the last earlier moment at which this rater submitted the
// same questionnaire, or a version that this one says how it compares with: what
// does not compare is not shown as the earlier answer, nor proposed.
func (s *Sheet) findBefore(defs *catalog.Catalog, d *store.Dossier) error {
	own := source.Ref{ID: s.Instrument.Def.ID, Version: s.Instrument.Def.Version}
	var path instrument.Path
	var from *instrument.Instrument
	for _, m := range inOrder(s.Plan.Schedule(d.Course(), doneOf(d), s.asOf)) {
		if m.Moment.ID == s.Moment.Moment.ID {
			break
		}
		r, ok := d.Response(m.Moment.ID, s.Rater.ID)
		if !ok || r.Status != store.Submitted {
			continue
		}
		ref, err := source.ParseRef(r.Instrument)
		if err != nil {
			continue
		}
		if way, ok := defs.Path(ref, own); ok {
			s.Before, s.BeforeMoment, path, from = &r, m.Moment, way, defs.Questionnaire(ref)
		}
	}
	if s.Before == nil {
		return nil
	}
	given, err := decodeAnswers(from, s.Before.Answers)
	if err != nil {
		return err
	}
	s.BeforeAnswers = path.Answers(given, int(s.Before.Date))
	return nil
}

// inOrder puts the moments of one trajectory in the order of its dates: what is
// counted from a phase falls between what is counted from the start. Those without
// a date yet come last.
func inOrder(states []programme.MomentState) []programme.MomentState {
	slices.SortStableFunc(states, func(a, b programme.MomentState) int {
		if (a.Target == 0) != (b.Target == 0) {
			return cmp.Compare(b.Target, a.Target)
		}
		return cmp.Compare(a.Target, b.Target)
	})
	return states
}

func (s *Sheet) evaluate() {
	e := s.Instrument.NewEvaluator()
	s.Eval = e.Evaluate(s.Answers, instrument.Context{AsOf: s.asOf, Lang: s.lang, Names: s.names, Previous: s.BeforeAnswers}).Copy()
}

// open tells why nothing can be filled in now, or nil.
func (s *Sheet) open(op string) error {
	switch {
	case s.Correcting():
		return nil
	case s.Submitted():
		return &Error{Code: Closed, Op: op, Err: store.ErrSubmitted}
	case !s.Moment.Fillable():
		return &Error{Code: Closed, Op: op, Err: errors.New("outside the window of the moment")}
	}
	return nil
}

// Open tells whether the sheet can be filled in now.
func (s *Sheet) Open() bool { return s.open("") == nil }

// planOf is the programme of a participant as its gemeente carries it out. The
// schedule follows the newest version; a response keeps its own questionnaire.
func planOf(defs *catalog.Catalog, g string, p store.Participant) (*programme.Compiled, error) {
	ref, err := source.ParseRef(p.Programme)
	if err != nil {
		return nil, fmt.Errorf("programme of %s: %w", p.ID, err)
	}
	plan := defs.Effective(g, ref.ID)
	if plan == nil {
		return nil, fmt.Errorf("programme of %s: gemeente %s does not carry out %s", p.ID, g, ref.ID)
	}
	return plan, nil
}

// doneOf is when each rater submitted at each moment.
func doneOf(d *store.Dossier) programme.Done {
	done := programme.Done{}
	for _, r := range d.Responses {
		if r.Status != store.Submitted {
			continue
		}
		if done[r.Moment] == nil {
			done[r.Moment] = map[string]source.Date{}
		}
		done[r.Moment][r.Rater] = r.Date
	}
	return done
}

// decodeAnswers reads stored answers and gives each value back the type of its
// question, which its JSON does not carry. An answer that no longer fits (an
// earlier version asked otherwise) is left as it is and counts as leeg.
func decodeAnswers(in *instrument.Instrument, data json.RawMessage) (instrument.Answers, error) {
	answers := instrument.Answers{}
	if len(data) == 0 {
		return answers, nil
	}
	if err := json.Unmarshal(data, &answers); err != nil {
		return nil, fmt.Errorf("decode answers: %w", err)
	}
	for _, f := range in.Fields() {
		if answer, ok := answers[f.ID]; ok {
			if v, fits := answer.Value.As(f.Type); fits {
				answer.Value = v
				answers[f.ID] = answer
			}
		}
	}
	return answers, nil
}
