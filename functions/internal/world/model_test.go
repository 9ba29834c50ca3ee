package world

import (
	"encoding/json"
	"slices"
	"time"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

// person is a participant as the outside knows it.
type person struct {
	g, id   string
	link    string // the last personal link for the first moment; empty for none
	expires time.Time
	erased  bool // the erasure was acknowledged
	begun   bool // somebody asked to erase
	form    string
	busy    bool // a correction or a withdrawal is on its way: nobody else touches it
}

func (p *person) worker() app.Actor {
	return app.Actor{ID: "w" + p.id[len(p.id)-1:], Gemeente: p.g, Team: "t"}
}

type sheetKey struct{ g, id, moment, rater string }

// claim is an answer that a task gave.
type claim struct {
	typed string
	by    *task
}

// sheetModel is what was acknowledged about one questionnaire.
type sheetModel struct {
	instrument string             // of the first answer that was acknowledged
	fields     map[string][]claim // the answers that may be there
	acked      map[string]bool
	key        string   // of the form that sends it
	finals     []string // the answers that may count once it was sent; empty before
	sent       time.Time
	unsure     bool // a submit went out of which nobody knows yet
	withdrawn  bool // the participant took it back, and nobody agreed again
}

func (w *world) sheet(k sheetKey) *sheetModel {
	m := w.sheets[k]
	if m == nil {
		m = &sheetModel{fields: map[string][]claim{}, acked: map[string]bool{}}
		w.sheets[k] = m
	}
	return m
}

// try notes that a task is to give an answer.
func (m *sheetModel) try(field, typed string, by *task) {
	m.fields[field] = append(m.fields[field], claim{typed, by})
}

// ack notes that it was kept: what was given up before it began is there no more.
func (m *sheetModel) ack(field string, by *task) {
	m.acked[field] = true
	m.fields[field] = slices.DeleteFunc(m.fields[field], func(c claim) bool {
		return c.by != by && c.by.ended > 0 && c.by.ended <= by.begun
	})
}

func (m *sheetModel) forget() {
	m.fields, m.acked, m.finals, m.instrument = map[string][]claim{}, map[string]bool{}, nil, ""
	m.sent, m.unsure = time.Time{}, false
}

// receipt compares what a submit gave with what an earlier one gave.
func (w *world) receipt(k sheetKey, r store.Response) {
	m := w.sheet(k)
	if r.Status != store.Submitted {
		w.breach("%v was acknowledged as sent and is %q", k, r.Status)
		return
	}
	if len(m.finals) == 0 {
		m.finals, m.sent = []string{string(r.Answers)}, r.Submitted
		w.fits(k, m, &r)
		return
	}
	if !slices.Contains(m.finals, string(r.Answers)) || !r.Submitted.Equal(m.sent) {
		w.breach("%v: a repeat gives another receipt: %s at %v, first %v at %v", k, r.Answers, r.Submitted, m.finals, m.sent)
	}
}

// fits compares stored answers with what was acknowledged.
func (w *world) fits(k sheetKey, m *sheetModel, r *store.Response) {
	if m.instrument != "" && r.Instrument != m.instrument {
		w.breach("%v was begun on %s and is on %s", k, m.instrument, r.Instrument)
	}
	ref, err := source.ParseRef(r.Instrument)
	in := releases()[1].Questionnaire(ref)
	if err != nil || in == nil {
		w.breach("%v is on %q, which is nowhere", k, r.Instrument)
		return
	}
	var answers instrument.Answers
	if err := json.Unmarshal(r.Answers, &answers); err != nil {
		w.breach("%v: answers cannot be read: %v", k, err)
		return
	}
	for field := range m.acked {
		ok := slices.ContainsFunc(m.fields[field], func(c claim) bool {
			want, problem := in.Decode(field, []string{c.typed}, "nl")
			return problem == nil && answers[field].Status == want.Status && answers[field].Equal(want)
		})
		if !ok {
			w.breach("%v: %s was acknowledged and is %v", k, field, answers[field])
		}
	}
}
