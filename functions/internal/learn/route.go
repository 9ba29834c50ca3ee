package learn

import (
	"net/http"
	"slices"

	"effectmonitor/engine/cohort"
	"effectmonitor/engine/learning"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// route shows the phases: where participants wait and where they leave.
func (s *Learn) route(r *http.Request, v *web.LearnView, l *app.Lesson) error {
	stages := l.View.Route(locale.Default)
	v.Headline = routeHead(*v, stages, l.View.HasOwn())
	v.Tile = s.routeTile(*v, l, stages)
	offer(r, l, routePage, v.Tile)
	return nil
}

// routeHead says in which phases participants certainly wait longer, or where most of
// those who stop leave.
func routeHead(v web.LearnView, stages []learning.Stage, own bool) string {
	if !own {
		return v.T("learn.route-country")
	}
	longer := 0
	for _, st := range stages {
		if st.LongDiff.Better < 0 {
			longer++
		}
	}
	if longer > 0 {
		return v.N("learn.route-longer", longer)
	}
	if !slices.ContainsFunc(stages, func(st learning.Stage) bool { return st.LongDiff.Diff.Known() }) {
		return v.T("learn.route-few")
	}
	return v.T("learn.route-same")
}

func (s *Learn) routeTile(v web.LearnView, l *app.Lesson, stages []learning.Stage) *web.Tile {
	c := chart.Route{
		Title: v.T("learn.route-title"), Desc: routeHead(v, stages, l.View.HasOwn()), PhaseHead: v.T("learn.phase"), OwnHead: v.T("learn.days-own"),
		LongHead: v.T("learn.long"), NowHead: v.T("learn.now-here"), LeftHead: v.T("learn.left-here"),
	}
	if l.View.HasOwn() {
		c.OthersHead = v.T("learn.days-others")
	} else {
		c.OwnHead = v.T("learn.days-all")
	}
	hidden, signed := false, false
	for _, st := range stages {
		stage := chart.RouteStage{Label: st.Title, Own: days(st.Wait, st.Unit), Others: days(st.OthersWait, st.Unit), Now: figure(st.Now), Left: figure(st.Left)}
		stage.Long, stage.LongNote = long(v, st)
		c.Stages = append(c.Stages, stage)
		hidden = hidden || notShown(st.Wait) || notShown(st.Now) || notShown(st.Left)
		for _, f := range []cohort.Figure{st.Wait, st.Now, st.Left, st.Long} {
			_, bound := f.Bound()
			signed = signed || bound || f.State() == cohort.Small
		}
	}
	t := &web.Tile{ID: "route", Title: c.Title, Subtitle: v.T("learn.route-sub"), Wide: true, Chart: c}
	t.Meta = metaOfAll(v, l, v.T("learn.n-phase"))
	t.Explain = []string{v.T("learn.route-how"), v.T("learn.route-left")}
	switch {
	case signed:
		t.HiddenNote = web.Plain(v.T("learn.hidden") + " " + v.T("learn.signs"))
	case hidden:
		t.HiddenNote = web.Plain(v.T("learn.hidden"))
	}
	return t
}

func notShown(f cohort.Figure) bool { return f.State() == cohort.Small || f.State() == cohort.Hidden }

// days is a duration with its unit in the text.
func days(f cohort.Figure, unit string) chart.Figure {
	out := figure(f)
	if out.Known && unit != "" {
		out.Text += " " + unit
	}
	return out
}

// long says which part took too long, or was in time, and whether that differs from
// elsewhere.
func long(v web.LearnView, st learning.Stage) (text, note string) {
	if st.LongIndicator == nil {
		return "", ""
	}
	text = st.LongIndicator.Def.Title.In(locale.Default) + ": " + st.Long.Text()
	if st.OthersLong.State() == cohort.Absent {
		return text, ""
	}
	note = v.T("learn.elsewhere", "figure", st.OthersLong.Text())
	switch {
	case !st.LongDiff.Diff.Known():
	case st.LongDiff.Better > 0:
		note += ". " + v.T("learn.certain-better")
	case st.LongDiff.Better < 0:
		note += ". " + v.T("learn.certain-less")
	default:
		note += ". " + v.T("learn.chance")
	}
	return text, note
}
