package cloud

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func env(values map[string]string) *Environment {
	return NewEnvironment(func(name string) string { return values[name] })
}

func TestEverythingThatIsMissingIsNamedAtOnce(t *testing.T) {
	e := env(nil)
	e.Need(TableName)
	e.Catalog()
	e.JSON(Groups, &map[string]any{})
	e.Key()
	err := e.Err()
	if err == nil {
		t.Fatal("an empty environment was accepted")
	}
	for _, name := range []string{TableName, Definitions, Groups, KeyAlias} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("the error does not name %s:\n%v", name, err)
		}
	}
}

func TestWhatIsThereIsRead(t *testing.T) {
	e := env(map[string]string{
		Groups: `{"a": 1}`, KeyAlias: "alias/identity-{gemeente}", Product: "P",
	})
	var groups map[string]int
	if e.JSON(Groups, &groups); groups["a"] != 1 {
		t.Errorf("groups %v", groups)
	}
	if e.Or(Product, "other") != "P" || e.Or(Origin, "other") != "other" {
		t.Error("what is left out is filled in, and only that")
	}
	if got := e.Key()("0001"); got != "alias/identity-0001" {
		t.Errorf("key %q", got)
	}
	if zone := e.Zone(); zone == nil || zone.String() != "Europe/Amsterdam" {
		t.Errorf("zone %v", zone)
	}
	if err := e.Err(); err != nil {
		t.Error(err)
	}
}

func TestFaultsAreNamed(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "bundle.json")
	if err := os.WriteFile(broken, []byte(`{"digest": ""}`), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]func() *Environment{
		Definitions: func() *Environment {
			e := env(map[string]string{Definitions: broken})
			e.Catalog()
			return e
		},
		Groups: func() *Environment {
			e := env(map[string]string{Groups: "[1"})
			e.JSON(Groups, new(any))
			return e
		},
		Zone: func() *Environment {
			e := env(map[string]string{Zone: "Mars/Olympus"})
			e.Zone()
			return e
		},
	}
	for name, run := range cases {
		if err := run().Err(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
