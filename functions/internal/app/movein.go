package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/archive"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

// MissingDefinitions means that an archive refers to versions that are not in force
// here, so that nobody could read its data.
type MissingDefinitions struct{ Names []string }

// Error names them.
func (m *MissingDefinitions) Error() string {
	return fmt.Sprintf("definitions are missing: %v", m.Names)
}

// moveStep is how many lines are stored between two reports of how far a move is.
const moveStep = 500

const actionImport = "gemeente:import"

// MoveIn takes a gemeente in from an archive that was found to be whole, seals its names
// with its key here, and computes its figures. A move that was stopped goes on with the
// same archive. The error is Conflict when there is something of the gemeente here
// already, NotFound when the gemeente is not among the definitions, and
// MissingDefinitions when versions are missing. progress is told how many lines are done.
func (a *App) MoveIn(ctx context.Context, who Actor, in *archive.Archive, progress func(done int)) error {
	const op = "move in"
	defs, m := a.Catalog(), in.Manifest
	if defs.Gemeente(m.Gemeente) == nil {
		return &Error{Code: NotFound, Op: op}
	}
	missing := m.Missing(func(name string) bool {
		ref, err := source.ParseRef(name)
		return err == nil && (defs.Questionnaire(ref) != nil || defs.Programme(ref) != nil)
	})
	if len(missing) > 0 {
		return &MissingDefinitions{missing}
	}
	if free, err := a.Store.MovedIn(ctx, m.Gemeente, m.Digest); err != nil || !free {
		return errors.Join(err, &Error{Code: Conflict, Op: op})
	}
	var items []store.MovedItem
	done := 0
	flush := func() error {
		err := a.Store.MoveIn(ctx, m.Gemeente, items, a.Now())
		done, items = done+len(items), items[:0]
		progress(done)
		return err
	}
	for l, err := range in.Lines() {
		if err != nil {
			return fmt.Errorf("%s: %w", op, err)
		}
		item, err := a.sealedAgain(ctx, m.Gemeente, l)
		if err != nil {
			return fmt.Errorf("%s: %w", op, err)
		}
		if items = append(items, item); len(items) == moveStep {
			if err := flush(); err != nil {
				return fmt.Errorf("%s: %w", op, err)
			}
		}
	}
	if err := flush(); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	if err := a.recompute(ctx, m.Gemeente); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	line := a.audit(who, "", actionImport, m.Digest)
	return found(op, a.Store.EndMoveIn(ctx, m.Gemeente, line))
}

// sealedAgain is a line as it is stored here.
func (a *App) sealedAgain(ctx context.Context, g string, l archive.Line) (store.MovedItem, error) {
	item := store.MovedItem{
		Kind: l.Kind, Digest: l.Digest,
		Item: table.Item{Key: table.Key{Partition: l.Partition, Sort: l.Sort}, Value: slices.Clone(l.Content()), Expires: l.Expires},
	}
	if err := store.Belongs(g, item); err != nil {
		return item, err
	}
	s := store.SealedIn(item)
	var err error
	switch {
	case s.Kind == store.SealedWhole:
		item.Value, err = a.Box.Seal(ctx, g, item.Value, secret.Associated(g, s.Participant, s.Use))
	case s.Kind == store.SealedName && l.Name != nil:
		var name []byte
		if name, err = a.Box.Seal(ctx, g, []byte(*l.Name), secret.Associated(g, s.Participant, s.Use)); err == nil {
			item.Value, err = store.WithName(item, name)
		}
	}
	if err != nil {
		return item, fmt.Errorf("seal %v: %w", item.Key, err)
	}
	return item, nil
}

// recompute computes the figures of one gemeente from what is stored.
func (a *App) recompute(ctx context.Context, g string) error {
	defs := a.Catalog()
	touched := map[tenant]bool{}
	for _, t := range programmesOf(defs, g) {
		touched[t] = true
		if err := a.projectAll(ctx, defs, t); err != nil {
			return err
		}
	}
	return a.aggregate(ctx, defs, touched, true)
}
