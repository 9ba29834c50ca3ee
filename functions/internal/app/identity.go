package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"effectmonitor/engine/entire"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
)

// Identity is who a participant is. It is sealed before it is stored and opened
// only where a worker must know; it is never logged and never part of facts.
type Identity struct {
	First string      `json:"first"`
	Last  string      `json:"last"`
	Birth source.Date `json:"birth,omitzero"`
	Phone string      `json:"phone,omitempty"`
	Mail  string      `json:"mail,omitempty"`
}

// Name is the name to show.
func (i Identity) Name() string { return strings.TrimSpace(i.First + " " + i.Last) }

// What is sealed says for whom and as what, so that a sealed text that is put at
// another person, or in another place, cannot be opened.
const (
	sealedIdentity = "identity"
	sealedName     = "name"
)

// Seal encrypts an identity, and apart from it the name that a list shows.
func (a *App) Seal(ctx context.Context, g, id string, i Identity) (identity, name []byte, err error) {
	plain, err := json.Marshal(i)
	if err != nil {
		return nil, nil, fmt.Errorf("encode identity of %s: %w", id, err)
	}
	if identity, err = a.Box.Seal(ctx, g, plain, secret.Associated(g, id, sealedIdentity)); err != nil {
		return nil, nil, fmt.Errorf("seal identity of %s: %w", id, err)
	}
	if name, err = a.Box.Seal(ctx, g, []byte(i.Name()), secret.Associated(g, id, sealedName)); err != nil {
		return nil, nil, fmt.Errorf("seal name of %s: %w", id, err)
	}
	return identity, name, nil
}

func (a *App) openIdentity(ctx context.Context, g, id string, sealed []byte) (Identity, error) {
	if len(sealed) == 0 {
		return Identity{}, nil // erased, or never given
	}
	plain, err := a.Box.Open(ctx, g, sealed, secret.Associated(g, id, sealedIdentity))
	if err != nil {
		return Identity{}, fmt.Errorf("open identity of %s: %w", id, err)
	}
	var i Identity
	if err := entire.Read(plain, &i); err != nil {
		return Identity{}, fmt.Errorf("decode identity of %s: %w", id, err)
	}
	return i, nil
}

// openName gives the name to show, or the number of the participant when there is
// no name (any more).
func (a *App) openName(ctx context.Context, g, id string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return id, nil
	}
	plain, err := a.Box.Open(ctx, g, sealed, secret.Associated(g, id, sealedName))
	if err != nil {
		return "", fmt.Errorf("open name of %s: %w", id, err)
	}
	return string(plain), nil
}

// Contact opens the identity of a participant, which is noted in the audit trail
// before it is shown.
func (a *App) Contact(ctx context.Context, who Actor, id string) (Identity, error) {
	sealed, err := a.Store.Identity(ctx, who.Gemeente, id)
	if err != nil {
		return Identity{}, found("contact", err)
	}
	if err := a.note(ctx, who, id, "identity:read"); err != nil {
		return Identity{}, err
	}
	return a.openIdentity(ctx, who.Gemeente, id, sealed)
}

// SaveContact replaces the identity of a participant. It gives Invalid, with what is
// wrong per field, when it is not complete.
func (a *App) SaveContact(ctx context.Context, who Actor, id string, i Identity) error {
	if problems := checkIdentity(i, a.Today()); len(problems) > 0 {
		return &Error{Code: Invalid, Op: "save contact", Problems: problems}
	}
	p, err := a.Store.Participant(ctx, who.Gemeente, id)
	if err != nil {
		return found("save contact", err)
	}
	if err := a.replaceable(ctx, who.Gemeente, id); err != nil {
		return fmt.Errorf("save contact: %w", err)
	}
	sealed, name, err := a.Seal(ctx, who.Gemeente, id, i)
	if err != nil {
		return err
	}
	p.Name, p.HasPhone, p.HasMail = name, i.Phone != "", i.Mail != ""
	if p.Trouble, err = a.troubles(ctx, who.Gemeente, i); err != nil {
		return err
	}
	// Only the age goes with the trajectory; the date of birth stays sealed.
	age := programme.Age(i.Birth, p.Trajectory.Start)
	p.Trajectory.AgeAtStart = &age
	return found("save contact", a.Store.SaveIdentity(ctx, who.Gemeente, p, sealed, a.audit(who, id, "identity:write", "")))
}

// replaceable refuses, with store.ErrNewer, to write over an identity of which a later
// release keeps more: who fills it in was not shown that, and it would be gone.
func (a *App) replaceable(ctx context.Context, g, id string) error {
	sealed, err := a.Store.Identity(ctx, g, id)
	if err == nil {
		_, err = a.openIdentity(ctx, g, id, sealed)
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
