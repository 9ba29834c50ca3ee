package walk_test

import (
	"encoding/json"
	"fmt"
	"strings"
)

// open lists what shows on the page and has no answer yet: one entry per question.
const openQuestions = `JSON.stringify((() => {
  const out = [], seen = new Set();
  for (const e of document.querySelectorAll("main form.em-form input, main form.em-form textarea, main form.em-form select")) {
    const grouped = e.type === "radio" || e.type === "checkbox";
    if (!e.name || e.type === "hidden" || !e.getClientRects().length || seen.has(e.name)) continue;
    if (e.closest(".em-warning, .em-refusals")) continue;
    seen.add(e.name);
    const all = [...document.getElementsByName(e.name)];
    if (grouped ? all.some((x) => x.checked) : e.value !== "") continue;
    out.push({name: e.name, choices: grouped ? all.map((x) => x.value) : null});
  }
  return out;
})())`

// answerQuestion gives one answer as the browser does after a click or typing; the
// mouse itself is used where the walk looks at one question.
const answerQuestion = `((name, value) => {
  for (const e of document.getElementsByName(name)) {
    if (e.type !== "radio" && e.type !== "checkbox") {
      e.value = value;
      e.dispatchEvent(new Event("input", {bubbles: true}));
      e.dispatchEvent(new Event("change", {bubbles: true}));
    } else if (e.value === value) e.click();
  }
  return "";
})(%q, %q)`

type question struct {
	Name    string
	Choices []string
}

// fillPage answers every question that shows and has no answer, with what is given
// or else something likely, and what shows because of that, until nothing is left.
func (p *person) fillPage(given map[string]string) {
	p.t.Helper()
	for {
		var list []question
		if err := json.Unmarshal([]byte(p.eval(openQuestions)), &list); err != nil {
			p.t.Fatal(err)
		}
		if len(list) == 0 {
			return
		}
		for _, q := range list {
			answer, ok := given[q.Name]
			switch {
			case !ok && q.Choices == nil:
				answer = "1"
			case !ok:
				answer = likely(q.Choices)
			}
			p.eval(fmt.Sprintf(answerQuestion, q.Name, answer))
		}
		p.saved()
	}
}

// likely is a choice that leads to few follow-ups, and the middle of a scale.
func likely(choices []string) string {
	for _, c := range choices {
		if c == "nee" || c == "3" {
			return c
		}
	}
	return choices[0]
}

// saved waits until the script has kept everything.
func (p *person) saved() {
	p.t.Helper()
	if p.mode.script && p.eval(`String(!!document.querySelector("form[data-autosave]"))`) == "true" {
		p.until("autosave", func() bool {
			text := p.eval(`document.querySelector("[data-status]")?.textContent ?? ""`)
			return strings.Contains(text, "bewaard")
		})
	}
}

// fillAll goes through the pages of a questionnaire of staff until the last look.
func (p *person) fillAll(given map[string]string) {
	p.t.Helper()
	for range 40 {
		if strings.Contains(p.path(), "/controle") {
			return
		}
		p.fillPage(given)
		p.button("naar", "verder")
	}
	p.t.Fatalf("the questionnaire has no end: %s\n%s", p.path(), p.text())
}
