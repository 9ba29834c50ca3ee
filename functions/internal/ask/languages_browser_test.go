package ask

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/testneeds"
)

// outside lists what stands past either edge of the page, and which targets are
// smaller than 44 px, the size for a thumb; links within a line of text are exempt.
const outside = `(() => {
  const wide = document.documentElement.clientWidth, out = [];
  if (document.documentElement.scrollWidth > wide) out.push("the page is " + document.documentElement.scrollWidth + " wide");
  for (const e of document.querySelectorAll("h1, h2, p, label, button, a, dt, dd, legend, svg text, td, th")) {
    const r = e.getBoundingClientRect();
    if (!r.width || e.closest(".em-scroll, .em-hide, .em-skip, .em-first") || e.matches(".em-hide, .em-skip, .em-first")) continue;
    if (r.left < -1 || r.right > wide + 1) out.push("outside: " + e.tagName + " " + e.textContent.trim().slice(0, 30) + " " + Math.round(r.left) + " to " + Math.round(r.right));
  }
  const words = [...document.querySelectorAll("svg.em-chart text")].map((e) => [e.textContent, e.getBoundingClientRect()]);
  words.forEach(([a, r], i) => words.slice(i + 1).forEach(([b, q]) => {
    if (Math.min(r.right, q.right) - Math.max(r.left, q.left) > 4 && Math.min(r.bottom, q.bottom) - Math.max(r.top, q.top) > 10) out.push("drawn over each other: " + a + " / " + b);
  }));
  for (const e of document.querySelectorAll("main button, main label.em-option, .em-survey__header a, .em-phone a, summary")) {
    const r = e.getBoundingClientRect();
    if (r.width && !e.matches(".em-first") && (r.height < 44 || r.width < 44)) out.push("small: " + e.textContent.trim().slice(0, 30) + " " + Math.round(r.width) + "x" + Math.round(r.height));
  }
  return out;
})()`

// mirrored lists what stands on the wrong side in a page from right to left, or from
// left to right.
const mirrored = `(() => {
  const out = [], rtl = document.documentElement.dir === "rtl", middle = document.documentElement.clientWidth / 2;
  const start = (e) => { const r = e.getBoundingClientRect(); return rtl ? document.documentElement.clientWidth - r.right : r.left; };
  for (const label of document.querySelectorAll("main label.em-option")) {
    const mark = label.querySelector("input"), text = label.querySelector("span");
    if (mark && text && start(mark) > start(text)) out.push("the mark stands behind its text: " + text.textContent.trim());
  }
  const h1 = document.querySelector("h1");
  if (Math.abs(start(h1) - 20) > 3) out.push("the heading starts at " + start(h1));
  const bar = document.querySelector("progress");
  if (bar && getComputedStyle(bar).direction !== (rtl ? "rtl" : "ltr")) out.push("the progress bar runs the other way");
  const brand = document.querySelector(".em-survey__header strong");
  if (start(brand) > middle) out.push("the name of the gemeente is at the end");
  const phone = document.querySelector(".em-phone a");
  if (phone && getComputedStyle(phone).direction !== "ltr") out.push("the phone number is turned");
  return out;
})()`

// TestSixLanguagesInBrowser walks the whole questionnaire on a phone in every
// language, and in two of them without script as well: nothing sticks out, targets
// are large enough, the page runs the right way, not wanting to say is an option like
// the others, and axe finds nothing.
func TestSixLanguagesInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: browser bij -short")
	}
	k := newKit(t, definitions)
	p := newPhone(k)
	axe, err := os.ReadFile(filepath.Join("..", "..", "..", ".tools", "node_modules", "axe-core", "axe.min.js"))
	testneeds.Need(t, err == nil, "axe-core")
	for _, c := range []struct {
		lang   string
		script bool
	}{{"nl", true}, {"en", true}, {"ar", true}, {"tr", true}, {"uk", true}, {"pl", true}, {"ar", false}, {"nl", false}} {
		name := c.lang
		if !c.script {
			name += " without script"
		}
		t.Run(name, func(t *testing.T) {
			k.TB = t
			w := &walker{phone: p, axe: string(axe), lang: c.lang, script: c.script, m: locale.For(c.lang)}
			w.walk("DH-" + strings.ReplaceAll(name, " ", "-"))
		})
	}
}

// walker is somebody who fills in the questionnaire in one language.
type walker struct {
	*phone
	axe, lang string
	script    bool
	m         *locale.Messages
}

const goOn = `button.nl-button[value="verder"]`

