package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// errand is something that somebody wants done: it is begun on a process that has
// time. Who hears nothing does it once more, at once or days later.
type errand struct {
	begin func(*instance)
	from  int // step from which it is done
}

var ctx = context.Background()

// heard tells whether the answer of a task reached who asked: it may be lost on the way.
func (w *world) heard(t *task) bool {
	return t.err == nil && (w.calm || t.random.IntN(100) >= 8)
}

// retry does an errand again when its outcome is not known.
func (w *world) retry(t *task, begin func(*instance)) {
	if w.heard(t) || app.CodeOf(t.err) != "" && app.CodeOf(t.err) != app.Conflict {
		return
	}
	w.again = append(w.again, errand{begin, w.steps + t.random.IntN(80)})
}

// begin starts one thing at a process.
func (w *world) begin(i *instance) {
	if n := slices.IndexFunc(w.again, func(e errand) bool { return e.from <= w.steps }); n >= 0 && w.random.IntN(3) > 0 {
		e := w.again[n]
		w.again = slices.Delete(w.again, n, n+1)
		e.begin(i)
		return
	}
	if len(w.people) < 3 {
		w.add(i)
		return
	}
	p := w.people[w.random.IntN(len(w.people))]
	dice := w.random.IntN(choices)
	for _, choice := range []struct {
		weight int
		do     func()
	}{
		{4, func() { w.add(i) }},
		{14, func() { w.save(i, p) }},
		{9, func() { w.submit(i, p) }},
		{9, func() { w.invite(i, p) }},
		{12, func() { w.visit(i, p) }},
		{10, func() { w.answer(i, p) }},
		{6, func() { w.send(i, p) }},
		{3, func() { w.five(p) }},
		{4, func() { w.other(i, p) }},
		{3, func() { w.correct(i, p) }},
		{3, func() { w.withdraw(i, p) }},
		{1, func() { w.erase(i, p) }},
		{3, func() { w.end(i, p) }},
		{18, func() { w.follow(i) }},
		{2, func() { w.rebuild(i) }},
		{4, func() { w.remind(i) }},
		{3, func() { w.retain(i) }},
		{4, func() { w.tick() }},
		{2, func() { w.deploy(i) }},
		{2, func() { w.away = !w.away }},
	} {
		if dice -= choice.weight; dice < 0 {
			choice.do()
			return
		}
	}
}

const choices = 116 // the sum of the weights

func (w *world) add(i *instance) { w.addTo([]string{north, south}[w.random.IntN(2)])(i) }

func (w *world) addTo(g string) func(*instance) {
	w.form++
	key := fmt.Sprintf("%032d", w.form)
	born, opened := source.DateOf(2000+w.random.IntN(8), 2, 3), w.clock
	var begin func(*instance)
	begin = func(i *instance) {
		if w.clock.Sub(opened) > 29*24*time.Hour {
			return // nobody leaves a form open for longer
		}
		var id string
		w.start("add "+key[28:], i, func(*task) (err error) {
			id, _, err = i.AddParticipant(ctx, app.Actor{ID: "w", Gemeente: g, Team: "t"}, app.NewParticipant{
				Programme: programmeID, Start: i.Today(), Lang: "nl", Key: key,
				Identity: app.Identity{First: "Proef", Last: key[28:], Birth: born, Phone: fmt.Sprintf("06%08d", w.form)},
			})
			return err
		}, func(t *task) {
			w.retry(t, begin)
			if t.err != nil {
				return
			}
			for _, p := range w.people {
				if p.form == key && p.id != id && w.clock.Sub(opened) < 29*24*time.Hour {
					w.breach("one form made %s and %s", p.id, id)
				} else if p.id == id && p.form != key {
					w.breach("%s was given to two forms", id)
				}
			}
			if w.person(id) == nil {
				w.people = append(w.people, &person{g: g, id: id, form: key})
			}
		})
	}
	return begin
}

// moment is mostly the first one.
func (w *world) moment() string {
	if w.random.IntN(4) == 0 {
		return "T1"
	}
	return "T0"
}

func (w *world) save(i *instance, p *person) {
	k := sheetKey{p.g, p.id, w.moment(), staff}
	field, typed := "werk", strconv.Itoa(1+w.random.IntN(5))
	if w.random.IntN(2) == 0 {
		field, typed = "inkomen", strconv.Itoa(100*w.random.IntN(40))
	}
	w.saveAs(i, p, k, field, typed)
}

// saveAs keeps one answer of staff as a draft.
func (w *world) saveAs(i *instance, p *person, k sheetKey, field, typed string) {
	m := w.sheet(k)
	if p.busy || len(m.finals) > 0 || m.unsure {
		return
	}
	var on string
	t := w.start(fmt.Sprintf("save %v %s=%s", k, field, typed), i, func(*task) error {
		s, _, err := i.SheetBy(ctx, p.worker(), p.id, k.moment, programme.StaffRater)
		if err != nil {
			return err
		}
		problems, err := i.SaveAnswers(ctx, s, p.worker(), app.Given{Fields: map[string][]string{field: {typed}}})
		if err == nil && len(problems) > 0 {
			return fmt.Errorf("problems: %v", problems)
		}
		on = s.Response.Instrument
		return err
	}, func(t *task) { w.saved(t, m, k, field, on) })
	m.try(field, typed, t)
}

// saved notes what was acknowledged as kept.
func (w *world) saved(t *task, m *sheetModel, k sheetKey, field, on string) {
	if !w.heard(t) {
		return
	}
	if m.instrument == "" {
		m.instrument = on
	}
	if m.instrument != on {
		w.breach("%v was begun on %s and is saved on %s", k, m.instrument, on)
	}
	m.ack(field, t)
}

