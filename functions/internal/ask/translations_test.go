package ask

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"effectmonitor/engine/gemeente"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/locale"
)

// TestDefinitionsSpeakEveryLanguage: what a gemeente offers, its participants can read:
// every question, answer and score, the words of the programme, the moments, the
// messages and the help line; with the same places to fill in, and in short sentences.
func TestDefinitionsSpeakEveryLanguage(t *testing.T) {
	c, err := definitions()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, g := range c.Gemeenten() {
		for _, o := range g.Programmes {
			p := c.Effective(g.Code, o.ID)
			for _, lang := range g.Languages {
				if locale.For(lang).Lang() != lang {
					t.Errorf("%s offers %s, and no page speaks it", g.Name, lang)
				}
				r := &translated{T: t, where: g.Name + " in " + lang, lang: lang}
				r.gemeente(g, p)
				for _, in := range questionnairesOf(c.Questionnaire, p) {
					if !slices.Contains(in.Def.Languages, lang) {
						t.Errorf("%s: %s is not in %s", g.Name, in.Def.ID, lang)
					}
					r.questionnaire(in)
				}
				seen += r.seen
			}
		}
	}
	if seen < 1000 {
		t.Errorf("only %d texts", seen)
	}
}

func questionnairesOf(find func(source.Ref) *instrument.Instrument, p *programme.Compiled) []*instrument.Instrument {
	var out []*instrument.Instrument
	rater := p.RaterOf(programme.ParticipantRater)
	for _, m := range p.Def.Moments {
		if ref, ok := m.Questionnaires[rater.ID]; ok {
			if in := find(ref); in != nil && !slices.Contains(out, in) {
				out = append(out, in)
			}
		}
	}
	return out
}

// translated looks at texts in one language.
type translated struct {
	*testing.T
	where, lang string
	seen        int
}

var places = regexp.MustCompile(`\{[a-z_.]+\}`)

func (r *translated) text(what string, text source.Text) {
	r.Helper()
	if text.IsZero() {
		return
	}
	r.seen++
	own, there := text[r.lang]
	if !there || strings.TrimSpace(own) == "" {
		r.Errorf("%s: no %s: %q", r.where, what, text.String())
		return
	}
	got, want := places.FindAllString(own, -1), places.FindAllString(text.String(), -1)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		r.Errorf("%s: %s has %v, want %v", r.where, what, got, want)
	}
	for _, sentence := range regexp.MustCompile(`[.?:;؟]\s`).Split(own, -1) {
		if n := len(strings.Fields(sentence)); n > 15 {
			r.Errorf("%s: %s has %d words: %s", r.where, what, n, sentence)
		}
	}
	if strings.Contains(own, "!") {
		r.Errorf("%s: %s shouts: %s", r.where, what, own)
	}
}

func (r *translated) gemeente(g *gemeente.Gemeente, p *programme.Compiled) {
	r.text("help line", g.HelpLine.Text)
	for name, word := range p.Def.Naming {
		r.text("word "+name, word)
	}
	for _, m := range p.Def.Moments {
		r.text("moment "+m.ID, m.Title)
	}
	for _, m := range p.Def.Reminders {
		r.text("message", m.Text)
	}
}

func (r *translated) questionnaire(in *instrument.Instrument) {
	r.text("title", in.Def.Title)
	r.text("introduction", in.Def.Intro)
	for _, page := range in.Pages() {
		r.text("page", page.Title)
		for _, q := range page.Questions {
			for _, text := range append([]source.Text{q.Text, q.Help, q.Because, q.Unit}, q.Anchors...) {
				r.text("question "+q.ID, text)
			}
			for _, o := range q.Options {
				r.text("answer to "+q.ID, o.Text)
			}
			for _, check := range q.Checks {
				r.text("check of "+q.ID, check.Message)
			}
		}
	}
	for _, s := range in.Def.Scales {
		r.text("score "+s.ID, s.Title)
		for _, class := range s.Classes {
			r.text("class of "+s.ID, class.Title)
		}
	}
}
