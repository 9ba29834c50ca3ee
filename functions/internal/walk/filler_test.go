package walk_test

import (
	"net/url"
	"slices"
	"strings"
)

// likelyNumbers are answers of the begeleider that a check would doubt or refuse
// when they were 1, and answers that make a follow-up appear.
var likelyNumbers = map[string]string{
	"inkomen_bron": "bijstand", "inkomen": "1.180", "vaste_lasten": "980", "schuld_totaal": "9.500", "schuldeisers": "6",
	"nieuwe_achterstand": "ja", "werk_status": "zoekt", "dag_uren": "12", "woonplek": "eigen", "woonkosten": "640", "kinderen": "0",
	"netwerk_mensen": "een", "zorgpremie_maanden": "0", "boetes_open": "0",
}

// answer fills in what shows and is empty: what is given, or else something likely.
func (f *form) answer(given map[string]string) *form {
	for _, i := range f.fields {
		if i.hidden || i.name == "" || strings.Contains(i.name, ".") || i.kind == "hidden" || i.kind == "button" || f.values.Get(i.name) != "" {
			continue
		}
		value, ok := given[i.name]
		choices := f.choices(i.name)
		switch {
		case ok:
		case len(choices) > 0:
			value = likely(choices)
		default:
			value = "1"
		}
		f.values.Set(i.name, value)
	}
	return f
}

// typed is what the form would send, without what the page itself put in it.
func (f *form) typed() url.Values {
	values := url.Values{}
	for name, list := range f.values {
		if name != "csrf" && name != "eenmalig" && !strings.Contains(name, ".") && !slices.Equal(list, []string{""}) {
			values[name] = list
		}
	}
	return values
}
