package load

import (
	"testing"
	"testing/fstest"
)

// FuzzLoad puts a stranger's file in the place of each definition in turn: it may be
// refused, it may not stop the process, and without a catalog there must be a reason.
func FuzzLoad(f *testing.F) {
	names := []string{
		"vragenlijsten/intake-medewerker/v1.yaml", "programmas/proef/v1.yaml", "raamwerken/proef/v1.yaml",
		"dashboards/overzicht/v1.yaml", "gemeenten/0001-aardstad.yaml",
	}
	for i, name := range names {
		f.Add(i, base(f)[name].Data)
	}
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		fsys := base(t)
		if which < 0 || which >= len(names) {
			return
		}
		fsys[names[which]] = &fstest.MapFile{Data: data}
		c, found := Load(fsys)
		if (c == nil) != found.HasErrors() {
			t.Errorf("catalog %v with findings %v", c != nil, found)
		}
	})
}
