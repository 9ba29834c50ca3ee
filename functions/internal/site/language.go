package site

import (
	"net/http"
	"slices"
	"strings"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// langParam is the language in the address of a page that anybody may read.
const langParam = "taal"

// Preferred is the first language of a browser among those that are offered, or "".
// Its order is taken for the order of preference, as browsers send it.
func Preferred(header string, offered []string) string {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		lang, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if slices.Contains(offered, lang) {
			return lang
		}
	}
	return ""
}

// Languages are choices of languages that there are texts in, as links to the same
// page; current is the one that is read.
func Languages(codes []string, current string) []web.Language {
	var out []web.Language
	for _, code := range codes {
		m := locale.For(code)
		if m.Lang() != code {
			continue // the questions speak it, these pages do not yet
		}
		out = append(out, web.Language{
			Code: code, Dir: m.Dir(), Label: m.Text("site.language", nil), Href: "?" + langParam + "=" + code, Current: code == current,
		})
	}
	return out
}

// languagesOf are those in which a gemeente addresses its participants.
func languagesOf(g *gemeente.Gemeente) []string {
	known := slices.DeleteFunc(slices.Clone(g.Languages), func(lang string) bool { return locale.For(lang).Lang() != lang })
	if len(known) == 0 {
		return []string{source.DefaultLang}
	}
	return known
}

// reading is the language in which somebody without a link reads about a gemeente.
func reading(r *http.Request, g *gemeente.Gemeente) string {
	offered := languagesOf(g)
	if asked := r.URL.Query().Get(langParam); slices.Contains(offered, asked) {
		return asked
	}
	if lang := Preferred(r.Header.Get("Accept-Language"), offered); lang != "" {
		return lang
	}
	return offered[0]
}
