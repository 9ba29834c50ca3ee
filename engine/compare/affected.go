package compare

import (
	"maps"
	"slices"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/indicator"
	"effectmonitor/engine/instrument"
)

// Questionnaires compares two versions of a questionnaire. When after says that it
// replaces before, its declarations decide what still compares.
func Questionnaires(before, after *instrument.Instrument) ([]Change, error) {
	changes, err := Definitions(before.Def, after.Def)
	if err != nil {
		return nil, err
	}
	return settle(before, after, changes), nil
}

// Affected follows the changes that break comparison through the rules of a
// questionnaire: per name whose old and new values cannot be compared the names
// that it got it from, sorted; none when it changed itself. What after declares
// comparable is not among them, whatever it is computed from.
func Affected(before, in *instrument.Instrument, changes []Change) map[string][]string {
	out := map[string][]string{}
	for _, c := range changes {
		if c.Breaks && c.Name != "" {
			for _, name := range namesOf(in, c) {
				out[name] = nil
			}
		}
	}
	own := maps.Clone(out)
	names, _ := declared(before, in)
	for _, name := range names {
		own[name] = nil
	}
	for again := true; again; {
		again = false
		for _, r := range in.Rules() {
			again = spread(out, own, r) || again
		}
	}
	return out
}

// namesOf are the variables that a change is about: a page's questions, a matrix's
// rows, or the thing itself.
func namesOf(in *instrument.Instrument, c Change) []string {
	page, isPage := strings.CutPrefix(c.Where, "pagina ")
	page, _, _ = strings.Cut(page, ":")
	var out []string
	for _, f := range in.Fields() {
		if isPage && f.Page.ID == page || !isPage && f.Question.ID == c.Name {
			out = append(out, f.ID)
		}
	}
	if len(out) == 0 && !isPage {
		out = append(out, c.Name)
	}
	return out
}

// spread marks the owner of a rule when it computes with something that changed.
// What only asks for an answer or repeats it in a text is not touched.
func spread(out, own map[string][]string, r instrument.Rule) bool {
	if r.Page || r.Role == instrument.RoleCheck || r.Role == instrument.RoleText || r.Role == instrument.RoleRequired {
		return false
	}
	changed := false
	for _, name := range r.Reads {
		name = strings.TrimSuffix(strings.TrimPrefix(name, "vorige."), ".klasse")
		_, hit := out[name]
		_, itself := own[r.Owner]
		if !hit || itself || name == r.Owner || slices.Contains(out[r.Owner], name) {
			continue
		}
		out[r.Owner] = append(out[r.Owner], name)
		slices.Sort(out[r.Owner])
		changed = true
	}
	return changed
}

// Broken is an indicator whose figures from before and after the change cannot be
// put beside each other.
type Broken struct {
	Indicator string   `json:"indicator"`
	Title     string   `json:"titel"`
	Because   []string `json:"omdat"`              // names that changed
	OverTime  bool     `json:"verandering"`        // it compares moments of one participant
	Framework string   `json:"raamwerk,omitempty"` // id
}

// Comparisons lists the indicators of a framework that read affected names of a
// rater's questionnaire.
func Comparisons(f *indicator.Compiled, rater string, affected map[string][]string) []Broken {
	var out []Broken
	for _, ind := range f.Indicators() {
		d := ind.Def
		b := Broken{Indicator: d.ID, Title: d.Title.String(), OverTime: d.Type == indicator.Change, Framework: f.Def.ID}
		for _, src := range d.Sources() {
			for name := range formula.Usages(src.Src) {
				name = strings.TrimSuffix(strings.TrimPrefix(name, rater+"."), ".klasse")
				if _, hit := affected[name]; hit && !slices.Contains(b.Because, name) {
					b.Because = append(b.Because, name)
				}
			}
		}
		if len(b.Because) > 0 {
			slices.Sort(b.Because)
			out = append(out, b)
		}
	}
	return out
}
