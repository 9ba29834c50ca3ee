package main

import (
	"crypto/rand"
	"path/filepath"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/handout/folder"
	"effectmonitor/functions/internal/research"
	"effectmonitor/functions/internal/site"
)

// research adds the pages by which data leave, with files in a folder of the data.
func (s settings) research(a *app.App, inside *site.Site, users []auth.User, pages site.Router) error {
	desk, err := folder.New(filepath.Join(s.data, "uitvoer"), research.FilesRoot, time.Now, rand.Reader)
	if err != nil {
		return err
	}
	research.New(research.Config{App: a, Site: inside, Desk: desk, WorkerName: names(users)}).Routes(pages)
	return nil
}
