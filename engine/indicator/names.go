package indicator

import (
	"regexp"
	"slices"
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

// names is everything that formulas of a framework may refer to, in two scopes
// with the same slots: in whole a value of a questionnaire is a series over the
// moments, in moment it is its value at one moment.
type names struct {
	whole, moment *formula.Scope
	local         int   // the slot of what is a name of one gemeente
	slots         []int // of what responses fill, each once
	rows          []int // of those with a value per row
	readSlots     []int // those of slots, and of rows, that a formula reads
	readRows      []int
	symbols       map[int]formula.Symbol
	raters        map[string]*reading             // rater → how a response that does not say its questionnaire is read
	readings      map[string]map[version]*reading // rater → questionnaire
	asked         [][]bool                        // slot → per moment, whether a questionnaire there asks it; nil of what is no answer
	width         int                             // how many slots there are
	breaks        []versionBreak
	labels        map[string]map[string]source.Text
	titles        map[int]source.Text // slot → what is asked
	ranges        map[string][2]float64
}

// newNames collects the names: those of the programme first, then for every
// rater `<rater>.<id>`, and the bare id where only one rater has it.
func newNames(found *diag.List, f *Framework, p *programme.Compiled, vars []Variables) *names {
	n := &names{
		symbols: map[int]formula.Symbol{}, raters: map[string]*reading{}, readings: map[string]map[version]*reading{},
		labels: map[string]map[string]source.Text{}, ranges: map[string][2]float64{}, titles: map[int]source.Text{},
	}
	symbols := p.Symbols()
	taken := map[string]bool{}
	for _, s := range symbols {
		taken[s.Name] = true
		if s.Name == programme.NameTeam {
			n.local = s.Slot
		}
	}
	n.programmeLabels(p)
	own := n.collect(found, f, vars, p.MomentIDs(), len(symbols))
	bare := map[string]int{}
	for _, s := range own {
		bare[bareName(s.Name)]++
	}
	for _, s := range own {
		symbols = append(symbols, s)
		id := bareName(s.Name)
		if taken[id] {
			found.Warnf(f.Pos, "shadowed-name", "%s is een vraag en ook een naam van het programma", id).
				WithHint("in een formule is " + id + " die van het programma en " + s.Name + " de vraag")
		}
		if bare[id] == 1 && !taken[id] {
			alias := s
			alias.Name = id
			symbols = append(symbols, alias)
			n.alias(id, s.Name)
		}
	}
	n.scopes(symbols, p.MomentIDs())
	return n
}

func bareName(name string) string {
	_, id, _ := strings.Cut(name, ".")
	return id
}

func (n *names) alias(id, full string) {
	if l, ok := n.labels[full]; ok {
		n.labels[id] = l
	}
	if r, ok := n.ranges[full]; ok {
		n.ranges[id] = r
	}
}

// collect merges the symbols of each rater and gives them slots.
func (n *names) collect(found *diag.List, f *Framework, vars []Variables, moments []string, slot int) []formula.Symbol {
	var out []formula.Symbol
	at := map[string]int{}
	for _, v := range vars {
		r := &reading{}
		for _, s := range v.Symbols {
			full := v.Rater + "." + s.Name
			i, ok := at[full]
			if ok {
				if out[i].Type != s.Type || out[i].Rows != s.Rows {
					found.Errorf(f.Pos, "variable-type", "%s is in de ene vragenlijst %s en in de andere %s", full, kindOf(out[i]), kindOf(s))
				}
				out[i].Options = union(out[i].Options, s.Options)
			} else {
				i = len(out)
				at[full] = i
				own := s
				own.Name, own.Series, own.Always, own.Slot = full, !s.Rows, false, slot // nobody is at every moment
				n.take(own)
				slot++
				out = append(out, own)
			}
			if title, asked := v.Titles[s.Name]; asked {
				n.titles[out[i].Slot] = title
			}
			r.direct = append(r.direct, answer{id: s.Name, typ: s.Type, slot: out[i].Slot, rows: s.Rows})
		}
		n.read(v, r, moments)
		for id, words := range v.Labels {
			n.labels[v.Rater+"."+id] = words
		}
		for id, r := range v.Ranges {
			n.ranges[v.Rater+"."+id] = r
		}
	}
	for _, s := range out {
		n.symbols[s.Slot] = s
	}
	n.width = slot
	n.asked = append(n.asked, make([][]bool, n.width-len(n.asked))...)
	return out
}

func (n *names) take(s formula.Symbol) {
	if s.Rows {
		n.rows = append(n.rows, s.Slot)
		return
	}
	n.slots = append(n.slots, s.Slot)
}

func kindOf(s formula.Symbol) string {
	if s.Rows {
		return "een waarde per rij"
	}
	return s.Type.String()
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, o := range b {
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

func (n *names) scopes(symbols []formula.Symbol, moments []string) {
	n.whole = formula.NewScope(symbols, nil, moments)
	// The rows of the whole are those of the last moment at which they were filled in.
	flat := slices.Clone(symbols)
	for i := range flat {
		flat[i].Series = false
	}
	n.moment = formula.NewScope(flat, nil, moments)
}

// readsLocal reports whether a formula reads a name that a gemeente chooses itself.
func (n *names) readsLocal(p *formula.Program) bool { return slices.Contains(p.Slots(), n.local) }

// programmeLabels remembers the words for the programme's own choices.
func (n *names) programmeLabels(p *programme.Compiled) {
	phases, reasons := map[string]source.Text{}, map[string]source.Text{}
	for _, x := range p.Def.Phases {
		phases[x.ID] = x.Title
	}
	for _, x := range p.Def.Exit.Reasons {
		reasons[x.ID] = x.Title
	}
	n.labels["fase"], n.labels["reden"] = phases, reasons
	for _, form := range p.Def.Forms {
		for _, field := range form.Fields {
			words := map[string]source.Text{}
			for _, o := range field.Options {
				words[o.ID] = o.Text
			}
			n.labels[field.ID] = words
		}
	}
}

// oneCall is a formula that takes one answer out of those of a question.
var oneCall = regexp.MustCompile(`^\s*[a-z_]+\(\s*([A-Za-z_][A-Za-z0-9_.]*)\s*(?:,[^()]*)?\)\s*$`)

// classes gives the classes of a choice with the words of the symbol that the formula
// consists of or takes an answer of, and otherwise with their ids.
func (n *names) classes(src string, options []string) []Class {
	words := n.labels[strings.TrimSpace(src)]
	if call := oneCall.FindStringSubmatch(src); call != nil {
		words = n.labels[call[1]]
	}
	out := make([]Class, len(options))
	for i, o := range options {
		out[i] = Class{ID: o, Title: words[o]}
		if out[i].Title.IsZero() {
			out[i].Title = source.Text{source.DefaultLang: o}
		}
	}
	return out
}
