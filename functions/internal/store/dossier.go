package store

import (
	"strings"

	"effectmonitor/functions/internal/table"
)

// add puts an item of the participant's partition in its place.
func (d *Dossier) add(it table.Item) error {
	switch {
	case it.Sort == sortProfile:
		d.Participant.Version = it.Version
		return decode(it, &d.Participant)
	case it.Sort == sortIdentity:
		d.Identity = it.Value
		return nil
	case strings.HasPrefix(it.Sort, prefixResponse):
		r := Response{Version: it.Version}
		err := decode(it, &r)
		d.Responses = append(d.Responses, r)
		return err
	case strings.HasPrefix(it.Sort, prefixInvitation):
		var inv Invitation
		err := decode(it, &inv)
		d.Invitations = append(d.Invitations, inv)
		return err
	case strings.HasPrefix(it.Sort, prefixMessage):
		m := Delivery{Version: it.Version}
		err := decode(it, &m)
		d.Messages = append(d.Messages, m)
		return err
	}
	return nil
}

// Response returns the response of a rater at a moment, if there is one.
func (d *Dossier) Response(moment, rater string) (Response, bool) {
	for _, r := range d.Responses {
		if r.Moment == moment && r.Rater == rater {
			return r, true
		}
	}
	return Response{}, false
}

// Affected returns which participants a batch of changes touches in a way that
// can change their facts, each once and in order of first appearance. Changes of
// what is computed or kept apart (facts, aggregates, audit, sessions, identities,
// invitations) touch nobody, and neither does a questionnaire before it is sent: a page
// that is saved changes no figure.
func Affected(changes []table.Change) []ParticipantRef {
	var refs []ParticipantRef
	seen := map[ParticipantRef]bool{}
	for _, c := range changes {
		if c.Key.Sort != sortProfile && !(strings.HasPrefix(c.Key.Sort, prefixResponse) && wasSent(c)) {
			continue
		}
		g, id, ok := participantOf(c.Key)
		ref := ParticipantRef{Gemeente: g, Participant: id}
		if ok && !seen[ref] {
			seen[ref] = true
			refs = append(refs, ref)
		}
	}
	return refs
}

// wasSent reports whether a response was sent before a change, or is now; also when that
// cannot be told.
func wasSent(c table.Change) bool {
	for _, it := range []*table.Item{c.Old, c.New} {
		var r struct {
			Status Status `json:"status"`
		}
		if it != nil && (glance(*it, &r) != nil || r.Status == Submitted) {
			return true
		}
	}
	return c.Old == nil && c.New == nil
}
