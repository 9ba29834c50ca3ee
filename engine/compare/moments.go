package compare

import (
	"slices"

	"effectmonitor/engine/programme"
)

// Moments are the ids of the moments whose figures from before and after do not
// compare: what is gone, and what is held at another time, or asks other
// questionnaires. Another window, title or version of a questionnaire is none of
// these: the questionnaire itself says what of it compares.
func Moments(before, after *programme.Compiled) []string {
	var out []string
	for _, old := range before.Moments() {
		now := after.Moment(old.ID)
		if now == nil || moved(&old, now) {
			out = append(out, old.ID)
		}
	}
	return out
}

func moved(old, now *programme.Moment) bool {
	ids := func(m *programme.Moment) []string {
		var list []string
		for rater, ref := range m.Questionnaires {
			list = append(list, rater+" "+ref.ID)
		}
		slices.Sort(list)
		return list
	}
	return old.Month != now.Month || old.After != now.After || old.InPhase != now.InPhase || old.Every != now.Every ||
		old.Number != now.Number || !slices.Equal(ids(old), ids(now))
}
