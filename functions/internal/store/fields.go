package store

import (
	"fmt"
	"reflect"
	"strings"

	"effectmonitor/engine/programme"
)

// fieldNames are those of a record, as its JSON has them.
type fieldNames map[string]bool

// What figures are computed from is read without the rest, but not without knowing what the
// rest is: figures that leave out what a later release keeps would stay, because they are
// computed once for each change.
var (
	responseFields = fieldNamesOf[Response]()
	profileFields  = fieldNamesOf[Participant]()
	courseFields   = fieldNamesOf[programme.Trajectory]()
	phaseFields    = fieldNamesOf[programme.PhaseStep]()
	resultFields   = fieldNamesOf[Result]()
)

func fieldNamesOf[T any]() fieldNames {
	names := fieldNames{}
	for f := range reflect.TypeFor[T]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names[name] = true
		}
	}
	return names
}

// stepOver is about a field that is not read: ErrNewer when no record of this release has it.
func (n fieldNames) stepOver(f field) error {
	if n[string(f.name)] {
		return nil
	}
	return fmt.Errorf("field %q: %w", f.called(), ErrNewer)
}