func (w *walker) walk(id string) {
	w.Helper()
	w.do(scripts(w.script))
	w.participant(id)
	link := w.link(id, "T0")
	w.open(link)
	w.settled("taal")
	w.press(`button[name="taal"][value="` + w.lang + `"]`)
	w.reads(goOn, w.m.Text("survey.begin", nil))
	w.settled("start")
	w.press(goOn)
	w.reads("#fouten", w.m.Text("survey.consent-missing", nil))
	w.settled("start-fout")
	w.press("label:has(#toestemming)")
	w.press(goOn)
	for n := 1; n <= 15; n++ {
		w.at(n)
		w.equal(n)
		if n == 1 || n == 9 {
			w.settled("vraag")
		}
		option := 2 + n%4
		if n == 5 {
			option = 6 // not wanting to say
			w.reads(".em-option:nth-of-type(6)", w.m.Text("field.wont-say", nil))
		}
		w.press(".em-options .em-option:nth-of-type(" + strconv.Itoa(option) + ")")
		if w.script {
			w.reads("[data-status]", w.m.Text("survey.saved", nil))
		}
		if n == 3 { // back always works
			w.press(goOn)
			w.at(4)
			w.press(`button[value="vorige"]`)
			w.at(3)
			w.sees(`document.querySelector(".em-options input:checked")`)
		}
		w.press(goOn)
	}
	w.at(16) // own words, which nobody has to write
	w.settled("woorden")
	w.press(goOn)
	w.heads(w.m.Text("survey.check-title", nil))
	w.settled("controle")
	w.press(`button[value="stoppen"]`)
	w.heads(w.m.Text("survey.stop-title", nil))
	w.settled("stoppen")
	w.press(`button[value="later"]`)
	w.heads(w.m.Text("survey.paused-title", nil))
	w.settled("later")
	w.open(link) // another day: it goes on at what was left open, and then the check
	w.press(goOn)
	w.at(16)
	w.press(goOn)
	w.press(`button[value="versturen"]`)
	w.heads(w.m.Text("survey.thanks-title", nil))
	w.press("summary")
	w.settled("bedankt")
	w.open("/privacy/" + code + "?taal=" + w.lang)
	w.settled("privacy")
	w.open("/toegankelijkheid/" + code + "?taal=" + w.lang)
	w.settled("toegankelijkheid")
	w.open(link + "/stoppen")
	w.press(`button[value="intrekken"]`)
	w.heads(w.m.Text("survey.out-title", nil))
	w.settled("ingetrokken")
	w.open("/v/x?taal=" + w.lang)
	w.settled("dood")
}

// at waits for a question by its number.
func (w *walker) at(n int) {
	w.Helper()
	w.reads("#voortgang", w.m.Text("survey.progress", locale.Args{"now": strconv.Itoa(n), "total": "16"}))
}

// scripts switches the scripts of pages on or off; what a test evaluates still runs.
func scripts(on bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}

// do runs actions in the browser.
func (w *walker) do(actions ...chromedp.Action[chromedp.Void]) {
	w.Helper()
	if err := chromedp.Do(w.ctx, actions...); err != nil {
		w.Fatal(err)
	}
}

// reads waits until what a selector finds says something.
func (w *walker) reads(selector, text string) {
	w.Helper()
	w.sees("document.querySelector(" + quoted(selector) + ")?.textContent.includes(" + quoted(text) + ")")
}

// settled judges the page as it stands, at the width of a phone and at 320 px.
func (w *walker) settled(step string) {
	w.Helper()
	w.sees(`document.readyState === "complete"`)
	for _, width := range []int64{320, 390} {
		w.do(chromedp.EmulateViewport(width, 844))
		for _, check := range []string{outside, mirrored} {
			found, err := chromedp.Run(w.ctx, chromedp.Evaluate[[]string](check))
			if err != nil {
				w.Fatal(err)
			}
			for _, one := range found {
				w.Errorf("%s, %s at %d px: %s", w.lang, step, width, one)
			}
		}
	}
	if w.script {
		const call = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 160)).slice(0, 3).join(" | ")))`
		w.do(chromedp.Evaluate[chromedp.Void](w.axe + ";0"))
		found, err := chromedp.Run(w.ctx, chromedp.Evaluate[[]string](call, chromedp.EvalAwaitPromise))
		if err != nil {
			w.Fatal(err)
		}
		for _, one := range found {
			w.Errorf("%s, %s: axe %s", w.lang, step, one)
		}
	}
	if dir := os.Getenv("EFFECTMONITOR_SHOTS"); dir != "" {
		png, err := chromedp.Run(w.ctx, chromedp.FullScreenshot(100))
		if err != nil {
			w.Fatal(err)
		}
		file := filepath.Join(dir, strings.Join([]string{"jongere", w.lang, map[bool]string{true: "js", false: "nojs"}[w.script], step}, "-")+".png")
		if err := os.WriteFile(file, png, 0o600); err != nil {
			w.Fatal(err)
		}
	}
}
