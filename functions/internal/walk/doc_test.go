// Package walk_test drives the product as its users do: the built binaries of the
// cloud, the local server in a browser and without one, stops and faults included.
//
// It must not reach into a package for what a user can see: it reads pages, fills
// in forms and follows links. It holds tests only.
package walk_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"effectmonitor/functions/internal/lambdatest"
)

// built is where binaries lie that several tests share.
var built string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "walk")
	if err != nil {
		panic(err)
	}
	built = folder
	code := m.Run()
	_ = os.RemoveAll(folder) // what stays behind is in the folder for such things
	os.Exit(code)
}

var building sync.Map // name → *sync.Once

// function is the binary of a function, as it is for the cloud but for this machine.
func function(t testing.TB, name string) string {
	t.Helper()
	folder := filepath.Join(built, name)
	once(name, func() {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		lambdatest.BuildIn(t, folder, "../../"+name)
	})
	return filepath.Join(folder, "bootstrap")
}

// localServer is the binary of the server for a laptop.
func localServer(t testing.TB) string {
	t.Helper()
	binary := filepath.Join(built, "effectmonitor")
	once("local", func() {
		if out, err := exec.Command("go", "build", "-o", binary, "../../local").CombinedOutput(); err != nil {
			t.Fatalf("build the local server: %v\n%s", err, out)
		}
	})
	return binary
}

func once(name string, do func()) {
	o, _ := building.LoadOrStore(name, &sync.Once{})
	o.(*sync.Once).Do(do)
}
