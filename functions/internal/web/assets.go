package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
)

//go:embed assets
var assetFiles embed.FS

// bundles are what is served, and the files that each is made of, in order. Pages
// of participants have a smaller sheet and less script, because they are opened on a
// phone.
var bundles = map[string][]string{
	"stijl.css":  {"nlds.css", "basis.css", "beeld.css", "staf.css"},
	"vragen.css": {"nlds-vragen.css", "basis.css", "vragen-eigen.css"},
	"beeld.css":  {"beeld.css"},
	// A published report keeps this sheet as it was.
	"rapport.css": {"basis.css", "beeld.css", "rapport.css"},
	"pagina.js":   {"pagina.js"},
	"staf.js":     {"staf.js"},
	"merk.svg":    {"merk.svg"},
}

const (
	assetRoot = "/assets/"
	themeName = "thema"
	// A year is the longest that RFC 9111 caches honour; the address changes
	// whenever the content does.
	immutable = "public, max-age=31536000, immutable"
)

type asset struct {
	url, kind string
	body      []byte
}

var assets = loadAssets()

func loadAssets() map[string]asset {
	all := map[string]asset{}
	for name, parts := range bundles {
		var body []byte
		for _, part := range parts {
			raw, err := assetFiles.ReadFile("assets/" + part)
			if err != nil {
				panic(fmt.Sprintf("web: embedded asset: %v", err))
			}
			body = append(body, squeeze(part, raw)...)
		}
		all[name] = asset{url: assetRoot + digest(body) + "/" + name, kind: contentType(name), body: body}
	}
	return all
}

// squeeze takes comments and spaces out of our own files. It knows how they are
// written (no comment at the end of a line of script) and is not for other files.
// The notice of a licence, in the first line of a sheet, stays. It runs at the start
// of a function in the cloud, which is why it goes through a file by hand.
func squeeze(name string, body []byte) []byte {
	switch path.Ext(name) {
	case ".css":
		var notice []byte
		if bytes.HasPrefix(body, []byte("/* From ")) {
			end := bytes.Index(body, []byte("*/")) + len("*/")
			notice, body = append(bytes.Clone(body[:end]), '\n'), body[end:]
		}
		return append(notice, squeezeSigns(oneLine(withoutComments(body)))...)
	case ".js":
		return squeezeLines(body)
	default:
		return body
	}
}

func withoutComments(css []byte) []byte {
	out := make([]byte, 0, len(css))
	for {
		before, after, found := bytes.Cut(css, []byte("/*"))
		out = append(out, before...)
		if !found {
			return bytes.TrimSpace(out)
		}
		_, css, _ = bytes.Cut(after, []byte("*/"))
	}
}

// oneLine puts one space for every end of a line with the spaces around it.
func oneLine(css []byte) []byte {
	out := make([]byte, 0, len(css))
	for line := range bytes.Lines(css) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			out = append(append(out, line...), ' ')
		}
	}
	return bytes.TrimSpace(out)
}

// squeezeSigns takes out the space beside a brace or a semicolon, the one after the
// colon of a declaration, and a semicolon that ends a block.
func squeezeSigns(css []byte) []byte {
	out := make([]byte, 0, len(css))
	property := false // between a sign and the colon of a declaration
	for i := 0; i < len(css); i++ {
		switch c := css[i]; {
		case c == '{' || c == '}' || c == ';':
			out = bytes.TrimSuffix(out, []byte(" "))
			if c == '}' {
				out = bytes.TrimSuffix(out, []byte(";"))
			}
			out = append(out, c)
			property = c != '}'
			if i+1 < len(css) && css[i+1] == ' ' {
				i++
			}
		case c == ':' && property && i+1 < len(css) && css[i+1] == ' ':
			out = append(out, c)
			property = false
			i++
		default:
			property = property && (c == '-' || c >= 'a' && c <= 'z')
			out = append(out, c)
		}
	}
	return out
}

// squeezeLines takes out what indents a line of script, and lines of comment.
func squeezeLines(script []byte) []byte {
	out := make([]byte, 0, len(script))
	for line := range bytes.Lines(script) {
		line = bytes.TrimLeft(line, " \t\n")
		if len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
			out = append(out, line...)
		}
	}
	return out
}

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:6])
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	default:
		return mime.TypeByExtension(path.Ext(name))
	}
}

// AssetURL is the address of an asset, with a digest of its content in it. It
// panics on a name that does not exist: that is a fault in a template.
func AssetURL(name string) string {
	a, ok := assets[name]
	if !ok {
		panic("web: no asset " + name)
	}
	return a.url
}

// themeBase changes the address of every theme when the ramp itself changes.
var themeBase = digest([]byte(ThemeCSS("#1f7a34")))

var brandHex = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// ThemeURL is the address of the theme of a brand colour such as "#1f7a34". It is
// empty, which means the base theme, for anything that is not such a colour.
func ThemeURL(brand string) string {
	if !brandHex.MatchString(brand) {
		return ""
	}
	return assetRoot + themeBase + "/" + themeName + "/" + strings.ToLower(brand[1:]) + ".css"
}

// Assets serves everything under /assets/, to be cached for ever. Themes are
// computed from the colour in their address, so that they need no storage.
func Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		kind, body, ok := findAsset(r.URL.Path)
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Cache-Control", immutable)
		h.Set("X-Content-Type-Options", "nosniff")
		if r.Method == http.MethodGet {
			_, _ = w.Write(body) // the client went away; nothing is lost
		}
	})
}

func findAsset(url string) (kind string, body []byte, ok bool) {
	if a, ok := assets[path.Base(url)]; ok && a.url == url {
		return a.kind, a.body, true
	}
	hex, isTheme := strings.CutPrefix(url, assetRoot+themeBase+"/"+themeName+"/")
	hex, isCSS := strings.CutSuffix(hex, ".css")
	if !isTheme || !isCSS || ThemeURL("#"+hex) != url {
		return "", nil, false
	}
	return contentType(".css"), []byte(ThemeCSS("#" + hex)), true
}
