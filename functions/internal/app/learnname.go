package app

import (
	"context"
	"slices"

	"effectmonitor/engine/learning"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// ShareName agrees to show the name of the gemeente to another one that agrees too, by
// the letter under which this reader sees it, or with no letter to every one that does.
// The trail says the letter and the period: whose letter it is, its readers may not know
// either.
func (a *App) ShareName(ctx context.Context, who Actor, def, letter string) error {
	d, _, err := a.learning(def)
	if err != nil {
		return err
	}
	c, detail := store.NameConsent{By: who.ID, At: a.Now().UTC()}, ""
	if letter != "" {
		l, err := a.Lesson(ctx, def, Learner{Gemeente: who.Gemeente})
		if err != nil {
			return err
		}
		code, ok := l.View.Snapshot.Lettered(l.View.Viewer, letter)
		if !ok || code == who.Gemeente {
			return &Error{Code: NotFound, Op: "find letter"}
		}
		c.To, detail = code, letter+" "+l.View.Snapshot.Period
	}
	return found("share name", a.Store.GiveName(ctx, who.Gemeente, d.ID, c, a.audit(who, "", "name:share", detail)))
}

// AnswerName agrees with a gemeente that asked this one by itself.
func (a *App) AnswerName(ctx context.Context, who Actor, def, request string) error {
	c, d, err := a.nameConsent(ctx, who, def, request, func(n store.NameConsents) []store.NameConsent { return n.Got })
	if err != nil {
		return err
	}
	given := store.NameConsent{To: c.From, By: who.ID, At: a.Now().UTC()}
	return found("answer name", a.Store.GiveName(ctx, who.Gemeente, d.ID, given, a.audit(who, "", "name:share", request)))
}

// WithdrawName takes an agreement back: one that was given to a gemeente by itself, or
// with "" the one to all. From then on neither sees the name of the other.
func (a *App) WithdrawName(ctx context.Context, who Actor, def, given string) error {
	c, d := store.NameConsent{}, (*learning.Definition)(nil)
	var err error
	if given == "" {
		d, _, err = a.learning(def)
	} else {
		c, d, err = a.nameConsent(ctx, who, def, given, func(n store.NameConsents) []store.NameConsent { return n.Gave })
	}
	if err != nil {
		return err
	}
	return found("withdraw name", a.Store.WithdrawName(ctx, who.Gemeente, d.ID, c.To, a.audit(who, "", "name:withdraw", given)))
}

// nameConsent finds one by the id that a page knows it by.
func (a *App) nameConsent(ctx context.Context, who Actor, def, id string, of func(store.NameConsents) []store.NameConsent) (store.NameConsent, *learning.Definition, error) {
	d, _, err := a.learning(def)
	if err != nil {
		return store.NameConsent{}, nil, err
	}
	names, err := a.Store.NameConsents(ctx, who.Gemeente, d.ID)
	if err != nil {
		return store.NameConsent{}, nil, found("find consent", err)
	}
	list := of(names)
	at := slices.IndexFunc(list, func(c store.NameConsent) bool { return consentID(c) == id })
	if at < 0 {
		return store.NameConsent{}, nil, &Error{Code: NotFound, Op: "find consent"}
	}
	return list[at], d, nil
}

// consentID names a consent without the code of a gemeente, which would tell whose
// letter is whose. The moment in it cannot be guessed.
func consentID(c store.NameConsent) string {
	return secret.HashToken(c.From + c.To + c.At.String())[:16]
}

// Consent is an agreement about names as a page shows it. Label is a letter or a name.
type Consent struct {
	ID, Label string
	Known     bool // the label is the name
	On        source.Date
}

// NamesGiven are the agreements of this gemeente with others by themselves.
func (a *App) NamesGiven(l *Lesson) []Consent {
	var out []Consent
	for _, c := range l.Names.Gave {
		name := l.View.Snapshot.NameOf(l.View.Viewer, c.To)
		out = append(out, Consent{consentID(c), name.Label, name.Known, a.dayOf(c.At)})
	}
	return out
}

// NamesAsked are those of others that wait for an answer. Which gemeente asks is not
// told before.
func (a *App) NamesAsked(l *Lesson) []Consent {
	var out []Consent
	for _, c := range l.Names.Got {
		answered := slices.ContainsFunc(l.Names.Gave, func(given store.NameConsent) bool { return given.To == c.From })
		if l.Names.All == nil && !answered {
			out = append(out, Consent{ID: consentID(c), On: a.dayOf(c.At)})
		}
	}
	return out
}
