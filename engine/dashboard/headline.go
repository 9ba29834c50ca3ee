package dashboard

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/notation"
)

// headline makes the sentence on top of a page from the figures that the page
// shows.
func (b *builder) headline(h *Headline) *HeadlineView {
	values := map[string]string{}
	for key := range b.in.Framework.Programme().Def.Naming {
		values[key] = b.name(key)
	}
	if to := b.momentView(h.To); to != nil {
		values["meting"], values["maanden"] = to.Title, strconv.Itoa(to.Month)
		if from := b.momentView(h.From); from != nil {
			values["maanden"] = strconv.Itoa(to.Month - from.Month)
		}
	}
	switch {
	case h.Kind == MKBATile:
		return b.mkbaHeadline(h, values)
	case h.Kind == ChangeTile || h.Kind == ProgressTile || h.Kind == SpiderTile:
		return b.changeHeadline(h, values)
	}
	return b.figureHeadline(h, values)
}

// changeHeadline counts on how many indicators the group became certainly
// better.
func (b *builder) changeHeadline(h *Headline, values map[string]string) *HeadlineView {
	var better, worse []mover
	known, total := 0, 0
	for _, id := range indicators(h.Indicator, h.Indicators) {
		ind := b.in.Framework.Indicator(id)
		if ind == nil {
			continue
		}
		total++
		s := b.own.Shift(ind, h.To)
		if s.Diff.Known() {
			known++
		}
		m := mover{label: notation.Lower(b.text(ind.Def.Title)), size: s.Size(ind)}
		switch s.Better {
		case 1:
			better = append(better, m)
		case -1:
			worse = append(worse, m)
		}
	}
	values["aantal"], values["totaal"] = strconv.Itoa(len(better)), strconv.Itoa(total)
	switch {
	case known == 0:
		return &HeadlineView{Text: fill(b.text(h.TooSmall), values)}
	case len(better) == 0:
		return &HeadlineView{Text: fill(b.text(h.None), values), Detail: detail(nil, worse), Certain: len(worse) > 0}
	}
	if total == 1 { // the sentence has said which
		better = nil
	}
	return &HeadlineView{Text: fill(b.text(h.Certain), values), Detail: detail(better, worse), Certain: true}
}

// mover is an indicator that certainly changed, with how much.
type mover struct {
	label string
	size  float64
}

// detail names the two that improved most, and what became less good.
func detail(better, worse []mover) string {
	text := ""
	if len(better) > 2 {
		text = "Het meest bij " + names(better, 2) + "."
	} else if len(better) > 0 {
		text = "Dat is bij " + names(better, 2) + "."
	}
	if len(worse) > 0 {
		if text != "" {
			text += " "
		}
		text += "Bij " + names(worse, 3) + " gaat het zeker minder goed."
	}
	return text
}

// names joins the labels of the largest movers.
func names(list []mover, most int) string {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b mover) int { return cmp.Compare(b.size, a.size) })
	text := ""
	for i, m := range sorted[:min(most, len(sorted))] {
		switch {
		case i == 0:
			text = m.label
		case i == min(most, len(sorted))-1:
			text += " en bij " + m.label
		default:
			text += ", bij " + m.label
		}
	}
	return text
}

// figureHeadline says one figure.
func (b *builder) figureHeadline(h *Headline, values map[string]string) *HeadlineView {
	list := indicators(h.Indicator, h.Indicators)
	if len(list) == 0 {
		return nil
	}
	ind := b.in.Framework.Indicator(list[0])
	if ind == nil {
		return nil
	}
	f := b.own.Measure(ind, moment(ind, h.To))
	values["waarde"], values["totaal"] = f.Text(), f.NText()
	if n := b.own.N(); n.Known() {
		values["aantal"] = n.Text()
	}
	if _, bounded := f.Bound(); bounded {
		values["waarde"] = InWords(f)
	} else if !f.Known() {
		return &HeadlineView{Text: fill(b.text(h.TooSmall), values)}
	}
	return &HeadlineView{Text: fill(b.text(h.Certain), values), Certain: true}
}

// InWords says a figure that is only known to be above or below a bound: a sign is
// for a table, a sentence is read aloud.
func InWords(f cohort.Figure) string {
	return strings.NewReplacer("> ", wordOver, "< ", wordUnder).Replace(f.Text())
}

// mkbaHeadline says the key figures of a cost-benefit model.
func (b *builder) mkbaHeadline(h *Headline, values map[string]string) *HeadlineView {
	if b.in.MKBA == nil {
		return nil
	}
	v := b.in.MKBA(h.Model.String())
	if v == nil {
		return nil
	}
	if v.Suppressed != "" {
		return &HeadlineView{Text: fill(b.text(h.TooSmall), values)}
	}
	for _, k := range v.Key {
		values[k.ID] = k.Shown
	}
	return &HeadlineView{Text: fill(b.text(h.Certain), values), Certain: true}
}
