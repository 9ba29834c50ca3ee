package gemeente

import (
	"maps"
	"regexp"
	"slices"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/programme"
	"effectmonitor/engine/source"
)

var (
	codeForm   = regexp.MustCompile(`^\d{4}$`)
	colourForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	prefixForm = regexp.MustCompile(`^[A-Z]{1,4}$`)
)

// Check looks at everything in a gemeente's definition that needs no other
// definition.
func Check(g *Gemeente) diag.List {
	var found diag.List
	if !codeForm.MatchString(g.Code) {
		found.Errorf(g.Pos, "gemeente-code", "code %q is geen vier cijfers", g.Code)
	}
	if !colourForm.MatchString(g.Colour) {
		found.Errorf(g.Pos, "gemeente-colour", "kleur %q is geen kleur als #1f7a34", g.Colour)
	}
	if !prefixForm.MatchString(g.Prefix) {
		found.Errorf(g.Pos, "gemeente-prefix", "voorvoegsel %q is geen een tot vier hoofdletters", g.Prefix)
	}
	if g.Threshold != 0 && g.Threshold < MinThreshold {
		found.Errorf(g.Pos, "threshold-low", "drempel %d is lager dan %d; dan kun je mensen herkennen", g.Threshold, MinThreshold)
	}
	if g.SignIn != nil {
		g.SignIn.check(&found)
	}
	checkStatements(g, &found)
	once := map[string]bool{}
	for _, o := range g.Programmes {
		if once[o.ID] {
			found.Errorf(o.Pos, "duplicate-id", "programma %s staat er twee keer", o.ID)
		}
		once[o.ID] = true
	}
	return found
}

// Apply gives the programme as the gemeente carries it out. The programme
// itself is not changed. An overlay on a moment that the programme does not
// have is an error; one that changes nothing is a warning.
func Apply(g *Gemeente, p *programme.Programme) (*programme.Programme, diag.List) {
	var found diag.List
	o := g.Overlay(p.ID)
	if o == nil {
		found.Errorf(g.Pos, "programme-not-offered", "%s voert programma %s niet uit", g.Name, p.ID)
		return nil, found
	}
	effective := *p
	effective.Moments = moments(&found, o, p)
	if len(o.Naming) > 0 {
		effective.Naming = maps.Clone(p.Naming)
		if effective.Naming == nil {
			effective.Naming = map[string]source.Text{}
		}
		maps.Copy(effective.Naming, o.Naming)
	}
	if o.Reminders != nil {
		effective.Reminders = o.Reminders
	}
	effective.Sending = p.Sending.Narrowed(&found, o.Sending)
	if o.InvitationValid.N != 0 {
		effective.InvitationValid = o.InvitationValid
	}
	switch { // the nearest says it: this programme here, the gemeente, the programme
	case !o.Retention.IsZero():
		effective.Retention = o.Retention
	case !g.Retention.IsZero():
		effective.Retention = g.Retention
	}
	if o.Eligibility != nil {
		effective.Eligibility = *o.Eligibility
	}
	effective.Context = g.Features
	return &effective, found
}

// moments gives the moments with the overlay's changes, in the order of time:
// a gemeente that moves a moment past another also moves it in the list. Without any
// changes it is the programme's own list, from which others see that there are none.
func moments(found *diag.List, o *Overlay, p *programme.Programme) []programme.Moment {
	if len(o.Moments) == 0 {
		return p.Moments
	}
	names := make([]string, len(p.Moments))
	var out []programme.Moment
	for i, m := range p.Moments {
		names[i] = m.ID
		change, ok := o.Moments[m.ID]
		if !ok {
			out = append(out, m)
			continue
		}
		after, changed := change.on(m)
		after, paced := change.pace(found, after)
		if !changed && !paced {
			found.Warnf(change.Pos, "overlay-empty", "meting %s verandert niets aan programma %s", m.ID, p.ID)
		}
		if !change.Dropped {
			out = append(out, after)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(o.Moments)) {
		if !slices.Contains(names, id) {
			found.Add(diag.Finding{
				Pos: o.Moments[id].Pos, Severity: diag.Error, Code: "unknown-moment",
				Message: "programma " + p.ID + " heeft geen meting " + id,
				Hint:    diag.Suggest(id, names),
			})
		}
	}
	slices.SortStableFunc(out, byTime)
	return out
}

// byTime orders moments by their month, those after the end last.
func byTime(a, b programme.Moment) int {
	if atStart := a.After == "" && a.InPhase == ""; atStart != (b.After == "" && b.InPhase == "") {
		if atStart {
			return -1
		}
		return 1
	}
	return a.Month - b.Month
}

// on applies the change to a moment and reports whether anything became
// different.
func (c MomentOverlay) on(m programme.Moment) (programme.Moment, bool) {
	changed := c.Dropped
	if c.Month != nil && *c.Month != m.Month {
		m.Month, changed = *c.Month, true
	}
	if len(c.Title.Langs()) > 0 {
		m.Title, changed = c.Title, true
	}
	if w := c.Window.Opens; w != nil && *w != m.Window.Opens {
		m.Window.Opens, changed = *w, true
	}
	if w := c.Window.Closes; w != nil && *w != m.Window.Closes {
		m.Window.Closes, changed = *w, true
	}
	return m, changed
}

// pace changes how often, and how long, a recurring moment is held. A gemeente may
// measure less often, on days that the programme has too: its repetitions keep the
// ids that they have everywhere, so that figures of several gemeenten are about the
// same time in the trajectory.
func (c MomentOverlay) pace(found *diag.List, m programme.Moment) (programme.Moment, bool) {
	if c.Every.IsZero() && c.During.IsZero() {
		return m, false
	}
	if !m.Recurring() {
		found.Errorf(c.Pos, "overlay-rhythm", "meting %s komt niet terug, dus elke en gedurende kunnen niet", m.ID)
		return m, true
	}
	changed := false
	if !c.Every.IsZero() {
		times, whole := c.Every.Times(m.Every)
		if !whole {
			found.Errorf(c.Pos, "overlay-rhythm", "meting %s is elke %s, en elke %s is daar geen veelvoud van", m.ID, m.Every, c.Every).
				WithHint("meet op dagen die het programma ook heeft, anders zijn de cijfers niet te vergelijken")
			return m, true
		}
		m.Stride, changed = times, times > 1
	}
	if on := source.DateOf(2001, 1, 1); !c.During.IsZero() && c.During != m.During {
		if !m.During.IsZero() && c.During.AddTo(on) > m.During.AddTo(on) || c.During.AddTo(on) <= on {
			found.Errorf(c.Pos, "overlay-rhythm", "meting %s duurt %s in het programma; %s kan niet", m.ID, m.During, c.During).
				WithHint("een gemeente kan korter meten, niet langer")
			return m, true
		}
		m.During, changed = c.During, true
	}
	return m, changed
}
