package learn

import (
	"net/http"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/learning"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// theory draws the Theory of Change with what is known of each arrow so far.
func (s *Learn) theory(r *http.Request, v *web.LearnView, l *app.Lesson) error {
	arrows := l.View.Theory(l.Tried, locale.Default)
	moving := 0
	for _, a := range arrows {
		if shown := evidenceOf(l, a); shown.Strength == learning.Moving || shown.Strength == learning.Beside {
			moving++
		}
	}
	v.Headline = v.N("learn.theory-head", moving, "all", locale.For(locale.Default).Number(float64(len(arrows)), 0))
	v.Tile = theoryTile(*v, l, arrows)
	offer(r, l, theoryPage, v.Tile)
	return nil
}

// evidenceOf is what an arrow is drawn by: that of everybody together, which is the
// most there is, or that of the own gemeente where it tried something.
func evidenceOf(l *app.Lesson, a learning.Arrow) learning.Evidence {
	if a.Own.Strength == learning.Beside {
		return a.Own
	}
	return a.Country
}

var theoryMarks = map[learning.Strength]chart.TheoryMark{
	learning.Lacking: chart.TheoryOpen, learning.Measured: chart.TheorySome, learning.Contrary: chart.TheoryAgainst,
	learning.Moving: chart.TheoryStrong, learning.Beside: chart.TheoryStrong,
}

func theoryTile(v web.LearnView, l *app.Lesson, arrows []learning.Arrow) *web.Tile {
	c := chart.Theory{
		Title: v.T("learn.theory-title"), Desc: v.Headline, FromHead: v.T("learn.theory-from"), ToHead: v.T("learn.theory-to"),
		BecauseHead: v.T("learn.theory-because"), FigureHead: v.T("learn.theory-figure"), EvidenceHead: v.T("learn.theory-evidence"),
		Strong: v.T("learn.theory-strong"), Some: v.T("learn.theory-some"), Open: v.T("learn.theory-open"), Against: v.T("learn.theory-against"),
	}
	for _, a := range arrows {
		e := evidenceOf(l, a)
		x := chart.TheoryArrow{From: a.From, To: a.To, Because: a.Because, Figure: days(e.Figure, a.Indicator.Def.Unit.In(locale.Default)), Mark: theoryMarks[e.Strength], Evidence: v.T("learn.strength-" + string(e.Strength))}
		if e.Moment != "" {
			x.Evidence += " " + v.T("learn.at-moment", "moment", e.Moment)
		}
		x.More = moreOf(v, a)
		c.Arrows = append(c.Arrows, x)
	}
	t := &web.Tile{ID: "theorie", Title: c.Title, Subtitle: v.T("learn.theory-sub"), Wide: true, Chart: c}
	t.Meta = metaOfAll(v, l, v.T("learn.n-arrow"))
	t.Explain = []string{v.T("learn.theory-how"), v.T("learn.theory-no-proof")}
	return t
}

// moreOf says what the own gemeente sees of an arrow, what was published, and what was
// tried.
func moreOf(v web.LearnView, a learning.Arrow) string {
	text := ""
	add := func(more string) {
		if text != "" {
			text += " "
		}
		text += more
	}
	if a.Own.Figure.State() != cohort.Absent {
		own := v.T("learn.own-figure", "figure", a.Own.Figure.Text())
		if a.Own.Moment != a.Country.Moment && a.Own.Moment != "" {
			own += " " + v.T("learn.at-moment", "moment", a.Own.Moment) // or the two would seem to be of one moment
		}
		add(own)
	}
	if p := a.Country.Published; p != nil {
		add(v.T("learn.published", "figure", cohort.FormatOf(a.Indicator).Text(p.Value), "where", p.Where.In(locale.Default)))
	}
	if a.Own.Tried > 0 {
		add(v.N("learn.tried", a.Own.Tried))
	}
	return text
}
