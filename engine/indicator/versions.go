package indicator

import (
	"slices"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
)

// Earlier is another version of a questionnaire that responses may stand on.
type Earlier struct {
	Questionnaire source.Ref // id and version
	// Path brings its values to the version of the Variables. With none, nothing
	// compares.
	Path instrument.Path
}

// Break says that the values of a questionnaire before a version do not compare
// with those since.
type Break struct {
	Rater         string
	Questionnaire source.Ref // the first version that compares with now
	Names         []string   // of the rater, what the indicator reads of it
}

// answer couples an id in a response to its slot.
type answer struct {
	id   string
	typ  formula.Type
	slot int
	rows bool // a value per row
}

// reading says how responses to one version of a questionnaire are read.
type reading struct {
	direct []answer        // by their own names
	path   instrument.Path // brings values to the names of mapped
	mapped []answer
	lost   []int // slots whose values in this version do not compare
	// readDirect and readMapped are those of them that a formula reads (names.only).
	readDirect, readMapped []answer
}

// version names a version of a questionnaire, wherever the name was written.
type version struct {
	id     string
	number int
}

func versionOf(r source.Ref) version { return version{r.ID, r.Version} }

// versionBreak is one version that lost something against the one that counts.
type versionBreak struct {
	rater string
	since source.Ref // the version after it
	names map[int]string
}

// read remembers how the responses to a questionnaire and its other versions are
// read, and at which moments it is asked.
func (n *names) read(v Variables, r *reading, moments []string) {
	all := n.raters[v.Rater]
	if all == nil {
		all = &reading{}
		n.raters[v.Rater] = all
	}
	for _, a := range r.direct {
		if !slices.Contains(all.direct, a) {
			all.direct = append(all.direct, a)
		}
		n.ask(a.slot, v, moments)
	}
	if v.Questionnaire.IsZero() {
		return
	}
	if n.readings[v.Rater] == nil {
		n.readings[v.Rater] = map[version]*reading{}
	}
	known := n.readings[v.Rater]
	now := versionOf(v.Questionnaire)
	known[now] = merge(known[now], r)
	for i, e := range v.Earlier {
		was := versionOf(e.Questionnaire)
		known[was] = merge(known[was], n.earlier(v, r, e, i))
	}
}

// earlier works out what of another version compares.
func (n *names) earlier(v Variables, r *reading, e Earlier, i int) *reading {
	out := &reading{path: e.Path}
	comparable := e.Path.Comparable()
	lost := versionBreak{rater: v.Rater, since: v.Questionnaire, names: map[int]string{}}
	if i > 0 {
		lost.since = v.Earlier[i-1].Questionnaire
	}
	for _, a := range r.direct {
		if slices.Contains(comparable, a.id) {
			out.mapped = append(out.mapped, a)
			continue
		}
		out.lost = append(out.lost, a.slot)
		lost.names[a.slot] = a.id
	}
	n.breaks = append(n.breaks, lost)
	return out
}

func merge(a, b *reading) *reading {
	if a == nil {
		return b
	}
	a.direct = append(a.direct, b.direct...)
	a.mapped = append(a.mapped, b.mapped...)
	if a.path == nil {
		a.path = b.path
	}
	a.lost = append(a.lost, b.lost...)
	return a
}

// ask notes at which moments a questionnaire asks what fills a slot.
func (n *names) ask(slot int, v Variables, moments []string) {
	for len(n.asked) <= slot {
		n.asked = append(n.asked, nil)
	}
	if n.asked[slot] == nil {
		n.asked[slot] = make([]bool, len(moments))
	}
	for i, m := range moments {
		if v.Moments == nil || slices.Contains(v.Moments, m) {
			n.asked[slot][i] = true
		}
	}
}

// reading gives how a response is read. A questionnaire that the programme does
// not know compares with nothing that its rater fills in now.
func (n *names) reading(r Response) *reading {
	all := n.raters[r.Rater]
	if all == nil {
		return &reading{}
	}
	if r.Questionnaire.IsZero() || n.readings[r.Rater] == nil {
		return all
	}
	if known := n.readings[r.Rater][versionOf(r.Questionnaire)]; known != nil {
		return known
	}
	none := &reading{}
	for _, a := range all.direct {
		none.lost = append(none.lost, a.slot)
	}
	return none
}

