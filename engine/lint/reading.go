package lint

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/reading"
	"effectmonitor/engine/source"
)

// readability looks at the Dutch texts of a questionnaire that participants fill
// in themselves: one finding per fault and question.
func (l *linter) readability(in *instrument.Instrument) {
	d := in.Def
	l.readable(d.Pos, d.Intro, d.Closing)
	for _, p := range d.Pages {
		l.readable(p.Pos, p.Title, p.Help)
		for _, g := range p.Groups {
			l.readable(g.Pos, g.Title, g.Help)
		}
		for _, q := range p.Questions {
			l.readableQuestion(q)
		}
	}
}

func (l *linter) readableQuestion(q *instrument.Question) {
	l.readable(q.Pos, q.Text, q.Help, q.Because, q.None, q.OneMore)
	for _, o := range q.Options {
		l.readable(o.Pos, o.Text, o.Help)
	}
	for _, level := range q.Levels {
		l.readable(level.Pos, level.Title, level.Text)
	}
	for _, row := range q.Rows {
		l.readable(row.Pos, row.Text, row.Help)
	}
	for _, check := range q.Checks {
		l.readable(check.Pos, check.Message)
	}
	for _, inner := range q.Questions {
		l.readableQuestion(inner)
	}
}

func (l *linter) readable(at diag.Pos, texts ...source.Text) {
	for _, t := range texts {
		for _, r := range reading.Look(t[source.DefaultLang]) {
			l.found.Warnf(at, r.Code, "%s", r.Message).WithHint(r.Hint)
		}
	}
}

// reminders looks at what goes to participants: whether it reads easily, and how many
// parts of an SMS it takes.
func (l *linter) reminders(list []programme.Reminder) {
	for i := range list {
		for _, w := range list[i].Words() {
			for _, f := range programme.Doubts(w) {
				l.found.Warnf(list[i].Pos, f.Code, "%s", f.Message).WithHint(f.Hint)
			}
		}
	}
}
