package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const notice = "/* From NL Design System (@utrecht/component-library-css, @nl-design-system-candidate/button-css,\n   @nl-design-system-unstable/voorbeeld-design-tokens), EUPL-1.2. Written by nlds; do not edit. */\n"

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
