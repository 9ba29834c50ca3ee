package preview

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"effectmonitor/engine/casetest"
	"effectmonitor/engine/diag"
	"effectmonitor/engine/explain"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/web"
)

func (p place) dir() string { return filepath.Dir(p.file) }

// casesName is the file with the cases as the page names it.
func (p place) casesName() string {
	return path.Join(path.Dir(p.name), filepath.Base(p.beside()))
}

// view is the page as it is now.
func (p *Preview) view(ctx context.Context) (web.PreviewView, error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	v := web.PreviewView{
		Title: p.place.name, CSRF: p.token(), SheetHref: sheetPath, ScriptHref: scriptPath, Read: p.clock(p.reading.at),
		Elsewhere: p.reading.others, Phone: p.phone, Earlier: p.earlier,
	}
	v.Errors, v.Warnings = p.reading.found.Count()
	v.Lines, v.Loose = marked(p.reading.data, p.reading.found)
	if p.reading.in == nil && p.stage != nil {
		v.LastGood = p.clock(p.goodAt)
	}
	p.switches(&v)
	v.Missing = p.missing()
	if p.stage == nil {
		return v, nil
	}
	v.Frame = p.at
	sheet, err := p.stage.sheet(ctx, p.reader())
	if err != nil {
		return v, err
	}
	p.panel(&v, sheet)
	v.Cases, err = p.cases()
	return v, err
}

func (p *Preview) clock(t time.Time) string { return t.In(p.Zone).Format("15.04.05") }

// reader is the language that was chosen.
func (p *Preview) reader() string {
	if p.lang == "" {
		return source.DefaultLang
	}
	return p.lang
}

func (p *Preview) switches(v *web.PreviewView) {
	kind := p.kind
	if kind == "" {
		kind = p.around.kind
	}
	for _, one := range []struct {
		kind  programme.RaterKind
		label string
	}{{programme.ParticipantRater, "Deelnemer"}, {programme.StaffRater, "Medewerker"}} {
		v.Forms = append(v.Forms, web.PreviewChoice{Name: formChoice, Value: string(one.kind), Label: one.label, Current: one.kind == kind})
	}
	for _, lang := range p.languages() {
		label := lang
		if m := locale.For(lang); m.Lang() == lang {
			label = m.Text("site.language", nil)
		}
		v.Languages = append(v.Languages, web.PreviewChoice{Name: langChoice, Value: lang, Label: label, Lang: lang, Current: lang == p.reader()})
	}
	v.StaffOnly = kind == programme.StaffRater && p.reader() != source.DefaultLang
}

// missing are the texts without a translation, in the chosen language or, in that of
// the definition, in any.
func (p *Preview) missing() []web.PreviewMissing {
	var out []web.PreviewMissing
	for _, f := range p.reading.found {
		if f.Code != instrument.CodeTranslation {
			continue
		}
		if lang := p.reader(); lang == source.DefaultLang || strings.HasSuffix(f.Message, " in "+lang) {
			out = append(out, web.PreviewMissing{Line: f.Line, Text: f.Message})
		}
	}
	return out
}

// marked puts every finding at its line.
func marked(data []byte, found diag.List) ([]web.PreviewLine, []web.PreviewFinding) {
	var lines []web.PreviewLine
	for text := range strings.SplitSeq(strings.TrimSuffix(string(data), "\n"), "\n") {
		lines = append(lines, web.PreviewLine{Number: len(lines) + 1, Text: strings.ToValidUTF8(strings.TrimSuffix(text, "\r"), "\ufffd")})
	}
	var loose []web.PreviewFinding
	for _, f := range found {
		shown := web.PreviewFinding{Error: f.Severity == diag.Error, Place: f.Pos.String(), Code: f.Code, Message: f.Message, Hint: f.Hint}
		if f.Line < 1 || f.Line > len(lines) || strings.HasSuffix(f.File, ".csv") {
			loose = append(loose, shown)
			continue
		}
		line := &lines[f.Line-1]
		shown.Caret = spaces(line.Text, f.Column)
		line.Findings = append(line.Findings, shown)
	}
	return lines, loose
}

