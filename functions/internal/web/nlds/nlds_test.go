package main

import (
	"regexp"
	"strings"
	"testing"
)

func TestSheetKeepsWhatIsUsed(t *testing.T) {
	tokens := readTokens(":root {\n  --utrecht-a-color: var(--voorbeeld-kleuren-violet-500);\n  --utrecht-a-size: var(--basis-size);\n  --basis-size: 3rem;\n}\n")
	css := stripComments(`/* x */ .utrecht-a, .utrecht-b { color: var(--utrecht-a-color); inline-size: var(--utrecht-a-size, 1px);
	 margin: var(--utrecht-none, 2px); padding: var(--utrecht-none); width: calc(var(--_own, var(--utrecht-a-size)) + 1px) }
	.utrecht-a:disabled { color: red } @media (min-width: 1px) { .utrecht-c { color: red } .utrecht-a .utrecht-d { x: y } }
	@media print { .utrecht-a { color: black } }`)
	got := sheet(parse(css), map[string]bool{"utrecht-a": true}, tokens)
	want := ".utrecht-a{color:var(--em-accent);inline-size:3rem;margin:2px;width:calc(var(--_own,3rem) + 1px)}\n"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestClassesReadsTheTemplates(t *testing.T) {
	used, err := classes("..", regexp.MustCompile(`^survey.*\.templ$`))
	if err != nil {
		t.Fatal(err)
	}
	if !used["nl-button"] || used["utrecht-page-footer"] {
		t.Errorf("survey pages use %v", used)
	}
	if _, err := classes("nergens", regexp.MustCompile(".")); err == nil || !strings.Contains(err.Error(), "nergens") {
		t.Errorf("a folder that is not there gives %v", err)
	}
}
