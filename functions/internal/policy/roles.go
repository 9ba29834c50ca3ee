package policy

import (
	"regexp"
	"slices"
)

// GemeenteRoles are the roles that the administrator of a gemeente can give, in order
// of the alphabet: with each of them somebody may do something in the own gemeente, and
// nothing elsewhere that a visitor may not.
func (p *Policies) GemeenteRoles() []string {
	const own, other, me = "own", "other", "me"
	var out []string
	for _, role := range Roles() {
		who := Principal{ID: me, Roles: []string{role}, Gemeente: own}
		here, elsewhere := false, false
		for _, action := range Actions() {
			for _, level := range levels {
				here = here || p.gains(who, action, Resource{Gemeente: own, Worker: me, Level: level})
				elsewhere = elsewhere || p.gains(who, action, Resource{Gemeente: other, Worker: me, Level: level}) ||
					slices.Contains(general, action) && p.gains(who, action, Resource{Level: level})
			}
		}
		if here && !elsewhere {
			out = append(out, role)
		}
	}
	return out
}

// general are the actions that can be about no gemeente at all.
var general = []Action{DashboardRead, MKBARead, GemeentenList, DefinitionRead, DefinitionCheck, LearnRead, CircleRead, CircleWrite, CircleManage}

// gains tells whether a role adds something to what a visitor may.
func (p *Policies) gains(who Principal, action Action, what Resource) bool {
	yes, _ := p.Allow(who, action, what)
	open, _ := p.Allow(Principal{}, action, what)
	return yes && !open
}

// levels are the texts that the policies compare with, so every level among them, and
// none.
var levels = func() []string {
	entity := regexp.MustCompile(`(?:\w+::|@id\()"[^"]+"`)
	all := []string{""}
	for _, found := range regexp.MustCompile(`"([^"]+)"`).FindAllSubmatch(entity.ReplaceAll(source, nil), -1) {
		if text := string(found[1]); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}()
