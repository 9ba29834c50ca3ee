// Command nlds takes from the packages of NL Design System the rules that the
// pages use, with the values of the tokens they name, and writes them as the two
// style sheets assets/nlds.css (staff) and assets/nlds-vragen.css (participants).
// It runs when a page starts to use another component, not in a build:
//
//	npm install --prefix .tools --no-save @utrecht/component-library-css@9.0.4 \
//	  @nl-design-system-candidate/button-css@1.1.0 @nl-design-system-unstable/voorbeeld-design-tokens@7.4.1
//	go run ./functions/internal/web/nlds -npm .tools/node_modules -web functions/internal/web
//
// It must not be needed to run or test the product.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const notice = "/* From NL Design System (@utrecht/component-library-css, @nl-design-system-candidate/button-css,\n   @nl-design-system-unstable/voorbeeld-design-tokens), EUPL-1.2. Written by nlds; do not edit. */\n"

func main() {
	npm := flag.String("npm", ".tools/node_modules", "folder node_modules")
	web := flag.String("web", "functions/internal/web", "folder of the templates")
	flag.Parse()
	if err := run(*npm, *web); err != nil {
		fmt.Fprintln(os.Stderr, "nlds:", err)
		os.Exit(1)
	}
}

func run(npm, web string) error {
	var source strings.Builder
	for _, name := range []string{
		"@utrecht/component-library-css/dist/index.css",
		"@nl-design-system-candidate/button-css/dist/button.css",
	} {
		body, err := os.ReadFile(filepath.Join(npm, name))
		if err != nil {
			return err
		}
		source.Write(body)
	}
	theme, err := os.ReadFile(filepath.Join(npm, "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"))
	if err != nil {
		return err
	}
	tokens := readTokens(string(theme))
	rules := parse(stripComments(source.String()))
	for out, pattern := range map[string]string{"nlds.css": `\.templ$`, "nlds-vragen.css": `^(survey.*|fields)\.templ$`} {
		used, err := classes(web, regexp.MustCompile(pattern))
		if err != nil {
			return err
		}
		css := notice + sheet(rules, used, tokens)
		if err := os.WriteFile(filepath.Join(web, "assets", out), []byte(css), 0o644); err != nil {
			return err
		}
	}
	return nil
}

var className = regexp.MustCompile(`(?:utrecht|nl)-[A-Za-z0-9_-]+`)

// classes are the names of components that the templates write.
func classes(dir string, pattern *regexp.Regexp) (map[string]bool, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{}
	for _, e := range entries {
		if !pattern.MatchString(e.Name()) {
			continue
		}
		body, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		for _, name := range className.FindAllString(string(body), -1) {
			used[name] = true
		}
	}
	return used, nil
}

// rule is a selector with declarations, or an at-rule with rules inside.
type rule struct {
	prelude string
	body    string
	inner   []rule
}

func stripComments(css string) string {
	return regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(css, "")
}

func parse(css string) []rule {
	var out []rule
	for {
		open := strings.IndexByte(css, '{')
		if open < 0 {
			return out
		}
		prelude := strings.TrimSpace(css[:open])
		end := closing(css, open)
		body := css[open+1 : end]
		r := rule{prelude: prelude, body: body}
		if strings.HasPrefix(prelude, "@media") || strings.HasPrefix(prelude, "@supports") {
			r.inner = parse(body)
		}
		out = append(out, r)
		css = css[min(end+1, len(css)):]
	}
}

