package ask

import (
	"log/slog"
	"net/http"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/pace"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// Root is under which every personal link lies.
const Root = "/v/"

// Path is the path of a personal link.
func Path(token string) string { return Root + token }

// A client may try many links that do not work before it has to wait: a whole
// class may stand behind one address. Guessing a token of 128 random bits is
// hopeless at any pace; the limit keeps trying from costing much.
const (
	wrongLinks = 60 // at once
	oneMore    = 5 * time.Second
)

type handler struct {
	app    *app.App
	site   *site.Site
	limit  *pace.Limiter
	origin *http.CrossOriginProtection
}

// New returns the pages of participants, with the assets and the texts that they
// refer to. The site of staff may be given: its sessions are left out, so that a
// link works the same in a browser in which somebody is signed in.
func New(a *app.App, s *site.Site) *Pages {
	c := s.Config
	c.Sessions = nil
	h := &handler{app: a, site: site.New(c), limit: pace.New(c.Now, wrongLinks, oneMore), origin: http.NewCrossOriginProtection()}
	mux := site.NewMux()
	for pattern, page := range map[string]func(*visit){
		"GET /v/{token}":                       (*visit).start,
		"POST /v/{token}":                      (*visit).begin,
		"GET /v/{token}/taal":                  (*visit).language,
		"POST /v/{token}/taal":                 (*visit).choose,
		"GET /v/{token}/vraag/{vraag}":         (*visit).question,
		"POST /v/{token}/vraag/{vraag}":        (*visit).answer,
		"POST /v/{token}/vraag/{vraag}/bewaar": (*visit).autosave,
		"GET /v/{token}/controle":              (*visit).check,
		"POST /v/{token}/controle":             (*visit).send,
		"GET /v/{token}/klaar":                 (*visit).thanks,
		"POST /v/{token}/woorden":              (*visit).unquote,
		"GET /v/{token}/stoppen":               (*visit).stop,
		"POST /v/{token}/stoppen":              (*visit).stopped,
	} {
		mux.HandleFunc(pattern, h.visited(page))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { h.dead(w, r, http.StatusNotFound) })
	mux.Handle("GET /assets/", web.Assets())
	h.site.Texts(mux)
	return &Pages{mux: mux, whole: h.site.Handler(private(mux))}
}

// Pages answer the requests of participants.
type Pages struct {
	mux   *site.Mux
	whole http.Handler // with what stands around every page
}

func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.whole.ServeHTTP(w, r) }

// Addresses are those of the pages.
func (p *Pages) Addresses() []site.Address { return p.mux.Addresses() }

// private keeps the address of a page, which holds the token, from going along
// with the reader.
func private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// visited opens the link of a request for a page.
func (h *handler) visited(page func(*visit)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		who := pace.Client(r)
		if !h.limit.Allow(who) {
			w.Header().Set("Retry-After", "60")
			h.dead(w, r, http.StatusTooManyRequests)
			return
		}
		if err := h.sameOrigin(r); err != nil {
			h.site.Log.LogAttrs(r.Context(), slog.LevelWarn, "form from elsewhere", slog.String("route", r.Pattern))
			h.message(w, r, http.StatusForbidden, "again")
			return
		}
		if r.Method == http.MethodPost {
			if err := r.ParseForm(); err != nil {
				h.message(w, r, http.StatusBadRequest, "again")
				return
			}
		}
		guest, err := h.app.Guest(r.Context(), r.PathValue("token"))
		if app.CodeOf(err) == app.NotFound {
			h.limit.Spend(who)
		}
		if err != nil {
			h.fail(w, r, err)
			return
		}
		page(&visit{handler: h, w: w, r: r, guest: guest, plan: guest.Sheet.Plan})
	}
}

// sameOrigin refuses a form that another site sends. An older browser says nothing
// about where a form comes from but an origin, and hides that because we ask it to
// tell nobody the address: the token in the address is then proof enough.
func (h *handler) sameOrigin(r *http.Request) error {
	if r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "null" {
		return nil
	}
	return h.origin.Check(r)
}

// fail answers an error in the manner of these pages. What is gone and what never
// was look the same.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	code := app.CodeOf(err)
	switch {
	case r.Context().Err() != nil:
		return // the reader went away
	case site.WantsJSON(r) && (code == app.NotFound || code == app.Closed || code == app.Conflict):
		// The script loads the page again, and that says what is the matter.
		h.site.JSON(w, http.StatusConflict, struct {
			Error string `json:"error"`
		}{string(code)})
	case code == app.NotFound, code == app.Closed:
		h.dead(w, r, http.StatusNotFound)
	case code == app.Conflict:
		h.message(w, r, http.StatusConflict, "again")
	default:
		h.fault(w, r, err)
	}
}
