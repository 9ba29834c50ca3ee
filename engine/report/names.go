package report

import (
	"regexp"
	"slices"
	"strings"

	"effectmonitor/engine/dashboard"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/programme"
)

// What a name in a sentence or a formula stands for.
type what uint8

const (
	ofGroup      what = iota // groep.n
	ofIndicator              // voltooid, voltooid.n, komt_rond.T3
	ofShift                  // niveau_wonen.T3.verschil
	ofTally                  // leefgebieden.beter
	ofModel                  // kosten.netto
	ofPooled                 // hoop, of a tile that pools studies
	ofFeature                // kenmerk.inwoners, which a gemeente declares of itself
	ofDefinition             // words that are no figures: gemeente, periode, deelnemers
)

// name is a name that was understood.
type name struct {
	kind     what
	national bool
	ind      *indicator.Indicator
	moment   string
	tally    *Tally
	tile     *dashboard.Tile
	feature  *programme.Feature
	id       string // of a model, or a word
	field    string
}

// The fields of each kind of name. "" is the figure itself.
var (
	figureFields = []string{"", "n", "laag", "hoog"}
	shiftFields  = []string{"voor", "na", "verschil", "n", "beter", "minder"}
	tallyFields  = []string{"beter", "minder", "gelijk", "totaal", "meest"}
	pooledFields = []string{"", "n", "laag", "hoog", "studies", "beter", "minder"}
	modelFields  = []string{"bruto", "kosten", "netto", "verhouding"}
	wordNames    = []string{"gemeente", "periode", "datum", "jaar", "drempel", "gemeenten"}
)

const (
	groupName      = "groep.n"
	nationalPrefix = "landelijk."
)

// numeric reports whether a formula can use what a name stands for, and truth whether it
// is waar or onwaar.
func (n name) numeric() bool {
	return n.kind != ofDefinition && n.field != "meest" && (n.kind != ofFeature || n.field != fieldSource && n.field != fieldDay)
}

func (n name) truth() bool {
	return (n.kind == ofShift || n.kind == ofPooled) && (n.field == "beter" || n.field == "minder")
}

// figure reports whether it may be hidden or not there, so that a sentence with it
// needs another one.
func (n name) figure() bool { return n.kind != ofDefinition || n.id == "periode" }

// namer understands the names of one report.
type namer struct {
	def       *Definition
	framework *indicator.Compiled
}

// find understands a name; false when it means nothing here.
func (r namer) find(text string) (name, bool) {
	rest, national := strings.CutPrefix(text, nationalPrefix)
	if national {
		if r.def.Release.IsZero() || r.def.Level == LevelPublic {
			return name{}, false
		}
		n, ok := r.find(rest)
		n.national = true
		return n, ok && (n.kind == ofIndicator || n.kind == ofShift || n.kind == ofGroup)
	}
	if text == groupName {
		return name{kind: ofGroup, field: "n"}, true
	}
	if id, ok := strings.CutPrefix(text, programme.FeaturePrefix); ok {
		return r.ofFeature(id)
	}
	head, tail, _ := strings.Cut(text, ".")
	if t := r.pooled(head); t != nil {
		return name{kind: ofPooled, tile: t, field: tail}, slices.Contains(pooledFields, tail)
	}
	if ind := r.framework.Indicator(head); ind != nil {
		return r.ofIndicator(ind, tail)
	}
	for i := range r.def.Tallies {
		if t := &r.def.Tallies[i]; t.ID == head {
			return name{kind: ofTally, tally: t, field: tail}, slices.Contains(tallyFields, tail)
		}
	}
	if _, ok := r.def.Models[head]; ok {
		return name{kind: ofModel, id: head, field: tail}, slices.Contains(modelFields, tail)
	}
	whole := r.def.Level == LevelPublic || r.def.Level == LevelNational
	if head == "gemeente" && whole || head == "gemeenten" && !whole {
		return name{}, false // there is none, or one
	}
	return name{kind: ofDefinition, id: head}, tail == "" && (slices.Contains(wordNames, head) || slices.Contains(r.words(), head))
}

func (r namer) ofIndicator(ind *indicator.Indicator, tail string) (name, bool) {
	n := name{kind: ofIndicator, ind: ind}
	if ind.Def.Type == indicator.Distribution {
		return n, false
	}
	if ind.Def.PerMoment || ind.Def.Type == indicator.Change {
		n.moment, tail, _ = strings.Cut(tail, ".")
		if !slices.Contains(r.framework.Programme().MomentIDs(), n.moment) {
			return n, false
		}
	}
	n.field = tail
	if ind.Def.Type == indicator.Change {
		n.kind = ofShift
		return n, n.moment != ind.Def.From && slices.Contains(shiftFields, tail)
	}
	return n, slices.Contains(figureFields, tail)
}

// pooled is the tile with that name that pools studies.
func (r namer) pooled(id string) *dashboard.Tile {
	for i := range r.def.Sections {
		for j := range r.def.Sections[i].Tiles {
			if t := &r.def.Sections[i].Tiles[j]; t.ID == id && len(t.Studies) > 0 {
				return t
			}
		}
	}
	return nil
}

// words are the programme's own words.
func (r namer) words() []string {
	var out []string
	for id := range r.framework.Programme().Def.Naming {
		out = append(out, id)
	}
	return out
}

// all lists every name, for a hint to who misspells one.
func (r namer) all() []string {
	out := append(r.words(), wordNames...)
	out = append(out, groupName)
	add := func(head string, fields []string) {
		for _, f := range fields {
			out = append(out, strings.TrimSuffix(head+"."+f, "."))
		}
	}
	for _, ind := range r.framework.Indicators() {
		switch {
		case ind.Def.Type == indicator.Distribution:
		case ind.Def.Type == indicator.Change || ind.Def.PerMoment:
			fields := figureFields
			if ind.Def.Type == indicator.Change {
				fields = shiftFields
			}
			for _, m := range r.framework.Programme().MomentIDs() {
				if m != ind.Def.From {
					add(ind.Def.ID+"."+m, fields)
				}
			}
		default:
			add(ind.Def.ID, figureFields)
		}
	}
	for _, t := range r.def.Tallies {
		add(t.ID, tallyFields)
	}
	for id := range r.def.Models {
		add(id, modelFields)
	}
	for _, x := range r.framework.Programme().Def.Features {
		add(programme.FeaturePrefix+x.ID, r.featureFields())
	}
	for i := range r.def.Sections {
		for j := range r.def.Sections[i].Tiles {
			if t := &r.def.Sections[i].Tiles[j]; len(t.Studies) > 0 {
				add(t.ID, pooledFields)
			}
		}
	}
	slices.Sort(out)
	return out
}

var (
	inBraces   = regexp.MustCompile(`\{([^{}]*)\}`)
	inFormula  = regexp.MustCompile(`"[^"]*"|'[^']*'|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*`)
	rawElement = regexp.MustCompile(`<[A-Za-z/!?]`)
)

// placeholders are the names in braces of a text.
func placeholders(text string) []string {
	var out []string
	for _, m := range inBraces.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// namesIn are the names that a formula may mean, each once.
func namesIn(src string) []string {
	var out []string
	for _, word := range inFormula.FindAllString(src, -1) {
		if word[0] != '"' && word[0] != '\'' && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}
