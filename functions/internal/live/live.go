// Package live holds the definitions that are in force in a running process, and
// replaces them when the files change.
//
// A change takes effect only when every file is right; until then the last good
// definitions stay, and the findings are reported. It must not decide what a
// definition means or print anything itself.
package live

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
)

// Loader reads the definitions afresh. The catalog is nil when the findings hold
// an error.
type Loader func() (*catalog.Catalog, diag.List)

// Definitions are the definitions in force. It is safe for concurrent use.
type Definitions struct {
	load    Loader
	current atomic.Pointer[catalog.Catalog]
}

// Open loads the definitions. The error says how many findings there are; they
// are returned with it.
func Open(load Loader) (*Definitions, diag.List, error) {
	c, found := load()
	if c == nil {
		return nil, found, fmt.Errorf("the definitions have %d findings", len(found))
	}
	d := &Definitions{load: load}
	d.current.Store(c)
	return d, found, nil
}

// Catalog is what is in force now. Whoever needs several things from it takes it
// once, so that they belong together.
func (d *Definitions) Catalog() *catalog.Catalog { return d.current.Load() }

// Reload reads the files again and puts them in force when they are right. changed
// is false when they are wrong, or the same.
func (d *Definitions) Reload() (changed bool, found diag.List) {
	c, found := d.load()
	if c == nil || c.Digest() == d.Catalog().Digest() {
		return false, found
	}
	d.current.Store(c)
	return true, found
}

// settle is how long the files must be quiet before they are read: an editor
// writes a file in steps, and somebody may save several at once.
const settle = 150 * time.Millisecond

// Watch reloads when a file under root changes, until the context ends. after is
// told of every reload, from one goroutine.
func (d *Definitions) Watch(ctx context.Context, root string, after func(changed bool, found diag.List)) error {
	return watch(ctx, root, func(w *fsnotify.Watcher, name string) error {
		err := watchTree(w, name)
		if err == nil && name == root {
			after(d.Reload()) // what changed between the start and the first watch
		}
		return err
	}, func() { after(d.Reload()) })
}

// Folder calls changed when files in a folder, and not in a folder below it, changed and are
// quiet again, until the context ends; all calls come from one goroutine.
func Folder(ctx context.Context, folder string, changed func()) error {
	return watch(ctx, folder, func(w *fsnotify.Watcher, name string) error {
		if name != folder {
			return nil // a new file, which is watched through its folder
		}
		return w.Add(name)
	}, changed)
}

func watch(ctx context.Context, root string, add func(*fsnotify.Watcher, string) error, changed func()) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch %s: %w", filepath.Base(root), err)
	}
	defer w.Close()
	if err := add(w, root); err != nil {
		return fmt.Errorf("watch %s: %w", filepath.Base(root), err)
	}
	timer := time.NewTimer(settle)
	timer.Stop()
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case event, ok := <-w.Events:
			if !ok {
				return nil
			}
			if event.Has(fsnotify.Create) {
				// A new folder holds definitions of its own. A file gives an
				// error here, and is watched through its folder already.
				_ = add(w, event.Name)
			}
			timer.Reset(settle)
		case err, ok := <-w.Errors:
			if !ok {
				return nil
			}
			return fmt.Errorf("watch %s: %w", filepath.Base(root), err)
		case <-timer.C:
			changed()
		}
	}
}

func watchTree(w *fsnotify.Watcher, root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.IsDir() {
			return nil
		}
		return w.Add(path)
	})
}
