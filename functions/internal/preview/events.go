package preview

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// event is what an open page is told.
type event string

const (
	newVersion event = "versie"     // the file was read again
	newAnswers event = "antwoorden" // an answer was given
)

// broker tells every open page what is new. The zero broker is ready for use.
type broker struct {
	lock  sync.Mutex
	pages map[chan event]bool
}

func (b *broker) listen() chan event {
	c := make(chan event, 8)
	b.lock.Lock()
	defer b.lock.Unlock()
	if b.pages == nil {
		b.pages = map[chan event]bool{}
	}
	b.pages[c] = true
	return c
}

func (b *broker) leave(c chan event) {
	b.lock.Lock()
	defer b.lock.Unlock()
	delete(b.pages, c)
}

// tell never waits: a page that does not read has news waiting already, and then
// shows everything.
func (b *broker) tell(e event) {
	b.lock.Lock()
	defer b.lock.Unlock()
	for c := range b.pages {
		select {
		case c <- e:
		default:
		}
	}
}

// keepAlive is how often a silent stream says that it is there.
const keepAlive = 20 * time.Second

// events streams the news to a page, as the browser's EventSource reads it.
func (p *Preview) events(w http.ResponseWriter, r *http.Request) {
	flush := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	news := p.news.listen()
	defer p.news.leave(news)
	beat := time.NewTicker(keepAlive)
	defer beat.Stop()
	// A page that comes back after a pause may have missed something.
	text := "retry: 500\nevent: begin\ndata: 1\n\n"
	for {
		if _, err := fmt.Fprint(w, text); err != nil {
			return
		}
		if err := flush.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case e := <-news:
			text = "event: " + string(e) + "\ndata: 1\n\n"
		case <-beat.C:
			text = ": nog hier\n\n"
		}
	}
}
