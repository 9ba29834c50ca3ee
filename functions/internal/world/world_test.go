package world

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
)

const (
	programmeID = "proef"
	north       = "0001"
	south       = "0002"
	staff       = "staf"
	guest       = "deelnemer"
)

// releases are the definitions before and after a release: in the second the
// participant answers a next version of the questionnaire.
var releases = sync.OnceValue(func() [2]*catalog.Catalog {
	return [2]*catalog.Catalog{loaded(tree()), loaded(nextTree())}
})

func tree() fstest.MapFS {
	files, root := fstest.MapFS{}, os.DirFS("testdata/definitions")
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		panic(err)
	}
	return files
}

func nextTree() fstest.MapFS {
	files := tree()
	const first = "vragenlijsten/proef-eigen/v1"
	text := strings.Replace(string(files[first+".yaml"].Data), "\nversie: 1\n", "\nversie: 2\nvervangt: proef-eigen@1\nvergelijkbaar: gelijknamige\n", 1)
	text += "      - {id: hoop, type: schaal, tekst: \"Hoeveel hoop heb je?\", van: 1, tot: 5, uiteinden: {nl: [geen, veel]}}\n"
	files["vragenlijsten/proef-eigen/v2.yaml"] = &fstest.MapFile{Data: []byte(text)}
	files["vragenlijsten/proef-eigen/v2_test.yaml"] = files[first+"_test.yaml"]
	return files
}

func loaded(files fs.FS) *catalog.Catalog {
	defs, found := load.Load(files)
	if found.HasErrors() {
		panic(found.Err())
	}
	return defs
}

// world is one schedule.
type world struct {
	t      testing.TB
	seed   uint64
	random *rand.Rand
	shelf  *shelf
	table  table.Table // what instances reach: the shelf, or the shelf with a bug
	box    secret.Box
	tokens io.Reader

	clock     time.Time
	latest    time.Time // that the clock ever said
	release   int       // index in releases
	instances []*instance
	active    []*task
	steps     int

	calm bool // nothing goes wrong any more
	away bool // the service for messages does not answer
	// plan decides what happens to requests instead of the seed; nil for the seed.
	plan func(t *task, write bool) fault

	people  []*person
	sheets  map[sheetKey]*sheetModel
	letters map[letter]int
	links   map[string]int                // partitions of the links that were ever made, with the step
	started map[store.ParticipantRef]bool // everybody who was ever stored
	read    int                           // how far the feed was taken
	backlog [][]table.Change
	again   []errand
	form    int

	broken   []string
	lines    []string
	trail    hash.Hash
	sumsSeen bool // the aggregates were looked at since the last write of one
}

// instance is one process of a function: it serves one request at a time, has the
// definitions of the day on which it began, and a clock of its own.
type instance struct {
	*app.App
	n       int
	release int
	busy    *task
	post    post
}

// letter names a message of the programme.
type letter struct{ participant, moment, name string }

// openBox seals nothing: what stands in the table must not differ between two runs of a
// seed. It does see to it that what was sealed for one person is not opened for another.
type openBox struct{}

func (openBox) Seal(_ context.Context, g string, plain, associated []byte) ([]byte, error) {
	mark := sha256.Sum256(append([]byte(g), associated...))
	return append(mark[:], plain...), nil
}

func (openBox) Open(_ context.Context, g string, sealed, associated []byte) ([]byte, error) {
	mark := sha256.Sum256(append([]byte(g), associated...))
	if plain, ok := bytes.CutPrefix(sealed, mark[:]); ok {
		return plain, nil
	}
	return nil, secret.ErrUnreadable
}

func (openBox) Destroy(context.Context, string) error { return nil }

// newWorld begins on a Tuesday morning. over may put something between the instances
// and the table; nil for nothing.
func newWorld(t testing.TB, seed uint64, over func(table.Table) table.Table) *world {
	w := &world{
		t: t, seed: seed, random: rand.New(rand.NewPCG(seed, 2)),
		clock:  time.Date(2026, time.March, 3, 10, 0, 0, 0, time.UTC),
		sheets: map[sheetKey]*sheetModel{}, letters: map[letter]int{}, links: map[string]int{}, started: map[store.ParticipantRef]bool{}, trail: sha256.New(),
	}
	w.shelf = newShelf(func() time.Time { return w.clock })
	w.shelf.watch = w.saw
	w.table = w.shelf
	if over != nil {
		w.table = over(w.shelf)
	}
	w.box = openBox{}
	w.tokens = rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), byte(seed >> 24)})
	for n := range 7 {
		w.instances = append(w.instances, w.process(n))
	}
	return w
}

