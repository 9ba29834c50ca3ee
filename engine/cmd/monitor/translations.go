package main

import (
	"fmt"
	"strings"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/lint"
)

// translations prints, language by language, every text that is not translated: what
// a translator needs to see, with the place to write it.
func (a *app) translations(c *catalog.Catalog, found diag.List) error {
	if c == nil {
		return a.refuse(found)
	}
	list := lint.Translations(c)
	for i := range list {
		list[i].File = a.place(list[i].File)
	}
	if a.Format == "json" {
		if list == nil {
			list = []lint.Missing{}
		}
		return a.json(a.out, list)
	}
	return a.printf("%s", translationText(list))
}

func translationText(list []lint.Missing) string {
	if len(list) == 0 {
		return "elke tekst is vertaald in elke taal van zijn definitie\n"
	}
	perLang := map[string]int{}
	for _, m := range list {
		perLang[m.Lang]++
	}
	var b strings.Builder
	lang, file := "", ""
	for _, m := range list {
		if m.Lang != lang {
			lang, file = m.Lang, ""
			fmt.Fprintf(&b, "%s: %s zonder vertaling\n", lang, count(perLang[lang], "tekst", "teksten"))
		}
		if m.File != file {
			file = m.File
			fmt.Fprintf(&b, "  %s\n", file)
		}
		fmt.Fprintf(&b, "    %d:%d  %s  %s\n", m.Line, m.Column, m.Path, shortened(m.Text))
	}
	return b.String()
}

// shortened is a text on one line, of a length that fits a table.
func shortened(text string) string {
	const most = 60
	words := []rune(strings.Join(strings.Fields(text), " "))
	if len(words) > most {
		return string(words[:most]) + "…"
	}
	return string(words)
}
