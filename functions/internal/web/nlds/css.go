package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

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
