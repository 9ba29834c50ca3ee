package world

import (
	"fmt"
	"strconv"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/store"
)

func guestKey(p *person) sheetKey { return sheetKey{p.g, p.id, "T0", guest} }

func (w *world) invite(i *instance, p *person) {
	if p.begun {
		return
	}
	w.form++
	once := fmt.Sprintf("%032d", w.form)
	var begin func(*instance)
	first := ""
	begin = func(i *instance) {
		var token string
		var inv store.Invitation
		w.start("invite "+p.id, i, func(*task) (err error) {
			token, inv, err = i.InviteOnce(ctx, p.worker(), app.SheetKey{Participant: p.id, Moment: "T0", Rater: guest}, once)
			return err
		}, func(t *task) {
			w.retry(t, begin)
			if t.err != nil {
				return
			}
			if first != "" && token != first {
				w.breach("one form made two links of %s", p.id)
			}
			first = token
			p.link, p.expires = token, inv.Expires
		})
	}
	begin(i)
}

// opened opens the personal link of a participant, and looks whether that may be.
func (w *world) opened(i *instance, p *person, token string) (*app.Guest, error) {
	gone, at := p.erased, w.clock
	g, err := i.Guest(ctx, token)
	if err != nil {
		return nil, err
	}
	inv := g.Invitation
	if gone {
		w.breach("the link of %s works, who was erased", p.id)
	}
	if at.After(inv.Expires.Add(5 * time.Second)) {
		w.breach("a link of %s that expired on %v works at %v", p.id, inv.Expires, at)
	}
	if inv.Participant != p.id {
		w.breach("the link of %s leads to %s", p.id, inv.Participant)
	}
	return g, nil
}

// visit opens the link and agrees to take part.
func (w *world) visit(i *instance, p *person) {
	token := p.link
	if token == "" || p.busy {
		return
	}
	w.start("visit "+p.id, i, func(*task) error {
		g, err := w.opened(i, p, token)
		if err != nil || g.Done {
			return err
		}
		w.sheet(guestKey(p)).withdrawn = false
		return i.Agree(ctx, g)
	}, nil)
}

func (w *world) answer(i *instance, p *person) {
	token, k := p.link, guestKey(p)
	m := w.sheet(k)
	if token == "" || p.busy || len(m.finals) > 0 || m.unsure {
		return
	}
	typed, on := strconv.Itoa(1+w.random.IntN(5)), ""
	t := w.start(fmt.Sprintf("answer %v rust=%s", k, typed), i, func(*task) error {
		g, err := w.opened(i, p, token)
		if err != nil {
			return err
		}
		_, err = i.SaveOwn(ctx, g, app.Given{Fields: map[string][]string{"rust": {typed}, "hulp": {"nee"}}})
		on = g.Sheet.Response.Instrument
		return err
	}, func(t *task) { w.saved(t, m, k, "rust", on) })
	m.try("rust", typed, t)
}

func (w *world) send(i *instance, p *person) {
	if p.link == "" || p.busy {
		return
	}
	token, k := p.link, guestKey(p)
	m := w.sheet(k)
	var begin func(*instance)
	begin = func(i *instance) {
		var r store.Response
		done := false
		m.unsure = true
		w.start(fmt.Sprintf("send %v", k), i, func(*task) error {
			g, err := w.opened(i, p, token)
			if err != nil {
				return err
			}
			err = i.SubmitOwn(ctx, g)
			r, done = g.Sheet.Response, g.Done
			return err
		}, func(t *task) {
			w.retry(t, begin)
			if t.err == nil && done {
				w.receipt(k, r)
			} else if app.CodeOf(t.err) == app.Invalid && len(m.finals) == 0 {
				m.unsure = false
			}
		})
	}
	begin(i)
}
