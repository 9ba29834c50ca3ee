package staff_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"effectmonitor/functions/internal/testneeds"
)

// plainState is what who goes through a page with Tab comes across: the button to go on,
// or a question without an answer.
const plainState = `(() => {
  const e = document.activeElement, inForm = e?.form?.matches?.("form[data-autosave]") && !/\.(status|reden)$/.test(e.name);
  const group = inForm ? [...e.form.querySelectorAll("[name='" + e.name + "']")] : [];
  const open = inForm && (e.matches("[type=radio],[type=checkbox]") ? !group.some(x => x.checked) : e.matches("input,textarea,select") && !e.value);
  return JSON.stringify({
    path: location.pathname, page: performance.timeOrigin, ready: document.readyState === "complete",
    in: e?.hasAttribute("data-primary") ? "primary" : open ? e.type : "",
    radios: e?.type === "radio" ? group.map(x => x.value) : [],
  });
})()`

type onPlain struct {
	Path, In string
	Page     float64
	Ready    bool
	Radios   []string
}

func (d *desk) plain(after float64) onPlain {
	d.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		var s onPlain
		text, err := chromedp.Run(d.ctx, chromedp.Evaluate[string](plainState))
		if err == nil && json.Unmarshal([]byte(text), &s) == nil && s.Ready && s.Page != after {
			return s
		}
	}
	d.t.Fatalf("the next page does not come\n%s", d.log)
	return onPlain{}
}

// TestKeysWithTabOnly is the questionnaire of TestKeysOfAWholeQuestionnaire in a browser
// where no script helps: Tab to every question, the arrows to the choice, Tab to the
// button. A page whose answers bring follow-ups comes once more. It is what the help of the
// page is measured against, and shows that the whole can be filled in without scripts.
func TestKeysWithTabOnly(t *testing.T) {
	id, d := firstPage(t)
	d.must(chromedp.Do(d.ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})))
	d.open("/deelnemers/" + id + "/meting/T0")
	keys, tabs, questions, pages := 0, 0, 0, 1
	press := func(key string) {
		d.must(chromedp.Do(d.ctx, testneeds.Key(key)))
		keys++
	}
	s := d.plain(0)
	for !strings.Contains(s.Path, "/controle") {
		if keys > 1500 {
			t.Fatalf("no end after %d keys, at %s", keys, s.Path)
		}
		switch s.In {
		case "primary":
			press(kb.Enter)
			pages++
			s = d.plain(s.Page)
			continue
		case "radio":
			press(" ")
			for range int(digitFor(s.Radios)[0] - '1') {
				press(kb.ArrowDown)
			}
			questions++
		case "checkbox":
			press(" ")
			questions++
		case "":
		default:
			press("1")
			questions++
		}
		press(kb.Tab)
		tabs++
		s = d.plain(0)
	}
	t.Logf("een hele T0 met alleen Tab, zonder script: %d vragen op %d pagina's met %d toetsen, %d daarvan Tab", questions, pages-1, keys, tabs)
	r, err := d.app.Store.Response(ctx, "0518", id, "T0", "begeleider")
	d.must(err)
	if r.Progress.Done < questions/2 || questions < 30 {
		t.Errorf("of %d answers %d are kept", questions, r.Progress.Done)
	}
}
