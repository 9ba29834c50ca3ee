package staff

import (
	"net/http"
	"strconv"
	"strings"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/notation"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/locale"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/web"
)

// comparison is what one page of two raters is made of.
type comparison struct {
	f      *file
	moment *programme.Moment
	before *programme.Moment // nil at the first
	staff  side
	own    side
	// paper is set for the sheet that both read: there "jij" says nothing.
	paper bool
}

// key is the message of a sentence, in the words of the paper there.
func (c *comparison) key(key string) string {
	if c.paper {
		return key + "-paper"
	}
	return key
}

// side is one rater: its axes, with the values now and then.
type side struct {
	rater    *programme.Rater
	in       *instrument.Instrument // nil when the rater has not submitted
	now, old store.Response
	axes     []axis
}

// compare shows both raters of a moment, and what changed since an earlier one.
// Nothing of the participant shows before staff sent their own answers.
func (s *Staff) compare(w http.ResponseWriter, r *http.Request) error {
	f, err := s.openFile(r)
	if err != nil {
		return err
	}
	p := s.pageOf(r, f, s.words.Text("compare.title", nil))
	c, locked := s.comparison(r, f)
	switch {
	case locked != nil:
		s.Site.Render(w, r, http.StatusOK, web.Compare(s.lockedView(p, f, locked)))
		return nil
	case c == nil:
		return site.ErrNotFound
	}
	v := web.CompareView{Page: p, Lead: p.T("compare.lead", "name", f.Name, "moment", momentTitle(c.moment)),
		Print:      &web.Link{Label: p.T("talk.title"), Href: f.talkURL(c.moment.ID)},
		Conclusion: s.conclusion(p, c), Versions: s.versions(p, c)}
	for _, m := range f.answeredBy(f.staff) {
		if m.ID == c.moment.ID {
			break
		}
		v.Earlier = append(v.Earlier, web.Link{Label: momentTitle(m), Href: f.compareURL(c.moment.ID) + "?met=" + m.ID, Current: m == c.before})
	}
	if len(v.Earlier) > 0 {
		v.Lead = p.T("compare.lead-with", "name", f.Name, "moment", momentTitle(c.moment))
	}
	v.Spiders = s.spiders(p, c)
	v.Differences = s.differences(p, c)
	if v.Both, err = s.both(r, p, c); err != nil {
		return err
	}
	if c.before != nil {
		v.Changes = s.changes(p, c)
	}
	if len(v.Changes) > 0 {
		v.ChangesNote = p.T("compare.certain")
		v.Explain = []string{p.T("compare.explain-1"), p.T("compare.explain-2")}
	}
	s.Site.Render(w, r, http.StatusOK, web.Compare(v))
	return nil
}

// comparison finds the moment that is asked for, or else the last one that staff
// sent. locked is the moment when staff have not sent it yet.
func (s *Staff) comparison(r *http.Request, f *file) (c *comparison, locked *programme.MomentState) {
	answered := f.answeredBy(f.staff)
	var moment *programme.Moment
	if id := r.PathValue("meting"); id != "" {
		for i := range f.Schedule {
			if m := &f.Schedule[i]; m.Moment.ID == id {
				if f.staff == nil || !m.Done(f.staff.ID) {
					return nil, m
				}
				moment = m.Moment
			}
		}
	} else if len(answered) > 0 {
		moment = answered[len(answered)-1]
	} else if len(f.Schedule) > 0 {
		return nil, &f.Schedule[0]
	}
	if moment == nil {
		return nil, nil
	}
	c = &comparison{f: f, moment: moment}
	for _, m := range answered {
		if m.ID == moment.ID {
			break
		}
		if c.before == nil || m.ID == r.URL.Query().Get("met") {
			c.before = m
		}
	}
	c.staff, c.own = s.side(f, f.staff, c), s.side(f, f.own, c)
	return c, nil
}

func (s *Staff) side(f *file, rater *programme.Rater, c *comparison) side {
	out := side{rater: rater}
	if rater == nil {
		return out
	}
	resp, ok := f.Response(c.moment.ID, rater.ID)
	if !ok || resp.Status != store.Submitted {
		return out
	}
	ref, err := source.ParseRef(resp.Instrument)
	if err != nil {
		return out
	}
	out.now, out.in = resp, s.App.Catalog().Questionnaire(ref)
	if c.before != nil {
		if old, ok := f.Response(c.before.ID, rater.ID); ok && old.Status == store.Submitted {
			out.old = s.broughtTo(old, ref)
		}
	}
	if out.in != nil {
		out.axes = s.axes(f, rater, out.in)
	}
	return out
}

// broughtTo gives an earlier response with its values as they compare with a version
// of the questionnaire: all of them, some or none.
func (s *Staff) broughtTo(old store.Response, to source.Ref) store.Response {
	from, err := source.ParseRef(old.Instrument)
	if err != nil {
		return store.Response{}
	}
	path, ok := s.App.Catalog().Path(from, to)
	if !ok {
		return store.Response{}
	}
	old.Values = path.Map(old.Values, int(old.Date))
	return old
}

func (s *Staff) lockedView(p web.Page, f *file, m *programme.MomentState) web.CompareView {
	v := web.CompareView{Page: p, Lead: p.T("compare.lead", "name", f.Name, "moment", momentTitle(m.Moment)), Locked: p.T("compare.locked-text", "name", f.First)}
	if m.Fillable() {
		v.LockedLink = &web.Link{Label: p.T("next.fill-button", "moment", m.Moment.ID), Href: momentURL(f.id, m.Moment.ID)}
	}
	return v
}

// conclusion says what changed for certain and where the two differ, from the same
// figures as the charts.
func (s *Staff) conclusion(p web.Page, c *comparison) web.Sentence {
	var out web.Sentence
	say := func(key string, pairs ...string) {
		out = append(out, web.Run{Text: p.T(key, append(pairs, "name", c.f.First)...) + " "})
	}
	switch {
	case c.before == nil:
		say("compare.first")
	default:
		better, worse := changedOf(s.changesOf(c.staff))
		switch len(better) {
		case 0:
			say("compare.none-better")
		default:
			out = append(out, web.Run{Text: p.T("compare.goes-on", "name", c.f.First) + " "},
				web.Run{Text: p.N("compare.better", len(better)), Strong: true}, web.Run{Text: ". "})
		}
		if len(worse) > 0 {
			out = append(out, web.Run{Text: notation.Capital(s.join(worse)) + " " + p.N("compare.goes", len(worse)) + " "},
				web.Run{Text: p.T("compare.worse"), Strong: true}, web.Run{Text: ". "})
		}
	}
	if c.own.in == nil {
		say("compare.alone")
		return out
	}
	lower, higher := s.differing(c)
	if len(lower) > 0 {
		say(c.key("compare.lower"), "what", s.join(lower))
	}
	if len(higher) > 0 {
		say(c.key("compare.higher"), "what", s.join(higher))
	}
	if len(lower)+len(higher) == 0 && len(s.shared(c)) > 0 {
		say("compare.alike")
	}
	return out
}

// join writes a list as in a sentence: a, b en c.
func (s *Staff) join(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " " + s.words.Text("compare.and", nil) + " " + list[len(list)-1]
}

func (s *Staff) versions(p web.Page, c *comparison) string {
	var out []string
	for _, x := range []side{c.staff, c.own} {
		if x.in != nil {
			out = append(out, p.T("compare.version", "name", strings.ToLower(x.rater.Title.In(locale.Default)), "version", strconv.Itoa(x.in.Def.Version)))
		}
	}
	return p.T("compare.versions", "list", strings.Join(out, ", "))
}
