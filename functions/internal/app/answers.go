package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Given is what a form sent: per question the fields as typed, and per question
// the reason for keeping an answer that a soft check doubts. A question that is
// not in Fields is left as it was.
type Given struct {
	Fields  map[string][]string
	Reasons map[string]string
}

// maxReason bounds the text of a reason, in characters.
const maxReason = 500

// SaveAnswers takes over what was given and keeps it as a draft. What cannot be
// understood is refused at its question and left as it was; the rest is kept. The
// sheet then shows the new state. It gives Closed when the sheet is not open.
func (a *App) SaveAnswers(ctx context.Context, s *Sheet, who Actor, given Given) ([]instrument.Problem, error) {
	if err := s.open("save answers"); err != nil {
		return nil, err
	}
	accepted, problems := s.read(given)
	key := SheetKey{s.Participant.ID, s.Moment.Moment.ID, s.Rater.ID}
	for try := 1; ; try++ {
		maps.Copy(s.Answers, accepted)
		s.addReasons(given.Reasons)
		s.evaluate()
		err := a.keepDraft(ctx, s, who)
		if err == nil {
			return problems, nil
		}
		if !errors.Is(err, store.ErrConflict) || try == 5 {
			return problems, found("save answers", err)
		}
		// Another tab or device saved meanwhile: take its answers and put these
		// on top, question by question, so that nothing of either is lost.
		fresh, err := a.Sheet(ctx, s.Gemeente, key, s.lang, s.names)
		if err != nil {
			return problems, err
		}
		if s.Correcting() {
			err = fresh.reopen()
		} else {
			err = fresh.open("save answers")
		}
		if err == nil && who.ID == s.Participant.ID && refuses(fresh.Participant) {
			// Taken back in another tab: answers that were on their way stay away.
			err = &Error{Code: Closed, Op: "save answers", Err: errNotAgreed}
		}
		if err != nil {
			return problems, err
		}
		*s = *fresh
	}
}

// read turns what was typed into answers, apart from what is wrong.
func (s *Sheet) read(given Given) (instrument.Answers, []instrument.Problem) {
	accepted := instrument.Answers{}
	var problems []instrument.Problem
	for _, f := range s.Instrument.Fields() {
		id := f.ID
		raw, ok := given.Fields[id]
		if !ok {
			continue
		}
		answer, problem := s.Instrument.Decode(id, raw, s.lang)
		if problem != nil {
			problems = append(problems, *problem)
			continue
		}
		// A reason belongs to the answer it was given for: one that the form still
		// holds from before does not go with another answer.
		old := s.Answers[id]
		same := old.Equal(answer)
		if same {
			answer.Reason = old.Reason
		} else if old.Reason != "" && given.Reasons[id] == old.Reason {
			delete(given.Reasons, id)
		}
		accepted[id] = answer
	}
	return accepted, problems
}

func (s *Sheet) addReasons(reasons map[string]string) {
	for id, reason := range reasons {
		answer, ok := s.Answers[id]
		if !ok || answer.Status != instrument.Answered {
			continue
		}
		if r := []rune(reason); len(r) > maxReason {
			reason = string(r[:maxReason])
		}
		answer.Reason = reason
		s.Answers[id] = answer
	}
}

// keepDraft stores the answers with how far the rater is.
func (a *App) keepDraft(ctx context.Context, s *Sheet, who Actor) error {
	data, err := json.Marshal(s.Answers)
	if err != nil {
		return fmt.Errorf("encode answers: %w", err)
	}
	now := a.Now().UTC()
	if s.Correcting() {
		return a.keepCorrection(ctx, s, store.Pending{Answers: data, By: who.ID, Saved: now})
	}
	r := s.begun(now)
	r.By = s.hand(who)
	r.Answers, r.Saved, r.Lang = data, now, s.lang
	r.Progress = s.Progress()
	saved, err := a.Store.SaveDraft(ctx, s.Gemeente, r)
	if err != nil {
		return err
	}
	s.Response = saved
	return nil
}

