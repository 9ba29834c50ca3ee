package programme

import (
	"effectmonitor/engine/diag"
	"effectmonitor/engine/source"
)

// defaultNotice is how long before a removal it is announced when the programme does
// not say.
var defaultNotice = source.Span{N: 30, Unit: source.Days}

// NoticeBefore is how long before a removal it is announced.
func (c *Compiled) NoticeBefore() source.Span {
	if c.Def.Notice.IsZero() {
		return defaultNotice
	}
	return c.Def.Notice
}

// RemovalDay is the day on which what is known of a participant is to be removed: the
// retention after the end of the trajectory, but not while a moment after that end may
// still be filled in. It is false for a trajectory that runs, and for a programme
// without a retention.
func (c *Compiled) RemovalDay(t Trajectory) (source.Date, bool) {
	if t.End == nil || c.Def.Retention.IsZero() {
		return 0, false
	}
	day := c.Def.Retention.AddTo(t.End.Date)
	for _, m := range c.Schedule(t, nil, t.End.Date) {
		if m.Moment.After == AfterEnd && m.Status != NotExpected {
			day = max(day, m.Expires.AddDays(1))
		}
	}
	return day, true
}

// checkRetention refuses what would remove before, or announce after, the fact.
func checkRetention(found *diag.List, p *Programme) {
	if on := epoch(); !p.Retention.IsZero() && p.Retention.AddTo(on) <= on {
		found.Errorf(p.Pos, "retention-empty", "bewaartermijn %s is geen tijd na het einde", p.Retention)
	}
	if on := epoch(); !p.Notice.IsZero() && p.Notice.AddTo(on) <= on {
		found.Errorf(p.Pos, "retention-notice", "verwijdering_aankondigen %s is geen tijd vooraf", p.Notice)
	}
}
