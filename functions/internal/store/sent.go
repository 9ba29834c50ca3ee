package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// sentPage is how many links a page of Sent has: with each goes a delivery, and both
// are read at once.
const sentPage = 40

// SentLink is a personal link with the message that it went out in; nil for one that
// a worker handed over.
type SentLink struct {
	Invitation
	Message *Delivery
}

// listed is where a link stands in the list of all links of a gemeente.
type listed struct {
	Participant string `json:"participant"`
	Moment      string `json:"moment"`
	Rater       string `json:"rater"`
	Token       string `json:"token"`
	Message     string `json:"message,omitempty"`
}

// linkOps create a link: found by its token, in the dossier, and in the list of the
// gemeente.
func linkOps(g string, inv Invitation) ([]table.Op, error) {
	place, err := json.Marshal(listed{inv.Participant, inv.Moment, inv.Rater, inv.TokenHash, inv.Message})
	if err != nil {
		return nil, err
	}
	expires := inv.Expires.Add(invitationKept)
	var ops []table.Op
	for _, key := range []table.Key{tokenKey(inv.TokenHash), invitationKey(g, inv)} {
		it, err := record(key, inv)
		if err != nil {
			return nil, err
		}
		it.Expires = expires
		ops = append(ops, table.Create(it))
	}
	return append(ops, table.Create(table.Item{Key: sentKey(g, inv), Value: place, Expires: expires})), nil
}

// Sent returns a page of the links of a gemeente, the newest first, and the cursor of
// the next page. What a page costs does not depend on how many there are.
func (s *Store) Sent(ctx context.Context, g, cursor string) ([]SentLink, string, error) {
	page, err := s.t.Query(ctx, sentPartition(g), table.Range{Reverse: true, Limit: sentPage, Cursor: cursor})
	if err != nil {
		return nil, "", err
	}
	places := make([]listed, len(page.Items))
	var keys []table.Key
	for i, it := range page.Items {
		if err := decode(it, &places[i]); err != nil {
			return nil, "", err
		}
		keys = append(keys, places[i].link(g))
		if places[i].Message != "" {
			keys = append(keys, places[i].message(g))
		}
	}
	found, err := s.t.GetMany(ctx, keys...)
	if err != nil {
		return nil, "", err
	}
	var list []SentLink
	for _, place := range places {
		link, ok, err := place.read(g, found)
		if err != nil {
			return nil, "", err
		}
		if ok {
			list = append(list, link)
		}
	}
	return list, page.Next, s.noteUsed(ctx, g, list)
}

// noteUsed takes from the responses which of the links were used. One that nobody opened
// was not.
func (s *Store) noteUsed(ctx context.Context, g string, list []SentLink) error {
	asked := map[table.Key][]*SentLink{}
	for i := range list {
		if l := &list[i]; !l.Opened.IsZero() && l.Used.IsZero() {
			key := responseKey(g, l.Participant, l.Moment, l.Rater)
			asked[key] = append(asked[key], l)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	found, err := s.t.GetMany(ctx, slices.Collect(maps.Keys(asked))...)
	if err != nil {
		return err
	}
	for key, it := range found {
		var r Response
		if err := decode(it, &r); err != nil {
			return err
		}
		for _, l := range asked[key] {
			l.usedFor(r)
		}
	}
	return nil
}

func (l listed) link(g string) table.Key {
	return invitationKey(g, Invitation{Participant: l.Participant, Moment: l.Moment, Rater: l.Rater, TokenHash: l.Token})
}

func (l listed) message(g string) table.Key {
	return messageKey(g, Delivery{Participant: l.Participant, Moment: l.Moment, Rater: l.Rater, Name: l.Message})
}

// read puts a link together; false when it is gone.
func (l listed) read(g string, found map[table.Key]table.Item) (link SentLink, ok bool, err error) {
	it, ok := found[l.link(g)]
	if !ok {
		return link, false, nil
	}
	if err := decode(it, &link.Invitation); err != nil {
		return link, false, err
	}
	if it, known := found[l.message(g)]; l.Message != "" && known {
		link.Message = &Delivery{Version: it.Version}
		err = decode(it, link.Message)
	}
	return link, true, err
}

// OpenInvitation notes when a link was opened first, and the day on which it was opened
// last, with a line in the trail.
func (s *Store) OpenInvitation(ctx context.Context, g, tokenHash string, day source.Date, audit Audit) error {
	lines, err := auditOps(g, audit)
	if err != nil {
		return err
	}
	return s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		ops, err := s.changeInvitation(ctx, g, tokenHash, func(inv *Invitation) {
			if inv.Opened.IsZero() {
				inv.Opened = audit.At
			}
			inv.Seen = day
		})
		return append(ops, lines...), err
	})
}

// AskAgain asks that the participant gets one more message about a moment, on the
// first occasion from a day.
func (s *Store) AskAgain(ctx context.Context, g, id, moment string, day source.Date, audit Audit) error {
	return s.commit(ctx, table.Key{}, func() ([]table.Op, error) {
		p, err := s.Participant(ctx, g, id)
		if err != nil {
			return nil, err
		}
		ops, err := s.changeEntry(ctx, g, p, func(e *CaseloadEntry) {
			// A clock that was set back does not make another wish of the same one.
			again := map[string]source.Date{moment: max(day, e.Again[moment])}
			for m, d := range e.Again {
				if m != moment {
					again[m] = d
				}
			}
			e.Again = again
		})
		if err != nil {
			return nil, err
		}
		lines, err := auditOps(g, audit)
		return append(ops, lines...), err
	})
}

// Link returns a link of a gemeente by the hash of its token.
func (s *Store) Link(ctx context.Context, g, tokenHash string) (SentLink, error) {
	inv, err := s.InvitationByToken(ctx, tokenHash)
	if err == nil && inv.Gemeente != g {
		err = table.NotFound(tokenKey(tokenHash))
	}
	if err != nil {
		return SentLink{}, err
	}
	list := []SentLink{{Invitation: inv}}
	if err := s.noteUsed(ctx, g, list); err != nil || inv.Message == "" {
		return list[0], err
	}
	m, err := s.Message(ctx, MessageRef{g, inv.Participant, inv.Moment, inv.Rater, inv.Message})
	list[0].Message = &m
	return list[0], err
}
