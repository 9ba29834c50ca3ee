package main

import (
	"math/rand/v2"
)

// respondent is one set of answers: values by question, as plain JSON.
type respondent struct {
	answers map[string]any
	missing int             // questions that show and have no answer
	shown   int             // questions that show
	left    map[string]bool // answered questions that do not show any more
}

const (
	respondents = 240
	seed        = 20260401
)

// draw makes the answers of everyone. Three kinds of respondents take turns: most
// skip a fifth of the questions, one in five answers everything that shows, and one
// in ten changed an answer and left others behind at questions that no longer show.
func (f *form) draw(own *ownEngine) []respondent {
	r := rand.New(rand.NewPCG(seed, 60))
	out := make([]respondent, respondents)
	for i := range out {
		skip := 0.2
		if i%5 == 0 {
			skip = 0
		}
		all := map[string]any{}
		for j := range f.Questions {
			if q := &f.Questions[j]; r.Float64() >= skip {
				all[q.ID] = q.anyAnswer(r)
			}
		}
		out[i] = f.settle(own, all, i%10 == 7)
	}
	return out
}

// settle takes away the answers to questions that do not show, unless they are kept.
func (f *form) settle(own *ownEngine, all map[string]any, keep bool) respondent {
	out := respondent{answers: map[string]any{}, left: map[string]bool{}}
	visible := own.evaluate(f.own(all)).Visible
	for i, q := range f.Questions {
		given, answered := all[q.ID]
		shows := visible[i] == '1'
		switch {
		case shows:
			out.shown++
			if !answered {
				out.missing++
			}
		case answered && keep:
			out.left[q.ID] = true
		}
		if answered && (shows || keep) {
			out.answers[q.ID] = given
		}
	}
	return out
}

func (q *question) anyAnswer(r *rand.Rand) any {
	switch q.Kind {
	case kindChoice:
		return q.Options[r.IntN(len(q.Options))]
	case kindMulti:
		given := []string{q.Options[r.IntN(len(q.Options))]}
		if other := q.Options[r.IntN(len(q.Options))]; other != given[0] {
			given = append(given, other)
		}
		return given
	case kindYesNo:
		return r.IntN(2) == 0
	case kindRating:
		return float64(1 + r.IntN(5))
	}
	return float64(r.IntN(int(q.Max) + 1))
}

// plainAnswers are the answers of everyone as the packages take them.
func plainAnswers(all []respondent) []map[string]any {
	out := make([]map[string]any, len(all))
	for i := range all {
		out[i] = all[i].answers
	}
	return out
}
