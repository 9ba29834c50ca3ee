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
	e.Provider()
	e.Key()
	err := e.Err()
	if err == nil {
		t.Fatal("an empty environment was accepted")
	}
	for _, name := range []string{TableName, Definitions, Issuer, Client, Origin, Groups, KeyAlias} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("the error does not name %s:\n%v", name, err)
		}
	}
	if strings.Contains(err.Error(), Secret) {
		t.Error("a public client needs no secret")
	}
}

func TestWhatIsThereIsRead(t *testing.T) {
	e := env(map[string]string{
		Issuer: "https://idp.example.org", Client: "c", Origin: "https://app.example.org",
		Groups: `{"a": {"role": "x", "gemeente": "0001"}}`, KeyAlias: "alias/identity-{gemeente}",
	})
	c := e.Provider()
	if c.RedirectURL != "https://app.example.org/aanmelden/terug" || c.Groups["a"].Gemeente != "0001" {
		t.Errorf("provider %+v", c)
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
			e := env(map[string]string{Issuer: "i", Client: "c", Origin: "o", Groups: "[1"})
			e.Provider()
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
