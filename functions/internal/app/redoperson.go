package app

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"

	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// What a line of the trail says was promised to a participant.
var (
	consentActions = []string{"consent:set", "consent:withdraw"}
	reportActions  = []string{"message:bounced", "message:complained", "message:stopped"}
)

// people goes over the participants about whom something was done since.
func (r *redo) people(ctx context.Context) error {
	about := map[string][]store.Audit{}
	var ids []string
	for _, line := range r.lines {
		if line.Participant == "" || r.gone[line.Participant] {
			continue
		}
		if about[line.Participant] == nil {
			ids = append(ids, line.Participant)
		}
		about[line.Participant] = append(about[line.Participant], line)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := r.person(ctx, id, about[id]); err != nil {
			return err
		}
	}
	return nil
}

func (r *redo) person(ctx context.Context, id string, lines []store.Audit) error {
	g := r.who.Gemeente
	was, err := r.old.Store.Dossier(ctx, g, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil // removed
	}
	if err != nil {
		return err
	}
	own, err := r.app.Store.Dossier(ctx, g, id)
	if errors.Is(err, store.ErrNotFound) {
		r.sum.Participants++
		return nil
	}
	if err != nil || !own.Participant.Created.Equal(was.Participant.Created) {
		return err // another one under the same number
	}
	before := r.sum.Withdrawn
	for _, line := range lines {
		if err := r.takenBack(ctx, &was, &own, line); err != nil {
			return err
		}
	}
	withdrew := r.sum.Withdrawn > before
	messages, links, err := r.on.Person(ctx, id)
	if err != nil {
		return err
	}
	r.sum.Messages, r.sum.Links = r.sum.Messages+messages, r.sum.Links+links
	if err := r.consent(ctx, was.Participant, lines, withdrew); err != nil {
		return err
	}
	return r.identity(ctx, &was, lines)
}

// takenBack does again what a participant took back of one response, and counts one that
// does not come back.
func (r *redo) takenBack(ctx context.Context, was, own *store.Dossier, line store.Audit) error {
	moment, rater, named := strings.Cut(line.Detail, " ")
	if !named {
		return nil
	}
	here, there := own.Response(moment, rater)
	w := store.Withdrawal{Participant: line.Participant, Moment: moment, Rater: rater, At: line.At, Day: r.app.dayOf(line.At)}
	switch line.Action {
	case "response:submit":
		if then, _ := was.Response(moment, rater); then.Status == store.Submitted && here.Status != store.Submitted {
			r.sum.Responses++
		}
	case "consent:withdraw":
		if there && here.Status != store.Withdrawn && here.Saved.Before(line.At) {
			return r.do(&r.sum.Withdrawn, func() error { return r.app.Store.Withdraw(ctx, r.who.Gemeente, w, line) })
		}
	case "quote:withdraw":
		if there && here.Status == store.Submitted && here.Submitted.Before(line.At) && len(here.Quotes) > 0 {
			return r.do(&r.sum.Unquoted, func() error { return r.app.Store.Unquote(ctx, r.who.Gemeente, w, line) })
		}
	}
	return nil
}

// lastOf is the last of the lines of some kind.
func lastOf(lines []store.Audit, actions []string) (store.Audit, bool) {
	for _, line := range slices.Backward(lines) {
		if slices.Contains(actions, line.Action) {
			return line, true
		}
	}
	return store.Audit{}, false
}

// consent makes whether somebody takes part what it was last. withdrew tells that it was
// taken back with a response just now.
func (r *redo) consent(ctx context.Context, was store.Participant, lines []store.Audit, withdrew bool) error {
	line, found := lastOf(lines, consentActions)
	if !found {
		return nil
	}
	own, err := r.app.Store.Participant(ctx, r.who.Gemeente, was.ID)
	if withdrew && r.req.Dry {
		own.Consent = &store.Consent{Given: false, Date: r.app.dayOf(line.At)} // as it would be by now
	}
	if err != nil || reflect.DeepEqual(own.Consent, was.Consent) {
		return err
	}
	if later, err := r.since(ctx, line, consentActions...); err != nil || later {
		return err
	}
	own.Consent = was.Consent
	return r.do(&r.sum.Consents, func() error { return r.app.Store.SaveParticipant(ctx, r.who.Gemeente, own, line) })
}

// identity makes the name and the addresses what they were corrected to, so that nothing
// goes to an address that somebody else has, and shows which of them nothing may go to.
func (r *redo) identity(ctx context.Context, was *store.Dossier, lines []store.Audit) error {
	g, id := r.who.Gemeente, was.Participant.ID
	line, corrected := lastOf(lines, []string{"identity:write"})
	if corrected {
		later, err := r.since(ctx, line, "identity:write")
		if err != nil {
			return err
		}
		corrected = !later
	}
	if !corrected {
		return r.trouble(ctx, id, lines)
	}
	i, err := r.old.openIdentity(ctx, g, id, was.Identity)
	if errors.Is(err, secret.ErrDestroyed) {
		return nil
	}
	if err != nil {
		return err
	}
	own, err := r.app.Store.Participant(ctx, g, id)
	if err != nil {
		return err
	}
	return r.do(&r.sum.Identities, func() error {
		sealed, name, err := r.app.Seal(ctx, g, id, i)
		if err != nil {
			return err
		}
		own.Name, own.HasPhone, own.HasMail = name, i.Phone != "", i.Mail != ""
		own.Trajectory.AgeAtStart = was.Participant.Trajectory.AgeAtStart
		if own.Trouble, err = r.app.troubles(ctx, g, i); err != nil {
			return err
		}
		return r.app.Store.SaveIdentity(ctx, g, own, sealed, line)
	})
}

func (r *redo) trouble(ctx context.Context, id string, lines []store.Audit) error {
	g := r.who.Gemeente
	line, found := lastOf(lines, reportActions)
	if !found {
		return nil
	}
	own, err := r.app.Store.Dossier(ctx, g, id)
	if err != nil {
		return err
	}
	return r.do(&r.sum.Troubles, func() error {
		i, err := r.app.openIdentity(ctx, g, id, own.Identity)
		if errors.Is(err, secret.ErrDestroyed) {
			return nil
		}
		if err != nil {
			return err
		}
		p := own.Participant
		if p.Trouble, err = r.app.troubles(ctx, g, i); err != nil {
			return err
		}
		return r.app.Store.SaveParticipant(ctx, g, p, line)
	})
}
