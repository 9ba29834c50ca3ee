package demo

import (
	"encoding/json"
	"fmt"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/store"
)

// Of the questionnaires of the last days some were begun and not sent, so that a demo
// shows what half-filled ones look like, and they can be finished.
const (
	halfDays  = 14 // how long ago at most
	halfEvery = 2  // one in so many participants who would have sent one
)

// half tells whether a response is still a draft.
func (f *filler) half(r simulate.Record, x simulate.Response) bool {
	return f.today != 0 && r.Number%halfEvery == 0 && r.Trajectory.End == nil && f.today.Sub(x.Submitted) < halfDays
}

// begun is a response of which the first half of the pages was filled in.
func (f *filler) begun(stored store.Response, x simulate.Response) (store.Response, error) {
	pages := x.Instrument.Pages()
	first := map[*instrument.Page]bool{}
	for _, page := range pages[:(len(pages)+1)/2] {
		first[page] = true
	}
	answers := instrument.Answers{}
	for _, field := range x.Instrument.Fields() {
		if answer, ok := x.Answers[field.ID]; ok && first[field.Page] {
			answers[field.ID] = answer
		}
	}
	data, err := json.Marshal(answers)
	if err != nil {
		return store.Response{}, fmt.Errorf("demo draft of %s: %w", stored.Participant, err)
	}
	evaluator := x.Instrument.Acquire()
	defer evaluator.Release()
	eval := evaluator.Evaluate(answers, instrument.Context{AsOf: x.Submitted, Lang: source.DefaultLang})
	out := store.Response{
		Participant: stored.Participant, Moment: stored.Moment, Rater: stored.Rater, Instrument: stored.Instrument, Status: store.Draft,
		Answers: data, Lang: stored.Lang, By: stored.By, Started: stored.Started, Saved: stored.Saved,
	}
	for _, page := range pages {
		state := eval.PageState(page.ID)
		out.Progress.Done, out.Progress.Total = out.Progress.Done+state.Done, out.Progress.Total+state.Total
	}
	return out, nil
}
