package programme

import "effectmonitor/engine/diag"

// Adapt is Compile for a programme that is c.Def with what a gemeente does otherwise:
// its moments, naming, messages, retention, ages, and what it declares of itself. What
// does not differ is shared with c, and not checked again: of the findings of Compile,
// those are left out that it gave of c.Def too. A country of gemeenten that mostly
// follow the programme is compiled some hundred times as fast.
//
// Moments that are the very list of c.Def are taken to be the same.
func (c *Compiled) Adapt(p *Programme) (*Compiled, diag.List) {
	if !sameList(p.Moments, c.Def.Moments) {
		return Compile(p)
	}
	var found diag.List
	checkAge(&found, p)
	checkRetention(&found, p)
	if !sameList(p.Reminders, c.Def.Reminders) || p.Sending != c.Def.Sending {
		checkReminders(&found, p)
	}
	found.Sort()
	if found.HasErrors() {
		return nil, found
	}
	adapted := *c
	adapted.Def = p
	return &adapted, found
}

// sameList tells whether two lists are one and the same.
func sameList[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