// process begins an instance with the definitions of now and a clock that is a bit off.
func (w *world) process(n int) *instance {
	i := &instance{n: n, release: w.release}
	off := time.Duration(w.random.IntN(4000)-2000) * time.Millisecond
	i.App = app.New(app.Config{
		Store: store.New(line{w.table, w, i}), Catalog: func() *catalog.Catalog { return releases()[i.release] },
		Box: w.box, Now: func() time.Time { return w.clock.Add(off) }, Random: w.tokens, Parallel: 1,
		Pace: app.Pace{Least: time.Second, Most: 20 * time.Second}, Wait: w.pass,
	})
	i.post = post{w, i}
	return i
}

// pass lets time pass for who waits, and mostly more than was asked.
func (w *world) pass(_ context.Context, d time.Duration) error {
	w.clock = w.clock.Add(20 * d)
	return nil
}

// replace begins another process in the place of one that ended.
func (w *world) replace(old *instance) { w.instances[old.n] = w.process(old.n) }

// idle is a process that does nothing, or nil.
func (w *world) idle() *instance {
	for _, n := range w.random.Perm(len(w.instances)) {
		if w.instances[n].busy == nil {
			return w.instances[n]
		}
	}
	return nil
}

// saw notes what was written: its keys make the trace by which two runs are compared.
func (w *world) saw(ops []table.Op) {
	for _, op := range ops {
		w.note("%v %v", op.Kind, op.Item.Key)
		if strings.Contains(op.Item.Partition, "/aggregate/") || strings.HasPrefix(op.Item.Partition, "national/") {
			w.sumsSeen = false
		}
		if op.Kind == table.KindCreate && op.Item.Sort == "invitation" {
			w.links[op.Item.Partition] = w.steps
		}
		if parts := strings.Split(op.Item.Partition, "/"); op.Kind == table.KindCreate && op.Item.Sort == "profile" {
			w.started[store.ParticipantRef{Gemeente: parts[1], Participant: parts[3]}] = true
		}
	}
}

// took notes a message that the service took over.
func (w *world) took(by *task, m notify.Message) {
	_, rest, _ := strings.Cut(m.Text, linkStart)
	token, _, _ := strings.Cut(rest, " ")
	inv, err := store.New(w.shelf).InvitationByToken(context.Background(), secret.HashToken(token))
	if made, ok := w.links["token/"+secret.HashToken(token)]; ok && errors.Is(err, store.ErrNotFound) && by != nil && made >= by.begun {
		return // who it is about was erased while the message was on its way: nothing can call it back
	}
	if err != nil {
		w.breach("a message went out with a link that leads nowhere: %v", err)
		return
	}
	k := letter{inv.Participant, inv.Moment, inv.Message}
	if w.letters[k]++; w.letters[k] > 1 {
		w.breach("%v was sent %d times", k, w.letters[k])
	}
	if p := w.person(inv.Participant); p != nil && inv.Moment == "T0" {
		p.link = token
	}
}

const linkStart = "https://world.example/v/"

func (w *world) outgoing(i *instance) app.Outgoing {
	return app.Outgoing{Sender: i.post, Link: func(token string) string { return linkStart + token }}
}

// breach notes that a promise was broken.
func (w *world) breach(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	w.note("BROKEN %s", text)
	if len(w.broken) < 5 {
		w.broken = append(w.broken, text)
	}
}

func (w *world) note(format string, args ...any) {
	text := fmt.Sprintf("%5d %s %s", w.steps, w.clock.Format("01-02 15:04"), fmt.Sprintf(format, args...))
	w.lines = append(w.lines, text)
	fmt.Fprintln(w.trail, text)
}

func (w *world) fingerprint() string { return hex.EncodeToString(w.trail.Sum(nil)) }

func (w *world) person(id string) *person {
	for _, p := range w.people {
		if p.id == id {
			return p
		}
	}
	return nil
}
