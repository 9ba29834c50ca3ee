package mkba

import (
	"slices"
	"strings"
)

// InWords is the report for who reads no definitions: where a finding names a price, an
// effect, a cost, a parameter or an indicator by its id, its title stands in quotes. An
// indicator is called what the function says; "" leaves its id. What has no title keeps its
// id. The report itself does not change.
func (r CheckReport) InWords(def *Model, prices *Prices, indicator func(id string) string, lang string) CheckReport {
	titles := def.titles(prices, lang)
	titles["indicator"] = indicator
	r.Items = slices.Clone(r.Items)
	for i := range r.Items {
		item := &r.Items[i]
		item.Findings = slices.Clone(item.Findings)
		for j := range item.Findings {
			item.Findings[j].Message = inWords(item.Findings[j].Message, titles)
		}
	}
	return r
}

// inWords replaces the id after each word for a kind of thing.
func inWords(message string, titles map[string]func(id string) string) string {
	words := strings.Split(message, " ")
	for i := 1; i < len(words); i++ {
		title := titles[words[i-1]]
		id := strings.TrimRight(words[i], ".,;:")
		if title == nil || id == "" {
			continue
		}
		if text := title(id); text != "" {
			words[i] = "“" + text + "”" + words[i][len(id):]
		}
	}
	return strings.Join(words, " ")
}

// titles gives, by the word for it in a finding, what a thing with an id is called.
func (m *Model) titles(prices *Prices, lang string) map[string]func(id string) string {
	effects, costs, parameters := map[string]string{}, map[string]string{}, map[string]string{}
	for i := range m.Effects {
		effects[m.Effects[i].ID] = m.Effects[i].Title.In(lang)
	}
	for i := range m.Costs {
		costs[m.Costs[i].ID] = m.Costs[i].Title.In(lang)
	}
	for i := range m.Parameters {
		parameters[m.Parameters[i].ID] = m.Parameters[i].Title.In(lang)
	}
	in := func(list map[string]string) func(string) string { return func(id string) string { return list[id] } }
	return map[string]func(string) string{
		"effect": in(effects), "kostenpost": in(costs), "parameter": in(parameters),
		"kengetal": func(id string) string {
			if u, known := prices.Price(id); known {
				return u.Text.In(lang)
			}
			return ""
		},
	}
}