// Submit sends the response. It counts from now on and does not change, except by
// a correction with a reason. key makes a repeat harmless: the same form sent
// twice counts once and gives the same result. It gives Invalid, with what is
// wrong, when something required is missing or a check does not hold.
func (a *App) Submit(ctx context.Context, s *Sheet, who Actor, key string) error {
	if s.Submitted() {
		if key != "" && key == s.Response.Idempotency {
			return nil // the same form, once more
		}
		return s.open("submit")
	}
	if err := s.open("submit"); err != nil {
		return err
	}
	if problems := s.Blocking(); len(problems) > 0 {
		return &Error{Code: Invalid, Op: "submit", Problems: fieldProblems(problems)}
	}
	r, err := a.finished(s, who)
	if err != nil {
		return err
	}
	detail := s.Moment.Moment.ID + " " + s.Rater.ID
	stored, err := a.Store.Submit(ctx, s.Gemeente, r, key, a.audit(who, s.Participant.ID, "response:submit", detail))
	if err != nil {
		return found("submit", err)
	}
	s.Response = stored
	return nil
}

// Blocking are the problems that stop sending: something required is missing, a
// hard check does not hold, or a soft one has no reason yet.
func (s *Sheet) Blocking() []instrument.Problem {
	var blocking []instrument.Problem
	for _, p := range s.Eval.Problems() {
		if p.Hard || s.Answers[p.Question].Reason == "" {
			blocking = append(blocking, p)
		}
	}
	return blocking
}

// finished is the response as it will be stored: what was hidden set apart, with
// scores, and with everything that indicators may use.
func (a *App) finished(s *Sheet, who Actor) (store.Response, error) {
	kept, pruned := s.Instrument.Prune(s.Answers, s.Eval)
	now := a.Now().UTC()
	r := s.begun(now)
	var err error
	if r.Answers, err = json.Marshal(kept); err != nil {
		return r, fmt.Errorf("encode answers: %w", err)
	}
	r.Pruned = nil
	if len(pruned) > 0 {
		if r.Pruned, err = json.Marshal(pruned); err != nil {
			return r, fmt.Errorf("encode hidden answers: %w", err)
		}
	}
	if r.Quotes, err = a.quotesOf(s, kept); err != nil {
		return r, err
	}
	r.Values, r.Scores = s.Eval.Values(), Scores(s.Eval)
	if s.Plan.Watching(s.Rater.ID) {
		known := programme.Reading{On: a.Today(), Values: s.Plan.Outcomes(s.Rater.ID, r.Values)}
		r.Readings = append(slices.Clone(r.Readings), known)
	}
	r.Progress = s.Progress()
	r.By = s.hand(who)
	r.Digest, r.Lang, r.Saved, r.Submitted, r.Date = a.Catalog().Digest(), s.lang, now, now, s.asOf
	return r, nil
}

// begun is the response so far, or a new one when nothing was kept yet.
func (s *Sheet) begun(now time.Time) store.Response {
	r := s.Response
	if r.Started.IsZero() {
		r.Participant, r.Moment, r.Rater = s.Participant.ID, s.Moment.Moment.ID, s.Rater.ID
		r.Instrument, r.Lang, r.Started = refOf(s.Instrument), s.lang, now
	}
	return r
}

// hand is who of staff fills in; empty for the participant.
func (s *Sheet) hand(who Actor) string {
	if who.ID == s.Participant.ID {
		return ""
	}
	return who.ID
}

// Scores are the outcomes of all scales, with the class of each.
func Scores(e *instrument.Evaluation) map[string]store.Score {
	scores := map[string]store.Score{}
	for id, result := range e.Scores() {
		scores[id] = store.Score{Value: result.Score(), Class: result.Class}
	}
	return scores
}

// Progress counts the questions that show and those of them that are done.
func (s *Sheet) Progress() store.Progress {
	var p store.Progress
	for _, page := range s.Instrument.Pages() {
		state := s.Eval.PageState(page.ID)
		p.Done, p.Total = p.Done+state.Done, p.Total+state.Total
	}
	return p
}

func refOf(in *instrument.Instrument) string {
	return source.Ref{ID: in.Def.ID, Version: in.Def.Version}.String()
}

func fieldProblems(problems []instrument.Problem) []FieldProblem {
	out := make([]FieldProblem, len(problems))
	for i, p := range problems {
		out[i] = FieldProblem{Field: p.Question, Message: p.Message}
	}
	return out
}