// Breaks says from which versions on what an indicator reads compares with now.
// It is about the versions that there are, whether or not anybody filled them in.
func (c *Compiled) Breaks(indicator string) []Break {
	ind := c.byID[indicator]
	if ind == nil {
		return nil
	}
	slots := ind.reads()
	var out []Break
	for _, b := range c.names.breaks {
		var names []string
		for slot, name := range b.names {
			if slices.Contains(slots, slot) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		// Versions before the last break are cut off by it already.
		if len(names) == 0 || slices.ContainsFunc(out, func(o Break) bool { return o.Rater == b.rater && o.Questionnaire.ID == b.since.ID }) {
			continue
		}
		slices.Sort(names)
		out = append(out, Break{Rater: b.rater, Questionnaire: b.since, Names: names})
	}
	return out
}

// only notes which answers are taken in: those that a formula reads, which are few of all
// that questionnaires ask.
func (n *names) only(read map[int]bool) {
	n.readSlots, n.readRows = nil, nil
	for _, slot := range n.slots {
		if read[slot] {
			n.readSlots = append(n.readSlots, slot)
		}
	}
	for _, slot := range n.rows {
		if read[slot] {
			n.readRows = append(n.readRows, slot)
		}
	}
	among := func(all []answer) (out []answer) {
		for _, a := range all {
			if read[a.slot] {
				out = append(out, a)
			}
		}
		return out
	}
	note := func(r *reading) { r.readDirect, r.readMapped = among(r.direct), among(r.mapped) }
	for _, r := range n.raters {
		note(r)
	}
	for _, versions := range n.readings {
		for _, r := range versions {
			note(r)
		}
	}
}

// read gives the slots that any formula of the framework reads.
func (c *Compiled) read() map[int]bool {
	out := map[int]bool{}
	note := func(list ...*formula.Program) {
		for _, p := range list {
			if p == nil {
				continue
			}
			for slot := range p.AllSlots() {
				out[slot] = true
			}
		}
	}
	for _, b := range c.breakdowns {
		note(b.formula)
	}
	for _, ind := range c.indicators {
		note(ind.programs...)
	}
	return out
}

// reads are the slots of everything that an indicator's formulas use.
func (ind *Indicator) reads() []int {
	var slots []int
	for _, p := range ind.programs {
		if p != nil {
			slots = append(slots, p.Slots()...)
		}
	}
	return slots
}

// lostAt reports whether a formula of one moment reads an answer of then that does
// not compare.
func (w *work) lostAt(moment int, programs ...*formula.Program) bool {
	if len(w.lost) == 0 {
		return false
	}
	for _, p := range programs {
		if p == nil {
			continue
		}
		for slot := range p.AllSlots() {
			if at := w.lost[slot]; at != nil && at[moment] {
				return true
			}
		}
	}
	return false
}

// settled reports whether a formula over the whole trajectory gives the same
// whatever the answers were that do not compare: the last answer is known although
// the first is not comparable, their difference is not.
func (c *Compiled) settled(w *work, programs ...*formula.Program) bool {
	if len(w.lost) == 0 {
		return true
	}
	for _, p := range programs {
		if p != nil && !c.settledOne(w, p) {
			return false
		}
	}
	return true
}

func (c *Compiled) settledOne(w *work, p *formula.Program) bool {
	var slots []int
	for _, slot := range p.Slots() {
		switch s, lost := c.names.symbols[slot], w.lost[slot]; {
		case lost == nil:
		case s.Rows:
			if c.lastRowsLost(w, slot) {
				return false
			}
		case !slices.Contains(slots, slot):
			slots = append(slots, slot)
		}
	}
	if len(slots) == 0 {
		return true
	}
	defer func() {
		for _, slot := range slots {
			w.whole.SetSeries(slot, w.series[slot])
		}
	}()
	got := w.machine.Run(p, w.whole)
	for trial := range trials {
		for _, slot := range slots {
			w.whole.SetSeries(slot, c.imagine(w, slot, trial))
		}
		if !w.machine.Run(p, w.whole).Equal(got) {
			return false
		}
	}
	return true
}

// lastRowsLost reports whether rows were filled in, in a version that does not
// compare, after the last ones that are known.
func (c *Compiled) lastRowsLost(w *work, slot int) bool {
	for i := len(w.moments) - 1; i >= 0; i-- {
		if w.lost[slot][i] {
			return true
		}
		if w.rows[slot][i] != nil {
			return false
		}
	}
	return false
}

// trials is how many values are imagined in the place of a lost answer.
const trials = 16

// imagine gives the answers of a slot with one possible value in the place of
// those that do not compare.
func (c *Compiled) imagine(w *work, slot, trial int) []formula.Value {
	out := slices.Clone(w.series[slot])
	for i, lost := range w.lost[slot] {
		if lost {
			out[i] = possible(c.names.symbols[slot], trial)
		}
	}
	return out
}

// possible gives some value of a type: extremes, and the small numbers that scales
// use.
func possible(s formula.Symbol, trial int) formula.Value {
	number := float64(trial - 2)
	switch trial {
	case 0:
		number = -1e9
	case 1:
		number = 1e9
	}
	option := "?"
	if len(s.Options) > 0 {
		option = s.Options[trial%len(s.Options)]
	}
	switch s.Type {
	case formula.TypeBool:
		return formula.Bool(trial%2 == 0)
	case formula.TypeMoney:
		return formula.Money(int64(number) * 100)
	case formula.TypeDate:
		return formula.Date(trial * 2000)
	case formula.TypeChoice:
		return formula.Choice(option)
	case formula.TypeText:
		return formula.Text(option)
	case formula.TypeList:
		return formula.List([]string{option})
	}
	return formula.Number(number)
}
