package ask

import (
	"strings"

	"github.com/chromedp/chromedp"
)

// unequal lists in what options of a question differ from the first one: in place,
// size, weight, colour of anything, room around them or their mark. An option whose text
// takes more lines is higher by those lines alone. What is chosen is left out, for that
// one is meant to look chosen.
const unequal = `(() => {
  const out = [], all = [...document.querySelectorAll("main label.em-option")].filter((e) => !e.querySelector("input:checked") && !e.matches(":hover"));
  const wont = [...document.querySelectorAll("main label.em-option")].find((e) => e.textContent.trim() === WONT);
  if (all.length < 2) out.push("there are " + all.length + " options");
  if (!wont) out.push("no option says " + WONT);
  const look = (e) => {
    const text = e.querySelector("span") || e, mark = e.querySelector("input"), r = e.getBoundingClientRect(), m = mark.getBoundingClientRect();
    const words = document.createRange();
    words.selectNodeContents(text);
    const lines = new Set([...words.getClientRects()].map((l) => Math.round(l.top))).size;
    const css = getComputedStyle(e), t = getComputedStyle(text), i = getComputedStyle(mark);
    return {
      left: Math.round(r.left), width: Math.round(r.width), lines, height: Math.round(r.height),
      look: [css.backgroundColor, css.backgroundImage, css.borderTop, css.borderInlineStart, css.boxShadow, css.opacity, css.paddingTop, css.paddingInlineStart, css.cursor, css.marginTop].join(" | "),
      words: [t.color, t.fontSize, t.fontWeight, t.fontStyle, t.fontFamily, t.textDecorationLine, t.textTransform].join(" | "),
      mark: [Math.round(m.width), Math.round(m.height), Math.round(m.left - r.left), mark.type, i.accentColor, i.backgroundColor, i.borderTop].join(" | "),
      disabled: mark.disabled, order: mark.tabIndex,
    };
  };
  const first = all.length && look(all[0]);
  let before = null, gap = null;
  for (const e of all) {
    const one = look(e), name = e.textContent.trim().slice(0, 30);
    for (const key of ["left", "width", "look", "words", "mark", "disabled", "order"])
      if (one[key] !== first[key]) out.push(name + ": " + key + " is " + one[key] + ", that of the first " + first[key]);
    if (one.lines === first.lines && Math.abs(one.height - first.height) > 1) out.push(name + " is " + one.height + " high, the first " + first.height);
    if (before && before.nextElementSibling === e) {
      const now = Math.round(e.getBoundingClientRect().top - before.getBoundingClientRect().bottom);
      if (gap !== null && Math.abs(now - gap) > 1) out.push(name + ": " + now + " px below the one before, others " + gap);
      gap = now;
    } else if (before) out.push(name + " does not stand in the list of the others");
    before = e;
  }
  return out;
})()`

// equal judges the options of the question on the screen: not wanting to say is an option
// like any other, and no step of a scale has a colour of its own.
func (w *walker) equal(n int) {
	w.Helper()
	for _, width := range []int64{320, 390} {
		w.do(chromedp.EmulateViewport(width, 844))
		found, err := chromedp.Run(w.ctx, chromedp.Evaluate[[]string](strings.ReplaceAll(unequal, "WONT", quoted(w.m.Text("field.wont-say", nil)))))
		if err != nil {
			w.Fatal(err)
		}
		for _, one := range found {
			w.Errorf("%s, question %d at %d px: %s", w.lang, n, width, one)
		}
	}
}
