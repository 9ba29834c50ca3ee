package preview

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"embed"
	"encoding/hex"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"

	"effectmonitor/functions/internal/web"
)

//go:embed assets
var assets embed.FS

// Addresses of the preview itself; all others are those of the questionnaire.
const (
	sheetPath  = "/voorbeeld/voorbeeld.css"
	scriptPath = "/voorbeeld/voorbeeld.js"
)

// Policies of what a page may load: the preview frames the questionnaire, and nobody
// else may frame either.
var (
	outside = strings.Replace(web.CSP, "frame-ancestors", "frame-src 'self'; frame-ancestors", 1)
	within  = strings.Replace(web.CSP, "frame-ancestors 'none'", "frame-ancestors 'self'", 1)
)

// Handler answers the pages of the preview.
func (p *Preview) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.page)
	mux.HandleFunc("GET /voorbeeld/nieuws", p.events)
	mux.HandleFunc("POST /voorbeeld/keuze", p.own(p.choice))
	mux.HandleFunc("POST /voorbeeld/opnieuw", p.own(p.again))
	mux.HandleFunc("POST /voorbeeld/geval", p.own(p.testCase))
	mux.HandleFunc("GET "+sheetPath, asset("voorbeeld.css", "text/css; charset=utf-8"))
	mux.HandleFunc("GET "+scriptPath, asset("voorbeeld.js", "text/javascript; charset=utf-8"))
	mux.Handle("/assets/", web.Assets())
	mux.HandleFunc("/", p.questionnaire)
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", outside)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		// A page elsewhere can make its own name lead to this machine; the name
		// of the request then gives it away.
		if !local(r.Host) {
			http.Error(w, "alleen op deze computer", http.StatusMisdirectedRequest)
			return
		}
		if err := origin.Check(r); err != nil {
			http.Error(w, "dit formulier komt van een andere site", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		mux.ServeHTTP(w, r)
	})
}

// token is in every form of the preview itself: a program that cannot read the page
// cannot send one, whatever it says about where it comes from.
func (p *Preview) token() string {
	sum := sha256.Sum256(append([]byte("preview form\x00"), p.Secret[:]...))
	return hex.EncodeToString(sum[:16])
}

// own lets a form through that the page held.
func (p *Preview) own(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.PostFormValue("csrf")), []byte(p.token())) != 1 {
			http.Error(w, "dit formulier is niet van deze pagina; ververs haar", http.StatusForbidden)
			return
		}
		next(w, r)
	}
}

// local tells whether a request was meant for this machine by name.
func local(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host == "::1"
}

func asset(name, kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		data, err := assets.ReadFile("assets/" + name)
		if err != nil {
			http.Error(w, "dit bestand is er niet", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(data) // the reader may have gone
	}
}

func (p *Preview) page(w http.ResponseWriter, r *http.Request) {
	if _, err := p.current(r.Context()); err != nil {
		p.fault(w, err)
		return
	}
	p.show(w, r, http.StatusOK, "", "")
}

// show draws the page; name and refused are of a case that was not kept.
func (p *Preview) show(w http.ResponseWriter, r *http.Request, status int, name, refused string) {
	view, err := p.view(r.Context())
	if err != nil {
		p.fault(w, err)
		return
	}
	view.Cases.Name, view.Cases.Refused = name, refused
	var b bytes.Buffer
	if err := web.Preview(view).Render(r.Context(), &b); err != nil {
		p.fault(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader may have gone
}

// fault answers what went wrong here; the text is for who runs the preview.
func (p *Preview) fault(w http.ResponseWriter, err error) {
	slog.Error("preview", "error", err)
	http.Error(w, "er ging iets mis; in het venster met de opdracht staat wat", http.StatusInternalServerError)
}

func (p *Preview) back(w http.ResponseWriter, r *http.Request, err error, anchor string) {
	switch {
	case errors.Is(err, errChoice):
		http.Error(w, "die keuze is er niet", http.StatusBadRequest)
	case err != nil:
		p.fault(w, err)
	default:
		http.Redirect(w, r, "/"+anchor, http.StatusSeeOther)
	}
}

func (p *Preview) choice(w http.ResponseWriter, r *http.Request) {
	for _, name := range []string{formChoice, langChoice, widthChoice} {
		if value := r.PostFormValue(name); value != "" {
			p.back(w, r, p.choose(r.Context(), name, value), "")
			return
		}
	}
	p.back(w, r, errChoice, "")
}

func (p *Preview) again(w http.ResponseWriter, r *http.Request) {
	p.back(w, r, p.restart(r.Context(), r.PostFormValue("wat")), "")
}

func (p *Preview) testCase(w http.ResponseWriter, r *http.Request) {
	name := strings.ToValidUTF8(r.PostFormValue("naam"), "")
	err := p.keepCase(r.Context(), name)
	var no *refusal
	if errors.As(err, &no) {
		p.show(w, r, http.StatusUnprocessableEntity, name, no.text)
		return
	}
	p.back(w, r, err, "#gevallen")
}

// questionnaire passes a request on to the pages of the version that is on, in a frame
// of the preview, and looks what a form changed.
func (p *Preview) questionnaire(w http.ResponseWriter, r *http.Request) {
	st, err := p.current(r.Context())
	if err != nil {
		p.fault(w, err)
		return
	}
	if st == nil {
		http.NotFound(w, r)
		return
	}
	inner := r.Clone(r.Context())
	inner.Header.Del("Cookie") // those of other programs on this machine
	inner.AddCookie(st.signedIn)
	st.pages.ServeHTTP(&framed{ResponseWriter: w}, inner)
	if r.Method != http.MethodPost {
		p.visited(r.URL.RequestURI())
		return
	}
	if err := p.answered(r.Context()); err != nil {
		slog.Error("preview", "error", err)
	}
}

// framed lets the page of the preview frame an answer.
type framed struct {
	http.ResponseWriter
	begun bool
}

func (f *framed) WriteHeader(status int) {
	if !f.begun {
		f.begun = true
		f.Header().Set("Content-Security-Policy", within)
		f.Header().Del("Set-Cookie") // the preview holds the session itself
	}
	f.ResponseWriter.WriteHeader(status)
}

func (f *framed) Write(data []byte) (int, error) {
	if !f.begun {
		f.WriteHeader(http.StatusOK)
	}
	return f.ResponseWriter.Write(data)
}

// URL is the address of the preview at a host.
func URL(host string) string { return (&url.URL{Scheme: "http", Host: host, Path: "/"}).String() }
