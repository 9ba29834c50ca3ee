package learn

import (
	"testing"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/learning"
	"effectmonitor/functions/internal/web"
)

// The own figure stands beside that of the country: measured at another moment, it says at
// which.
func TestOwnFigureOfAnotherMomentSaysSo(t *testing.T) {
	seen := func(moment string) learning.Evidence {
		return learning.Evidence{Figure: cohort.NewGate(10).N(75), Moment: moment}
	}
	for _, c := range []struct{ country, own, want string }{
		{"T3", "T3", "Bij ons: 75."},
		{"T3", "T4", "Bij ons: 75. Gezien bij T4."},
		{"", "", "Bij ons: 75."},
		{"T3", "", "Bij ons: 75."},
	} {
		if got := moreOf(web.LearnView{}, learning.Arrow{Country: seen(c.country), Own: seen(c.own)}); got != c.want {
			t.Errorf("the country at %q and we at %q: %q, want %q", c.country, c.own, got, c.want)
		}
	}
}
