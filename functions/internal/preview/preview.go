// Package preview shows a questionnaire in the browser while its file is being
// edited: the pages that participants and staff will get, beside the file with what is
// wrong with it and everything that follows from the answers.
//
// The questionnaire is drawn by the handlers of the real pages (packages ask and
// staff) over a store in memory, so that the preview cannot differ from them. The
// package is for one methodologist on one machine: it answers nothing from another
// address or site, keeps nothing but the answers of now, and writes nothing but a
// case that was asked for, beside the definition. It must never be part of what runs
// in the cloud.
package preview

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/live"
)

// Config is what a preview needs to know.
type Config struct {
	File   string // path of the questionnaire
	Folder string // the folder with all definitions; "" when it is not known
	Now    func() time.Time
	Zone   *time.Location
	// Secret makes the address of the questionnaire hard to guess: 16 random bytes.
	Secret [16]byte
}

// Preview is one questionnaire that is being edited. It is safe for concurrent use.
type Preview struct {
	Config
	place place
	news  broker

	lock    sync.Mutex
	reading reading
	around  surroundings
	stage   *stage // the last good version; nil before the first
	goodAt  time.Time
	lang    string
	kind    programme.RaterKind // that was chosen; "" follows the programme
	phone   bool
	earlier bool
	at      string // the address that the frame shows
	changes []change
	last    snapshot
	kept    string // what was said about the last case
}

