package main

import (
	"math"
	"slices"
)

// tally says how far the outcomes of a package agree with ours: of everything that
// shows or does not, and of everything computed, for everyone.
type tally struct {
	Same        int          `json:"same"`
	Missing     int          `json:"missing"`     // differ, and depend on an answer that is missing
	LeftBehind  int          `json:"left_behind"` // differ, and depend on an answer to what no longer shows
	Unexplained int          `json:"unexplained"`
	Decisive    int          `json:"decisive"` // with every answer they depend on, so that they had to agree
	Differences []difference `json:"differences,omitempty"`
}

// difference is where one question or result differs, for how many, and why.
type difference struct {
	ID     string `json:"id"`
	Why    string `json:"why"`
	Count  int    `json:"count"`
	Ours   string `json:"ours"` // of the first
	Theirs string `json:"theirs"`
}

// The reasons for a difference.
const (
	whyMissing  = "want een antwoord ontbreekt"
	whyLeft     = "door een achtergebleven antwoord op wat niet meer te zien is"
	whyNoReason = "zonder reden"
)

// compare holds the outcomes of a package against ours. For us what is hidden is
// missing, and what is missing is never a number; the packages count with what is in
// the data and know a missing answer as nothing, 0 or "". Where neither plays a part,
// a difference has no reason.
func (f *form) compare(all []respondent, ours, theirs []outcome) tally {
	var out tally
	reads, results := f.reads(), f.results()
	for i := range all {
		for j, q := range f.Questions {
			a, b := ours[i].Visible[j:j+1], theirs[i].Visible[j:j+1]
			out.add(q.ID, all[i].why(reads[q.ID]), a == b, a, b)
		}
		for j, id := range results {
			a, b := ours[i].Results[j], theirs[i].Results[j]
			out.add(id, all[i].why(reads[id]), near(a, b), show(a), show(b))
		}
	}
	slices.SortStableFunc(out.Differences, func(a, b difference) int { return b.Count - a.Count })
	return out
}

// why gives the reason that something which reads these names may differ.
func (r *respondent) why(reads map[string]bool) string {
	for id := range reads {
		if r.left[id] {
			return whyLeft
		}
	}
	for id := range reads {
		if _, given := r.answers[id]; !given && id[0] == 'q' {
			return whyMissing
		}
	}
	return whyNoReason
}

func (t *tally) add(id, why string, same bool, ours, theirs string) {
	if why == whyNoReason {
		t.Decisive++
	}
	switch {
	case same:
		t.Same++
		return
	case why == whyMissing:
		t.Missing++
	case why == whyLeft:
		t.LeftBehind++
	default:
		t.Unexplained++
	}
	for i := range t.Differences {
		if t.Differences[i].ID == id && t.Differences[i].Why == why {
			t.Differences[i].Count++
			return
		}
	}
	t.Differences = append(t.Differences, difference{id, why, 1, ours, theirs})
}

func near(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) <= 1e-9*max(1, math.Abs(*a))
}

func show(x *float64) string {
	if x == nil {
		return "leeg"
	}
	return plain(*x)
}
