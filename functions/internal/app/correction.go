package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/store"
)

// minReason is how many characters a reason has at least: a dot is none.
const minReason = 4

// Correction opens what staff sent at a moment, to correct it: with the answers as
// corrected so far, or else as sent. Nothing that counts changes before Correct.
// It gives Closed when it was not sent.
func (a *App) Correction(ctx context.Context, who Actor, id, moment string) (*Sheet, *Dossier, error) {
	s, d, err := a.SheetBy(ctx, who, id, moment, programme.StaffRater)
	if err != nil {
		return nil, nil, err
	}
	return s, d, s.reopen()
}

// reopen makes a sheet that was sent one that is corrected. An answer that a submit
// set aside because it was hidden comes back when it shows again.
func (s *Sheet) reopen() error {
	if !s.Submitted() {
		return &Error{Code: Closed, Op: "correct", Err: errors.New("not sent")}
	}
	begun, err := decodeAnswers(s.Instrument, s.Response.Pruned)
	if err != nil {
		return err
	}
	for id, answer := range s.Answers {
		if _, aside := begun[id]; !aside || answer.Status != instrument.Hidden {
			begun[id] = answer
		}
	}
	if p := s.Response.Pending; p != nil {
		if begun, err = decodeAnswers(s.Instrument, p.Answers); err != nil {
			return err
		}
	}
	s.Sent, s.Answers = maps.Clone(s.Answers), begun
	s.evaluate()
	return nil
}

// Changed are the fields in which a correction differs from what was sent, in the
// order of the questionnaire.
func (s *Sheet) Changed() []*instrument.Field {
	kept, _ := s.Instrument.Prune(s.Answers, s.Eval)
	return Differences(s.Instrument, s.Sent, kept)
}

// Differences are the fields that have another answer, or another reason, in b.
func Differences(in *instrument.Instrument, a, b instrument.Answers) []*instrument.Field {
	return slices.DeleteFunc(slices.Clone(in.Fields()), func(f *instrument.Field) bool { return sameAnswer(a[f.ID], b[f.ID]) })
}

// sameAnswer compares answers as they are stored. Only an answer that was given has
// more to it than its status.
func sameAnswer(a, b instrument.Answer) bool {
	if a.Status != instrument.Answered || b.Status != instrument.Answered {
		return a.Status == b.Status
	}
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(x, y)
}

func (a *App) keepCorrection(ctx context.Context, s *Sheet, p store.Pending) error {
	r := s.Response
	if r.Pending = &p; len(s.Changed()) == 0 {
		r.Pending = nil
	}
	kept, err := a.Store.KeepCorrection(ctx, s.Gemeente, r)
	if err == nil {
		s.Response = kept
	}
	return err
}

// Correct records a correction: from now on the corrected answers count. What was
// sent stays in the history with the reason. It gives Invalid when the reason is
// missing, when something required is, or when nothing was changed.
func (a *App) Correct(ctx context.Context, s *Sheet, who Actor, reason string) error {
	const op = "response:correct"
	if !s.Correcting() {
		return s.open(op)
	}
	if problems := s.Blocking(); len(problems) > 0 {
		return &Error{Code: Invalid, Op: op, Problems: fieldProblems(problems)}
	}
	if len(s.Changed()) == 0 {
		return wrong(op, FieldWhy, "Er is nog geen antwoord veranderd.")
	}
	reason, fault := checkReason(reason)
	if fault != "" {
		return wrong(op, FieldWhy, fault)
	}
	r, err := a.finished(s, who)
	if err != nil {
		return err
	}
	// Who sent it, when, and the day it counts for stay; the history says the rest.
	r.By, r.Submitted, r.Lang, r.Pending = s.Response.By, s.Response.Submitted, s.Response.Lang, nil
	detail := s.Moment.Moment.ID + " " + s.Rater.ID
	stored, err := a.Store.Correct(ctx, s.Gemeente, r, who.ID, reason, r.Saved, a.audit(who, s.Participant.ID, op, detail))
	if err != nil {
		return found(op, err)
	}
	s.Response, s.Sent = stored, nil
	return nil
}

// DropCorrection throws away what was corrected so far.
func (a *App) DropCorrection(ctx context.Context, s *Sheet) error {
	r := s.Response
	r.Pending = nil
	kept, err := a.Store.KeepCorrection(ctx, s.Gemeente, r)
	if err != nil {
		return found("drop correction", err)
	}
	s.Response = kept
	return nil
}

// Version is what was sent at some time, with when and why it was replaced.
type Version struct {
	store.Correction
	// Before are the answers until then, After those that took their place.
	Before, After instrument.Answers
}

// Versions are the corrections of a response, the first one first.
func (s *Sheet) Versions() ([]Version, error) {
	var out []Version
	for i, c := range s.Response.History {
		next := s.Response.Answers
		if i+1 < len(s.Response.History) {
			next = s.Response.History[i+1].Answers
		}
		before, err := decodeAnswers(s.Instrument, c.Answers)
		if err != nil {
			return nil, err
		}
		after, err := decodeAnswers(s.Instrument, next)
		if err != nil {
			return nil, err
		}
		out = append(out, Version{Correction: c, Before: before, After: after})
	}
	return out, nil
}

// checkReason is the reason on one line, or what is wrong with it.
func checkReason(reason string) (clean, fault string) {
	clean = strings.Join(strings.Fields(strings.ToValidUTF8(reason, "")), " ")
	switch n := utf8.RuneCountInString(clean); {
	case n < minReason:
		return "", "Zeg kort waarom."
	case n > maxReason:
		return "", "Maak de reden korter. Er passen 500 tekens in."
	}
	return clean, ""
}