func (w *world) submit(i *instance, p *person) {
	if !p.busy {
		w.submitting(sheetKey{p.g, p.id, w.moment(), staff}, p)(i)
	}
}

// submitting sends the questionnaire of staff by the form that was opened for it.
func (w *world) submitting(k sheetKey, p *person) func(*instance) {
	m := w.sheet(k)
	if m.key == "" {
		w.form++
		m.key = fmt.Sprintf("form-%d", w.form)
	}
	var begin func(*instance)
	begin = func(i *instance) {
		var r store.Response
		m.unsure = true
		w.start(fmt.Sprintf("submit %v", k), i, func(*task) error {
			s, _, err := i.SheetBy(ctx, p.worker(), p.id, k.moment, programme.StaffRater)
			if err != nil {
				return err
			}
			err = i.Submit(ctx, s, p.worker(), m.key)
			r = s.Response
			return err
		}, func(t *task) {
			w.retry(t, begin)
			if app.CodeOf(t.err) == app.Invalid && len(m.finals) == 0 {
				m.unsure = false
			}
			if t.err == nil {
				w.receipt(k, r)
			}
		})
	}
	return begin
}

// five sends the same form five times at once, also days after it was sent first.
func (w *world) five(p *person) {
	if p.busy {
		return
	}
	begin := w.submitting(sheetKey{p.g, p.id, "T0", staff}, p)
	for range 5 {
		if i := w.idle(); i != nil {
			begin(i)
		}
	}
}

// other sends other answers under the key of a form that was accepted.
func (w *world) other(i *instance, p *person) {
	k := sheetKey{p.g, p.id, "T0", staff}
	m := w.sheet(k)
	if len(m.finals) == 0 || p.begun || p.busy {
		return
	}
	w.start(fmt.Sprintf("other content %v", k), i, func(*task) error {
		r, err := i.Store.Response(ctx, p.g, p.id, k.moment, k.rater)
		if err != nil {
			return err
		}
		r.Answers = []byte(`{"werk":{"s":"ja","v":1},"x":{}}`)
		_, err = i.Store.Submit(ctx, p.g, r, r.Idempotency, store.Audit{At: i.Now(), By: "x", Participant: p.id, Action: "response:submit"})
		return err
	}, func(t *task) {
		if t.err == nil {
			w.breach("%v: other content was accepted under the same key", k)
		}
	})
}

// correct corrects what staff sent. Nobody else is at that participant meanwhile: what
// of two corrections counts is for the tests of the use case.
func (w *world) correct(i *instance, p *person) {
	k := sheetKey{p.g, p.id, "T0", staff}
	m := w.sheet(k)
	if len(m.finals) != 1 || p.begun || p.busy {
		return
	}
	p.busy = true
	typed := strconv.Itoa(1 + w.random.IntN(5))
	var r store.Response
	t := w.start(fmt.Sprintf("correct %v", k), i, func(*task) error {
		s, _, err := i.Correction(ctx, p.worker(), p.id, k.moment)
		if err != nil {
			return err
		}
		if _, err = i.SaveAnswers(ctx, s, p.worker(), app.Given{Fields: map[string][]string{"werk": {typed}}}); err != nil {
			return err
		}
		err = i.Correct(ctx, s, p.worker(), "Een tikfout.")
		r = s.Response
		return err
	}, func(t *task) {
		p.busy = false
		if t.err == nil {
			m.ack("werk", t)
			m.finals = []string{string(r.Answers)}
			return
		}
		// Whether it was recorded is seen now, and is so from now on.
		if now, err := store.New(w.shelf).Response(ctx, p.g, p.id, k.moment, k.rater); err == nil && len(now.History) > 0 {
			m.finals = []string{string(now.Answers)}
		}
	})
	m.try("werk", typed, t)
}

func (w *world) withdraw(i *instance, p *person) {
	k := guestKey(p)
	m := w.sheet(k)
	if p.link == "" || p.busy || p.begun {
		return
	}
	token := p.link
	p.busy = true
	w.start("withdraw "+p.id, i, func(*task) error {
		g, err := w.opened(i, p, token)
		if err != nil {
			return err
		}
		return i.Withdraw(ctx, g)
	}, func(t *task) {
		p.busy = false
		now, err := store.New(w.shelf).Response(ctx, p.g, p.id, k.moment, k.rater)
		if t.err == nil || err == nil && now.Status == store.Withdrawn {
			m.forget()
			m.key = ""
			m.withdrawn = t.err == nil && !slices.ContainsFunc(w.active, func(t *task) bool { return t.name == "visit "+p.id })
		}
	})
}

func (w *world) erase(i *instance, p *person) {
	p.begun = true
	var begin func(*instance)
	begin = func(i *instance) {
		w.start("erase "+p.id, i, func(*task) error {
			err := i.Erase(ctx, p.worker(), p.id)
			if app.CodeOf(err) == app.NotFound {
				return nil // it went before, and the answer was lost
			}
			return err
		}, func(t *task) {
			w.retry(t, begin)
			p.erased = p.erased || t.err == nil
		})
	}
	begin(i)
}

func (w *world) end(i *instance, p *person) {
	w.start("end "+p.id, i, func(*task) error {
		return i.EndTrajectory(ctx, p.worker(), p.id, "klaar", i.Today())
	}, nil)
}

// lost are errors that nobody can help.
func lost(err error) bool {
	return err == nil || errors.Is(err, errKilled) || errors.Is(err, errLost) || errors.Is(err, table.ErrBusy) ||
		errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrSubmitted) || errors.Is(err, store.ErrNotFound) || app.CodeOf(err) != ""
}
