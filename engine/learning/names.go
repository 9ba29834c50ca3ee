package learning

import (
	"cmp"
	"crypto/sha256"
	"math/rand/v2"
	"slices"
)

// Viewer is who compares: somebody of a gemeente, or with no code somebody who is of
// none. Named holds the names that this viewer may see beside the own one, by code.
type Viewer struct {
	Code  string
	Named map[string]string
	// Opened are other gemeenten whose dashboards the viewer sees, by code: like the own
	// figures theirs are known, so they stand in no row here. Elsewhere says that the viewer
	// sees the dashboards of all, so that figures here may tell nothing that is hidden there.
	Opened    []string
	Elsewhere bool
}

// knows reports whether the viewer sees the dashboards of a gemeente by itself.
func (v Viewer) knows(code string) bool { return code == v.Code || slices.Contains(v.Opened, code) }

// Name is a gemeente as a viewer sees it.
type Name struct {
	Code  string // never shown where Label is a letter
	Label string // the name, or a letter
	Own   bool
	Known bool // the label is the name
}

// names gives the gemeenten in the order in which a viewer sees them: the own one, then
// those with a name, then the others by letter. Letters are drawn anew for every viewer
// and period, from a secret: somebody who knows this algorithm, the gemeenten and
// their sizes still cannot tell which letter is whose.
func (s *Snapshot) names(v Viewer) []Name {
	hidden := []string{}
	var out []Name
	for _, code := range s.Codes() {
		name, known := v.Named[code]
		switch {
		case known:
			out = append(out, Name{Code: code, Label: name, Own: code == v.Code, Known: true})
		default:
			hidden = append(hidden, code)
		}
	}
	slices.SortFunc(out, func(a, b Name) int {
		return cmp.Or(cmp.Compare(rank(b.Own), rank(a.Own)), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Code, b.Code))
	})
	seed := sha256.Sum256(slices.Concat(s.Secret, []byte("|"+v.Code+"|"+s.Period)))
	random := rand.New(rand.NewChaCha8(seed))
	random.Shuffle(len(hidden), func(i, j int) { hidden[i], hidden[j] = hidden[j], hidden[i] })
	for i, code := range hidden {
		out = append(out, Name{Code: code, Label: letter(i)})
	}
	return out
}

func rank(own bool) int {
	if own {
		return 1
	}
	return 0
}

// letter counts A to Z, AA, AB and so on.
func letter(i int) string {
	text := ""
	for i++; i > 0; i = (i - 1) / 26 {
		text = string(rune('A'+(i-1)%26)) + text
	}
	return text
}

// Lettered gives the code of the gemeente that a letter stands for to a viewer. False
// when there is none.
func (s *Snapshot) Lettered(v Viewer, label string) (code string, ok bool) {
	for _, n := range s.names(v) {
		if !n.Known && n.Label == label {
			return n.Code, true
		}
	}
	return "", false
}

// NameOf is how a viewer sees a gemeente; Label is "" for one that is not in the
// snapshot and has no name.
func (s *Snapshot) NameOf(v Viewer, code string) Name {
	for _, n := range s.names(v) {
		if n.Code == code {
			return n
		}
	}
	return Name{Code: code, Label: v.Named[code], Own: code == v.Code, Known: v.Named[code] != ""}
}
