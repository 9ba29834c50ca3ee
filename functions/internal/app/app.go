// Package app holds the use cases: what a worker, a participant, a manager or a
// schedule wants done, in the words of the product. A page or a function calls a
// use case; a use case calls the engine and the store.
//
// It must not know HTTP, HTML or a kind of table, and it must not decide who may
// do what: the routes ask package policy before they call. It reads no clock and
// no randomness of its own; both are injected. It never puts a name, a phone
// number or an answer in an error or a log.
package app

import (
	"context"
	"crypto/sha256"
	"io"
	"runtime"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/cohort"
	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/learning"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/pause"
	"effectmonitor/functions/internal/secret"
	"effectmonitor/functions/internal/signing"
	"effectmonitor/functions/internal/store"
)

// Config is what the use cases are made of.
type Config struct {
	Store *store.Store
	// Catalog gives the definitions in force. It is a function because the local
	// server replaces them while it runs; a use case takes them once.
	Catalog func() *catalog.Catalog
	Box     secret.Box
	Now     func() time.Time
	Random  io.Reader // source of tokens
	// Zone is where the days of the programme begin and end.
	Zone *time.Location
	// RosterAge is after how long is looked at what other processes wrote in the list of
	// everybody in a gemeente. 0 means never: there is no other process.
	RosterAge time.Duration
	// Signer keeps the key that statements are signed with; without it nothing is frozen.
	Signer signing.Signer
	// Parallel is how many pieces of long work are done beside each other; 0 means as many
	// as there are processors. With 1 the same requests come in the same order every time.
	Parallel int
	// Pace is how often Follow writes an aggregate while many change it; zero is DefaultPace.
	Pace Pace
	// Renew is what Retain computes figures anew with (Renew of this package); nil when somebody
	// else does that.
	Renew func(context.Context, *App) (renewed int, ready bool, err error)
	// Wait passes time while nothing can be done; nil waits for real.
	Wait func(context.Context, time.Duration) error
}

// App runs the use cases. It is safe for concurrent use.
type App struct {
	Config
	forms formCache
	sums  memory[string, *cohort.Aggregate] // by the hash of what is stored
	rows  memory[string, []dashboard.Named] // gemeenten beside each other, by the hash of what is stored
	views memory[costKey, *mkba.View]
	// excerpts is what is kept for pages, by the hash of what is stored.
	excerpts memory[[sha256.Size]byte, *excerptRecord]
	// changes are what became of an outcome when somebody moved numbers.
	changes memory[costKey, WhatIf]
	// peppers holds the secret of each gemeente that addresses are hashed with.
	peppers memory[string, []byte]
	rosters rosters
	workers workerSums
	// wholes and countries are aggregates as they were last written whole, of gemeenten and
	// over them, by their hash: what they become is written beside them.
	wholes, countries memory[string, sumRecord]
	ledgers           ledgers
	staff             memberLists
	lines             caseloadLines
	// shots are snapshots by the hash of what is stored, and lessons what one viewer
	// sees of one.
	shots   memory[string, *learning.Snapshot]
	lessons memory[lessonKey, *learning.View]
}

// New returns the use cases on their parts.
func New(c Config) *App {
	if c.Parallel == 0 {
		c.Parallel = runtime.GOMAXPROCS(0)
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Pace == (Pace{}) {
		c.Pace = DefaultPace
	}
	if c.Wait == nil {
		c.Wait = pause.For
	}
	a := &App{Config: c}
	a.wholes.most, a.countries.most, a.ledgers.most = wholesKept, 2, ledgerMost
	if c.Store != nil {
		c.Store.Watch(store.Watcher{Entry: a.rosters.touch, Person: a.workers.touch, Now: c.Now})
	}
	return a
}

// Actor is who does something, for the audit trail. It is never empty: a
// participant acts under the number of the participant, a schedule under its name.
type Actor struct {
	ID       string
	Gemeente string // code
	Team     string
}

// Today is the day it is for the programme.
func (a *App) Today() source.Date { return a.dayOf(a.Now()) }

func (a *App) dayOf(t time.Time) source.Date {
	y, m, d := t.In(a.Zone).Date()
	return source.DateOf(y, int(m), d)
}

// audit makes an entry of the trail: who did what to whom, and when.
func (a *App) audit(who Actor, participant, action, detail string) store.Audit {
	return store.Audit{At: a.Now().UTC(), By: who.ID, Participant: participant, Action: action, Detail: detail}
}

// note writes an entry of the trail for something that was only read.
func (a *App) note(ctx context.Context, who Actor, participant, action string) error {
	return a.Store.Audit(ctx, who.Gemeente, a.audit(who, participant, action, ""))
}
