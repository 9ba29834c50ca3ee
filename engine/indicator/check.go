package indicator

import (
	"slices"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/programme"
)

// ResponsePrefix starts the ids of the indicators that every framework has of
// itself: the share of due questionnaires that a rater filled in, per moment.
const ResponsePrefix = "respons."

// checker looks at what a framework says of itself, formulas apart.
type checker struct {
	found     diag.List
	framework *Framework
	programme *programme.Compiled
}

func (c *checker) run() {
	f := c.framework
	for _, list := range [][]Entry{f.Domains, f.Dimensions, f.Themes, f.Chain, f.Activities} {
		c.entries(list)
	}
	once := map[string]bool{}
	for _, b := range f.Breakdowns {
		c.unique(once, b.Pos, "uitsplitsing", b.ID)
	}
	c.combinations()
	once = map[string]bool{}
	for i := range f.Indicators {
		d := &f.Indicators[i]
		c.unique(once, d.Pos, "indicator", d.ID)
		c.indicator(d)
	}
	c.theory()
}

// combinations checks that each breakdown is combined with another one, once.
func (c *checker) combinations() {
	var known []string
	for _, b := range c.framework.Breakdowns {
		known = append(known, b.ID)
	}
	once := map[[2]string]bool{}
	for _, b := range c.framework.Breakdowns {
		for _, other := range b.Combine {
			switch {
			case !slices.Contains(known, other):
				c.found.Errorf(b.Pos, "unknown-breakdown", "het raamwerk heeft geen uitsplitsing %s", other).Under("combineren", other).WithHint(diag.Suggest(other, known))
			case other == b.ID || once[[2]string{b.ID, other}] || once[[2]string{other, b.ID}]:
				c.found.Errorf(b.Pos, "combination-twice", "de combinatie van %s en %s staat er al, of is er geen", b.ID, other).Under("combineren", other)
			}
			once[[2]string{b.ID, other}] = true
		}
	}
}

func (c *checker) entries(list []Entry) {
	once := map[string]bool{}
	for _, e := range list {
		c.unique(once, e.Pos, "onderdeel", e.ID)
	}
}

func (c *checker) unique(once map[string]bool, pos diag.Pos, what, id string) {
	if id == "" {
		c.found.Errorf(pos, "missing-id", "%s heeft geen id", what)
		return
	}
	if once[id] {
		c.found.Errorf(pos, "duplicate-id", "%s %s staat er twee keer", what, id).Under("id", "")
	}
	if strings.HasPrefix(id, ResponsePrefix) || strings.ContainsAny(id, "|=+") {
		c.found.Errorf(pos, "reserved-name", "%s %s: deze naam kan niet", what, id).Under("id", "")
	}
	once[id] = true
}

func (c *checker) indicator(d *Definition) {
	types := []Type{Count, Share, Mean, Median, Sum, Change, Distribution, Duration, Agreement, Consistency}
	if !slices.Contains(types, d.Type) {
		c.found.Errorf(d.Pos, "indicator-type", "indicator %s heeft de onbekende soort %q", d.ID, d.Type).Under("soort", "")
		return
	}
	if !slices.Contains([]Direction{Higher, Lower, Context, ""}, d.Direction) {
		c.found.Errorf(d.Pos, "indicator-direction", "indicator %s: richting %q is geen hoger, lager of context", d.ID, d.Direction).Under("richting", "")
	}
	if d.Meaning.IsZero() {
		c.found.Warnf(d.Pos, "indicator-meaning", "indicator %s heeft geen definitie in woorden", d.ID)
	}
	c.refers(d, "domein", d.Domain, c.framework.Domains)
	c.refers(d, "dimensie", d.Dimension, c.framework.Dimensions)
	c.refers(d, "thema", d.Theme, c.framework.Themes)
	c.refers(d, "keten", d.Link, c.framework.Chain)
	c.parts(d)
	c.start(d)
	if d.Type == Change {
		c.change(d)
	}
	if d.Bin < 0 {
		c.found.Errorf(d.Pos, "indicator-bin", "indicator %s: afronden is negatief", d.ID).Under("afronden", "")
	}
	if len(d.Range) != 0 && (len(d.Range) != 2 || d.Range[0] >= d.Range[1]) {
		c.found.Errorf(d.Pos, "indicator-range", "indicator %s: bereik is geen laagste en hoogste waarde", d.ID).Under("bereik", "")
	}
}

