package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// ChannelActor is whom the audit trail names for what a channel reported.
const ChannelActor = "channel"

// sealedPepper says what the sealed secret of a gemeente is for.
const sealedPepper = "addresses"

// pepper is the secret with which addresses of a gemeente are hashed. A hash of a phone
// number alone could be undone by trying all numbers; without the key of the gemeente
// this one cannot.
func (a *App) pepper(ctx context.Context, g string) ([]byte, error) {
	return a.peppers.get(g, func() ([]byte, error) {
		associated := secret.Associated(g, "", sealedPepper)
		sealed, err := a.Store.Pepper(ctx, g)
		if err != nil {
			return nil, err
		}
		if sealed == nil {
			fresh := make([]byte, sha256.Size)
			if _, err := io.ReadFull(a.Random, fresh); err != nil {
				return nil, fmt.Errorf("read random bits: %w", err)
			}
			if sealed, err = a.Box.Seal(ctx, g, fresh, associated); err != nil {
				return nil, err
			}
			if sealed, err = a.Store.CreatePepper(ctx, g, sealed); err != nil {
				return nil, err
			}
		}
		return a.Box.Open(ctx, g, sealed, associated)
	})
}

// contact is one way to reach somebody.
type contact struct {
	channel notify.Channel
	address string
	hash    string
}

// contacts are the ways to reach somebody, the preferred one first.
func (a *App) contacts(ctx context.Context, g string, i Identity, preferred string) ([]contact, error) {
	list := []contact{{channel: notify.SMS, address: NormalPhone(i.Phone)}, {channel: notify.Mail, address: strings.TrimSpace(i.Mail)}}
	if preferred == string(notify.Mail) {
		list[0], list[1] = list[1], list[0]
	}
	var out []contact
	for _, c := range list {
		if c.address == "" {
			continue
		}
		pepper, err := a.pepper(ctx, g)
		if err != nil {
			return nil, fmt.Errorf("hash an address in %s: %w", g, err)
		}
		mac := hmac.New(sha256.New, pepper)
		fmt.Fprintf(mac, "%s\n%s", c.channel, strings.ToLower(c.address))
		c.hash = hex.EncodeToString(mac.Sum(nil))
		out = append(out, c)
	}
	return out, nil
}

// reachable are the contacts to which something may go.
func (a *App) reachable(ctx context.Context, g string, all []contact) ([]contact, error) {
	stopped, err := a.Store.Troubles(ctx, g, hashes(all)...)
	if err != nil {
		return nil, err
	}
	var out []contact
	for _, c := range all {
		if _, bad := stopped[c.hash]; !bad {
			out = append(out, c)
		}
	}
	return out, nil
}

func hashes(all []contact) []string {
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = c.hash
	}
	return out
}

// troubles says by channel which addresses of somebody nothing may go to.
func (a *App) troubles(ctx context.Context, g string, i Identity) (map[string]store.Trouble, error) {
	all, err := a.contacts(ctx, g, i, "")
	if err != nil || len(all) == 0 {
		return nil, err
	}
	stopped, err := a.Store.Troubles(ctx, g, hashes(all)...)
	if err != nil {
		return nil, err
	}
	var out map[string]store.Trouble
	for _, c := range all {
		if t, bad := stopped[c.hash]; bad {
			if out == nil {
				out = map[string]store.Trouble{}
			}
			out[string(c.channel)] = t
		}
	}
	return out, nil
}

// settleWithin is how long after a report its message may still have to be settled.
const settleWithin = 15 * time.Minute

// ErrEarly says that a report came before its message was settled; the channel must
// give it again.
var ErrEarly = errors.New("report about a message that is not known yet")

var reported = map[notify.ReportKind]store.DeliveryState{
	notify.ReportDelivered: store.Delivered, notify.ReportBounced: store.Bounced,
	notify.ReportComplained: store.Complained, notify.ReportStopped: store.Stopped,
}

// Report notes what a channel says about a message. When it says that nothing more must
// go to the address, nothing does, to whomever in the gemeente has that address, until
// a worker corrects it; who still has it shows in the caseload. Nothing of the address
// is read from the report or kept in plain. It is false for a message that is not known
// (any more), and ErrEarly while it may still become so. A repeat changes nothing.
func (a *App) Report(ctx context.Context, r notify.Report) (known bool, err error) {
	ref, err := a.Store.MessageByReceipt(ctx, string(r.Channel), r.Receipt)
	if errors.Is(err, store.ErrNotFound) {
		if a.Now().Sub(r.At) < settleWithin {
			return false, ErrEarly
		}
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("find message of a report: %w", err)
	}
	return a.report(ctx, ref, reported[r.Kind], r.At)
}

func (a *App) report(ctx context.Context, ref store.MessageRef, state store.DeliveryState, at time.Time) (bool, error) {
	present, err := a.present(ctx, ref)
	if err == nil {
		line := a.audit(Actor{ID: ChannelActor}, ref.Participant, "message:"+string(state), ref.Moment+" "+ref.Name)
		err = a.Store.ReportMessage(ctx, ref, store.Report{State: state, At: at.UTC(), Day: a.dayOf(at)}, present, line)
	}
	if errors.Is(err, store.ErrNotFound) {
		return false, nil // erased meanwhile
	}
	if err != nil {
		return false, fmt.Errorf("note report about %s of %s: %w", ref.Participant, ref.Gemeente, err)
	}
	return true, nil
}

// present tells whether a participant still has the address that a message went to.
func (a *App) present(ctx context.Context, ref store.MessageRef) (bool, error) {
	m, err := a.Store.Message(ctx, ref)
	if err != nil {
		return false, err
	}
	sealed, err := a.Store.Identity(ctx, ref.Gemeente, ref.Participant)
	if err != nil {
		return false, err
	}
	who, err := a.openIdentity(ctx, ref.Gemeente, ref.Participant, sealed)
	if err != nil {
		return false, err
	}
	all, err := a.contacts(ctx, ref.Gemeente, who, "")
	if err != nil {
		return false, err
	}
	for _, c := range all {
		if string(c.channel) == m.Channel && c.hash == m.Address {
			return true, nil
		}
	}
	return false, nil
}

// TryAgain lets messages go to the present addresses of a participant again, because
// a worker heard from the participant that they are right and welcome.
func (a *App) TryAgain(ctx context.Context, who Actor, id string) error {
	const op = "try address again"
	sealed, err := a.Store.Identity(ctx, who.Gemeente, id)
	if err != nil {
		return found(op, err)
	}
	i, err := a.openIdentity(ctx, who.Gemeente, id, sealed)
	if err != nil {
		return err
	}
	all, err := a.contacts(ctx, who.Gemeente, i, "")
	if err != nil {
		return err
	}
	p, err := a.Store.Participant(ctx, who.Gemeente, id)
	if err != nil {
		return found(op, err)
	}
	return found(op, a.Store.Release(ctx, who.Gemeente, p, hashes(all), a.audit(who, id, "identity:release", "")))
}
