package staff

import (
	"net/http"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
	"effectmonitor/functions/internal/web/chart"
)

// drawn are the types that the charts above show as scores.
var drawn = map[string]bool{instrument.TypeScale: true, instrument.TypeLevel: true}

// both puts the answers to the questions that both raters were asked beside each
// other: choices, amounts, rankings and the rows of what repeats. nil when there are
// none, or when one of the two has not sent.
func (s *Staff) both(r *http.Request, p web.Page, c *comparison) (*chart.Table, error) {
	if c.staff.in == nil || c.own.in == nil || len(sharedFields(c.staff.in, c.own.in)) == 0 {
		return nil, nil
	}
	staff, err := s.filledBy(r, c, programme.StaffRater)
	if err != nil {
		return nil, err
	}
	own, err := s.filledBy(r, c, programme.ParticipantRater)
	if err != nil {
		return nil, err
	}
	t := &chart.Table{Caption: p.T("compare.both"), Columns: []chart.Column{{Label: p.T("correct.question")}, {Label: c.staff.rater.Title.In(locale.Default)}, {Label: c.f.First}}}
	for _, f := range sharedFields(c.staff.in, c.own.in) {
		other, _ := c.own.in.Field(f.ID)
		mine, saidMine := staff.Show(f)
		theirs, saidTheirs := own.Show(other)
		if !saidMine && !saidTheirs {
			continue
		}
		row := chart.Row{Head: staff.Eval.Text(f.ID), Cells: []chart.Cell{{Text: mine}, {Text: theirs}}}
		if saidMine && saidTheirs && mine != theirs {
			row.HeadNote = p.T("compare.differs")
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil, nil
	}
	return t, nil
}

// sharedFields are the questions that two questionnaires ask both: the same id and
// type. What the charts show, and what is told at length, is not among them.
func sharedFields(a, b *instrument.Instrument) []*instrument.Field {
	var out []*instrument.Field
	for _, f := range a.Fields() {
		other, ok := b.Field(f.ID)
		if ok && !drawn[f.Question.Type] && f.Question.Type == other.Question.Type && f.Question.Type != instrument.TypeLongText {
			out = append(out, f)
		}
	}
	return out
}

func (s *Staff) filledBy(r *http.Request, c *comparison, kind programme.RaterKind) (*fields.Sheet, error) {
	x, _, err := s.App.SheetBy(r.Context(), site.Actor(r), c.f.id, c.moment.ID, kind)
	if err != nil {
		return nil, err
	}
	return &fields.Sheet{Instrument: x.Instrument, Eval: x.Eval, Answers: x.Answers, Lang: locale.Default}, nil
}