// Open reads the file for the first time. What is wrong with its contents is no error:
// the preview shows it. A file that cannot be read, or is no questionnaire, is.
func Open(ctx context.Context, c Config) (*Preview, error) {
	where, err := placeOf(c.File, c.Folder)
	if err != nil {
		return nil, err
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	p := &Preview{Config: c, place: where, phone: true}
	if err := p.reload(ctx); err != nil {
		return nil, err
	}
	return p, nil
}

// Watch reads the file again whenever it or a table beside it changes, until the
// context ends.
func (p *Preview) Watch(ctx context.Context) error {
	return live.Folder(ctx, p.place.dir(), func() {
		// A file that is away for a moment is how some editors save: the next
		// change brings it back.
		_ = p.reload(ctx)
	})
}

func (p *Preview) today() source.Date { return source.DateFromTime(p.Now().In(p.Zone)) }

// reload reads the file, and puts its questionnaire on when that is right. Answers
// that still fit are kept.
func (p *Preview) reload(ctx context.Context) error {
	r, err := p.place.read(p.today(), p.Now())
	if err != nil {
		return err
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	p.reading = r
	if r.in != nil {
		p.around = p.place.surroundings(r.def.Rater)
		if err := p.restage(ctx, nil); err != nil {
			return err
		}
		p.goodAt = r.at
	}
	p.news.tell(newVersion)
	return nil
}

// restage puts the questionnaire that was read on, with the answers of the one that
// was on, or with others; the lock is held.
func (p *Preview) restage(ctx context.Context, with func(*state)) error {
	s := state{lang: p.lang}
	if p.stage != nil {
		now, err := p.stage.state(ctx)
		if err != nil {
			return err
		}
		now.lang = p.lang
		s = now
	}
	if with != nil {
		with(&s)
	}
	around := p.around
	if p.kind != "" {
		around.kind = p.kind
	}
	def := p.reading.def
	if p.reading.in == nil { // the file is wrong now: go on with what was on
		if p.stage == nil {
			return nil
		}
		def = p.stage.in.Def
	}
	st, err := newStage(ctx, def, around, s, seed(p.Secret), p.Now, p.Zone)
	if err != nil {
		return err
	}
	if p.stage == nil || p.stage.begin != st.begin {
		p.at = st.begin
	}
	p.stage = st
	return p.note(ctx, true)
}

// note looks what the answers are now and what that changed. A new version is no
// change by an answer. The lock is held.
func (p *Preview) note(ctx context.Context, fresh bool) error {
	sheet, err := p.stage.sheet(ctx, source.DefaultLang)
	if err != nil {
		return err
	}
	now := snapshotOf(sheet)
	if !fresh && now.answers == p.last.answers {
		return nil
	}
	p.changes = nil
	if !fresh {
		p.changes = now.since(p.last)
	}
	p.last = now
	p.news.tell(newAnswers)
	return nil
}

// answered is told of every form that the questionnaire sent.
func (p *Preview) answered(ctx context.Context) error {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.stage == nil {
		return nil
	}
	p.kept = ""
	return p.note(ctx, false)
}

// visited is told of every page of the questionnaire that was asked for, so that the
// frame shows it again when the page around it is loaded anew.
func (p *Preview) visited(at string) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.stage != nil && strings.HasPrefix(at, p.stage.begin) {
		p.at = at
	}
}

// current is the version that is on. One whose invented worker is about to be signed
// out is put on anew.
func (p *Preview) current(ctx context.Context) (*stage, error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.stage != nil && p.Now().Sub(p.stage.since) > maxAge/2 {
		if err := p.restage(ctx, nil); err != nil {
			return nil, err
		}
	}
	return p.stage, nil
}

// The names and values of the switches.
const (
	formChoice  = "formulier"
	langChoice  = "taal"
	widthChoice = "breedte"
	phoneWidth  = "telefoon"
	deskWidth   = "bureau"
)

var errChoice = errors.New("no such choice")

// choose turns a switch.
func (p *Preview) choose(ctx context.Context, name, value string) error {
	p.lock.Lock()
	defer p.lock.Unlock()
	switch {
	case name == widthChoice && (value == phoneWidth || value == deskWidth):
		p.phone = value == phoneWidth
		return nil
	case name == formChoice && (value == string(programme.StaffRater) || value == string(programme.ParticipantRater)):
		p.kind = programme.RaterKind(value)
	case name == langChoice && p.speaks(value):
		p.lang = value
	default:
		return errChoice
	}
	if p.stage == nil {
		return nil
	}
	return p.restage(ctx, nil)
}

// speaks tells whether the questionnaire has a language; the lock is held.
func (p *Preview) speaks(lang string) bool {
	for _, known := range p.languages() {
		if known == lang {
			return true
		}
	}
	return false
}

// languages are those of the questionnaire; the lock is held.
func (p *Preview) languages() []string {
	if p.stage == nil || len(p.stage.in.Def.Languages) == 0 {
		return []string{source.DefaultLang}
	}
	return p.stage.in.Def.Languages
}

// The ways to begin again.
const (
	emptied = "leeg"   // without any answer
	again   = "vorige" // as the next measurement, with these answers as the earlier ones
)

// restart begins again.
func (p *Preview) restart(ctx context.Context, how string) error {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.stage == nil {
		return nil
	}
	p.kept, p.at = "", p.stage.begin
	switch how {
	case emptied:
		p.earlier = false
		return p.restage(ctx, func(s *state) { *s = state{lang: p.lang} })
	case again:
		p.earlier = true
		return p.restage(ctx, func(s *state) { s.previous, s.answers = s.answers, nil })
	}
	return errChoice
}

// keepCase adds the answers of now to the cases beside the definition.
func (p *Preview) keepCase(ctx context.Context, name string) error {
	p.lock.Lock()
	defer p.lock.Unlock()
	switch {
	case p.stage == nil:
		return refuse("er is nog geen goede versie")
	case p.reading.in == nil:
		return refuse("los eerst de fouten in de vragenlijst op")
	}
	sheet, err := p.stage.sheet(ctx, source.DefaultLang)
	if err != nil {
		return err
	}
	on := p.today()
	c := testCase{name: name, on: on, in: p.stage.in, given: given(sheet), before: sheet.BeforeAnswers, eval: sheet.Eval}
	if err := p.place.keep(c, p.stage.defs, p.reading); err != nil {
		return err
	}
	p.kept = fmt.Sprintf("Het geval staat in %s.", p.place.casesName())
	p.news.tell(newAnswers)
	return nil
}

// catalog is what cases are run on; the lock is held.
func (p *Preview) catalog() *catalog.Catalog { return p.stage.defs }
