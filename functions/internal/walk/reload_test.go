package walk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// definitions is a copy of the definitions that a test may change.
func definitions(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "instruments")
	copyTree(t, filepath.Join("..", "..", "..", "instruments"), folder)
	return folder
}

// edit replaces text in a file, as somebody does who saves it in an editor.
func edit(t *testing.T, file, old, now string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(data), old, now, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestReload: the running server takes over a definition that is right, and keeps
// the last good ones while it is wrong.
func TestReload(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: start het hele product (-short)")
	}
	folder := definitions(t)
	gemeente := filepath.Join(folder, "gemeenten", "0518-den-haag.yaml")
	s := startLocal(t, demoData(t), "INSTRUMENTS="+folder)
	v := s.visitor(t)
	if !v.get("/aanmelden").ok().has("Gemeente Den Haag") {
		t.Fatal("the sign-in does not name the gemeente")
	}

	edit(t, gemeente, "kleur:", "kleurtje:")
	s.waitFor("De vorige blijven gelden")
	out := s.out.String()
	for _, want := range []string{"gemeenten/0518-den-haag.yaml:7:1: unknown-key", "kleurtje: \"#1f7a34\"", "^"} {
		if !strings.Contains(out, want) {
			t.Errorf("the finding lacks %q:\n%s", want, out)
		}
	}
	begeleider := s.signedIn(t, "marije-koster")
	if !begeleider.get("/caseload").ok().has("Gemeente Den Haag") {
		t.Error("the last good definitions are not in force")
	}

	edit(t, gemeente, "kleurtje:", "kleur:")
	edit(t, filepath.Join(folder, "dashboards", "jpf-gemeente", "v1.yaml"), "titel: Dashboard gemeente", "titel: Zo gaat het hier")
	s.waitFor("De cijfers zijn bijgewerkt")
	if p := s.signedIn(t, "pieter-hendriks").get("/dashboard").ok(); !p.has("Zo gaat het hier") || !p.has("Nu in traject") {
		t.Errorf("the new definition is not in force: %s", p.text())
	}
	begeleider.get("/caseload").ok() // still signed in: nothing was started again
}

// TestABrokenDefinitionStopsTheStart: every finding at once, and exit 1.
func TestABrokenDefinitionStopsTheStart(t *testing.T) {
	folder := definitions(t)
	edit(t, filepath.Join(folder, "gemeenten", "0518-den-haag.yaml"), "drempel: 10", "drempel: 3")
	edit(t, filepath.Join(folder, "vragenlijsten", "jpf-begeleider", "v1.yaml"), "zichtbaar: schuld_totaal > 0", "zichtbaar: schuld_totaalx > 0")
	s := launch(t, filepath.Join(t.TempDir(), "data"), "INSTRUMENTS="+folder)
	<-s.exited
	if code := s.command.ProcessState.ExitCode(); code != 1 {
		t.Errorf("exit %d", code)
	}
	out := s.out.String()
	for _, want := range []string{
		"gemeenten/0518-den-haag.yaml:", "drempel",
		"vragenlijsten/jpf-begeleider/v1.yaml:", `unknown-name`, "schuld_totaal",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
	if _, err := os.Stat(s.data); err == nil {
		t.Error("a data folder was made")
	}
}
