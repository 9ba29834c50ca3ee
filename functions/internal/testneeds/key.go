package testneeds

import (
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Key presses a key of a keyboard. chromedp's own way sends the key and its character
// apart, so a page that handles the key itself gets the character all the same, in what
// has the focus by then: Enter sent a form that the page had already answered.
func Key(key string) chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent(key, func(k *input.DispatchKeyEventParams) {
		if k.Type == input.DispatchKeyEventTypeKeyDown {
			k.Type = input.DispatchKeyEventTypeRawKeyDown
		}
	})
}
