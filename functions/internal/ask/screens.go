package ask

import (
	"math"
	"slices"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/fields"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

// screen is one question with what hangs below it: the follow-ups that its answer
// may open, and texts.
type screen struct {
	lead []*instrument.Question // texts that stand before the question
	main *instrument.Question
	more []*instrument.Question
}

// questions are all of a screen, the main one first.
func (s screen) questions() []*instrument.Question {
	return append([]*instrument.Question{s.main}, s.more...)
}

// fields are what a form with this screen sends.
func (s screen) fields(in *instrument.Instrument) []*instrument.Field {
	return fields.FieldsOf(in, s.questions())
}

// screensOf divides a questionnaire, whatever shows of it now. A text without a
// question before it on its page goes with the question that follows.
func screensOf(in *instrument.Instrument) []screen {
	var out []screen
	for _, p := range in.Pages() {
		open := false
		var notes []*instrument.Question
		for _, q := range p.Questions {
			switch {
			case q.Type == instrument.TypeNote && !open:
				notes = append(notes, q)
			case q.Type == instrument.TypeNote || open && fields.IsFollowUp(q):
				last := &out[len(out)-1]
				last.more = append(last.more, q)
			default:
				out = append(out, screen{lead: notes, main: q})
				open, notes = true, nil
			}
		}
		if len(notes) > 0 && len(out) > 0 { // a page of text only
			last := &out[len(out)-1]
			last.more = append(last.more, notes...)
		}
	}
	return out
}

// visible are the screens that show now, given the answers.
func visible(s *app.Sheet) []screen {
	var out []screen
	for _, screen := range screensOf(s.Instrument) {
		for _, f := range screen.fields(s.Instrument) {
			if s.Eval.Visible(f.ID) {
				out = append(out, screen)
				break
			}
		}
	}
	return out
}

// find is the place of the screen with a main question, or -1.
func find(screens []screen, id string) int {
	for i, s := range screens {
		if s.main.ID == id {
			return i
		}
	}
	return -1
}

// open is the first screen with a question that nobody answered; the number of
// screens when there is none.
func open(s *app.Sheet, screens []screen) int {
	for i, screen := range screens {
		for _, f := range screen.fields(s.Instrument) {
			if s.Eval.Status(f.ID) == instrument.Unanswered {
				return i
			}
		}
	}
	return len(screens)
}

// answered tells whether something of a screen has an answer.
func answered(s *app.Sheet, sc screen) bool {
	for _, f := range sc.fields(s.Instrument) {
		if status := s.Eval.Status(f.ID); status != instrument.Unanswered && status != instrument.Hidden {
			return true
		}
	}
	return false
}

// minutes is how long the screens from one on still take, rounded up; 0 when the
// definition does not say how long the whole takes.
func minutes(in *instrument.Instrument, from, total int) int {
	if total == 0 {
		return 0
	}
	return int(math.Ceil(in.Def.Minutes * float64(total-from) / float64(total)))
}

// sheet shows the questions of a visit.
func (v *visit) sheet() *fields.Sheet {
	s := v.guest.Sheet
	return &fields.Sheet{Instrument: s.Instrument, Eval: s.Eval, Answers: s.Answers, Lang: v.guest.Lang()}
}

// fieldOf is the field of a question. Where every question may be skipped, none of them
// says so: the others would seem not to be.
func fieldOf(sheet *fields.Sheet, q *instrument.Question) web.Field {
	f := rows(sheet.Field(q))
	f.Optional = f.Optional && !skippable(sheet.Instrument)
	return f
}

// mainField is the field of the question that heads the page. Its text is the
// heading, so a field to type in is only called the answer. Texts before it join
// its explanation, below the heading.
func mainField(sheet *fields.Sheet, sc screen) web.Field {
	f := fieldOf(sheet, sc.main)
	f.Label = locale.For(sheet.Lang).Text("survey.your-answer", nil)
	f.Because = ""
	help := groupWords(sheet, sc.main)
	for _, q := range sc.lead {
		if sheet.Eval.Visible(q.ID) {
			help = append(help, sheet.Eval.Render(q.Text), sheet.Eval.Render(q.Help))
		}
	}
	help = slices.DeleteFunc(append(help, f.Help), func(text string) bool { return text == "" })
	f.Help = strings.Join(help, " ")
	return f
}

// groupWords are the title of the group that a question stands in, as a sentence, and
// what the group says about itself. They stand at each question of the group: here
// every question has a page of its own.
func groupWords(sheet *fields.Sheet, q *instrument.Question) []string {
	g := sheet.Instrument.GroupOf(q)
	if g == nil {
		return nil
	}
	title := strings.TrimSpace(sheet.Eval.Render(g.Title))
	if title != "" && !strings.ContainsAny(title[len(title)-1:], ".?!:") {
		title += "."
	}
	return []string{title, sheet.Eval.Render(g.Help)}
}

// rows writes a scale whose every step has words as a list of those words, with
// not wanting to say as an equal choice at its end. A scale of bare numbers stays
// a row.
func rows(f web.Field) web.Field {
	if f.Kind != web.KindScale {
		return f
	}
	for _, o := range f.Options {
		if o.Help == "" {
			return f
		}
	}
	f.Kind, f.Ends = web.KindChoice, nil
	for i := range f.Options {
		f.Options[i].Label, f.Options[i].Help = f.Options[i].Help, ""
	}
	f.Options, f.Refusals = append(f.Options, f.Refusals...), nil
	return f
}
