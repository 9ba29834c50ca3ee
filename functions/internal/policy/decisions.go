package policy

import (
	"strconv"
	"strings"
	"sync"
)

// decisions are answers that were given before. The policies never change while a
// program runs, and an answer depends on nothing but the question, which holds the whole
// principal: who gets another role or team asks another question. A page asks a dozen
// questions to know what to offer, and deciding each takes longer than the rest of a menu.
type decisions struct {
	lock  sync.RWMutex
	items map[question]decision
}

type decision struct {
	allowed bool
	reason  string
}

// question is everything that an answer depends on.
type question struct {
	id, gemeente, team, roles, grants string
	machine                           bool
	action                            Action
	about                             Resource
}

// maxDecisions bounds what is remembered; then it starts anew.
const maxDecisions = 20_000

func questionOf(who Principal, action Action, about Resource) question {
	return question{who.ID, who.Gemeente, who.Team, listed(who.Roles), listed(who.Grants), who.Machine, action, about}
}

// listed is a text that no other list of texts has.
func listed(values []string) string {
	var b strings.Builder
	for _, value := range values {
		b.WriteString(strconv.Itoa(len(value)))
		b.WriteByte(':')
		b.WriteString(value)
	}
	return b.String()
}

func (d *decisions) find(q question) (decision, bool) {
	d.lock.RLock()
	defer d.lock.RUnlock()
	known, ok := d.items[q]
	return known, ok
}

func (d *decisions) keep(q question, one decision) {
	d.lock.Lock()
	defer d.lock.Unlock()
	if d.items == nil || len(d.items) >= maxDecisions {
		d.items = map[question]decision{}
	}
	d.items[q] = one
}
