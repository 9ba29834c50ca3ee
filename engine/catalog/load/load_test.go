package load

import (
	"strings"
	"testing"
	"testing/fstest"

	"effectmonitor/engine/source"
)

func TestDigestFollowsContentsAndNothingElse(t *testing.T) {
	first, _ := Load(base(t))
	fsys := base(t)
	fsys["README.md"] = &fstest.MapFile{Data: []byte("uitleg")}
	delete(fsys, "dashboards/overzicht/v1_test.yaml")
	same, _ := Load(fsys)
	if first == nil || same == nil || first.Digest() != same.Digest() {
		t.Error("the digest depends on files that are no definitions")
	}
	fsys = base(t)
	name := "dashboards/overzicht/v1.yaml"
	fsys[name] = &fstest.MapFile{Data: append(fsys[name].Data, "# opmerking\n"...)}
	changed, _ := Load(fsys)
	if changed == nil || changed.Digest() == first.Digest() {
		t.Error("the digest does not see a changed file")
	}
}

func TestCatalogFindsVersions(t *testing.T) {
	fsys := base(t)
	v1 := string(fsys["dashboards/overzicht/v1.yaml"].Data)
	fsys["dashboards/overzicht/v2.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(v1, "versie: 1", "versie: 2", 1))}
	c, found := Load(fsys)
	if c == nil {
		t.Fatal(found)
	}
	if got := c.Dashboard(source.Ref{ID: "overzicht"}); got == nil || got.Version != 2 {
		t.Errorf("the newest is %v", got)
	}
	if got := c.Dashboard(source.Ref{ID: "overzicht", Version: 1}); got == nil || got.Version != 1 {
		t.Errorf("version 1 is %v", got)
	}
	if c.Dashboard(source.Ref{ID: "overzicht", Version: 3}) != nil || c.Dashboard(source.Ref{ID: "niets"}) != nil {
		t.Error("found what is not there")
	}
	if got := c.Dashboards("gemeente", "proef"); len(got) != 1 || got[0].Version != 2 {
		t.Errorf("dashboards of the level: %v", got)
	}
	if len(c.Dashboards("landelijk", "")) != 0 || len(c.Dashboards("", "ander")) != 0 {
		t.Error("dashboards of another level or programme")
	}
}

func TestCatalogAppliesGemeente(t *testing.T) {
	c, found := Load(base(t))
	if c == nil {
		t.Fatal(found)
	}
	if got := c.Effective("0001", "proef").Moment("T1").Month; got != 4 {
		t.Errorf("T1 in month %d, want 4", got)
	}
	if got := c.Programme(source.Ref{ID: "proef"}).Moment("T1").Month; got != 6 {
		t.Errorf("the programme itself changed to month %d", got)
	}
	if c.Effective("0002", "proef") != nil || c.Gemeente("0002") != nil || c.FrameworkIn("0002", "proef") != nil {
		t.Error("a gemeente that is not there carries out a programme")
	}
	if c.FrameworkIn("0001", "proef") == nil || c.FrameworkOf(source.Ref{ID: "proef"}) == nil {
		t.Error("no framework")
	}
	if got := c.Gemeenten(); len(got) != 1 || got[0].Name != "Aardstad" {
		t.Errorf("gemeenten %v", got)
	}
}

func TestPublish(t *testing.T) {
	fsys := base(t)
	name := "dashboards/overzicht/v1.yaml"
	lock, err := Publish(fsys, []string{name})
	if err != nil {
		t.Fatal(err)
	}
	fsys[LockFile] = &fstest.MapFile{Data: lock}
	if found := all(fsys); len(found) > 0 {
		t.Fatalf("published and not changed: %v", found)
	}
	if again, err := Publish(fsys, []string{name}); err != nil || string(again) != string(lock) {
		t.Errorf("publishing twice gives %q, %v", again, err)
	}
	fsys[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(fsys[name].Data), "\n", "\r\n"))}
	if found := all(fsys); len(found) > 0 {
		t.Errorf("other line ends count as a change: %v", found)
	}
	fsys[name] = &fstest.MapFile{Data: append(fsys[name].Data, "# anders\n"...)}
	if _, err := Publish(fsys, []string{name}); err == nil {
		t.Error("a changed definition was published again")
	}
	if _, err := Publish(fsys, []string{"dashboards/niets/v1.yaml"}); err == nil {
		t.Error("published what is not there")
	}
}

func TestLoadNothing(t *testing.T) {
	c, found := Load(fstest.MapFS{})
	if c != nil || len(found) != 1 || found[0].Code != "no-definitions" {
		t.Errorf("%v, %v", c, found)
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{"Den Haag": "den-haag", "'s-Hertogenbosch": "s-hertogenbosch", "Súdwest-Fryslân": "sudwest-fryslan", "Bergen (NH.)": "bergen-nh"} {
		if got := slug(name); got != want {
			t.Errorf("slug(%q) = %q, want %q", name, got, want)
		}
	}
}