// spaces is what stands before a column, as spaces and tabs.
func spaces(text string, column int) string {
	var b strings.Builder
	for i, r := range []rune(text) {
		if i >= column-1 {
			break
		}
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// panel is everything that follows from the answers.
func (p *Preview) panel(v *web.PreviewView, s *app.Sheet) {
	for _, c := range p.changes {
		v.Changes = append(v.Changes, web.PreviewChange{Name: c.name, Was: c.was, Is: c.is})
	}
	x := &explain.Explainer{Lang: p.reader()}
	explained := func(id string) web.PreviewExplained { return shownAs(x.Value(s.Instrument, s.Eval, id, "")) }
	for _, scale := range s.Instrument.Def.Scales {
		value := web.PreviewValue{ID: scale.ID, Title: scale.Title.In(p.reader()), Value: s.Eval.Value(scale.ID).String(), Explained: explained(scale.ID)}
		if result, ok := s.Eval.Score(scale.ID); ok {
			value.Class = result.Class
		}
		v.Scores = append(v.Scores, value)
	}
	for _, c := range s.Instrument.Def.Calculations {
		v.Calculations = append(v.Calculations, web.PreviewValue{
			ID: c.ID, Title: c.Title.In(p.reader()), Value: s.Eval.Value(c.ID).String(), Explained: explained(c.ID),
		})
	}
	for _, problem := range s.Eval.Problems() {
		id := problem.Question
		if problem.Part != "" {
			id += "." + problem.Part
		}
		v.Problems = append(v.Problems, web.PreviewProblem{ID: id, Text: problem.Message, Hard: problem.Hard})
	}
	pages := map[string]source.Formula{}
	for _, page := range s.Instrument.Pages() {
		for _, q := range page.Questions {
			pages[q.ID] = page.Visible
		}
	}
	for _, f := range s.Instrument.Fields() {
		shown := web.PreviewShown{ID: f.ID, Visible: s.Eval.Visible(f.ID)}
		if shown.Visible {
			shown.Answer = answerText(s, f)
		}
		if s.Instrument.Conditional(f.Question) || f.Row != nil && !f.Row.Visible.IsZero() || !pages[f.Question.ID].IsZero() {
			why := explained(f.ID)
			if why.Rule == "" {
				why.Rule = pages[f.Question.ID].Src
			}
			shown.Why = []web.PreviewExplained{why}
		}
		v.Shown = append(v.Shown, shown)
	}
}

// stateWords say why an input has no value, where "leeg" does not say it.
var stateWords = map[string]string{
	instrument.Hidden.String(): "verborgen", instrument.DontKnow.String(): "weet niet", instrument.WontSay.String(): "wil niet zeggen",
}

// shownAs writes an explanation for the page.
func shownAs(e explain.Explained) web.PreviewExplained {
	out := web.PreviewExplained{Name: e.Name, Value: e.Value, Rule: e.Rule, State: stateWords[e.State], Missing: e.Missing, Steps: e.Steps}
	for _, in := range e.Inputs {
		out.Inputs = append(out.Inputs, shownAs(in))
	}
	return out
}

// cases runs the cases beside the file on the version that is on.
func (p *Preview) cases() (web.PreviewCases, error) {
	out := web.PreviewCases{File: p.place.casesName(), Kept: p.kept}
	data, err := os.ReadFile(p.place.beside())
	if err != nil || p.reading.in == nil {
		return out, nil // no cases yet, or none that can be run now
	}
	files, found, err := casesOf(p.reading, data)
	if err != nil {
		return out, err
	}
	if text := findingText(found); text != "" {
		out.Failed = append(out.Failed, text)
		return out, nil
	}
	for _, c := range casetest.Run(p.catalog(), files).Cases {
		out.Total++
		if len(c.Failures) == 0 {
			out.Passed++
			continue
		}
		f := c.Failures[0]
		out.Failed = append(out.Failed, c.Name+": "+f.Sentence())
	}
	return out, nil
}
