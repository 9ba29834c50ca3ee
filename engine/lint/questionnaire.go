package lint

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

func (l *linter) questionnaire(in *instrument.Instrument) {
	rules := in.Rules()
	if frameworks := l.readers(in); len(frameworks) > 0 {
		l.unusedResults(in, rules, frameworks)
	}
	l.unusedTables(in, rules)
	r := newReach(in, rules)
	r.check(&l.found)
	r.checkRows(&l.found)
	l.deadOptions(in)
	for _, s := range in.Def.Scales {
		l.scale(in, s)
	}
	l.resultTitles(in)
	if l.participants[in.Def.Rater] {
		l.readability(in)
	}
}

// readers are the frameworks of the programmes that ask for a questionnaire.
func (l *linter) readers(in *instrument.Instrument) []*indicator.Compiled {
	var out []*indicator.Compiled
	for _, p := range l.catalog.Programmes() {
		asks := false
		for _, m := range p.Moments() {
			for _, ref := range m.Questionnaires {
				asks = asks || l.catalog.Questionnaire(ref) == in
			}
		}
		if f := l.catalog.FrameworkOf(source.Ref{ID: p.Def.ID, Version: p.Def.Version}); asks && f != nil {
			out = append(out, f)
		}
	}
	return out
}

// unusedResults finds calculations that no rule, no text and no indicator reads.
// A scale is shown to people as it is.
func (l *linter) unusedResults(in *instrument.Instrument, rules []instrument.Rule, frameworks []*indicator.Compiled) {
	used := map[string]bool{}
	for _, r := range rules {
		for _, name := range r.Reads {
			used[strings.TrimSuffix(name, ".klasse")] = true
		}
	}
	for _, f := range frameworks {
		for name := range formulaNames(f.Def) {
			name = strings.TrimSuffix(strings.TrimPrefix(name, in.Def.Rater+"."), ".klasse")
			used[name] = true
		}
	}
	for _, c := range in.Def.Calculations {
		if !used[c.ID] {
			l.found.Warnf(c.Pos, CodeUnused, "niets gebruikt berekening %q", c.ID).WithHint("haal haar weg, of gebruik haar in een indicator")
		}
	}
}

// formulaNames are all names in the formulas of a framework.
func formulaNames(f *indicator.Framework) map[string]bool {
	names := map[string]bool{}
	add := func(formulas ...source.Formula) {
		for _, x := range formulas {
			for name := range formula.Usages(x.Src) {
				names[name] = true
			}
		}
	}
	for i := range f.Indicators {
		add(f.Indicators[i].Sources()...)
	}
	for _, b := range f.Breakdowns {
		add(b.Formula)
	}
	return names
}

func (l *linter) unusedTables(in *instrument.Instrument, rules []instrument.Rule) {
	for _, id := range slices.Sorted(maps.Keys(in.Def.Tables)) {
		used := slices.ContainsFunc(rules, func(r instrument.Rule) bool { return strings.Contains(r.Formula.Src, strconv.Quote(id)) })
		if !used {
			l.found.Warnf(in.Def.Tables[id].Pos, CodeUnused, "geen formule zoekt in tabel %q", id)
		}
	}
}

// deadOptions finds outcomes of a calculation that its formula cannot give.
func (l *linter) deadOptions(in *instrument.Instrument) {
	for _, c := range in.Def.Calculations {
		possible := in.Outcomes(c.ID)
		if possible == nil {
			continue
		}
		for _, o := range c.Options {
			if !slices.Contains(possible, o.ID) {
				l.found.Warnf(o.Pos, CodeDeadOption, "de formule van %q geeft nooit %q", c.ID, o.ID)
			}
		}
	}
}

// scale finds items that cannot be compared and classes that no score falls in.
func (l *linter) scale(in *instrument.Instrument, s *instrument.Scale) {
	items := in.ScaleItems(s.ID)
	plain := s.Method == "gemiddelde" || s.Method == "som"
	if first := slices.IndexFunc(items, func(it instrument.ScaleItem) bool { return it.Ranged }); plain && first >= 0 {
		for _, it := range items {
			if it.Ranged && (it.Min != items[first].Min || it.Max != items[first].Max) {
				l.found.Warnf(s.Pos, CodeRanges, "schaal %q telt %s (%s) en %s (%s) samen", s.ID,
					items[first].Name, span(items[first]), it.Name, span(it)).
					WithHint("gebruik methode geschaald, of geef de vragen hetzelfde bereik")
				break
			}
		}
	}
	if low, high, ok := bounds(s, items); ok {
		l.deadClasses(s, low, high)
	}
}

func span(it instrument.ScaleItem) string {
	return formula.FormatNumber(it.Min) + " tot " + formula.FormatNumber(it.Max)
}

// bounds are the lowest and the highest score a scale can give, when that is
// certain.
func bounds(s *instrument.Scale, items []instrument.ScaleItem) (low, high float64, ok bool) {
	switch s.Method {
	case "geschaald":
		return min(s.Range[0], s.Range[1]), max(s.Range[0], s.Range[1]), true
	case "tabel":
		low, high = math.Inf(1), math.Inf(-1)
		for _, b := range s.Table {
			low, high = min(low, b.Value), max(high, b.Value)
		}
		return low, high, len(s.Table) > 0
	case "gemiddelde":
		low, high = math.Inf(1), math.Inf(-1)
		for _, it := range items {
			if !it.Ranged {
				return 0, 0, false
			}
			low, high = min(low, it.Min), max(high, it.Max)
		}
		return low, high, len(items) > 0
	}
	return 0, 0, false // a sum depends on how many answers there are
}

func (l *linter) deadClasses(s *instrument.Scale, low, high float64) {
	from := math.Inf(-1)
	for _, class := range s.Classes {
		to := math.Inf(1)
		if class.Below != nil {
			to = *class.Below
		}
		if to <= low || from > high {
			l.found.Warnf(class.Pos, CodeDeadClass, "geen score valt in klasse %q: schaal %q loopt van %s tot %s", class.ID, s.ID,
				formula.FormatNumber(low), formula.FormatNumber(high))
		}
		from = to
	}
}

// resultTitles finds what results are called and is not translated; the texts of
// questions are checked when the questionnaire is compiled.
func (l *linter) resultTitles(in *instrument.Instrument) {
	check := func(t source.Text, at diag.Pos) {
		for _, lang := range in.Def.Languages {
			if _, ok := t[lang]; !ok && !t.IsZero() {
				l.found.Warnf(at, CodeTranslation, "de tekst %q heeft geen vertaling in %s", t.String(), lang)
			}
		}
	}
	for _, c := range in.Def.Calculations {
		check(c.Title, c.Pos)
		for _, o := range c.Options {
			check(o.Text, o.Pos)
		}
	}
	for _, s := range in.Def.Scales {
		check(s.Help, s.Pos)
		for _, class := range s.Classes {
			check(class.Title, class.Pos)
		}
	}
}
