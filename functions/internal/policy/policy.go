// Package policy decides who may do what. The rules are cedar policies in one file,
// policies.cedar, written to be read by a security officer; this package puts a
// question to them and hands back the answer with the rule that gave it.
//
// It must not know a role, a level or a gemeente: those stand in the policies and
// in the data of the question. Whatever no policy permits is refused.
package policy

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"

	"github.com/cedar-policy/cedar-go"
)

//go:embed policies.cedar
var source []byte

// Principal is who asks. The zero value is a visitor who did not sign in.
type Principal struct {
	ID       string
	Roles    []string
	Gemeente string   // code of the own gemeente
	Team     string   // team within the gemeente
	Grants   []string // codes of gemeenten that opened their results to this user
	// Machine says that it is no person but a system with a token. It has no roles.
	Machine bool
}

// Resource is what the question is about. A field that does not apply is empty; an
// empty field never equals anything in the policies.
type Resource struct {
	Gemeente string // code of the gemeente that the thing belongs to; empty for national
	Worker   string // id of the user in whose caseload a participant is
	Team     string // team of that worker
	Level    string // level of a dashboard, report or MKBA, as its definition says
}

// Policies answers questions. It is safe for concurrent use.
type Policies struct {
	set   *cedar.PolicySet
	names map[cedar.PolicyID]string
	known decisions
}

// New reads the embedded policies. An error means that the program was built with
// a faulty file: it names the line.
func New() (*Policies, error) { return parse(source) }

func parse(document []byte) (*Policies, error) {
	set, err := cedar.NewPolicySetFromBytes("policies.cedar", document)
	if err != nil {
		return nil, fmt.Errorf("policies.cedar: %w", err)
	}
	p := &Policies{set: set, names: map[cedar.PolicyID]string{}}
	seen := map[string]bool{}
	for id, policy := range set.All() {
		name := string(policy.Annotations()["id"])
		if name == "" || seen[name] {
			return nil, fmt.Errorf("policies.cedar:%d: every policy needs an @id of its own, found %q", policy.Position().Line, name)
		}
		seen[name] = true
		p.names[id] = name
	}
	return p, nil
}

var roleName = regexp.MustCompile(`Role::"([^"]+)"`)

// Roles are the roles that the policies name, in order of the alphabet.
func Roles() []string {
	var all []string
	for _, m := range roleName.FindAllSubmatch(source, -1) {
		all = append(all, string(m[1]))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Allow says whether the principal may do the action to the resource, and names the
// policies that decided (for the audit trail and for tests; not for the page).
// A fault while deciding refuses.
func (p *Policies) Allow(who Principal, action Action, resource Resource) (bool, string) {
	asked := questionOf(who, action, resource)
	if known, ok := p.known.find(asked); ok {
		return known.allowed, known.reason
	}
	allowed, reason := p.decide(who, action, resource)
	p.known.keep(asked, decision{allowed, reason})
	return allowed, reason
}

// decide puts the question to the policies.
func (p *Policies) decide(who Principal, action Action, resource Resource) (bool, string) {
	request := cedar.Request{
		Principal: principalUID(who),
		Action:    cedar.NewEntityUID("Action", cedar.String(action)),
		Resource:  resourceUID,
		Context:   cedar.NewRecord(nil),
	}
	decision, why := cedar.Authorize(p.set, entities(who, request.Principal, resource), request)
	// A policy that cannot be evaluated is skipped by cedar. If it was a forbidding
	// one, skipping it would open a door, so any fault refuses.
	if len(why.Errors) > 0 {
		return false, "fault in " + p.names[why.Errors[0].PolicyID]
	}
	return decision == cedar.Allow, p.reason(why)
}

func (p *Policies) reason(why cedar.Diagnostic) string {
	var names []string
	for _, reason := range why.Reasons {
		names = append(names, p.names[reason.PolicyID])
	}
	if len(names) == 0 {
		return "no policy permits it"
	}
	slices.Sort(names)
	return fmt.Sprint(names)
}

var resourceUID = cedar.NewEntityUID("Resource", "asked")

// principalUID is a User or a Machine with the id, or the one Visitor.
func principalUID(who Principal) cedar.EntityUID {
	switch {
	case who.ID == "":
		return cedar.NewEntityUID("Visitor", "anyone")
	case who.Machine:
		return cedar.NewEntityUID("Machine", cedar.String(who.ID))
	}
	return cedar.NewEntityUID("User", cedar.String(who.ID))
}

// entities are the principal with its roles as parents, and the resource. An empty
// attribute is left out rather than set to "": two unknown gemeenten are not the
// same gemeente.
func entities(who Principal, uid cedar.EntityUID, r Resource) cedar.EntityMap {
	user := cedar.RecordMap{"id": cedar.String(who.ID), "grants": texts(who.Grants)}
	put(user, "gemeente", who.Gemeente)
	put(user, "team", who.Team)
	thing := cedar.RecordMap{}
	put(thing, "gemeente", r.Gemeente)
	put(thing, "worker", r.Worker)
	put(thing, "team", r.Team)
	put(thing, "level", r.Level)
	var roles []cedar.EntityUID
	if who.ID != "" && !who.Machine {
		for _, role := range who.Roles {
			roles = append(roles, cedar.NewEntityUID("Role", cedar.String(role)))
		}
	}
	return cedar.EntityMap{
		uid:         {UID: uid, Parents: cedar.NewEntityUIDSet(roles...), Attributes: cedar.NewRecord(user)},
		resourceUID: {UID: resourceUID, Attributes: cedar.NewRecord(thing)},
	}
}

func put(m cedar.RecordMap, name, value string) {
	if value != "" {
		m[cedar.String(name)] = cedar.String(value)
	}
}

func texts(values []string) cedar.Set {
	list := make([]cedar.Value, 0, len(values))
	for _, value := range values {
		list = append(list, cedar.String(value))
	}
	return cedar.NewSet(list...)
}