// parts checks that an indicator has the formulas of its type and no others.
func (c *checker) parts(d *Definition) {
	duration, agreement, items := d.Type == Duration, d.Type == Agreement, d.Type == Consistency
	followed := d.Type == Distribution && d.PerMoment
	for _, p := range []struct {
		key            string
		has, may, must bool
	}{
		{"formule", !d.Formula.IsZero(), !duration && !items, !duration && !items},
		{"tegen", !d.Against.IsZero(), agreement, agreement},
		{"onderdelen", len(d.Items) > 0, items, items},
		{"tijd", !d.Time.IsZero(), duration, duration},
		{"gebeurtenis", !d.Event.IsZero(), duration, duration},
		{"concurrerend", !d.Competing.IsZero(), duration, false},
		{"van", d.From != "", d.Type == Change || followed, d.Type == Change},
		{"stap", d.Step != nil, d.Type == Change, false},
		{"betrouwbaar", d.Reliable != nil, d.Type == Change, false},
		{"opties", len(d.Options) > 0, d.Type == Distribution, false},
		{"per_meting", d.PerMoment, !duration, agreement || items},
	} {
		if p.has && !p.may {
			c.found.Errorf(d.Pos, "indicator-part", "indicator %s is een %s en heeft geen %s", d.ID, d.Type, p.key).Under(p.key, "").WithHint("haal " + p.key + " weg")
		}
		if p.must && !p.has {
			c.found.Errorf(d.Pos, "indicator-part", "indicator %s is een %s en mist %s", d.ID, d.Type, p.key)
		}
	}
}

// fewestItems is how many items a scale has at least: one alone goes together with
// nothing.
const fewestItems = 2

// start checks the first moment, and how many items there are.
func (c *checker) start(d *Definition) {
	moments := c.programme.MomentIDs()
	if d.From != "" && !slices.Contains(moments, d.From) {
		c.found.Errorf(d.Pos, "unknown-moment", "indicator %s: het programma heeft geen meting %s", d.ID, d.From).Under("van", "").
			WithHint(diag.Suggest(d.From, moments))
	}
	if n := len(d.Items); n > 0 && n < fewestItems {
		c.found.Errorf(d.Pos, "indicator-items", "indicator %s: een schaal heeft minstens %d onderdelen", d.ID, fewestItems).Under("onderdelen", "")
	}
}

func (c *checker) change(d *Definition) {
	switch {
	case d.Step != nil && d.Reliable != nil:
		c.found.Errorf(d.Pos, "indicator-step", "indicator %s heeft stap en betrouwbaar; kies een van de twee", d.ID).Under("stap", "")
	case d.Step == nil && d.Reliable == nil:
		c.found.Warnf(d.Pos, "indicator-step", "indicator %s heeft geen stap of betrouwbaar; elk verschil telt nu mee", d.ID)
	case d.Step != nil && *d.Step <= 0:
		c.found.Errorf(d.Pos, "indicator-step", "indicator %s: stap is niet groter dan 0", d.ID).Under("stap", "")
	case d.Reliable != nil && (d.Reliable.SD <= 0 || d.Reliable.R <= 0 || d.Reliable.R >= 1):
		c.found.Errorf(d.Pos, "indicator-step", "indicator %s: sd is groter dan 0 en r ligt tussen 0 en 1", d.ID).Under("betrouwbaar", "")
	}
}

func (c *checker) refers(d *Definition, what, id string, list []Entry) {
	if id == "" {
		return
	}
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	if !slices.Contains(ids, id) {
		c.found.Errorf(d.Pos, "unknown-"+partCodes[what], "indicator %s: het raamwerk heeft geen %s %s", d.ID, what, id).Under(what, "").
			WithHint(diag.Suggest(id, ids))
	}
}

var partCodes = map[string]string{"domein": "domain", "dimensie": "dimension", "thema": "theme", "keten": "chain"}

func (c *checker) theory() {
	var from, to []string
	for _, a := range c.framework.Activities {
		from = append(from, a.ID)
	}
	for _, d := range c.framework.Indicators {
		to = append(to, d.ID)
	}
	from = append(from, to...)
	for _, a := range c.framework.Theory {
		if !slices.Contains(from, a.From) {
			c.found.Errorf(a.Pos, "unknown-activity", "theorie: %s is geen activiteit of indicator", a.From).Under("van", "").WithHint(diag.Suggest(a.From, from))
		}
		if !slices.Contains(to, a.To) {
			c.found.Errorf(a.Pos, "unknown-indicator", "theorie: %s is geen indicator", a.To).Under("naar", "").WithHint(diag.Suggest(a.To, to))
		}
	}
}