func closing(css string, open int) int {
	depth := 0
	for i := open; i < len(css); i++ {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(css)
}

var (
	selectorClass = regexp.MustCompile(`\.([A-Za-z_][A-Za-z0-9_-]*)`)
	space         = regexp.MustCompile(`\s+`)
)

func sheet(rules []rule, used map[string]bool, tokens map[string]string) string {
	var body strings.Builder
	write(&body, keep(rules, used), tokens)
	return body.String()
}

func keep(rules []rule, used map[string]bool) []rule {
	var out []rule
	for _, r := range rules {
		if r.inner != nil {
			if inner := keep(r.inner, used); len(inner) > 0 && !strings.Contains(r.prelude, "print") {
				out = append(out, rule{prelude: r.prelude, inner: inner})
			}
			continue
		}
		var selectors []string
		for _, s := range strings.Split(r.prelude, ",") {
			if usedSelector(s, used) {
				selectors = append(selectors, space.ReplaceAllString(strings.TrimSpace(s), " "))
			}
		}
		if len(selectors) > 0 {
			out = append(out, rule{prelude: strings.Join(selectors, ","), body: r.body})
		}
	}
	return out
}

// usedSelector wants every class of a selector to be in use, and at least one.
func usedSelector(s string, used map[string]bool) bool {
	found := selectorClass.FindAllStringSubmatch(s, -1)
	if strings.ContainsAny(s, "()") && strings.Count(s, "(") != strings.Count(s, ")") {
		return false // a comma inside :not() or :is() was split
	}
	for _, m := range found {
		if !used[m[1]] {
			return false
		}
	}
	for _, state := range []string{":disabled", ":read-only", "[aria-disabled", "::placeholder", ":active", "[readonly", "[pattern", "user-invalid", ":invalid", "[type=url", "[type=email"} {
		if strings.Contains(s, state) {
			return false // states that the pages do not use, or that the own layer draws
		}
	}
	return len(found) > 0
}

func write(b *strings.Builder, rules []rule, tokens map[string]string) {
	for _, r := range rules {
		if r.inner != nil {
			b.WriteString(space.ReplaceAllString(r.prelude, " ") + "{")
			write(b, r.inner, tokens)
			b.WriteString("}\n")
			continue
		}
		if body := declarations(r.body, tokens); body != "" {
			b.WriteString(r.prelude + "{" + body + "}\n")
		}
	}
}

// declarations writes every token out to its value. A declaration whose token has
// no value is left out, as a browser would leave it.
func declarations(body string, tokens map[string]string) string {
	var out []string
	for _, d := range strings.Split(body, ";") {
		name, value, ok := strings.Cut(strings.TrimSpace(space.ReplaceAllString(d, " ")), ":")
		if !ok {
			continue
		}
		value, ok = evaluate(strings.TrimSpace(value), tokens, 0)
		if ok {
			out = append(out, name+":"+strings.ReplaceAll(value, ", ", ","))
		}
	}
	return strings.Join(out, ";")
}

// evaluate replaces var() by the token's value, or by its fallback. Properties
// that components set themselves (--_…) stay. It is false without a value.
func evaluate(value string, tokens map[string]string, depth int) (string, bool) {
	start := strings.Index(value, "var(")
	if start < 0 || depth > 40 {
		return value, true
	}
	end := matching(value, start+3)
	name, fallback, hasFallback := strings.Cut(value[start+4:end], ",")
	name = strings.TrimSpace(name)
	rest, ok := evaluate(value[min(end+1, len(value)):], tokens, depth)
	if !ok {
		return "", false
	}
	var middle string
	switch token, known := tokens[name]; {
	case accents[name] != "":
		middle = accents[name]
	case known:
		middle, ok = evaluate(token, tokens, depth+1)
	case strings.HasPrefix(name, "--_") || strings.HasPrefix(name, "--nl-icon"):
		middle = "var(" + name
		if hasFallback {
			if inner, ok := evaluate(strings.TrimSpace(fallback), tokens, depth+1); ok {
				middle += "," + inner
			}
		}
		middle += ")"
	case hasFallback:
		middle, ok = evaluate(strings.TrimSpace(fallback), tokens, depth+1)
	default:
		return "", false
	}
	return value[:start] + middle + rest, ok
}

func matching(s string, open int) int {
	depth := 0
	for i := open; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s) - 1
}

var tokenLine = regexp.MustCompile(`(?m)^\s*(--[A-Za-z0-9_-]+):\s*([^;]+);`)

func readTokens(css string) map[string]string {
	out := map[string]string{}
	for _, m := range tokenLine.FindAllStringSubmatch(css, -1) {
		out[m[1]] = strings.TrimSpace(m[2])
	}
	return out
}

// accents are the primitive colours that a theme replaces.
var accents = map[string]string{
	"--voorbeeld-kleuren-violet-500": "var(--em-accent)",
	"--voorbeeld-kleuren-violet-600": "var(--em-accent-strong)",
	"--voorbeeld-kleuren-violet-100": "var(--em-accent-tint)",
	"--voorbeeld-kleuren-violet-50":  "var(--em-accent-tint)",
	"--voorbeeld-kleuren-violet-400": "var(--em-accent)",
	"--voorbeeld-kleuren-violet-300": "var(--em-accent-line)",
}
