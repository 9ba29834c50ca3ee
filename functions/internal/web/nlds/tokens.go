package main

import (
	"regexp"
	"strings"
)

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
