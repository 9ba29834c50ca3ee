package store

import (
	"context"
	"time"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// DeliveryState says how far a message of the programme is.
type DeliveryState string

// The states of a delivery.
const (
	// Claimed: it was taken up to be sent. It stays so when the sender stopped
	// halfway; whether it went out is then not known, and it is not sent again.
	Claimed DeliveryState = "claimed"
	Sent    DeliveryState = "sent"
	// Failed: the channel refused it for good.
	Failed DeliveryState = "failed"
	// Later: the channel certainly did not take it over; it may be claimed again.
	Later DeliveryState = "later"
	// Delivered, Bounced, Complained and Stopped are what the channel reports later:
	// it arrived; there is no such address; the reader called it spam; the reader
	// answered that no more must come.
	Delivered  DeliveryState = "delivered"
	Bounced    DeliveryState = "bounced"
	Complained DeliveryState = "complained"
	Stopped    DeliveryState = "stopped"
)

// Delivery is one message of the programme to one participant. Its name tells it
// from the other messages about the same moment, so that it is sent once.
type Delivery struct {
	Participant string        `json:"participant"`
	Moment      string        `json:"moment"`
	Rater       string        `json:"rater"`
	Name        string        `json:"name"`
	Channel     string        `json:"channel"`
	State       DeliveryState `json:"state"`
	// TokenHash is of the link in the message.
	TokenHash string `json:"tokenHash"`
	// Address is a keyed hash of where it went, and Receipt the name by which the
	// channel reports about it.
	Address string      `json:"address,omitempty"`
	Receipt string      `json:"receipt,omitempty"`
	Day     source.Date `json:"day"`
	Claimed time.Time   `json:"claimed"`
	Settled time.Time   `json:"settled,omitzero"`
	// Version is the condition of the next write; 0 for a new delivery.
	Version uint64 `json:"-"`
}

// Message returns the delivery with a name, if there is one.
func (d *Dossier) Message(moment, rater, name string) (Delivery, bool) {
	for _, m := range d.Messages {
		if m.Moment == moment && m.Rater == rater && m.Name == name {
			return m, true
		}
	}
	return Delivery{}, false
}

// ClaimMessage takes a message up to be sent, with the invitation whose link is in
// it, in one transaction: who has claimed it may send it, and nobody else ever will.
// It returns ErrConflict, and nothing is written, when anything in the dossier that
// the decision to send rests on has changed since it was read: the participant, the
// response, or the delivery itself.
func (s *Store) ClaimMessage(ctx context.Context, g string, d *Dossier, m Delivery, inv Invitation, audit Audit) (Delivery, error) {
	p := d.Participant
	m.State = Claimed
	claim, err := record(messageKey(g, m), m)
	if err != nil {
		return m, err
	}
	ops, err := auditOps(g, audit)
	if err != nil {
		return m, err
	}
	ops = append(ops, saving(claim, m.Version), table.CheckVersion(profileKey(g, p.ID), p.Version))
	response := responseKey(g, p.ID, m.Moment, m.Rater)
	if r, ok := d.Response(m.Moment, m.Rater); ok {
		ops = append(ops, table.CheckVersion(response, r.Version))
	} else {
		ops = append(ops, table.CheckAbsent(response))
	}
	entry, err := s.changeEntry(ctx, g, p, func(e *CaseloadEntry) { setIn(&e.Messages, m.Moment, m.Name, m.Day) })
	if err != nil {
		return m, err
	}
	ops = append(ops, entry...)
	inv.Message = m.Name
	links, err := linkOps(g, inv)
	if err != nil {
		return m, err
	}
	if err := s.t.Write(ctx, append(ops, links...)...); err != nil {
		return m, err
	}
	m.Version++
	return m, nil
}

// SettleMessage notes what became of a claimed message. What was sent shows as an
// invitation in the caseload; what goes later gives its claim and its link back.
func (s *Store) SettleMessage(ctx context.Context, g string, m Delivery, inv Invitation) error {
	key := messageKey(g, m)
	it, err := record(key, m)
	if err != nil {
		return err
	}
	return s.commit(ctx, key, func() ([]table.Op, error) {
		p, err := s.Participant(ctx, g, m.Participant)
		if err != nil {
			return nil, err
		}
		ops := []table.Op{saving(it, m.Version)}
		entry, err := s.changeEntry(ctx, g, p, func(e *CaseloadEntry) {
			switch m.State {
			case Sent:
				e.invite(inv)
			case Later:
				unsetIn(e.Messages, m.Moment, m.Name)
			}
		})
		if m.State == Later {
			ops = append(ops, table.Delete(tokenKey(inv.TokenHash)), table.Delete(invitationKey(g, inv)), table.Delete(sentKey(g, inv)))
		}
		if m.Receipt != "" && err == nil {
			var receipt table.Item
			receipt, err = receiptItem(g, m)
			ops = append(ops, table.Put(receipt))
		}
		return append(ops, entry...), err
	})
}
