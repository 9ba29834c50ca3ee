package web

import "github.com/a-h/templ"

// icons are line drawings on a 20 by 20 ground; a word always stands beside one.
var icons = map[string]string{
	"done":    `<circle class="vol" cx="10" cy="10" r="8"/><path class="wit" d="M6 10.3l2.8 2.8L14.2 7.6"/>`,
	"partial": `<circle cx="10" cy="10" r="7"/><path class="vol" d="M10 3a7 7 0 0 1 0 14z"/>`,
	"open":    `<circle cx="10" cy="10" r="7"/>`,
	"sent":    `<circle cx="10" cy="10" r="7"/><path d="M10 5.8V10l2.8 1.8"/>`,
	"none":    `<path class="dik" d="M4 10h12"/>`,
	"due":     `<circle class="dik" cx="10" cy="10" r="6.6"/>`,
	"later":   `<circle class="stippel" cx="10" cy="10" r="7"/>`,
	"up":      `<path class="vol" d="M10 4.5l6.2 11H3.8z"/>`,
	"down":    `<path class="vol" d="M10 15.5l-6.2-11h12.4z"/>`,
	"same":    `<path class="dik" d="M4 10h12"/>`,
	"warning": `<path d="M10 3.2l7.6 13.3H2.4zM10 8.2v4M10 14.4v.2"/>`,
	"lock":    `<rect x="4" y="9" width="12" height="8" rx="1"/><path d="M6.8 9V6.4a3.2 3.2 0 0 1 6.4 0V9"/>`,
	"phone":   `<path d="M4 3.5h3l1.5 3.6-1.9 1.4a9 9 0 0 0 4.9 4.9l1.4-1.9 3.6 1.5v3c-6.900.6-13.100-5.600-12.500-12.500z"/>`,
	"speak":   `<path d="M3 8v4h2.600l3.900 3.200V4.800L5.600 8zM12.400 7.400a3.600 3.600 0 0 1 0 5.200M14.800 5a7 7 0 0 1 0 10"/>`,
	"print":   `<path d="M6 7.500V3.500h8v4M6 14H3.500V7.500h13V14H14M6 11.500h8v5H6z"/>`,
	"plus":    `<path d="M10 4v12M4 10h12"/>`,
	"search":  `<circle cx="8.600" cy="8.600" r="5.200"/><path d="M12.500 12.500L17 17"/>`,
	"down-v":  `<path d="M5.500 8l4.500 4.500L14.500 8"/>`,
	"close":   `<path d="M6.500 6.500l7 7M13.500 6.500l-7 7"/>`,
	"info":    `<circle cx="10" cy="10" r="7"/><path d="M10 9.200v4.600M10 6.300v.2"/>`,
	"copy":    `<path d="M7 7V3.500h9.500V13H13M3.500 7H13v9.500H3.500z"/>`,
}

// icon draws one of the icons; it is hidden from assistive technology because
// the word beside it says the same.
func icon(name string) templ.Component {
	return templ.Raw(`<svg class="em-icon em-icon--` + name + `" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">` + icons[name] + `</svg>`)
}
