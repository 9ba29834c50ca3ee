package simulate

import (
	"effectmonitor/engine/formula"
	"effectmonitor/engine/programme"
)

// Names that formulas know beside what the definition draws. Three of them say
// how the trajectory ends, also when that is still to happen.
const (
	nameAge       = "leeftijd_start"
	nameMonth     = "maand"
	nameDropout   = "uitval"
	nameCompleted = "voltooid"
	nameCompeting = "concurrerend"
	prefixResult  = "resultaat."
)

// names are the symbols that every formula of a simulation may use. Slots are
// numbered in the order in which the values come to be.
type names struct {
	symbols []formula.Symbol
	slots   map[string]int
}

func (n *names) add(name string, t formula.Type, options []string) {
	if _, known := n.slots[name]; known {
		return
	}
	n.slots[name] = len(n.symbols)
	n.symbols = append(n.symbols, formula.Symbol{Name: name, Type: t, Options: options, Slot: len(n.symbols)})
}

func baseNames(def *Simulation, p *programme.Compiled) *names {
	n := &names{slots: map[string]int{}}
	n.add(nameAge, formula.TypeNumber, nil)
	for _, latent := range def.Person {
		n.add(latent.ID, formula.TypeNumber, nil)
	}
	for _, named := range def.Registration {
		if f := p.Field(named.ID); f != nil {
			n.add(f.ID, f.Type.Type(), optionIDs(f.Options))
		}
	}
	n.add(nameMonth, formula.TypeNumber, nil)
	for _, name := range []string{nameDropout, nameCompleted, nameCompeting} {
		n.add(name, formula.TypeBool, nil)
	}
	for _, kind := range p.Def.Results {
		n.add(prefixResult+kind.ID, formula.TypeBool, nil)
	}
	for _, step := range def.Course {
		n.add(step.ID, formula.TypeNumber, nil)
	}
	return n
}

func optionIDs(options []programme.Option) []string {
	ids := make([]string, len(options))
	for i := range options {
		ids[i] = options[i].ID
	}
	return ids
}
